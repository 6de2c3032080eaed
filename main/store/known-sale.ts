/** The facts of a sale: what was asked for, and what the books say about it at that instant. */
import { birthdayRightAsset, memberOwner } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { SaleFacts, SaleMember } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { holdingOf } from './accounts.ts'
import { guestUses } from './guests.ts'
import { asksForValue, lotsFor, type RewardsBack, rewardHoldings, valueHoldings } from './known-holdings.ts'
import {
  type AskedMember,
  accrualAsks,
  type Known,
  knownMember,
  rewardAsks,
  type WithoutSale,
} from './known-member.ts'
import { saleVoucher } from './vouchers.ts'

/** A sale as it is asked for. */
export interface AskedSale
  extends Pick<
    SaleFacts,
    'lines' | 'deduction' | 'redeemPoints' | 'useBirthdayRight' | 'tenders' | 'salesperson'
  > {
  readonly member: AskedMember | null
  readonly guestId?: string
  /** RF-04: the guest's sale whose goods are exchanged: the same use of the member's price, not another one. */
  readonly guestSaleId?: string
  /** RF-04 EN-15: the card is handed back with this act, and works no more. */
  readonly cardHandedBack?: true
  /** RF-04 */
  readonly without?: WithoutSale
  /** RF-04 */
  readonly groundGoneOf?: string
  /** RF-04 */
  readonly rewardsBack?: RewardsBack
}

/** When a sale is judged, and by which rules. */
export interface Judging {
  readonly atMs: number
  readonly businessDate: BusinessDate
  readonly programme: Programme
}

/**
 * The facts that a sale is judged by. `unissuedRights`: birthday rights of this year that the authority would issue when they
 * are wanted. Refuses member_unknown.
 */
export function saleFacts(
  known: Known,
  asked: AskedSale,
  at: Judging,
  unissuedRights: number,
): Result<SaleFacts> {
  const { businessDate, programme } = at
  const guest =
    asked.guestId === undefined ? {} : { guest: guestFact(known, asked.guestId, asked.guestSaleId) }
  const member = asked.member === null ? null : saleMember(known, asked, asked.member, at)
  if (asked.member !== null && member === null) return refuse('member_unknown')
  const vouchers = voucherFacts(known, asked.tenders)
  const looksAtSite =
    vouchers.length > 0 || (asked.redeemPoints > 0 && programme.redemption.where.kind !== 'everywhere')
  return ok({
    businessDate,
    member,
    lines: asked.lines,
    deduction: asked.deduction,
    redeemPoints: asked.redeemPoints,
    useBirthdayRight: asked.useBirthdayRight,
    tenders: asked.tenders,
    salesperson: asked.salesperson,
    ...(looksAtSite ? { site: known.site } : {}),
    ...guest,
    ...(vouchers.length === 0 ? {} : { vouchers }),
    held: heldFacts(known, asked, member, at, unissuedRights),
  })
}

function guestFact(known: Known, guestId: string, exceptSaleId: string | undefined) {
  return { guestId, used: guestUses(known.books, guestId, exceptSaleId) }
}

function saleMember(
  known: Known,
  asked: AskedSale,
  member: AskedMember,
  { atMs, businessDate, programme }: Judging,
): SaleMember | null {
  const looksAtHome = asked.redeemPoints > 0 && programme.redemption.where.kind === 'issuing_site'
  const found = knownMember(known, member, atMs, {
    homeSite: looksAtHome,
    ...accrualAsks(programme, businessDate),
    ...(asked.guestId === undefined ? rewardAsks(programme, 'sale') : {}),
    ...(asked.without === undefined ? {} : { without: asked.without }),
    ...(asked.groundGoneOf === undefined ? {} : { groundGoneOf: asked.groundGoneOf }),
  })
  return found !== null && asked.cardHandedBack === true ? { ...found, cardActive: false } : found
}

function voucherFacts(known: Known, tenders: SaleFacts['tenders']): NonNullable<SaleFacts['vouchers']> {
  const numbers = new Set(tenders.flatMap(({ voucher }) => (voucher === undefined ? [] : [voucher])))
  return [...numbers].flatMap((number) => saleVoucher(known.books, number, known.holder) ?? [])
}

function heldFacts(
  known: Known,
  asked: AskedSale,
  member: SaleMember | null,
  { businessDate, programme }: Judging,
  unissuedRights: number,
): SaleFacts['held'] {
  if (member === null) return { lots: [], birthdayRights: 0 }
  const { memberId } = member
  const asset = birthdayRightAsset(Number(businessDate.slice(0, 4)))
  const rights = holdingOf(known.books, memberOwner(memberId), asset, known.holder) ?? unissuedRights
  const ofGuest = asked.guestId !== undefined
  const value = asksForValue(asked.tenders, programme) ? valueHoldings(known, memberId, programme) : []
  return {
    lots: ofGuest ? [] : lotsFor(known, member, programme, businessDate, asked.redeemPoints),
    birthdayRights: asked.useBirthdayRight ? rights : 0,
    ...(value.length === 0 ? {} : { value }),
    ...(ofGuest ? {} : rewardHoldings(known, programme, 'sale', member, businessDate, asked.rewardsBack)),
  }
}
