/** How each tender's part of the returned goods goes back: the way it came, or in cash, or not at all (RF-07). */
import { type Fen, fen, NO_FEN, subtractFen } from './money.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundFacts, RefundState, RefundTenderResult } from './refund.ts'
import type { TenderAmount, ValueLot } from './sale.ts'
import { tenderKind } from './tenders.ts'

/**
 * What becomes of a tender's share: `handed` back as money or value, from which a shortfall may be withheld; `voucher`, given
 * back in full always; `lapses`, not given back unless nothing is kept.
 */
export type HandBack = 'handed' | 'voucher' | 'lapses'

/** @see RF-07 */
export function handBackOf({ code, bought }: TenderAmount, programme: Programme): HandBack {
  switch (tenderKind(code, programme).kind) {
    case 'money':
    case 'stored_value':
      return 'handed'
    case 'free_voucher':
      return 'lapses'
    case 'bought_voucher':
      return 'voucher'
    case 'voucher':
      return bought === true ? 'voucher' : 'lapses'
  }
}

/**
 * Whether a manager may hand this tender's part out in cash: money only. Stored value goes to the member's account, whatever
 * became of the card. @see RF-07 SV-05
 */
export function mayBeCash({ code }: TenderAmount, programme: Programme): boolean {
  return tenderKind(code, programme).kind === 'money'
}

/** One tender of the sale in this return. */
export interface JudgedTender {
  readonly tender: TenderAmount
  readonly position: number
  readonly handBack: HandBack
  readonly grossFen: Fen
  /** What of it is given back before withholding. */
  readonly givenFen: Fen
  readonly withheldFen: Fen
}

/** What a tender's result looks at besides the tender. */
export interface HandBackGround {
  readonly sale: BookedSale
  readonly facts: Pick<RefundFacts, 'before' | 'inCash'>
  readonly nothingKept: boolean
}

/** The tender as booked: how much goes back, and to which lots or as which voucher. */
export function handedBack(judged: JudgedTender, ground: HandBackGround): RefundTenderResult {
  const { tender, position, grossFen, withheldFen } = judged
  const handedFen = subtractFen(judged.givenFen, withheldFen)
  const inCash = handedFen > 0 && ground.facts.inCash?.includes(position) === true
  return {
    code: tender.code,
    grossFen,
    withheldFen,
    handedFen,
    ...(inCash ? { inCash: true as const } : {}),
    ...(tender.asset === undefined ? {} : { asset: tender.asset }),
    ...lotsBack(judged, handedFen, ground.facts.before),
    ...voucherBack(judged, ground),
  }
}

/** Stored value goes to its lots by what was handed back so far, so that any grouping of returns ends in the same lots. */
function lotsBack(
  { tender, position }: JudgedTender,
  handedFen: Fen,
  before: RefundState,
): { readonly lots?: readonly ValueLot[] } {
  if (tender.lots === undefined || handedFen === 0) return {}
  const handedBefore =
    (before.returnedTenderFen[position] ?? NO_FEN) - (before.withheldTenderFen[position] ?? NO_FEN)
  const stayedBefore = tender.amountFen - handedBefore
  return { lots: valueBetween(tender.lots, stayedBefore - handedFen, stayedBefore) }
}

/** The part of a row of lots, oldest first, that lies between two amounts counted from its beginning. */
function valueBetween(lots: readonly ValueLot[], from: number, to: number): readonly ValueLot[] {
  const between: ValueLot[] = []
  let start = 0
  for (const { lot, fen: amount } of lots) {
    const part = Math.min(to, start + amount) - Math.max(from, start)
    if (part > 0) between.push({ lot, fen: fen(part) })
    start += amount
  }
  return between
}

/**
 * A free voucher comes back itself when nothing is kept. A bought one comes back itself where its whole share comes back with
 * the act that leaves nothing; else its share is a new voucher, the last with what the voucher had not paid. @see RF-07
 */
function voucherBack(
  { tender, handBack, givenFen }: JudgedTender,
  { sale, nothingKept }: HandBackGround,
): Pick<RefundTenderResult, 'voucher' | 'newVoucherFen'> {
  const { voucher, bought, amountFen } = tender
  const whole = nothingKept && (handBack === 'lapses' || givenFen === amountFen)
  if (voucher !== undefined && whole) return { voucher }
  const newFen = fen(givenFen + (nothingKept ? unusedOf(tender, sale) : 0))
  return bought === true && newFen > 0 ? { newVoucherFen: newFen } : {}
}

/** What a voucher was worth beyond what it paid: no change was given for it. */
function unusedOf({ voucher, amountFen }: TenderAmount, { facts }: BookedSale): Fen {
  const terms = facts.vouchers?.find(({ number }) => number === voucher)?.terms
  return terms === undefined ? NO_FEN : fen(terms.valueFen - amountFen)
}
