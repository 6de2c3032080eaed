/**
 * A member's world around the returns of one sale: points by lot, value on the card, conversions, rewards, vouchers, money
 * handed out. Every act is booked on it as a till would, and nothing in it may fall below zero.
 */
import { pointsInLots } from '../../shared/domain/lots.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme, ValueAsset } from '../../shared/domain/programme.ts'
import type {
  BookedSale,
  ConvertedLot,
  RefundFacts,
  RefundResult,
  RefundState,
  RewardStanding,
} from '../../shared/domain/refund.ts'
import { type EvaluatedRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import { aRefund, refunded } from './builders.ts'
import { withChange } from './generators.ts'
import type { Acts } from './regroup.ts'

export interface World {
  /** Oldest first. */
  readonly lots: readonly LotHolding[]
  readonly elsewhere: number
  /** Of the sale's own points and its rewards', expired unused and not counted yet. */
  readonly expired: readonly LotHolding[]
  /** Fen by 'asset lot'. */
  readonly value: ReadonlyMap<string, number>
  /** Newest first; how much is unspent stands in `value`. */
  readonly conversions: readonly Omit<ConvertedLot, 'unspentFen'>[]
  readonly rewards: readonly RewardStanding[]
  /** What vouchers that came back are worth. */
  readonly voucherFen: number
  /** Free vouchers of paper that came back. */
  readonly paperBack: boolean
  /** Money handed out. */
  readonly moneyFen: number
}

export const valueKey = (asset: ValueAsset, lot: string): string => `${asset} ${lot}`

export interface Played {
  readonly state: RefundState
  readonly world: World
  readonly acts: readonly EvaluatedRefund[]
}

/** Plays returns one after another, each judged by the world the one before left. */
export function playWorld(
  sale: BookedSale,
  programme: Programme,
  start: World,
  acts: Acts,
  over: Partial<Pick<RefundFacts, 'reason' | 'businessDate'>> = {},
): Played {
  let state = initialRefundState(sale)
  let world = start
  const played: EvaluatedRefund[] = []
  for (const returned of acts) {
    const facts = aRefund(sale, { returned, before: state, ...around(world), ...over })
    const act = refunded(sale, facts, programme)
    world = booked(sale, programme, world, act.result)
    state = act.result.after
    played.push(act)
  }
  return { state, world, acts: played }
}

/** What a return is told of the world. */
export function around(world: World) {
  return {
    held: world.lots,
    elsewherePoints: world.elsewhere,
    expired: world.expired,
    converted: world.conversions.map((one) => ({
      ...one,
      unspentFen: (world.value.get(valueKey('rebate', one.lot)) ?? 0) as Fen,
    })),
    rewards: world.rewards,
  }
}

function booked(sale: BookedSale, programme: Programme, world: World, result: RefundResult): World {
  const undone = result.conversionsUndone ?? []
  const gone = result.rewardsGone ?? []
  const ofMember = gone.flatMap(({ position, lots = [] }) =>
    sale.result.rewards?.[position]?.to === 'member' ? lots : [],
  )
  const back = [...result.restoredLots, ...undone.flatMap((one) => one.points)]
  const taken = [...result.clawbackLots, ...ofMember, ...(result.conversion?.lots ?? [])]
  const left = notNegative(withChange(withChange(world.lots, back, 1), taken, -1))
  return {
    lots: left,
    elsewhere: world.elsewhere - result.debtElsewherePoints,
    expired: withChange(world.expired, result.expiredLots ?? [], -1),
    value: valueAfter(world, result),
    conversions: conversionsAfter(world, result),
    rewards: rewardsAfter(sale, world, left, gone),
    voucherFen: world.voucherFen + vouchersBack(sale, result),
    paperBack: world.paperBack || result.vouchersComeBack,
    moneyFen: world.moneyFen + moneyOut(programme, result),
  }
}

function notNegative(lots: readonly LotHolding[]): readonly LotHolding[] {
  if (lots.some(({ points: amount }) => amount < 0)) throw new Error('a lot below zero')
  return lots
}

function valueAfter(world: World, result: RefundResult): ReadonlyMap<string, number> {
  const value = new Map(world.value)
  const add = (key: string, amount: number): void => {
    const sum = (value.get(key) ?? 0) + amount
    if (sum < 0) throw new Error(`value below zero: ${key}`)
    if (sum === 0) value.delete(key)
    else value.set(key, sum)
  }
  for (const { asset, lots = [] } of result.tenders) {
    if (asset !== undefined) for (const { lot, fen: amount } of lots) add(valueKey(asset, lot), amount)
  }
  for (const { lot, fen: amount } of result.conversionsUndone ?? []) add(valueKey('rebate', lot), -amount)
  if (result.conversion !== undefined) add(valueKey('rebate', AGAIN), result.conversion.fen)
  return value
}

const AGAIN = 'converted-again'

function conversionsAfter(world: World, { conversionsUndone = [], conversion }: RefundResult) {
  const left = world.conversions.map((one) => {
    const back = conversionsUndone.find(({ lot }) => lot === one.lot)
    if (back === undefined) return one
    const origins = back.points.map(({ lot, from, points: amount }) => ({ lot: from ?? lot, points: amount }))
    return { ...one, points: withChange(one.points, origins, -1) }
  })
  if (conversion === undefined) return left
  return [{ lot: AGAIN, points: [...conversion.lots] }, ...left]
}

/** What is left of the points of rewards that still stand: a claw-back takes from them as from any lot. */
function rewardsAfter(
  sale: BookedSale,
  world: World,
  left: readonly LotHolding[],
  gone: readonly { readonly position: number }[],
): readonly RewardStanding[] {
  return world.rewards
    .filter(({ position }) => !gone.some((one) => one.position === position))
    .map((standing) => {
      if (standing.lots === undefined || sale.result.rewards?.[standing.position]?.to !== 'member')
        return standing
      const lots = left.filter(({ lot }) => standing.lots?.some((one) => one.lot === lot))
      return { position: standing.position, here: pointsInLots(lots), lots }
    })
}

function vouchersBack(sale: BookedSale, { tenders }: RefundResult): number {
  return tenders.reduce((sum, { voucher, newVoucherFen = 0 }) => {
    const whole = sale.facts.vouchers?.find(({ number }) => number === voucher)?.terms.valueFen ?? 0
    return sum + whole + newVoucherFen
  }, 0)
}

/** What leaves the drawer or goes back to a payment service; a coupon's platform is one. */
function moneyOut(programme: Programme, { tenders }: RefundResult): number {
  return tenders.reduce((sum, { code, handedFen, inCash }) => {
    const kind = programme.tenders.find((tender) => tender.code === code)?.kind
    return kind === 'money' || kind === 'bought_voucher' || inCash === true ? sum + handedFen : sum
  }, 0)
}

/** Spends so many points here, oldest first, also those of rewards. */
export function spendPoints(world: World, amount: number): World {
  let open = amount
  const lots = world.lots.map(({ lot, points: held }) => {
    const part = Math.min(open, held)
    open -= part
    return { lot, points: points(held - part) }
  })
  const left = lots.filter(({ points: held }) => held > 0)
  const isHere = (lot: string): boolean => world.lots.some((one) => one.lot === lot)
  const rewards = world.rewards.map((standing): RewardStanding => {
    if (!(standing.lots ?? []).some(({ lot }) => isHere(lot))) return standing
    const still = left.filter(({ lot }) => standing.lots?.some((one) => one.lot === lot))
    return { position: standing.position, here: pointsInLots(still), lots: still }
  })
  return { ...world, lots: left, rewards }
}

/** Spends so much of the rebate on the card, the oldest conversion's first. */
export function spendRebate(world: World, amount: number): World {
  const value = new Map(world.value)
  let open = amount
  for (const { lot } of world.conversions.toReversed()) {
    const key = valueKey('rebate', lot)
    const part = Math.min(open, value.get(key) ?? 0)
    value.set(key, (value.get(key) ?? 0) - part)
    open -= part
  }
  return { ...world, value: new Map([...value].filter(([, left]) => left > 0)) }
}

export function valueOnCard(world: World): number {
  return [...world.value.values()].reduce((sum, amount) => sum + amount, 0)
}
