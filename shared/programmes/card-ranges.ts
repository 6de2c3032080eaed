/** Card ranges against the numbers that the product makes itself. */
import type { CardRange, Programme } from '../domain/programme.ts'

/** Numbers that a till makes by length and first digit: a slip's, a registered voucher's. */
const OWN_CODES = [
  { length: 17, leading: '7' },
  { length: 19, leading: '8' },
] as const

/**
 * Positions of ranges that take in slip or voucher numbers: a programme's cards are looked for first, so that a slip would
 * be read as a card.
 */
export function takenCardRanges({ card }: Programme): readonly number[] {
  return card.ranges.flatMap((range, index) => (takesOwnCodes(range) ? [index] : []))
}

function takesOwnCodes({ length, prefix }: CardRange): boolean {
  return OWN_CODES.some((own) => own.length === length && prefix.startsWith(own.leading))
}
