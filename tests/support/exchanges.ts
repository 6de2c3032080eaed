/** Exchanges for tests: a sale that was booked, what comes back of it, and the new goods. */
import { expect } from 'vitest'
import { type ExchangeAsk, evaluateExchange } from '../../shared/domain/exchange.ts'
import { exchangeDifference } from '../../shared/domain/exchange-check.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import {
  aBookedSale,
  accepted,
  aLine,
  aListPriceProgramme,
  aRefund,
  aSale,
  type SaleOver,
} from './builders.ts'
import { everythingOnRequest } from './programmes.ts'
import { recompute } from './recompute.ts'

export const listPrice = aListPriceProgramme()
export const everything = everythingOnRequest()
export const wide: Programme = {
  ...listPrice,
  tenders: everything.tenders,
  storedValue: everything.storedValue,
  vouchers: everything.vouchers,
}

export interface Over {
  readonly programme?: Programme
  readonly today?: Programme
  readonly refund?: Parameters<typeof aRefund>[1]
  readonly sale?: SaleOver
  /** Facts of the new sale that the builder does not know. */
  readonly more?: Partial<SaleFacts>
}

/** Everything of the old sale comes back, one line of `priceFen` is taken for it, and cash pays the rest. */
export function anExchange(old: BookedSale, priceFen: number, over: Over = {}): ExchangeAsk {
  const { programme = wide, today = programme } = over
  return {
    refund: { sale: old, facts: aRefund(old, over.refund), programme },
    sale: {
      facts: { ...aSale({ lines: [aLine({ priceFen })], ...over.sale }), ...over.more },
      programme: today,
    },
  }
}

export const exchanged = (old: BookedSale, priceFen: number, over: Over = {}) => {
  const ask = anExchange(old, priceFen, over)
  const exchange = accepted(evaluateExchange(ask))
  const { refundFacts, saleFacts, refund, sale, why } = exchange
  expect(accepted(evaluateSale(saleFacts, ask.sale.programme)).result).toEqual(sale.result)
  expect(accepted(evaluateRefund(old, refundFacts, ask.refund.programme)).result).toEqual(refund.result)
  expect(exchangeDifference(bookedOf(ask, exchange))).toBeNull()
  expect(recompute(why.pay)).toBe(exchange.payFen)
  expect(recompute(why.handOut)).toBe(exchange.handOutFen)
  expect(recompute(why.points)).toBe(exchange.netPoints)
  return exchange
}

export type Exchanged = ReturnType<typeof exchanged>

export function bookedOf(
  { refund, sale }: ExchangeAsk,
  exchange: Pick<Exchanged, 'refundFacts' | 'saleFacts' | 'refund' | 'sale'>,
) {
  return {
    refund: {
      sale: refund.sale,
      facts: exchange.refundFacts,
      result: exchange.refund.result,
      programme: refund.programme,
    },
    sale: { facts: exchange.saleFacts, result: exchange.sale.result, programme: sale.programme },
  }
}

export const threeTenders = aBookedSale(
  aSale({
    tenders: [
      ['wechat', 30_00],
      ['voucher', 20_00],
      ['cash', null],
    ],
  }),
  wide,
)
