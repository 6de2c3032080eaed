/** Registered vouchers: by number, and those of a member (SV-07). */
import { sql } from 'kysely'
import { voucherAsset, voucherOwner } from '../../shared/domain/ledger.ts'
import type { LocalText } from '../../shared/domain/programme.ts'
import type { SaleVoucher, VoucherTerms } from '../../shared/domain/sale.ts'
import { type BusinessDate, businessDate } from '../../shared/domain/time.ts'
import { holdingOf } from './accounts.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'

export interface KnownVoucher extends Omit<SaleVoucher, 'here'> {
  readonly name: LocalText
  /** Who was given it. */
  readonly memberId: string | null
  readonly state: 'unused' | 'used' | 'cancelled'
}

const voucherRow = readOne<{ number: string }>()((db, argument) =>
  db.selectFrom('voucher').selectAll().where('number', '=', argument('number')),
)
/** As many vouchers of one member as the counter lists, those that end first first; any other can be scanned. */
const VOUCHERS_SHOWN_MAX = 20

const unusedRows = readAll<{ member: string; today: string }>()((db, argument) =>
  db
    .selectFrom('voucher')
    .selectAll()
    .where('member_id', '=', argument('member'))
    .where('state', '=', sql.lit('unused'))
    .where('valid_to', '>=', argument('today'))
    .orderBy('valid_to')
    .orderBy('number')
    .limit(sql.lit(VOUCHERS_SHOWN_MAX)),
)

type VoucherRow = NonNullable<ReturnType<typeof voucherRow>>

function knownVoucher(row: VoucherRow): KnownVoucher {
  const name: LocalText = JSON.parse(row.name)
  const terms: VoucherTerms = JSON.parse(row.terms)
  return {
    number: row.number,
    kind: row.kind,
    name,
    terms,
    boundTo: row.bound_to,
    memberId: row.member_id,
    validFrom: businessDate(row.valid_from),
    validTo: businessDate(row.valid_to),
    state: row.state === 'unused' || row.state === 'used' ? row.state : 'cancelled',
  }
}

export function voucherByNumber(db: ReadableDb, number: string): KnownVoucher | null {
  const row = voucherRow(db, { number })
  return row === undefined ? null : knownVoucher(row)
}

/** Unused vouchers that a member was given and whose last day has not passed, at most VOUCHERS_SHOWN_MAX. */
export function unusedVouchersOf(
  db: ReadableDb,
  memberId: string,
  today: BusinessDate,
): readonly KnownVoucher[] {
  return unusedRows(db, { member: memberId, today }).map(knownVoucher)
}

/** A voucher as the rules look at it, or null when it is not known here. */
export function saleVoucher(db: ReadableDb, number: string, holder: string): SaleVoucher | null {
  const known = voucherByNumber(db, number)
  if (known === null) return null
  const { kind, terms, boundTo, validFrom, validTo } = known
  const here = holdingOf(db, voucherOwner(boundTo), voucherAsset(number), holder) === 1
  return { number, kind, terms, boundTo, validFrom, validTo, here }
}
