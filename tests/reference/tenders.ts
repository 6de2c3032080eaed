/** What the tenders pay (section 2 and 6): amounts, stored value by asset and lot, registered vouchers by their terms. */
import type { Programme } from '../../shared/domain/programme.ts'
import {
  SALE_LIMITS,
  type SaleVoucher,
  type TenderAmount,
  type TenderFact,
  type ValueHolding,
} from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { toFen, toValueLots, valueHeapsOf } from './answer.ts'
import { firstOf, type Heap, least, lessBy, sum, total } from './exact.ts'
import { tenderKindOf } from './goods.ts'

export interface Payment {
  readonly tenders: readonly TenderFact[]
  readonly value: readonly ValueHolding[]
  readonly vouchers: readonly SaleVoucher[]
  readonly memberId: string | null
  readonly cardActive: boolean
  readonly site: string | undefined
  readonly businessDate: BusinessDate
  /** Price class and cost after the deduction of every line. */
  readonly costs: readonly { readonly priceClass: string; readonly fen: bigint }[]
}

/** Everything against the tenders that can be said before the amount due is known. */
export function againstTenders(payment: Payment, programme: Programme): readonly string[] {
  const { tenders } = payment
  const against: string[] = []
  if (tenders.length > SALE_LIMITS.tendersMax) against.push('too_many_tenders')
  if (tenders.filter(({ amountFen }) => amountFen === null).length > 1) against.push('several_rest_tenders')
  for (const { code, amountFen } of tenders) {
    if (!programme.tenders.some((tender) => tender.code === code)) against.push('unknown_tender')
    if (amountFen !== null && amountFen <= 0) against.push('amount_not_positive')
  }
  if (against.includes('unknown_tender')) return against
  const spendsValue = tenders.some(
    ({ code, carried }) => carried === undefined && tenderKindOf(programme, code).kind === 'stored_value',
  )
  if (spendsValue && payment.memberId === null) against.push('value_needs_member')
  if (spendsValue && !payment.cardActive) against.push('card_not_active')
  return [...against, ...againstVouchers(payment, programme)]
}

/** SV-07 */
function againstVouchers(payment: Payment, programme: Programme): readonly string[] {
  const asked = payment.tenders.filter(
    ({ code, carried }) => carried === undefined && tenderKindOf(programme, code).kind === 'voucher',
  )
  const numbers = asked.map(({ voucher }) => voucher)
  const known = asked.map(({ voucher }) => payment.vouchers.find(({ number }) => number === voucher))
  const against: string[] = []
  if (numbers.includes(undefined)) against.push('voucher_missing')
  else if (known.includes(undefined)) against.push('voucher_unknown')
  if (new Set(numbers).size < numbers.length) against.push('voucher_twice')
  if (asked.length > SALE_LIMITS.vouchersMax) against.push('voucher_too_many')
  const vouchers = known.filter((voucher) => voucher !== undefined)
  for (const [place, voucher] of vouchers.entries()) {
    against.push(...againstVoucher(voucher, vouchers, payment))
    const amount = asked[place]?.amountFen ?? 0
    if (amount > voucher.terms.valueFen) against.push('voucher_over_value')
    if (BigInt(amount) > costOfClasses(voucher, payment)) against.push('voucher_over_its_goods')
  }
  return against
}

function againstVoucher(
  voucher: SaleVoucher,
  all: readonly SaleVoucher[],
  payment: Payment,
): readonly string[] {
  const { terms, kind, boundTo } = voucher
  const against: string[] = []
  if (!voucher.here) against.push('voucher_not_here')
  if (payment.businessDate < voucher.validFrom) against.push('voucher_not_yet_valid')
  if (payment.businessDate > voucher.validTo) against.push('voucher_expired')
  if (boundTo !== null && boundTo !== payment.memberId) against.push('voucher_of_another_member')
  const { site } = payment
  if (terms.sites !== null && (site === undefined || !terms.sites.includes(site))) {
    against.push('voucher_other_site')
  }
  if (all.filter((other) => other.kind === kind).length > terms.perSale) against.push('voucher_too_many')
  if (!terms.stacks && all.some((other) => other.kind !== kind)) against.push('voucher_does_not_stack')
  if (costOfClasses(voucher, payment) < BigInt(terms.minimumFen)) against.push('voucher_below_minimum')
  return against
}

function costOfClasses({ terms }: SaleVoucher, { costs }: Payment): bigint {
  return sum(
    costs
      .filter(({ priceClass }) => terms.priceClasses === null || terms.priceClasses.includes(priceClass))
      .map(({ fen }) => fen),
  )
}

export type Paid = { readonly tenders: readonly TenderAmount[] } | { readonly refused: readonly string[] }

/** The tenders in slip order as they pay `due`, stored value as one tender per asset. */
export function paid(payment: Payment, due: bigint, programme: Programme): Paid {
  const fixed = sum(payment.tenders.map(({ amountFen }) => BigInt(amountFen ?? 0)))
  const hasRest = payment.tenders.some(({ amountFen }) => amountFen === null)
  if (fixed > due) return { refused: ['tenders_exceed_bill'] }
  if (fixed < due && !hasRest) return { refused: ['tenders_do_not_cover'] }
  const tenders: TenderAmount[] = []
  const against: string[] = []
  let purse: readonly Heap[] = purseOf(payment.value, programme)
  for (const asked of payment.tenders) {
    const amount = asked.amountFen === null ? due - fixed : BigInt(asked.amountFen)
    if (amount === 0n) continue
    if (asked.carried !== undefined) {
      tenders.push({ code: asked.code, amountFen: toFen(amount), ...asked.carried, carried: true })
    } else if (tenderKindOf(programme, asked.code).kind === 'stored_value') {
      if (amount > total(purse)) against.push('insufficient_value')
      else {
        const taken = firstOf(purse, amount)
        purse = lessBy(purse, taken)
        tenders.push(...byAsset(asked.code, taken, programme))
      }
    } else {
      if (asked.voucher !== undefined && asked.amountFen === null) {
        against.push(...againstRestVoucher(asked.voucher, amount, payment))
      }
      tenders.push(moneyOrVoucher(asked, amount, payment))
    }
  }
  return against.length > 0 ? { refused: against } : { tenders }
}

function againstRestVoucher(number: string, amount: bigint, payment: Payment): readonly string[] {
  const voucher = payment.vouchers.find((known) => known.number === number)
  if (voucher === undefined) return ['voucher_unknown']
  const over = amount > least(BigInt(voucher.terms.valueFen), costOfClasses(voucher, payment))
  return over ? ['voucher_over_value', 'voucher_over_its_goods', 'tenders_do_not_cover'] : []
}

function moneyOrVoucher(asked: TenderFact, amount: bigint, { vouchers }: Payment): TenderAmount {
  const tender = { code: asked.code, amountFen: toFen(amount) }
  if (asked.voucher === undefined) return tender
  const bought = vouchers.find(({ number }) => number === asked.voucher)?.terms.bought === true
  return { ...tender, voucher: asked.voucher, ...(bought ? { bought: true } : {}) }
}

const SIGN = '\u0000'

/** All stored value in the order in which it is spent: by asset, then oldest lot first. */
function purseOf(value: readonly ValueHolding[], programme: Programme): readonly Heap[] {
  return (programme.storedValue?.order ?? []).flatMap((asset) =>
    value
      .filter((holding) => holding.asset === asset)
      .flatMap(({ lots }) => valueHeapsOf(lots))
      .map(({ name, amount }) => ({ name: `${asset}${SIGN}${name}`, amount })),
  )
}

function byAsset(code: string, taken: readonly Heap[], programme: Programme): readonly TenderAmount[] {
  return (programme.storedValue?.order ?? []).flatMap((asset) => {
    const heaps = taken
      .filter(({ name }) => name.startsWith(`${asset}${SIGN}`))
      .map(({ name, amount }) => ({ name: name.slice(asset.length + 1), amount }))
    return heaps.length === 0
      ? []
      : [{ code, amountFen: toFen(total(heaps)), asset, lots: toValueLots(heaps) }]
  })
}
