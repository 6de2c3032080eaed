/** What no single field of a programme shows: codes that name each other, rules that rule each other out, sums within bounds. */
import type { Programme } from '../domain/programme.ts'
import { boundInconsistencies } from './bounds.ts'
import { cardInconsistencies } from './card-consistency.ts'
import { demand, type Inconsistency } from './inconsistency.ts'
import { nameInconsistencies } from './names.ts'
import { valueInconsistencies } from './value-consistency.ts'

/** Everything in a programme that contradicts the rest of it; empty when it is sound. */
export function programmeInconsistencies(programme: Programme): readonly Inconsistency[] {
  return [
    ...priceInconsistencies(programme),
    ...nameInconsistencies(programme),
    ...tenderInconsistencies(programme),
    ...valueInconsistencies(programme),
    ...cardInconsistencies(programme),
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

/** SV-04: voucher money that was given away gives no points. There is a tender of money to hand a refund out with. */
function tenderInconsistencies(programme: Programme): readonly Inconsistency[] {
  const earningVouchers = programme.tenders.flatMap(({ kind, earns }, index) => {
    const path = ['tenders', index, 'earns']
    if (kind === 'free_voucher') return demand(!earns, path, 'a free voucher gives no points')
    if (kind === 'voucher') return demand(!earns, path, 'a registered voucher gives no points')
    return []
  })
  const hasMoney = programme.tenders.some(({ kind }) => kind === 'money')
  return [...earningVouchers, ...demand(hasMoney, ['tenders'], 'a programme needs a tender of money')]
}

/** EN-03: the rules are accepted by one consent, neither more nor fewer. */
function consentInconsistencies(programme: Programme): readonly Inconsistency[] {
  const required = programme.consents.filter((consent) => consent.required)
  return demand(required.length === 1, ['consents'], 'exactly one consent, to the rules, is required')
}
