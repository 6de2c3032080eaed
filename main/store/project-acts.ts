/** Projections of the acts beside sale and return: items for points, top-ups, points without a sale, expiry, debt. */
import type { Entry } from '../../shared/domain/entry.ts'
import { itemVouchers, rewardVouchers, voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import { assert } from '../../shared/domain/result.ts'
import { entryById } from './entries.ts'
import { programmeOf } from './programmes.ts'
import { addConversion, dropConversionOf, undoConversions } from './project-conversions.ts'
import { addHistory, addToYear, countTimes } from './project-history.ts'
import { countRewards, uncountReward } from './project-rewards.ts'
import { addVouchers, setVoucherState } from './project-vouchers.ts'
import { type ReadableDb, type WritableDb, write } from './query.ts'

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

/** RE-03 */
export function projectRedemption(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'redemption'>,
): void {
  const { facts, result, slipNumber, programme } = entry.body
  const { memberId } = facts.member
  const act = { slipNumber, businessDate: entry.businessDate, programme: programmeOf(log, programme) }
  addVouchers(db, itemVouchers(act, memberId, result.items))
  addToYear(db, memberId, entry.businessDate, { redemptions: 1 })
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'redemption',
    firstLine: itemName(act.programme, result.items[0]?.code),
    lines: result.items.length,
    amount: result.payFen,
    slip: slipNumber,
  })
}

function itemName(programme: ReturnType<typeof programmeOf>, code: string | undefined): string {
  const item = programme.redemption.items.find((known) => known.code === code)
  return item?.name.zh ?? ''
}

/** SV-01 */
export function projectTopUp(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'top_up'>,
): void {
  const { facts, result, slipNumber } = entry.body
  const { memberId } = facts.member
  const programme = programmeOf(log, entry.body.programme)
  const act = { slipNumber, businessDate: entry.businessDate, programme }
  addVouchers(db, rewardVouchers(act, memberId, result.rewards))
  countRewards(db, epochNumber, entry, memberId, result.rewards)
  addConversion(db, epochNumber, entry, memberId, result.conversion, act)
  addToYear(db, memberId, entry.businessDate, { earned: result.accruedPoints })
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'top_up',
    amount: facts.payFen,
    slip: slipNumber,
  })
}

const insertUndone = write<{ entry: string; by: string }>()((db, argument) =>
  db.insertInto('undone').values({ entry_id: argument('entry'), undone_by: argument('by') }),
)

/** RF-09 RF-10: a redemption or a top-up undone whole; everything that it gave is gone. */
export function projectUndone(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'redemption.undone' | 'top_up.undone'>,
): void {
  const { of, memberId, slipNumber } = entry.body
  const undone = entryById(log, of)
  insertUndone(db, { entry: of, by: entry.id })
  const history = { member: memberId, kind: 'undone', slip: slipNumber }
  if (undone?.kind === 'redemption') {
    const { result, programme } = undone.body
    const act = { ...undone.body, businessDate: undone.businessDate, programme: programmeOf(log, programme) }
    for (const { number } of itemVouchers(act, memberId, result.items)) {
      setVoucherState(db, number, 'cancelled')
    }
    addToYear(db, memberId, undone.businessDate, { redemptions: -1 })
    addHistory(db, epochNumber, entry, { ...history, amount: -result.payFen })
    return
  }
  assert(undone?.kind === 'top_up', 'only a redemption or a top-up is undone')
  const { result, facts, programme } = undone.body
  const act = { ...undone.body, businessDate: undone.businessDate, programme: programmeOf(log, programme) }
  if (entry.kind === 'top_up.undone' && entry.body.judged !== undefined) {
    projectGivenBack(db, log, epochNumber, entry, undone, entry.body.judged.result)
  } else {
    for (const { number } of rewardVouchers(act, memberId, result.rewards)) {
      setVoucherState(db, number, 'cancelled')
    }
    for (const reward of result.rewards ?? []) uncountReward(db, memberId, undone.businessDate, reward)
    dropConversionOf(db, memberId, of)
  }
  addToYear(db, memberId, undone.businessDate, { earned: -result.accruedPoints })
  const handedOut = entry.kind === 'top_up.undone' ? entry.body.judged?.result.handOutFen : undefined
  addHistory(db, epochNumber, entry, { ...history, amount: -(handedOut ?? facts.payFen) })
}

/** RF-10 RF-08: used vouchers stay used, rewards were never had, conversions are undone as far as they went. */
function projectGivenBack(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'top_up.undone'>,
  undone: EntryOf<'top_up'>,
  { rewardsGone = [], conversionsUndone, conversion }: RefundResult,
): void {
  const { memberId } = entry.body
  const { slipNumber, result, programme } = undone.body
  for (const { position, taken } of rewardsGone) {
    const reward = result.rewards?.[position]
    assert(reward !== undefined, 'a reward that is gone was given')
    uncountReward(db, memberId, undone.businessDate, reward)
    if (reward.gives.kind === 'voucher' && taken > 0) {
      setVoucherState(db, voucherNumberAt(slipNumber, position), 'cancelled')
    }
  }
  undoConversions(db, memberId, conversionsUndone)
  const rules = { programme: programmeOf(log, programme), businessDate: entry.businessDate }
  addConversion(db, epochNumber, entry, memberId, conversion, rules)
}

/** EA-05 */
export function projectExtra(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'points.given'>,
): void {
  const { facts, result, programme } = entry.body
  const { memberId } = facts.member
  const date = entry.businessDate
  countTimes(db, 'extra', { memberId, code: facts.extra, date }, 1)
  addToYear(db, memberId, date, { earned: result.accruedPoints })
  addConversion(db, epochNumber, entry, memberId, result.conversion, {
    programme: programmeOf(log, programme),
    businessDate: date,
  })
  addHistory(db, epochNumber, entry, { member: memberId, kind: 'extra', firstLine: facts.extra })
}

const addAdjusted = write<{ staff: string; date: string; points: number }>()((db, argument) =>
  db
    .insertInto('adjusted_day')
    .values({ staff: argument('staff'), business_date: argument('date'), points: argument('points') })
    .onConflict((conflict) =>
      conflict
        .columns(['staff', 'business_date'])
        .doUpdateSet((set) => ({ points: set('adjusted_day.points', '+', set.ref('excluded.points')) })),
    ),
)

/** EA-11: what an employee adjusts counts without sign towards the day's limit, with it towards the member's year. */
export function projectAdjustment(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'points.adjusted'>,
): void {
  const { facts, result, programme } = entry.body
  const { memberId } = facts.member
  const date = entry.businessDate
  addAdjusted(db, { staff: entry.staff ?? '', date, points: Math.abs(facts.change) })
  addToYear(db, memberId, date, { earned: facts.change })
  addConversion(db, epochNumber, entry, memberId, result.conversion, {
    programme: programmeOf(log, programme),
    businessDate: date,
  })
  addHistory(db, epochNumber, entry, { member: memberId, kind: 'adjustment', firstLine: facts.reason })
}

/** RF-11: what it takes back was earned in some year or other; it counts in the year of the return. */
export function projectUnknownReturn(
  db: WritableDb,
  epochNumber: number,
  entry: EntryOf<'return.unknown'>,
): void {
  const { facts, result, slipNumber } = entry.body
  if (facts.member === null) return
  const { memberId } = facts.member
  addToYear(db, memberId, entry.businessDate, { earned: -result.clawbackPoints })
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'unknown_return',
    amount: -result.handOutFen,
    slip: slipNumber,
  })
}
