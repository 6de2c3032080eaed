/** RF-08: conversions undone in whole steps, newest first, as far as their value is unspent and points are missing. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { ConversionUndone, ConvertedLot } from '../../shared/domain/refund.ts'
import type { Conversion } from '../../shared/domain/sale.ts'
import { heapsOf, toFen, toLots } from './answer.ts'
import { conversionOf } from './conversion.ts'
import { divided, firstOf, gathered, type Heap, least, restOf, total } from './exact.ts'

export interface Undoing {
  readonly undone: readonly ConversionUndone[]
  /** Of the points that came back, those that were missing. */
  readonly taken: readonly Heap[]
  readonly conversion: Conversion | undefined
}

/** `left` is what the member still has here after everything else was taken. */
export function conversionsUndone(
  converted: readonly ConvertedLot[],
  missing: bigint,
  left: readonly Heap[],
  programme: Programme,
): Undoing {
  const stepPoints = BigInt(programme.redemption.stepPoints)
  const stepFen = BigInt(programme.redemption.stepFen)
  const undone: ConversionUndone[] = []
  const taken: Heap[] = []
  const over: Heap[] = []
  let open = missing
  for (const { lot, unspentFen, points } of converted) {
    const heaps = heapsOf(points)
    const wanted = divided(open, stepPoints, 'up') * stepPoints
    const possible = least((BigInt(unspentFen) * stepPoints) / stepFen, total(heaps))
    const back = least(wanted, possible)
    if (back === 0n) continue
    const returned = restOf(heaps, total(heaps) - back)
    undone.push({ lot, fen: toFen(divided(back * stepFen, stepPoints, 'up')), points: toLots(returned) })
    const used = least(open, back)
    taken.push(...firstOf(returned, used))
    over.push(...restOf(returned, used))
    open -= used
  }
  return {
    undone,
    taken: gathered(taken),
    conversion: undone.length === 0 ? undefined : conversionOf([...left, ...over], 0n, programme),
  }
}
