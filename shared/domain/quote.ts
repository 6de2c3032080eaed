/** Evaluates a sale: from its facts and the programme to the result that is booked, and why each figure is what it is. */
import { type Accrual, accrue, type PaidLine } from './accrual.ts'
import { birthdayRightRefusal } from './birthday.ts'
import type { Explanation } from './explain.ts'
import { type PricedLine, priceBasisOf, priceLine } from './member-price.ts'
import { FEN_MAX, type Fen, fen, NO_FEN, subtractFen } from './money.ts'
import { NO_POINTS } from './points.ts'
import type { Programme } from './programme.ts'
import { type Redemption, redeem } from './redemption.ts'
import { assert, ok, type Result } from './result.ts'
import {
  type Deduction,
  SALE_LIMITS,
  type SaleFacts,
  type SaleLine,
  type SaleResult,
  type TenderAmount,
} from './sale.ts'
import {
  REDEMPTION_REFUSALS,
  refuseSale,
  type SaleRefusal,
  type SaleRefusalCode,
  TENDER_REFUSALS,
} from './sale-refusals.ts'
import { type LineShares, spreadOverLines } from './shares.ts'
import { settleTenders } from './tenders.ts'

/** The explanations of a sale's figures, made by the evaluation itself. */
export interface SaleWhy {
  /** By line: how its price came about. */
  readonly lines: readonly Explanation[]
  readonly due: Explanation
  readonly accrual: Explanation
  /** Null when nothing is redeemed. */
  readonly redemption: Explanation | null
}

export interface EvaluatedSale {
  readonly result: SaleResult
  readonly why: SaleWhy
}

/** A draft as far as it can be priced, and what stands in the way of booking it. */
export interface SaleQuoteResult {
  readonly refusal: SaleRefusal | null
  readonly evaluated: EvaluatedSale | null
}

/**
 * Judges a sale by the programme: member price, deduction, redemption, tenders, their shares by line, accrual.
 * The same facts and programme give the same result for ever. @see RE-01 TI-05 TI-06 EA-01 EA-12 RF-02
 */
export function evaluateSale(facts: SaleFacts, programme: Programme): Result<EvaluatedSale, SaleRefusalCode> {
  const refusal =
    linesRefusal(facts.lines, programme) ??
    tierRefusal(facts, programme) ??
    birthdayRightRefusal(facts, programme)
  if (refusal !== null) return refusal
  const basis = priceBasisOf(facts)
  const priced = facts.lines.map((line, index) => priceLine(line, index + 1, basis, programme))
  const priceFen = sumFen(priced.map((line) => line.priceFen))
  const wrongDeduction = deductionRefusal(facts.deduction, priceFen, programme)
  if (wrongDeduction !== null) return wrongDeduction
  const deductionFen = facts.deduction?.amountFen ?? NO_FEN
  const billFen = subtractFen(priceFen, deductionFen)
  const redemption = redeem(facts, billFen, programme)
  if (!redemption.ok) return redemption
  const dueFen = subtractFen(billFen, redemption.value.fen)
  const tenders = settleTenders(facts.tenders, dueFen, programme)
  if (!tenders.ok) return tenders
  return ok(judge(facts, programme, priced, redemption.value, tenders.value))
}

/**
 * The live quote: the sale as evaluated, or, where only the redemption or the tenders stand in the way, the refusal
 * together with the same sale priced without that redemption and paid by one tender.
 */
export function quoteSale(facts: SaleFacts, programme: Programme): SaleQuoteResult {
  const evaluated = evaluateSale(facts, programme)
  if (evaluated.ok) return { refusal: null, evaluated: evaluated.value }
  const onlyTender = programme.tenders.find(({ kind }) => kind === 'money')
  assert(onlyTender !== undefined, 'a programme has a tender of money')
  const ofRedemption = REDEMPTION_REFUSALS.includes(evaluated.code)
  const ofTenders = TENDER_REFUSALS.includes(evaluated.code) || evaluated.details['what'] === 'tender'
  if (!ofRedemption && !ofTenders) return { refusal: evaluated, evaluated: null }
  const priced = evaluateSale(
    {
      ...facts,
      redeemPoints: ofRedemption ? NO_POINTS : facts.redeemPoints,
      tenders: [{ code: onlyTender.code, amountFen: null }],
    },
    programme,
  )
  return { refusal: evaluated, evaluated: priced.ok ? priced.value : null }
}

/** EN-18: what in this sale a typed identity may not do without a manager; empty when nothing. */
export function approvalsNeeded(
  facts: Pick<SaleFacts, 'member' | 'redeemPoints' | 'useBirthdayRight'>,
): readonly ('redemption' | 'birthday_right')[] {
  if (facts.member?.strength !== 'typed') return []
  return [
    ...(facts.redeemPoints > 0 ? (['redemption'] as const) : []),
    ...(facts.useBirthdayRight ? (['birthday_right'] as const) : []),
  ]
}

function linesRefusal(lines: readonly SaleLine[], programme: Programme): SaleRefusal | null {
  if (lines.length === 0) return refuseSale('no_lines', {})
  if (lines.length > SALE_LIMITS.linesMax) {
    return refuseSale('too_many_lines', { count: lines.length, max: SALE_LIMITS.linesMax })
  }
  let listFen = 0
  for (const [index, line] of lines.entries()) {
    const refusal = lineRefusal(line, index + 1, programme)
    if (refusal !== null) return refusal
    listFen += line.unitPriceFen * line.quantity
  }
  if (listFen > FEN_MAX) return refuseSale('amount_too_large', { what: 'sale', number: 0, maxFen: FEN_MAX })
  return null
}

function lineRefusal(line: SaleLine, lineNumber: number, programme: Programme): SaleRefusal | null {
  const { unitPriceFen, quantity, priceClass, category } = line
  if (unitPriceFen <= 0) return refuseSale('amount_not_positive', { what: 'line', number: lineNumber })
  if (unitPriceFen > SALE_LIMITS.unitPriceFenMax) {
    const maxFen = SALE_LIMITS.unitPriceFenMax
    return refuseSale('amount_too_large', { what: 'line', number: lineNumber, maxFen })
  }
  const max = line.kind === 'amount' ? 1 : SALE_LIMITS.quantityMax
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > max) {
    return refuseSale('quantity_invalid', { lineNumber, quantity, max })
  }
  if (!programme.priceClasses.some(({ code }) => code === priceClass)) {
    return refuseSale('unknown_price_class', { lineNumber, priceClass })
  }
  if (!programme.categories.some(({ code }) => code === category)) {
    return refuseSale('unknown_category', { lineNumber, category })
  }
  return null
}

function tierRefusal({ member }: SaleFacts, programme: Programme): SaleRefusal | null {
  if (member === null || programme.tiers.some(({ code }) => code === member.tier)) return null
  return refuseSale('unknown_tier', { tier: member.tier })
}

/** EA-12: a deduction has a reason and never exceeds the bill. */
function deductionRefusal(
  deduction: Deduction | null,
  billFen: Fen,
  programme: Programme,
): SaleRefusal | null {
  if (deduction === null) return null
  const { amountFen: deductionFen, reason } = deduction
  if (deductionFen <= 0) return refuseSale('amount_not_positive', { what: 'deduction', number: 0 })
  if (!programme.deductionReasons.some(({ code }) => code === reason)) {
    return refuseSale('unknown_reason', { reason })
  }
  if (deductionFen > billFen) return refuseSale('deduction_exceeds_bill', { deductionFen, billFen })
  return null
}

/** Everything is checked: spreads what was paid over the lines, accrues, and puts result and explanations together. */
function judge(
  facts: SaleFacts,
  programme: Programme,
  priced: readonly PricedLine[],
  redemption: Redemption,
  tenders: readonly TenderAmount[],
): EvaluatedSale {
  const deductionFen = facts.deduction?.amountFen ?? NO_FEN
  const shares = spreadOverLines(
    priced.map((line) => line.priceFen),
    deductionFen,
    redemption,
    tenders,
  )
  const accrual = accrue(facts, paidLines(facts.lines, priced, shares), tenders, programme)
  const result: SaleResult = {
    ...totals(priced, deductionFen, redemption),
    lines: priced.map(({ listFen, ratePermille, priceFen }, line) => {
      const share = shares[line]
      assert(share !== undefined, 'a share for every line')
      return { listFen, ratePermille, priceFen, ...share }
    }),
    tenders,
    groups: accrual.groups,
    accruedPoints: accrual.points,
    birthdayRightUsed: facts.useBirthdayRight,
  }
  return { result, why: explain(facts, priced, redemption, accrual, result) }
}

function totals(
  priced: readonly PricedLine[],
  deductionFen: Fen,
  redemption: Redemption,
): Omit<SaleResult, 'lines' | 'tenders' | 'groups' | 'accruedPoints' | 'birthdayRightUsed'> {
  const priceFen = sumFen(priced.map((line) => line.priceFen))
  return {
    listFen: sumFen(priced.map((line) => line.listFen)),
    priceFen,
    deductionFen,
    redeemedFen: redemption.fen,
    redeemedPoints: redemption.points,
    redeemedLots: redemption.lots,
    dueFen: fen(priceFen - deductionFen - redemption.fen),
  }
}

function paidLines(
  lines: readonly SaleLine[],
  priced: readonly PricedLine[],
  shares: readonly LineShares[],
): readonly PaidLine[] {
  return lines.map(({ category, priceClass }, line) => ({
    category,
    priceClass,
    listFen: priced[line]?.listFen ?? NO_FEN,
    priceFen: priced[line]?.priceFen ?? NO_FEN,
    tenderFen: shares[line]?.tenderFen ?? [],
  }))
}

function explain(
  facts: SaleFacts,
  priced: readonly PricedLine[],
  redemption: Redemption,
  accrual: Accrual,
  result: SaleResult,
): SaleWhy {
  const price: Explanation = {
    code: 'sale_price',
    rule: 'TI-05',
    params: {},
    value: { unit: 'fen', amount: result.priceFen },
    parts: priced.map((line) => line.why),
  }
  const deduction: Explanation = {
    code: 'deduction',
    rule: 'EA-12',
    params: { reason: facts.deduction?.reason ?? '' },
    value: { unit: 'fen', amount: result.deductionFen },
    parts: [],
  }
  const due: Explanation = {
    code: 'due',
    rule: 'RE-11',
    params: {},
    value: { unit: 'fen', amount: result.dueFen },
    parts: [
      price,
      ...(facts.deduction === null ? [] : [deduction]),
      ...(redemption.why === null ? [] : [redemption.why]),
    ],
  }
  return { lines: priced.map((line) => line.why), due, accrual: accrual.why, redemption: redemption.why }
}

function sumFen(amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce<number>((sum, amount) => sum + amount, 0))
}
