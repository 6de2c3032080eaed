/** Letters and digits for fingers, where an address or a code is typed; it types into the box that has the focus, as the number pad does. */
import { useTexts } from '../text/use-texts.ts'
import { focusHome, useSinkDesk } from './sink-desk.ts'

const KEYS = '1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ.-:/'

export function CodePad({ onClear }: { onClear(): void }) {
  const { t } = useTexts()
  const desk = useSinkDesk()

  function press(key: string) {
    if (desk.current() === null) focusHome()
    desk.current()?.press(key)
  }

  return (
    <fieldset className="code-pad" aria-label={t('hq.join.pad')}>
      {Array.from(KEYS, (key) => (
        <button key={key} type="button" tabIndex={-1} onClick={() => press(key)}>
          {key}
        </button>
      ))}
      <button type="button" tabIndex={-1} data-key="clear" onClick={onClear}>
        {t('pad.clear')}
      </button>
      <button type="button" tabIndex={-1} data-key="back" onClick={() => press('Backspace')}>
        {t('pad.back')}
      </button>
    </fieldset>
  )
}
