/** Automatic conversions that could be undone: those whose value is not spent yet, newest first (RF-08). */
import { sql } from 'kysely'
import { memberOwner, valueAsset } from '../../shared/domain/ledger.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { ConvertedLot } from '../../shared/domain/refund.ts'
import { type ReadableDb, readAll } from './query.ts'

/** As many conversions as one return ever undoes; a member who never spends has few, for they add up to large steps. */
const CONVERSIONS_MAX = 500

const unspentRows = readAll<{ member: string; owner: string; holder: string }>()((db, argument) =>
  db
    .selectFrom('conversion')
    .innerJoin('balance', 'balance.lot', 'conversion.lot')
    .select(['conversion.lot', 'conversion.step_points', 'conversion.step_fen', 'balance.amount'])
    .where('conversion.member_id', '=', argument('member'))
    .where('balance.owner', '=', argument('owner'))
    .where('balance.asset', '=', sql.lit(valueAsset('rebate')))
    .where('balance.holder', '=', argument('holder'))
    .orderBy('conversion.epoch_number', 'desc')
    .orderBy('conversion.seq', 'desc')
    .limit(sql.lit(CONVERSIONS_MAX)),
)
// Bounded by the lots of one conversion.
const lotRows = readAll<{ conversion: string }>()((db, argument) =>
  db
    .selectFrom('conversion_lot')
    .select(['lot', 'points'])
    .where('conversion', '=', argument('conversion'))
    .orderBy('position'),
)

export interface UnspentConversion extends ConvertedLot {
  /** What one step was when it was converted. */
  readonly step: { readonly points: Points; readonly fen: Fen }
}

export function conversionsOf(
  at: { readonly books: ReadableDb; readonly holder: string },
  memberId: string,
): readonly UnspentConversion[] {
  const key = { member: memberId, owner: memberOwner(memberId), holder: at.holder }
  return unspentRows(at.books, key).map((row) => ({
    lot: row.lot,
    unspentFen: row.amount as Fen,
    points: lotRows(at.books, { conversion: row.lot }).map(({ lot, points: still }) => ({
      lot,
      points: points(still),
    })),
    step: { points: points(row.step_points), fen: row.step_fen as Fen },
  }))
}
