/** Money of returned goods carried over to the goods taken instead: tender by tender in slip order, the rest is handed out (RF-04). */
import { handBackOf } from './hand-back.ts'
import { type Fen, fen } from './money.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundResult, RefundTenderResult } from './refund.ts'
import { assert } from './result.ts'
import type { TenderAmount, TenderFact, ValueLot } from './sale.ts'
import { takeFromValueLots } from './stored-value.ts'
import { tenderKind } from './tenders.ts'

/** What of a tender is handed out, the way it came or in cash, beside what was carried over. */
export interface HandedOut
  extends Pick<RefundTenderResult, 'code' | 'inCash' | 'asset' | 'lots' | 'voucher' | 'newVoucherFen'> {
  /** The tender's place in the old sale. */
  readonly position: number
  readonly amountFen: Fen
}

export interface CarriedOver {
  /** The new sale's first tenders. */
  readonly carried: readonly (TenderFact & { readonly amountFen: Fen })[]
  readonly handOut: readonly HandedOut[]
}

/**
 * Splits what a return gives back into what pays `dueFen` of new goods and what is handed out. Money that would be handed out
 * in cash is carried like any other, or cash would make it newly paid. Vouchers are not carried, nor a tender that today's
 * programme does not have. @see RF-04 RF-07
 */
export function carryOver(
  sale: BookedSale,
  programme: Programme,
  refund: Pick<RefundResult, 'tenders'>,
  dueFen: Fen,
  today: Programme,
): CarriedOver {
  const carried: (TenderFact & { readonly amountFen: Fen })[] = []
  const handOut: HandedOut[] = []
  let open: number = dueFen
  for (const [position, given] of refund.tenders.entries()) {
    const tender = sale.result.tenders[position]
    assert(tender !== undefined, 'a return has the tenders of its sale')
    const amountFen = fen(isCarried(tender, programme, today) ? Math.min(open, given.handedFen) : 0)
    const { lots, left } = takeFromValueLots(given.lots ?? [], amountFen)
    if (amountFen > 0) carried.push(carriedTender(given, amountFen, lots))
    handOut.push(handedBeside(given, position, amountFen, left))
    open -= amountFen
  }
  return {
    carried,
    handOut: handOut.filter(({ amountFen, voucher }) => amountFen > 0 || voucher !== undefined),
  }
}

function isCarried(tender: TenderAmount, programme: Programme, today: Programme): boolean {
  if (handBackOf(tender, programme) !== 'handed') return false
  const { kind } = tenderKind(tender.code, programme)
  return today.tenders.some((one) => one.code === tender.code && one.kind === kind)
}

function carriedTender(
  { code, asset }: RefundTenderResult,
  amountFen: Fen,
  lots: readonly ValueLot[],
): TenderFact & { readonly amountFen: Fen } {
  return { code, amountFen, carried: asset === undefined ? {} : { asset, lots } }
}

function handedBeside(
  given: RefundTenderResult,
  position: number,
  carriedFen: Fen,
  lotsLeft: readonly ValueLot[],
): HandedOut {
  const { grossFen: _gross, withheldFen: _withheld, handedFen, lots: _lots, ...rest } = given
  return {
    ...rest,
    position,
    amountFen: fen(handedFen - carriedFen),
    ...(lotsLeft.length === 0 ? {} : { lots: lotsLeft }),
  }
}
