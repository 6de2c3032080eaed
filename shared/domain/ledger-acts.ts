/** What the acts beside sale and refund move: items for points, value on a card, points without a sale, claims, expiry, debt, stock. */
import type {
  AdjustmentResult,
  ClaimResult,
  ExtraResult,
  RedemptionResult,
  TopUpResult,
  UnknownReturnResult,
} from './act.ts'
import type { DebtNettedBody, PointsExpiredBody, Posting, StockCountedBody } from './entry.ts'
import { itemVouchers } from './issued-vouchers.ts'
import {
  DEBT_ASSET,
  debtElsewherePostings,
  giftAsset,
  memberOwner,
  type PostedAct,
  type SliplessAct,
  transfer,
  transferPoints,
  valueAsset,
  voucherAsset,
  voucherOwner,
} from './ledger.ts'
import { accrualPostings, conversionPostings, rewardPostings, tenderPostings } from './ledger-sale.ts'
import { siteOfSlip } from './slip-number.ts'

/** Points out of their lots, for gifts and places out of this site's stock, vouchers, value.rebate on the card. @see RE-03 RE-06 */
export function redemptionPostings(act: PostedAct, memberId: string, result: RedemptionResult): Posting[] {
  const { holder } = act
  const member = memberOwner(memberId)
  const site = siteOfSlip(act.slipNumber)
  const stocked = result.items.flatMap(({ code, quantity }) => {
    const kind = act.programme.redemption.items.find((item) => item.code === code)?.kind
    if (kind !== 'gift' && kind !== 'event') return []
    return transfer(giftAsset(site, code), '', holder, 'p:stock', 'p:handed', quantity)
  })
  const vouchers = itemVouchers(act, memberId, result.items).flatMap(({ number, boundTo }) =>
    transfer(voucherAsset(number), '', holder, 'p:issued', voucherOwner(boundTo), 1),
  )
  return [
    ...transferPoints(result.lots, holder, member, 'p:redeemed'),
    ...tenderPostings(holder, memberId, result.tenders),
    ...stocked,
    ...vouchers,
    ...transfer(valueAsset('rebate'), act.id, holder, 'p:issued', member, result.rebateFen),
  ]
}

/** Principal and bonus in lots named by the act, and what they accrue and give. @see SV-01 EA-04 SV-04 */
export function topUpPostings(act: PostedAct, memberId: string, result: TopUpResult): Posting[] {
  const { holder, id } = act
  const member = memberOwner(memberId)
  return [
    ...transfer(valueAsset('principal'), id, holder, 'p:issued', member, result.principalFen),
    ...transfer(valueAsset('bonus'), id, holder, 'p:issued', member, result.bonusFen),
    ...accrualPostings(act, memberId, result.accruedPoints),
    ...conversionPostings(act, memberId, result.conversion),
    ...rewardPostings(act, memberId, result.rewards),
  ]
}

/** @see EA-05 */
export function extraPostings(act: SliplessAct, memberId: string, result: ExtraResult): Posting[] {
  return accrualWithConversion(act, memberId, result)
}

/** @see EA-11 */
export function adjustmentPostings(act: SliplessAct, memberId: string, result: AdjustmentResult): Posting[] {
  return [
    ...transferPoints(result.takenLots, act.holder, memberOwner(memberId), 'p:adjusted'),
    ...accrualWithConversion(act, memberId, result),
  ]
}

/** The claim's own accrual; `act` has the sale's date and programme, by which its last day is counted. @see EN-20 */
export function claimPostings(act: SliplessAct, memberId: string, result: ClaimResult): Posting[] {
  return accrualWithConversion(act, memberId, result)
}

function accrualWithConversion(
  act: SliplessAct,
  memberId: string,
  result: Pick<ExtraResult, 'accruedPoints' | 'conversion'>,
): Posting[] {
  return [
    ...accrualPostings(act, memberId, result.accruedPoints),
    ...conversionPostings(act, memberId, result.conversion),
  ]
}

/** Debt that this return could not cover lies in a lot of its own: no sale stands behind it. @see RF-11 */
export function unknownReturnPostings(
  act: Pick<PostedAct, 'id' | 'holder'>,
  memberId: string | null,
  result: UnknownReturnResult,
): Posting[] {
  if (memberId === null) return []
  const member = memberOwner(memberId)
  return [
    ...transferPoints(result.clawbackLots, act.holder, member, 'p:clawed'),
    ...debtElsewherePostings(act, memberId, result.debtElsewherePoints),
    ...transfer(DEBT_ASSET, act.id, act.holder, 'p:owed', member, result.debtPoints),
  ]
}

/** Section 12, expiry: only the authority books it, on what it holds. */
export function expiryPostings(body: PointsExpiredBody, holder: string): Posting[] {
  return transferPoints(body.lots, holder, memberOwner(body.memberId), 'p:expired')
}

/** Points that arrived are taken for debt that no sale can turn into money any more. */
export function debtNettedPostings(body: DebtNettedBody, holder: string): Posting[] {
  const member = memberOwner(body.memberId)
  return [
    ...transferPoints(body.lots, holder, member, 'p:clawed'),
    ...body.debts.flatMap(({ lot, points }) => transfer(DEBT_ASSET, lot, holder, member, 'p:owed', points)),
  ]
}

/** RE-06: what comes into a site's stock, and what leaves it otherwise than by being handed to a member. */
export function stockPostings(body: StockCountedBody, site: string, holder: string): Posting[] {
  const asset = giftAsset(site, body.item)
  return body.change >= 0
    ? transfer(asset, '', holder, 'p:issued', 'p:stock', body.change)
    : transfer(asset, '', holder, 'p:stock', 'p:written_off', -body.change)
}
