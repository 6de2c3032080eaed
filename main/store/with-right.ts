/** What of a sale sits here and goes home with its refund right, or stays as long as the right does. */
import type { MovedAmount } from '../../shared/domain/inbox.ts'
import {
  actOfLot,
  memberOwner,
  POINTS_ASSET,
  REFUNDABLE,
  refundRightAsset,
} from '../../shared/domain/ledger.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { readVoucherNumber } from '../../shared/domain/voucher-number.ts'
import { type AccountsOfAccrual, isAmong, travelsWithRight } from '../../shared/domain/with-right.ts'
import { amountInLot, holdingOf, pointsOfAccrual } from './accounts.ts'
import type { ReadableDb } from './query.ts'
import { type KeptSale, saleOfId, saleOfSlip } from './sales.ts'

/** What travels with the right of a sale, as far as it is here; nothing where the sale is not known. */
export function heldWithRight(db: ReadableDb, holder: string, saleId: string): readonly MovedAmount[] {
  const kept = saleOfId(db, saleId)
  return kept === null ? [] : accountsOf(kept).flatMap((accounts) => heldAt(db, holder, accounts))
}

function accountsOf({ sale, memberId }: KeptSale): readonly AccountsOfAccrual[] {
  const { id, slipNumber, result } = sale
  return travelsWithRight({ id, slipNumber, memberId, rewards: result.rewards ?? [] })
}

function heldAt(
  db: ReadableDb,
  holder: string,
  { owner, asset, accrual }: AccountsOfAccrual,
): readonly MovedAmount[] {
  if (asset === POINTS_ASSET) {
    const lots = pointsOfAccrual(db, owner, holder, accrual)
    return lots.map(({ lot, points }) => ({ owner, asset, lot, amount: points }))
  }
  const amount = amountInLot(db, owner, asset, holder, accrual)
  return amount === 0 ? [] : [{ owner, asset, lot: accrual, amount }]
}

/**
 * Whether an amount stays for the refund right that is here: a voucher that its sale gave, and points for introducing. The
 * member's own points go where they rest: a return counts them wherever they sit. @see RF-03 RF-10
 */
export function staysWithRight(db: ReadableDb, holder: string, moved: MovedAmount): boolean {
  const kept = saleThatGave(db, moved)
  if (kept === null || (holdingOf(db, REFUNDABLE, refundRightAsset(kept.sale.id), holder) ?? 0) === 0) {
    return false
  }
  const others = accountsOf(kept).filter(
    ({ owner, asset }) => asset !== POINTS_ASSET || owner !== memberOwner(kept.memberId ?? ''),
  )
  return isAmong(others, moved)
}

const VOUCHER = 'voucher:'

/** The sale that gave a voucher or the points of a reward, where it is known here. */
function saleThatGave(db: ReadableDb, { asset, lot }: MovedAmount): KeptSale | null {
  if (asset === POINTS_ASSET) return lot.includes('.') ? saleOfId(db, actOfLot(lot)) : null
  if (!asset.startsWith(VOUCHER)) return null
  const parts = readVoucherNumber(asset.slice(VOUCHER.length))
  return parts.ok ? saleOfSlip(db, makeSlipNumber(parts.value)) : null
}
