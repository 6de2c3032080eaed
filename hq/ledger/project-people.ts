/** What entries make of HQ's members and cards, in memory. Each returns the codes of what cannot be so. */
import { CARD_STATES, isCardEnded } from '../../shared/domain/card.ts'
import type { EntryOf } from '../../shared/domain/recompute-known.ts'
import { partitionOf } from '../../shared/wire/changes.ts'
import { sha256 } from '../authority/hashes.ts'
import type { BookedMember, Books } from './books.ts'
import { siteDay } from './counts.ts'
import type { LedgerTables } from './tables.ts'

/** EN-02: the till that enrolled is the home till; what was given out before is not given out again. */
export function projectEnrolment(books: Books, entry: EntryOf<'member.enrolled'>): readonly string[] {
  const { body } = entry
  if (body.memberId !== entry.id || books.members.has(body.memberId)) return ['member_again']
  const row = {
    id: body.memberId,
    part: partitionOf(sha256(body.memberId)),
    tier: body.tier,
    joined_on: entry.businessDate,
    home_site: books.till.site,
    home_till: books.till.id,
    card_number: body.cardNumber,
    referrer: body.referrer ?? null,
    phone_lost: false,
    profile_digest: body.profileDigest,
    merged_into: null,
  }
  const member: BookedMember = { row, isChanged: true, cards: new Map(), pos: 0 }
  books.members.set(row.id, member)
  books.made.changed.add(row.id)
  siteDay(books, entry.businessDate).enrolled += 1
  return giveCard(books, member, {
    number: body.cardNumber,
    member_id: row.id,
    state: body.cardState ?? 'issued',
    why: null,
    applied_at_ms: body.appliedAtMs,
    active_at_ms: body.activeAtMs,
  })
}

/** One card names one member; the first to come has it, the other is for a person to see to. */
function giveCard(books: Books, member: BookedMember, card: LedgerTables['card']): readonly string[] {
  const before = books.cards.get(card.number)
  if (before !== undefined && before.row.member_id !== member.row.id) {
    member.row.card_number = null
    return ['card_given_twice']
  }
  books.cards.set(card.number, { row: card, isChanged: true })
  member.cards.set(card.number, card)
  return []
}

/** EN-14: a card that ended at another till meanwhile stays ended. */
export function projectCardMove(books: Books, { body }: EntryOf<'card.moved'>): readonly string[] {
  const { cardNumber, memberId, to, why, activeAtMs } = body
  const card = books.cards.get(cardNumber)
  if (card === undefined || card.row.member_id !== memberId) return ['card']
  if (isEnded(card.row.state)) return []
  card.row.state = to
  card.row.why = why
  if (activeAtMs !== undefined) card.row.active_at_ms = activeAtMs
  card.isChanged = true
  books.made.changed.add(memberId)
  return []
}

function isEnded(state: string): boolean {
  const known = CARD_STATES.find((one) => one === state)
  return known !== undefined && isCardEnded(known)
}

/** EN-11 */
export function projectReplacement(books: Books, entry: EntryOf<'card.replaced'>): readonly string[] {
  const { memberId, oldNumber, newNumber, activeAtMs } = entry.body
  const member = books.members.get(memberId)
  const old = books.cards.get(oldNumber)
  if (member === undefined || old === undefined || old.row.member_id !== memberId) return ['card']
  if (!isEnded(old.row.state)) {
    old.row.state = 'replaced'
    old.row.why = 'replaced'
    old.isChanged = true
  }
  member.row.card_number = newNumber
  member.isChanged = true
  books.made.changed.add(memberId)
  return giveCard(books, member, {
    number: newNumber,
    member_id: memberId,
    state: 'issued',
    why: null,
    applied_at_ms: entry.atMs,
    active_at_ms: activeAtMs,
  })
}

/** EN-12 EN-19 */
export function projectChange(books: Books, { body }: EntryOf<'member.changed'>): readonly string[] {
  const member = books.members.get(body.memberId)
  if (member === undefined) return ['member']
  member.row.profile_digest = body.profileDigest
  if (body.fields.includes('phone')) member.row.phone_lost = body.why === 'phone_lost'
  member.isChanged = true
  books.made.changed.add(body.memberId)
  return []
}
