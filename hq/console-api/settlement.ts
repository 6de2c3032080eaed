/** Settlement between sites, for HQ's people. */
import { SETTLEMENT_DAYS_MAX } from '../../shared/console/settlement.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { COUNT_AGAIN_MS, oneAtATime } from '../office/one-at-a-time.ts'
import { settlementBetween } from '../office/settlement.ts'
import { answered, forRole } from './base.ts'

const viewer = forRole('viewer')

export const settlementRouter = {
  between: viewer.settlement.between.handler(async ({ input, context, errors }) => {
    const { from, to, site = null } = input
    const ask = { from: businessDate(from), to: businessDate(to), site }
    const counted = await oneAtATime(context.parts.db, (tx) =>
      settlementBetween(tx, ask, SETTLEMENT_DAYS_MAX),
    )
    if (!counted.ok) throw errors.TOO_MANY_REQUESTS({ data: { retryAfterMs: COUNT_AGAIN_MS } })
    return answered(errors, counted.value)
  }),
}
