/** The requests of sync as they are sent: read from the database when they go, so that nothing is remembered elsewhere. */
import type { Entry } from '../../shared/domain/entry.ts'
import { assert } from '../../shared/domain/result.ts'
import { PULL_WAIT_MS_MAX, PUSH_ENTRIES_MAX, PUSH_TEXT_MAX } from '../../shared/wire/common.ts'
import type { WireInputs } from '../../shared/wire/contract.ts'
import type { ProfilePart } from '../../shared/wire/people.ts'
import { genesisHash, inboxGenesis } from '../store/hash.ts'
import { type TillIdentity, tillIdentity } from '../store/identity.ts'
import { inboxPosition } from '../store/inbox.ts'
import { entriesIn, hashAt, type OutboxEntry, ownHead } from '../store/outbox.ts'
import { profileOf } from '../store/profiles.ts'
import { programmeDocument } from '../store/programmes.ts'
import type { ReadableDb } from '../store/query.ts'
import { lastInboxPlace } from '../store/standing.ts'
import { changeCursors } from '../store/sync-state.ts'

/** Documents that one push carries at most; the entries after them wait for the next. */
const PROGRAMMES_MAX = 8

export function identityIn(db: ReadableDb): TillIdentity {
  const identity = tillIdentity(db)
  assert(identity !== null, 'a till that belongs to HQ was set up')
  return identity
}

/** Our hash at a place of the present epoch; of 0 its genesis; null when we have no such entry. */
export function ownHash(db: ReadableDb, seq: number): string | null {
  if (seq > 0) return hashAt(db, seq)
  const { tillId, epoch } = identityIn(db)
  return genesisHash(tillId, epoch)
}

export function helloInput(db: ReadableDb, clockMs: number, program: string): WireInputs['hello'] {
  const { epoch, epochNumber } = identityIn(db)
  const head = ownHead(db)
  const last = lastInboxPlace(db)
  const isPresent = last?.epochNumber === epochNumber
  return {
    epoch,
    epochNumber,
    head: { seq: head.seq, hash: head.hash ?? ownHash(db, 0) ?? '' },
    inbox: isPresent ? { generation: last.generation, n: last.n, hash: last.hash } : null,
    clockMs,
    program,
  }
}

/** The inbox as a request names it. */
export function inboxInput(db: ReadableDb): WireInputs['pull']['inbox'] {
  const { tillId, epoch } = identityIn(db)
  const place = inboxPosition(db)
  return place ?? { generation: epoch, n: 0, hash: inboxGenesis(tillId, epoch, epoch) }
}

export function pullInput(db: ReadableDb, waitMs: number): WireInputs['pull'] {
  const cursors = changeCursors(db)
  return {
    epoch: identityIn(db).epoch,
    inbox: inboxInput(db),
    cursors: cursors === null ? null : [...cursors],
    waitMs: Math.min(waitMs, PULL_WAIT_MS_MAX),
  }
}

/** The log of an epoch from a place on, with the profiles and programmes that those entries name. */
export function pushInput(
  db: ReadableDb,
  { epoch, epochNumber }: Pick<TillIdentity, 'epoch' | 'epochNumber'>,
  firstSeq: number,
  entriesMax: number,
): WireInputs['push'] {
  const bounds = { entries: Math.min(entriesMax, PUSH_ENTRIES_MAX), characters: PUSH_TEXT_MAX }
  const entries = withinProgrammes(entriesIn(db, epochNumber, firstSeq, bounds))
  return {
    epoch,
    epochNumber,
    firstSeq,
    entries: entries.map(({ text }) => text),
    profiles: profilesOf(db, entries),
    programmes: programmesOf(db, entries),
  }
}

function withinProgrammes(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const adopting = entries.filter(({ kind }) => kind === 'programme.adopted')
  const tooMany = adopting[PROGRAMMES_MAX]
  return tooMany === undefined ? entries : entries.slice(0, entries.indexOf(tooMany))
}

type BodyOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>['body']

function bodyOf<Kind extends Entry['kind']>(entry: OutboxEntry): BodyOf<Kind> {
  return JSON.parse(entry.text).body
}

function profilesOf(db: ReadableDb, entries: readonly OutboxEntry[]): ProfilePart[] {
  const changing = entries.filter(({ kind }) => kind === 'member.enrolled' || kind === 'member.changed')
  const members = new Set(changing.map((entry) => bodyOf<'member.enrolled'>(entry).memberId))
  return [...members].flatMap((memberId) => profileOf(db, memberId) ?? [])
}

function programmesOf(db: ReadableDb, entries: readonly OutboxEntry[]): string[] {
  const adopting = entries.filter(({ kind }) => kind === 'programme.adopted')
  return adopting.flatMap(
    (entry) => programmeDocument(db, bodyOf<'programme.adopted'>(entry).programme) ?? [],
  )
}
