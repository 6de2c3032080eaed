/** Tenders: what is paid with what, until the bill is covered exactly. */
import { type Fen, fen } from './money.ts'
import type { Programme, TenderKind } from './programme.ts'
import { assert, ok, type Result } from './result.ts'
import { SALE_LIMITS, type SaleFacts, type TenderAmount, type TenderFact, type ValueHolding } from './sale.ts'
import { refuseSale, type SaleRefusal, type SaleRefusalCode } from './sale-refusals.ts'
import { takeValue } from './stored-value.ts'
import { type VoucherGround, voucherAmountRefusal, voucherOf, vouchersRefusal } from './voucher.ts'

/** The kind of a tender that was checked. @throws DefectError when the programme has no such tender. */
export function tenderKind(code: string, programme: Programme): TenderKind {
  const kind = programme.tenders.find((tender) => tender.code === code)
  assert(kind !== undefined, `no such tender: ${code}`)
  return kind
}

/** What is to be paid, with what, and what the tenders look at. */
export interface Bill extends VoucherGround {
  readonly dueFen: Fen
  readonly tenders: readonly TenderFact[]
  /** Stored value that sits here. */
  readonly value: readonly ValueHolding[]
}

/**
 * Turns the tenders of the slip into amounts that cover the bill exactly; the one tender without an amount takes what is
 * left, and is dropped when nothing is. Stored value becomes one tender for each asset it is taken from. In this order are
 * told: tenders that are none, vouchers that may not be used, a bill not covered, vouchers that pay too much, value that is
 * not there. @see SV-01 SV-07
 */
export function settleTenders(
  bill: Bill,
  programme: Programme,
): Result<readonly TenderAmount[], SaleRefusalCode> {
  const refusal =
    tendersRefusal(bill.tenders, programme) ?? vouchersRefusal(voucherTenders(bill, programme), bill)
  if (refusal !== null) return refusal
  const fixedFen = bill.tenders.reduce((sum, tender) => sum + (tender.amountFen ?? 0), 0)
  const restFen = bill.dueFen - fixedFen
  if (restFen < 0) return refuseSale('tenders_exceed_bill', { excessFen: -restFen })
  const hasRest = bill.tenders.some((tender) => tender.amountFen === null)
  if (restFen > 0 && !hasRest) return refuseSale('tenders_do_not_cover', { missingFen: restFen })
  return paid(bill, fen(restFen), programme)
}

/** Whether a tender asks for stored value from the card: carried value was spent before, and is not taken again. */
export function spendsStoredValue(tender: TenderFact, programme: Programme): boolean {
  return tender.carried === undefined && isOfKind(tender, 'stored_value', programme)
}

function isOfKind({ code }: TenderFact, kind: TenderKind['kind'], programme: Programme): boolean {
  return programme.tenders.some((tender) => tender.code === code && tender.kind === kind)
}

function tendersRefusal(tenders: readonly TenderFact[], programme: Programme): SaleRefusal | null {
  const count = tenders.filter(({ carried }) => carried === undefined).length
  if (count > SALE_LIMITS.tendersMax) {
    return refuseSale('too_many_tenders', { count, max: SALE_LIMITS.tendersMax })
  }
  if (tenders.filter((tender) => tender.amountFen === null).length > 1) {
    return refuseSale('several_rest_tenders', {})
  }
  for (const [index, { code, amountFen }] of tenders.entries()) {
    if (!programme.tenders.some((kind) => kind.code === code)) {
      return refuseSale('unknown_tender', { tenderNumber: index + 1, tender: code })
    }
    if (amountFen !== null && amountFen <= 0) {
      return refuseSale('amount_not_positive', { what: 'tender', number: index + 1 })
    }
  }
  return null
}

function voucherTenders({ tenders }: Bill, programme: Programme) {
  return tenders
    .map((tender, index) => ({ tender, tenderNumber: index + 1 }))
    .filter(({ tender }) => tender.carried === undefined && isOfKind(tender, 'voucher', programme))
}

/** Every tender with its amount; what stored value is missing is told once for all of them. */
function paid(
  bill: Bill,
  restFen: Fen,
  programme: Programme,
): Result<readonly TenderAmount[], SaleRefusalCode> {
  const amounts: TenderAmount[] = []
  let value = bill.value
  let wantedFen = 0
  let missingFen = 0
  for (const [index, tender] of bill.tenders.entries()) {
    const amountFen = tender.amountFen ?? restFen
    if (amountFen === 0) continue
    if (spendsStoredValue(tender, programme)) {
      const taken = takeValue(value, programme.storedValue?.order ?? [], amountFen)
      amounts.push(...taken.parts.map((part) => ({ code: tender.code, ...part })))
      value = taken.left
      wantedFen += amountFen
      missingFen += taken.missing
    } else {
      const amount = amountOf(tender, amountFen, index + 1, amounts, bill, programme)
      if (!amount.ok) return amount
      amounts.push(amount.value)
    }
  }
  const refusal = valueRefusal(bill, wantedFen, missingFen)
  return refusal ?? ok(amounts)
}

function amountOf(
  tender: TenderFact,
  amountFen: Fen,
  tenderNumber: number,
  before: readonly TenderAmount[],
  bill: Bill,
  programme: Programme,
): Result<TenderAmount, SaleRefusalCode> {
  const { code, carried } = tender
  if (carried !== undefined) return ok({ code, amountFen, ...carried, carried: true })
  if (!isOfKind(tender, 'voucher', programme)) return ok({ code, amountFen })
  const voucher = voucherOf(tender, bill)
  assert(voucher !== undefined, 'a voucher that was checked is known')
  const vouchers = before.flatMap((one) => {
    const terms = voucherOf(one, bill)?.terms
    return terms === undefined ? [] : [{ priceClasses: terms.priceClasses, amountFen: one.amountFen }]
  })
  const refusal = voucherAmountRefusal(voucher, amountFen, tenderNumber, vouchers, bill)
  if (refusal !== null) return refusal
  const { number, terms } = voucher
  return ok({ code, amountFen, voucher: number, ...(terms.bought ? { bought: true as const } : {}) })
}

/** Stored value is a member's with a card that works, and pays no more than sits here. */
function valueRefusal(
  { member }: Pick<SaleFacts, 'member'>,
  wantedFen: number,
  missingFen: number,
): SaleRefusal | null {
  if (wantedFen === 0) return null
  if (member === null) return refuseSale('value_needs_member', {})
  if (!member.cardActive) return refuseSale('card_not_active', {})
  if (missingFen === 0) return null
  return refuseSale('insufficient_value', { wantedFen, hereFen: wantedFen - missingFen })
}
