/** The same returns of one sale in another order and grouping, and what is left to return after some. */
import type { BookedSale } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'

/** Returns, one act after another: of which line how much. */
export type Acts = readonly (readonly (readonly [line: number, units: number])[])[]

/** Whatever is still kept, in one act. */
export function theRest(sale: BookedSale, acts: Acts): (readonly [number, number])[] {
  const kept = [...initialRefundState(sale).kept]
  for (const [line, units] of acts.flat()) kept[line] = (kept[line] ?? 0) - units
  return kept.map((units, line) => [line, units] as const).filter(([, units]) => units > 0)
}

/** The same returns, cut into smaller pieces, in another order, `size` pieces to an act. */
export function regrouped(
  acts: Acts,
  order: readonly number[],
  size: number,
): (readonly [number, number])[][] {
  const pieces = acts
    .flat()
    .flatMap(([line, units]) =>
      units > 1
        ? ([
            [line, 1],
            [line, units - 1],
          ] as const)
        : ([[line, units]] as const),
    )
    .map((piece, index) => ({ piece, rank: order[index % order.length] ?? 0 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ piece }) => piece)
  const groups: Map<number, number>[] = []
  for (const [index, [line, units]] of pieces.entries()) {
    const group = groups[Math.floor(index / size)] ?? new Map<number, number>()
    groups[Math.floor(index / size)] = group
    group.set(line, (group.get(line) ?? 0) + units)
  }
  return groups.map((group) => [...group])
}
