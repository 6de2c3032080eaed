/** Before anybody is served: the four ways a sale begins, for whoever stands here for the first time. */
import { useTexts } from '../../text/use-texts.ts'

const WAYS = ['swipe', 'type', 'walkIn', 'enrol'] as const

export function Guide() {
  const { t } = useTexts()
  return (
    <dl className="guide">
      {WAYS.map((way) => (
        <div key={way}>
          <dt>{t(`guide.${way}`)}</dt>
          <dd>{t(`guide.${way}How`)}</dd>
        </div>
      ))}
    </dl>
  )
}
