/** 为什么 (F9) beside a figure. */
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'

export function WhyButton() {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  return (
    <button
      type="button"
      className="caption-link"
      onClick={() => dispatch({ kind: 'overlay', overlay: 'why' })}
    >
      {t('sale.why')}
    </button>
  )
}
