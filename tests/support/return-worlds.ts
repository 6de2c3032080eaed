/**
 * Generated sales with everything that a return may have to undo, and the world around them: stored value by lots, registered
 * vouchers, coupons, limits, rewards used or not, automatic conversion partly spent, points that expired unused.
 */
import fc from 'fast-check'
import { groundMoney } from '../../shared/domain/ground-money.ts'
import { pointsInLots } from '../../shared/domain/lots.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { Programme, Reward, ValueAsset } from '../../shared/domain/programme.ts'
import { valueOfPoints } from '../../shared/domain/redemption.ts'
import type { BookedSale, RewardStanding } from '../../shared/domain/refund.ts'
import type {
  LotHolding,
  SaleFacts,
  SaleResult,
  SaleVoucher,
  TenderFact,
  ValueHolding,
} from '../../shared/domain/sale.ts'
import { aBookedSale, aLot, aMember, evaluated, ORDINARY_DAY, OWN_LOT } from './builders.ts'
import { type Ticket, tickets, withChange, withReachableFactors } from './generators.ts'
import {
  BOUGHT_VOUCHER,
  COUPON_TENDER,
  FREE_VOUCHER,
  STORED_VALUE_TENDER,
  VOUCHER_TENDER,
} from './programmes.ts'
import { spendPoints, spendRebate, valueKey, type World } from './world.ts'

export interface ReturnWorld {
  readonly programme: Programme
  readonly sale: BookedSale
  /** Right after the sale: everything it gave is there. */
  readonly unspent: World
  /** Some time later: points and value spent, points expired, rewards used. */
  readonly later: World
}

const permille = fc.integer({ min: 0, max: 1000 })
const mostly = (value: number) => fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, permille)

const rewardKind = fc.constantFrom('points', 'voucher', 'gift')

const choices = fc.record({
  automatic: fc.boolean(),
  shortfall: fc.constantFrom<Programme['refund']['shortfall']>('from_refund', 'from_refund', 'debt'),
  spendingEarns: fc.boolean(),
  order: fc.shuffledSubarray<ValueAsset>(['principal', 'bonus', 'rebate'], { minLength: 3 }),
  perSale: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 300 })),
  /** Kind and part of what is left to pay. */
  tenders: fc.array(
    fc.tuple(fc.constantFrom('stored_value', 'registered_voucher', 'group_coupon', 'wechat'), permille),
    { maxLength: 4 },
  ),
  bought: fc.boolean(),
  voucherRest: fc.constantFrom(0, 1, 1000),
  rewards: fc.array(
    fc.record({
      kind: rewardKind,
      from: fc.integer({ min: 1, max: 1000 }),
      toReferrer: fc.boolean(),
      used: permille,
    }),
    { maxLength: 3 },
  ),
  earlierSteps: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
})

type Choices = typeof choices extends fc.Arbitrary<infer Value> ? Value : never

const later = fc.record({
  spent: mostly(1000),
  rebateSpent: mostly(0),
  expired: mostly(0),
  elsewhere: fc.nat(100),
})

type Later = typeof later extends fc.Arbitrary<infer Value> ? Value : never

export const returnWorlds: fc.Arbitrary<ReturnWorld> = fc
  .record({ ticket: tickets, choices, later })
  .map(({ ticket, choices: chosen, later: then }) => {
    const programme = withChoices(ticket.programme, chosen)
    const asked = withTenders(ticket, chosen, programme)
    const reachable = withReachableFactors(programme, asked)
    const rewarding = withRewards(reachable, asked, chosen)
    const facts = { ...asked, held: { ...asked.held, gifts: { socks: 9 } } }
    const sale = aBookedSale(facts, rewarding)
    const unspent = worldAfter(sale, chosen, rewarding)
    return { programme: rewarding, sale, unspent, later: worldLater(sale, unspent, chosen, then) }
  })

function withChoices(programme: Programme, chosen: Choices): Programme {
  const { automatic, perSale, spendingEarns, order } = chosen
  const tenders = [
    ...programme.tenders,
    { ...STORED_VALUE_TENDER, earns: spendingEarns },
    VOUCHER_TENDER,
    { ...COUPON_TENDER, earns: false },
  ]
  return {
    ...programme,
    tenders,
    vouchers: [FREE_VOUCHER, BOUGHT_VOUCHER],
    storedValue: {
      order,
      earnsAt: spendingEarns ? 'spending' : 'never',
      bonusEarns: spendingEarns,
      topUps: [],
      limitFen: fen(5000_00),
    },
    accrual: {
      ...programme.accrual,
      limits: { perSale: perSale === null ? null : points(perSale), perDay: null, perMonth: null },
    },
    redemption: automatic
      ? { ...programme.redemption, mode: 'automatic', moneyOff: false }
      : programme.redemption,
    refund: { ...programme.refund, shortfall: chosen.shortfall },
  }
}

/** The ticket paid by other tenders too; with automatic conversion without points as money off. */
function withTenders({ facts }: Ticket, chosen: Choices, programme: Programme): SaleFacts {
  const asked = {
    ...facts,
    redeemPoints: chosen.automatic ? points(0) : facts.redeemPoints,
    member: aMember({ ...facts.member, referrer: 'friend', firstSale: true }),
    tenders: [{ code: 'cash', amountFen: null }],
  }
  const { dueFen } = evaluated(asked, programme).result
  const { tenders, vouchers, storedFen } = splitDue(dueFen, chosen)
  return {
    ...asked,
    tenders,
    ...(vouchers.length > 0 && { vouchers }),
    held: { ...facts.held, value: valueFor(storedFen, chosen, programme) },
  }
}

function splitDue(dueFen: number, { tenders: parts, bought, voucherRest }: Choices) {
  const tenders: TenderFact[] = []
  const vouchers: SaleVoucher[] = []
  let storedFen = 0
  let left = dueFen
  for (const [code, part] of parts) {
    const amount = Math.floor((left * part) / 1000)
    if (amount === 0 || (code === 'registered_voucher' && vouchers.length > 0)) continue
    left -= amount
    if (code === 'stored_value') storedFen += amount
    if (code !== 'registered_voucher') {
      tenders.push({ code, amountFen: fen(amount) })
      continue
    }
    tenders.push({ code, amountFen: fen(amount), voucher: 'v-1' })
    vouchers.push(aVoucher(bought, amount + voucherRest))
  }
  return { tenders: [...tenders, { code: 'cash', amountFen: null }], vouchers, storedFen }
}

function aVoucher(bought: boolean, valueFen: number): SaleVoucher {
  const terms = { sites: null, minimumFen: fen(0), priceClasses: null, perSale: 2, stacks: true, bought }
  return {
    number: 'v-1',
    kind: bought ? BOUGHT_VOUCHER.code : FREE_VOUCHER.code,
    terms: { ...terms, valueFen: fen(valueFen) },
    boundTo: null,
    validFrom: ORDINARY_DAY,
    validTo: ORDINARY_DAY,
    here: true,
  }
}

/** Enough on the card for what is asked: half of it bonus, conversions of earlier sales beside it. */
function valueFor(storedFen: number, chosen: Choices, programme: Programme): readonly ValueHolding[] {
  const half = Math.floor(storedFen / 2)
  const lots = (amounts: readonly number[]) =>
    amounts
      .map((amount, index) => ({ lot: `top-up-${index}`, fen: fen(amount) }))
      .filter((one) => one.fen > 0)
  const earlier = earlierConversions(chosen, programme)
  return [
    { asset: 'principal', lots: lots([half, storedFen - half + 7]) },
    { asset: 'bonus', lots: lots([half]) },
    { asset: 'rebate', lots: earlier.map(({ lot, value }) => ({ lot, fen: value })) },
  ]
}

function earlierConversions({ automatic, earlierSteps }: Choices, programme: Programme) {
  const { stepPoints, stepFen } = programme.redemption
  return automatic
    ? earlierSteps.map((steps, index) => ({
        lot: `earlier-${index}`,
        value: fen(steps * stepFen),
        points: [aLot(`long-ago-${index}`, steps * stepPoints)],
      }))
    : []
}

/** A tenth of the amount from which it is given at most, so that what may be owed never passes what is kept. */
function withRewards(programme: Programme, facts: SaleFacts, chosen: Choices): Programme {
  const { tenders } = evaluated(facts, programme).result
  const ground = groundMoney(
    tenders,
    tenders.map(({ amountFen }) => amountFen),
    programme,
  )
  const rewards = chosen.rewards.flatMap(({ kind, from, toReferrer }, index): readonly Reward[] => {
    const amountFen = fen(Math.floor((ground * from) / 1000))
    const worthFen = fen(Math.floor(amountFen / 10))
    const worthPoints = pointsWorth(worthFen, programme)
    if (worthFen === 0 || worthPoints === 0) return []
    const gives = givesOf(kind, worthFen, worthPoints, index)
    const to = toReferrer && gives.kind !== 'gift' ? 'referrer' : 'member'
    const when = { kind: 'sale_from', amountFen } as const
    return [{ code: `reward-${index}`, name: { zh: '送', en: 'Given' }, when, to, gives, limit: null }]
  })
  const vouchers = rewards.flatMap(({ gives }, index) =>
    gives.kind === 'voucher'
      ? [{ ...FREE_VOUCHER, code: gives.voucher, valueFen: worthOf(rewards[index]) }]
      : [],
  )
  return { ...programme, rewards, vouchers: [...programme.vouchers, ...vouchers] }
}

function givesOf(
  kind: 'points' | 'voucher' | 'gift',
  valueFen: Fen,
  worth: number,
  index: number,
): Reward['gives'] {
  switch (kind) {
    case 'points':
      return { kind, points: points(worth) }
    case 'voucher':
      return { kind, voucher: `voucher-${index}` }
    case 'gift':
      return { kind, gift: 'socks', valueFen }
  }
}

function worthOf(reward: Reward | undefined): Fen {
  return reward?.when.kind === 'sale_from' ? fen(Math.floor(reward.when.amountFen / 10)) : fen(0)
}

/** Points worth no more than this money. */
function pointsWorth(amountFen: Fen, { redemption }: Programme): number {
  const guess = Math.floor((amountFen * redemption.stepPoints) / redemption.stepFen)
  return valueOfPoints(guess, redemption) > amountFen ? 0 : Math.min(guess, 1_000_000)
}

function worldAfter(sale: BookedSale, chosen: Choices, programme: Programme): World {
  const { facts, result } = sale
  const own = result.accruedPoints - (result.conversion?.ownPoints ?? 0)
  const used = withChange(
    withChange(facts.held.lots, result.redeemedLots, -1),
    result.conversion?.lots ?? [],
    -1,
  )
  const rewards = standings(result)
  const ofMember = rewards.flatMap(({ position, lots = [] }) => (isMembers(result, position) ? lots : []))
  return {
    lots: [
      ...used,
      ...some(aLot(sale.lot, own)),
      ...ofMember.map(({ lot, points: held }) => aLot(lot, held)),
    ],
    elsewhere: 0,
    expired: [],
    value: valueLeft(facts, result),
    conversions: [...ownConversion(result), ...earlierConversions(chosen, programme).toReversed()].map(
      ({ lot, points: of }) => ({ lot, points: of }),
    ),
    rewards,
    voucherFen: 0,
    paperBack: false,
    moneyFen: 0,
  }
}

function some(holding: LotHolding): readonly LotHolding[] {
  return holding.points > 0 ? [holding] : []
}

function isMembers({ rewards = [] }: SaleResult, position: number): boolean {
  return rewards[position]?.to === 'member'
}

/** Everything that was given is there. */
function standings({ rewards = [] }: SaleResult): readonly RewardStanding[] {
  return rewards.map(({ gives }, position) =>
    gives.kind === 'points'
      ? { position, here: gives.points, lots: [aLot(`${OWN_LOT}.r${position}`, gives.points)] }
      : { position, here: 1 },
  )
}

function ownConversion({ conversion }: SaleResult) {
  if (conversion === undefined) return []
  const { lots, ownPoints } = conversion
  return [{ lot: OWN_LOT, points: [...lots, ...some(aLot(OWN_LOT, ownPoints))] }]
}

function valueLeft(facts: SaleFacts, { tenders, conversion }: SaleResult): ReadonlyMap<string, number> {
  const value = new Map<string, number>()
  const add = (asset: ValueAsset, lot: string, amount: number): void => {
    const sum = (value.get(valueKey(asset, lot)) ?? 0) + amount
    if (sum === 0) value.delete(valueKey(asset, lot))
    else value.set(valueKey(asset, lot), sum)
  }
  for (const { asset, lots } of facts.held.value ?? [])
    for (const { lot, fen: amount } of lots) add(asset, lot, amount)
  for (const { asset, lots = [] } of tenders) {
    if (asset !== undefined) for (const { lot, fen: amount } of lots) add(asset, lot, -amount)
  }
  if (conversion !== undefined) add('rebate', OWN_LOT, conversion.fen)
  return value
}

function worldLater(sale: BookedSale, unspent: World, chosen: Choices, then: Later): World {
  const own = unspent.lots.find(({ lot }) => lot === sale.lot)?.points ?? (0 as Points)
  const gone = Math.floor((own * then.expired) / 1000)
  const world = {
    ...unspent,
    lots: withChange(unspent.lots, some(aLot(sale.lot, gone)), -1),
    expired: some(aLot(`${sale.lot}~2026-12-31`, gone)),
    elsewhere: then.elsewhere,
    rewards: unspent.rewards.map((standing) => usedReward(sale, standing, chosen)),
  }
  const spent = spendPoints(world, Math.floor((pointsInLots(world.lots) * then.spent) / 1000))
  const rebate = [...spent.value].reduce(
    (sum, [key, amount]) => sum + (key.startsWith('rebate') ? amount : 0),
    0,
  )
  return spendRebate(spent, Math.floor((rebate * then.rebateSpent) / 1000))
}

/** A voucher or gift is used or not; a referrer's points are spent in part. The member's own go as all points do. */
function usedReward(sale: BookedSale, standing: RewardStanding, chosen: Choices): RewardStanding {
  const used = chosen.rewards[standing.position]?.used ?? 0
  if (standing.lots === undefined) return { ...standing, here: used > 500 ? 0 : 1 }
  if (isMembers(sale.result, standing.position)) return standing
  const lots = standing.lots.flatMap(({ lot, points: held }) =>
    some(aLot(lot, held - Math.floor((held * used) / 1000))),
  )
  return { position: standing.position, here: pointsInLots(lots), lots }
}
