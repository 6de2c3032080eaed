/** The facts of the acts beside sale and return: what was asked for, and what the books say about it at that instant. */
import type {
  AdjustmentFacts,
  ClaimFacts,
  ExtraFacts,
  RedemptionFacts,
  TopUpFacts,
  UnknownReturnFacts,
} from '../../shared/domain/act.ts'
import { CARD_STATES, isCardEnded } from '../../shared/domain/card.ts'
import { sumOfFen } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { memberAtSale } from './as-of-sale.ts'
import { purchaseGaveCardTo } from './entry-purchases.ts'
import {
  asksForValue,
  lotsFor,
  rewardHoldings,
  spendableLots,
  stockOf,
  valueHoldings,
} from './known-holdings.ts'
import {
  type AskedMember,
  accrualAsks,
  type Known,
  knownMember,
  owableElsewhere,
  rewardAsks,
} from './known-member.ts'
import { stateBefore } from './known-refund.ts'
import type { Judging } from './known-sale.ts'
import { adjustedBy, timesHad } from './periods.ts'
import { type ReadableDb, readOne } from './query.ts'
import type { KeptSale } from './sales.ts'

/** RE-03. Refuses member_unknown. */
export function redemptionFacts(
  known: Known,
  asked: Pick<RedemptionFacts, 'items' | 'tenders'> & { readonly member: AskedMember },
  { atMs, businessDate, programme }: Judging,
): Result<RedemptionFacts> {
  const homeSite = programme.redemption.where.kind === 'issuing_site'
  const member = knownMember(known, asked.member, atMs, { homeSite })
  if (member === null) return refuse('member_unknown')
  const { memberId } = member
  const chosen = programme.redemption.items.filter((item) =>
    asked.items.some(({ code }) => code === item.code),
  )
  const wanted = asked.items.reduce((sum, { code, quantity }) => {
    const item = chosen.find((one) => one.code === code)
    return sum + (item?.points ?? 0) * Math.max(0, quantity)
  }, 0)
  const stocked = chosen.filter(({ kind }) => kind === 'gift' || kind === 'event')
  const value = asksForValue(asked.tenders, programme) ? valueHoldings(known, memberId, programme) : []
  return ok({
    businessDate,
    site: known.site,
    member,
    items: asked.items,
    tenders: asked.tenders,
    held: {
      lots: wanted > 0 ? spendableLots(known, memberId, businessDate, wanted) : [],
      stock: Object.fromEntries(stocked.map(({ code }) => [code, stockOf(known, code)])),
      ...(value.length === 0 ? {} : { value }),
    },
  })
}

const cardRow = readOne<{ member: string }>()((db, argument) =>
  db
    .selectFrom('member')
    .innerJoin('card', 'card.number', 'member.card_number')
    .select('card.state')
    .where('member.id', '=', argument('member')),
)

/** EN-14: time alone ends no card, so the state of the books is enough. */
function hasEndedCard(books: ReadableDb, memberId: string): boolean {
  const row = cardRow(books, { member: memberId })
  const state = CARD_STATES.find((known) => known === row?.state)
  return state !== undefined && isCardEnded(state)
}

/** SV-01. Refuses member_unknown. */
export function topUpFacts(
  known: Known,
  asked: Pick<TopUpFacts, 'payFen' | 'tenders'> & { readonly member: AskedMember },
  { atMs, businessDate, programme }: Judging,
): Result<TopUpFacts> {
  const earns = programme.storedValue?.earnsAt === 'top_up'
  const { redemptionsOn } = accrualAsks(programme, businessDate)
  const member = knownMember(known, asked.member, atMs, {
    ...(earns && redemptionsOn !== undefined ? { redemptionsOn } : {}),
    ...rewardAsks(programme, 'top_up'),
  })
  if (member === null) return refuse('member_unknown')
  const held = valueHoldings(known, member.memberId, programme).filter(({ asset }) => asset !== 'rebate')
  const valueFen = held.reduce((sum, { lots }) => lots.reduce((all, lot) => all + lot.fen, sum), 0)
  return ok({
    businessDate,
    member,
    ...(hasEndedCard(known.books, member.memberId) ? { cardEnded: true as const } : {}),
    payFen: asked.payFen,
    tenders: asked.tenders,
    held: {
      valueFen: sumOfFen(valueFen),
      lots: lotsFor(known, member, programme, businessDate, 0),
      ...rewardHoldings(known, programme, 'top_up', member, businessDate),
    },
  })
}

/** EA-05. Refuses member_unknown. */
export function extraFacts(
  known: Known,
  asked: { readonly extra: string; readonly member: AskedMember },
  { atMs, businessDate, programme }: Judging,
): Result<ExtraFacts> {
  const member = knownMember(known, asked.member, atMs, {})
  if (member === null) return refuse('member_unknown')
  const rule = programme.accrual.extras.find(({ code }) => code === asked.extra)
  return ok({
    businessDate,
    member,
    extra: asked.extra,
    had: rule === undefined ? 0 : extraHad(known, member.memberId, rule, businessDate),
    held: { lots: lotsFor(known, member, programme, businessDate, 0) },
  })
}

/** How often a member had an extra accrual in its period. */
export function extraHad(
  { books }: Pick<Known, 'books'>,
  memberId: string,
  { code, limit }: Programme['accrual']['extras'][number],
  date: ExtraFacts['businessDate'],
): number {
  return timesHad(books, memberId, 'extra', code, limit.period, date)
}

/** EA-11: `staffId` is the employee who adjusts. Refuses member_unknown. */
export function adjustmentFacts(
  known: Known,
  asked: Pick<AdjustmentFacts, 'change' | 'reason'> & {
    readonly member: AskedMember
    readonly staffId: string
  },
  { atMs, businessDate, programme }: Judging,
): Result<AdjustmentFacts> {
  const member = knownMember(known, asked.member, atMs, {})
  if (member === null) return refuse('member_unknown')
  const { change, reason } = asked
  return ok({
    businessDate,
    member,
    change,
    reason,
    adjustedToday: adjustedBy(known.books, asked.staffId, businessDate),
    held: {
      lots:
        change < 0
          ? spendableLots(known, member.memberId, businessDate, -change)
          : lotsFor(known, member, programme, businessDate, 0),
    },
  })
}

/**
 * EN-20: the member as of the sale. Their card worked then, or the sale is one that it was given for and the
 * programme lets that earn (EN-04). `programme` is the sale's. Refuses member_unknown.
 */
export function claimFacts(
  known: Known,
  kept: KeptSale,
  asked: AskedMember,
  { businessDate, programme }: Pick<Judging, 'businessDate' | 'programme'>,
): Result<ClaimFacts> {
  const { id, atMs, businessDate: soldOn } = kept.sale
  const member = memberAtSale(known, asked, { saleId: id, atMs, businessDate: soldOn, programme })
  if (member === null) return refuse('member_unknown')
  const givenFor = purchaseGaveCardTo(known.books, kept.sale.id) === member.memberId
  const earnsAnyway = givenFor && programme.card.enrolmentPurchase === 'earns'
  const asOfSale = { ...member, cardActive: member.cardActive || earnsAnyway }
  return ok({
    businessDate,
    member: asOfSale,
    kept: stateBefore(known, { ...kept, claim: null, memberId: null }).kept,
    claimedBefore: kept.claim !== null,
    ...(earnsAnyway ? { givenFor: true as const } : {}),
    held: { lots: lotsFor(known, asOfSale, programme, businessDate, 0) },
  })
}

/** RF-11. Refuses member_unknown. */
export function unknownReturnFacts(
  known: Known,
  asked: Pick<UnknownReturnFacts, 'amountFen' | 'tender' | 'reason'> & {
    readonly member: AskedMember | null
  },
  { atMs, businessDate, programme }: Judging,
): Result<UnknownReturnFacts> {
  const { amountFen, tender, reason } = asked
  const what = { businessDate, amountFen, tender, reason }
  if (asked.member === null) {
    return ok({ ...what, member: null, held: { lots: [] }, elsewherePoints: NO_POINTS })
  }
  const member = knownMember(known, asked.member, atMs, {})
  if (member === null) return refuse('member_unknown')
  const { unitFen, pointsPerUnit } = programme.accrual
  const most = Math.ceil(Math.max(0, amountFen) / unitFen) * pointsPerUnit
  assert(Number.isSafeInteger(most), 'an amount has a bound')
  return ok({
    ...what,
    member,
    held: { lots: most > 0 ? spendableLots(known, member.memberId, businessDate, most) : [] },
    ...owableElsewhere(known, member.memberId),
  })
}
