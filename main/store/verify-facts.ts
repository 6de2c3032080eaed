/**
 * The facts of an act, held against the books as the entries before it left them: the day and the slip of its place, the
 * member's card and tier, and what sat here to be spent or taken back. A result that follows from invented facts is invented.
 */
import { sql } from 'kysely'
import { CARD_STATES, cardStateAt } from '../../shared/domain/card.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { birthdayRightAsset, memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { holdingOf } from './accounts.ts'
import type { TillIdentity } from './identity.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'
import type { Findings } from './verify-findings.ts'

export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

/** One entry of the log under examination. */
export interface Act<Examined extends Entry> {
  readonly entry: Examined
  readonly epochNumber: number
  readonly identity: TillIdentity | null
  /** The tables as the entries before this one made them. */
  readonly books: ReadableDb
  readonly where: string
  readonly findings: Findings
}

/** The day and the slip number are those of the entry's own instant and position. */
export function checkPlace(act: Act<EntryOf<'sale' | 'refund'>>): void {
  const { entry, identity, where, findings } = act
  const { facts, slipNumber } = entry.body
  const day = businessDateAt(entry.atMs)
  const inTime = entry.businessDate === day && facts.businessDate === day
  findings.expect(inTime, 'business date', where, 'it is judged by another day than that of its instant')
  const wanted = makeSlipNumber({
    site: Number(identity?.siteCode ?? 0),
    till: identity?.tillNumber ?? 0,
    epoch: act.epochNumber,
    seq: entry.seq,
  })
  findings.expect(slipNumber === wanted, 'slip number', where, 'its slip number is not that of its place')
}

const memberTier = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('member').select('tier').where('id', '=', argument('id')),
)
const newestCard = readOne<{ member: string }>()((db, argument) =>
  db
    .selectFrom('card')
    .select(['number', 'state', 'active_at_ms'])
    .where('member_id', '=', argument('member'))
    .orderBy('applied_at_ms', 'desc')
    .limit(sql.lit(1)),
)

/** EN-04: the member's tier and newest card, and whether it worked at the entry's instant. */
export function checkMember(act: Act<EntryOf<'sale'>>): void {
  const { entry, books, where, findings } = act
  const { member } = entry.body.facts
  if (member === null) return
  const tier = memberTier(books, { id: member.memberId })?.tier
  findings.expect(member.tier === tier, 'tier', where, 'it is judged by another tier than the member has')
  const card = newestCard(books, { member: member.memberId })
  const own = member.cardNumber === (card?.number ?? null)
  findings.expect(own, 'card', where, 'the card it names is not the card of its member')
  const state = CARD_STATES.find((known) => known === card?.state)
  const active =
    card !== undefined &&
    state !== undefined &&
    cardStateAt({ state, activeAtMs: card.active_at_ms }, entry.atMs) === 'active'
  findings.expect(member.cardActive === active, 'card active', where, 'its card did not stand as it says')
}

/** TI-06, RE-01: what a sale may spend is what sat here before it; nothing is named that is not asked for. */
export function checkHeldForSale(act: Act<EntryOf<'sale'>>, holder: string): void {
  const { entry, books, where, findings } = act
  const { held, member, redeemPoints, useBirthdayRight, businessDate } = entry.body.facts
  const owner = member === null ? null : memberOwner(member.memberId)
  const here = owner === null || redeemPoints <= 0 ? NO_LOTS : lotsHere(books, owner, holder)
  findings.expect(areHere(held.lots, here), 'held lots', where, 'it names points that were not here')
  const year = Number(businessDate.slice(0, 4))
  const rights =
    owner === null || !useBirthdayRight ? 0 : holdingOf(books, owner, birthdayRightAsset(year), holder)
  findings.expect(held.birthdayRights === rights, 'held rights', where, 'it names a right that was not here')
}

/**
 * RF-03: the points a refund may take from are what sat here before it. It names the sale's own lot when there is one, and
 * every lot when points are short: points left out would be paid for in money.
 */
export function checkHeldForRefund(
  act: Act<EntryOf<'refund'>>,
  holder: string,
  memberId: string | null,
): void {
  const { entry, books, where, findings } = act
  const { facts, result, saleId } = entry.body
  const here = memberId === null ? NO_LOTS : lotsHere(books, memberOwner(memberId), holder)
  findings.expect(areHere(facts.held, here), 'held lots', where, 'it names points that were not here')
  const named = new Set(facts.held.map(({ lot }) => lot))
  const short = result.shortfallPoints > 0 || result.debtElsewherePoints > 0
  const needed = short ? [...here.keys()] : [saleId].filter((lot) => here.has(lot))
  const complete = needed.every((lot) => named.has(lot))
  findings.expect(complete, 'held lots', where, 'it leaves out points that were here')
}

const NO_LOTS: ReadonlyMap<string, number> = new Map()

// Bounded by the lots of one member at this till.
const lotRows = readAll<{ owner: string; asset: string; holder: string }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['lot', 'amount'])
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', argument('holder')),
)

function lotsHere(books: ReadableDb, owner: string, holder: string): ReadonlyMap<string, number> {
  const rows = lotRows(books, { owner, asset: POINTS_ASSET, holder })
  return new Map(rows.map((row) => [row.lot, row.amount]))
}

/** Whether each lot is there with just these points, and none is named twice; the order is not looked at. */
function areHere(lots: readonly LotHolding[], here: ReadonlyMap<string, number>): boolean {
  const once = new Set(lots.map(({ lot }) => lot)).size === lots.length
  return once && lots.every(({ lot, points }) => here.get(lot) === points)
}

export interface SaleStanding {
  readonly lastRefundId: string | null
}

const saleRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('sale').select('last_refund_id').where('id', '=', argument('id')),
)

/** How a sale stands in the books, or null when they have none of this id yet. */
export function saleBefore(books: ReadableDb, saleId: string): SaleStanding | null {
  const row = saleRow(books, { id: saleId })
  return row === undefined ? null : { lastRefundId: row.last_refund_id }
}
