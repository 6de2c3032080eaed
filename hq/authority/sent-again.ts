/**
 * Messages of an earlier generation that a till never took in are sent again in the present one: what they granted is on its way
 * to that till and to nobody else, and what they decided holds.
 */
import { sql } from 'kysely'
import { besideSchema, messageSchema } from '../../shared/wire/messages.ts'
import type { HqTransaction } from '../db.ts'
import { type SendingParts, sendMessage } from './inbox.ts'
import type { TillRow } from './tills.ts'

/** Policy, people and programmes come with the welcome; a recall is asked for again by whoever still wants it. */
const KINDS = ['grant', 'refund_right', 'merge', 'unmerge', 'card', 'home', 'retire']

/** The place of the last message that a till has taken in. */
interface Taken {
  readonly generation: string
  readonly n: number
}

/**
 * Called when a till says hello, its row locked: once for each generation.
 * @param taken null: it has taken none in @returns whether any was sent
 */
export async function sendAgain(
  tx: HqTransaction,
  parts: SendingParts,
  till: Pick<TillRow, 'id' | 'epoch'>,
  generation: string,
  taken: Taken | null,
): Promise<boolean> {
  if (taken?.generation === generation) return false
  // What an older one left was sent again in the one that was taken from; of two with one number HQ forgot the other.
  const number = Number(taken?.generation.split('-')[0] ?? 0)
  const { rows } = await sql<{ text: string; beside: unknown }>`SELECT text, beside FROM inbox
    WHERE till = ${till.id} AND epoch = ${till.epoch} AND generation <> ${generation} AND kind = ANY(${KINDS}::text[])
      AND (split_part(generation, '-', 1)::integer > ${number}
        OR (generation = ${taken?.generation ?? ''} AND n > ${taken?.n ?? 0}))
    ORDER BY generation COLLATE "C", n`.execute(tx)
  if (rows.length === 0 || !(await isFirstTime(tx, parts, till, generation))) return false
  for (const { text, beside } of rows) {
    const { effect } = messageSchema.parse(JSON.parse(text))
    await sendMessage(tx, parts, till, effect, beside === null ? undefined : besideSchema.parse(beside))
  }
  return true
}

/** A hello whose answer was lost comes again: the name is given once, ever. */
async function isFirstTime(
  tx: HqTransaction,
  parts: SendingParts,
  till: Pick<TillRow, 'id' | 'epoch'>,
  generation: string,
): Promise<boolean> {
  const taken = await tx
    .insertInto('request')
    .values({
      id: `again:${till.id}.${till.epoch}:${generation}`,
      till: till.id,
      kind: 'grant',
      asked: JSON.stringify({ what: 'grant', epoch: till.epoch, wants: [] }),
      granted: '[]',
      state: 'done',
      at_ms: parts.clock.nowMs(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}
