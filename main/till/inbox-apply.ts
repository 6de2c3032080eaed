/**
 * Taking in HQ's messages: each in one transaction by an entry that holds what it does, with the raw message beside it. A message
 * that was taken in already changes nothing, so that every repetition is safe.
 */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { InboxEffect } from '../../shared/domain/inbox.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { InboxMessage, SignedMessage } from '../../shared/wire/messages.ts'
import { moveDirectoryCard } from '../store/directory.ts'
import { sha256 } from '../store/hash.ts'
import { tillIdentity } from '../store/identity.ts'
import { inboxPosition, keepMessage, noteRecall } from '../store/inbox.ts'
import { appendEntry, isLogClosed } from '../store/log.ts'
import { messagePostings } from '../store/moving.ts'
import { keepProgrammeDocument } from '../store/programmes.ts'
import type { WritableDb } from '../store/query.ts'
import { saveSentStaff } from '../store/staff.ts'
import type { TillStore } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type Randomness, timeOrderedId } from './ids.ts'
import { actOf, holderOf } from './parts.ts'

export interface InboxParts {
  readonly store: TillStore
  readonly clock: Clock
  readonly randomness: Randomness
}

/**
 * Applies one message, whose hash and signature were checked. Refuses inbox_order: another one comes first; till_retired: the log is closed; programme_unreadable,
 * staff_differ: what lies beside is not what the message names; and what the disk refuses.
 */
export function applyMessage(parts: InboxParts, signed: SignedMessage, message: InboxMessage): Result<null> {
  return parts.store.act((db) => {
    const identity = tillIdentity(db)
    const place = inboxPosition(db, message.generation)
    if (identity === null || place === null || message.epoch !== identity.epoch) return refuse('inbox_order')
    if (message.n <= place.n) return ok(null)
    // What HQ sent a till that has closed its log it takes home itself.
    if (isLogClosed(db, identity)) return refuse('till_retired')
    if (message.n !== place.n + 1 || message.prev !== place.hash) return refuse('inbox_order')
    const kept = keepBeside(db, signed, message.effect)
    if (!kept.ok) return kept
    const { epochNumber } = identity
    const beside = signed.beside === undefined ? null : JSON.stringify(signed.beside)
    keepMessage(db, { epochNumber, generation: message.generation, n: message.n }, { ...signed, beside })
    const atMs = parts.clock.nowMs()
    const { generation, n, effect } = message
    appendEntry(db, identity, {
      ...actOf(timeOrderedId(atMs, parts.randomness), atMs, null, null),
      kind: 'inbox.applied',
      postings: messagePostings(db, effect, holderOf({ identity })),
      body: { v: 1, generation, n, hash: signed.hash, effect },
    })
    noteEffect(db, effect)
    return ok(null)
  })
}

/** Programmes and staff that a message names by their hash alone. */
function keepBeside(db: WritableDb, { beside }: SignedMessage, effect: InboxEffect): Result<null> {
  if (effect.kind === 'staff') {
    const people = beside?.staff ?? []
    if (sha256(canonicalJson(people)) !== effect.digest) return refuse('staff_differ')
    saveSentStaff(
      db,
      people.map(({ staffId, ...person }) => ({ id: staffId, ...person })),
    )
  }
  if (beside?.programme === undefined) {
    return effect.kind === 'programme' ? refuse('programme_unreadable') : ok(null)
  }
  const kept = keepProgrammeDocument(db, beside.programme)
  if (!kept.ok) return kept
  const isNamed = effect.kind !== 'programme' || effect.programme.hash === kept.value.hash
  return isNamed ? ok(null) : refuse('programme_unreadable')
}

/** What lies beside the log and follows from a message. */
function noteEffect(db: WritableDb, effect: InboxEffect): void {
  if (effect.kind === 'recall') noteRecall(db, { owner: effect.owner, asset: effect.asset })
  if (effect.kind === 'card') moveDirectoryCard(db, effect.cardNumber, effect.to, effect.why)
}
