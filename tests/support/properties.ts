/**
 * Properties run on a fresh seed each time and say which. PROPERTY_SEED (and PROPERTY_PATH) replay one exactly;
 * PROPERTY_TIMES runs so many times as many cases, or fewer; PROPERTY_SHRINK=no takes the first counterexample found.
 */
import fc from 'fast-check'

/** Holds a property over `runs` cases; a failure prints seed, path and the smallest counterexample found. */
export function holds<Values extends [unknown, ...unknown[]]>(
  runs: number,
  property: fc.IProperty<Values>,
): void {
  const { PROPERTY_SEED: seed, PROPERTY_PATH: path, PROPERTY_TIMES: times = '1' } = process.env
  const isFirstEnough = path !== undefined || process.env.PROPERTY_SHRINK === 'no'
  fc.assert(property, {
    numRuns: Math.ceil(runs * Number(times)),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
    endOnFailure: isFirstEnough,
  })
}
