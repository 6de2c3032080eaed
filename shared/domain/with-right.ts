/**
 * What travels with a sale's refund right: the debt in the sale's own lot, and what the sale itself gave and nobody has used. So
 * a return counts the same as unused wherever it is booked.
 */
import { voucherNumberAt } from './issued-vouchers.ts'
import { DEBT_ASSET, memberOwner, POINTS_ASSET, voucherAsset, voucherOwner } from './ledger.ts'
import { rewardedMember } from './ledger-sale.ts'
import { accrualOf } from './lots.ts'
import { rewardAccrual } from './rewards-gone.ts'

/** Accounts at one holder: an owner's lots of one accrual of an asset; of a voucher the accrual is ''. */
export interface AccountsOfAccrual {
  readonly owner: string
  readonly asset: string
  readonly accrual: string
}

/** A reward as far as it says where it went. */
interface RewardPlace {
  readonly to: 'member' | 'referrer'
  readonly referrer?: string
  readonly gives: { readonly kind: string }
}

export interface SaleOfRight {
  readonly id: string
  readonly slipNumber: string
  /** Whose sale it is by now. */
  readonly memberId: string | null
  readonly rewards: readonly RewardPlace[]
}

/**
 * Where that may lie, each account once. A voucher is its member's or whoever's brings it, which only its kind says: both are
 * named. Gifts are handed over and lie nowhere. @see RF-03 RF-10
 */
export function travelsWithRight({ id, slipNumber, memberId, rewards }: SaleOfRight): AccountsOfAccrual[] {
  if (memberId === null) return []
  const debt = { owner: memberOwner(memberId), asset: DEBT_ASSET, accrual: id }
  const given = rewards.flatMap((reward, position) => {
    const whose = rewardedMember(reward, memberId)
    if (reward.gives.kind === 'points') {
      return [{ owner: memberOwner(whose), asset: POINTS_ASSET, accrual: rewardAccrual(id, position) }]
    }
    if (reward.gives.kind !== 'voucher') return []
    const asset = voucherAsset(voucherNumberAt(slipNumber, position))
    return [whose, null].map((boundTo) => ({ owner: voucherOwner(boundTo), asset, accrual: '' }))
  })
  return [debt, ...given]
}

/** Whether an amount is of one of these accounts. */
export function isAmong(
  accounts: readonly AccountsOfAccrual[],
  { owner, asset, lot }: { readonly owner: string; readonly asset: string; readonly lot: string },
): boolean {
  return accounts.some((one) => one.owner === owner && one.asset === asset && one.accrual === accrualOf(lot))
}
