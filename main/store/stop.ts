/**
 * That HQ stopped the log of this epoch. Kept beside the log, for it holds over restarts and without a network: till an entry is
 * acknowledged again or another epoch begins, nobody can say what still sits here.
 */
import { tillIdentity } from './identity.ts'
import type { ReadableDb, WritableDb } from './query.ts'
import { readSetting, saveSetting } from './settings.ts'

/** Two logs of one epoch, a log that does not prove right, an epoch that HQ has ended. */
export const EPOCH_STOPS = ['fork', 'broken_chain', 'epoch_closed'] as const
export type EpochStop = (typeof EPOCH_STOPS)[number]

const NAME = 'epoch_stop'

interface Kept {
  readonly epochNumber: number
  readonly code: EpochStop | null
}

/** What stopped the present epoch, or null. */
export function epochStop(db: ReadableDb): EpochStop | null {
  const kept = readSetting(db, NAME) as Kept | null
  return kept !== null && kept.epochNumber === tillIdentity(db)?.epochNumber ? kept.code : null
}

/** Null: HQ takes this epoch's log again. */
export function saveEpochStop(db: WritableDb, code: EpochStop | null): void {
  saveSetting(db, NAME, { epochNumber: tillIdentity(db)?.epochNumber ?? 0, code } satisfies Kept)
}
