/** What the cashier of the crash tests is told at its start, and what it says. */
import type { Answer, Ask } from './script.ts'

export interface CashierJob {
  readonly dataDir: string
  readonly configDir: string
  readonly printerPort: number
  readonly seed: number
  /** The instant of the script's first act. */
  readonly baseAtMs: number
  /** The first act to do. */
  readonly from: number
  /** How many to do; then the cashier waits for the printer, closes the till and ends. */
  readonly acts: number
  /** The last act that was asked for, answered or not; it is asked again first. */
  readonly last: { readonly place: number; readonly ask: Ask } | null
}

export type CashierLine =
  | { readonly said: 'ready' }
  | { readonly said: 'asking'; readonly place: number; readonly ask: Ask }
  | { readonly said: 'done'; readonly place: number; readonly answer: Answer }
  | { readonly said: 'repeated'; readonly place: number; readonly answer: Answer }
  | { readonly said: 'closed' }
