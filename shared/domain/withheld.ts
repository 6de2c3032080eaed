/** What a return keeps from the money, by what it is kept for. */
import { addFen, type Fen, fen } from './money.ts'
import type { RefundResult } from './refund.ts'

export interface Withheld {
  /** For points that were nowhere (negative: bought back). @see RF-03 */
  readonly forPointsFen: Fen
  /** For used rewards, as far as the money reached. @see RF-10 */
  readonly forRewardsFen: Fen
}

export function withheldOf({ rewardsGone = [], withheldFen }: RefundResult): Withheld {
  const owedFen = addFen(...rewardsGone.map((gone) => gone.owedFen))
  const forRewardsFen = fen(Math.min(owedFen, Math.max(0, withheldFen)))
  return { forPointsFen: fen(withheldFen - forRewardsFen), forRewardsFen }
}
