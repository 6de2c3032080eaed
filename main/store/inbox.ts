/** HQ's messages as they came, and recalls that wait for their member to leave the screen. Beside the log, which has their effects. */
import { sql } from 'kysely'
import { inboxGenesis } from './hash.ts'
import { tillIdentity } from './identity.ts'
import { type ReadableDb, readAll, readOne, type WritableDb, write } from './query.ts'
import { lastInboxPlace } from './standing.ts'
import { syncState } from './sync-state.ts'

/** Where the till stands in the inbox of its present epoch and HQ's present generation. */
export interface InboxPosition {
  readonly generation: string
  readonly n: number
  /** Of the last message, or what the first one names as its predecessor. */
  readonly hash: string
}

/** `generation`: HQ's as it says now; another one begins a new inbox. */
export function inboxPosition(
  db: ReadableDb,
  generation: string = syncState(db).generation,
): InboxPosition | null {
  const identity = tillIdentity(db)
  if (identity === null || generation === '') return null
  const last = lastInboxPlace(db)
  if (last?.epochNumber === identity.epochNumber && last.generation === generation) {
    return { generation, n: last.n, hash: last.hash }
  }
  const kept = lastKept(db, { epoch: identity.epochNumber, generation })
  if (kept !== undefined) return { generation, ...kept }
  return { generation, n: 0, hash: inboxGenesis(identity.tillId, identity.epoch, generation) }
}

/** Of a generation that an HQ put back from a copy has begun to speak in again. */
const lastKept = readOne<{ epoch: number; generation: string }>()((db, argument) =>
  db
    .selectFrom('inbox_message')
    .select(['n', 'hash'])
    .where('epoch_number', '=', argument('epoch'))
    .where('generation', '=', argument('generation'))
    .orderBy('n', 'desc')
    .limit(sql.lit(1)),
)

/** A message as it travels. */
export interface KeptMessage {
  readonly text: string
  readonly hash: string
  readonly signature: string
  /** JSON of what lies beside it, or null. */
  readonly beside: string | null
}

const insertMessage = write<{
  epoch: number
  generation: string
  n: number
  text: string
  hash: string
  signature: string
  beside: string | null
}>()((db, argument) =>
  db.insertInto('inbox_message').values({
    epoch_number: argument('epoch'),
    generation: argument('generation'),
    n: argument('n'),
    text: argument('text'),
    hash: argument('hash'),
    signature: argument('signature'),
    beside: argument('beside'),
  }),
)

/** In the transaction of the entry that applies it. */
export function keepMessage(
  db: WritableDb,
  place: { readonly epochNumber: number; readonly generation: string; readonly n: number },
  message: KeptMessage,
): void {
  insertMessage(db, {
    epoch: place.epochNumber,
    generation: place.generation,
    n: place.n,
    text: message.text,
    hash: message.hash,
    signature: message.signature,
    beside: message.beside,
  })
}

const messageRow = readOne<{ epoch: number; generation: string; n: number }>()((db, argument) =>
  db
    .selectFrom('inbox_message')
    .select(['text', 'hash', 'signature', 'beside'])
    .where('epoch_number', '=', argument('epoch'))
    .where('generation', '=', argument('generation'))
    .where('n', '=', argument('n')),
)

export function messageAt(
  db: ReadableDb,
  epochNumber: number,
  generation: string,
  n: number,
): KeptMessage | null {
  return messageRow(db, { epoch: epochNumber, generation, n }) ?? null
}

const messagesBehind = readAll<{ epoch: number; generation: string; n: number; limit: number }>()(
  (db, argument) =>
    db
      .selectFrom('inbox_message')
      .select(['generation', 'n', 'text', 'hash', 'signature', 'beside'])
      .where('epoch_number', '=', argument('epoch'))
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('generation', 'n'), '>', tuple(argument('generation'), argument('n'))),
      )
      .orderBy('generation')
      .orderBy('n')
      .limit(argument('limit')),
)

/** A message with its place. */
export interface PlacedMessage extends KeptMessage {
  readonly generation: string
  readonly n: number
}

/** Messages of the present epoch behind a place, generation by generation, in order, for an HQ that lost them. */
export function keptMessages(
  db: ReadableDb,
  after: { readonly generation: string; readonly n: number },
  limit: number,
): readonly PlacedMessage[] {
  const epoch = tillIdentity(db)?.epochNumber ?? 0
  return messagesBehind(db, { epoch, generation: after.generation, n: after.n, limit })
}

export interface OpenRecall {
  readonly owner: string
  /** Null: everything but refund rights. */
  readonly asset: string | null
}

const insertRecall = write<{ owner: string; asset: string }>()((db, argument) =>
  db
    .insertInto('recall_open')
    .values({ owner: argument('owner'), asset: argument('asset') })
    .onConflict((conflict) => conflict.doNothing()),
)
const deleteRecall = write<{ owner: string; asset: string }>()((db, argument) =>
  db.deleteFrom('recall_open').where('owner', '=', argument('owner')).where('asset', '=', argument('asset')),
)

/** More than members can be open at one till. */
const RECALLS_AT_ONCE = 200

const recallRows = readAll<Record<never, never>>()((db) =>
  db.selectFrom('recall_open').selectAll().limit(sql.lit(RECALLS_AT_ONCE)),
)

export function openRecalls(db: ReadableDb): readonly OpenRecall[] {
  return recallRows(db, {}).map(({ owner, asset }) => ({ owner, asset: asset === '' ? null : asset }))
}

export function noteRecall(db: WritableDb, recall: OpenRecall): void {
  insertRecall(db, { owner: recall.owner, asset: recall.asset ?? '' })
}

export function settleRecall(db: WritableDb, recall: OpenRecall): void {
  deleteRecall(db, { owner: recall.owner, asset: recall.asset ?? '' })
}
