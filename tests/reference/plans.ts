/** The same goods returned in two ways: all at once, and in pieces of any order. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundResult, RefundTenderResult } from '../../shared/domain/refund.ts'
import type { Result } from '../../shared/domain/result.ts'
import type { TenderAmount } from '../../shared/domain/sale.ts'
import { toLots, toPoints } from './answer.ts'
import { type Choices, choicesFrom, type Rows } from './choices.ts'
import { at, gathered, total } from './exact.ts'
import { meanwhile, OWN_LOT, olderConversions } from './generate-history.ts'
import { soundSaleFrom } from './generate-sale.ts'
import { referenceSale } from './sale.ts'
import { returned, standings, type World, worldAfter } from './world.ts'

type Units = RefundFacts['returned']

export interface Plans {
  /** Right after the sale, and when the goods come back. */
  readonly sold: World
  readonly world: World
  readonly reason: string | undefined
  readonly atOnce: readonly Units[]
  readonly piecemeal: readonly Units[]
}

/** A sale, what happened until the goods come back, and two ways of bringing the same goods. */
export function plansFrom(
  drawn: Rows,
  programme: Programme,
  still?: 'nothing happens meanwhile',
): Plans | null {
  const choices = choicesFrom(drawn.sale)
  const { facts, programme: moved } = soundSaleFrom(choices, programme)
  const sold = referenceSale(facts, moved)
  if (!('value' in sold)) return null
  const sale: BookedSale = { facts, result: sold.value, lot: OWN_LOT }
  const converts = facts.member !== null && moved.redemption.mode === 'automatic'
  const later = choicesFrom(drawn.later[0] ?? [])
  const booked = worldAfter(sale, moved, converts ? olderConversions(choices, moved) : [], 0n)
  const world = still === undefined ? meanwhile(later, booked) : booked
  const all = unitsFrom(later, world)
  if (all.length === 0) return null
  const isQuality = moved.refund.reasons.length > 0 && later.chance(33)
  return {
    sold: booked,
    world,
    reason: isQuality ? 'quality' : undefined,
    atOnce: [all],
    piecemeal: piecesOf(later, all),
  }
}

function unitsFrom({ chance, upTo }: Choices, { state }: World): Units {
  const everything = chance(50)
  return state.kept
    .map((kept, line) => ({ line, units: everything ? kept : upTo(kept) }))
    .filter(({ units }) => units > 0)
}

/** Each line in one to three parts, and the parts in any order, now and then two in one act. */
function piecesOf({ upTo, chance }: Choices, all: Units): readonly Units[] {
  const pieces = all.flatMap(({ line, units }) => {
    const first = chance(60) ? upTo(units) : units
    const second = chance(30) ? upTo(units - first) : units - first
    return [first, second, units - first - second]
      .filter((part) => part > 0)
      .map((part) => ({ line, units: part }))
  })
  const acts: Units[] = []
  const left = [...pieces]
  while (left.length > 0) {
    const [piece] = left.splice(upTo(left.length - 1), 1)
    if (piece === undefined) break
    const last = acts.at(-1)
    const joins = last !== undefined && chance(25) && last.every(({ line }) => line !== piece.line)
    if (joins) acts[acts.length - 1] = [...last, piece]
    else acts.push([piece])
  }
  return acts
}

export interface Booked {
  readonly facts: RefundFacts
  readonly result: RefundResult
  readonly after: World
}

type Judge = (
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  options: { readonly overridePeriod: boolean; readonly overrideNotReturnable: boolean },
) => Result<{ readonly result: RefundResult }>

/** The acts of a plan, one after the other in the same world; null when one of them is refused. */
export function runPlan(
  before: World,
  acts: readonly Units[],
  judge: Judge,
  reason?: string,
): readonly Booked[] | null {
  const booked: Booked[] = []
  let world = before
  for (const units of acts) {
    const facts = factsOf(world, units, reason)
    const options = { overridePeriod: true, overrideNotReturnable: true }
    const judged = judge(world.sale, facts, world.programme, options)
    if (!judged.ok) return null
    world = returned(world, judged.value.result)
    booked.push({ facts, result: judged.value.result, after: world })
  }
  return booked
}

function factsOf(world: World, units: Units, reason: string | undefined): RefundFacts {
  const { sale, programme, state } = world
  const hasMember = sale.facts.member !== null
  const rewards = standings(world)
  const [first] = programme.refund.reasons
  return {
    businessDate: world.today,
    returned: units,
    before: state,
    held: hasMember ? toLots(world.held) : [],
    elsewherePoints: toPoints(world.elsewhere),
    ...(first === undefined ? {} : { reason: reason ?? first.code }),
    ...(world.expired.length > 0 ? { expired: toLots(world.expired) } : {}),
    ...(programme.redemption.mode === 'automatic' && hasMember ? { converted: world.conversions } : {}),
    ...(rewards.length > 0 ? { rewards } : {}),
  }
}

/**
 * Where everything is in the end. Not compared: in which lots the points lie, and which tenders money was withheld from.
 * Both follow the order of the acts, because each act takes from what it gives back first and withholds by slip order.
 */
export function ended(before: World, acts: readonly Booked[]): unknown {
  const { after } = at(acts, acts.length - 1)
  const { rewardsGone = [], withheldTenderFen: _, ...state } = after.state
  const results = acts.map(({ result }) => result)
  const isWithheld = state.withheldFen !== 0
  const { tenders } = before.sale.result
  const summed = (amountOf: (result: RefundResult) => number) =>
    results.reduce((sum, result) => sum + amountOf(result), 0)
  return {
    state,
    rewardsGone: Object.fromEntries(rewardsGone.map(({ position, owedFen }) => [position, owedFen])),
    points: total(after.held),
    elsewhere: after.elsewhere,
    referrers: total(after.referrers),
    unspent: after.conversions.reduce((sum, { unspentFen }) => sum + unspentFen, 0),
    handed: summed(({ handOutFen }) => handOutFen),
    byTender: isWithheld
      ? []
      : tenders.map((_tender, place) => summed((result) => at(result.tenders, place).handedFen)),
    value: isWithheld ? {} : valueBack(results),
    vouchers: tenders.map((tender, place) =>
      summed((result) => voucherBack(before.sale, tender, at(result.tenders, place))),
    ),
  }
}

function valueBack(results: readonly RefundResult[]): unknown {
  const lots = results.flatMap(({ tenders }) =>
    tenders.flatMap(({ asset, lots: back = [] }) =>
      back.map(({ lot, fen }) => ({ name: `${asset} ${lot}`, amount: BigInt(fen) })),
    ),
  )
  return Object.fromEntries(gathered(lots).map(({ name, amount }) => [name, amount]))
}

/** What a registered voucher's coming back is worth: itself, or a new one. */
function voucherBack({ facts }: BookedSale, tender: TenderAmount, back: RefundTenderResult): number {
  const itself = facts.vouchers?.find(({ number }) => number === tender.voucher)
  if (back.voucher !== undefined) return itself?.terms.valueFen ?? 0
  return back.newVoucherFen ?? 0
}
