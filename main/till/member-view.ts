/** A member as the counter may see them: masked, with what is here and what that means today. */
import type { HistoryItem, HistoryKind, MemberMatch, MemberView } from '../../shared/contract/member.ts'
import { birthdayAt } from '../../shared/domain/birthday.ts'
import { cardStateAt } from '../../shared/domain/card.ts'
import { maskedCardOnScreen } from '../../shared/domain/card-number.ts'
import { maskIdTail } from '../../shared/domain/id-document.ts'
import {
  birthdayRightAsset,
  DEBT_ASSET,
  memberOwner,
  POINTS_ASSET,
  valueAsset,
} from '../../shared/domain/ledger.ts'
import { maskName, maskPhone } from '../../shared/domain/member.ts'
import { type Fen, sumOfFen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme, ValueAsset } from '../../shared/domain/programme.ts'
import { assert } from '../../shared/domain/result.ts'
import type { IdentityStrength, SaleMember } from '../../shared/domain/sale.ts'
import { type BusinessDate, businessDate, shopSecondText } from '../../shared/domain/time.ts'
import { holdingOf } from '../store/accounts.ts'
import { extraHad } from '../store/known-acts.ts'
import { type HistoryRow, historyOf, type MemberCard, type MemberRow, memberById } from '../store/members.ts'
import { yearFigures } from '../store/periods.ts'
import type { ReadableDb } from '../store/query.ts'
import { unusedVouchersOf } from '../store/vouchers.ts'
import { unissuedRights } from './authority.ts'
import { besidesElsewhere, isValue } from './besides.ts'
import { expiringSoon } from './expiring.ts'
import { dateOf, holderOf, type TillParts, yearOf } from './parts.ts'
import { voucherView } from './voucher-view.ts'

/** How many acts the panel beside a sale shows. */
const RECENT_ITEMS = 5

/** EN-04: a card is active from its instant on, to the second. */
export function isCardActive(member: MemberRow, atMs: number): boolean {
  return member.card !== null && cardStateAt(member.card, atMs) === 'active'
}

/** The member as far as the rules look, at an instant. */
export function saleMemberOf(
  member: MemberRow,
  strength: IdentityStrength,
  atMs: number,
  programme: Programme,
): SaleMember {
  return {
    memberId: member.memberId,
    cardNumber: member.card?.number ?? null,
    strength,
    tier: member.tier,
    cardActive: isCardActive(member, atMs),
    birthday: birthdayAt(member.birthday, dateOf(atMs), programme),
  }
}

/**
 * Birthday rights of this year that could be used here: what sits here, or one that has not been issued yet where this till
 * is its own authority (TI-06).
 */
export function birthdayRightsHere(
  db: ReadableDb,
  parts: TillParts,
  member: MemberRow,
  date: BusinessDate,
): number {
  if (parts.adopted.programme.birthdayRight === null || member.birthday === null) return 0
  const asset = birthdayRightAsset(yearOf(date))
  return holdingOf(db, memberOwner(member.memberId), asset, holderOf(parts)) ?? unissuedRights(parts)
}

function isBirthdayTime(programme: Programme, birthday: { day: boolean; month: boolean }): boolean {
  if (programme.birthdayRight === null) return false
  return programme.birthdayRight.window === 'month' ? birthday.month : birthday.day
}

/** The same, or null of a person who was erased since: old acts name them by an id that says nothing any more (EN-08, PV-04). */
export function memberViewIfThere(
  db: ReadableDb,
  parts: TillParts,
  identified: Parameters<typeof memberView>[2],
): MemberView | null {
  return memberById(db, identified.memberId) === null ? null : memberView(db, parts, identified)
}

/** A member who is there: of whoever an old act names, memberViewIfThere. */
export function memberView(
  db: ReadableDb,
  parts: TillParts,
  identified: {
    readonly identification: string
    readonly memberId: string
    readonly strength: IdentityStrength
  },
): MemberView {
  const member = memberById(db, identified.memberId)
  assert(member !== null, 'an identification names a member that is not there')
  const atMs = parts.clock.nowMs()
  const date = dateOf(atMs)
  const active = isCardActive(member, atMs)
  const birthday = birthdayAt(member.birthday, date, parts.adopted.programme)
  const year = yearFigures(db, member.memberId, yearOf(date))
  return {
    ...identified,
    ...memberMatch(member),
    tier: member.tier,
    card: {
      state: member.card === null ? 'none' : cardStateAt(member.card, atMs),
      activeAtText: member.card === null ? null : activeAtText(member.card, atMs),
    },
    points: pointsView(db, parts, member.memberId),
    birthday: {
      today: birthday.day,
      thisMonth: birthday.month,
      rightAvailable:
        active &&
        isBirthdayTime(parts.adopted.programme, birthday) &&
        birthdayRightsHere(db, parts, member, date) > 0,
    },
    joinedOn: businessDate(member.joinedOn),
    visitsThisYear: year.visits,
    spentThisYearFen: sumOfFen(year.spentFen),
    earnedThisYear: points(year.earnedPoints),
    value: valueView(db, parts, member.memberId),
    besides: besidesView(db, parts, member.memberId),
    vouchers: unusedVouchersOf(db, member.memberId, date).map((voucher) => voucherView(voucher, date)),
    mayBringGuest: parts.adopted.programme.guests !== null && active && identified.strength === 'presented',
    extras: extrasView(db, parts, member.memberId, date),
    phoneLost: member.phoneLost,
    maskedId: member.idTail === null ? null : maskIdTail(member.idTail),
    referredBy: referrerName(db, member.referrer),
    recent: historyOf(db, member.memberId, null).slice(0, RECENT_ITEMS).map(historyItem),
  }
}

/** EN-04: from when an issued card works, while it does not yet; null of a card that stands otherwise. */
function activeAtText(card: MemberCard, atMs: number): string | null {
  return cardStateAt(card, atMs) === 'issued' ? shopSecondText(card.activeAtMs) : null
}

/** EN-17: the masked name of who introduced them; null when nobody did, or that person was erased. */
function referrerName(db: ReadableDb, referrer: string | null): string | null {
  const introducing = referrer === null ? null : memberById(db, referrer)
  return introducing === null ? null : maskName(introducing.name)
}

/** What a member has of an asset here, and elsewhere as this till last knew; without HQ nothing is elsewhere. */
export function heldOf(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  asset: string,
): { readonly here: number; readonly elsewhere: number } {
  return {
    here: holdingOf(db, memberOwner(memberId), asset, holderOf(parts)) ?? 0,
    elsewhere: parts.hq?.elsewhere(db, memberId, asset) ?? 0,
  }
}

export function pointsView(db: ReadableDb, parts: TillParts, memberId: string): MemberView['points'] {
  const has = heldOf(db, parts, memberId, POINTS_ASSET)
  const owes = heldOf(db, parts, memberId, DEBT_ASSET)
  return {
    total: points(has.here + has.elsewhere),
    here: points(has.here),
    elsewhere: points(has.elsewhere),
    debt: points(owes.here + owes.elsewhere),
    expiring: expiringSoon(db, parts, memberId),
  }
}

/** SV-01: what is on the card, by asset; null where the programme keeps no value. */
function valueView(db: ReadableDb, parts: TillParts, memberId: string): MemberView['value'] {
  if (parts.adopted.programme.storedValue === null) return null
  const here = (asset: ValueAsset) =>
    sumOfFen(holdingOf(db, memberOwner(memberId), valueAsset(asset), holderOf(parts)) ?? 0)
  return { principalFen: here('principal'), bonusFen: here('bonus'), rebateFen: here('rebate') }
}

function besidesView(
  db: ReadableDb,
  { adopted, hq, clock }: TillParts,
  memberId: string,
): MemberView['besides'] {
  if (hq === undefined) return null
  const besides = besidesElsewhere(db, memberId, {
    programme: adopted.programme,
    date: dateOf(clock.nowMs()),
  })
  if (besides.length === 0) return null
  const sumOf = (ofValue: boolean) =>
    besides.filter(({ asset }) => isValue(asset) === ofValue).reduce((sum, { amount }) => sum + amount, 0)
  return { valueFen: sumOfFen(sumOf(true)), rights: sumOf(false) }
}

/** EA-05: which extra accruals are left in their period. */
function extrasView(
  db: ReadableDb,
  parts: TillParts,
  memberId: string,
  date: BusinessDate,
): MemberView['extras'] {
  return parts.adopted.programme.accrual.extras.map((extra) => ({
    code: extra.code,
    left: extraHad({ books: db }, memberId, extra, date) < extra.limit.count,
  }))
}

/** Only what tells members of a short list apart; masked (PV-03). */
export function memberMatch(member: MemberRow): MemberMatch {
  return {
    memberId: member.memberId,
    maskedName: maskName(member.name),
    maskedPhone: member.phone === null ? null : maskPhone(member.phone),
    maskedCard: member.card === null ? null : maskedCardOnScreen(member.card.number),
  }
}

/** As the projections name them. */
const HISTORY_KINDS: readonly HistoryKind[] = [
  'enrolment',
  'sale',
  'refund',
  'void',
  'exchange',
  'swap',
  'claim',
  'unknown_return',
  'unbacked',
  'redemption',
  'top_up',
  'undone',
  'extra',
  'adjustment',
  'reward',
  'expiry',
  'debt',
  'card',
  'changed',
]

export function historyItem(row: HistoryRow): HistoryItem {
  return {
    entryId: row.entryId,
    kind: HISTORY_KINDS.find((kind) => kind === row.kind) ?? 'enrolment',
    date: businessDate(row.date),
    firstLine: row.firstLine,
    lineCount: row.lineCount,
    amountFen: row.amountFen as Fen,
    points: points(row.points),
    slipNumber: row.slipNumber,
  }
}
