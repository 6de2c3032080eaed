/** Entries that take in HQ's word, held against that word as it lies beside the log: order, hash, signature, effect, postings. */
import { createPublicKey, verify } from 'node:crypto'
import type { Entry } from '../../shared/domain/entry.ts'
import { directoryMember } from './directory.ts'
import { sha256 } from './hash.ts'
import { tillIdentity } from './identity.ts'
import { type KeptMessage, messageAt } from './inbox.ts'
import { messagePostings } from './moving.ts'
import { hashAt } from './outbox.ts'
import type { ReadableDb } from './query.ts'
import { usableHere } from './resting.ts'
import { openShiftOf } from './shifts.ts'
import { isRetired, lastInboxPlace } from './standing.ts'
import { hqLink, syncState } from './sync-state.ts'
import { type Act, checkPostings, type EntryOf, isSame } from './verify-facts.ts'
import type { Findings } from './verify-findings.ts'

/** Invariant 3 of HQ's side: every message once, in order, as HQ signed it. */
export function checkMessage(db: ReadableDb, act: Act<EntryOf<'inbox.applied'>>, holder: string): void {
  const { entry, epochNumber, books, where, findings } = act
  const { generation, n, hash, effect } = entry.body
  const last = lastInboxPlace(books)
  const continues = last?.epochNumber === epochNumber && last.generation === generation
  const wanted = continues ? last.n + 1 : 1
  findings.expect(n === wanted, 'inbox order', where, `message ${wanted} is missing before it`)
  const message = messageAt(db, epochNumber, generation, n)
  const same = message !== null && message.hash === hash && sha256(message.text) === hash
  findings.expect(same, 'inbox message', where, 'HQ sent no such message')
  if (message !== null) {
    const sent: unknown = JSON.parse(message.text)
    const told = typeof sent === 'object' && sent !== null && 'effect' in sent && isSame(sent.effect, effect)
    findings.expect(told, 'inbox effect', where, 'it does something else than the message says')
    findings.expect(isSigned(db, message), 'inbox signature', where, 'HQ did not sign the message')
  }
  checkPostings(act, messagePostings(books, effect, holder))
}

function isSigned(db: ReadableDb, { hash, signature }: KeptMessage): boolean {
  const link = hqLink(db)
  if (link === null) return false
  const key = createPublicKey({ key: Buffer.from(link.hqKey, 'hex'), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(`guike message 1\n${hash}`, 'utf8'), key, Buffer.from(signature, 'hex'))
}

/** A till closes its log by HQ's word alone, and leaves nothing usable and no shift behind. */
export function checkClosing({ books, where, findings }: Act<EntryOf<'till.closed'>>, holder: string): void {
  findings.expect(isRetired(books), 'closing', where, 'HQ did not take the till out of service')
  findings.expect(openShiftOf(books) === null, 'closing', where, 'a shift is open')
  findings.expect(usableHere(books, holder, 1).length === 0, 'closing', where, 'something is still here')
}

/** What a meeting says is what HQ had said, as far as that can be seen still: nothing newer has come since. */
export function checkMeeting(db: ReadableDb, act: Act<Extract<Entry, { kind: 'member.met' }>>): void {
  const { body } = act.entry
  const known = directoryMember(db, body.memberId)
  act.findings.expect(known !== null, 'meeting', act.where, 'HQ never told of this member')
  if (known === null || known.part !== body.change.part || known.pos !== body.change.pos) return
  const same =
    known.tier === body.tier &&
    known.joinedOn === body.joinedOn &&
    known.homeSite === body.homeSite &&
    known.profileDigest === body.profileDigest &&
    known.referrer === body.referrer &&
    (known.card?.number ?? null) === body.cardNumber
  act.findings.expect(same, 'meeting', act.where, 'it is not what HQ had said of the member')
}

/** Invariant 4, from this side: what HQ has acknowledged is what this log says at that place; the chain holds all before it. */
export function checkAcknowledged(db: ReadableDb, findings: Findings): void {
  const { acked } = syncState(db)
  if (acked.seq === 0) return
  const where = `entry ${tillIdentity(db)?.epochNumber ?? 0}/${acked.seq}`
  findings.expect(hashAt(db, acked.seq) === acked.hash, 'acknowledged', where, 'HQ acknowledged another one')
}
