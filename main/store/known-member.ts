/** The member of an act as far as the rules look, out of the books: what the programme does not ask for is left out. */
import { CARD_STATES, cardStateAt } from '../../shared/domain/card.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme, Reward } from '../../shared/domain/programme.ts'
import type { RefundFacts } from '../../shared/domain/refund.ts'
import { assert } from '../../shared/domain/result.ts'
import type { IdentityStrength, SaleMember } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { hadFirstSale } from './first-sale.ts'
import { accruedBySales, yearFigures } from './periods.ts'
import { type ReadableDb, readOne } from './query.ts'
import { homeOf } from './standing.ts'

/** Where facts are looked up: the tables, where entries are found (the same but in a replay), and this till. */
export interface Known {
  readonly books: ReadableDb
  readonly log: ReadableDb
  readonly holder: string
  /** Four digits. */
  readonly site: string
  /** Absent: the till is its own authority, and nothing is elsewhere. */
  readonly hq?: KnownHq
}

/** What a till with an HQ behind it looks at besides its own books. */
export interface KnownHq {
  /** RF-03: points of a member elsewhere that may be owed, and which of HQ's changes says so. */
  readonly owable: (memberId: string) => Pick<RefundFacts, 'elsewherePoints' | 'elsewhereAt'>
  /** What a member has of an asset at HQ itself, as last known. */
  readonly atHq: (memberId: string, asset: string) => number
}

/** RF-03: points of a member elsewhere that a claw-back may take as debt. */
export function owableElsewhere(
  { hq }: Pick<Known, 'hq'>,
  memberId: string,
): Pick<RefundFacts, 'elsewherePoints' | 'elsewhereAt'> {
  return hq?.owable(memberId) ?? { elsewherePoints: NO_POINTS }
}

/** Who it is, and what lies beside the books: the birthday as of the act's day. */
export interface AskedMember {
  readonly memberId: string
  readonly strength: IdentityStrength
  readonly birthday: SaleMember['birthday']
}

/** What an act lets the rules look at besides the card. */
export interface MemberAsks {
  readonly homeSite?: boolean
  /** How often points were used, in the year of this day. */
  readonly redemptionsOn?: BusinessDate
  readonly accruedOn?: BusinessDate
  readonly firstSale?: boolean
  readonly referrer?: boolean
  /** RF-04: a sale that comes back whole in this act: as if it had not been. */
  readonly without?: WithoutSale
  /** RF-04: a sale of which this act leaves no ground money: its reward for a first sale goes, and another may have it. */
  readonly groundGoneOf?: string
}

/** A sale that comes back whole; `redeemed`: points were used in it, in the year of this day. */
export interface WithoutSale {
  readonly saleId: string
  readonly businessDate: BusinessDate
  readonly redeemed: boolean
}

const standingRow = readOne<{ id: string }>()((db, argument) =>
  db
    .selectFrom('member')
    .leftJoin('card', 'card.number', 'member.card_number')
    .select(['member.tier', 'member.referrer', 'card.number', 'card.state', 'card.active_at_ms'])
    .where('member.id', '=', argument('id')),
)

/** The member of the books at an instant, or null when they have none of this id. @see EN-04 RE-05 EA-02 EA-10 EN-17 */
export function knownMember(
  known: Known,
  asked: AskedMember,
  atMs: number,
  asks: MemberAsks,
): SaleMember | null {
  const { books } = known
  const { memberId, strength, birthday } = asked
  const row = standingRow(books, { id: memberId })
  if (row === undefined) return null
  const { homeSite, redemptionsOn, accruedOn, firstSale, referrer, without, groundGoneOf } = asks
  return {
    memberId,
    cardNumber: row.number,
    strength,
    tier: row.tier,
    cardActive: isActive(row, atMs),
    birthday,
    ...(homeSite === true ? { homeSite: homeSiteOf(known, memberId) } : {}),
    ...(redemptionsOn === undefined
      ? {}
      : { redemptions: redemptionsIn(books, memberId, redemptionsOn, without) }),
    ...(accruedOn === undefined ? {} : { accrued: accruedBySales(books, memberId, accruedOn) }),
    ...(firstSale === true && !hadFirstSale(known, memberId, groundGoneOf) ? { firstSale: true } : {}),
    ...(referrer === true && row.referrer !== null ? { referrer: row.referrer } : {}),
  }
}

/** RE-05: the site that issued a member's card: as HQ said, else this one. */
export function homeSiteOf({ books, site }: Pick<Known, 'books' | 'site'>, memberId: string): string {
  return homeOf(books, memberId)?.site ?? site
}

function redemptionsIn(
  books: ReadableDb,
  memberId: string,
  date: BusinessDate,
  without: WithoutSale | undefined,
): number {
  const year = date.slice(0, 4)
  const { redemptions } = yearFigures(books, memberId, Number(year))
  const undone = without?.redeemed === true && without.businessDate.startsWith(year)
  return redemptions - (undone ? 1 : 0)
}

/** EN-04: whether a card of the books works at an instant. */
export function isActive(row: { state: string | null; active_at_ms: number | null }, atMs: number): boolean {
  if (row.state === null || row.active_at_ms === null) return false
  const state = CARD_STATES.find((known) => known === row.state)
  assert(state !== undefined, 'a card is in a state that does not exist')
  return cardStateAt({ state, activeAtMs: row.active_at_ms }, atMs) === 'active'
}

/** The rewards that an act of this kind may give. */
export function rewardsOf(programme: Programme, act: 'sale' | 'top_up'): readonly Reward[] {
  return programme.rewards.filter(({ when }) => (when.kind === 'top_up_from') === (act === 'top_up'))
}

/** What the accrual of a sale on `date` looks at. */
export function accrualAsks(programme: Programme, date: BusinessDate): MemberAsks {
  const { factors, limits } = programme.accrual
  return {
    ...(factors.some(({ when }) => when.kind === 'redemptions') ? { redemptionsOn: date } : {}),
    ...(limits.perDay === null && limits.perMonth === null ? {} : { accruedOn: date }),
  }
}

/** What the rewards of an act look at. */
export function rewardAsks(programme: Programme, act: 'sale' | 'top_up'): MemberAsks {
  const rewards = rewardsOf(programme, act)
  return {
    firstSale: rewards.some(({ when }) => when.kind === 'first_sale'),
    referrer: rewards.some(({ to }) => to === 'referrer'),
  }
}
