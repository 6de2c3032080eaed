/** One sentence over whatever is on screen: a scan that was refused elsewhere, or that has to be repeated. */

import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'

export function NoticeBar() {
  const { t } = useTexts()
  const { state, speaker, dispatch } = useDesk()
  const { notice } = state
  if (notice === null) return null
  const text =
    notice.kind === 'refusal' ? refusalSentence(speaker, notice.refusal) : t(`notice.${notice.text}`)
  return (
    <div className="notice" role="alert">
      <span>{text}</span>
      <button type="button" className="button-quiet" onClick={() => dispatch({ kind: 'notice_closed' })}>
        {t('notice.close')}
      </button>
    </div>
  )
}
