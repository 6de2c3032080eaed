/** A claim's member as of the sale (EN-20): what happened to them between the sale and the claim is not looked at. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { SaleMember } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { entryById, placeOf } from './entries.ts'
import { type AskedMember, accrualAsks, isActive, type Known, knownMember } from './known-member.ts'
import { type ReadableDb, readOne } from './query.ts'

/** The sale that the member is looked at as of. */
export interface AtSale {
  readonly saleId: string
  readonly atMs: number
  readonly businessDate: BusinessDate
  /** The sale's. */
  readonly programme: Programme
}

/**
 * The member of a claim as of its sale: the card and those that it replaced are one card, points used later are not counted.
 * What day and month accrued is not of a moment: their limits are asked with everything that counts towards them by now
 * (EA-10). Null when the books have no member of this id.
 */
export function memberAtSale(known: Known, asked: AskedMember, sale: AtSale): SaleMember | null {
  const { redemptionsOn, ...asks } = accrualAsks(sale.programme, sale.businessDate)
  const member = knownMember(known, asked, sale.atMs, asks)
  if (member === null) return null
  return {
    ...member,
    cardActive: cardWorkedAt(known, member.memberId, sale.atMs),
    ...(redemptionsOn === undefined ? {} : { redemptions: redemptionsBefore(known, member.memberId, sale) }),
  }
}

const cardNowRow = readOne<{ member: string }>()((db, argument) =>
  db
    .selectFrom('member')
    .innerJoin('card', 'card.number', 'member.card_number')
    .select(['member.ground_entry', 'card.state', 'card.active_at_ms'])
    .where('member.id', '=', argument('member')),
)
const cardTimeRow = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('card').select('active_at_ms').where('number', '=', argument('number')),
)

/** EN-11: whether the card that works now, or the one it was given for, worked at an instant. */
function cardWorkedAt({ books, log }: Known, memberId: string, atMs: number): boolean {
  const card = cardNowRow(books, { member: memberId })
  if (card === undefined) return false
  const ground = card.ground_entry === null ? null : entryById(log, card.ground_entry)
  const first = ground === null ? null : cardGivenBy(ground)
  const since = first === null ? undefined : cardTimeRow(books, { number: first })?.active_at_ms
  return isActive({ state: card.state, active_at_ms: since ?? card.active_at_ms }, atMs)
}

/** The card that an entry gave out like a first, on the grounds it names; null for another entry. */
function cardGivenBy(entry: Entry): string | null {
  switch (entry.kind) {
    case 'member.enrolled':
    case 'card.moved':
      return entry.body.cardNumber
    case 'card.replaced':
      return entry.body.newNumber
    default:
      return null
  }
}

type Before = {
  readonly member: string
  readonly from: string
  readonly to: string
  readonly epoch: number
  readonly seq: number
}

const salesThatRedeemed = readOne<Before>()((db, argument) =>
  db
    .selectFrom('sale')
    .select((select) => select.fn.countAll<number>().as('times'))
    .where('member_id', '=', argument('member'))
    .where('business_date', '>=', argument('from'))
    .where('business_date', '<=', argument('to'))
    .where('redeemed_points', '>', sql.lit(0))
    .where('wholly_returned', '=', sql.lit(0))
    .where(sql<boolean>`(epoch_number, seq) < (${argument('epoch')}, ${argument('seq')})`),
)
const redemptionsForItems = readOne<Before>()((db, argument) =>
  db
    .selectFrom('history')
    .leftJoin('undone', 'undone.entry_id', 'history.entry_id')
    .select((select) => select.fn.countAll<number>().as('times'))
    .where('member_id', '=', argument('member'))
    .where('business_date', '>=', argument('from'))
    .where('business_date', '<=', argument('to'))
    .where('kind', '=', sql.lit('redemption'))
    .where('undone.undone_by', 'is', sql.lit(null))
    .where(sql<boolean>`(epoch_number, seq) < (${argument('epoch')}, ${argument('seq')})`),
)

/** EA-02: how often points were used before a sale, in its calendar year; what was undone or wholly returned by now is not counted. */
export function redemptionsBefore(
  { books, log }: { readonly books: ReadableDb; readonly log: ReadableDb },
  memberId: string,
  { saleId, businessDate }: Pick<AtSale, 'saleId' | 'businessDate'>,
): number {
  const place = placeOf(log, saleId)
  const year = businessDate.slice(0, 4)
  const before = {
    member: memberId,
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    epoch: place?.epochNumber ?? 0,
    seq: place?.seq ?? 0,
  }
  const times = (row: { readonly times: number } | undefined) => row?.times ?? 0
  return times(salesThatRedeemed(books, before)) + times(redemptionsForItems(books, before))
}
