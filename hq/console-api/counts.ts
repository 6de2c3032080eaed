/** What HQ's managers count. */
import { COUNT_DAYS_MAX } from '../../shared/console/counts.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { countsOfDay, countsOfSite } from '../office/day-counts.ts'
import { countLiability } from '../office/liability.ts'
import { countMembers } from '../office/member-counts.ts'
import { COUNT_AGAIN_MS, oneAtATime } from '../office/one-at-a-time.ts'
import { answered, forRole } from './base.ts'

const viewer = forRole('viewer')

export const countsRouter = {
  day: viewer.counts.day.handler(({ input, context }) =>
    countsOfDay(context.parts.db, businessDate(input.date)),
  ),
  site: viewer.counts.site.handler(async ({ input, context, errors }) => {
    const { site, from, to } = input
    const asked = { site, from: businessDate(from), to: businessDate(to) }
    return answered(errors, await countsOfSite(context.parts.db, asked, COUNT_DAYS_MAX))
  }),
  liability: viewer.counts.liability.handler(async ({ context, errors }) => {
    const atMs = context.parts.clock.nowMs()
    const counted = await oneAtATime(context.parts.db, (tx) => countLiability(tx, atMs))
    if (!counted.ok) throw errors.TOO_MANY_REQUESTS({ data: { retryAfterMs: COUNT_AGAIN_MS } })
    return { atMs, ...counted.value }
  }),
  members: viewer.counts.members.handler(async ({ context, errors }) => {
    const atMs = context.parts.clock.nowMs()
    const counted = await oneAtATime(context.parts.db, (tx) => countMembers(tx, atMs))
    if (!counted.ok) throw errors.TOO_MANY_REQUESTS({ data: { retryAfterMs: COUNT_AGAIN_MS } })
    return { atMs, ...counted.value }
  }),
}
