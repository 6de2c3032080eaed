/** What a member, or an employee, had in a period already: accruals by day and month, extras and rewards, adjustments (EA-05, EA-10, EA-11). */
import type { PeriodLimit } from '../../shared/domain/programme.ts'
import { assertNever } from '../../shared/domain/result.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { type ReadableDb, readOne } from './query.ts'

const accruedSum = readOne<{ member: string; from: string; to: string }>()((db, argument) =>
  db
    .selectFrom('member_day')
    .select((select) => select.fn.sum<number | null>('accrued_points').as('points'))
    .where('member_id', '=', argument('member'))
    .where('business_date', '>=', argument('from'))
    .where('business_date', '<=', argument('to')),
)

/** Accrued by sales of that day and of its month so far, net of claw-backs. @see EA-10 */
export function accruedBySales(
  db: ReadableDb,
  memberId: string,
  date: BusinessDate,
): { readonly day: number; readonly month: number } {
  const sum = (from: string, to: string) => accruedSum(db, { member: memberId, from, to })?.points ?? 0
  const month = date.slice(0, 7)
  return { day: sum(date, date), month: sum(`${month}-01`, `${month}-31`) }
}

const timesSum = readOne<{ member: string; what: string; code: string; from: string; to: string }>()(
  (db, argument) =>
    db
      .selectFrom('times_given')
      .select((select) => select.fn.sum<number | null>('times').as('times'))
      .where('member_id', '=', argument('member'))
      .where('what', '=', argument('what'))
      .where('code', '=', argument('code'))
      .where('business_date', '>=', argument('from'))
      .where('business_date', '<=', argument('to')),
)

/** How often a member had an extra accrual or a reward in the period that holds `date`; those taken back do not count. */
export function timesHad(
  db: ReadableDb,
  memberId: string,
  what: 'extra' | 'reward',
  code: string,
  period: PeriodLimit['period'],
  date: BusinessDate,
): number {
  const [from, to] = periodOf(period, date)
  return timesSum(db, { member: memberId, what, code, from, to })?.times ?? 0
}

/** Whether `day` lies in the period that holds `date`. */
export function isInPeriod(period: PeriodLimit['period'], date: BusinessDate, day: BusinessDate): boolean {
  const [from, to] = periodOf(period, date)
  return from <= day && day <= to
}

/** Calendar periods, as texts that compare like dates. */
function periodOf(period: PeriodLimit['period'], date: BusinessDate): readonly [from: string, to: string] {
  const year = date.slice(0, 4)
  const month = date.slice(0, 7)
  switch (period) {
    case 'day':
      return [date, date]
    case 'month':
      return [`${month}-01`, `${month}-31`]
    case 'year':
      return [`${year}-01-01`, `${year}-12-31`]
    case 'lifetime':
      return ['0000', '9999']
    default:
      return assertNever(period)
  }
}

const adjustedRow = readOne<{ staff: string; date: string }>()((db, argument) =>
  db
    .selectFrom('adjusted_day')
    .select('points')
    .where('staff', '=', argument('staff'))
    .where('business_date', '=', argument('date')),
)

/** What an employee adjusted by hand on a day, without sign. @see EA-11 */
export function adjustedBy(db: ReadableDb, staffId: string, date: BusinessDate): number {
  return adjustedRow(db, { staff: staffId, date })?.points ?? 0
}

const yearRow = readOne<{ member: string; year: number }>()((db, argument) =>
  db
    .selectFrom('member_year')
    .select(['visits', 'spent_fen', 'earned_points', 'redemptions'])
    .where('member_id', '=', argument('member'))
    .where('year', '=', argument('year')),
)

export interface YearFigures {
  readonly visits: number
  readonly spentFen: number
  /** RE-09: earned, net of claw-backs, whatever was used of it. */
  readonly earnedPoints: number
  /** EA-02: how often points were used. */
  readonly redemptions: number
}

/** A member's figures of one calendar year, net of what of that year's sales came back. */
export function yearFigures(db: ReadableDb, memberId: string, year: number): YearFigures {
  const row = yearRow(db, { member: memberId, year })
  return {
    visits: row?.visits ?? 0,
    spentFen: row?.spent_fen ?? 0,
    earnedPoints: row?.earned_points ?? 0,
    redemptions: row?.redemptions ?? 0,
  }
}
