/** What an act would change, out of the till's quote: money, value, and all points that come or go with it. Pure. */
import { addFen, type Fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { Conversion, RewardGiven } from '../../shared/domain/sale.ts'
import type { MemberAct } from './member-act.ts'

export interface ActFigures {
  readonly payFen: Fen | null
  readonly onCardFen: Fen | null
  readonly points: Points
}

/** The figures of the quote of what is typed now; null while there is none. */
export function figuresOf({ act }: MemberAct, key: string | null): ActFigures | null {
  if (act.quoted === null || act.quoted.key !== key) return null
  const { quote: answer } = act.quoted
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
      return { payFen: result.principalFen, onCardFen, points: changeOf(result) }
    }
    case 'adjustment': {
      const { result } = answer.quote
      if (result === null) return null
      const taken = result.takenLots.reduce((sum, lot) => sum + lot.points, 0)
      return { payFen: null, onCardFen: null, points: points(changeOf(result) - taken) }
    }
    case 'extra':
    case 'claim': {
      const { result } = answer.quote
      return result && { payFen: null, onCardFen: null, points: changeOf(result) }
    }
  }
}

/** What was accrued, with the points of rewards, without those that became rebate at once: as the slip says it. */
function changeOf(result: {
  readonly accruedPoints: Points
  readonly conversion?: Conversion
  readonly rewards?: readonly RewardGiven[]
}): Points {
  const rewards = (result.rewards ?? []).reduce(
    (sum, { to, gives }) => sum + (to === 'member' && gives.kind === 'points' ? gives.points : 0),
    0,
  )
  return points(result.accruedPoints + rewards - (result.conversion?.points ?? 0))
}
