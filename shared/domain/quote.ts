/** Evaluates a sale: from its facts and the programme to the result that is booked, and why each figure is what it is. */
import { type Accrual, accrue } from './accrual.ts'
import { birthdayRightRefusal } from './birthday.ts'
import { convert, explainConversion } from './conversion.ts'
import type { PaidLine } from './earning-money.ts'
import { pointsOf, someStep } from './explain.ts'
import { groundMoney } from './ground-money.ts'
import { guestRefusal } from './guest.ts'
import { type PricedLine, priceBasisOf, priceLine } from './member-price.ts'
import { type Fen, fen, NO_FEN, subtractFen } from './money.ts'
import { NO_POINTS } from './points.ts'
import { explainChange, memberPoints, pointsConverted } from './points-change.ts'
import type { Programme } from './programme.ts'
import { spreadByLargestRemainder } from './prorate.ts'
import { type Redemption, redeem } from './redemption.ts'
import { assert, ok, type Result } from './result.ts'
import { explainRewards, rewardsFor } from './rewards.ts'
import type {
  Conversion,
  RewardGiven,
  SaleFacts,
  SaleLine,
  SaleLineResult,
  SaleResult,
  TenderAmount,
} from './sale.ts'
import { deductionRefusal, linesRefusal, tierRefusal } from './sale-checks.ts'
import { REDEMPTION_REFUSALS, type SaleRefusal, type SaleRefusalCode } from './sale-refusals.ts'
import { explainDue, type SaleWhy } from './sale-why.ts'
import { type LineShares, spreadOverLines } from './shares.ts'
import { settleTenders, spendsStoredValue } from './tenders.ts'

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
 * Judges a sale by the programme: member price, deduction, redemption, tenders, their shares by line, accrual, rewards,
 * conversion. The same facts and programme give the same result for ever. @see RE-01 TI-05 TI-06 EA-01 EA-12 RF-02
 */
export function evaluateSale(facts: SaleFacts, programme: Programme): Result<EvaluatedSale, SaleRefusalCode> {
  const refusal =
    linesRefusal(facts.lines, programme) ??
    tierRefusal(facts, programme) ??
    guestRefusal(facts, programme) ??
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
  const costOf = costsByClass(facts.lines, priced, deductionFen)
  const tenders = settleTenders({ ...facts, dueFen, value: facts.held.value ?? [], costOf }, programme)
  if (!tenders.ok) return tenders
  return ok(judge(facts, programme, priced, redemption.value, tenders.value))
}

/**
 * The live quote: the sale as evaluated, or, where only the redemption or the tenders (vouchers and stored value among them)
 * stand in the way, the refusal together with the same sale priced without that redemption and paid by one tender. What an
 * exchange carries over stays.
 */
export function quoteSale(facts: SaleFacts, programme: Programme): SaleQuoteResult {
  const evaluated = evaluateSale(facts, programme)
  if (evaluated.ok) return { refusal: null, evaluated: evaluated.value }
  const onlyTender = programme.tenders.find(({ kind }) => kind === 'money')
  assert(onlyTender !== undefined, 'a programme has a tender of money')
  const ofRedemption = REDEMPTION_REFUSALS.includes(evaluated.code)
  const carried = facts.tenders.filter((tender) => tender.carried !== undefined)
  const priced = evaluateSale(
    {
      ...facts,
      redeemPoints: ofRedemption ? NO_POINTS : facts.redeemPoints,
      tenders: [...carried, { code: onlyTender.code, amountFen: null }],
    },
    programme,
  )
  return { refusal: evaluated, evaluated: priced.ok ? priced.value : null }
}

/** What a typed identity may not do without a manager. */
export type IdentityApproval = 'redemption' | 'birthday_right' | 'stored_value'

/** EN-18: what in this sale a typed identity may not do without a manager; empty when nothing. */
export function approvalsNeeded(
  facts: Pick<SaleFacts, 'member' | 'redeemPoints' | 'useBirthdayRight' | 'tenders'>,
  programme: Programme,
): readonly IdentityApproval[] {
  if (facts.member?.strength !== 'typed') return []
  const spendsValue = facts.tenders.some((tender) => spendsStoredValue(tender, programme))
  return [
    ...(facts.redeemPoints > 0 ? (['redemption'] as const) : []),
    ...(facts.useBirthdayRight ? (['birthday_right'] as const) : []),
    ...(spendsValue ? (['stored_value'] as const) : []),
  ]
}

/** SV-07: what the lines of some price classes cost after the deduction; reckoned only when a voucher asks. */
function costsByClass(
  lines: readonly SaleLine[],
  priced: readonly PricedLine[],
  deductionFen: Fen,
): (priceClasses: readonly string[] | null) => Fen {
  const pricesFen = priced.map(({ priceFen }) => priceFen)
  let deductions: readonly number[] | null = null
  return (priceClasses) => {
    deductions ??= spreadByLargestRemainder(deductionFen, pricesFen)
    let costFen = 0
    for (const [index, { priceClass }] of lines.entries()) {
      if (priceClasses !== null && !priceClasses.includes(priceClass)) continue
      costFen += (pricesFen[index] ?? 0) - (deductions[index] ?? 0)
    }
    return fen(costFen)
  }
}

/** Everything is checked: spreads what was paid over the lines, accrues, rewards, and puts result and explanations together. */
function judge(
  facts: SaleFacts,
  programme: Programme,
  priced: readonly PricedLine[],
  redemption: Redemption,
  tenders: readonly TenderAmount[],
): EvaluatedSale {
  const deductionFen = facts.deduction?.amountFen ?? NO_FEN
  const prices = priced.map((line) => line.priceFen)
  const shares = spreadOverLines(prices, deductionFen, redemption, tenders)
  const lines = soldLines(facts.lines, priced, shares)
  const accrual = accrue(facts, lines, tenders, programme)
  const rewards = rewardsOf(facts, tenders, programme)
  const conversion = conversionOf(facts, accrual, programme)
  const result: SaleResult = {
    ...totals(priced, deductionFen, redemption),
    lines: lines.map(({ result: line }) => line),
    tenders,
    groups: accrual.groups,
    accruedPoints: accrual.points,
    birthdayRightUsed: facts.useBirthdayRight,
    ...(conversion === null ? {} : { conversion }),
    ...(rewards.length === 0 ? {} : { rewards }),
  }
  const rewardsWhy = explainRewards(rewards, tenders, programme)
  const why: SaleWhy = {
    lines: priced.map((line) => line.why),
    due: explainDue(facts, priced, redemption, result),
    accrual: accrual.why,
    redemption: redemption.why,
    conversion:
      conversion === null ? null : explainConversion(conversion, facts.held.lots, accrual.points, programme),
    rewards: rewardsWhy,
    change: explainChange(
      [accrual.why, ...memberPoints(rewards, rewardsWhy)],
      [...someStep('points_used', 'RE-04', pointsOf(redemption.points)), ...pointsConverted(conversion)],
    ),
  }
  return { result, why }
}

/** EN-17: rewards do not go with a guest's sale. */
function rewardsOf(
  { member, guest, held }: SaleFacts,
  tenders: readonly TenderAmount[],
  programme: Programme,
): readonly RewardGiven[] {
  if (member === null || guest !== undefined) return []
  const paidFen = tenders.map(({ amountFen }) => amountFen)
  const groundFen = groundMoney(tenders, paidFen, programme)
  return rewardsFor({ act: 'sale', groundFen }, member, held, programme)
}

/** RE-02: after every accrual, but not in a guest's sale. */
function conversionOf(
  { member, guest, held }: SaleFacts,
  accrual: Accrual,
  programme: Programme,
): Conversion | null {
  if (member === null || guest !== undefined) return null
  return convert(member, held.lots, accrual.points, programme)
}

function totals(priced: readonly PricedLine[], deductionFen: Fen, redemption: Redemption) {
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

/** A line as it is booked, and as its points are judged. */
interface SoldLine extends PaidLine {
  readonly result: SaleLineResult
}

function soldLines(
  lines: readonly SaleLine[],
  priced: readonly PricedLine[],
  shares: readonly LineShares[],
): readonly SoldLine[] {
  return lines.map(({ category, priceClass }, index) => {
    const [price, share] = [priced[index], shares[index]]
    assert(price !== undefined && share !== undefined, 'a price and a share for every line')
    const { listFen, ratePermille, priceFen } = price
    const { tenderFen } = share
    const result = { listFen, ratePermille, priceFen, ...share }
    return { category, priceClass, listFen, priceFen, tenderFen, result }
  })
}

function sumFen(amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce<number>((sum, amount) => sum + amount, 0))
}
