/** Section 12: taking a line away never raises a sale's points, in any programme that the check lets through. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accrue } from '../../shared/domain/accrual.ts'
import type { PaidLine, PayingTender } from '../../shared/domain/earning-money.ts'
import { fen } from '../../shared/domain/money.ts'
import type { AccrualRules, Factor, Programme } from '../../shared/domain/programme.ts'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { regroupingFactors } from '../../shared/programmes/monotony.ts'
import { aFactor, aListPriceProgramme, aMember, ORDINARY_DAY } from '../support/builders.ts'
import { holds } from '../support/properties.ts'

const FACTS = { member: aMember({ birthday: { day: true, month: true } }), businessDate: ORDINARY_DAY }
const TENDERS: readonly PayingTender[] = [{ code: 'cash' }, { code: 'cash', carried: true }]

type Kept = readonly [newlyFen: number, carriedFen: number]

function pointsOf(programme: Programme, lines: readonly PaidLine[], kept: readonly Kept[]): number {
  const keptLines = lines.map((line, index) => ({ ...line, tenderFen: (kept[index] ?? [0, 0]).map(fen) }))
  return accrue(FACTS, keptLines, TENDERS, programme).points
}

const permille = fc.constantFrom(1000, 1001, 1200, 1500, 1999, 2000, 3000)
const condition: fc.Arbitrary<Factor['when']> = fc.oneof(
  fc.constantFrom<Factor['when']>(
    { kind: 'category', category: 'shoe' },
    { kind: 'category', category: 'bag' },
    { kind: 'price_class', priceClass: 'regular' },
    { kind: 'price_class', priceClass: 'special' },
    { kind: 'birthday', window: 'day' },
    { kind: 'tier', tier: 'member' },
  ),
  fc.integer({ min: 1, max: 500 }).map((amount) => ({ kind: 'sale_from', amountFen: fen(amount) }) as const),
)
const factors = fc
  .array(fc.tuple(permille, condition), { minLength: 1, maxLength: 5 })
  .map((list) => list.map(([times, when], index) => aFactor(times, when, `factor_${index}`)))

const rules = fc
  .record({
    unitFen: fc.constantFrom(1, 7, 10, 100),
    pointsPerUnit: fc.constantFrom(1, 2, 3, 10),
    stacking: fc.constantFrom<AccrualRules['stacking']>('highest', 'multiply', 'add'),
    rounding: fc.constantFrom<AccrualRules['rounding']>('down', 'half_up', 'up'),
    base: fc.constantFrom<AccrualRules['base']>('paid', 'list'),
    factors,
  })
  .map(({ unitFen, ...rest }) => aListPriceProgramme({ unitFen: fen(unitFen), ...rest }))

const amount = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 300 }))

/** A line, what was paid for it newly and carried, and what of that is kept in thousandths. */
const line = fc
  .record({
    category: fc.constantFrom('shoe', 'bag', 'care'),
    priceClass: fc.constantFrom('regular', 'special'),
    newly: amount,
    carried: fc.oneof(fc.constant(0), amount),
    dearer: fc.constantFrom(0, 0, 1, 50),
    keptPermille: fc.tuple(
      fc.oneof(fc.constantFrom(0, 1000), fc.integer({ min: 0, max: 1000 })),
      fc.oneof(fc.constantFrom(0, 1000), fc.integer({ min: 0, max: 1000 })),
    ),
  })
  .map(({ category, priceClass, newly, carried, dearer, keptPermille: [newlyKept, carriedKept] }) => {
    const paid: Kept = [newly, carried]
    const kept: Kept = [Math.floor((newly * newlyKept) / 1000), Math.floor((carried * carriedKept) / 1000)]
    const priceFen = newly + carried
    const paidLine: PaidLine = {
      category,
      priceClass,
      listFen: fen(priceFen + dearer),
      priceFen: fen(priceFen),
      tenderFen: paid.map(fen),
    }
    return { paidLine, paid, kept }
  })

const cases = fc.record({ programme: rules, lines: fc.array(line, { minLength: 2, maxLength: 4 }) })
type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never

function rises({ programme, lines }: Case): boolean {
  const paidLines = lines.map(({ paidLine }) => paidLine)
  const before = pointsOf(
    programme,
    paidLines,
    lines.map(({ paid }) => paid),
  )
  const after = pointsOf(
    programme,
    paidLines,
    lines.map(({ kept }) => kept),
  )
  return after > before
}

test('in a programme that the check lets through, less of the goods never gives more points', () => {
  const sound = cases.filter(({ programme }) => regroupingFactors(programme).length === 0)
  holds(
    6000,
    fc.property(sound, (one) => !rises(one)),
  )
})

const BAGS: Factor['when'] = { kind: 'category', category: 'bag' }
const SPECIAL: Factor['when'] = { kind: 'price_class', priceClass: 'special' }

/** A factor of goods beside double points for sales from `fromFen` on. */
function meeting(rounding: AccrualRules['rounding'], goods: Factor, fromFen: number): Programme {
  const large = aFactor(2000, { kind: 'sale_from', amountFen: fen(fromFen) }, 'large')
  return aListPriceProgramme({ rounding, stacking: 'highest', factors: [goods, large] })
}

function lineOf(category: string, priceClass: string, priceFen: number): PaidLine {
  return { category, priceClass, listFen: fen(priceFen), priceFen: fen(priceFen), tenderFen: [] }
}

describe('what the check refuses does raise the points', () => {
  test.each([
    [BAGS, 1999],
    [BAGS, 2000],
    [SPECIAL, 1999],
    [SPECIAL, 2000],
  ])('half up: %j at %i from 1.02 on at double', (when, times) => {
    const programme = meeting('half_up', aFactor(times, when, 'goods'), 1_02)
    const lines = [lineOf('shoe', 'regular', 50), lineOf('bag', 'special', 50), lineOf('shoe', 'regular', 2)]
    // Together 1.02 is one unit at double; apart, 0.50 and 0.50 are one unit each.
    expect(
      pointsOf(programme, lines, [
        [50, 0],
        [50, 0],
        [2, 0],
      ]),
    ).toBe(2)
    expect(
      pointsOf(programme, lines, [
        [50, 0],
        [50, 0],
        [0, 0],
      ]),
    ).toBe(3)
    expect(lintProgramme(programme)).toContainEqual({
      code: 'return_could_raise_points',
      severity: 'error',
      where: 'accrual.factors.1',
    })
  })

  test('up: three fen together are one unit at double, two fen apart are two units', () => {
    const programme = meeting('up', aFactor(1500, BAGS, 'goods'), 3)
    const lines = [lineOf('shoe', 'regular', 1), lineOf('bag', 'special', 1), lineOf('shoe', 'regular', 1)]
    expect(
      pointsOf(programme, lines, [
        [1, 0],
        [1, 0],
        [1, 0],
      ]),
    ).toBe(2)
    expect(
      pointsOf(programme, lines, [
        [1, 0],
        [1, 0],
        [0, 0],
      ]),
    ).toBe(3)
    expect(regroupingFactors(programme)).toEqual([1])
  })
})

describe('what cannot regroup is let through', () => {
  const half = meeting('half_up', aFactor(1500, BAGS, 'goods'), 1_02)
  const over = (accrual: Partial<AccrualRules>): Programme => ({
    ...half,
    accrual: { ...half.accrual, ...accrual },
  })
  test.each<[string, Programme]>([
    ['rounding down', over({ rounding: 'down' })],
    ['factors multiplied', over({ stacking: 'multiply' })],
    ['factors added', over({ stacking: 'add' })],
    ['goods above the sale', meeting('half_up', aFactor(2001, BAGS, 'goods'), 1_02)],
    ['goods at the plain rate', meeting('half_up', aFactor(1000, BAGS, 'goods'), 1_02)],
    ['a factor of the member', meeting('half_up', aFactor(1500, { kind: 'tier', tier: 'member' }), 1_02)],
    ['no factor from an amount on', over({ factors: [aFactor(1500, BAGS)] })],
  ])('%s', (_what, programme) => {
    expect(regroupingFactors(programme)).toEqual([])
  })
})

test('RF-04: carried money is a group of its own where the size of a sale multiplies points', () => {
  const large = aFactor(2000, { kind: 'sale_from', amountFen: fen(100_01) })
  const programme = aListPriceProgramme({ factors: [large] })
  const lines = [lineOf('shoe', 'regular', 100_00), lineOf('shoe', 'regular', 1)]
  const both: readonly Kept[] = [
    [50, 99_50],
    [0, 1],
  ]
  expect(pointsOf(programme, lines, both)).toBe(99)
  expect(
    pointsOf(programme, lines, [
      [50, 99_50],
      [0, 0],
    ]),
  ).toBe(99)
})
