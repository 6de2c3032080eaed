/** Whole numbers only, and slowly: the sums of the reference, each written as its sentence in the rulebook reads. */

/** A part of something with a name: points or fen of one lot, the oldest first wherever there is a list of them. */
export interface Heap {
  readonly name: string
  readonly amount: bigint
}

export type Rounding = 'down' | 'half_up' | 'up'

/** `of` ÷ `by` in whole numbers, for amounts of zero and more. */
export function divided(of: bigint, by: bigint, rounding: Rounding): bigint {
  if (of < 0n || by <= 0n) throw new RangeError(`cannot divide ${of} by ${by}`)
  const whole = of / by
  const rest = of - whole * by
  if (rounding === 'down') return whole
  if (rounding === 'up') return rest === 0n ? whole : whole + 1n
  return rest * 2n >= by ? whole + 1n : whole
}

export function sum(amounts: readonly bigint[]): bigint {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

export function least(first: bigint, ...others: readonly bigint[]): bigint {
  let best = first
  for (const other of others) if (other < best) best = other
  return best
}

export function most(first: bigint, ...others: readonly bigint[]): bigint {
  let best = first
  for (const other of others) if (other > best) best = other
  return best
}

/**
 * RF-02, at the sale: `amount` over `weights` by largest remainder, ties to the earlier. Everybody gets the whole part of
 * their quota; the fen left over go, one each, to the largest broken parts.
 */
export function spread(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const all = sum(weights)
  if (all === 0n) {
    if (amount !== 0n) throw new RangeError('nothing to spread over')
    return weights.map(() => 0n)
  }
  const quotas = weights.map((weight, place) => ({
    place,
    whole: (amount * weight) / all,
    broken: (amount * weight) % all,
  }))
  const leftOver = Number(amount - sum(quotas.map(({ whole }) => whole)))
  const luckiest = [...quotas]
    .sort((one, other) =>
      one.broken === other.broken ? one.place - other.place : one.broken > other.broken ? -1 : 1,
    )
    .slice(0, leftOver)
    .map(({ place }) => place)
  return quotas.map(({ place, whole }) => whole + (luckiest.includes(place) ? 1n : 0n))
}

/** Far above any generated sale; twice the square of it is still an exact whole number. */
const SEATS_MAX = 60_000_000

/**
 * RF-02, at a return: `seats` handed out one by one, each to the largest weight ÷ (2 × seats so far + 1), ties to the
 * earlier (Webster). Quotients are compared crosswise; the only sum here without bigints, because it goes fen by fen.
 */
export function seated(seats: bigint, weights: readonly bigint[]): readonly bigint[] {
  if (sum(weights) > BigInt(SEATS_MAX) || seats > BigInt(SEATS_MAX))
    throw new RangeError('too many fen to seat')
  const shares = weights.map(Number)
  const odd = shares.map(() => 1)
  for (let seat = 0; seat < Number(seats); seat += 1) {
    let winner = 0
    for (let place = 1; place < shares.length; place += 1) {
      if (at(shares, place) * at(odd, winner) > at(shares, winner) * at(odd, place)) winner = place
    }
    odd[winner] = at(odd, winner) + 2
  }
  return odd.map((next) => BigInt((next - 1) / 2))
}

/** The thing at a place that is known to be there. */
export function at<Thing>(list: readonly Thing[], place: number): Thing {
  const thing = list[place]
  if (thing === undefined) throw new RangeError(`nothing at place ${place} of ${list.length}`)
  return thing
}

/** The first `amount` of the heaps in their order; empty heaps are left out. */
export function firstOf(heaps: readonly Heap[], amount: bigint): readonly Heap[] {
  return withoutEmpty(heaps.map((heap, place) => ({ ...heap, amount: reach(heaps, place, amount) })))
}

/** What `firstOf` leaves. */
export function restOf(heaps: readonly Heap[], amount: bigint): readonly Heap[] {
  return withoutEmpty(
    heaps.map((heap, place) => ({ ...heap, amount: heap.amount - reach(heaps, place, amount) })),
  )
}

/** How much of `amount` the heap at `place` has to give when those before it have given all they have. */
function reach(heaps: readonly Heap[], place: number, amount: bigint): bigint {
  const before = total(heaps.slice(0, place))
  return least(at(heaps, place).amount, most(0n, amount - before))
}

export function total(heaps: readonly Heap[]): bigint {
  return sum(heaps.map(({ amount }) => amount))
}

/** One heap per name, where the name comes first. */
export function gathered(heaps: readonly Heap[]): readonly Heap[] {
  const names = [...new Set(heaps.map(({ name }) => name))]
  return withoutEmpty(
    names.map((name) => ({ name, amount: total(heaps.filter((heap) => heap.name === name)) })),
  )
}

/** `heaps` without what `taken` names. */
export function lessBy(heaps: readonly Heap[], taken: readonly Heap[]): readonly Heap[] {
  return withoutEmpty(
    gathered(heaps).map((heap) => ({
      ...heap,
      amount: heap.amount - total(taken.filter(({ name }) => name === heap.name)),
    })),
  )
}

function withoutEmpty(heaps: readonly Heap[]): readonly Heap[] {
  return heaps.filter(({ amount }) => amount !== 0n)
}
