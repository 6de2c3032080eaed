/** RF-08: conversions undone in whole steps, newest first, as far as their value is unspent and points are missing. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { ConversionUndone, ConvertedLot } from '../../shared/domain/refund.ts'
import type { Conversion } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { heapsOf, toFen } from './answer.ts'
import { conversionOf } from './conversion.ts'
import { divided, firstOf, gathered, type Heap, least, restOf, total } from './exact.ts'
import { livingOn, toLotComingBack } from './lots-coming-back.ts'

export interface Undoing {
  readonly undone: readonly ConversionUndone[]
  /** Of the points that came back, those that were missing. */
  readonly taken: readonly Heap[]
  readonly conversion: Conversion | undefined
}

export interface UndoingAsk {
  readonly converted: readonly ConvertedLot[]
  readonly missing: bigint
  /** What the member still has here after everything else was taken. */
  readonly left: readonly Heap[]
  /** Value of these lots paid a part of the sale itself: left alone. */
  readonly paidWith: readonly string[]
  readonly businessDate: BusinessDate
}

export function conversionsUndone(ask: UndoingAsk, programme: Programme): Undoing {
  const undone: ConversionUndone[] = []
  const taken: Heap[] = []
  const over: Heap[] = []
  let open = ask.missing
  for (const { lot, unspentFen, points, step } of ask.converted) {
    if (ask.paidWith.includes(lot)) continue
    const stepPoints = BigInt(step?.points ?? programme.redemption.stepPoints)
    const stepFen = BigInt(step?.fen ?? programme.redemption.stepFen)
    const newestFirst = heapsOf(points).toReversed()
    const wanted = divided(open, stepPoints, 'up') * stepPoints
    const possible = least((BigInt(unspentFen) * stepPoints) / stepFen, total(newestFirst))
    const back = least(wanted, possible)
    if (back === 0n) continue
    const comingBack = firstOf(newestFirst, back).map((heap) => livingOn(heap, ask.businessDate))
    undone.push({
      lot,
      fen: toFen(divided(back * stepFen, stepPoints, 'up')),
      points: comingBack.map(toLotComingBack),
    })
    const used = least(open, back)
    taken.push(...firstOf(comingBack, used))
    over.push(...restOf(comingBack, used))
    open -= used
  }
  return {
    undone,
    taken,
    conversion:
      undone.length === 0 ? undefined : conversionOf(gathered([...ask.left, ...over]), 0n, programme),
  }
}
