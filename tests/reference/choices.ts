/** A generated case is a row of numbers read one by one; a row that has ended reads as zeros, the plainest case there is. */
import fc from 'fast-check'

export interface Choices {
  /** One of the options; the first is the plainest. */
  readonly pick: <Option>(options: readonly Option[]) => Option
  /** A whole number from 0 to `max`. */
  readonly upTo: (max: number) => number
  /** True in so many of a hundred; false is the plainer. */
  readonly chance: (percent: number) => boolean
}

export function choicesFrom(row: readonly number[]): Choices {
  let place = 0
  const next = (): number => {
    const drawn = row[place] ?? 0
    place += 1
    return drawn
  }
  return {
    pick: (options) => {
      const option = options[next() % options.length]
      if (option === undefined) throw new RangeError('nothing to choose from')
      return option
    },
    upTo: (max) => next() % (max + 1),
    chance: (percent) => next() % 100 >= 100 - percent,
  }
}

const row = (length: number) =>
  fc.array(fc.noBias(fc.nat()), { minLength: 0, maxLength: length, size: 'max' })

/** The rows of one case: the programme, the sale, and one row for each thing that happens after it. */
export interface Rows {
  readonly programme: readonly number[]
  readonly sale: readonly number[]
  readonly later: readonly (readonly number[])[]
}

/** Mostly longer than what is read, so that most cases are not plain; shrinking cuts and zeroes. */
export function rows(laterMax: number): fc.Arbitrary<Rows> {
  return fc.record({
    programme: row(600),
    sale: row(500),
    later: fc.array(row(200), { maxLength: laterMax, size: 'max' }),
  })
}
