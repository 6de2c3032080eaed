/** What a till of the storm is told at its start, and what it says: one line for each act, before it asks and after the answer. */

export interface ChaosJob {
  /** From 0; till number k + 1. */
  readonly till: number
  readonly dataDir: string
  readonly configDir: string
  readonly hqAddress: string
  /** The activation code, for the first start. */
  readonly code: string
  readonly staffPin: string
  /** Where the tills tell each other of cards and slips, as people carry them from shop to shop. */
  readonly sharedDir: string
  readonly seed: number
  /** The first act to do; they follow each other until the till is told to stop by a line on its input. */
  readonly from: number
}

export type ChaosLine =
  | { readonly said: 'ready' }
  | { readonly said: 'asking'; readonly place: number; readonly actId: string }
  | { readonly said: 'done'; readonly place: number; readonly entryId: string; readonly what: string }
  | { readonly said: 'refused'; readonly place: number; readonly code: string }
  | {
      readonly said: 'standing'
      readonly waiting: number
      readonly state: string
      readonly problem: string | null
      readonly memoryBytes: number
    }
  | { readonly said: 'closed' }

/** What the driver writes to a till's input: stop selling but go on syncing, or close. */
export type ChaosOrder = 'rest' | 'close'
