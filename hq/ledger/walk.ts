/**
 * Walks through the new entries of a push in their order: each judged again from the books as the ones before left them, its
 * postings booked whatever was found, its projections made where it could be judged.
 */
import type { Entry } from '../../shared/domain/entry.ts'
import { recompute } from '../../shared/domain/recompute.ts'
import type { Finding, Knowledge } from '../../shared/domain/recompute-known.ts'
import type { ReadEntry } from './batch.ts'
import { amountHere, applyToAccounts, type Books } from './books.ts'
import { checkAgainstHq, clockFinding, wrongMessage } from './checks.ts'
import { countFlow } from './counts.ts'
import { project } from './project.ts'

/** An entry as it was taken in; `parked`: why nobody could judge it. */
export interface TakenIn {
  readonly read: ReadEntry
  readonly parked: string | null
}

export function walk(books: Books, fresh: readonly ReadEntry[]): readonly TakenIn[] {
  return fresh.map((read) => {
    const parked = takeIn(books, read)
    books.lastAtMs = read.envelope.atMs
    return { read, parked }
  })
}

function takeIn(books: Books, read: ReadEntry): string | null {
  const { envelope, entry, fault } = read
  const clock = clockFinding(books, envelope)
  if (clock !== null) matterOf(books, read, 'clock', [clock], books.till.holder)
  const parked = fault?.reason ?? judge(books, read)
  if (parked !== null) {
    matterOf(books, read, 'parked', [{ code: parked, details: { where: fault?.where ?? '' } }])
  }
  const covers = applyToAccounts(books, envelope.postings)
  if (covers.length > 0) {
    const found = covers.map(({ owner, asset, lot, amount }) => ({
      code: 'overdrawn',
      details: { owner, asset, lot, amount },
    }))
    matterOf(books, read, 'overdrawn', found)
  }
  remember(books, read)
  if (entry === null || parked !== null) return parked
  const wrong = project(books, entry)
  if (wrong.length > 0) matterOf(books, read, 'recomputed', wrong.map(codeOnly), `${placeOf(read)} kept`)
  return null
}

function codeOnly(code: string): Finding {
  return { code, details: {} }
}

/** What was found, listed for a person; why it could not be judged, or null. */
function judge(books: Books, read: ReadEntry): string | null {
  const { entry } = read
  if (entry === null) return null
  const { unjudged, findings } = recompute(entry, knowledgeOf(books))
  const all = [...findings, ...checkAgainstHq(books, entry)]
  if (all.length > 0) matterOf(books, read, 'recomputed', all)
  if (entry.kind === 'inbox.applied') {
    const wrong = wrongMessage(books, entry)
    if (wrong !== null) matterOf(books, read, 'inbox', [wrong])
  }
  if (entry.kind === 'refund.unbacked') matterOf(books, read, 'unbacked', [unbacked(books, entry)])
  return unjudged
}

/** RF-11: HQ settles it when the right arrives. */
function unbacked({ nowMs }: Books, { atMs, body }: Extract<Entry, { kind: 'refund.unbacked' }>): Finding {
  const { slipNumber, ofSlip, amountFen, tender, reason } = body
  const details = { slipNumber, ofSlip, amountFen, tender, reason, atMs, receivedAtMs: nowMs }
  return { code: 'unbacked', details }
}

function knowledgeOf(books: Books): Knowledge {
  return {
    place: books.place,
    programme: ({ hash }) => books.programmes.get(hash) ?? null,
    sale: (id) => books.sales.get(id)?.since ?? null,
    act: (id) => books.acts.get(id) ?? null,
    isUndone: (id) => books.undone.has(id),
    member: (id) => {
      const member = books.members.get(id)
      if (member === undefined) return null
      const cards = [...member.cards].map(
        ([number, card]) => [number, { activeAtMs: card.active_at_ms }] as const,
      )
      return { tier: member.row.tier, cards: new Map(cards) }
    },
    amount: (owner, asset, lot) => amountHere(books, owner, asset, lot),
  }
}

/** Flows, and of whom a till has booked something up to where: amounts, or who they are and which card they have. */
function remember(books: Books, { envelope, entry }: ReadEntry): void {
  const { made } = books
  const told = entry === null ? null : memberTold(entry)
  if (told !== null) made.counted.set(told, envelope.seq)
  countFlow(books, envelope.businessDate, envelope.postings)
  for (const { owner } of envelope.postings) {
    made.owners.add(owner)
    if (!owner.startsWith('m:')) continue
    const memberId = owner.slice('m:'.length)
    made.counted.set(memberId, envelope.seq)
    made.changed.add(memberId)
  }
}

/** Whom an entry says something new of that moves no amount; a till tells by it whether HQ's word is newer than its own. */
function memberTold(entry: Entry): string | null {
  switch (entry.kind) {
    case 'member.enrolled':
    case 'member.changed':
    case 'member.met':
    case 'card.moved':
    case 'card.replaced':
      return entry.body.memberId
    default:
      return null
  }
}

function placeOf({ envelope }: ReadEntry): string {
  return `${envelope.till}.${envelope.epoch}/${envelope.seq}`
}

function matterOf(
  books: Books,
  read: ReadEntry,
  kind: string,
  findings: readonly Finding[],
  subject = placeOf(read),
): void {
  const { till, epoch, seq, id, kind: what } = read.envelope
  books.made.matters.push({ kind, subject, evidence: { till, epoch, seq, id, what, findings } })
}
