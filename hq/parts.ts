/** What every part of HQ is handed: its database, its clock and randomness, its organisation, its log. */
import type { Clock } from './clock.ts'
import type { HqDb } from './db.ts'
import type { Randomness } from './ids.ts'
import type { HqLog } from './logs.ts'
import type { Organisation } from './organisation/organisation.ts'

export interface HqParts {
  readonly db: HqDb
  readonly clock: Clock
  readonly randomness: Randomness
  readonly organisation: Organisation
  readonly log: HqLog
}
