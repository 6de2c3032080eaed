/** Requests that somebody at the counter waits for: they go first, each has a time budget, none is lost silently. */
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'

export type AskKind = 'grant' | 'refundRight' | 'lookup'

export type AskInput<Kind extends AskKind> = Omit<WireInputs[Kind], 'epoch' | 'inbox'>

/** `offline`: HQ was not heard in time; `refused`: it was and said no, with what code. */
export type AskOutcome<Kind extends AskKind> =
  | { readonly was: 'answered'; readonly value: WireOutputs[Kind] }
  | { readonly was: 'refused'; readonly code: string }
  | { readonly was: 'offline' }

export interface WaitingAsk {
  readonly kind: AskKind
  readonly input: AskInput<AskKind>
  readonly settle: (outcome: AskOutcome<AskKind>) => void
}

/** More than one counter can ask for at once. */
const ASKS_MAX = 20

export class AskQueue {
  readonly #waiting: WaitingAsk[] = []

  get length(): number {
    return this.#waiting.length
  }

  /** The one that waits longest, or null; it stays until it is settled. */
  first(): WaitingAsk | null {
    return this.#waiting[0] ?? null
  }

  /** Waits at most `budgetMs`; `changed` is called when the queue grew or somebody gave up. */
  async add<Kind extends AskKind>(
    kind: Kind,
    input: AskInput<Kind>,
    budgetMs: number,
    changed: () => void,
  ): Promise<AskOutcome<Kind>> {
    if (this.#waiting.length >= ASKS_MAX) return { was: 'offline' }
    return new Promise((resolve) => {
      const ask: WaitingAsk = {
        kind,
        input,
        settle: (outcome) => {
          clearTimeout(timer)
          this.#drop(ask)
          // An ask is answered by what answers its kind.
          resolve(outcome as AskOutcome<Kind>)
        },
      }
      const timer = setTimeout(() => {
        ask.settle({ was: 'offline' })
        changed()
      }, budgetMs)
      this.#waiting.push(ask)
      changed()
    })
  }

  settleAll(): void {
    for (const ask of [...this.#waiting]) ask.settle({ was: 'offline' })
  }

  #drop(ask: WaitingAsk): void {
    const place = this.#waiting.indexOf(ask)
    if (place >= 0) this.#waiting.splice(place, 1)
  }
}
