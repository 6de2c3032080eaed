/** RE-02: points that become value by themselves, and the plain rules of taking points out of lots. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { Conversion } from '../../shared/domain/sale.ts'
import { toFen, toLots, toPoints } from './answer.ts'
import { firstOf, type Heap, least, total } from './exact.ts'

/** The most that one amount of points or of money can hold. */
const AMOUNT_MAX = 1_000_000_000n

/** What `held` and then `own` points of the act convert into; nothing below the minimum or a whole step. */
export function conversionOf(
  held: readonly Heap[],
  own: bigint,
  programme: Programme,
): Conversion | undefined {
  const { mode, minimumPoints, stepPoints, stepFen } = programme.redemption
  const all = total(held) + own
  if (mode !== 'automatic' || all < BigInt(minimumPoints)) return undefined
  const steps = least(all / BigInt(stepPoints), AMOUNT_MAX / BigInt(stepPoints), AMOUNT_MAX / BigInt(stepFen))
  if (steps === 0n) return undefined
  const wanted = steps * BigInt(stepPoints)
  const fromHeld = least(wanted, total(held))
  return {
    steps: Number(steps),
    points: toPoints(wanted),
    fen: toFen(steps * BigInt(stepFen)),
    lots: toLots(firstOf(held, fromHeld)),
    ownPoints: toPoints(wanted - fromHeld),
  }
}
