/**
 * The ledger's algebra: accounts, sources and sinks, moving amounts between them. The postings of each act are in ledger-*.ts.
 * Every amount sits with a holder; postings sum to zero per asset and lot; only sources may be below zero.
 */
import type { Posting } from './entry.ts'
import { HQ_HOLDER } from './inbox.ts'
import { accrualOf } from './lots.ts'
import type { Programme, ValueAsset } from './programme.ts'
import { assert } from './result.ts'
import type { LotHolding } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** Programme accounts that may be below zero: what was ever issued, and what debt was ever booked. */
export const SOURCES: readonly string[] = ['p:issued', 'p:owed']

export const POINTS_ASSET = 'points'
export const DEBT_ASSET = 'debt'

export function memberOwner(memberId: string): string {
  return `m:${memberId}`
}

/** Who has a registered voucher: the member it is bound to, or whoever brings it. */
export function voucherOwner(boundTo: string | null): string {
  return boundTo === null ? 'p:bearer' : memberOwner(boundTo)
}

/** TI-06: the birthday right of one calendar year. */
export function birthdayRightAsset(year: number): string {
  return `right:birthday:${year}`
}

/** Whose the rights to refund sales are: nobody's but the programme's. */
export const REFUNDABLE = 'p:refundable'

/** The one indivisible right to refund a sale. */
export function refundRightAsset(saleId: string): string {
  return `refund:${saleId}`
}

/** SV-01: principal, bonus and rebate are counted apart. */
export function valueAsset(asset: ValueAsset): string {
  return `value.${asset}`
}

export function voucherAsset(number: string): string {
  return `voucher:${number}`
}

/** RE-06: a gift, or a place at an event, of one site. `site` has four digits. */
export function giftAsset(site: string, code: string): string {
  return `gift:${site}:${code}`
}

/** The holder an amount sits with: one epoch of one till. */
export function tillHolder(tillId: string, epoch: string): string {
  return `${tillId}.${epoch}`
}

/** The entry that made a lot; points given as a reward are an accrual of their own beside it: 'ENTRY.r0'. */
export function actOfLot(lot: string): string {
  return accrualOf(lot).split('.')[0] ?? lot
}

/**
 * The lot of debt for points that a claw-back left elsewhere, named by the act that owes them. It is not a sale's own lot, so
 * that it never travels with a refund right. @see RF-03
 */
export function debtElsewhereLot(actId: string): string {
  return `${actId}.d`
}

/**
 * Debt against points that sit elsewhere lies at HQ, which alone nets it. The source is this holder's, so that the till's log
 * takes from nobody but itself. @see RF-03
 */
export function debtElsewherePostings(
  act: Pick<PostedAct, 'id' | 'holder'>,
  memberId: string,
  amount: number,
): Posting[] {
  assert(amount >= 0, 'debt is never negative')
  if (amount === 0) return []
  const lot = debtElsewhereLot(act.id)
  return [
    { owner: 'p:owed', asset: DEBT_ASSET, lot, holder: act.holder, amount: -amount },
    { owner: memberOwner(memberId), asset: DEBT_ASSET, lot, holder: HQ_HOLDER, amount },
  ]
}

/** The act that postings belong to: what of it accounts and lots are named by. */
export interface PostedAct {
  readonly id: string
  readonly holder: string
  readonly businessDate: BusinessDate
  /** Vouchers that the act gives are numbered by it, gifts lie at its site. */
  readonly slipNumber: string
  /** The rules the act was judged by. */
  readonly programme: Programme
}

/** An act that leaves no slip, or needs none for its postings. */
export type SliplessAct = Omit<PostedAct, 'slipNumber'>

/** An amount from one account to another at the same holder; nothing for an amount of zero. */
export function transfer(
  asset: string,
  lot: string,
  holder: string,
  from: string,
  to: string,
  amount: number,
): Posting[] {
  assert(amount >= 0, 'a transfer is never negative')
  if (amount === 0) return []
  return [
    { owner: from, asset, lot, holder, amount: -amount },
    { owner: to, asset, lot, holder, amount },
  ]
}

/** Points of several lots from one account to another. */
export function transferPoints(
  lots: readonly LotHolding[],
  holder: string,
  from: string,
  to: string,
): Posting[] {
  return lots.flatMap(({ lot, points }) => transfer(POINTS_ASSET, lot, holder, from, to, points))
}

export function rightIssuedPostings(memberId: string, asset: string, holder: string): Posting[] {
  return transfer(asset, '', holder, 'p:issued', memberOwner(memberId), 1)
}

/** What undoes postings: each the other way round, the last first. @see RF-09 */
export function reversed(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, amount: -posting.amount })).toReversed()
}

/** The first asset and lot whose postings do not sum to zero, or null (invariant 1). */
export function unbalanced(postings: readonly Posting[]): { asset: string; lot: string; sum: number } | null {
  const sums = new Map<string, { asset: string; lot: string; sum: number }>()
  for (const posting of postings) {
    const key = `${posting.asset}\u0000${posting.lot}`
    const line = sums.get(key) ?? { asset: posting.asset, lot: posting.lot, sum: 0 }
    line.sum += posting.amount
    sums.set(key, line)
  }
  for (const line of sums.values()) if (line.sum !== 0) return line
  return null
}
