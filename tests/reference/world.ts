/** What a member has while a sale is returned piece by piece: points by lot, conversions, rewards, the sale's own state. */

import type { ClaimFacts, ClaimResult } from '../../shared/domain/act.ts'
import { accrualOf, lotName } from '../../shared/domain/lots.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type {
  BookedSale,
  ConvertedLot,
  RefundResult,
  RefundState,
  RewardStanding,
} from '../../shared/domain/refund.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { firstOf, gathered, type Heap, least, lessBy, total } from './exact.ts'
import { lastDay } from './expiry.ts'
import { wholeOf } from './goods.ts'

export interface World {
  readonly programme: Programme
  readonly sale: BookedSale
  readonly state: RefundState
  readonly today: BusinessDate
  /** All points of the member here, oldest first. */
  readonly held: readonly Heap[]
  readonly elsewhere: bigint
  /** Points that expired unused and were not counted yet. */
  readonly expired: readonly Heap[]
  /** Newest first. */
  readonly conversions: readonly ConvertedLot[]
  /** Rewards of the sale that are not of points: whether each is still here. */
  readonly things: readonly boolean[]
  /** Points of rewards that the referrer has. */
  readonly referrers: readonly Heap[]
  readonly acts: number
}

/** A sale of which nothing came back yet. */
export function untouched(sale: BookedSale): RefundState {
  const none = sale.result.tenders.map(() => toFen(0n))
  return {
    kept: wholeOf(sale).map(Number),
    clawedPoints: toPoints(0n),
    restoredPoints: toPoints(0n),
    shortfallPoints: toPoints(0n),
    withheldFen: toFen(0n),
    withheldTenderFen: none,
    debtPoints: toPoints(0n),
    returnedTenderFen: none,
  }
}

export const rewardLot = (sale: BookedSale, position: number): string => `${sale.lot}.r${position}`

/** The world right after `sale` was booked, with older conversions as given. */
export function worldAfter(
  sale: BookedSale,
  programme: Programme,
  older: readonly ConvertedLot[],
  elsewhere: bigint,
): World {
  const { facts, result } = sale
  const { conversion, rewards = [] } = result
  const day = lastDay(programme.expiry, facts.businessDate)
  const own = { name: lotName(sale.lot, day), amount: BigInt(result.accruedPoints) }
  const ownTaken = { name: own.name, amount: BigInt(conversion?.ownPoints ?? 0) }
  const given = (to: 'member' | 'referrer') =>
    rewards.flatMap((reward, position): Heap[] =>
      reward.to === to && reward.gives.kind === 'points'
        ? [{ name: lotName(rewardLot(sale, position), day), amount: BigInt(reward.gives.points) }]
        : [],
    )
  const taken = [...heapsOf(result.redeemedLots), ...heapsOf(conversion?.lots ?? []), ownTaken]
  const converted: readonly ConvertedLot[] =
    conversion === undefined
      ? []
      : [
          {
            lot: sale.lot,
            unspentFen: conversion.fen,
            points: toLots(gathered([...heapsOf(conversion.lots), ownTaken])),
          },
        ]
  return {
    programme,
    sale,
    state: untouched(sale),
    today: facts.businessDate,
    held: lessBy([...heapsOf(facts.held.lots), own, ...given('member')], taken),
    elsewhere,
    expired: [],
    conversions: [...converted, ...older],
    things: rewards.map(({ gives }) => gives.kind !== 'points'),
    referrers: given('referrer'),
    acts: 0,
  }
}

/** EN-20: the sale is the member's from its claim on, with the claim's points. */
export function claimedBy(
  sale: BookedSale,
  facts: ClaimFacts,
  result: ClaimResult,
  claim: string,
): BookedSale {
  const { groups, accruedPoints, conversion } = result
  return {
    facts: { ...sale.facts, member: facts.member },
    result: { ...sale.result, groups, accruedPoints, ...(conversion === undefined ? {} : { conversion }) },
    lot: claim,
  }
}

/** The rewards that are not gone, as they stand. */
export function standings({ sale, state, held, referrers, things }: World): readonly RewardStanding[] {
  const gone = (state.rewardsGone ?? []).map(({ position }) => position)
  return (sale.result.rewards ?? []).flatMap(({ to, gives }, position): RewardStanding[] => {
    if (gone.includes(position)) return []
    if (gives.kind !== 'points') return [{ position, here: things[position] === true ? 1 : 0 }]
    const lots = (to === 'member' ? held : referrers).filter(
      ({ name }) => accrualOf(name) === rewardLot(sale, position),
    )
    return [{ position, here: Number(total(lots)), lots: toLots(lots) }]
  })
}

/** The world after a return. */
export function returned(world: World, result: RefundResult): World {
  const gone = (result.rewardsGone ?? []).flatMap(({ lots }) => heapsOf(lots ?? []))
  const undone = result.conversionsUndone ?? []
  const comingBack = [...heapsOf(result.restoredLots), ...undone.flatMap(({ points }) => heapsOf(points))]
  const { conversion } = result
  const leaving = [...heapsOf(result.clawbackLots), ...heapsOf(conversion?.lots ?? [])]
  const ofReferrers = lessThanThere(world.referrers, gone)
  const ofMember = lessBy(gone, lessBy(world.referrers, ofReferrers))
  const converted: readonly ConvertedLot[] =
    conversion === undefined
      ? []
      : [{ lot: `return-${world.acts}`, unspentFen: conversion.fen, points: conversion.lots }]
  return {
    ...world,
    state: result.after,
    held: lessBy([...world.held, ...comingBack], [...leaving, ...ofMember]),
    elsewhere: world.elsewhere - BigInt(result.debtElsewherePoints),
    expired: lessBy(world.expired, heapsOf(result.expiredLots ?? [])),
    conversions: [...converted, ...world.conversions.map((one) => less(one, undone))],
    referrers: ofReferrers,
    acts: world.acts + 1,
  }
}

/** `heaps` without what `taken` takes of their names; other names are somebody else's. */
function lessThanThere(heaps: readonly Heap[], taken: readonly Heap[]): readonly Heap[] {
  return lessBy(
    heaps,
    taken.filter(({ name }) => heaps.some((heap) => heap.name === name)),
  )
}

function less(converted: ConvertedLot, undone: NonNullable<RefundResult['conversionsUndone']>): ConvertedLot {
  const mine = undone.filter(({ lot }) => lot === converted.lot)
  const points = mine.flatMap((one) =>
    one.points.map((back) => ({ name: back.from ?? back.lot, amount: BigInt(back.points) })),
  )
  return {
    ...converted,
    unspentFen: toFen(BigInt(converted.unspentFen) - mine.reduce((fen, one) => fen + BigInt(one.fen), 0n)),
    points: toLots(lessBy(heapsOf(converted.points), points)),
  }
}

/** Points spent, oldest first. */
export function spent(world: World, amount: bigint): World {
  return { ...world, held: lessBy(world.held, firstOf(world.held, amount)) }
}

/** RE-02: value of conversions spent, of the first of them. */
export function rebateSpent(world: World, amount: bigint): World {
  const [newest, ...others] = world.conversions
  if (newest === undefined) return world
  const unspent = BigInt(newest.unspentFen)
  return {
    ...world,
    conversions: [{ ...newest, unspentFen: toFen(unspent - least(unspent, amount)) }, ...others],
  }
}

/** The sale's own points and its rewards' expire. */
export function ownExpired(world: World): World {
  const isOwn = ({ name }: Heap) => accrualOf(name).startsWith(world.sale.lot)
  const expiring = [...world.held, ...world.referrers].filter(isOwn)
  return {
    ...world,
    held: world.held.filter((heap) => !isOwn(heap)),
    referrers: [],
    expired: gathered([...world.expired, ...expiring]),
  }
}
