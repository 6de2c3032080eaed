/** Programme versions: every one that a kept sale used is kept, and found again by id and version. */
import { sql } from 'kysely'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Programme, ProgrammeRef } from '../../shared/domain/programme.ts'
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { programmeSchema } from '../../shared/programmes/schema.ts'
import { sha256 } from './hash.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

export interface AdoptedProgramme {
  readonly ref: ProgrammeRef
  readonly programme: Programme
}

const insertVersion = write<{ id: string; version: number; hash: string; document: string }>()(
  (db, argument) =>
    db.insertInto('programme_version').values({
      id: argument('id'),
      version: argument('version'),
      hash: argument('hash'),
      document: argument('document'),
    }),
)
const versionRow = readOne<{ id: string; version: number; hash: string }>()((db, argument) =>
  db
    .selectFrom('programme_version')
    .select('document')
    .where('id', '=', argument('id'))
    .where('version', '=', argument('version'))
    .where('hash', '=', argument('hash')),
)
const inForceRow = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('programme_adopted')
    .select(['id', 'version', 'hash'])
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)

/** Keeps a version for ever; its hash is of the canonical document. One that is kept already stays as it is. */
export function keepProgramme(db: WritableDb, programme: Programme): ProgrammeRef {
  const document = canonicalJson(programme)
  const ref: ProgrammeRef = { id: programme.id, version: programme.version, hash: sha256(document) }
  if (versionRow(db, { ...ref }) === undefined) insertVersion(db, { ...ref, document })
  return ref
}

/**
 * Keeps the document of a version that HQ sent. Refuses programme_unreadable: it is not the document that was named, or from a
 * newer program.
 */
export function keepProgrammeDocument(
  db: WritableDb,
  document: string,
): Result<ProgrammeRef, 'programme_unreadable'> {
  const read = programmeSchema.safeParse(parsedOrNull(document))
  if (!read.success) return refuse('programme_unreadable')
  const ref: ProgrammeRef = { id: read.data.id, version: read.data.version, hash: sha256(document) }
  if (versionRow(db, { ...ref }) === undefined) insertVersion(db, { ...ref, document })
  return ok(ref)
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The version adopted last, or null before the first. */
export function programmeInForce(db: ReadableDb): AdoptedProgramme | null {
  const ref = inForceRow(db, {})
  return ref === undefined ? null : { ref, programme: programmeOf(db, ref) }
}

/** The canonical document of a kept version, or null. */
export function programmeDocument(db: ReadableDb, ref: ProgrammeRef): string | null {
  return versionRow(db, { id: ref.id, version: ref.version, hash: ref.hash })?.document ?? null
}

const dueRow = readOne<{ date: string }>()((db, argument) =>
  db
    .selectFrom('programme_due')
    .select(['id', 'version', 'hash'])
    .where('valid_from', '<=', argument('date'))
    .orderBy('valid_from', 'desc')
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
)

/** The version that HQ wants in force on a date, unless it is; of several of one first day the one that came last. */
export function programmeDue(db: ReadableDb, date: string): ProgrammeRef | null {
  const due = dueRow(db, { date })
  if (due === undefined || due.hash === inForceRow(db, {})?.hash) return null
  return { id: due.id, version: due.version, hash: due.hash }
}

/** Versions read already, per connection: they never change, and a walk over the log asks for them at every sale. */
const versionsRead = new WeakMap<object, Map<string, Programme>>()

/** The very version an entry names. @throws DefectError when it is not kept or is not the same document */
export function programmeOf(db: ReadableDb, ref: ProgrammeRef): Programme {
  const known = versionsRead.get(db.connection) ?? new Map<string, Programme>()
  versionsRead.set(db.connection, known)
  const read = known.get(ref.hash)
  if (read !== undefined) return read
  const row = versionRow(db, { id: ref.id, version: ref.version, hash: ref.hash })
  assert(row !== undefined, `programme ${ref.id} version ${ref.version} is not kept`)
  const programme = programmeSchema.parse(JSON.parse(row.document))
  known.set(ref.hash, programme)
  return programme
}
