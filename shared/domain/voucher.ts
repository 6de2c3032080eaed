/** Registered vouchers: what one is when it is issued, and whether a sale may be paid with it (SV-07). */
import { type Fen, fen } from './money.ts'
import type { VoucherKind } from './programme.ts'
import type { SaleFacts, SaleVoucher, TenderFact, VoucherTerms } from './sale.ts'
import { refuseSale, type SaleRefusal } from './sale-refusals.ts'
import { type BusinessDate, plusDays } from './time.ts'

/** A voucher at its issue: the kind's terms are copied, so that a later programme changes nothing about it. */
export interface IssuedVoucher {
  readonly kind: string
  readonly terms: VoucherTerms
  readonly boundTo: string | null
  readonly validFrom: BusinessDate
  /** The last day: so many days after the issue, the day of issue not counted. */
  readonly validTo: BusinessDate
}

/** A voucher of this kind given to `memberId` (null: to nobody in particular) on `issuedOn`. @see SV-07 */
export function voucherFor(
  kind: VoucherKind,
  issuedOn: BusinessDate,
  memberId: string | null,
): IssuedVoucher {
  const { valueFen, sites, minimumFen, priceClasses, perSale, stacks, bought } = kind
  return {
    kind: kind.code,
    terms: { valueFen, sites, minimumFen, priceClasses, perSale, stacks, bought },
    boundTo: kind.bound ? memberId : null,
    validFrom: issuedOn,
    validTo: plusDays(issuedOn, kind.validDays),
  }
}

/** A tender that names a registered voucher, by its place on the slip, counted from 1. */
export interface VoucherTender {
  readonly tenderNumber: number
  readonly tender: TenderFact
}

/** What a voucher looks at: when, where, whose sale, and what its goods cost. */
export interface VoucherGround extends Pick<SaleFacts, 'businessDate' | 'member' | 'site' | 'vouchers'> {
  /** What the lines of these price classes cost after the deduction; null: all lines. */
  readonly costOf: (priceClasses: readonly string[] | null) => Fen
}

/**
 * Whether the vouchers of a slip may be used at all: in slip order each by itself, then how many of a kind, then which
 * kinds together. What each pays is looked at by voucherAmountRefusal. @see SV-07
 */
export function vouchersRefusal(asked: readonly VoucherTender[], ground: VoucherGround): SaleRefusal | null {
  const named: SaleVoucher[] = []
  for (const { tenderNumber, tender } of asked) {
    if (tender.voucher === undefined) return refuseSale('voucher_missing', { tenderNumber })
    const voucher = voucherOf(tender, ground)
    if (voucher === undefined) return refuseSale('voucher_unknown', { tenderNumber })
    if (named.some(({ number }) => number === voucher.number)) {
      return refuseSale('voucher_twice', { tenderNumber })
    }
    const refusal = voucherRefusal(voucher, tenderNumber, ground)
    if (refusal !== null) return refusal
    named.push(voucher)
  }
  return togetherRefusal(named)
}

/** The voucher that a tender names, as the facts know it. */
export function voucherOf(
  tender: Pick<TenderFact, 'voucher'>,
  { vouchers = [] }: Pick<SaleFacts, 'vouchers'>,
): SaleVoucher | undefined {
  return vouchers.find(({ number }) => number === tender.voucher)
}

function voucherRefusal(
  voucher: SaleVoucher,
  tenderNumber: number,
  ground: VoucherGround,
): SaleRefusal | null {
  const { terms, validFrom, validTo, boundTo } = voucher
  const { businessDate, member, site } = ground
  if (!voucher.here) return refuseSale('voucher_not_here', { tenderNumber })
  if (businessDate < validFrom) return refuseSale('voucher_not_yet_valid', { tenderNumber, validFrom })
  if (businessDate > validTo) return refuseSale('voucher_expired', { tenderNumber, validTo })
  if (terms.sites !== null && (site === undefined || !terms.sites.includes(site))) {
    return refuseSale('voucher_other_site', { tenderNumber })
  }
  if (boundTo !== null && boundTo !== member?.memberId) {
    return refuseSale('voucher_of_another_member', { tenderNumber })
  }
  const costFen = ground.costOf(terms.priceClasses)
  if (costFen >= terms.minimumFen) return null
  return refuseSale('voucher_below_minimum', { tenderNumber, minimumFen: terms.minimumFen, costFen })
}

function togetherRefusal(named: readonly SaleVoucher[]): SaleRefusal | null {
  for (const { kind, terms } of named) {
    const ofKind = named.filter((voucher) => voucher.kind === kind).length
    if (ofKind > terms.perSale) return refuseSale('voucher_too_many', { max: terms.perSale })
  }
  const severalKinds = new Set(named.map(({ kind }) => kind)).size > 1
  if (severalKinds && named.some(({ terms }) => !terms.stacks))
    return refuseSale('voucher_does_not_stack', {})
  return null
}

/** What a voucher pays, and the price classes that it counts for; null: all. */
export interface VoucherAmount {
  readonly priceClasses: readonly string[] | null
  readonly amountFen: number
}

/**
 * A voucher pays at most its value, and no more than what those `before` it on the slip leave of the goods it counts for; no
 * change is given. @see SV-07
 */
export function voucherAmountRefusal(
  { terms }: SaleVoucher,
  amountFen: number,
  tenderNumber: number,
  before: readonly VoucherAmount[],
  { costOf }: Pick<VoucherGround, 'costOf'>,
): SaleRefusal | null {
  const { valueFen, priceClasses } = terms
  if (amountFen > valueFen) return refuseSale('voucher_over_value', { tenderNumber, valueFen })
  const costFen = goodsLeftFor(priceClasses, before, costOf)
  return amountFen > costFen ? refuseSale('voucher_over_its_goods', { tenderNumber, costFen }) : null
}

/**
 * What vouchers that fit their goods leave of those of one more: with every group of them, what its goods and the group's cost
 * together less what the group pays; the least of these is all that can be found for it.
 */
export function goodsLeftFor(
  priceClasses: readonly string[] | null,
  before: readonly VoucherAmount[],
  costOf: VoucherGround['costOf'],
): Fen {
  const groups: VoucherAmount[] = [{ priceClasses, amountFen: 0 }]
  for (const one of before) groups.push(...groups.map((group) => together(group, one)))
  return fen(Math.min(...groups.map((group) => costOf(group.priceClasses) - group.amountFen)))
}

function together(group: VoucherAmount, one: VoucherAmount): VoucherAmount {
  const all = group.priceClasses === null || one.priceClasses === null
  return {
    priceClasses: all ? null : [...(group.priceClasses ?? []), ...(one.priceClasses ?? [])],
    amountFen: group.amountFen + one.amountFen,
  }
}
