/** Opens a till on a data folder, whatever state that folder is in. */
import { ok, type Result } from '../../shared/domain/result.ts'
import { folderRefusal } from '../store/folder.ts'
import { tillIdentity } from '../store/identity.ts'
import { openStore, type TillStore } from '../store/store.ts'
import { createBlockedTill } from './blocked-till.ts'
import { type Clock, systemClock } from './clock.ts'
import { CounterTill } from './counter-till.ts'
import { type Randomness, systemRandomness } from './ids.ts'
import { goOnFromCopy } from './new-epoch.ts'
import type { Till } from './till.ts'

/** Fills a new store with a shop to try the till on. */
export type MakeDemoShop = (parts: {
  readonly store: TillStore
  readonly clock: Clock
  readonly randomness: Randomness
}) => Promise<Result<unknown>>

export interface OpenTillOptions {
  readonly dataDir: string
  /** Keys and anchors, never beside the data. */
  readonly configDir: string
  /** A new folder waits for a shop of one's own instead of getting the demo shop. */
  readonly empty: boolean
  readonly makeDemoShop?: MakeDemoShop
  readonly clock?: Clock
  readonly randomness?: Randomness
  /** Told of defects in what runs by itself; never of a person. */
  readonly onDefect?: (error: unknown) => void
  /** What else is to be closed with the till. */
  readonly onClose?: () => Promise<void>
}

/**
 * A till that serves, waits to be set up, or (its folder cannot be used) says why; only the last refuses everything.
 * Refuses what making the demo shop refuses.
 */
export async function openTill(options: OpenTillOptions): Promise<Result<Till>> {
  const clock = options.clock ?? systemClock
  const randomness = options.randomness ?? systemRandomness
  const opened = openStore({
    dataDir: options.dataDir,
    configDir: options.configDir,
    goOn: (store, record) => goOnFromCopy({ store, clock, randomness }, record),
  })
  if (!opened.ok) return ok(createBlockedTill(opened, clock))
  const store = opened.value
  try {
    const till = await serve(store, options, clock)
    // What the first screen shows has to be readable; a page that is damaged elsewhere is found when it is read.
    till.status()
    return ok(till)
  } catch (error) {
    store.close()
    return ok(createBlockedTill(folderRefusal(error, options.dataDir), clock))
  }
}

/** @throws what reading a damaged database throws */
async function serve(store: TillStore, options: OpenTillOptions, clock: Clock): Promise<Till> {
  const randomness = options.randomness ?? systemRandomness
  if (!options.empty && options.makeDemoShop !== undefined && tillIdentity(store.db) === null) {
    const made = await options.makeDemoShop({ store, clock, randomness })
    if (!made.ok) {
      store.close()
      return createBlockedTill(made, clock)
    }
  }
  const onDefect = options.onDefect ?? (() => undefined)
  const onClose = options.onClose ?? (async () => undefined)
  return new CounterTill({ store, clock, randomness, configDir: options.configDir, onDefect, onClose })
}
