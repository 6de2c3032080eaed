/** Programme versions: every one that a kept sale used is kept, and found again by id and version. */
import { sql } from 'kysely'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Programme, ProgrammeRef } from '../../shared/domain/programme.ts'
import { assert } from '../../shared/domain/result.ts'
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
const versionRow = readOne<{ id: string; version: number }>()((db, argument) =>
  db
    .selectFrom('programme_version')
    .select(['hash', 'document'])
    .where('id', '=', argument('id'))
    .where('version', '=', argument('version')),
)
const newestRow = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('programme_version')
    .select(['id', 'version', 'hash', 'document'])
    .orderBy('version', 'desc')
    .limit(sql.lit(1)),
)

/** Keeps a version for ever; its hash is of the canonical document. */
export function keepProgramme(db: WritableDb, programme: Programme): ProgrammeRef {
  const document = canonicalJson(programme)
  const ref: ProgrammeRef = { id: programme.id, version: programme.version, hash: sha256(document) }
  insertVersion(db, { ...ref, document })
  return ref
}

/** The version in force, or null before the first was adopted. */
export function programmeInForce(db: ReadableDb): AdoptedProgramme | null {
  const row = newestRow(db, {})
  if (row === undefined) return null
  return {
    ref: { id: row.id, version: row.version, hash: row.hash },
    programme: programmeSchema.parse(JSON.parse(row.document)),
  }
}

/** Versions read already, per connection: they never change, and a walk over the log asks for them at every sale. */
const versionsRead = new WeakMap<object, Map<string, Programme>>()

/** The very version an entry names. @throws DefectError when it is not kept or is not the same document */
export function programmeOf(db: ReadableDb, ref: ProgrammeRef): Programme {
  const known = versionsRead.get(db.connection) ?? new Map<string, Programme>()
  versionsRead.set(db.connection, known)
  const read = known.get(ref.hash)
  if (read !== undefined) return read
  const row = versionRow(db, { id: ref.id, version: ref.version })
  assert(row !== undefined && row.hash === ref.hash, `programme ${ref.id} version ${ref.version} is not kept`)
  const programme = programmeSchema.parse(JSON.parse(row.document))
  known.set(ref.hash, programme)
  return programme
}
