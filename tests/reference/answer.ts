/** What the reference answers: a result, or every reason there is against it. The texts do not order the reasons. */
import { type Fen, fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { LotHolding, ValueLot } from '../../shared/domain/sale.ts'
import type { Heap } from './exact.ts'

export type Answer<Value> = { readonly value: Value } | { readonly refused: readonly string[] }

export const toFen = (amount: bigint): Fen => fen(Number(amount))
export const toPoints = (amount: bigint): Points => points(Number(amount))

export const heapsOf = (held: readonly LotHolding[]): readonly Heap[] =>
  held.map(({ lot, points: here }) => ({ name: lot, amount: BigInt(here) }))

export const valueHeapsOf = (held: readonly ValueLot[]): readonly Heap[] =>
  held.map(({ lot, fen: here }) => ({ name: lot, amount: BigInt(here) }))

export const toLots = (heaps: readonly Heap[]): readonly LotHolding[] =>
  heaps.map(({ name, amount }) => ({ lot: name, points: toPoints(amount) }))

export const toValueLots = (heaps: readonly Heap[]): readonly ValueLot[] =>
  heaps.map(({ name, amount }) => ({ lot: name, fen: toFen(amount) }))
