/**
 * Properties run on a fresh seed each time and say which. PROPERTY_SEED (and PROPERTY_PATH) replay one exactly;
 * PROPERTY_TIMES runs so many times as many cases, or fewer; PROPERTY_SHRINK=no takes the first counterexample found.
 */
import fc from 'fast-check'

/** A smaller counterexample is looked for no longer than this. */
const SHRINKING_MS_MAX = 60_000

/** Holds a property over `runs` cases; a failure prints seed, path and the smallest counterexample found. */
export function holds<Values extends [unknown, ...unknown[]]>(
  runs: number,
  property: fc.IProperty<Values>,
): void {
  const { PROPERTY_SEED: seed, PROPERTY_PATH: path, PROPERTY_TIMES: times = '1' } = process.env
  const isFirstEnough = path !== undefined || process.env.PROPERTY_SHRINK === 'no'
  const asked = {
    numRuns: Math.ceil(runs * Number(times)),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  }
  const first = fc.check(property, { ...asked, endOnFailure: true })
  if (!first.failed) return
  const again = { numRuns: asked.numRuns, seed: first.seed, path: first.counterexamplePath ?? '' }
  if (isFirstEnough) fc.assert(property, { ...again, endOnFailure: true })
  fc.assert(property, { ...again, interruptAfterTimeLimit: SHRINKING_MS_MAX, markInterruptAsFailure: true })
}

/** Cases that the comparisons with the reference, and the laws of sale and return, try together. */
const CASES_USUALLY = 10_000

/**
 * Holds a property over its share, in hundredths, of GUIKE_CASES cases (the long run: 100000), or of what is usual. A case is
 * a programme, a sale, and whatever is done after it.
 */
export function holdsInCases<Values extends [unknown, ...unknown[]]>(
  share: number,
  property: fc.IProperty<Values>,
): void {
  const cases = Number(process.env['GUIKE_CASES'] ?? CASES_USUALLY)
  holds(Math.ceil((cases * share) / 100), property)
}

/** What a test over many cases may take: hours, because the long run on a small machine is no fault. */
export const CASES_TIME_LIMIT_MS = 6 * 3_600_000
