/** The reference for acts without goods: items for points, top-ups, points without a sale, adjustments. */
import type {
  AdjustmentFacts,
  AdjustmentResult,
  ExtraFacts,
  ExtraResult,
  RedemptionFacts,
  RedemptionResult,
  TopUpFacts,
  TopUpResult,
} from '../../shared/domain/act.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import {
  type AccrualGroup,
  type Conversion,
  type LotHolding,
  SALE_LIMITS,
  type SaleMember,
  type TenderAmount,
} from '../../shared/domain/sale.ts'
import { type Answer, heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { conversionOf } from './conversion.ts'
import { firstOf, sum, total } from './exact.ts'
import { tenderKindOf } from './goods.ts'
import { firstHolding } from './objections.ts'
import { earns, effectiveFactor, groupOf, holdsWithoutGoods, isDayWithoutPoints } from './points-of-goods.ts'
import { rewardsFor } from './rewards.ts'
import { mayRedeemHere } from './sale-refusals.ts'
import { againstTenders, type Payment, paid } from './tenders.ts'

/** RE-03 RE-06 */
export function referenceRedemption(facts: RedemptionFacts, programme: Programme): Answer<RedemptionResult> {
  const against: string[] = []
  if (facts.items.length === 0) against.push('no_items')
  if (!facts.member.cardActive) against.push('card_not_active')
  if (!mayRedeemHere(facts, programme)) against.push('redemption_other_site')
  const asked = facts.items.flatMap(({ code, quantity }) => {
    const item = programme.redemption.items.find((one) => one.code === code)
    if (item === undefined) against.push('unknown_item')
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > SALE_LIMITS.quantityMax)
      against.push('item_quantity_invalid')
    if (facts.items.filter((other) => other.code === code).length > 1) against.push('item_twice')
    return item === undefined ? [] : [{ item, quantity }]
  })
  for (const { item, quantity } of asked) {
    const needsStock = item.kind === 'gift' || item.kind === 'event'
    if (needsStock && quantity > (facts.held.stock[item.code] ?? 0)) against.push('out_of_stock')
  }
  if (against.includes('item_quantity_invalid')) return { refused: against }
  const items = asked.map(({ item, quantity }) => ({
    item,
    quantity,
    points: BigInt(item.points) * BigInt(quantity),
    pay: BigInt(item.payFen) * BigInt(quantity),
  }))
  const points = sum(items.map((one) => one.points))
  const pay = sum(items.map((one) => one.pay))
  const lots = heapsOf(facts.held.lots)
  if (total(lots) < points) against.push('insufficient_points')
  const payment = paymentOf(facts)
  against.push(...againstMoney(payment, programme, ['money', 'stored_value']))
  if (against.length > 0) return { refused: against }
  const settled = paid(payment, pay, programme)
  if ('refused' in settled) return settled
  return {
    value: {
      items: items.map((one) => ({
        code: one.item.code,
        quantity: one.quantity,
        points: toPoints(one.points),
        payFen: toFen(one.pay),
      })),
      points: toPoints(points),
      lots: toLots(firstOf(lots, points)),
      payFen: toFen(pay),
      tenders: settled.tenders,
      rebateFen: toFen(
        sum(
          asked.map(
            ({ item, quantity }) => BigInt(item.kind === 'value' ? item.valueFen : 0) * BigInt(quantity),
          ),
        ),
      ),
    },
  }
}

function paymentOf(
  facts: Pick<RedemptionFacts, 'tenders' | 'businessDate' | 'member'> & {
    readonly held: Pick<RedemptionFacts['held'], 'value'>
  },
): Payment {
  return {
    tenders: facts.tenders,
    value: facts.held.value ?? [],
    vouchers: [],
    memberId: facts.member.memberId,
    cardActive: facts.member.cardActive,
    site: undefined,
    businessDate: facts.businessDate,
    costs: [],
  }
}

function againstMoney(payment: Payment, programme: Programme, kinds: readonly string[]): readonly string[] {
  const first = firstHolding(againstTenders(payment, programme))
  if (first.includes('unknown_tender')) return first
  const isTaken = payment.tenders.every(({ code }) => kinds.includes(tenderKindOf(programme, code).kind))
  return isTaken ? first : [...first, 'tender_not_taken']
}

/** SV-01 SV-05 EA-04 */
export function referenceTopUp(facts: TopUpFacts, programme: Programme): Answer<TopUpResult> {
  const step = programme.storedValue?.topUps.find(({ payFen }) => payFen === facts.payFen)
  const payment = paymentOf({ ...facts, held: {} })
  const against = [...againstMoney(payment, programme, ['money'])]
  if (programme.storedValue === null) against.push('top_up_not_offered')
  else if (facts.cardEnded) against.push('card_ended')
  else if (step === undefined) against.push('top_up_not_a_step')
  else if (facts.held.valueFen + step.payFen + step.bonusFen > programme.storedValue.limitFen) {
    against.push('top_up_over_limit')
  }
  const settled = against.length > 0 ? { refused: against } : paid(payment, BigInt(facts.payFen), programme)
  if ('refused' in settled || step === undefined) return 'refused' in settled ? settled : { refused: against }
  const principal = BigInt(step.payFen)
  const groups = topUpGroups(facts, settled.tenders, programme)
  const points = sum(groups.map((group) => BigInt(group.points)))
  const { member, held } = facts
  const rewards = rewardsFor(
    {
      member,
      ...(held.rewardsUsedUp === undefined ? {} : { rewardsUsedUp: held.rewardsUsedUp }),
      ...(held.gifts === undefined ? {} : { gifts: held.gifts }),
      principal,
    },
    programme,
  )
  return {
    value: {
      principalFen: step.payFen,
      bonusFen: step.bonusFen,
      tenders: settled.tenders,
      groups,
      accruedPoints: toPoints(points),
      ...converting(member, held.lots, points, programme),
      ...(rewards.length === 0 ? {} : { rewards }),
    },
  }
}

/** One group: what tenders that earn paid, at factors that look at no goods. */
function topUpGroups(
  { member, businessDate }: TopUpFacts,
  tenders: readonly TenderAmount[],
  programme: Programme,
): readonly AccrualGroup[] {
  if (programme.storedValue?.earnsAt !== 'top_up' || !member.cardActive) return []
  if (isDayWithoutPoints(programme, businessDate)) return []
  const earning = tenders.filter((tender) => earns(tender, programme))
  const money = sum(earning.map(({ amountFen }) => BigInt(amountFen)))
  if (money === 0n) return []
  const factors = programme.accrual.factors.filter(({ when }) =>
    holdsWithoutGoods(when, businessDate, member),
  )
  const { permille, codes } = effectiveFactor(factors, programme)
  return [groupOf(permille, codes, money, programme)]
}

/** RE-02: with a card that works. */
function converting(
  member: SaleMember,
  lots: readonly LotHolding[],
  points: bigint,
  programme: Programme,
): { readonly conversion?: Conversion } {
  const conversion = member.cardActive ? conversionOf(heapsOf(lots), points, programme) : undefined
  return conversion === undefined ? {} : { conversion }
}

/** EA-05 */
export function referenceExtra(facts: ExtraFacts, programme: Programme): Answer<ExtraResult> {
  const extra = programme.accrual.extras.find(({ code }) => code === facts.extra)
  const against: string[] = []
  if (!facts.member.cardActive) against.push('card_not_active')
  if (extra === undefined) return { refused: [...against, 'unknown_extra'] }
  if (facts.had >= extra.limit.count) against.push('extra_used_up')
  if (against.length > 0) return { refused: against }
  return {
    value: {
      accruedPoints: extra.points,
      ...converting(facts.member, facts.held.lots, BigInt(extra.points), programme),
    },
  }
}

/** EA-11 */
export function referenceAdjustment(facts: AdjustmentFacts, programme: Programme): Answer<AdjustmentResult> {
  const rules = programme.accrual.adjustment
  if (rules === null) return { refused: ['adjustment_not_allowed'] }
  const against: string[] = []
  const change = BigInt(facts.change)
  const size = change < 0n ? -change : change
  const lots = heapsOf(facts.held.lots)
  if (change === 0n) against.push('adjustment_of_nothing')
  if (!rules.reasons.some(({ code }) => code === facts.reason)) against.push('adjustment_reason_unknown')
  if (size + BigInt(facts.adjustedToday) > BigInt(rules.perStaffAndDay)) against.push('adjustment_over_limit')
  if (change < 0n && total(lots) < size) against.push('insufficient_points')
  if (against.length > 0) return { refused: against }
  return {
    value: {
      accruedPoints: toPoints(change > 0n ? change : 0n),
      takenLots: change < 0n ? toLots(firstOf(lots, size)) : [],
      ...(change > 0n ? converting(facts.member, facts.held.lots, change, programme) : {}),
    },
  }
}
