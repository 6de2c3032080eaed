/**
 * The ledger's algebra: accounts, sources and sinks, and the postings of each act.
 * Every amount sits with a holder; postings sum to zero per asset and lot; only sources may be below zero.
 */
import type { Posting } from './entry.ts'
import type { RefundResult } from './refund.ts'
import { assert } from './result.ts'
import type { SaleResult } from './sale.ts'

/** Programme accounts that may be below zero: what was ever issued, and what debt was ever booked. */
export const SOURCES: readonly string[] = ['p:issued', 'p:owed']

export const POINTS_ASSET = 'points'
export const DEBT_ASSET = 'debt'

export function memberOwner(memberId: string): string {
  return `m:${memberId}`
}

/** TI-06: the birthday right of one calendar year. */
export function birthdayRightAsset(year: number): string {
  return `right:birthday:${year}`
}

/** The one indivisible right to refund a sale. */
export function refundRightAsset(saleId: string): string {
  return `refund:${saleId}`
}

/** The holder an amount sits with: one epoch of one till. */
export function tillHolder(tillId: string, epoch: string): string {
  return `${tillId}.${epoch}`
}

export interface PostingParty {
  readonly memberId: string | null
  readonly holder: string
}

/** An amount from one account to another at the same holder; nothing for an amount of zero. */
function transfer(
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

export function rightIssuedPostings(memberId: string, asset: string, holder: string): Posting[] {
  return transfer(asset, '', holder, 'p:issued', memberOwner(memberId), 1)
}

/** The refund right, points accrued and redeemed, the birthday right: what one sale moves (EA-01, RE-04, TI-06). */
export function salePostings(
  party: PostingParty,
  saleId: string,
  year: number,
  result: SaleResult,
): Posting[] {
  const { holder } = party
  const right = transfer(refundRightAsset(saleId), '', holder, 'p:issued', 'p:refundable', 1)
  if (party.memberId === null) {
    assert(
      result.accruedPoints === 0 && result.redeemedPoints === 0,
      'a sale without a member moves no points',
    )
    return right
  }
  const member = memberOwner(party.memberId)
  return [
    ...right,
    ...transfer(POINTS_ASSET, saleId, holder, 'p:issued', member, result.accruedPoints),
    ...result.redeemedLots.flatMap((held) =>
      transfer(POINTS_ASSET, held.lot, holder, member, 'p:redeemed', held.points),
    ),
    ...transfer(birthdayRightAsset(year), '', holder, member, 'p:used', result.birthdayRightUsed ? 1 : 0),
  ]
}

/**
 * What one refund moves: redeemed points back to their lots, the claw-back out of its lots, debt in the sale's own lot,
 * the birthday right back (RF-02, RF-03, RF-07). Restored points that the same act takes away again net out per lot.
 */
export function refundPostings(
  party: PostingParty,
  saleId: string,
  saleYear: number,
  result: RefundResult,
): Posting[] {
  const { holder } = party
  if (party.memberId === null) {
    assert(
      result.clawbackPoints === 0 && result.restoredPoints === 0,
      'a refund without a member moves no points',
    )
    return []
  }
  assert(result.debtElsewherePoints === 0, 'points elsewhere are owed to HQ, and this till has none')
  const member = memberOwner(party.memberId)
  const debt = result.debtPoints
  return [
    ...result.restoredLots.flatMap((back) =>
      transfer(POINTS_ASSET, back.lot, holder, 'p:redeemed', member, back.points),
    ),
    ...result.clawbackLots.flatMap((taken) =>
      transfer(POINTS_ASSET, taken.lot, holder, member, 'p:clawed', taken.points),
    ),
    ...(debt >= 0
      ? transfer(DEBT_ASSET, saleId, holder, 'p:owed', member, debt)
      : transfer(DEBT_ASSET, saleId, holder, member, 'p:owed', -debt)),
    ...transfer(
      birthdayRightAsset(saleYear),
      '',
      holder,
      'p:used',
      member,
      result.birthdayRightComesBack ? 1 : 0,
    ),
  ]
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
