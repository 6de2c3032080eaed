/** Stored value as it is spent: asset by asset in the programme's order, oldest lot first (SV-01). */
import { type Fen, fen } from './money.ts'
import type { ValueAsset } from './programme.ts'
import type { ValueHolding, ValueLot } from './sale.ts'

/** What was taken of one asset; its lots sum to it. */
export interface ValuePart {
  readonly asset: ValueAsset
  readonly amountFen: Fen
  readonly lots: readonly ValueLot[]
}

export interface TakenValue {
  /** In the order of spending; an asset of which nothing was taken is not among them. */
  readonly parts: readonly ValuePart[]
  readonly left: readonly ValueHolding[]
  /** What the card did not have, in fen. */
  readonly missing: number
}

/** Takes `amountFen` in this order of assets, as far as it reaches. @see SV-01 */
export function takeValue(
  held: readonly ValueHolding[],
  order: readonly ValueAsset[],
  amountFen: Fen,
): TakenValue {
  const parts: ValuePart[] = []
  const left: ValueHolding[] = []
  let missing: number = amountFen
  for (const asset of order) {
    const here = held.filter((holding) => holding.asset === asset).flatMap(({ lots }) => lots)
    const taken = takeFromValueLots(here, missing)
    if (taken.amountFen > 0) parts.push({ asset, amountFen: fen(taken.amountFen), lots: taken.lots })
    left.push({ asset, lots: taken.left })
    missing -= taken.amountFen
  }
  return { parts, left, missing }
}

/** Takes `amount` fen from lots in their order, as far as they reach. */
export function takeFromValueLots(
  held: readonly ValueLot[],
  amount: number,
): { readonly amountFen: number; readonly lots: readonly ValueLot[]; readonly left: readonly ValueLot[] } {
  const lots: ValueLot[] = []
  const left: ValueLot[] = []
  let open = amount
  for (const { lot, fen: here } of held) {
    const part = Math.min(open, here)
    if (part > 0) lots.push({ lot, fen: fen(part) })
    if (here > part) left.push({ lot, fen: fen(here - part) })
    open -= part
  }
  return { amountFen: amount - open, lots, left }
}
