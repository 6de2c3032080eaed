/** The number pad on the screen, for fingers; it types into the box that has the focus and never takes the focus itself. */
import { useTranslation } from 'react-i18next'
import { focusBox, focusHome, useSinkDesk } from './sink-desk.ts'

export interface KeypadProps {
  /** The key of the fourth column that is the screen's own. */
  readonly extra?: { readonly label: string; onPress(): void; readonly disabled?: boolean }
  readonly point?: boolean
  readonly onClear: () => void
}

const ROWS = [
  ['7', '8', '9', 'back'],
  ['4', '5', '6', 'next'],
  ['1', '2', '3', 'extra'],
  ['0', '00', '.', 'clear'],
] as const

/** Digits, point, and the few keys a finger needs; pressing it is the same as pressing the keyboard's key. */
export function Keypad({ extra, point = true, onClear }: KeypadProps) {
  const { t } = useTranslation()
  const desk = useSinkDesk()

  function press(key: string) {
    if (desk.current() === null) focusHome()
    for (const each of key === 'Backspace' ? [key] : key.split('')) desk.current()?.press(each)
  }

  function key(name: (typeof ROWS)[number][number]) {
    switch (name) {
      case 'back':
        return { label: t('pad.back'), word: true, press: () => press('Backspace') }
      case 'next':
        return { label: t('pad.next'), word: true, press: () => focusBox(1) }
      case 'clear':
        return { label: t('pad.clear'), word: true, press: onClear }
      case 'extra':
        return { label: extra?.label ?? '', word: true, press: () => extra?.onPress() }
      case '.':
        return { label: '.', word: false, press: () => press('.') }
      default:
        return { label: name, word: false, press: () => press(name) }
    }
  }

  return (
    <fieldset className="pad" aria-label={t('pad.label')}>
      {ROWS.flat().map((name) => {
        const { label, word, press: onPress } = key(name)
        const absent = (name === 'extra' && !extra) || (name === '.' && !point)
        return (
          <button
            key={name}
            type="button"
            tabIndex={-1}
            className={word ? 'pad-word' : 'pad-digit'}
            disabled={absent || (name === 'extra' && extra?.disabled)}
            aria-hidden={absent || undefined}
            aria-label={name === '.' ? t('pad.point') : undefined}
            onClick={onPress}
          >
            {absent ? '' : label}
          </button>
        )
      })}
    </fieldset>
  )
}
