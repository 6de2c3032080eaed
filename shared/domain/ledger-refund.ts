/** What a return and an exchange move: everything back the way it came, and what the sale gave with it (RF-02, RF-03, RF-07, RF-08, RF-10). */
import type { Posting } from './entry.ts'
import { rewardVouchers, shareVouchers, voucherNumberAt } from './issued-vouchers.ts'
import {
  birthdayRightAsset,
  DEBT_ASSET,
  debtElsewherePostings,
  giftAsset,
  memberOwner,
  POINTS_ASSET,
  type PostedAct,
  transfer,
  transferPoints,
  valueAsset,
  voucherAsset,
  voucherOwner,
} from './ledger.ts'
import { conversionPostings, ownerOfPaying, rewardedMember, salePostings } from './ledger-sale.ts'
import type { BookedSale, LotComingBack, RefundResult, RewardGone } from './refund.ts'
import { assert } from './result.ts'
import type { SaleFacts, SaleResult } from './sale.ts'
import { siteOfSlip } from './slip-number.ts'
import type { BusinessDate } from './time.ts'

/** The sale that goods come back from. */
export interface ReturnedSale extends Pick<BookedSale, 'facts' | 'result'> {
  readonly id: string
  readonly slipNumber: string
  readonly businessDate: BusinessDate
  /** Whose sale it is by now: the member it was made for, or who claimed it. */
  readonly memberId: string | null
  /** Whose log it stands in; absent: the holder's that books the return. */
  readonly holder?: string
}

/**
 * Redeemed points and undone conversions back to their lots, the claw-back out of its lots, debt in the sale's own lot, value
 * and vouchers back, the birthday right back, rewards whose ground is gone. `act.programme` is the sale's.
 */
export function refundPostings(act: PostedAct, sale: ReturnedSale, result: RefundResult): Posting[] {
  const back = tendersBack(act, sale, result)
  if (sale.memberId === null) {
    assert(
      result.clawbackPoints === 0 && result.restoredPoints === 0,
      'a refund without a member moves no points',
    )
    return back
  }
  const { holder } = act
  const member = memberOwner(sale.memberId)
  const debt = result.debtPoints
  const birthdayRight = birthdayRightAsset(Number(sale.businessDate.slice(0, 4)))
  return [
    ...pointsBack(result.restoredLots, holder, outOf('p:redeemed', act, sale), member),
    ...conversionsUndone(act, member, result),
    ...transferPoints(result.clawbackLots, holder, member, 'p:clawed'),
    ...transferPoints(result.expiredLots ?? [], holder, 'p:expired', 'p:clawed'),
    ...rewardsGone(act, sale, sale.memberId, result.rewardsGone),
    ...(debt >= 0
      ? transfer(DEBT_ASSET, sale.id, holder, 'p:owed', member, debt)
      : transfer(DEBT_ASSET, sale.id, holder, member, 'p:owed', -debt)),
    ...debtElsewherePostings(act, sale.memberId, result.debtElsewherePoints),
    ...back,
    ...conversionPostings(act, sale.memberId, result.conversion),
    ...transfer(
      birthdayRight,
      '',
      holder,
      outOf('p:used', act, sale),
      member,
      result.birthdayRightComesBack ? 1 : 0,
    ),
  ]
}

/**
 * What comes back out of a sink comes out of the sale's: that of its own log. Where the sale stands in another log, its sink is
 * not this holder's to take from; what was used there stays used, and as much is issued here.
 */
function outOf(sink: string, act: Pick<PostedAct, 'holder'>, sale: ReturnedSale): string {
  return sale.holder === undefined || sale.holder === act.holder ? sink : 'p:issued'
}

/** RF-04: the return, then the new sale; both stand in one entry. */
export function exchangePostings(
  act: PostedAct,
  old: {
    readonly sale: ReturnedSale
    readonly programme: PostedAct['programme']
    readonly result: RefundResult
  },
  sale: { readonly facts: SaleFacts; readonly result: SaleResult },
): Posting[] {
  return [
    ...refundPostings({ ...act, programme: old.programme }, old.sale, old.result),
    ...salePostings(act, sale.facts, sale.result),
  ]
}

/** Points out of a sink to the lots they left, or to a later lot of the same accrual, through what was ever issued. @see RF-07 */
function pointsBack(lots: readonly LotComingBack[], holder: string, from: string, member: string): Posting[] {
  return lots.flatMap(({ lot, points, from: left }) =>
    left === undefined
      ? transfer(POINTS_ASSET, lot, holder, from, member, points)
      : [
          ...transfer(POINTS_ASSET, left, holder, from, 'p:issued', points),
          ...transfer(POINTS_ASSET, lot, holder, 'p:issued', member, points),
        ],
  )
}

function conversionsUndone({ holder }: PostedAct, member: string, result: RefundResult): Posting[] {
  return (result.conversionsUndone ?? []).flatMap(({ lot, fen, points }) => [
    ...transfer(valueAsset('rebate'), lot, holder, member, 'p:cancelled', fen),
    ...pointsBack(points, holder, 'p:converted', member),
  ])
}

/** Stored value to its lots, a registered voucher to whom it belongs, a bought one's share as a new voucher. */
function tendersBack(act: PostedAct, sale: ReturnedSale, result: RefundResult): Posting[] {
  const { holder } = act
  const { memberId, facts } = sale
  const used = outOf('p:used', act, sale)
  const known = result.tenders.flatMap(({ asset, lots = [], voucher }) => {
    if (voucher !== undefined) {
      return transfer(voucherAsset(voucher), '', holder, used, ownerOfPaying(voucher, facts.vouchers), 1)
    }
    if (asset === undefined) return []
    assert(memberId !== null, 'stored value is a member’s')
    const owner = memberOwner(memberId)
    return lots.flatMap(({ lot, fen }) => transfer(valueAsset(asset), lot, holder, used, owner, fen))
  })
  const shares = shareVouchers(act, sale, result).flatMap(({ number, boundTo }) =>
    transfer(voucherAsset(number), '', holder, 'p:issued', voucherOwner(boundTo), 1),
  )
  return [...known, ...shares]
}

/** What is here is taken back: points out of their lots, the voucher cancelled, the gift put back into stock. @see RF-10 */
function rewardsGone(
  act: PostedAct,
  sale: ReturnedSale,
  memberId: string,
  gone: readonly RewardGone[] = [],
): Posting[] {
  if (gone.length === 0) return []
  const { holder } = act
  const vouchers = rewardVouchers({ ...sale, programme: act.programme }, memberId, sale.result.rewards)
  return gone.flatMap(({ position, taken, lots = [] }) => {
    const reward = sale.result.rewards?.[position]
    assert(reward !== undefined, 'a reward that is gone was given')
    const { gives } = reward
    if (gives.kind === 'points') {
      return transferPoints(lots, holder, memberOwner(rewardedMember(reward, memberId)), 'p:clawed')
    }
    if (gives.kind === 'gift') {
      // A gift goes where the goods are brought: into the stock of that site.
      const site = siteOfSlip(act.slipNumber)
      const handed = site === siteOfSlip(sale.slipNumber) ? outOf('p:handed', act, sale) : 'p:issued'
      return transfer(giftAsset(site, gives.gift), '', holder, handed, 'p:stock', taken)
    }
    const number = voucherNumberAt(sale.slipNumber, position)
    const voucher = vouchers.find((one) => one.number === number)
    assert(voucher !== undefined, 'a voucher that is gone was given')
    return transfer(voucherAsset(number), '', holder, voucherOwner(voucher.boundTo), 'p:cancelled', taken)
  })
}
