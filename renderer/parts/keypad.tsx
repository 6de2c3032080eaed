/** The number pad on the screen, for fingers; it types into the box that has the focus and never takes the focus itself. */
import { useTexts } from '../text/use-texts.ts'
import { focusBox, focusHome, useSinkDesk } from './sink-desk.ts'

export interface KeypadProps {
  /** The key of the fourth column that is the screen's own. */
  readonly extra?: { readonly label: string; onPress(): void }
  /** `amount`: with point, next box and the screen's own key; `digits`: three columns and nothing else. */
  readonly look?: 'amount' | 'digits'
  onClear(): void
}

type PadKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '00'
  | '.'
  | 'back'
  | 'next'
  | 'extra'
  | 'clear'

const LAYOUTS: Readonly<Record<'amount' | 'plain' | 'digits', readonly PadKey[]>> = {
  amount: ['7', '8', '9', 'back', '4', '5', '6', 'next', '1', '2', '3', 'extra', '0', '00', '.', 'clear'],
  /** `amount` on a screen that has no key of its own: 清空 is tall instead. */
  plain: ['7', '8', '9', 'back', '4', '5', '6', 'next', '1', '2', '3', 'clear', '0', '00', '.'],
  digits: ['7', '8', '9', '4', '5', '6', '1', '2', '3', 'clear', '0', 'back'],
}

/** Digits, point, and the few keys a finger needs; pressing it is the same as pressing the keyboard's key. */
export function Keypad({ extra, look = 'amount', onClear }: KeypadProps) {
  const { t } = useTexts()
  const desk = useSinkDesk()

  function press(key: string) {
    if (desk.current() === null) focusHome()
    for (const each of key === 'Backspace' ? [key] : key.split('')) {
      if (!desk.waits(each)) desk.current()?.press(each)
    }
  }

  function act(key: PadKey) {
    if (key === 'back') press('Backspace')
    else if (key === 'next') {
      if (!desk.waits('ArrowDown')) focusBox(1)
    } else if (key === 'clear') onClear()
    else if (key === 'extra') extra?.onPress()
    else press(key)
  }

  const shown = look === 'amount' && extra === undefined ? 'plain' : look
  const words: Partial<Record<PadKey, string>> = {
    back: t('pad.back'),
    next: t('pad.next'),
    clear: t('pad.clear'),
    extra: extra?.label ?? '',
  }
  return (
    <fieldset className="pad" data-look={shown} aria-label={t('pad.label')}>
      {LAYOUTS[shown].map((key) => (
        <button
          key={key}
          type="button"
          tabIndex={-1}
          data-key={key}
          className={words[key] === undefined ? 'pad-digit' : 'pad-word'}
          aria-label={key === '.' ? t('pad.point') : undefined}
          onClick={() => act(key)}
        >
          {words[key] ?? key}
        </button>
      ))}
    </fieldset>
  )
}
