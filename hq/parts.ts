/** What every part of HQ is handed: its database, its clock and randomness, its organisation, its log and figures. */
import type { Wakes } from './authority/wakes.ts'
import type { Clock } from './clock.ts'
import type { HqDb } from './db.ts'
import type { Randomness } from './ids.ts'
import type { StrangerLimits } from './limits.ts'
import type { HqLog } from './logs.ts'
import type { HqMetrics } from './metrics.ts'
import type { Organisation } from './organisation/organisation.ts'

export interface HqParts {
  readonly db: HqDb
  readonly clock: Clock
  readonly randomness: Randomness
  readonly organisation: Organisation
  readonly log: HqLog
  readonly metrics: HqMetrics
  readonly limits: StrangerLimits
  /** Who waits for something to come. */
  readonly wakes: Wakes
  /** Aborted when HQ stops: whoever waits for something to come answers with nothing. */
  readonly stopping: AbortSignal
}
