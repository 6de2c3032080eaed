/** The first request of every connection: where both stand, and whether either was put back from a copy. */

import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import { generationOf } from '../authority/parts.ts'
import { beginRecovering, hasReported, isPresentOrLater } from '../authority/recovering.ts'
import { sendAgain } from '../authority/sent-again.ts'
import { lockTill, type TillRow } from '../authority/tills.ts'
import { sendWelcome } from '../authority/welcome.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { openEpoch } from './activate.ts'
import { type Answer, answer, problem } from './answer.ts'

type Hello = WireInputs['hello']

export async function hello(
  parts: AuthorityParts,
  caller: TillRow,
  input: Hello,
): Promise<Answer<WireOutputs['hello']>> {
  return inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, caller.id)
    if (till === null) return problem({ code: 'not_you' })
    if (till.epoch !== input.epoch) {
      const opened = await openNewEpoch(tx, till, input)
      if (!opened) return problem({ code: 'epoch_closed' })
    }
    const nowMs = parts.clock.nowMs()
    await tx
      .updateTable('till')
      .set({ seen_at_ms: nowMs, clock_off_ms: input.clockMs - nowMs, program: input.program })
      .where('id', '=', till.id)
      .execute()
    const present = { ...till, epoch: input.epoch }
    return answer(await standing(tx, parts, present, input))
  })
}

/** A till that was put back or cloned goes on in an epoch of its own, which holds nothing; the one before takes no more. */
async function openNewEpoch(tx: HqTransaction, till: TillRow, input: Hello): Promise<boolean> {
  const before = await tx
    .selectFrom('till_epoch')
    .select(['epoch', 'epoch_number'])
    .where('till', '=', till.id)
    .execute()
  const newest = Math.max(0, ...before.map(({ epoch_number }) => epoch_number))
  const isKnown = before.some(({ epoch }) => epoch === input.epoch)
  if (isKnown || input.epochNumber <= newest || isFenced(till)) return false
  await tx
    .updateTable('till_epoch')
    .set({ state: 'closed' })
    .where('till', '=', till.id)
    .where('state', '=', 'open')
    .execute()
  await openEpoch(tx, { tillId: till.id, epoch: input.epoch, epochNumber: input.epochNumber })
  await tx
    .updateTable('till')
    // A fork or a broken chain was the old epoch's.
    .set({ epoch: input.epoch, state: till.state === 'suspect' ? 'active' : till.state })
    .where('id', '=', till.id)
    .execute()
  return true
}

/** Told nothing: lost, or ended as lost. */
function isFenced({ state }: TillRow): boolean {
  return state === 'lost' || state === 'retired'
}

async function standing(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  input: Hello,
): Promise<WireOutputs['hello']> {
  const generation = await generationOf(tx)
  const before = await epochRow(tx, till)
  // An inbox of another generation, or of none yet, begins with what holds.
  const isNewTo = before.generation !== generation
  if (!isFenced(till)) {
    const wasBehind = await sendAgain(tx, parts, till, generation, input.inbox)
    if (isNewTo || wasBehind) await sendWelcome(tx, parts, till)
  }
  const row = await epochRow(tx, till)
  const missing =
    input.inbox !== null && (await messagesKept(tx, till, input.inbox.generation)) < input.inbox.n
  if (missing && input.inbox !== null && isPresentOrLater(input.inbox.generation, generation)) {
    await beginRecovering(tx, parts, till.id)
  }
  const hasPushed = input.head.seq === row.last_seq && input.head.hash === row.last_hash
  if (hasPushed && !missing) await hasReported(tx, parts, till.id)
  return {
    serverTimeMs: parts.clock.nowMs(),
    generation,
    acked: { seq: row.last_seq, hash: row.last_hash },
    inboxN: row.generation === generation ? row.inbox_n : 0,
    missing,
  }
}

function epochRow(tx: HqTransaction, till: TillRow) {
  return tx
    .selectFrom('till_epoch')
    .selectAll()
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .executeTakeFirstOrThrow()
}

/** How many messages of a generation HQ has for a till: fewer than the till took in were lost here. */
export async function messagesKept(
  tx: HqTransaction,
  till: Pick<TillRow, 'id' | 'epoch'>,
  generation: string,
): Promise<number> {
  const row = await tx
    .selectFrom('inbox')
    .select((query) => query.fn.max('n').as('n'))
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('generation', '=', generation)
    .executeTakeFirst()
  return row?.n ?? 0
}
