/** Where this till stands with HQ: whom it belongs to, how far HQ has its log, how the last talk went. Beside the log. */
import { sql } from 'kysely'
import { genesisHash } from './hash.ts'
import { tillIdentity } from './identity.ts'
import { type ReadableDb, readAll, readOne, type WritableDb, write } from './query.ts'

export interface HqLink {
  readonly address: string
  readonly organisationId: string
  readonly organisationName: string
  /** HQ's public key, Ed25519, SPKI in DER, hex. */
  readonly hqKey: string
  readonly siteCode: string
  readonly siteName: string
  readonly tillNumber: number
  readonly joinedAtMs: number
}

const linkRow = readOne<Record<never, never>>()((db) =>
  db.selectFrom('hq_link').selectAll().where('id', '=', sql.lit(1)),
)

/** Null for a shop without HQ. */
export function hqLink(db: ReadableDb): HqLink | null {
  const row = linkRow(db, {})
  if (row === undefined) return null
  return {
    address: row.address,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    hqKey: row.hq_key,
    siteCode: row.site_code,
    siteName: row.site_name,
    tillNumber: row.till_number,
    joinedAtMs: row.joined_at_ms,
  }
}

type LinkArguments = {
  address: string
  organisationId: string
  organisationName: string
  hqKey: string
  siteCode: string
  siteName: string
  tillNumber: number
  joinedAtMs: number
}

const insertLink = write<LinkArguments>()((db, argument) =>
  db.insertInto('hq_link').values({
    id: sql.lit(1),
    address: argument('address'),
    organisation_id: argument('organisationId'),
    organisation_name: argument('organisationName'),
    hq_key: argument('hqKey'),
    site_code: argument('siteCode'),
    site_name: argument('siteName'),
    till_number: argument('tillNumber'),
    joined_at_ms: argument('joinedAtMs'),
  }),
)

export function saveHqLink(db: WritableDb, link: HqLink): void {
  insertLink(db, { ...link })
}

export interface SyncState {
  /** HQ has this epoch's log up to here; 0 and the epoch's genesis before the first. */
  readonly acked: { readonly seq: number; readonly hash: string }
  /** HQ's generation as it said last; empty before it ever did. */
  readonly generation: string
  /** HQ's clock less this machine's. */
  readonly timeOffsetMs: number
  readonly lastContactMs: number | null
  readonly problem: string | null
  readonly problemSinceMs: number | null
}

const stateRow = readOne<Record<never, never>>()((db) =>
  db.selectFrom('sync_state').selectAll().where('id', '=', sql.lit(1)),
)

/** How sync stands in the till's present epoch; what was acknowledged of an earlier one does not count. */
export function syncState(db: ReadableDb): SyncState {
  const row = stateRow(db, {})
  const identity = tillIdentity(db)
  const nothing = { seq: 0, hash: identity === null ? '' : genesisHash(identity.tillId, identity.epoch) }
  if (row === undefined) {
    return {
      acked: nothing,
      generation: '',
      timeOffsetMs: 0,
      lastContactMs: null,
      problem: null,
      problemSinceMs: null,
    }
  }
  const isPresent = row.epoch_number === identity?.epochNumber
  return {
    acked: isPresent ? { seq: row.acked_seq, hash: row.acked_hash } : nothing,
    generation: row.generation,
    timeOffsetMs: row.time_offset_ms,
    lastContactMs: row.last_contact_ms,
    problem: row.problem,
    problemSinceMs: row.problem_since_ms,
  }
}

const offsetRow = readOne<Record<never, never>>()((db) =>
  db.selectFrom('sync_state').select('time_offset_ms').where('id', '=', sql.lit(1)),
)

/** HQ's clock less this machine's, as HQ said last; 0 for a shop without HQ. */
export function timeOffsetMs(db: ReadableDb): number {
  return offsetRow(db, {})?.time_offset_ms ?? 0
}

/** Reads timeOffsetMs; of a database that was closed meanwhile it says what it was last: a device may ask for the time once more. */
export function timeOffsetReader(db: ReadableDb): () => number {
  let lastMs = 0
  return () => {
    if (db.connection.open) lastMs = timeOffsetMs(db)
    return lastMs
  }
}

type StateArguments = {
  epoch: number
  seq: number
  hash: string
  generation: string
  offset: number
  contact: number | null
  problem: string | null
  since: number | null
}

const upsertState = write<StateArguments>()((db, argument) =>
  db
    .insertInto('sync_state')
    .values({
      id: sql.lit(1),
      epoch_number: argument('epoch'),
      acked_seq: argument('seq'),
      acked_hash: argument('hash'),
      generation: argument('generation'),
      time_offset_ms: argument('offset'),
      last_contact_ms: argument('contact'),
      problem: argument('problem'),
      problem_since_ms: argument('since'),
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((set) => ({
        epoch_number: set.ref('excluded.epoch_number'),
        acked_seq: set.ref('excluded.acked_seq'),
        acked_hash: set.ref('excluded.acked_hash'),
        generation: set.ref('excluded.generation'),
        time_offset_ms: set.ref('excluded.time_offset_ms'),
        last_contact_ms: set.ref('excluded.last_contact_ms'),
        problem: set.ref('excluded.problem'),
        problem_since_ms: set.ref('excluded.problem_since_ms'),
      })),
    ),
)

/** Changes what is named of the state; the rest stays. */
export function saveSyncState(db: WritableDb, change: Partial<SyncState>): void {
  const state = { ...syncState(db), ...change }
  upsertState(db, {
    epoch: tillIdentity(db)?.epochNumber ?? 1,
    seq: state.acked.seq,
    hash: state.acked.hash,
    generation: state.generation,
    offset: state.timeOffsetMs,
    contact: state.lastContactMs,
    problem: state.problem,
    since: state.problemSinceMs,
  })
}

/** As many as there are partitions of changes. */
export const PARTS = 64

const cursorRows = readAll<Record<never, never>>()((db) =>
  db.selectFrom('change_cursor').selectAll().orderBy('part').limit(sql.lit(PARTS)),
)
const upsertCursor = write<{ part: number; pos: number }>()((db, argument) =>
  db
    .insertInto('change_cursor')
    .values({ part: argument('part'), pos: argument('pos') })
    .onConflict((conflict) =>
      conflict.column('part').doUpdateSet((set) => ({ pos: set.ref('excluded.pos') })),
    ),
)

/** Positions in the changes of members, one a partition; null until the first load has opened every partition. */
export function changeCursors(db: ReadableDb): readonly number[] | null {
  const rows = cursorRows(db, {})
  return rows.length === PARTS ? rows.map(({ pos }) => pos) : null
}

export function saveCursor(db: WritableDb, part: number, pos: number): void {
  upsertCursor(db, { part, pos })
}

export interface LoadPart {
  readonly part: number
  /** The last member that came, empty before the first. */
  readonly last: string
  readonly done: number
  readonly total: number
  readonly through: boolean
}

const loadRows = readAll<Record<never, never>>()((db) =>
  db.selectFrom('load_part').selectAll().orderBy('part').limit(sql.lit(PARTS)),
)
const upsertLoad = write<{ part: number; last: string; done: number; total: number; through: number }>()(
  (db, argument) =>
    db
      .insertInto('load_part')
      .values({
        part: argument('part'),
        last: argument('last'),
        done: argument('done'),
        total: argument('total'),
        through: argument('through'),
      })
      .onConflict((conflict) =>
        conflict.column('part').doUpdateSet((set) => ({
          last: set.ref('excluded.last'),
          done: set.ref('excluded.done'),
          total: set.ref('excluded.total'),
          through: set.ref('excluded.through'),
        })),
      ),
)

/** The first load by partition; empty before HQ said how much there is. */
export function loadParts(db: ReadableDb): readonly LoadPart[] {
  return loadRows(db, {}).map((row) => ({ ...row, through: row.through === 1 }))
}

export function saveLoadPart(db: WritableDb, part: LoadPart): void {
  upsertLoad(db, { ...part, through: part.through ? 1 : 0 })
}
