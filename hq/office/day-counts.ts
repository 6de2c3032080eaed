/** What sites did, by business date, out of the counts that every push adds to (RP-03). */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type BusinessDate, daysBetween } from '../../shared/domain/time.ts'
import type { HqDb } from '../db.ts'
import { SITES_MAX } from '../organisation/sites.ts'

interface Counted {
  readonly sales: number
  readonly dueFen: number
  readonly memberSales: number
  readonly memberDueFen: number
  readonly refunds: number
  readonly refundedFen: number
  readonly enrolled: number
}

const NOTHING: Counted = {
  sales: 0,
  dueFen: 0,
  memberSales: 0,
  memberDueFen: 0,
  refunds: 0,
  refundedFen: 0,
  enrolled: 0,
}

/** Every site, one look-up by key each: grows with the number of sites, not with the years that are kept. */
export async function countsOfDay(db: HqDb, date: BusinessDate) {
  const rows = await db
    .selectFrom('site')
    .leftJoin('site_day', (join) =>
      join.onRef('site_day.site', '=', 'site.code').on('site_day.business_date', '=', date),
    )
    .select(['site.code as site', 'site.name'])
    .select(({ fn, lit }) => [
      fn.coalesce('sales', lit(0)).as('sales'),
      fn.coalesce('due_fen', lit(0)).as('dueFen'),
      fn.coalesce('member_sales', lit(0)).as('memberSales'),
      fn.coalesce('member_due_fen', lit(0)).as('memberDueFen'),
      fn.coalesce('refunds', lit(0)).as('refunds'),
      fn.coalesce('refunded_fen', lit(0)).as('refundedFen'),
      fn.coalesce('enrolled', lit(0)).as('enrolled'),
    ])
    .orderBy('site.code')
    .limit(SITES_MAX)
    .execute()
  return { sites: rows.map(withShare), total: totalOf(rows) }
}

/** A range of the key: as many rows as days. Refuses range {daysMax}. @param daysMax days from first to last, both counted */
export async function countsOfSite(
  db: HqDb,
  { site, from, to }: { readonly site: string; readonly from: BusinessDate; readonly to: BusinessDate },
  daysMax: number,
): Promise<
  Result<{ days: ReturnType<typeof withShare<Counted & { date: string }>>[]; total: Total }, 'range'>
> {
  const days = daysBetween(from, to) + 1
  if (days < 1 || days > daysMax) return refuse('range', { daysMax })
  const rows = await db
    .selectFrom('site_day')
    .select([
      'business_date as date',
      'sales',
      'due_fen as dueFen',
      'member_sales as memberSales',
      'member_due_fen as memberDueFen',
      'refunds',
      'refunded_fen as refundedFen',
      'enrolled',
    ])
    .where('site', '=', site)
    .where('business_date', '>=', from)
    .where('business_date', '<=', to)
    .orderBy('business_date')
    .limit(daysMax)
    .execute()
  return ok({ days: rows.map(withShare), total: totalOf(rows) })
}

type Total = ReturnType<typeof totalOf>

function totalOf(rows: readonly Counted[]) {
  return withShare(
    rows.reduce(
      (sum, row) => ({
        sales: sum.sales + row.sales,
        dueFen: sum.dueFen + row.dueFen,
        memberSales: sum.memberSales + row.memberSales,
        memberDueFen: sum.memberDueFen + row.memberDueFen,
        refunds: sum.refunds + row.refunds,
        refundedFen: sum.refundedFen + row.refundedFen,
        enrolled: sum.enrolled + row.enrolled,
      }),
      NOTHING,
    ),
  )
}

function withShare<Row extends Counted>(row: Row): Row & { readonly memberSharePermille: number | null } {
  return { ...row, memberSharePermille: permille(row.memberDueFen, row.dueFen) }
}

/** Thousandths, rounded half up; null of nothing. */
function permille(part: number, whole: number): number | null {
  if (whole <= 0) return null
  return Number((BigInt(part) * 2_000n + BigInt(whole)) / (BigInt(whole) * 2n))
}
