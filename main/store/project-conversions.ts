/** Projection of automatic conversions: what of each is still converted, in the order in which the points were taken (RF-08). */
import type { Entry } from '../../shared/domain/entry.ts'
import { ownLot } from '../../shared/domain/ledger-sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { ConversionUndone } from '../../shared/domain/refund.ts'
import type { Conversion, LotHolding } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { readAll, type WritableDb, write } from './query.ts'

const insertConversion = write<{
  member: string
  epoch: number
  seq: number
  lot: string
  stepPoints: number
  stepFen: number
}>()((db, argument) =>
  db.insertInto('conversion').values({
    member_id: argument('member'),
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    lot: argument('lot'),
    step_points: argument('stepPoints'),
    step_fen: argument('stepFen'),
  }),
)
const insertLot = write<{ conversion: string; position: number; lot: string; points: number }>()(
  (db, argument) =>
    db.insertInto('conversion_lot').values({
      conversion: argument('conversion'),
      position: argument('position'),
      lot: argument('lot'),
      points: argument('points'),
    }),
)
const setLot = write<{ conversion: string; position: number; points: number }>()((db, argument) =>
  db
    .updateTable('conversion_lot')
    .set({ points: argument('points') })
    .where('conversion', '=', argument('conversion'))
    .where('position', '=', argument('position')),
)
const dropLot = write<{ conversion: string; position: number }>()((db, argument) =>
  db
    .deleteFrom('conversion_lot')
    .where('conversion', '=', argument('conversion'))
    .where('position', '=', argument('position')),
)
const dropConversion = write<{ lot: string; member: string }>()((db, argument) =>
  db.deleteFrom('conversion').where('member_id', '=', argument('member')).where('lot', '=', argument('lot')),
)
// Bounded by the lots of one conversion.
const lotRows = readAll<{ conversion: string }>()((db, argument) =>
  db
    .selectFrom('conversion_lot')
    .select(['position', 'lot', 'points'])
    .where('conversion', '=', argument('conversion'))
    .orderBy('position', 'desc'),
)

/**
 * Notes what an act converted. `rules` are those of the act and the day of its own accrual: a step is what it was then, and
 * the act's own lot, whose points were taken last, is named by them.
 */
export function addConversion(
  db: WritableDb,
  epochNumber: number,
  entry: Entry,
  memberId: string,
  conversion: Conversion | undefined,
  rules: { readonly programme: Programme; readonly businessDate: BusinessDate },
): void {
  if (conversion === undefined) return
  const { stepPoints, stepFen } = rules.programme.redemption
  insertConversion(db, {
    member: memberId,
    epoch: epochNumber,
    seq: entry.seq,
    lot: entry.id,
    stepPoints,
    stepFen,
  })
  const lot = ownLot({ ...rules, id: entry.id })
  const own: readonly LotHolding[] = conversion.ownPoints === 0 ? [] : [{ lot, points: conversion.ownPoints }]
  for (const [position, holding] of [...conversion.lots, ...own].entries()) {
    insertLot(db, { conversion: entry.id, position, ...holding })
  }
}

/** Takes undone points out again, those that were taken last first; a conversion of which nothing is left is gone. */
export function undoConversions(
  db: WritableDb,
  memberId: string,
  undone: readonly ConversionUndone[] = [],
): void {
  for (const { lot, points } of undone) {
    let open = points.reduce((sum, holding) => sum + holding.points, 0)
    const rows = lotRows(db, { conversion: lot })
    let left = 0
    for (const row of rows) {
      const part = Math.min(open, row.points)
      open -= part
      left += row.points - part
      if (part === row.points) dropLot(db, { conversion: lot, position: row.position })
      else if (part > 0) setLot(db, { conversion: lot, position: row.position, points: row.points - part })
    }
    if (left === 0) dropConversion(db, { member: memberId, lot })
  }
}

/** The act that converted was itself undone. */
export function dropConversionOf(db: WritableDb, memberId: string, entryId: string): void {
  for (const { position } of lotRows(db, { conversion: entryId })) {
    dropLot(db, { conversion: entryId, position })
  }
  dropConversion(db, { member: memberId, lot: entryId })
}
