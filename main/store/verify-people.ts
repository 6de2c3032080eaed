/**
 * Acts of cards and people, held against the books as the entries before them left them: each card goes where EN-14 lets it,
 * each is given out on the terms of its programme, and each profile's digest follows the one before.
 */
import {
  CARD_MOVE_REASONS,
  CARD_STATES,
  type CardStanding,
  cardActiveFromMs,
  cardStateAt,
  isCardEnded,
  isReportedLost,
  moveCardBecause,
  replacementActiveFromMs,
} from '../../shared/domain/card.ts'
import type { Entry, MemberEnrolledBody } from '../../shared/domain/entry.ts'
import { entryHolds } from '../../shared/domain/entry-condition.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { entryById } from './entries.ts'
import { entryGround, entryPurchase } from './entry-purchases.ts'
import { programmeOf } from './programmes.ts'
import { type ReadableDb, readOne } from './query.ts'
import type { Act, EntryOf } from './verify-facts.ts'

/** Checks an act of cards or people; every other act passes. `db`: where entries and programmes are found. */
export function checkPeople(db: ReadableDb, act: Act<Entry>): void {
  const { entry } = act
  switch (entry.kind) {
    case 'member.enrolled':
      checkEnrolment(db, { ...act, entry })
      return
    case 'card.moved':
      checkCardMove(db, { ...act, entry })
      return
    case 'card.replaced':
      checkReplacement(db, { ...act, entry })
      return
    case 'member.changed':
      checkChange({ ...act, entry })
      return
    case 'staff.linked':
      checkLink({ ...act, entry })
      return
    default:
  }
}

const memberRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('member').select(['card_number', 'profile_digest']).where('id', '=', argument('id')),
)
const cardRow = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('card').select(['state', 'active_at_ms', 'why']).where('number', '=', argument('number')),
)

/** A card as the books have it, or null. */
function cardIn(books: ReadableDb, number: string): CardStanding | null {
  const row = cardRow(books, { number })
  const state = CARD_STATES.find((known) => known === row?.state)
  if (row === undefined || state === undefined) return null
  const why = CARD_MOVE_REASONS.find((known) => known === row.why)
  return { state, activeAtMs: row.active_at_ms, ...(why === undefined ? {} : { why }) }
}

/** EN-02 EN-03 EN-04 EN-05 EN-08 EN-17 */
function checkEnrolment(db: ReadableDb, act: Act<EntryOf<'member.enrolled'>>): void {
  const { entry, books, where, findings } = act
  const { body } = entry
  const programme = programmeOf(db, body.programme)
  const isNew =
    body.memberId === entry.id &&
    memberRow(books, { id: body.memberId }) === undefined &&
    cardIn(books, body.cardNumber) === null
  findings.expect(isNew, 'new member', where, 'it gives out a card or an id that was given out before')
  const first = programme.tiers[0]?.code
  findings.expect(body.tier === first, 'tier', where, 'it begins in another tier than the first')
  const inTime =
    body.appliedAtMs === entry.atMs && body.activeAtMs === cardActiveFromMs(entry.atMs, programme.card)
  findings.expect(inTime, 'card active', where, 'its card does not work from when the rules say')
  findings.expect(areAccepted(body, programme), 'consents', where, 'the rules were not accepted')
  checkGround(db, act, programme)
  const referrer = body.referrer === undefined ? null : memberRow(books, { id: body.referrer })
  const card = referrer?.card_number == null ? null : cardIn(books, referrer.card_number)
  const introduced =
    body.referrer === undefined || (card !== null && cardStateAt(card, entry.atMs) === 'active')
  findings.expect(introduced, 'referrer', where, 'it names a referrer whose card did not work')
}

/** Each consent is one of the programme's, in its version, and those that are required are among them. */
function areAccepted({ consents }: MemberEnrolledBody, programme: Programme): boolean {
  const isKnown = consents.every(({ code, version }) =>
    programme.consents.some((consent) => consent.code === code && consent.version === version),
  )
  const required = programme.consents.filter((consent) => consent.required)
  return isKnown && required.every(({ code }) => consents.some((consent) => consent.code === code))
}

/** EN-05 EN-08: issued at once only where no manager is asked and the purchases come to enough; each opened no card before. */
function checkGround(db: ReadableDb, act: Act<EntryOf<'member.enrolled'>>, programme: Programme): void {
  const { entry, where, findings } = act
  const purchases = purchasesOf(db, act, entry.body.entryPurchases)
  const unowned = purchases.every(({ memberId, usedBy }) => memberId === null && usedBy === null)
  const complete = purchases.length === (entry.body.entryPurchases ?? []).length
  findings.expect(unowned && complete, 'entry purchases', where, 'it names a purchase that opens no card')
  const met = entryHolds(entryGround(programme, entry.businessDate, purchases))
  const mayBeIssued = met && programme.card.approval === 'none'
  const asItMay = entry.body.cardState === 'proposed' || mayBeIssued
  findings.expect(asItMay, 'entry condition', where, 'its card was issued before the rules let it')
}

function purchasesOf(db: ReadableDb, act: Act<Entry>, ids: readonly string[] = []) {
  return ids.flatMap((id) => entryPurchase({ books: act.books, log: db }, id) ?? [])
}

/** EN-14: from where it stood, where the reason leads; an approved card begins its delay when it is issued (EN-04). */
function checkCardMove(db: ReadableDb, act: Act<EntryOf<'card.moved'>>): void {
  const { entry, books, where, findings } = act
  const { memberId, cardNumber, from, to, why, activeAtMs, programme } = entry.body
  const own = memberRow(books, { id: memberId })?.card_number === cardNumber
  findings.expect(own, 'card', where, 'it moves a card that is not the card of its member')
  const card = cardIn(books, cardNumber)
  const follows =
    card !== null && cardStateAt(card, entry.atMs) === from && moveCardBecause(card, why, to, entry.atMs).ok
  findings.expect(follows, 'card move', where, 'its card could not go there from where it stood')
  const isIssue = from === 'approved' && to === 'issued'
  const wanted =
    isIssue && programme !== undefined
      ? cardActiveFromMs(entry.atMs, programmeOf(db, programme).card)
      : undefined
  const inTime = activeAtMs === wanted && isIssue === (activeAtMs !== undefined)
  findings.expect(inTime, 'card active', where, 'its card does not work from when the rules say')
  if (isIssue && programme !== undefined) checkIssue(db, act, programmeOf(db, programme))
  else {
    const names = entry.body.entryPurchases !== undefined
    findings.expect(!names, 'entry purchases', where, 'it names purchases where no card is given out')
  }
}

/** EN-05: an approved card names all of its application's purchases, besides only top-ups of its member that opened none. */
function checkIssue(db: ReadableDb, act: Act<EntryOf<'card.moved'>>, programme: Programme): void {
  const { entry, where, findings } = act
  const { memberId, entryPurchases = [] } = entry.body
  const enrolled = entryById(db, memberId)
  if (enrolled?.kind !== 'member.enrolled') return
  const { entryPurchases: applied = [] } = enrolled.body
  const purchases = purchasesOf(db, act, entryPurchases)
  const ownOnly = purchases.every(
    (one) =>
      applied.includes(one.purchaseId) ||
      (one.kind === 'top_up' && one.memberId === memberId && one.usedBy === null),
  )
  const complete = purchases.length === new Set(entryPurchases).size
  const named = applied.every((id) => entryPurchases.includes(id))
  findings.expect(
    ownOnly && complete && named,
    'entry purchases',
    where,
    'it names a purchase that opens no card',
  )
  const met = entryHolds(entryGround(programme, enrolled.businessDate, purchases))
  findings.expect(met, 'entry condition', where, 'its card was issued before the rules let it')
}

/** EN-11: in place of a card that could be replaced, or after one that had ended; on the programme's terms. */
function checkReplacement(db: ReadableDb, act: Act<EntryOf<'card.replaced'>>): void {
  const { entry, books, where, findings } = act
  const { memberId, oldNumber, newNumber, activeAtMs, feeFen } = entry.body
  const old = cardIn(books, oldNumber)
  const own = old !== null && memberRow(books, { id: memberId })?.card_number === oldNumber
  findings.expect(own, 'card', where, 'it replaces a card that is not the card of its member')
  findings.expect(cardIn(books, newNumber) === null, 'new card', where, 'its new card was given out before')
  if (old === null) return
  const { card } = programmeOf(db, entry.body.programme)
  const ended = isCardEnded(cardStateAt(old, entry.atMs))
  const follows = ended || moveCardBecause(old, 'replaced', 'replaced', entry.atMs).ok
  findings.expect(follows, 'card move', where, 'its card could not be replaced as it stood')
  const wanted = ended ? cardActiveFromMs(entry.atMs, card) : replacementActiveFromMs(old, entry.atMs)
  findings.expect(activeAtMs === wanted, 'card active', where, 'its card works from another instant')
  const fee = isReportedLost(old) && card.loss.kind === 'replaced' ? card.loss.feeFen : NO_FEN
  findings.expect(feeFen === fee, 'fee', where, 'its fee is not that of the programme')
  const purchases = purchasesOf(db, act, entry.body.entryPurchases)
  const ownUnused = purchases.every((one) => one.memberId === memberId && one.usedBy === null)
  findings.expect(ownUnused, 'entry purchases', where, 'it names a purchase that opens no card')
}

/** EN-12 EN-19: a change leaves another digest, a lost or found phone the same. */
function checkChange(act: Act<EntryOf<'member.changed'>>): void {
  const { entry, books, where, findings } = act
  const { memberId, fields, why, profileDigest } = entry.body
  const before = memberRow(books, { id: memberId })
  findings.expect(before !== undefined, 'member', where, 'it changes a member that is not there')
  const named = fields.length > 0 && new Set(fields).size === fields.length
  const ofPhone = why === 'changed' || (fields.length === 1 && fields[0] === 'phone')
  findings.expect(named && ofPhone, 'changed fields', where, 'it does not name the fields it changes')
  const isSame = before?.profile_digest === profileDigest
  const keeps = why === 'phone_lost' || why === 'phone_found'
  findings.expect(isSame === keeps, 'profile digest', where, 'its digest does not follow from what it did')
}

/** Section 12 'staff'. */
function checkLink(act: Act<EntryOf<'staff.linked'>>): void {
  const { entry, books, where, findings } = act
  const { memberId } = entry.body
  const known = memberId === null || memberRow(books, { id: memberId }) !== undefined
  findings.expect(known, 'member', where, 'it names a member that is not there')
}
