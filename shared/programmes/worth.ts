/**
 * What points and rewards are worth, at the rate that values a missing point (RF-03), against the money that brings them.
 * All comparisons are exact, as products of whole numbers.
 */
import type { Programme, Reward } from '../domain/programme.ts'
import { rewardValue } from './bounds.ts'
import { highestEffectiveFactor } from './effective-factor.ts'

/** A fraction of money for money; the denominator is above zero. */
interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * A sale or top-up whose points, those it gives as rewards among them, are worth more than its money could not be undone:
 * the money of a return would not cover the points that are gone (RF-03). Where the points of whole units are worth no more
 * than the money, this is seen at the amounts from which on a reward is given: between them money grows and rewards do not.
 * A first-sale reward has no such amount; what it gives is the price of a new member.
 */
export function dearPoints(programme: Programme): readonly string[] {
  const rate = worthOfMoney(programme)
  const dearRate = rate.numerator > rate.denominator ? ['redemption'] : []
  return [...dearRate, ...rewardsBeyondMoney(programme, ({ gives }) => gives.kind === 'points')]
}

/** The same of everything that is given, vouchers and gifts at their stated value (RF-10). */
export function dearRewards(programme: Programme): readonly string[] {
  return rewardsBeyondMoney(programme, () => true)
}

/** Section 12, the value of a missing point: things that give more for a point than the redemption rate. */
export function dearItems(programme: Programme): readonly string[] {
  const { stepFen, stepPoints } = programme.redemption
  return programme.redemption.items.flatMap((item, index) => {
    const gain = itemValue(programme, index) - item.payFen
    const isDear = BigInt(gain) * BigInt(stepPoints) > BigInt(item.points) * BigInt(stepFen)
    return isDear ? [`redemption.items.${index}`] : []
  })
}

/** EA-01: the smallest sum that is rounded up to a whole unit, and what its points are worth, floored to the fen. */
export function dearRoundings(programme: Programme): readonly string[] {
  const { unitFen, pointsPerUnit, rounding } = programme.accrual
  const { stepFen, stepPoints } = programme.redemption
  if (rounding === 'down') return []
  const leastFen = rounding === 'up' ? 1n : (BigInt(unitFen) + 1n) / 2n
  const permille = BigInt(pointsPerUnit) * highestEffectiveFactor(programme)
  const points = (permille + (rounding === 'up' ? 999n : 500n)) / 1000n
  return (points * BigInt(stepFen)) / BigInt(stepPoints) > leastFen ? ['accrual.rounding'] : []
}

/** RE-01: the first whole step from the minimum on is no more than the ceiling. */
export function outOfReach({ redemption }: Programme): readonly string[] {
  const { minimumPoints, stepPoints, stepFen, ceilingFenPerSale, mode, moneyOff } = redemption
  if (mode === 'automatic' || !moneyOff || ceilingFenPerSale === null) return []
  const leastFen = Math.ceil(minimumPoints / stepPoints) * stepFen
  return leastFen > ceilingFenPerSale ? ['redemption.ceilingFenPerSale'] : []
}

/** What the points of whole units are worth, for each fen that is paid. */
function worthOfMoney(programme: Programme): Ratio {
  const { unitFen, pointsPerUnit } = programme.accrual
  const { stepFen, stepPoints } = programme.redemption
  const counted = countedOfPaid(programme)
  const worth = BigInt(pointsPerUnit) * highestEffectiveFactor(programme) * BigInt(stepFen)
  return {
    numerator: worth * counted.numerator,
    denominator: BigInt(unitFen) * 1000n * BigInt(stepPoints) * counted.denominator,
  }
}

/**
 * How much money counts for a fen that is paid: that fen, or, at list, what it is at the lowest rate. A price is rounded
 * half up to the fen, so the list price is below 1.5 times what the rate makes of a price of one fen, and nearer to it above.
 */
function countedOfPaid({ accrual, memberPrice, birthdayRight, priceClasses }: Programme): Ratio {
  if (accrual.base === 'paid') return { numerator: 1n, denominator: 1n }
  const earning = priceClasses.filter(({ earns }) => earns).map(({ code }) => code)
  const tables = [...Object.values(memberPrice), birthdayRight?.ratePermille ?? {}]
  const lowest = Math.min(1000, ...tables.flatMap((rates) => earning.map((code) => rates[code] ?? 1000)))
  return lowest === 1000
    ? { numerator: 1n, denominator: 1n }
    : { numerator: 1500n, denominator: BigInt(lowest) }
}

/** Rewards at whose amount the points of the money and all chosen rewards so far are worth more than the money. */
function rewardsBeyondMoney(programme: Programme, chosen: (reward: Reward) => boolean): readonly string[] {
  return programme.rewards.flatMap((reward, index) => {
    if (!chosen(reward) || reward.when.kind === 'first_sale') return []
    const { kind, amountFen } = reward.when
    const given = programme.rewards.filter(({ when }) => when.kind === kind && when.amountFen <= amountFen)
    const value = given.filter(chosen).reduce((sum, one) => sum + rewardValue(one, programme), 0n)
    const { numerator, denominator } = earns(programme, kind) ? worthOfMoney(programme) : NOTHING
    const money = BigInt(amountFen)
    return money * numerator + value * denominator > money * denominator ? [`rewards.${index}`] : []
  })
}

const NOTHING: Ratio = { numerator: 0n, denominator: 1n }

/** EA-04: a top-up gives points of its own only where it earns. */
function earns({ storedValue }: Programme, kind: 'sale_from' | 'top_up_from'): boolean {
  return kind === 'sale_from' || storedValue?.earnsAt === 'top_up'
}

/** What an item is worth in fen: what it puts on the card, a voucher's value, a gift's stated value where a reward names it. */
function itemValue({ redemption, vouchers, rewards }: Programme, index: number): number {
  const item = redemption.items[index]
  switch (item?.kind) {
    case 'value':
      return item.valueFen
    case 'voucher':
      return vouchers.find(({ code }) => code === item.voucher)?.valueFen ?? 0
    default:
      return Math.max(
        0,
        ...rewards.map(({ gives }) =>
          gives.kind === 'gift' && gives.gift === item?.code ? gives.valueFen : 0,
        ),
      )
  }
}
