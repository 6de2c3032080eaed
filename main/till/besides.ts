/** What a member has elsewhere besides points, as far as it is of use here and now: stored value, this year's birthday right, vouchers. */
import { birthdayAt } from '../../shared/domain/birthday.ts'
import { birthdayRightAsset, voucherAsset } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { heldElsewhere } from '../store/elsewhere.ts'
import { memberById } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { unusedVouchersOf } from '../store/vouchers.ts'
import { yearOf } from './parts.ts'

interface Besides {
  readonly asset: string
  readonly amount: number
}

/** One request asks for so much beside points. */
const BESIDES_MAX = 19

/** Vouchers are those whose terms this till knows: the others can be used at the till that gave them. */
export function besidesElsewhere(
  db: ReadableDb,
  memberId: string,
  at: { readonly programme: Programme; readonly date: BusinessDate },
): readonly Besides[] {
  const held = heldElsewhere(db, memberId)
  if (held.size === 0) return []
  const ofUse = new Set([
    ...unusedVouchersOf(db, memberId, at.date).map(({ number }) => voucherAsset(number)),
    ...birthdayRightNow(db, memberId, at),
  ])
  return [...held]
    .filter(([asset]) => isValue(asset) || ofUse.has(asset))
    .slice(0, BESIDES_MAX)
    .map(([asset, amount]) => ({ asset, amount }))
}

export function isValue(asset: string): boolean {
  return asset.startsWith('value.')
}

function birthdayRightNow(
  db: ReadableDb,
  memberId: string,
  { programme, date }: { readonly programme: Programme; readonly date: BusinessDate },
): readonly string[] {
  const birthday = memberById(db, memberId)?.birthday ?? null
  if (programme.birthdayRight === null || birthday === null) return []
  const is = birthdayAt(birthday, date, programme)
  const isTime = programme.birthdayRight.window === 'month' ? is.month : is.day
  return isTime ? [birthdayRightAsset(yearOf(date))] : []
}
