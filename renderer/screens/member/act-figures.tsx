/** What an act would change: money first, then points, as the till quoted it; each explained under F9. */
import { useTranslation } from 'react-i18next'
import type { MemberView } from '../../../shared/contract/member.ts'
import { addFen, type Fen } from '../../../shared/domain/money.ts'
import { type Points, points } from '../../../shared/domain/points.ts'
import type { MemberAct } from '../../state/member-act.ts'
import { actOutcome } from '../../state/member-act-inputs.ts'
import { moneySignFull, moneyText, signedPoints } from '../../text/format.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

interface Figures {
  readonly payFen: Fen | null
  readonly onCardFen: Fen | null
  readonly points: Points
}

/** The figures of the quote of what is typed now; null while there is none. */
function figuresOf(act: MemberAct, key: string | null): Figures | null {
  if (act.quoted === null || act.quoted.key !== key) return null
  const { answer } = act.quoted
  switch (answer.kind) {
    case 'redemption': {
      const { result } = answer.quote
      if (result === null) return null
      return { payFen: result.payFen, onCardFen: null, points: points(-result.points) }
    }
    case 'top_up': {
      const { result } = answer.quote
      if (result === null) return null
      const onCardFen = addFen(result.principalFen, result.bonusFen)
      return { payFen: result.principalFen, onCardFen, points: result.accruedPoints }
    }
    case 'adjustment': {
      const { result } = answer.quote
      if (result === null) return null
      const taken = result.takenLots.reduce((sum, lot) => sum + lot.points, 0)
      return { payFen: null, onCardFen: null, points: points(result.accruedPoints - taken) }
    }
    case 'extra':
    case 'claim': {
      const { result } = answer.quote
      return result && { payFen: null, onCardFen: null, points: result.accruedPoints }
    }
  }
}

export function ActFigures({ act, member }: { readonly act: MemberAct; readonly member: MemberView | null }) {
  const { t } = useTranslation()
  const { dispatch } = useDesk()
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
          {t('acts.pointsChange')}{' '}
          <button
            type="button"
            className="caption-link"
            onClick={() => dispatch({ kind: 'overlay', overlay: 'why' })}
          >
            {t('sale.why')}
          </button>
        </span>
        <output className="pay-change">{signedPoints(figures.points)}</output>
      </div>
    </>
  )
}
