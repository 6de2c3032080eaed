/**
 * Ground money: what counts for entry (EN-05) and for what a sale gives besides its points (SV-04, RF-10). Paid in money or
 * in stored value's principal; vouchers of every kind, bonus, rebate and redeemed points do not count.
 */
import { type Fen, fen } from './money.ts'
import type { Programme } from './programme.ts'
import type { TenderAmount } from './sale.ts'
import { tenderKind } from './tenders.ts'

/** Whether what this tender paid is ground money. @see EN-05 SV-04 */
export function isGround(tender: Pick<TenderAmount, 'code' | 'asset'>, programme: Programme): boolean {
  const { kind } = tenderKind(tender.code, programme)
  return kind === 'money' || tender.asset === 'principal'
}

/**
 * The ground money of a sale, or of what is kept of one: `paidFen` is what each tender paid of it, by position. Goods of
 * every category and price class count.
 */
export function groundMoney(
  tenders: readonly Pick<TenderAmount, 'code' | 'asset'>[],
  paidFen: readonly Fen[],
  programme: Programme,
): Fen {
  return fen(
    tenders.reduce(
      (sum, tender, position) => sum + (isGround(tender, programme) ? (paidFen[position] ?? 0) : 0),
      0,
    ),
  )
}
