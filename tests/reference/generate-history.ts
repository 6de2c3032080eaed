/** What happens after a sale: time, points spent and arriving, rewards used, and returns of any part in any order. */
import type { Fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type {
  BookedSale,
  ConvertedLot,
  EntryGround,
  RefundFacts,
  RefundResult,
} from '../../shared/domain/refund.ts'
import { plusDays } from '../../shared/domain/time.ts'
import { type Answer, toFen, toLots, toPoints } from './answer.ts'
import { type Choices, choicesFrom, type Rows } from './choices.ts'
import { at, total } from './exact.ts'
import { soundSaleFrom } from './generate-sale.ts'
import { goodsKept, groundMoney } from './goods.ts'
import { referenceRefund } from './refund.ts'
import type { ReturnOverrides } from './refund-refusals.ts'
import { referenceSale } from './sale.ts'
import { ownExpired, rebateSpent, returned, spent, standings, type World, worldAfter } from './world.ts'

export interface ReturnAct {
  readonly sale: BookedSale
  readonly programme: Programme
  readonly facts: RefundFacts
  readonly overrides: ReturnOverrides
  readonly answer: Answer<RefundResult>
  /** As it stands after the act. */
  readonly world: World
}

export const OWN_LOT = 'this-sale'

/** A sale with what comes of it; null where the drawn sale was refused after all. */
export function historyFrom(drawn: Rows, programme: Programme): readonly ReturnAct[] | null {
  const choices = choicesFrom(drawn.sale)
  const { facts, programme: moved } = soundSaleFrom(choices, programme)
  const sold = referenceSale(facts, moved)
  if (!('value' in sold)) return null
  const sale: BookedSale = { facts, result: sold.value, lot: OWN_LOT }
  const hasMember = facts.member !== null
  let world = worldAfter(
    sale,
    moved,
    hasMember && moved.redemption.mode === 'automatic' ? olderConversions(choices, moved) : [],
    hasMember && choices.chance(25) ? BigInt(choices.upTo(60)) : 0n,
  )
  // Somebody who never leaves points lying: shortfalls, and points that come back to buy money back.
  const spendsAll = choices.chance(30)
  const acts: ReturnAct[] = []
  for (const row of drawn.later) {
    const later = choicesFrom(row)
    world = meanwhile(later, world)
    if (spendsAll) world = spent(world, total(world.held))
    const act = returnFrom(later, world)
    acts.push(act)
    world = act.world
    // Once more after everything came back, now and then: there must be nothing left to return.
    if (world.state.kept.every((units) => units === 0) && !later.chance(5)) break
  }
  return acts
}

/** Value of conversions before the sale: some of it may have paid for the sale itself. */
export function olderConversions({ pick, upTo }: Choices, programme: Programme): readonly ConvertedLot[] {
  const { stepPoints, stepFen } = programme.redemption
  return Array.from({ length: pick([0, 1, 2]) }, (_, place): ConvertedLot => {
    const times = pick([0, 0, 1, 3])
    const step = { points: toPoints(BigInt(stepPoints * (times + 1))), fen: toFen(BigInt(stepFen + times)) }
    const steps = 1 + upTo(3)
    const whole = steps * step.points
    const first = upTo(whole - 1)
    const lots = [
      { name: `ancient-${place}`, amount: BigInt(first) },
      { name: `old-${place}~2027-01-10`, amount: BigInt(whole - first) },
    ]
    return {
      lot: `conversion-${place}`,
      unspentFen: toFen(BigInt(upTo(steps * step.fen))),
      points: toLots(lots.filter(({ amount }) => amount > 0n)),
      ...(times > 0 || pick([false, true]) ? { step } : {}),
    }
  })
}

export function meanwhile({ pick, chance, upTo }: Choices, before: World): World {
  let world: World = { ...before, today: plusDays(before.today, pick([0, 1, 7, 8, 40, 60])) }
  if (world.sale.facts.member === null) return world
  if (chance(50)) world = spent(world, chance(50) ? total(world.held) : BigInt(upTo(100)))
  if (chance(20)) {
    const lot = { name: `later-${world.acts}`, amount: BigInt(1 + upTo(100)) }
    world = { ...world, held: [...world.held, lot] }
  }
  if (chance(10)) world = ownExpired(world)
  if (chance(30)) world = rebateSpent(world, chance(40) ? 1_000_000n : BigInt(upTo(50)))
  if (chance(35)) world = { ...world, things: world.things.map((here) => here && chance(50)) }
  if (chance(20))
    world = {
      ...world,
      referrers: world.referrers.map((heap) => ({ ...heap, amount: BigInt(upTo(Number(heap.amount))) })),
    }
  return world
}

/** A return of any part; now and then one that must be refused. */
export function returnFrom(choices: Choices, world: World): ReturnAct {
  const { sale, programme } = world
  const facts = returnFacts(choices, world)
  const overrides = { period: !choices.chance(10), priceClass: !choices.chance(20) }
  const answer = referenceRefund(sale, facts, programme, overrides)
  return {
    sale,
    programme,
    facts,
    overrides,
    answer,
    world: 'value' in answer ? returned(world, answer.value) : world,
  }
}

export function returnFacts(choices: Choices, world: World): RefundFacts {
  const { chance, pick } = choices
  const { sale, programme, state } = world
  const reasons = programme.refund.reasons.map(({ code }) => code)
  const hasMember = sale.facts.member !== null
  const rewards = standings(world)
  const isVoid = chance(7)
  return {
    businessDate: world.today,
    returned: isVoid && chance(50) ? [] : returnedFrom(choices, state.kept),
    before: state,
    held: hasMember ? toLots(world.held) : [],
    elsewherePoints: toPoints(world.elsewhere),
    ...(reasons.length > 0 && !chance(4) ? { reason: pick([...reasons, reasons[0] ?? '']) } : {}),
    ...(isVoid ? { void: true } : {}),
    ...(chance(15) ? { inCash: cashFrom(choices, sale) } : {}),
    ...(world.expired.length > 0 ? { expired: toLots(world.expired) } : {}),
    ...(programme.redemption.mode === 'automatic' && hasMember ? { converted: world.conversions } : {}),
    ...(rewards.length > 0 ? { rewards } : {}),
    ...(hasMember && chance(40) ? { entry: entryFrom(choices, world) } : {}),
  }
}

type Returned = RefundFacts['returned']

function returnedFrom({ pick, chance, upTo }: Choices, kept: readonly number[]): Returned {
  const left = kept.map((units, line) => ({ line, units })).filter(({ units }) => units > 0)
  if (chance(4)) {
    const wrong: Returned[] = [
      [],
      [{ line: kept.length, units: 1 }],
      [{ line: 0, units: 0 }],
      [{ line: 0, units: at(kept, 0) + 1 }],
      [...left, ...left],
      [{ line: 0, units: -1 }],
    ]
    return pick(wrong)
  }
  if (chance(12)) return left
  const some = left.filter(() => chance(50))
  const chosen = (some.length > 0 ? some : left.slice(0, 1)).map(({ line, units }) => ({
    line,
    units: chance(50) ? units : 1 + upTo(units - 1),
  }))
  return chance(20) ? chosen.toReversed() : chosen
}

/** RF-07: mostly tenders that may go back in cash. */
function cashFrom({ chance }: Choices, { result }: BookedSale): readonly number[] {
  const positions = result.tenders.map((_, position) => position)
  return positions.filter((position) => {
    const { code } = at(result.tenders, position)
    return chance(code === 'cash' || code === 'wechat' ? 60 : 4)
  })
}

function entryFrom({ pick, chance, upTo }: Choices, { sale, state, programme }: World): EntryGround {
  const kept = goodsKept(sale, state.kept.map(BigInt))
  const other = (): EntryGround['purchases'][number] => ({
    businessDate: plusDays(sale.facts.businessDate, -pick([0, 1, 29, 30, 6, 7])),
    kind: pick(['sale', 'top_up']),
    netFen: upTo(2000) as Fen,
    thisSale: false,
  })
  return {
    condition: programme.card.entry,
    appliedOn: plusDays(sale.facts.businessDate, pick([0, 3])),
    purchases: [
      {
        businessDate: sale.facts.businessDate,
        kind: 'sale',
        netFen: toFen(groundMoney(kept, sale.result.tenders, programme)),
        thisSale: true,
      },
      ...Array.from({ length: pick([0, 1, 2]) }, other),
    ],
    ...(chance(20) ? { exchangedFen: upTo(500) as Fen } : {}),
  }
}
