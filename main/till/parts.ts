/** What the use cases of a till work with, and who works with them. */
import type { NewEntry } from '../../shared/domain/entry.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { type BusinessDate, businessDateAt } from '../../shared/domain/time.ts'
import type { TillIdentity } from '../store/identity.ts'
import type { AdoptedProgramme } from '../store/programmes.ts'
import type { TillStore } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { HqStanding } from './hq-standing.ts'
import type { Randomness } from './ids.ts'

export interface TillParts {
  readonly store: TillStore
  readonly clock: Clock
  readonly randomness: Randomness
  readonly identity: TillIdentity
  readonly adopted: AdoptedProgramme
  /** Absent: the till is its own authority. */
  readonly hq?: HqStanding
}

/** Who does an act, and which second person agreed to it. */
export interface Actor {
  readonly staffId: string
  readonly role: 'cashier' | 'manager'
  readonly name: string
}

/** The holder of all that sits at this till: its present epoch. */
export function holderOf(parts: Pick<TillParts, 'identity'>): string {
  return tillHolder(parts.identity.tillId, parts.identity.epoch)
}

/** The business date of an instant at this till. */
export function dateOf(atMs: number): BusinessDate {
  return businessDateAt(atMs)
}

export function yearOf(date: BusinessDate): number {
  return Number(date.slice(0, 4))
}

/** The slip number of the entry at `seq`. */
export function slipNumberAt(parts: Pick<TillParts, 'identity'>, seq: number): string {
  return makeSlipNumber({
    site: Number(parts.identity.siteCode),
    till: parts.identity.tillNumber,
    epoch: parts.identity.epochNumber,
    seq,
  })
}

/** The envelope's part that every act of a person has. */
export function actOf(id: string, atMs: number, actor: Actor | null, approver: string | null) {
  return {
    id,
    atMs,
    businessDate: dateOf(atMs),
    staff: actor?.staffId ?? null,
    approver,
  } satisfies Partial<NewEntry>
}
