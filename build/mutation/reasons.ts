// Why a mutant may live. Kept by hand: each names the code, what it was replaced by, and why no test could or should tell.

export type Reason = {
  /** The module, from shared/domain/, without its ending. */
  readonly in: string
  /** The code that was replaced and its replacement, each on one line, as the table of docs/mutation.md shows them. */
  readonly from: string
  readonly to: string
  /** Text of the line the mutant stands in, where the same replacement is made at several places of the module. */
  readonly line?: string
  readonly why: string
}

export const REASONS: readonly Reason[] = []
