/** The log: appending entries to the chain, and what was asked for them. The log is the outbox: what HQ lacks is `seq > acked`. */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry, NewEntry, UnhashedEntry } from '../../shared/domain/entry.ts'
import { unbalanced } from '../../shared/domain/ledger.ts'
import { assert } from '../../shared/domain/result.ts'
import { postToAccounts } from './accounts.ts'
import { headOfLog } from './entries.ts'
import { genesisHash, sha256 } from './hash.ts'
import { project } from './projections.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

/** An entry's text is bounded, so that one act can always be read, pushed and printed. */
export const ENTRY_TEXT_MAX = 1_000_000

/** Which chain to append to: the till's present epoch. */
export interface LogIdentity {
  readonly tillId: string
  readonly epochNumber: number
  readonly epoch: string
}

const insertEntry = write<{
  epoch: number
  seq: number
  id: string
  kind: string
  text: string
  hash: string
}>()((db, argument) =>
  db.insertInto('entry').values({
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    id: argument('id'),
    kind: argument('kind'),
    text: argument('text'),
    hash: argument('hash'),
  }),
)

/**
 * Appends one act to the chain: the entry, its postings, the balances and every projection, in the caller's transaction.
 * @throws DefectError when postings do not balance, the entry is too large, or the log is closed
 */
export function appendEntry(db: WritableDb, identity: LogIdentity, draft: NewEntry): Entry {
  const wrong = unbalanced(draft.postings)
  assert(wrong === null, `postings of ${draft.kind} do not balance in ${wrong?.asset}`)
  const head = headOfLog(db, {})
  const continues = head !== undefined && head.epoch_number === identity.epochNumber
  assert(!continues || head.kind !== CLOSING, 'nothing follows the entry that closed the log')
  const unhashed: UnhashedEntry = {
    v: 1,
    till: identity.tillId,
    epoch: identity.epoch,
    seq: continues ? head.seq + 1 : 1,
    prev: continues ? head.hash : genesisHash(identity.tillId, identity.epoch),
    ...draft,
  }
  const text = canonicalJson(unhashed)
  assert(text.length <= ENTRY_TEXT_MAX, 'an entry is larger than any act can be')
  const entry: Entry = { ...unhashed, hash: sha256(text) }
  insertEntry(db, {
    epoch: identity.epochNumber,
    seq: entry.seq,
    id: entry.id,
    kind: entry.kind,
    text,
    hash: entry.hash,
  })
  postToAccounts(db, db, identity.epochNumber, entry)
  project(db, db, identity.epochNumber, entry)
  return entry
}

/** The kind of the last entry of a till that was taken out of service. */
const CLOSING = 'till.closed'

/** Whether this epoch's log is closed for good. */
export function isLogClosed(db: ReadableDb, identity: Pick<LogIdentity, 'epochNumber'>): boolean {
  const head = headOfLog(db, {})
  return head !== undefined && head.epoch_number === identity.epochNumber && head.kind === CLOSING
}

/** The position the next entry of this epoch will have; it stands on the slip that the entry carries. */
export function nextSeq(db: ReadableDb, identity: LogIdentity): number {
  const head = headOfLog(db, {})
  return head !== undefined && head.epoch_number === identity.epochNumber ? head.seq + 1 : 1
}

const insertAsk = write<{ act: string; digest: string }>()((db, argument) =>
  db.insertInto('ask').values({ act_id: argument('act'), digest: argument('digest') }),
)
const askDigest = readOne<{ act: string }>()((db, argument) =>
  db.selectFrom('ask').select('digest').where('act_id', '=', argument('act')),
)

/** Keeps what was asked under an act's id. */
export function rememberAsk(db: WritableDb, actId: string, digest: string): void {
  insertAsk(db, { act: actId, digest })
}

/** Whether this act was done already: `new`, `same` ask, or `other` ask under the same id. */
export function knownAsk(db: ReadableDb, actId: string, digest: string): 'new' | 'same' | 'other' {
  const known = askDigest(db, { act: actId })
  if (known === undefined) return 'new'
  return known.digest === digest ? 'same' : 'other'
}
