/** Exchanges that take the card back, cannot be, or do not hang together (EN-15, RF-04). */
import { describe, expect, test } from 'vitest'
import { evaluateExchange, quoteExchange } from '../../shared/domain/exchange.ts'
import { exchangeDifference } from '../../shared/domain/exchange-check.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { EntryGround } from '../../shared/domain/refund.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import { plusDays } from '../../shared/domain/time.ts'
import { aBookedSale, accepted, aLine, aLot, aSale, ORDINARY_DAY } from '../support/builders.ts'

import { anExchange, bookedOf, exchanged, listPrice } from '../support/exchanges.ts'

describe('EN-15 RF-05 an exchange of the purchase that the card was given for', () => {
  const old = aBookedSale(aSale({ lines: [aLine({ priceFen: 520_00 })] }), listPrice)
  const entry: EntryGround = {
    condition: { kind: 'sale_from', amountFen: fen(500_00) },
    appliedOn: ORDINARY_DAY,
    purchases: [{ businessDate: ORDINARY_DAY, kind: 'sale', netFen: fen(520_00), thisSale: true }],
  }

  test.each([
    [600_00, undefined],
    [500_00, undefined],
    [499_99, true],
  ])('for goods of %i: handed back %s', (priceFen, surrenderCard) => {
    const exchange = exchanged(old, priceFen, { programme: listPrice, refund: { entry } })
    expect(exchange.refund.result.surrenderCard).toBe(surrenderCard)
    expect(exchange.refundFacts.entry?.exchangedFen).toBe(priceFen)
  })

  test('what a voucher pays of the new goods does not count', () => {
    const exchange = exchanged(old, 600_00, {
      programme: listPrice,
      refund: { entry, returned: [[0, 120_00]] },
      sale: {
        tenders: [
          ['voucher', 401_00],
          ['cash', null],
        ],
      },
    })
    expect(exchange.refundFacts.entry?.exchangedFen).toBe(199_00)
  })

  test('nothing in exchange that counts is not said', () => {
    const exchange = exchanged(old, 10_00, {
      programme: { ...listPrice, tenders: listPrice.tenders },
      today: {
        ...listPrice,
        tenders: listPrice.tenders.map((one) => (one.code === 'cash' ? { ...one, code: 'coins' } : one)),
      },
      refund: { entry },
      sale: { tenders: [['voucher', null]] },
    })
    expect(exchange.refundFacts.entry).not.toHaveProperty('exchangedFen')
    expect(exchange.refund.result.surrenderCard).toBe(true)
  })
})

describe('an exchange that cannot be', () => {
  const old = aBookedSale(aSale(), listPrice)

  test('is refused with the return’s reason', () => {
    const ask = anExchange(old, 100_00, { programme: listPrice, refund: { returned: [] } })
    expect(evaluateExchange(ask)).toMatchObject({ ok: false, code: 'nothing_chosen' })
    expect(quoteExchange(ask)).toMatchObject({ refund: null, sale: null, exchange: null })
  })

  test('a manager lets through what a manager lets through', () => {
    const late = { businessDate: plusDays(ORDINARY_DAY, 91) }
    const ask = anExchange(old, 100_00, { programme: listPrice, refund: late })
    expect(evaluateExchange(ask)).toMatchObject({ code: 'past_return_period' })
    const options = { overridePeriod: true }
    expect(evaluateExchange({ ...ask, refund: { ...ask.refund, options } }).ok).toBe(true)
  })

  test('is refused with the sale’s reason, and quoted as far as it goes', () => {
    const ask = anExchange(old, 130_00, { programme: listPrice, sale: { tenders: [['cash', 20_00]] } })
    const quoted = quoteExchange(ask)
    expect(quoted.refusal).toMatchObject({ code: 'tenders_do_not_cover', details: { missingFen: 10_00 } })
    expect(quoted.refund?.result.handOutFen).toBe(100_00)
    expect(quoted.sale?.result.dueFen).toBe(130_00)
    expect(quoted.exchange).toBeNull()
  })

  test('of goods that cannot be priced is refused with the goods’ reason', () => {
    const ask = anExchange(old, 0, { programme: listPrice })
    expect(evaluateExchange(ask)).toMatchObject({ code: 'amount_not_positive' })
  })

  test('is quoted whole when nothing stands in the way', () => {
    const quoted = quoteExchange(anExchange(old, 130_00, { programme: listPrice }))
    expect(quoted.refusal).toBeNull()
    expect(quoted.exchange?.payFen).toBe(30_00)
  })
})

describe('a booked exchange is checked: the halves belong together', () => {
  const lots = [aLot('old', 1000)]
  const old = aBookedSale(aSale({ redeemPoints: 1000, held: { lots, birthdayRights: 0 } }), listPrice)
  const entry: EntryGround = {
    condition: { kind: 'none' },
    appliedOn: ORDINARY_DAY,
    purchases: [],
  }
  const ask = anExchange(old, 100_00, {
    programme: listPrice,
    refund: { entry },
    sale: { redeemPoints: 1000 },
  })
  const booked = bookedOf(ask, accepted(evaluateExchange(ask)))
  const withSale = (facts: Partial<SaleFacts>) => ({
    ...booked,
    sale: { ...booked.sale, facts: { ...booked.sale.facts, ...facts } },
  })

  test('as it was judged it is', () => {
    expect(exchangeDifference(booked)).toBeNull()
  })

  test.each<[string, SaleFacts['tenders']]>([
    ['another amount', [{ code: 'cash', amountFen: fen(79_99), carried: {} }]],
    ['none', [{ code: 'cash', amountFen: fen(80_00) }]],
    [
      'behind another',
      [
        { code: 'wechat', amountFen: null },
        { code: 'cash', amountFen: fen(80_00), carried: {} },
      ],
    ],
    [
      'one too many',
      [
        { code: 'cash', amountFen: fen(80_00), carried: {} },
        { code: 'cash', amountFen: fen(1), carried: {} },
      ],
    ],
  ])('tenders carried over: %s', (_name, tenders) => {
    expect(exchangeDifference(withSale({ tenders }))).toBe('carried')
  })

  test('points held: one more than the return leaves', () => {
    const held = { ...booked.sale.facts.held, lots: [aLot('old', 1001)] }
    expect(exchangeDifference(withSale({ held }))).toBe('held_points')
  })

  test('points held: some where none are asked for', () => {
    expect(exchangeDifference(withSale({ redeemPoints: points(0) }))).toBe('held_points')
  })

  test('what was taken in exchange: another amount', () => {
    const facts = { ...booked.refund.facts, entry: { ...entry, exchangedFen: fen(1) } }
    expect(exchangeDifference({ ...booked, refund: { ...booked.refund, facts } })).toBe('entry')
  })
})
