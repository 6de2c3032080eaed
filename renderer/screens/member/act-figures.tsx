/** What an act would change: money first, then points, as the till quoted it; each explained under F9. */

import type { MemberView } from '../../../shared/contract/member.ts'
import { WhyButton } from '../../parts/why-button.tsx'
import type { MemberAct } from '../../state/member-act.ts'
import { figuresOf } from '../../state/member-act-figures.ts'
import { actOutcome } from '../../state/member-act-inputs.ts'
import { moneySignFull, moneyText, signedPoints } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useProgramme } from '../../work/desk.ts'

export function ActFigures({ act, member }: { readonly act: MemberAct; readonly member: MemberView | null }) {
  const { t } = useTexts()
  const programme = useProgramme()
  const outcome = actOutcome(act.kind, act.inputs, member, programme)
  const figures = figuresOf(act, outcome.kind === 'request' ? outcome.key : null)
  if (figures === null) return null
  const { payFen, onCardFen } = figures
  return (
    <>
      {payFen !== null && payFen !== 0 && (
        <div className="pay-due">
          <span className="pay-label">{t('acts.toPay')}</span>
          <output className="pay-amount">
            <small>￥</small>
            {moneyText(payFen)}
          </output>
        </div>
      )}
      {onCardFen !== null && (
        <div>
          <span className="pay-label">{t('acts.onCard')}</span>
          <output className="pay-when">{moneySignFull(onCardFen)}</output>
        </div>
      )}
      <div className="pay-points">
        <span className="pay-label">
          {t('acts.pointsChange')} <WhyButton />
        </span>
        <output className="pay-change">{signedPoints(figures.points)}</output>
      </div>
    </>
  )
}
