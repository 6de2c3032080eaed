/**
 * What is owed to members (RP-02, SV-02): points by age and home site, stored value, vouchers, and what members owe. Reads every
 * balance of members once: grows with what is unspent, not with the logs. Two million of them took three seconds.
 */
import { sql } from 'kysely'
import { SHOP_ZONE } from '../../shared/domain/time.ts'
import type { HqTransaction } from '../db.ts'

const ASSETS = ['points', 'value.principal', 'value.bonus', 'value.rebate', 'debt', 'voucher'] as const
export type LiabilityAsset = (typeof ASSETS)[number]

interface Row {
  /** Null in the rows by age. */
  readonly asset: LiabilityAsset | null
  readonly home: string | null
  readonly place: 'hq' | 'tills' | 'way' | null
  readonly accrued: number | null
  readonly last: number | null
  readonly amount: number
}

/** Business dates and ids of entries come from one clock; between them lies no more than an act takes, or a clock set by hand. */
const NEAR_NEW_YEAR = sql.lit('36 hours')

/**
 * The year in which a lot was accrued: the business date of its entry. The entry's id begins with its instant, which tells the
 * year unless it is near a new one; only then, or where an id is none of ours, the entry is looked up.
 */
const accruedYear = sql<number>`CASE
  WHEN b.lot !~ '^[0-9a-f]{8}-[0-9a-f]{4}-7' OR made.early <> made.late THEN coalesce(
    (SELECT extract(year FROM e.business_date)::int FROM entry e
      WHERE e.id = split_part(split_part(b.lot, '~', 1), '.', 1) ORDER BY e.received_at_ms LIMIT 1),
    extract(year FROM lot.at)::int)
  ELSE made.late END`

const instantOfLot = sql`to_timestamp(('x' || left(b.lot, 8) || substr(b.lot, 10, 4))::bit(48)::bigint / 1000.0)
  AT TIME ZONE ${sql.lit(SHOP_ZONE)}`

async function sums(tx: HqTransaction): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    WITH held AS MATERIALIZED (
      SELECT b.owner, b.lot, b.amount,
        CASE WHEN left(b.asset, 8) = 'voucher:' THEN 'voucher' ELSE b.asset END AS asset,
        CASE WHEN b.holder = 'hq' THEN 'hq' WHEN left(b.holder, 1) = '>' THEN 'way' ELSE 'tills' END AS place
      FROM balance b
      WHERE (left(b.owner, 2) <> 'p:' OR b.owner = 'p:bearer') AND b.amount > 0
        AND (b.asset IN ('points', 'value.principal', 'value.bonus', 'value.rebate', 'debt')
          OR left(b.asset, 8) = 'voucher:')
    )
    SELECT b.asset, coalesce(m.home_site, '') AS home, b.place, NULL::int AS accrued, NULL::int AS last,
      sum(b.amount)::bigint AS amount
    FROM held b LEFT JOIN member m ON m.id = substr(b.owner, 3) AND left(b.owner, 2) = 'm:'
    GROUP BY b.asset, coalesce(m.home_site, ''), b.place
    UNION ALL
    SELECT NULL, NULL, NULL, aged.accrued, aged.last, sum(aged.amount)::bigint
    FROM (
      SELECT ${accruedYear} AS accrued, left(nullif(split_part(b.lot, '~', 2), ''), 4)::int AS last, b.amount
      FROM (SELECT * FROM held WHERE asset = 'points') b
      CROSS JOIN LATERAL (
        SELECT CASE WHEN b.lot ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7' THEN ${instantOfLot} END AS at
      ) lot
      CROSS JOIN LATERAL (
        SELECT extract(year FROM lot.at - interval ${NEAR_NEW_YEAR})::int AS early,
          extract(year FROM lot.at + interval ${NEAR_NEW_YEAR})::int AS late
      ) made
    ) aged
    GROUP BY aged.accrued, aged.last`.execute(tx)
  return rows
}

interface Amount {
  readonly asset: LiabilityAsset
  readonly hq: number
  readonly tills: number
  readonly way: number
  readonly total: number
}

/** All of it as of one moment; every list in the order of its keys, and the sums of homes and of ages are the total. */
export async function countLiability(tx: HqTransaction) {
  const rows = await sums(tx)
  const placed = rows.filter(({ asset }) => asset !== null)
  const byHome = Map.groupBy(placed, ({ home }) => home ?? '')
  return {
    total: amountsOf(placed),
    homes: [...byHome.keys()]
      .toSorted()
      .map((homeSite) => ({ homeSite, amounts: amountsOf(byHome.get(homeSite) ?? []) })),
    points: rows
      .filter(({ asset }) => asset === null)
      .map(({ accrued, last, amount }) => ({ accruedYear: accrued, lastYear: last, points: amount }))
      .toSorted((a, b) => byYear(a.accruedYear, b.accruedYear) || byYear(a.lastYear, b.lastYear)),
  }
}

function amountsOf(rows: readonly Row[]): Amount[] {
  return ASSETS.flatMap((asset) => {
    const of = rows.filter((row) => row.asset === asset)
    if (of.length === 0) return []
    const at = (place: Row['place']) =>
      of.reduce((sum, row) => sum + (row.place === place ? row.amount : 0), 0)
    const [hq, tills, way] = [at('hq'), at('tills'), at('way')]
    return [{ asset, hq, tills, way, total: hq + tills + way }]
  })
}

/** No year comes last. */
function byYear(a: number | null, b: number | null): number {
  return (a ?? 9_999) - (b ?? 9_999)
}
