/** What a sale moves: points accrued and redeemed, stored value and vouchers paid with, conversion, rewards. */

import type { Posting } from './entry.ts'
import { lastDayFor } from './expiry.ts'
import { rewardVouchers } from './issued-vouchers.ts'
import {
  birthdayRightAsset,
  giftAsset,
  memberOwner,
  POINTS_ASSET,
  type PostedAct,
  REFUNDABLE,
  refundRightAsset,
  type SliplessAct,
  transfer,
  transferPoints,
  valueAsset,
  voucherAsset,
  voucherOwner,
} from './ledger.ts'
import { lotName } from './lots.ts'
import type { Points } from './points.ts'
import { assert } from './result.ts'
import { rewardAccrual } from './rewards-gone.ts'
import type { Conversion, RewardGiven, SaleFacts, SaleResult, SaleVoucher, TenderAmount } from './sale.ts'
import { siteOfSlip } from './slip-number.ts'

/** The refund right, points accrued and redeemed, what was paid with, conversion and rewards. @see EA-01 RE-04 TI-06 SV-01 SV-07 RE-02 */
export function salePostings(act: PostedAct, facts: SaleFacts, result: SaleResult): Posting[] {
  const { holder } = act
  const right = transfer(refundRightAsset(act.id), '', holder, 'p:issued', REFUNDABLE, 1)
  const memberId = facts.member?.memberId ?? null
  if (memberId === null) {
    assert(
      result.accruedPoints === 0 && result.redeemedPoints === 0,
      'a sale without a member moves no points',
    )
    return [...right, ...tenderPostings(holder, null, result.tenders, facts.vouchers)]
  }
  const member = memberOwner(memberId)
  const birthdayRight = birthdayRightAsset(Number(act.businessDate.slice(0, 4)))
  return [
    ...right,
    ...accrualPostings(act, memberId, result.accruedPoints),
    ...transferPoints(result.redeemedLots, holder, member, 'p:redeemed'),
    ...transfer(birthdayRight, '', holder, member, 'p:used', result.birthdayRightUsed ? 1 : 0),
    ...tenderPostings(holder, memberId, result.tenders, facts.vouchers),
    ...conversionPostings(act, memberId, result.conversion),
    ...rewardPostings(act, memberId, result.rewards),
  ]
}

/** The lot of an act's own accrual: it is named by the act, and by its last day where points expire. */
export function ownLot(act: Omit<SliplessAct, 'holder'>): string {
  return lotName(act.id, lastDayFor(act.programme.expiry, act.businessDate))
}

export function accrualPostings(act: SliplessAct, memberId: string, accrued: Points): Posting[] {
  return transfer(POINTS_ASSET, ownLot(act), act.holder, 'p:issued', memberOwner(memberId), accrued)
}

/** Stored value leaves its lots, a registered voucher whoever had it; other tenders are nothing that a ledger counts. */
export function tenderPostings(
  holder: string,
  memberId: string | null,
  tenders: readonly TenderAmount[],
  vouchers?: readonly SaleVoucher[],
): Posting[] {
  return tenders.flatMap(({ asset, lots = [], voucher }) => {
    if (voucher !== undefined) {
      return transfer(voucherAsset(voucher), '', holder, ownerOfPaying(voucher, vouchers), 'p:used', 1)
    }
    if (asset === undefined) return []
    assert(memberId !== null, 'stored value is a member’s')
    const owner = memberOwner(memberId)
    return lots.flatMap(({ lot, fen }) => transfer(valueAsset(asset), lot, holder, owner, 'p:used', fen))
  })
}

/** Who had the registered voucher that pays, or paid. @throws DefectError when it is not among those the sale looked at */
export function ownerOfPaying(voucher: string, vouchers: readonly SaleVoucher[] | undefined): string {
  const known = vouchers?.find(({ number }) => number === voucher)
  assert(known !== undefined, 'a voucher that pays is known')
  return voucherOwner(known.boundTo)
}

/** Points become value.rebate, in a lot named by the act. @see RE-02 */
export function conversionPostings(
  act: SliplessAct,
  memberId: string,
  conversion: Conversion | undefined,
): Posting[] {
  if (conversion === undefined) return []
  const { holder } = act
  const member = memberOwner(memberId)
  return [
    ...transferPoints(conversion.lots, holder, member, 'p:converted'),
    ...transfer(POINTS_ASSET, ownLot(act), holder, member, 'p:converted', conversion.ownPoints),
    ...transfer(valueAsset('rebate'), act.id, holder, 'p:issued', member, conversion.fen),
  ]
}

/** Points in a lot of their own, vouchers numbered by the slip, gifts out of this site's stock. @see RF-10 SV-04 EN-17 */
export function rewardPostings(
  act: PostedAct,
  memberId: string,
  rewards: readonly RewardGiven[] = [],
): Posting[] {
  const { holder } = act
  const lastDay = lastDayFor(act.programme.expiry, act.businessDate)
  const others = rewards.flatMap((reward, position) => {
    const { gives } = reward
    if (gives.kind === 'points') {
      const lot = lotName(rewardAccrual(act.id, position), lastDay)
      const owner = memberOwner(rewardedMember(reward, memberId))
      return transfer(POINTS_ASSET, lot, holder, 'p:issued', owner, gives.points)
    }
    if (gives.kind !== 'gift') return []
    return transfer(giftAsset(siteOfSlip(act.slipNumber), gives.gift), '', holder, 'p:stock', 'p:handed', 1)
  })
  const vouchers = rewardVouchers(act, memberId, rewards).flatMap(({ number, boundTo }) =>
    transfer(voucherAsset(number), '', holder, 'p:issued', voucherOwner(boundTo), 1),
  )
  return [...others, ...vouchers]
}

/** Who gets a reward: the member of the act, or who introduced them. @see EN-17 */
export function rewardedMember(reward: Pick<RewardGiven, 'to' | 'referrer'>, memberId: string): string {
  if (reward.to === 'member') return memberId
  assert(reward.referrer !== undefined, 'a reward to the referrer names them')
  return reward.referrer
}
