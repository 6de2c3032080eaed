/** Everything the evaluation of a return found out, for the result and for the explanations. */
import type { Accrual } from './accrual.ts'
import type { JudgedTender } from './hand-back.ts'
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { LotComingBack } from './refund.ts'
import type { ReturnedGoods } from './returned-goods.ts'
import type { JudgedReward } from './rewards-gone.ts'
import type { Conversion } from './sale.ts'
import type { TakenBack, Withholding } from './shortfall.ts'

export interface JudgedPoints {
  readonly quality: boolean
  readonly returned: ReturnedGoods
  /** What the kept goods accrue. */
  readonly keptAccrual: Accrual
  readonly clawback: Points
  readonly restoredLots: readonly LotComingBack[]
  /** Rewards whose ground this act removes. */
  readonly rewards: readonly JudgedReward[]
  readonly taken: TakenBack
}

export interface JudgedMoney {
  /** The shortfall of the sale after this act. */
  readonly shortfall: Points
  /** Owed for used rewards, over all returns so far. */
  readonly owedFen: Fen
  /** What the tenders give back before withholding; of that, what may be withheld. */
  readonly givenFen: Fen
  readonly limitFen: Fen
  readonly handOutFen: Fen
  readonly withholding: Withholding
  readonly tenders: readonly JudgedTender[]
}

export interface JudgedRefund extends JudgedPoints, JudgedMoney {
  readonly conversion: Conversion | null
  readonly surrenderCard: boolean
}
