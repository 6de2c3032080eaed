/**
 * What cards are given out for (EN-05, EN-15): sales and top-ups as grounds, which of them gave out a card already, and how
 * much of each is still bought. `books` are the tables, `log` is where entries are found: the same but in a replay.
 */
import { sql } from 'kysely'
import { CARD_STATES, cardStateAt, isCardEnded } from '../../shared/domain/card.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { entryHolds, groundAfterReturn } from '../../shared/domain/entry-condition.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import { groundMoney } from '../../shared/domain/ground-money.ts'
import { addFen, type Fen, fen, NO_FEN } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { EntryGround } from '../../shared/domain/refund.ts'
import { assert } from '../../shared/domain/result.ts'
import { type BusinessDate, businessDate } from '../../shared/domain/time.ts'
import { entryById } from './entries.ts'
import { programmeOf } from './programmes.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'

export interface Books {
  readonly books: ReadableDb
  readonly log: ReadableDb
}

export interface EntryPurchase {
  readonly purchaseId: string
  readonly kind: 'sale' | 'top_up'
  readonly businessDate: BusinessDate
  /** What counts for entry of it, net of returns. */
  readonly netFen: Fen
  /** Whose it is; null: a sale without a member (散客). */
  readonly memberId: string | null
  /** The member whose card it gave out already. */
  readonly usedBy: string | null
}

const saleRow = readOne<{ id: string }>()((db, argument) =>
  db
    .selectFrom('sale')
    .select(['member_id', 'last_refund_id', 'business_date'])
    .where('id', '=', argument('id')),
)
const saleOfSlipRow = readOne<{ slip: string }>()((db, argument) =>
  db.selectFrom('sale').select('id').where('slip_number', '=', argument('slip')),
)
const usedRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('entry_purchase').select('member_id').where('purchase_id', '=', argument('id')),
)
const undoneRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('undone').select('undone_by').where('entry_id', '=', argument('id')),
)

/** The member whose card a purchase gave out, or null. */
export function purchaseGaveCardTo(books: ReadableDb, purchaseId: string): string | null {
  return usedRow(books, { id: purchaseId })?.member_id ?? null
}

/** The id of the sale with this slip number, or null. */
export function saleIdOfSlip(books: ReadableDb, slipNumber: string): string | null {
  return saleOfSlipRow(books, { slip: slipNumber })?.id ?? null
}

/** A sale or a top-up as a ground, or null when the books have none of this id. */
export function entryPurchase(at: Books, purchaseId: string): EntryPurchase | null {
  const entry = entryById(at.log, purchaseId)
  if (entry === null) return null
  const usedBy = purchaseGaveCardTo(at.books, purchaseId)
  if (entry.kind === 'top_up') {
    const undone = undoneRow(at.books, { id: purchaseId }) !== undefined
    const netFen = undone ? NO_FEN : entry.body.result.principalFen
    const { memberId } = entry.body.facts.member
    return { purchaseId, kind: 'top_up', businessDate: entry.businessDate, netFen, memberId, usedBy }
  }
  const row = saleRow(at.books, { id: purchaseId })
  if (saleIn(entry) === null || row === undefined) return null
  return {
    purchaseId,
    kind: 'sale',
    businessDate: businessDate(row.business_date),
    netFen: keptGroundMoney(at, purchaseId),
    memberId: row.member_id,
    usedBy,
  }
}

/**
 * What was paid of what is still kept of a sale, as far as it counts for entry. Goods taken in exchange count in place of those
 * that came back (RF-04); the walk ends, because each exchange is later in the log than the sale it is of.
 */
function keptGroundMoney(at: Books, saleId: string): Fen {
  const row = saleRow(at.books, { id: saleId })
  const entry = row === undefined ? null : entryById(at.log, saleId)
  const sale = entry === null ? null : saleIn(entry)
  if (row === undefined || sale === null) return NO_FEN
  const returns = returnsBefore(at, row.last_refund_id)
  const returned = returns[0]?.after ?? []
  const { tenders } = sale.result
  const kept = tenders.map((tender, position) => fen(tender.amountFen - (returned[position] ?? 0)))
  const own = groundMoney(tenders, kept, programmeOf(at.log, sale.programme))
  const exchanged = returns.map((one) => (one.isExchange ? keptGroundMoney(at, one.id) : NO_FEN))
  return addFen(own, ...exchanged)
}

/** The returns of a sale, the last first; as many as it had. */
function returnsBefore(at: Books, lastRefundId: string | null) {
  const returns: { id: string; isExchange: boolean; after: readonly Fen[] }[] = []
  for (let id = lastRefundId; id !== null; ) {
    const entry = entryById(at.log, id)
    const booked = entry === null ? null : returnIn(entry)
    if (booked === null) break
    const isExchange = entry?.kind === 'exchange'
    returns.push({ id, isExchange, after: booked.result.after.returnedTenderFen })
    id = booked.previousRefundId
  }
  return returns
}

/** As many of a member's purchases as a new card after a handed-back one is given out for; the newest come first. */
const OWN_PURCHASES_MAX = 100

const ownSales = readAll<{ member: string }>()((db, argument) =>
  db
    .selectFrom('sale')
    .select('id')
    .where('member_id', '=', argument('member'))
    .where('wholly_returned', '=', sql.lit(0))
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(OWN_PURCHASES_MAX)),
)
const ownTopUps = readAll<{ member: string }>()((db, argument) =>
  db
    .selectFrom('history')
    .select('entry_id')
    .where('member_id', '=', argument('member'))
    .where('kind', '=', sql.lit('top_up'))
    .orderBy('epoch_number', 'desc')
    .orderBy('seq', 'desc')
    .limit(sql.lit(OWN_PURCHASES_MAX)),
)

/** A member's own purchases that gave out no card yet and of which something is kept, the newest first. */
export function ownPurchases(at: Books, memberId: string): readonly EntryPurchase[] {
  const ids = [
    ...ownSales(at.books, { member: memberId }).map((row) => row.id),
    ...ownTopUps(at.books, { member: memberId }).map((row) => row.entry_id),
  ]
  return ids
    .flatMap((id) => entryPurchase(at, id) ?? [])
    .filter((purchase) => purchase.usedBy === null && purchase.netFen > 0)
}

const groundRow = readOne<{ purchase: string }>()((db, argument) =>
  db
    .selectFrom('entry_purchase')
    .innerJoin('member', 'member.id', 'entry_purchase.member_id')
    .innerJoin('card', 'card.number', 'member.card_number')
    .select(['member.id', 'member.ground_entry', 'member.joined_on'])
    .select(['card.number', 'card.state', 'card.active_at_ms'])
    .where('entry_purchase.purchase_id', '=', argument('purchase')),
)

export interface CardGround {
  readonly memberId: string
  readonly cardNumber: string
  /** Proposed or approved: there is no card out yet that could be handed back. */
  readonly pending: boolean
  readonly ground: EntryGround
}

/**
 * EN-15: what the card stands on that was given for this sale or top-up, its other purchases as they stand. Null when it gave
 * out no card, one that has ended by then, or one that was given out anew for other purchases since.
 */
export function entryGroundOf(at: Books, saleOrTopUpId: string, atMs: number): CardGround | null {
  const purchaseId = purchaseBehind(at, saleOrTopUpId)
  const row = groundRow(at.books, { purchase: purchaseId })
  if (row === undefined || row.ground_entry === null) return null
  const state = CARD_STATES.find((known) => known === row.state)
  assert(state !== undefined, 'a card is in a state that does not exist')
  if (isCardEnded(cardStateAt({ state, activeAtMs: row.active_at_ms }, atMs))) return null
  const given = givenOut(entryById(at.log, row.ground_entry), businessDate(row.joined_on))
  if (given === null || !given.purchaseIds.includes(purchaseId)) return null
  const purchases = given.purchaseIds.flatMap((id) => entryPurchase(at, id) ?? [])
  return {
    memberId: row.id,
    cardNumber: row.number,
    pending: state === 'proposed' || state === 'approved',
    ground: {
      ...entryGround(programmeOf(at.log, given.programme), given.appliedOn, purchases),
      purchases: purchases.map((one) => ({ ...asGround(one), thisSale: one.purchaseId === purchaseId })),
    },
  }
}

/** EN-15 RF-10: whose card must come back before this act is undone; null where the card does not stand on it, or stays without it. */
export function cardFallingWith(at: Books, undone: Entry, atMs: number): string | null {
  const found = undone.kind === 'top_up' ? entryGroundOf(at, undone.id, atMs) : null
  if (found === null || undone.kind !== 'top_up' || !entryHolds(found.ground)) return null
  const without = groundAfterReturn(found.ground, undone.body.result.principalFen)
  return entryHolds(without) ? null : found.memberId
}

/** What the act names that gave a card out: the enrolment, the issue of an approved card, a new card after one that ended. */
function givenOut(act: Entry | null, joinedOn: BusinessDate) {
  switch (act?.kind) {
    case 'member.enrolled':
    case 'card.replaced': {
      const { programme, entryPurchases: purchaseIds = [] } = act.body
      return { programme, purchaseIds, appliedOn: act.businessDate }
    }
    case 'card.moved': {
      const { programme, entryPurchases: purchaseIds = [] } = act.body
      return programme === undefined ? null : { programme, purchaseIds, appliedOn: joinedOn }
    }
    default:
      return null
  }
}

/** The sale whose goods were exchanged, once or several times, for those of this one; ends at a sale of its own. */
function purchaseBehind(at: Books, saleId: string): string {
  let id = saleId
  for (let entry = entryById(at.log, id); entry?.kind === 'exchange'; entry = entryById(at.log, id)) {
    id = entry.body.refund.saleId
  }
  return id
}

/** What the entry condition is judged by, before any return. */
export function entryGround(
  programme: Programme,
  appliedOn: BusinessDate,
  purchases: readonly EntryPurchase[],
): EntryGround {
  return { condition: programme.card.entry, appliedOn, purchases: purchases.map(asGround) }
}

function asGround(purchase: EntryPurchase) {
  const { kind, netFen } = purchase
  return { businessDate: purchase.businessDate, kind, netFen, thisSale: false }
}
