/** A till's inbox: messages numbered from 1 within generation and epoch, each with the hash of the one before, signed by HQ. */
import { sql } from 'kysely'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { InboxEffect } from '../../shared/domain/inbox.ts'
import { assert } from '../../shared/domain/result.ts'
import { MESSAGES_MAX } from '../../shared/wire/common.ts'
import { type Beside, besideSchema, type SignedMessage } from '../../shared/wire/messages.ts'
import { messageText } from '../../shared/wire/signing.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { inboxGenesisHash, sha256 } from './hashes.ts'
import { type AuthorityParts, generationOf, signedByHq } from './parts.ts'
import type { TillRow } from './tills.ts'
import { announceMessage } from './wakes.ts'

export type SendingParts = Pick<AuthorityParts, 'clock' | 'organisation'>

export interface InboxPlace {
  readonly generation: string
  readonly n: number
  readonly hash: string
}

/** Where a till's inbox stands in HQ's present generation; its row locked. */
async function lockInbox(tx: HqTransaction, till: Pick<TillRow, 'id' | 'epoch'>): Promise<InboxPlace> {
  const generation = await generationOf(tx)
  const row = await tx
    .selectFrom('till_epoch')
    .select(['generation', 'inbox_n', 'inbox_hash'])
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .forUpdate()
    .executeTakeFirst()
  assert(row !== undefined, 'a till has the epoch it is in')
  return row.generation === generation
    ? { generation, n: row.inbox_n, hash: row.inbox_hash }
    : { generation, n: 0, hash: inboxGenesisHash(till.id, till.epoch, generation) }
}

/**
 * Puts a message into a till's inbox; its long polls wake when this transaction commits. The till's row is locked before
 * (lockTills), which keeps the numbers gapless.
 * @returns the message's number
 */
export async function sendMessage(
  tx: HqTransaction,
  parts: SendingParts,
  till: Pick<TillRow, 'id' | 'epoch'>,
  effect: InboxEffect,
  beside?: Beside,
): Promise<number> {
  const place = await lockInbox(tx, till)
  const n = place.n + 1
  const { generation } = place
  const atMs = parts.clock.nowMs()
  const message = { v: 1, till: till.id, epoch: till.epoch, generation, n, atMs, effect, prev: place.hash }
  const text = canonicalJson(message)
  const hash = sha256(text)
  await tx
    .insertInto('inbox')
    .values({
      till: till.id,
      epoch: till.epoch,
      generation,
      n,
      kind: effect.kind,
      text,
      hash,
      signature: signedByHq(parts, messageText(hash)),
      beside: beside === undefined ? null : JSON.stringify(beside),
    })
    .execute()
  await tx
    .updateTable('till_epoch')
    .set((row) => ({
      generation,
      inbox_n: n,
      inbox_hash: hash,
      // A till counts its messages anew in another generation.
      applied_n: row.case().when('generation', '=', generation).then(row.ref('applied_n')).else(0).end(),
    }))
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .execute()
  await announceMessage(tx, till.id)
  return n
}

/** Messages of a till after a number, in order, at most as many as an answer carries. */
export async function messagesAfter(
  db: HqDb,
  till: Pick<TillRow, 'id' | 'epoch'>,
  generation: string,
  after: number,
  limit: number = MESSAGES_MAX,
): Promise<readonly SignedMessage[]> {
  const rows = await db
    .selectFrom('inbox')
    .select(['text', 'hash', 'signature', 'beside'])
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('generation', '=', generation)
    .where('n', '>', after)
    .orderBy('n')
    .limit(limit)
    .execute()
  return withinSize(rows.map(messageOfRow))
}

function messageOfRow(row: {
  readonly text: string
  readonly hash: string
  readonly signature: string
  readonly beside: unknown
}): SignedMessage {
  const { text, hash, signature } = row
  return row.beside === null
    ? { text, hash, signature }
    : { text, hash, signature, beside: besideSchema.parse(row.beside) }
}

/** What an answer's messages hold together at most, characters; one larger message travels alone. */
const MESSAGES_TEXT_MAX = 2_000_000

function withinSize(messages: readonly SignedMessage[]): readonly SignedMessage[] {
  let left = MESSAGES_TEXT_MAX
  const end = messages.findIndex((message) => {
    left -= message.text.length + (message.beside?.programme?.length ?? 0)
    return left < 0
  })
  return end < 0 ? messages : messages.slice(0, Math.max(1, end))
}

/** Whether a recall of this is already on its way: sent in this generation and not yet applied. */
export async function isRecallWaiting(
  tx: HqTransaction,
  till: Pick<TillRow, 'id' | 'epoch'>,
  owner: string,
  asset: string | null,
): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM inbox i
    JOIN till_epoch e ON e.till = i.till AND e.epoch = i.epoch AND e.generation = i.generation
    WHERE i.till = ${till.id} AND i.epoch = ${till.epoch} AND i.n > e.applied_n AND i.kind = 'recall'
      AND i.text::jsonb #>> '{effect,owner}' = ${owner}
      AND i.text::jsonb #>> '{effect,asset}' IS NOT DISTINCT FROM ${asset}
    LIMIT 1`.execute(tx)
  return rows.length > 0
}

/** Whether a till was ever asked to retire, in whichever epoch: what it took in before holds in those after. */
export async function wasRetireAsked(db: HqDb, till: string): Promise<boolean> {
  const row = await db
    .selectFrom('inbox')
    .select('n')
    .where('till', '=', till)
    .where('kind', '=', 'retire')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
