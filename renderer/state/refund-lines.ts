/** Choosing what comes back of a sale's lines: whole lines, pieces, amounts. */
import type { RefundableLine, RefundableSale } from '../../shared/contract/refund.ts'
import { type Fen, fen, mulDivFloor, NO_FEN, subtractFen } from '../../shared/domain/money.ts'
import { textOfFen } from './money-text.ts'
import type { RefundState } from './refund.ts'
import { isChosen } from './refund-draft.ts'

/** Positions in order, each once, so that equal choices make equal drafts. */
export function withPosition(positions: readonly number[], position: number, on: boolean): readonly number[] {
  const others = positions.filter((each) => each !== position)
  return on ? [...others, position].toSorted((a, b) => a - b) : others
}

/** What a line's row costs: its chosen pieces, or all that is still kept of it where none are chosen. @see RF-02 */
export function shownCost({ pieces }: RefundState, line: RefundableLine, at: number): Fen {
  const { keptUnits } = line
  const chosen = line.kind === 'counted' ? (pieces[at] ?? 0) : 0
  const left = chosen === 0 ? 0 : keptUnits - chosen
  return subtractFen(keptCost(line, keptUnits), keptCost(line, left))
}

/** floor(cost × kept ÷ whole), as returns are reckoned. */
function keptCost({ costFen, wholeUnits }: RefundableLine, keptUnits: number): Fen {
  return wholeUnits === 0 ? NO_FEN : fen(mulDivFloor(costFen, keptUnits, wholeUnits))
}

/** The whole of what is kept of this line, or nothing where something was chosen. */
export function toggled(state: RefundState, sale: RefundableSale, at: number): RefundState {
  const line = sale.lines[at]
  if (!line || line.keptUnits === 0) return { ...state, cursor: at }
  const next = { ...state, cursor: at }
  if (!isChosen(state, line, at)) return withWhole(next, line, at)
  return line.kind === 'counted'
    ? withPieces(next, at, 0)
    : { ...next, amounts: { ...next.amounts, [at]: '' } }
}

/** Everything of this line that is still kept. */
export function withWhole(state: RefundState, line: RefundableLine, at: number): RefundState {
  if (line.keptUnits === 0) return state
  return line.kind === 'counted'
    ? withPieces(state, at, line.keptUnits)
    : { ...state, amounts: { ...state.amounts, [at]: textOfFen(fen(line.keptUnits)) } }
}

/** This many pieces of a counted line, under the cursor. */
export function withPieces(state: RefundState, line: number, pieces: number): RefundState {
  return { ...state, cursor: line, pieces: { ...state.pieces, [line]: pieces } }
}
