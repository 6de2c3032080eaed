/** The reference for a sale: the steps of decision 0004 one after the other, nothing shared with the product's own rules. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { SaleFacts, SaleLineResult, SaleResult, TenderAmount } from '../../shared/domain/sale.ts'
import { type Answer, heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { conversionOf } from './conversion.ts'
import { at, divided, firstOf, spread, sum, total } from './exact.ts'
import { goodsKept, groundMoney, wholeOf } from './goods.ts'
import { firstHolding } from './objections.ts'
import { pointsOf } from './points-of-goods.ts'
import { rewardsFor } from './rewards.ts'
import { againstDeduction, againstLines, againstPeople, againstRedemption } from './sale-refusals.ts'
import { againstTenders, type Payment, paid } from './tenders.ts'

const FEN_MAX = 1_000_000_000n

interface Price {
  readonly list: bigint
  readonly rate: number
  readonly price: bigint
}

/** The result of a sale, or what is against it. */
export function referenceSale(facts: SaleFacts, programme: Programme): Answer<SaleResult> {
  const lines = againstLines(facts, programme)
  if (lines.length > 0) return { refused: lines }
  const people = firstHolding(againstPeople(facts, programme))
  if (people.length > 0) return { refused: people }
  const prices = facts.lines.map((line): Price => {
    const list = BigInt(line.unitPriceFen) * BigInt(line.quantity)
    const rate = rateOf(line.priceClass, facts, programme)
    return { list, rate, price: divided(list * BigInt(rate), 1000n, 'half_up') }
  })
  if (sum(prices.map(({ list }) => list)) > FEN_MAX) return { refused: ['amount_too_large'] }
  return deducted(facts, programme, prices)
}

/** TI-05 TI-06 EN-17: list price without a member or with a card that does not work. */
function rateOf(priceClass: string, facts: SaleFacts, programme: Programme): number {
  const { member } = facts
  if (member === null || !member.cardActive) return 1000
  const rates = facts.useBirthdayRight
    ? programme.birthdayRight?.ratePermille
    : programme.memberPrice[member.tier]
  return rates?.[priceClass] ?? 1000
}

function deducted(facts: SaleFacts, programme: Programme, prices: readonly Price[]): Answer<SaleResult> {
  const weights = prices.map(({ price }) => price)
  const deduction = againstDeduction(facts, sum(weights), programme)
  if (deduction.length > 0) return { refused: deduction }
  const shares = spread(BigInt(facts.deduction?.amountFen ?? 0), weights)
  const costs = weights.map((price, line) => price - at(shares, line))
  const refused = firstHolding([
    ...againstRedemption(facts, sum(costs), programme),
    ...againstTenders(paymentOf(facts, costs), programme),
  ])
  return refused.length > 0 ? { refused } : settled(facts, programme, prices, shares)
}

function paymentOf(facts: SaleFacts, costs: readonly bigint[]): Payment {
  return {
    tenders: facts.tenders,
    value: facts.held.value ?? [],
    vouchers: facts.vouchers ?? [],
    memberId: facts.member?.memberId ?? null,
    cardActive: facts.member?.cardActive === true,
    site: facts.site,
    businessDate: facts.businessDate,
    costs: costs.map((fen, line) => ({ priceClass: at(facts.lines, line).priceClass, fen })),
  }
}

/** RE-01: whole steps, each worth the same. */
function redeemedFenOf(facts: SaleFacts, { redemption }: Programme): bigint {
  return (BigInt(facts.redeemPoints) / BigInt(redemption.stepPoints)) * BigInt(redemption.stepFen)
}

/** Nothing is against it yet but the amounts of the tenders. */
function settled(
  facts: SaleFacts,
  programme: Programme,
  prices: readonly Price[],
  deductions: readonly bigint[],
): Answer<SaleResult> {
  const costs = prices.map(({ price }, line) => price - at(deductions, line))
  const redeemed = BigInt(facts.redeemPoints)
  const redeemedFen = redeemedFenOf(facts, programme)
  const due = sum(costs) - redeemedFen
  const payment = paid(paymentOf(facts, costs), due, programme)
  if ('refused' in payment) return payment
  const { tenders } = payment
  const byPoints = spread(redeemedFen, costs)
  const pointsByLine = spread(redeemed, byPoints)
  const byTender = spreadTenders(
    tenders,
    costs.map((cost, line) => cost - at(byPoints, line)),
  )
  const lines = prices.map(
    ({ list, rate, price }, line): SaleLineResult => ({
      listFen: toFen(list),
      ratePermille: rate,
      priceFen: toFen(price),
      deductionFen: toFen(at(deductions, line)),
      costFen: toFen(at(costs, line)),
      redeemedFen: toFen(at(byPoints, line)),
      redeemedPoints: toPoints(at(pointsByLine, line)),
      tenderFen: byTender.map((shares) => toFen(at(shares, line))),
    }),
  )
  const lots = heapsOf(facts.held.lots)
  return {
    value: {
      lines,
      listFen: toFen(sum(prices.map(({ list }) => list))),
      priceFen: toFen(sum(prices.map(({ price }) => price))),
      deductionFen: toFen(sum(deductions)),
      redeemedFen: toFen(redeemedFen),
      redeemedPoints: facts.redeemPoints,
      redeemedLots: toLots(firstOf(lots, redeemed)),
      dueFen: toFen(due),
      tenders,
      ...whatItGives(facts, { lines, tenders }, programme),
    },
  }
}

/** RF-02: each tender in slip order over what each line still has to pay. */
function spreadTenders(
  tenders: readonly TenderAmount[],
  toPay: readonly bigint[],
): readonly (readonly bigint[])[] {
  let open = toPay
  return tenders.map(({ amountFen }) => {
    const shares = spread(BigInt(amountFen), open)
    open = open.map((fen, line) => fen - at(shares, line))
    return shares
  })
}

type Given = Pick<SaleResult, 'groups' | 'accruedPoints' | 'birthdayRightUsed' | 'conversion' | 'rewards'>

function whatItGives(
  facts: SaleFacts,
  result: Pick<SaleResult, 'lines' | 'tenders'>,
  programme: Programme,
): Given {
  const goods = goodsKept({ facts, result }, wholeOf({ facts, result }))
  const accrued = pointsOf(goods, { facts, result }, programme)
  const { member, held } = facts
  const isMembersOwn = member !== null && facts.guest === undefined
  const rewards = isMembersOwn
    ? rewardsFor(
        {
          member,
          ...(held.rewardsUsedUp === undefined ? {} : { rewardsUsedUp: held.rewardsUsedUp }),
          ...(held.gifts === undefined ? {} : { gifts: held.gifts }),
          saleMoney: groundMoney(goods, result.tenders, programme),
        },
        programme,
      )
    : []
  const left = heapsOf(held.lots)
  const conversion =
    isMembersOwn && member.cardActive && total(left) + accrued.points > 0n
      ? conversionOf(left, accrued.points, programme)
      : undefined
  return {
    groups: accrued.groups,
    accruedPoints: toPoints(accrued.points),
    birthdayRightUsed: facts.useBirthdayRight,
    ...(conversion === undefined ? {} : { conversion }),
    ...(rewards.length === 0 ? {} : { rewards }),
  }
}
