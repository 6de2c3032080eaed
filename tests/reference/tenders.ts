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
import { firstOf, type Heap, lessBy, sum, total } from './exact.ts'
import { tenderKindOf } from './goods.ts'
import { firstHolding, type Objection } from './objections.ts'
import { goodsForAll } from './voucher-goods.ts'

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

/** Against the tenders before the amount due is looked at. */
export function againstTenders(payment: Payment, programme: Programme): readonly Objection[] {
  const { tenders } = payment
  const asked = tenders.filter(({ carried }) => carried === undefined)
  const isKnown = ({ code }: TenderFact) => programme.tenders.some((tender) => tender.code === code)
  if (!tenders.every(isKnown)) return [...manyTenders(asked), [true, 'unknown_tender']]
  return [
    ...manyTenders(asked),
    [tenders.some(({ amountFen }) => amountFen !== null && amountFen <= 0), 'amount_not_positive'],
    ...againstVouchers(payment, programme),
  ]
}

function manyTenders(asked: readonly TenderFact[]): readonly Objection[] {
  return [
    [asked.length > SALE_LIMITS.tendersMax, 'too_many_tenders'],
    [asked.filter(({ amountFen }) => amountFen === null).length > 1, 'several_rest_tenders'],
  ]
}

/** SV-07: one by one in slip order, then how many of a kind, then what stands alone. */
function againstVouchers(payment: Payment, programme: Programme): readonly Objection[] {
  const { vouchers, memberId, site, businessDate } = payment
  const asked = payment.tenders.filter((tender) => isVoucher(tender, programme))
  const numbers = asked.map(({ voucher }) => voucher)
  const known = (number: string | undefined) => vouchers.find((voucher) => voucher.number === number)
  const all = numbers.map(known).filter((voucher) => voucher !== undefined)
  const oneByOne = numbers.flatMap((number, place): readonly Objection[] => {
    const voucher = known(number)
    if (voucher === undefined) return [[true, number === undefined ? 'voucher_missing' : 'voucher_unknown']]
    const { terms, here, validFrom, validTo, boundTo } = voucher
    const isHere = terms.sites === null || (site !== undefined && terms.sites.includes(site))
    return [
      [numbers.indexOf(number) < place, 'voucher_twice'],
      [!here, 'voucher_not_here'],
      [businessDate < validFrom, 'voucher_not_yet_valid'],
      [businessDate > validTo, 'voucher_expired'],
      [!isHere, 'voucher_other_site'],
      [boundTo !== null && boundTo !== memberId, 'voucher_of_another_member'],
      [costOfClasses(voucher, payment) < BigInt(terms.minimumFen), 'voucher_below_minimum'],
    ]
  })
  const ofKind = (wanted: string) => all.filter(({ kind }) => kind === wanted)
  return [
    ...oneByOne,
    [all.some(({ kind, terms }) => ofKind(kind).length > terms.perSale), 'voucher_too_many'],
    [
      all.some(({ kind, terms }) => !terms.stacks && ofKind(kind).length < all.length),
      'voucher_does_not_stack',
    ],
  ]
}

const isVoucher = ({ code, carried }: TenderFact, programme: Programme): boolean =>
  carried === undefined && tenderKindOf(programme, code).kind === 'voucher'

const isStoredValue = ({ code, carried }: TenderFact, programme: Programme): boolean =>
  carried === undefined && tenderKindOf(programme, code).kind === 'stored_value'

function costOfClasses({ terms }: SaleVoucher, { costs }: Payment): bigint {
  return sum(
    costs
      .filter(({ priceClass }) => terms.priceClasses === null || terms.priceClasses.includes(priceClass))
      .map(({ fen }) => fen),
  )
}

/** A tender with what it pays; one that would pay nothing is dropped. */
interface Paying {
  readonly asked: TenderFact
  readonly amount: bigint
}

export type Paid = { readonly tenders: readonly TenderAmount[] } | { readonly refused: readonly string[] }

/** The tenders in slip order as they pay `due`, stored value as one tender per asset. */
export function paid(payment: Payment, due: bigint, programme: Programme): Paid {
  const fixed = sum(payment.tenders.map(({ amountFen }) => BigInt(amountFen ?? 0)))
  const hasRest = payment.tenders.some(({ amountFen }) => amountFen === null)
  const paying = payment.tenders
    .map(
      (asked): Paying => ({
        asked,
        amount: asked.amountFen === null ? due - fixed : BigInt(asked.amountFen),
      }),
    )
    .filter(({ amount }) => amount !== 0n)
  const refused = firstHolding([
    [fixed > due, 'tenders_exceed_bill'],
    [fixed < due && !hasRest, 'tenders_do_not_cover'],
    ...againstAmounts(payment, paying, programme),
  ])
  return refused.length > 0 ? { refused } : { tenders: amounts(payment, paying, programme) }
}

function againstAmounts(
  payment: Payment,
  paying: readonly Paying[],
  programme: Programme,
): readonly Objection[] {
  const byVoucher = paying.filter(({ asked }) => isVoucher(asked, programme))
  const ofValue = paying.filter(({ asked }) => isStoredValue(asked, programme))
  const wanted = sum(ofValue.map(({ amount }) => amount))
  return [
    ...byVoucher.flatMap(({ asked, amount }, place): readonly Objection[] => {
      const voucher = payment.vouchers.find(({ number }) => number === asked.voucher)
      if (voucher === undefined) return []
      const soFar = byVoucher.slice(0, place + 1).map((one) => ({
        priceClasses:
          payment.vouchers.find(({ number }) => number === one.asked.voucher)?.terms.priceClasses ?? null,
        fen: one.amount,
      }))
      return [
        [amount > BigInt(voucher.terms.valueFen), 'voucher_over_value'],
        [!goodsForAll(soFar, payment.costs), 'voucher_over_its_goods'],
      ]
    }),
    [ofValue.length > 0 && payment.memberId === null, 'value_needs_member'],
    [ofValue.length > 0 && !payment.cardActive, 'card_not_active'],
    [wanted > total(purseOf(payment.value, programme)), 'insufficient_value'],
  ]
}

function amounts(payment: Payment, paying: readonly Paying[], programme: Programme): readonly TenderAmount[] {
  const tenders: TenderAmount[] = []
  let purse = purseOf(payment.value, programme)
  for (const { asked, amount } of paying) {
    if (isStoredValue(asked, programme)) {
      const taken = firstOf(purse, amount)
      purse = lessBy(purse, taken)
      tenders.push(...byAsset(asked.code, taken, programme))
    } else {
      tenders.push({ code: asked.code, amountFen: toFen(amount), ...whatItIs(asked, payment) })
    }
  }
  return tenders
}

function whatItIs({ voucher, carried }: TenderFact, { vouchers }: Payment): Partial<TenderAmount> {
  if (carried !== undefined) return { ...carried, carried: true }
  if (voucher === undefined) return {}
  const bought = vouchers.find(({ number }) => number === voucher)?.terms.bought === true
  return { voucher, ...(bought ? { bought: true } : {}) }
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
