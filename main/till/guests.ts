/** Guests (EN-17): whom a member brought along, known by a keyed hash of their phone alone. */
import type { GuestView } from '../../shared/contract/people.ts'
import { type CardState, cardStateAt } from '../../shared/domain/card.ts'
import { guestRefusal } from '../../shared/domain/guest.ts'
import { normalisePhone } from '../../shared/domain/member.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { SaleGuest } from '../../shared/domain/sale.ts'
import { guestByPhoneHash, guestPhoneHash, guestUses } from '../store/guests.ts'
import { keyedHash, organisationKeys } from '../store/id-documents.ts'
import { memberById, membersOfPhone } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import type { TillStore } from '../store/store.ts'
import { organisationKeyOf } from './enrol.ts'
import { viewOf } from './enrol-form.ts'
import type { Identification } from './identify.ts'
import { timeOrderedId } from './ids.ts'
import { saleMemberOf } from './member-view.ts'
import type { TillParts } from './parts.ts'

/**
 * The guest with this phone, and whether they may have the member's price now; heard for the first time, they get an id.
 * Refuses phone_invalid, identification_expired, member_unknown. @see EN-17
 */
export function guestOf(parts: TillParts, who: Identification | null, typedPhone: string): Result<GuestView> {
  if (who === null) return refuse('identification_expired')
  const phone = normalisePhone(typedPhone)
  if (phone === null) return refuse('phone_invalid')
  return parts.store.act((db) => {
    const member = memberById(db, who.memberId)
    if (member === null) return refuse('member_unknown')
    const atMs = parts.clock.nowMs()
    organisationKeyOf(db, parts)
    const hashes = organisationKeys(db).map((key) => keyedHash(key, 'guest phone', phone))
    const guestId = guestByPhoneHash(db, hashes, () => timeOrderedId(atMs, parts.randomness))
    hear(parts.store, guestId, phone)
    const guest = { guestId, used: guestUses(db, guestId) }
    const facts = { guest, member: saleMemberOf(member, who.strength, atMs, parts.adopted.programme) }
    const refusal = ownCardRefusal(db, phone, atMs) ?? guestRefusal(facts, parts.adopted.programme)
    return ok({ ...guest, refusal: viewOf(refusal) })
  })
}

/** A card that only waits for a manager is not one's own yet; one that ended is none any more. */
const OWN_CARD_STATES: readonly CardState[] = ['issued', 'active', 'frozen', 'lost']

/** EN-17: whoever has a card of their own is no guest. */
function ownCardRefusal(db: ReadableDb, phone: string, atMs: number): Refusal | null {
  const hasCard = membersOfPhone(db, phone).some((memberId) => {
    const card = memberById(db, memberId)?.card ?? null
    return card !== null && OWN_CARD_STATES.includes(cardStateAt(card, atMs))
  })
  return hasCard ? refuse('guest_has_card') : null
}

/** As many guests as are ever under way at one counter; the oldest goes first. */
const GUESTS_MAX = 500

/** The phones behind the ids that were given out here, while the till runs: the books have no more than a keyed hash of them. */
const heardPhones = new WeakMap<TillStore, Map<string, string>>()

function hear(store: TillStore, guestId: string, phone: string): void {
  const phones = heardPhones.get(store) ?? new Map<string, string>()
  heardPhones.set(store, phones)
  phones.delete(guestId)
  phones.set(guestId, phone)
  const oldest = phones.keys().next().value
  if (phones.size > GUESTS_MAX && oldest !== undefined) phones.delete(oldest)
}

/**
 * Why somebody who was a guest when their phone was asked for is none at the sale: they have a card of their own by now, or the
 * till was started since and nobody knows their phone. guest_has_card, guest_unknown. @see EN-17
 */
export function guestProblem(
  db: ReadableDb,
  { store }: Pick<TillParts, 'store'>,
  guestId: string,
  atMs: number,
): Refusal | null {
  const phone = heardPhones.get(store)?.get(guestId)
  return phone === undefined ? refuse('guest_unknown') : ownCardRefusal(db, phone, atMs)
}

/** The guest of a sale as the rules look at them; `guestOf` gave out the id a moment ago. Refuses guest_unknown. */
export function guestForSale(db: ReadableDb, guestId: string): Result<SaleGuest> {
  if (guestPhoneHash(db, guestId) === null) return refuse('guest_unknown')
  return ok({ guestId, used: guestUses(db, guestId) })
}
