/** What no single field of a programme shows: codes that name each other, sums that stay within bounds. */
import { FEN_MAX } from '../domain/money.ts'
import { POINTS_MAX } from '../domain/points.ts'
import type { Programme } from '../domain/programme.ts'

export interface Inconsistency {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Everything in a programme that contradicts the rest of it; empty when it is sound. */
export function programmeInconsistencies(programme: Programme): readonly Inconsistency[] {
  return [
    ...priceInconsistencies(programme),
    ...factorInconsistencies(programme),
    ...tenderInconsistencies(programme),
    ...consentInconsistencies(programme),
    ...boundInconsistencies(programme),
  ]
}

/** TI-05: the matrix has every tier and every price class, and no other. */
function priceInconsistencies(programme: Programme): readonly Inconsistency[] {
  const tiers = programme.tiers.map(({ code }) => code)
  const classes = programme.priceClasses.map(({ code }) => code)
  const matrix = programme.memberPrice
  const birthday = programme.birthdayRight?.ratePermille ?? {}
  return [
    ...differences(['memberPrice'], Object.keys(matrix), tiers, 'tier'),
    ...Object.entries(matrix).flatMap(([tier, rates]) =>
      differences(['memberPrice', tier], Object.keys(rates), classes, 'price class'),
    ),
    ...(programme.birthdayRight === null
      ? []
      : differences(['birthdayRight', 'ratePermille'], Object.keys(birthday), classes, 'price class')),
  ]
}

function differences(
  path: readonly string[],
  given: readonly string[],
  wanted: readonly string[],
  what: string,
): readonly Inconsistency[] {
  return [
    ...given
      .filter((code) => !wanted.includes(code))
      .map((code) => ({ path: [...path, code], message: `no such ${what}` })),
    ...wanted
      .filter((code) => !given.includes(code))
      .map((code) => ({ path: [...path, code], message: `a rate for this ${what} is missing` })),
  ]
}

function factorInconsistencies(programme: Programme): readonly Inconsistency[] {
  const tiers = programme.tiers.map(({ code }) => code)
  const earning = programme.categories.filter(({ earns }) => earns).map(({ code }) => code)
  return programme.accrual.factors.flatMap(({ when }, index) => {
    const path = ['accrual', 'factors', index, 'when']
    if (when.kind === 'tier' && !tiers.includes(when.tier)) return [{ path, message: 'no such tier' }]
    if (when.kind === 'category' && !earning.includes(when.category)) {
      return [{ path, message: 'no such category, or one that does not earn' }]
    }
    return []
  })
}

/** SV-04: the money of a free voucher gives no points. There is a tender of money to hand a refund out with. */
function tenderInconsistencies(programme: Programme): readonly Inconsistency[] {
  const earningVouchers = programme.tenders.flatMap((tender, index) =>
    tender.kind === 'free_voucher' && tender.earns
      ? [{ path: ['tenders', index, 'earns'], message: 'a free voucher gives no points' }]
      : [],
  )
  const hasMoney = programme.tenders.some(({ kind }) => kind === 'money')
  return [
    ...earningVouchers,
    ...(hasMoney ? [] : [{ path: ['tenders'], message: 'a programme needs a tender of money' }]),
  ]
}

/** EN-03: the rules are accepted by one consent, neither more nor fewer. */
function consentInconsistencies(programme: Programme): readonly Inconsistency[] {
  const required = programme.consents.filter((consent) => consent.required)
  return required.length === 1
    ? []
    : [{ path: ['consents'], message: 'exactly one consent, to the rules, is required' }]
}

/** The largest sale must not accrue more points than points can count. */
function boundInconsistencies(programme: Programme): readonly Inconsistency[] {
  const { unitFen, pointsPerUnit } = programme.accrual
  const units = BigInt(Math.ceil(FEN_MAX / unitFen))
  const most = (units * BigInt(pointsPerUnit) * highestEffectiveFactor(programme)) / 1000n
  return most <= BigInt(POINTS_MAX)
    ? []
    : [{ path: ['accrual'], message: 'the largest sale would accrue more points than can be counted' }]
}

/** No sale's effective factor is above this, in permille, whichever factors meet. */
export function highestEffectiveFactor(programme: Programme): bigint {
  const permilles = programme.accrual.factors.map(({ permille }) => BigInt(Math.max(1000, permille)))
  switch (programme.accrual.stacking) {
    case 'highest':
      return permilles.reduce((best, permille) => (permille > best ? permille : best), 1000n)
    case 'multiply':
      // Rounded up at each step, where the evaluation floors.
      return permilles.reduce((product, permille) => (product * permille + 999n) / 1000n, 1000n)
    case 'add':
      return permilles.reduce((sum, permille) => sum + permille - 1000n, 1000n)
  }
}
