/** Programme versions that HQ published: which of them hold now, and how tills are told. */
import { type BusinessDate, businessDate, businessDateAt } from '../../shared/domain/time.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { type SendingParts, sendMessage } from './inbox.ts'
import type { TillRow } from './tills.ts'

export interface PublishedVersion {
  readonly id: string
  readonly version: number
  readonly hash: string
  /** Canonical text. */
  readonly document: string
  readonly validFrom: BusinessDate
}

/** More versions than are ever published ahead. */
const AHEAD_MAX = 50

/** The version in force on the day of an instant, and those to come, in the order in which they begin. */
export async function programmesToAdopt(db: HqDb, atMs: number): Promise<readonly PublishedVersion[]> {
  const rows = await db
    .selectFrom('programme_version')
    .select(['id', 'version', 'hash', 'document', 'valid_from'])
    .where('published_at_ms', 'is not', null)
    .orderBy('valid_from', 'desc')
    .orderBy('published_at_ms', 'desc')
    .limit(AHEAD_MAX)
    .execute()
  const today = businessDateAt(atMs)
  const versions = rows.map(({ valid_from, ...row }) => ({
    ...row,
    validFrom: businessDate(valid_from ?? ''),
  }))
  const inForce = versions.find(({ validFrom }) => validFrom <= today)
  const ahead = versions.filter(({ validFrom }) => validFrom > today).toReversed()
  return inForce === undefined ? ahead : [inForce, ...ahead]
}

export async function sendProgramme(
  tx: HqTransaction,
  parts: SendingParts,
  till: Pick<TillRow, 'id' | 'epoch'>,
  { id, version, hash, document, validFrom }: PublishedVersion,
): Promise<void> {
  const effect = { kind: 'programme' as const, programme: { id, version, hash }, validFrom }
  await sendMessage(tx, parts, till, effect, { programme: document })
}
