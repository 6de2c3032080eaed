/** What waits for a till: messages of its inbox, changes of members. Waits itself while there is nothing. */
import { CHANGES_MAX, MESSAGES_MAX } from '../../shared/wire/common.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { changesAfter, memberDocuments } from '../authority/changes.ts'
import { messagesAfter } from '../authority/inbox.ts'
import { type AuthorityParts, generationOf } from '../authority/parts.ts'
import type { TillRow } from '../authority/tills.ts'
import type { HqDb } from '../db.ts'
import { type Answer, answer, problem } from './answer.ts'

type Pull = WireInputs['pull']

/** A poll looks again by itself after so long: another process may have taken changes in. */
const LOOK_AGAIN_MS = 5_000

export async function pull(
  parts: AuthorityParts,
  till: TillRow,
  input: Pull,
  signal: AbortSignal,
): Promise<Answer<WireOutputs['pull']>> {
  if (till.state === 'lost') return problem({ code: 'lost' })
  if (till.epoch !== input.epoch) return problem({ code: 'epoch_closed' })
  for (let leftMs = input.waitMs; ; ) {
    // The wait begins before the look: what comes between is not missed.
    const wait = parts.wakes.wait(till.id, Math.max(0, Math.min(leftMs, LOOK_AGAIN_MS)), signal)
    const found = await lookFor(parts, till, input, wait.end)
    const isEnough = !found.ok || found.value.messages.length > 0 || found.value.changes.length > 0
    if (isEnough || leftMs <= 0 || signal.aborted) {
      wait.end()
      return found
    }
    const beganMs = performance.now()
    await wait.over
    leftMs -= Math.max(1, performance.now() - beganMs)
  }
}

async function lookFor(
  parts: AuthorityParts,
  till: TillRow,
  input: Pull,
  giveUp: () => void,
): Promise<Answer<WireOutputs['pull']>> {
  try {
    return await look(parts, till, input)
  } catch (error) {
    giveUp()
    throw error
  }
}

async function look(
  parts: AuthorityParts,
  till: TillRow,
  { inbox, cursors }: Pull,
): Promise<Answer<WireOutputs['pull']>> {
  const { db } = parts
  const place = await placeOf(db, till, inbox)
  if (place === null) return problem({ code: 'recovering' })
  const messages = await messagesAfter(db, till, place.generation, place.n)
  const rows = cursors === null ? [] : await changesAfter(db, cursors, CHANGES_MAX + 1)
  const taken = rows.slice(0, CHANGES_MAX)
  const moved = cursors === null ? null : [...cursors]
  for (const { part, pos } of taken) if (moved !== null) moved[part] = pos
  return answer({
    messages: [...messages],
    changes: [...(await memberDocuments(db, taken))],
    cursors: moved,
    more:
      rows.length > CHANGES_MAX || (messages.length > 0 && (await isMore(db, till, place, messages.length))),
    serverTimeMs: parts.clock.nowMs(),
  })
}

async function isMore(
  db: HqDb,
  till: TillRow,
  place: { readonly generation: string; readonly n: number },
  given: number,
): Promise<boolean> {
  if (given === MESSAGES_MAX) return true
  const next = await messagesAfter(db, till, place.generation, place.n + given, 1)
  return next.length > 0
}

/**
 * From where this till goes on: its own place in the present generation, or the beginning of it. Null where it has a message
 * that HQ does not have, or of another generation: HQ was put back from a copy, and is to be greeted.
 */
export async function placeOf(
  db: HqDb,
  till: Pick<TillRow, 'id' | 'epoch'>,
  inbox: Pull['inbox'],
): Promise<{ readonly generation: string; readonly n: number } | null> {
  const generation = await generationOf(db)
  if (inbox.n === 0) return { generation, n: 0 }
  if (inbox.generation !== generation) return null
  const row = await db
    .selectFrom('inbox')
    .select('hash')
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('generation', '=', generation)
    .where('n', '=', inbox.n)
    .executeTakeFirst()
  return row?.hash === inbox.hash ? { generation, n: inbox.n } : null
}
