/** Builders of facts, valid by default: a test names only what it is about. Programme: the shoes preset, no factor today. */
import type { Fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { Factor, Programme } from '../../shared/domain/programme.ts'
import { type EvaluatedSale, evaluateSale } from '../../shared/domain/quote.ts'
import type { BookedSale, RefundFacts, RefundState } from '../../shared/domain/refund.ts'
import {
  type EvaluatedRefund,
  evaluateRefund,
  initialRefundState,
} from '../../shared/domain/refund-evaluation.ts'
import type { Result } from '../../shared/domain/result.ts'
import type { LotHolding, SaleFacts, SaleLine, SaleMember } from '../../shared/domain/sale.ts'
import { type BusinessDate, businessDate } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

/** A Saturday in November on which no factor of the shoes preset applies. */
export const ORDINARY_DAY: BusinessDate = businessDate('2026-11-21')

/** The lot of every built sale's own accrual. */
export const OWN_LOT = 'lot-of-this-sale'

export function aProgramme(over: Partial<Programme> = {}): Programme {
  return { ...SHOES, ...over }
}

/** The shoes preset at list price, so that what is paid is what the test writes, with other accrual rules. */
export function aListPriceProgramme(accrual: Partial<Programme['accrual']> = {}): Programme {
  return aProgramme({
    memberPrice: { member: { regular: 1000, special: 1000 } },
    accrual: { ...SHOES.accrual, ...accrual },
  })
}

export function aFactor(permille: number, when: Factor['when'], code = `factor_${permille}`): Factor {
  return { code, name: { zh: '倍', en: 'times' }, permille, when }
}

export function aMember(over: Partial<SaleMember> = {}): SaleMember {
  return {
    memberId: 'member-1',
    cardNumber: '900000000018',
    strength: 'presented',
    tier: 'member',
    cardActive: true,
    birthday: { day: false, month: false },
    ...over,
  }
}

type LineOver = Partial<Omit<SaleLine, 'unitPriceFen'>> & { readonly priceFen?: number }

/** An amount line of 100 yuan at the regular price; two pieces and more make it a counted one. */
export function aLine({ priceFen = 100_00, ...over }: LineOver = {}): SaleLine {
  return {
    kind: (over.quantity ?? 1) > 1 ? 'counted' : 'amount',
    text: '羊皮短靴',
    article: null,
    priceClass: 'regular',
    category: 'shoe',
    unitPriceFen: priceFen as Fen,
    quantity: 1,
    ...over,
  }
}

export type SaleOver = Partial<Omit<SaleFacts, 'tenders' | 'redeemPoints'>> & {
  readonly tenders?: readonly (readonly [code: string, amountFen: number | null])[]
  readonly redeemPoints?: number
}

/** One line, paid in cash, by a member who holds nothing. */
export function aSale({ tenders = [['cash', null]], redeemPoints = 0, ...over }: SaleOver = {}): SaleFacts {
  return {
    businessDate: ORDINARY_DAY,
    member: aMember(),
    lines: [aLine()],
    deduction: null,
    redeemPoints: redeemPoints as Points,
    useBirthdayRight: false,
    tenders: tenders.map(([code, amountFen]) => ({ code, amountFen: amountFen as Fen | null })),
    salesperson: null,
    held: { lots: [], birthdayRights: 0 },
    ...over,
  }
}

export function aLot(lot: string, amount: number): LotHolding {
  return { lot, points: points(amount) }
}

/** The value of a result that the test expects to be one. @throws what was refused otherwise. */
export function accepted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${result.code} ${JSON.stringify(result.details)}`)
  return result.value
}

export function evaluated(facts: SaleFacts, programme: Programme = SHOES): EvaluatedSale {
  return accepted(evaluateSale(facts, programme))
}

/** A sale as its entry keeps it. */
export function aBookedSale(facts: SaleFacts = aSale(), programme: Programme = SHOES): BookedSale {
  return { facts, result: evaluated(facts, programme).result, lot: OWN_LOT }
}

type RefundOver = Partial<Omit<RefundFacts, 'returned' | 'elsewherePoints'>> & {
  readonly returned?: readonly (readonly [line: number, units: number])[]
  readonly elsewherePoints?: number
}

/** Why goods come back, where a test does not say: no defect. */
export const NO_LONGER_WANTED = 'no_longer_wanted'

/** Everything comes back on the day of sale; the member holds what the sale earned. */
export function aRefund(
  sale: BookedSale,
  { returned, elsewherePoints = 0, ...over }: RefundOver = {},
): RefundFacts {
  const before: RefundState = over.before ?? initialRefundState(sale)
  const everything = before.kept.map((kept, line) => [line, kept] as const).filter(([, kept]) => kept > 0)
  return {
    businessDate: sale.facts.businessDate,
    returned: (returned ?? everything).map(([line, units]) => ({ line, units })),
    before,
    held: sale.result.accruedPoints > 0 ? [aLot(sale.lot, sale.result.accruedPoints)] : [],
    elsewherePoints: points(elsewherePoints),
    reason: NO_LONGER_WANTED,
    ...over,
  }
}

export function refunded(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme = SHOES,
): EvaluatedRefund {
  return accepted(evaluateRefund(sale, facts, programme))
}
