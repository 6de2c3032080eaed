/** Projection of registered vouchers: given, used, cancelled, given back. */
import type { NumberedVoucher, ShareVoucher } from '../../shared/domain/issued-vouchers.ts'
import { RESTORED_DAYS } from '../../shared/domain/restored-lots.ts'
import { assert } from '../../shared/domain/result.ts'
import { type BusinessDate, plusDays } from '../../shared/domain/time.ts'
import { type WritableDb, write } from './query.ts'
import { voucherByNumber } from './vouchers.ts'

const insertVoucher = write<{
  number: string
  kind: string
  name: string
  terms: string
  boundTo: string | null
  member: string | null
  from: string
  to: string
}>()((db, argument) =>
  db.insertInto('voucher').values({
    number: argument('number'),
    kind: argument('kind'),
    name: argument('name'),
    terms: argument('terms'),
    bound_to: argument('boundTo'),
    member_id: argument('member'),
    valid_from: argument('from'),
    valid_to: argument('to'),
    state: 'unused',
  }),
)
const updateLastDay = write<{ number: string; to: string }>()((db, argument) =>
  db
    .updateTable('voucher')
    .set({ valid_to: argument('to') })
    .where('number', '=', argument('number')),
)
const updateState = write<{ number: string; state: string }>()((db, argument) =>
  db
    .updateTable('voucher')
    .set({ state: argument('state') })
    .where('number', '=', argument('number')),
)

export function addVouchers(db: WritableDb, vouchers: readonly NumberedVoucher[]): void {
  for (const voucher of vouchers) {
    insertVoucher(db, {
      number: voucher.number,
      kind: voucher.kind,
      name: JSON.stringify(voucher.name),
      terms: JSON.stringify(voucher.terms),
      boundTo: voucher.boundTo,
      member: voucher.memberId,
      from: voucher.validFrom,
      to: voucher.validTo,
    })
  }
}

/** Vouchers that came from another till; one that is known here already stays as it is. */
export function addUnknownVouchers(
  db: WritableDb,
  vouchers: readonly NumberedVoucher[],
  state: 'unused' | 'used',
): void {
  const unknown = vouchers.filter(({ number }) => voucherByNumber(db, number) === null)
  addVouchers(db, unknown)
  if (state === 'used') for (const { number } of unknown) setVoucherState(db, number, state)
}

export function setVoucherState(
  db: WritableDb,
  number: string,
  state: 'unused' | 'used' | 'cancelled',
): void {
  updateState(db, { number, state })
}

/** Shares of bought vouchers: named and given like the voucher they are a share of. */
export function addShares(db: WritableDb, shares: readonly ShareVoucher[]): void {
  const vouchers = shares.map((share) => {
    const whole = voucherByNumber(db, share.of)
    assert(whole !== null, 'a voucher whose share comes back is known')
    return { ...share, name: whole.name, memberId: whole.memberId }
  })
  addVouchers(db, vouchers)
}

/** A voucher that paid comes back; one that was bought can be used for some more days. @see RF-07 */
export function giveVoucherBack(db: WritableDb, number: string, date: BusinessDate): void {
  setVoucherState(db, number, 'unused')
  const voucher = voucherByNumber(db, number)
  const atLeast = plusDays(date, RESTORED_DAYS)
  if (voucher?.terms.bought === true && voucher.validTo < atLeast) updateLastDay(db, { number, to: atLeast })
}
