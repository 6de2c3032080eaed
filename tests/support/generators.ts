/** Generated programmes, sales and histories of returns: everything a shop could do, small enough to shrink. */
import fc from 'fast-check'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Factor, Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundState } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import type { LotHolding, SaleFacts, SaleLine } from '../../shared/domain/sale.ts'
import { highestEffectiveFactor } from '../../shared/programmes/effective-factor.ts'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aBookedSale,
  aFactor,
  aLine,
  aLot,
  aMember,
  aRefund,
  aSale,
  evaluated,
  refunded,
} from './builders.ts'

const permille = fc.constantFrom(1000, 1200, 1500, 1555, 2000, 3000, 5000)

const factorCondition: fc.Arbitrary<Factor['when']> = fc.oneof(
  fc.constantFrom<Factor['when']>(
    { kind: 'category', category: 'shoe' },
    { kind: 'category', category: 'bag' },
    { kind: 'birthday', window: 'day' },
    { kind: 'birthday', window: 'month' },
    { kind: 'tier', tier: 'member' },
    { kind: 'weekdays', weekdays: [6] },
  ),
  fc
    .integer({ min: 1, max: 1000 })
    .map((amount): Factor['when'] => ({ kind: 'sale_from', amountFen: fen(amount) })),
)

/** A sale from nearly all that was paid: the smallest return falls below it. */
const cliff = fc
  .record({ times: fc.constantFrom(2000, 5000, 20_000), amount: fc.integer({ min: 900, max: 1000 }) })
  .map(({ times, amount }): [number, Factor['when']] => [
    times,
    { kind: 'sale_from', amountFen: fen(amount) },
  ])

const factors = fc
  .tuple(
    fc.array(fc.tuple(permille, factorCondition), { maxLength: 2 }),
    fc.oneof(
      fc.constant([]),
      cliff.map((one) => [one]),
    ),
  )
  .map(([some, one]) =>
    [...some, ...one].map(([times, when], index) => aFactor(times, when, `factor_${index}`)),
  )

/**
 * Programmes that the schema and the check let through: points are worth up to half of the money that earns them, which is
 * far more than any shop gives, so that returns run short.
 */
export const programmes: fc.Arbitrary<Programme> = fc
  .record({
    rates: fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 })),
    unitFen: fc.constantFrom(1, 10, 33, 100, 1000),
    pointsPerUnit: fc.integer({ min: 1, max: 3 }),
    stacking: fc.constantFrom('highest', 'multiply', 'add'),
    factors,
    stepPoints: fc.constantFrom(1, 7, 100, 1000),
    worthPermille: fc.constantFrom(10, 100, 300, 500),
  })
  .map(
    ({ rates: [regular, special], unitFen, pointsPerUnit, stacking, factors, stepPoints, worthPermille }) =>
      withRedemption(
        {
          ...SHOES,
          memberPrice: { member: { regular, special } },
          accrual: { ...SHOES.accrual, unitFen: fen(unitFen), pointsPerUnit, stacking, factors },
        },
        stepPoints,
        worthPermille,
      ),
  )
  .filter((programme) => isSound(withDearerPoints(programme)))

/** What a shop could adopt without a second thought. */
function isSound(programme: Programme): boolean {
  return lintProgramme(programme).length === 0 && readProgramme(programme).ok
}

/** The most valuable points that come to no more than `worthPermille` of the money, whatever the factors. */
function withRedemption(programme: Programme, stepPoints: number, worthPermille: number): Programme {
  const { unitFen, pointsPerUnit } = programme.accrual
  const money = BigInt(unitFen) * BigInt(stepPoints) * BigInt(worthPermille)
  const stepFen = Number(money / (BigInt(pointsPerUnit) * highestEffectiveFactor(programme)))
  return {
    ...programme,
    redemption: {
      ...programme.redemption,
      minimumPoints: points(stepPoints),
      stepPoints: points(stepPoints),
      stepFen: fen(Math.max(1, stepFen)),
      ceilingFenPerSale: null,
    },
  }
}

/** Twice as dear must still be sound: rounding to the fen then never reaches the edge. */
function withDearerPoints(programme: Programme): Programme {
  return {
    ...programme,
    redemption: { ...programme.redemption, stepFen: fen(programme.redemption.stepFen * 2) },
  }
}

const line: fc.Arbitrary<SaleLine> = fc
  .record({
    priceFen: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 300_00 })),
    quantity: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 7 })),
    priceClass: fc.constantFrom('regular', 'special'),
    category: fc.constantFrom('shoe', 'bag', 'paper_bag'),
  })
  .map((over) => aLine(over))

/** A share in thousandths of something that is known only once other things are. */
const share = fc.oneof(fc.constant(0), fc.constant(1000), fc.integer({ min: 0, max: 1000 }))

export interface Ticket {
  readonly programme: Programme
  readonly facts: SaleFacts
}

/** A generated sale_from stands in thousandths of the sale's earning money, so that returns cross it. */
export function withReachableFactors(programme: Programme, facts: SaleFacts): Programme {
  const { accrual } = programme
  const earningFen = evaluated(facts, programme).result.groups.reduce((sum, group) => sum + group.moneyFen, 0)
  const factors = accrual.factors.map((factor): Factor => {
    if (factor.when.kind !== 'sale_from') return factor
    const amountFen = fen(Math.max(1, Math.floor((earningFen * factor.when.amountFen) / 1000)))
    return { ...factor, when: { kind: 'sale_from', amountFen } }
  })
  return { ...programme, accrual: { ...accrual, factors } }
}

const tenderCode = fc.constantFrom('cash', 'wechat', 'voucher', 'alipay')

/** Sales of members: any mix of lines, with or without deduction, redemption, several tenders. */
export const tickets: fc.Arbitrary<Ticket> = fc
  .record({
    programme: programmes,
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    deduct: share,
    redeem: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 300 }), share),
    tenders: fc.array(fc.tuple(tenderCode, share), { maxLength: 3 }),
    rest: fc.constantFrom('cash', 'wechat', 'voucher'),
    birthday: fc.record({ day: fc.boolean(), month: fc.boolean() }),
    spareLots: fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 2 }),
  })
  .map(({ programme, lines, deduct, redeem, tenders, rest, birthday, spareLots }) => {
    const member = aMember({ birthday })
    const bare = aSale({ member, lines })
    const priceFen = evaluated(bare, programme).result.priceFen
    const deductionFen = Math.floor((priceFen * deduct) / 1000 / 4)
    const { stepFen, stepPoints } = programme.redemption
    const steps = Math.floor((((priceFen - deductionFen) / stepFen) * redeem) / 1000)
    const redeemPoints = steps * stepPoints
    const facts = aSale({
      member,
      lines,
      deduction: deductionFen === 0 ? null : { amountFen: fen(deductionFen), reason: 'rounding' },
      redeemPoints,
      held: { lots: lotsFor(redeemPoints, spareLots), birthdayRights: 0 },
      tenders: splitTenders(priceFen - deductionFen - steps * stepFen, tenders, rest),
    })
    return { programme: withReachableFactors(programme, facts), facts }
  })

function lotsFor(redeemPoints: number, spare: readonly number[]): LotHolding[] {
  const half = Math.floor(redeemPoints / 2)
  return [half, redeemPoints - half, ...spare]
    .filter((amount) => amount > 0)
    .map((amount, index) => aLot(`old-${index}`, amount))
}

function splitTenders(
  dueFen: number,
  tenders: readonly (readonly [string, number])[],
  rest: string,
): [string, number | null][] {
  let left = dueFen
  const split: [string, number | null][] = []
  for (const [code, part] of tenders) {
    const amountFen = Math.floor((left * part) / 1000)
    if (amountFen > 0) split.push([code, amountFen])
    left -= amountFen
  }
  return [...split, [rest, null]]
}

/** One return: which line, and which share in thousandths of what is still kept of it. */
export type ReturnStep = readonly { readonly line: number; readonly part: number }[]

/** Histories of returns; steps that choose nothing that is left are skipped. */
export const histories: fc.Arbitrary<readonly ReturnStep[]> = fc.array(
  fc.array(
    fc.record({
      line: fc.nat(4),
      part: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 999 })),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  { minLength: 1, maxLength: 6 },
)

/** A member's points around the returns of one sale: what sits here by lot, and how much elsewhere. */
export interface Holdings {
  readonly here: readonly LotHolding[]
  readonly elsewhere: number
}

/** The member after the sale: what was held, less what it redeemed, with what it earned. */
export function holdingsAfter(sale: BookedSale): Holdings {
  const { redeemedLots, accruedPoints } = sale.result
  const here = withChange(
    withChange(sale.facts.held.lots, redeemedLots, -1),
    [aLot(sale.lot, accruedPoints)],
    1,
  )
  return { here, elsewhere: 0 }
}

/** Spends so many points here, oldest first, as redemptions of other sales would. */
export function spend(holdings: Holdings, amount: number): Holdings {
  let left = amount
  const here = holdings.here.map(({ lot, points: held }) => {
    const part = Math.min(left, held)
    left -= part
    return aLot(lot, held - part)
  })
  return { ...holdings, here: here.filter(({ points: held }) => held > 0) }
}

export function withChange(
  held: readonly LotHolding[],
  change: readonly LotHolding[],
  sign: 1 | -1,
): readonly LotHolding[] {
  const sums = new Map<string, number>(held.map(({ lot, points: amount }) => [lot, amount]))
  for (const { lot, points: amount } of change) sums.set(lot, (sums.get(lot) ?? 0) + sign * amount)
  if ([...sums.values()].some((amount) => amount < 0)) throw new Error('a lot below zero')
  return [...sums].filter(([, amount]) => amount > 0).map(([lot, amount]) => aLot(lot, amount))
}

export function total(held: readonly LotHolding[]): number {
  return held.reduce((sum, lot) => sum + lot.points, 0)
}

export interface PlayedReturns {
  readonly state: RefundState
  readonly holdings: Holdings
  readonly acts: readonly ReturnType<typeof refunded>[]
}

/** Plays returns one act after another against the member's holdings, booking each as a till would. */
export function playReturns(
  sale: BookedSale,
  programme: Programme,
  start: Holdings,
  acts: readonly (readonly (readonly [line: number, units: number])[])[],
): PlayedReturns {
  let state = initialRefundState(sale)
  let holdings = start
  const played: ReturnType<typeof refunded>[] = []
  for (const returned of acts) {
    const facts = aRefund(sale, {
      returned,
      before: state,
      held: holdings.here,
      elsewherePoints: holdings.elsewhere,
    })
    const act = refunded(sale, facts, programme)
    const { restoredLots, clawbackLots, debtElsewherePoints, after } = act.result
    holdings = {
      here: withChange(withChange(holdings.here, restoredLots, 1), clawbackLots, -1),
      elsewhere: holdings.elsewhere - debtElsewherePoints,
    }
    state = after
    played.push(act)
  }
  return { state, holdings, acts: played }
}

/** Turns steps into units of what is left at that point. */
export function unitsOf(sale: BookedSale, steps: readonly ReturnStep[]): (readonly [number, number])[][] {
  const kept = [...initialRefundState(sale).kept]
  const acts = steps.map((step) => {
    const chosen = new Map<number, number>()
    for (const { line, part } of step) {
      const left = kept[line] ?? 0
      const units = Math.ceil((left * part) / 1000)
      if (units === 0) continue
      kept[line] = left - units
      chosen.set(line, (chosen.get(line) ?? 0) + units)
    }
    return [...chosen]
  })
  return acts.filter((act) => act.length > 0)
}

/** A ticket that was sold. */
export function sold({ facts, programme }: Ticket): BookedSale {
  return aBookedSale(facts, programme)
}
