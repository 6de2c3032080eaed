/** Sync with its thread and its clocks, started for a till that belongs to HQ and closed with it. */
import type { Result } from '../../shared/domain/result.ts'
import { tillIdentity } from '../store/identity.ts'
import type { TillStore } from '../store/store.ts'
import { hqLink } from '../store/sync-state.ts'
import { startMessenger } from './client.ts'
import type { Messenger, MessengerKeys } from './messenger.ts'
import { SyncRunner } from './runner.ts'
import type { ReadMessage } from './wire-messages.ts'

export interface SyncServiceParts {
  readonly store: TillStore
  /** This machine's clock, uncorrected. */
  readonly wallMs: () => number
  readonly random: () => number
  readonly program: string
  readonly apply: (message: ReadMessage) => Result<unknown>
  readonly settle: () => boolean
  readonly onChange: () => void
  readonly onDefect: (error: unknown) => void
  /** A thread of its own unless a test brings another. */
  readonly messenger?: (keys: MessengerKeys) => Messenger
}

export interface SyncService {
  readonly runner: SyncRunner
  close(): Promise<void>
}

/** What may go home now is looked at as often, besides after every act: members leave the screen, days end. */
const LOOK_EVERY_MS = 5_000

/** Null for a till without HQ. */
export function startSync(parts: SyncServiceParts): SyncService | null {
  const { store, onDefect } = parts
  const link = hqLink(store.db)
  const identity = tillIdentity(store.db)
  if (link === null || identity === null) return null
  const { address, hqKey } = link
  const { tillId, privateKey } = identity
  const keys: MessengerKeys = { address, hqKey, tillId, privateKey }
  const messenger = parts.messenger?.(keys) ?? startMessenger(keys, onDefect)
  const runner = new SyncRunner({ ...parts, messenger, steadyMs: () => performance.now() })
  let looking: NodeJS.Immediate | undefined
  // One look for all that was booked in this turn.
  store.afterAct(() => {
    looking ??= setImmediate(() => {
      looking = undefined
      runner.wake()
    })
  })
  const look = setInterval(() => runner.wake(), LOOK_EVERY_MS).unref()
  runner.start()
  return {
    runner,
    close: async () => {
      clearInterval(look)
      clearImmediate(looking)
      store.afterAct(() => undefined)
      await runner.close()
    },
  }
}
