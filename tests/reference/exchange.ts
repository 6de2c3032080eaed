/** RF-04: a return and a sale in one act; what the return hands out pays the new goods first. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundResult } from '../../shared/domain/refund.ts'
import type { SaleFacts, SaleResult, TenderFact, ValueHolding } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { type Answer, heapsOf, toFen, toLots, toValueLots, valueHeapsOf } from './answer.ts'
import { firstOf, gathered, type Heap, least, lessBy, most, sum } from './exact.ts'
import { goodsKept, groundMoney, tenderKindOf, wholeOf } from './goods.ts'
import { referenceRefund } from './refund.ts'
import type { ReturnOverrides } from './refund-refusals.ts'
import { referenceSale } from './sale.ts'

export interface ExchangeAsked {
  readonly refund: {
    readonly sale: BookedSale
    readonly facts: RefundFacts
    readonly programme: Programme
    readonly overrides: ReturnOverrides
  }
  readonly sale: { readonly facts: SaleFacts; readonly programme: Programme }
}

export interface Exchanged {
  readonly refundFacts: RefundFacts
  readonly refund: RefundResult
  readonly saleFacts: SaleFacts
  readonly sale: SaleResult
  readonly payFen: number
  readonly handOutFen: number
  /** What both halves move of the member's points. */
  readonly netPoints: number
}

export function referenceExchange({ refund: old, sale: asked }: ExchangeAsked): Answer<Exchanged> {
  const returned = referenceRefund(old.sale, old.facts, old.programme, old.overrides)
  if ('refused' in returned) return returned
  const result = returned.value
  const withoutCarried = factsAfter(
    asked.facts,
    old.sale.facts.businessDate,
    old.facts,
    result,
    asked.programme,
  )
  const due = dueOf(withoutCarried, asked.programme)
  if ('refused' in due) return due
  const carried = carriedFrom(result, old.programme, asked.programme, due.value)
  const saleFacts = { ...withoutCarried, tenders: [...carried, ...withoutCarried.tenders] }
  const sold = referenceSale(saleFacts, asked.programme)
  if ('refused' in sold) return sold
  const refundFacts = withEntry(old.facts, { facts: saleFacts, result: sold.value }, asked.programme)
  const refund = referenceRefund(old.sale, refundFacts, old.programme, old.overrides)
  if ('refused' in refund) return refund
  const over = sum(carried.map(({ amountFen }) => BigInt(amountFen ?? 0)))
  return {
    value: {
      refundFacts,
      refund: refund.value,
      saleFacts,
      sale: sold.value,
      payFen: Number(due.value - over),
      handOutFen: Number(BigInt(result.handOutFen) - over),
      netPoints: Number(sum(soldPoints(sold.value)) + sum(returnedPoints(old.sale, refund.value))),
    },
  }
}

/** What the new goods give and take of the member's points. */
function soldPoints({
  accruedPoints,
  redeemedPoints,
  rewards = [],
  conversion,
}: SaleResult): readonly bigint[] {
  const given = rewards.map(({ to, gives }) =>
    to === 'member' && gives.kind === 'points' ? gives.points : 0,
  )
  return [accruedPoints, ...given, -redeemedPoints, -(conversion?.points ?? 0)].map(BigInt)
}

/** What of the old goods' points comes back, and what leaves the lots that the member has. */
function returnedPoints(sale: BookedSale, result: RefundResult): readonly bigint[] {
  const { restoredLots, conversionsUndone = [], clawbackLots, rewardsGone = [], conversion } = result
  const back = [...restoredLots, ...conversionsUndone.flatMap((undone) => undone.points)]
  const rewards = rewardsGone.flatMap(({ position, lots = [] }) =>
    sale.result.rewards?.[position]?.to === 'member' ? lots : [],
  )
  return [
    ...back.map(({ points }) => BigInt(points)),
    ...[...clawbackLots, ...rewards].map(({ points }) => BigInt(-points)),
    BigInt(-(conversion?.points ?? 0)),
  ]
}

/** What the new goods cost after deductions and redeemed points: the same sale, paid by nothing but money. */
function dueOf(facts: SaleFacts, programme: Programme): Answer<bigint> {
  const cash = programme.tenders.find(({ kind }) => kind === 'money')
  const { vouchers: _, ...goods } = facts
  const sold = referenceSale({ ...goods, tenders: [{ code: cash?.code ?? '', amountFen: null }] }, programme)
  return 'refused' in sold ? sold : { value: BigInt(sold.value.dueFen) }
}

/** Tender by tender in slip order, never a voucher, until the new goods are paid; only what today's programme takes. */
function carriedFrom(
  result: RefundResult,
  old: Programme,
  today: Programme,
  due: bigint,
): readonly TenderFact[] {
  let open = due
  return result.tenders.flatMap(({ code, handedFen, asset, lots }): readonly TenderFact[] => {
    const { kind } = tenderKindOf(old, code)
    if (kind !== 'money' && kind !== 'stored_value') return []
    if (!today.tenders.some((tender) => tender.code === code && tender.kind === kind)) return []
    const amount = least(open, BigInt(handedFen))
    if (amount === 0n) return []
    open -= amount
    const ofLots = lots === undefined ? {} : { lots: toValueLots(firstOf(valueHeapsOf(lots), amount)) }
    return [
      { code, amountFen: toFen(amount), carried: { ...(asset === undefined ? {} : { asset }), ...ofLots } },
    ]
  })
}

/** EN-15: the new goods stand in for what came back. */
function withEntry(
  facts: RefundFacts,
  sold: { readonly facts: SaleFacts; readonly result: SaleResult },
  programme: Programme,
): RefundFacts {
  if (facts.entry === undefined) return facts
  const goods = goodsKept(sold, wholeOf(sold))
  const money = groundMoney(goods, sold.result.tenders, programme)
  return money === 0n ? facts : { ...facts, entry: { ...facts.entry, exchangedFen: toFen(money) } }
}

/** The new sale's facts with what the return changes: points held, and points accrued by sales of the day and month. */
function factsAfter(
  facts: SaleFacts,
  soldOn: BusinessDate,
  refundFacts: RefundFacts,
  result: RefundResult,
  programme: Programme,
): SaleFacts {
  // Held points are only said where something is redeemed or converts by itself (SaleFacts).
  if (facts.member === null) return facts
  const areAsked = facts.redeemPoints > 0 || programme.redemption.mode === 'automatic'
  const { value } = facts.held
  // TI-06: the right of the year of the old sale is no right of another year.
  const isSameYear = soldOn.slice(0, 4) === refundFacts.businessDate.slice(0, 4)
  const held = {
    ...facts.held,
    lots: areAsked ? toLots(heldAfter(heapsOf(facts.held.lots), result)) : [],
    birthdayRights: facts.held.birthdayRights + (result.birthdayRightComesBack && isSameYear ? 1 : 0),
    ...(value === undefined ? {} : { value: value.map((holding) => valueAfter(holding, result)) }),
  }
  if (facts.member.accrued === undefined) return { ...facts, held }
  const { day, month } = facts.member.accrued
  const clawed = BigInt(result.clawbackPoints)
  const isSame = (length: number) => soldOn.slice(0, length) === refundFacts.businessDate.slice(0, length)
  const accrued = {
    day: Number(isSame(10) ? most(0n, BigInt(day) - clawed) : BigInt(day)),
    month: Number(isSame(7) ? most(0n, BigInt(month) - clawed) : BigInt(month)),
  }
  return { ...facts, held, member: { ...facts.member, accrued } }
}

/** RF-08: value of conversions that the return undoes is gone. */
function valueAfter({ asset, lots }: ValueHolding, result: RefundResult): ValueHolding {
  if (asset !== 'rebate') return { asset, lots }
  const undone = (result.conversionsUndone ?? []).map(({ lot, fen }) => ({ name: lot, amount: BigInt(fen) }))
  const here = valueHeapsOf(lots)
  const gone = undone.filter(({ name }) => here.some((heap) => heap.name === name))
  return { asset, lots: toValueLots(lessBy(here, gone)) }
}

/** What comes back is older than what is held; so is what conversions were made of. */
function heldAfter(held: readonly Heap[], result: RefundResult): readonly Heap[] {
  const back = [
    ...heapsOf(result.restoredLots),
    ...(result.conversionsUndone ?? []).flatMap(({ points }) => heapsOf(points)),
  ]
  const gone = [
    ...heapsOf(result.clawbackLots),
    ...heapsOf(result.conversion?.lots ?? []),
    ...(result.rewardsGone ?? []).flatMap(({ lots }) => heapsOf(lots ?? [])),
  ]
  const there = gathered([...held, ...back])
  const ofMember = gone.filter(({ name }) => there.some((heap) => heap.name === name))
  return lessBy(there, ofMember)
}
