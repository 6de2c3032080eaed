/** A member's timeline and yearly figures, as entries add to them. */
import type { Entry } from '../../shared/domain/entry.ts'
import { memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { type WritableDb, write } from './query.ts'

const insertHistory = write<{
  member: string
  epoch: number
  seq: number
  entry: string
  kind: string
  date: string
  firstLine: string
  lines: number
  amount: number
  points: number
  slip: string | null
}>()((db, argument) =>
  db.insertInto('history').values({
    member_id: argument('member'),
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    entry_id: argument('entry'),
    kind: argument('kind'),
    business_date: argument('date'),
    first_line: argument('firstLine'),
    line_count: argument('lines'),
    amount_fen: argument('amount'),
    points: argument('points'),
    slip_number: argument('slip'),
  }),
)

/** One row of a member's timeline; what is left out there was none of. The points are those that the entry's postings moved. */
export function addHistory(
  db: WritableDb,
  epochNumber: number,
  entry: Entry,
  row: {
    readonly member: string
    readonly kind: string
    readonly firstLine?: string
    readonly lines?: number
    readonly amount?: number
    readonly slip?: string
  },
): void {
  insertHistory(db, {
    epoch: epochNumber,
    seq: entry.seq,
    entry: entry.id,
    date: entry.businessDate,
    member: row.member,
    kind: row.kind,
    firstLine: row.firstLine ?? '',
    lines: row.lines ?? 0,
    amount: row.amount ?? 0,
    points: netPoints(entry, row.member),
    slip: row.slip ?? null,
  })
}

/** What an entry changes on a member's points, over all lots. */
function netPoints(entry: Entry, memberId: string): number {
  const owner = memberOwner(memberId)
  return entry.postings
    .filter((posting) => posting.owner === owner && posting.asset === POINTS_ASSET)
    .reduce((sum, { amount }) => sum + amount, 0)
}

const addYear = write<{
  member: string
  year: number
  visits: number
  spent: number
  earned: number
  redemptions: number
}>()((db, argument) =>
  db
    .insertInto('member_year')
    .values({
      member_id: argument('member'),
      year: argument('year'),
      visits: argument('visits'),
      spent_fen: argument('spent'),
      earned_points: argument('earned'),
      redemptions: argument('redemptions'),
    })
    .onConflict((conflict) =>
      conflict.columns(['member_id', 'year']).doUpdateSet((set) => ({
        visits: set('member_year.visits', '+', set.ref('excluded.visits')),
        spent_fen: set('member_year.spent_fen', '+', set.ref('excluded.spent_fen')),
        earned_points: set('member_year.earned_points', '+', set.ref('excluded.earned_points')),
        redemptions: set('member_year.redemptions', '+', set.ref('excluded.redemptions')),
      })),
    ),
)

/** Adds to a member's figures of the calendar year of `date` (RE-09); what is left out stays as it is. */
export function addToYear(
  db: WritableDb,
  memberId: string,
  date: string,
  change: {
    readonly visits?: number
    readonly spent?: number
    readonly earned?: number
    readonly redemptions?: number
  },
): void {
  addYear(db, {
    member: memberId,
    year: Number(date.slice(0, 4)),
    visits: change.visits ?? 0,
    spent: change.spent ?? 0,
    earned: change.earned ?? 0,
    redemptions: change.redemptions ?? 0,
  })
}

const addDay = write<{ member: string; date: string; points: number }>()((db, argument) =>
  db
    .insertInto('member_day')
    .values({
      member_id: argument('member'),
      business_date: argument('date'),
      accrued_points: argument('points'),
    })
    .onConflict((conflict) =>
      conflict.columns(['member_id', 'business_date']).doUpdateSet((set) => ({
        accrued_points: set('member_day.accrued_points', '+', set.ref('excluded.accrued_points')),
      })),
    ),
)

/** EA-10: what a sale of that date accrued, or what a return took of it again. */
export function addToDay(db: WritableDb, memberId: string, date: string, points: number): void {
  if (points !== 0) addDay(db, { member: memberId, date, points })
}

const addTimes = write<{ member: string; what: string; code: string; date: string; times: number }>()(
  (db, argument) =>
    db
      .insertInto('times_given')
      .values({
        member_id: argument('member'),
        what: argument('what'),
        code: argument('code'),
        business_date: argument('date'),
        times: argument('times'),
      })
      .onConflict((conflict) =>
        conflict.columns(['member_id', 'what', 'code', 'business_date']).doUpdateSet((set) => ({
          times: set('times_given.times', '+', set.ref('excluded.times')),
        })),
      ),
)

/** EA-05, EN-17: one more, or with -1 one fewer, that somebody had on a date. */
export function countTimes(
  db: WritableDb,
  what: 'extra' | 'reward',
  given: { readonly memberId: string; readonly code: string; readonly date: string },
  times: 1 | -1,
): void {
  addTimes(db, { member: given.memberId, what, code: given.code, date: given.date, times })
}
