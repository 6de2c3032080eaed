/** The worked examples of the rulebook, section 13, that sales, cards and returns decide. Money in yuan.fen, shoes preset. */
import { describe, expect, test } from 'vitest'
import { cardActiveFromMs, cardStateAt } from '../../shared/domain/card.ts'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import { fen } from '../../shared/domain/money.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { BookedSale, RefundResult } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { judgeSwap } from '../../shared/domain/swap.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aBookedSale,
  accepted,
  aFactor,
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aRefund,
  aSale,
  evaluated,
  ORDINARY_DAY,
  OWN_LOT,
  refunded,
  type SaleOver,
} from '../support/builders.ts'
import { automatic, withCampaigns, withItems } from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

/** Prices as written are what is paid; factors as in the preset. */
const listPrice = aListPriceProgramme()

/** Returns the lines one act after another, each taking from what the acts before left; gives the results. */
function returnedOneByOne(
  sale: BookedSale,
  acts: readonly (readonly [line: number, units: number])[][],
  programme = listPrice,
  heldAtFirst = sale.result.accruedPoints as number,
): RefundResult[] {
  const results: RefundResult[] = []
  let held = heldAtFirst
  for (const returned of acts) {
    const before = results.at(-1)?.after
    const facts = aRefund(sale, { returned, held: [aLot(OWN_LOT, held)], ...(before && { before }) })
    const { result } = refunded(sale, facts, programme)
    held += result.restoredPoints - result.clawbackLots.reduce((sum, lot) => sum + lot.points, 0)
    results.push(result)
  }
  return results
}

describe('EA-01 example 1: points are the whole yuan paid', () => {
  test.each([
    [99_90, 99],
    [1_00, 1],
    [99, 0],
  ])('%i fen earn %i points', (priceFen, points) => {
    const { result } = evaluated(aSale({ lines: [aLine({ priceFen })] }), listPrice)
    expect(result.accruedPoints).toBe(points)
  })
})

describe('RE-01 RE-04 example 2: 1000 points are 20 yuan, the rest stays', () => {
  test.each([
    [1000, 20_00],
    [2000, 40_00],
  ])('%i of 2500 points take %i fen off', (redeemPoints, fen) => {
    const lots = [aLot('older', 800), aLot('newer', 1700)]
    const { result } = evaluated(aSale({ redeemPoints, held: { lots, birthdayRights: 0 } }), listPrice)
    expect(result.redeemedFen).toBe(fen)
    expect(result.dueFen).toBe(100_00 - fen)
    expect(result.redeemedLots.reduce((sum, lot) => sum + lot.points, 0)).toBe(redeemPoints)
    expect(result.redeemedLots[0]).toEqual(aLot('older', 800))
  })

  test('1500 points are one step: 20 off and 500 left', () => {
    const held = { lots: [aLot('all', 1500)], birthdayRights: 0 }
    const { result } = evaluated(aSale({ redeemPoints: 1000, held }), listPrice)
    expect(result.redeemedFen).toBe(20_00)
    expect(1500 - result.redeemedPoints).toBe(500)
    expect(evaluateSale(aSale({ redeemPoints: 1500, held }), listPrice)).toMatchObject({
      ok: false,
      code: 'redemption_not_a_step',
    })
  })
})

test.each([
  [300_00, 600],
  [99_50, 198],
])('EA-02 example 3: on the birthday %i fen earn %i points', (priceFen, points) => {
  const member = aMember({ birthday: { day: true, month: true } })
  const { result } = evaluated(aSale({ member, lines: [aLine({ priceFen })] }), listPrice)
  expect(result.accruedPoints).toBe(points)
})

const regularAndSpecial = [aLine({ priceFen: 500_00 }), aLine({ priceFen: 100_00, priceClass: 'special' })]

test('TI-05 example 4: regular 500 and special 100 are 290 and 90 for a member, 380 points', () => {
  const { result } = evaluated(aSale({ lines: regularAndSpecial }))
  expect(result.lines.map((line) => line.priceFen)).toEqual([290_00, 90_00])
  expect(result.dueFen).toBe(380_00)
  expect(result.accruedPoints).toBe(380)
})

test('TI-06 example 5: the birthday right makes it 250 and 90 once, then 290 and 90 again', () => {
  const member = aMember({ birthday: { day: false, month: true } })
  const sale = { member, lines: regularAndSpecial }
  const first = evaluated(
    aSale({ ...sale, useBirthdayRight: true, held: { lots: [], birthdayRights: 1 } }),
  ).result
  expect(first.lines.map((line) => line.priceFen)).toEqual([250_00, 90_00])
  expect(first.dueFen).toBe(340_00)
  expect(first.birthdayRightUsed).toBe(true)
  const second = aSale({ ...sale, useBirthdayRight: true, held: { lots: [], birthdayRights: 0 } })
  expect(evaluateSale(second, SHOES)).toMatchObject({ ok: false, code: 'birthday_right_not_available' })
  expect(evaluated(aSale(sale)).result.lines.map((line) => line.priceFen)).toEqual([290_00, 90_00])
})

test('EA-03 example 6: of 300 paid with 100 by voucher, 200 earn', () => {
  const tenders = [
    ['voucher', 100_00],
    ['cash', null],
  ] as const
  const { result } = evaluated(aSale({ lines: [aLine({ priceFen: 300_00 })], tenders }), listPrice)
  expect(result.accruedPoints).toBe(200)
})

describe('RF-03 example 7: returning a line paid 290 that earned 290, the member has 100', () => {
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 500_00 })] }))

  test('in all: 0 left, 190 points short, 3.80 off, 286.20 handed out', () => {
    const { result } = refunded(sale, aRefund(sale, { held: [aLot(OWN_LOT, 100)] }))
    expect(result.clawbackPoints).toBe(290)
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 100)])
    expect(result.shortfallPoints).toBe(190)
    expect(result.withheldFen).toBe(3_80)
    expect(result.handOutFen).toBe(286_20)
    expect(result.debtPoints).toBe(0)
  })

  test('here and 680 elsewhere: 290 taken, 190 of them as debt, 290 handed out', () => {
    const facts = aRefund(sale, { held: [aLot(OWN_LOT, 100)], elsewherePoints: 680 })
    const { result } = refunded(sale, facts)
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 100)])
    expect(result.debtElsewherePoints).toBe(190)
    expect(result.shortfallPoints).toBe(0)
    expect(result.handOutFen).toBe(290_00)
  })
})

describe('RE-02 RF-08 example 8: 1000 earned became 20 rebate on the card; all of it is returned', () => {
  const programme = { ...automatic(), memberPrice: listPrice.memberPrice }
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 1000_00 })] }), programme)

  test('1000 points earned are 20 rebate and no points', () => {
    expect(sale.result.accruedPoints).toBe(1000)
    expect(sale.result.conversion).toEqual({
      steps: 1,
      points: 1000,
      fen: 20_00,
      lots: [],
      ownPoints: 1000,
    })
  })

  test.each([
    ['unspent: gone', 20_00, 20_00, 0, 1000_00],
    ['spent: 20 off', 0, 0, 1000, 980_00],
    ['5 of 20 spent: 5 off', 15_00, 15_00, 250, 995_00],
  ])('rebate %s', (_name, unspent, gone, short, handOut) => {
    const converted = [{ lot: OWN_LOT, unspentFen: fen(unspent), points: [aLot(OWN_LOT, 1000)] }]
    const { result, why } = refunded(sale, aRefund(sale, { held: [], converted }), programme)
    expect(result.handOutFen).toBe(handOut)
    expect(result.shortfallPoints).toBe(short)
    expect(result.conversionsUndone?.[0]?.fen ?? 0).toBe(gone)
    expect(result.after.debtPoints).toBe(0)
    expect(recompute(why.handOut)).toBe(handOut)
  })
})

test('EN-04 example 9: a card applied for at 10:00:00 works from 10:00:00 the next day, to the second', () => {
  const appliedAtMs = shopInstantMs(ORDINARY_DAY, '10:00:00')
  const card = { state: 'issued', activeAtMs: cardActiveFromMs(appliedAtMs, SHOES.card) } as const
  const nextDay = ORDINARY_DAY.replace('21', '22') as typeof ORDINARY_DAY
  expect(cardStateAt(card, shopInstantMs(nextDay, '09:59:59'))).toBe('issued')
  expect(cardStateAt(card, shopInstantMs(nextDay, '09:59:59') + 999)).toBe('issued')
  expect(cardStateAt(card, shopInstantMs(nextDay, '10:00:00'))).toBe('active')
  expect(
    cardStateAt({ ...card, activeAtMs: cardActiveFromMs(appliedAtMs + 900, SHOES.card) }, card.activeAtMs),
  ).toBe('active')
})

describe('EN-05 EN-15 example 11: the entry of 500 was 520', () => {
  const lines = [aLine({ priceFen: 420_00 }), aLine({ priceFen: 100_00 })]
  const sale = aBookedSale(aSale({ lines }), listPrice)
  const entry = {
    condition: { kind: 'sale_from', amountFen: fen(500_00) },
    appliedOn: ORDINARY_DAY,
    purchases: [{ businessDate: ORDINARY_DAY, kind: 'sale', netFen: fen(520_00), thisSale: true }],
  } as const

  test('100 comes back, 420 are left: the card is handed back first', () => {
    const { result, why } = refunded(sale, aRefund(sale, { returned: [[1, 100_00]], entry }), listPrice)
    expect(result.surrenderCard).toBe(true)
    expect(why.surrender === null ? null : recompute(why.surrender)).toBe(420_00)
  })

  test('20 comes back, 500 are left: the card stays', () => {
    const { result } = refunded(sale, aRefund(sale, { returned: [[0, 20_00]], entry }), listPrice)
    expect(result.surrenderCard).toBeUndefined()
  })
})

test('RE-06 example 13: a gift for 500 is not given for 300 and 300 of two cards', () => {
  const programme = withItems()
  const facts = {
    businessDate: ORDINARY_DAY,
    site: '0001',
    member: aMember(),
    items: [{ code: 'umbrella', quantity: 1 }],
    tenders: [],
    held: { lots: [aLot('own', 300)], stock: { umbrella: 5 } },
  }
  expect(evaluateRedemption(facts, programme)).toMatchObject({ ok: false, code: 'insufficient_points' })
  const together = { ...facts, held: { ...facts.held, lots: [aLot('own', 500)] } }
  expect(evaluateRedemption(together, programme).ok).toBe(true)
})

describe('RF-04 example 14: exchange of what was bought for 200', () => {
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 200_00 })] }), listPrice)
  const forGoodsOf = (priceFen: number, pays: SaleOver['tenders'] = [['cash', null]], on = ORDINARY_DAY) =>
    accepted(
      evaluateExchange({
        refund: { sale, facts: aRefund(sale, { businessDate: on }), programme: listPrice },
        sale: {
          facts: aSale({ businessDate: on, lines: [aLine({ priceFen })], tenders: pays }),
          programme: listPrice,
        },
      }),
    )

  test('for 260: 60 to pay, 60 points more', () => {
    expect(forGoodsOf(260_00)).toMatchObject({ payFen: 60_00, handOut: [], netPoints: 60 })
  })

  test('for 150: 50 back, 50 points fewer', () => {
    const exchange = forGoodsOf(150_00, [])
    expect(exchange).toMatchObject({ payFen: 0, handOutFen: 50_00, netPoints: -50 })
    expect(exchange.handOut).toEqual([{ code: 'cash', position: 0, amountFen: 50_00 }])
  })

  test('on a day of double points only the 60 newly paid are doubled', () => {
    const doubleDay = businessDate('2027-01-15')
    const programme = aListPriceProgramme({
      factors: [aFactor(2000, { kind: 'solar_date', month: 1, day: 15 })],
    })
    const facts = aSale({ businessDate: doubleDay, lines: [aLine({ priceFen: 260_00 })] })
    const exchange = accepted(
      evaluateExchange({
        refund: { sale, facts: aRefund(sale, { businessDate: doubleDay }), programme: listPrice },
        sale: { facts, programme },
      }),
    )
    expect(exchange.sale.result.accruedPoints).toBe(200 + 120)
    expect(exchange).toMatchObject({ payFen: 60_00, netPoints: 120 })
  })

  test.each([ORDINARY_DAY, businessDate('2027-02-01')])(
    'another size of the same shoe on %s: nothing to pay, no points',
    (on) => {
      const lines = [{ line: 0, units: 200_00, text: '羊皮短靴 39', article: null }]
      const ask = { businessDate: on, before: initialRefundState(sale), lines }
      expect(judgeSwap(sale, ask, listPrice)).toEqual({ ok: true, value: lines })
    },
  )
})

describe('EA-07 example 15: a promotion without points', () => {
  test('on its day: 0 points, and the sale stands as a visit', () => {
    const { result } = evaluated(aSale({ businessDate: businessDate('2026-11-11') }), withCampaigns())
    expect(result).toMatchObject({ accruedPoints: 0, groups: [], dueFen: 58_00 })
  })

  test('of its price class: 0 points, the goods beside it earn', () => {
    const lines = [aLine({ priceClass: 'promotion' }), aLine()]
    expect(evaluated(aSale({ lines }), withCampaigns()).result.accruedPoints).toBe(58)
  })
})

describe('RF-02 example 16: three equal lines returned one by one', () => {
  const each = (priceFen: number) =>
    aBookedSale(aSale({ lines: [1, 2, 3].map(() => aLine({ priceFen })) }), listPrice)

  test('three of 33.30 earned 99: 33, 33, 33, nothing left', () => {
    const results = returnedOneByOne(each(33_30), [[[0, 33_30]], [[1, 33_30]], [[2, 33_30]]])
    expect(results.map((result) => result.clawbackPoints)).toEqual([33, 33, 33])
  })

  test.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
    'three of 33.50 earned 100: in the order %j, 100 in all',
    (order) => {
      const sale = each(33_50)
      expect(sale.result.accruedPoints).toBe(100)
      const results = returnedOneByOne(
        sale,
        order.map((line) => [[line, 33_50] as const]),
      )
      expect(results.reduce((sum, result) => sum + result.clawbackPoints, 0)).toBe(100)
      expect(results.every((result) => result.shortfallPoints === 0)).toBe(true)
    },
  )
})

test('RF-02 RF-07 example 17: of 250 and 150 by voucher 80 and cash 320, returning the 150 gives 120 cash', () => {
  const tenders = [
    ['voucher', 80_00],
    ['cash', 320_00],
  ] as const
  const lines = [aLine({ priceFen: 250_00 }), aLine({ priceFen: 150_00 })]
  const sale = aBookedSale(aSale({ lines, tenders }), listPrice)
  expect(sale.result.accruedPoints).toBe(320)
  const { result } = refunded(sale, aRefund(sale, { returned: [[1, 150_00]] }), listPrice)
  expect(result.tenders.map((tender) => tender.handedFen)).toEqual([0, 120_00])
  expect(result.lapsedFen).toBe(30_00)
  expect(result.vouchersComeBack).toBe(false)
  expect(result.clawbackPoints).toBe(120)
})

test('RF-02 RF-07 example 18: of 60 and 140 with 1000 points, returning the 60 gives 54 and 300 points', () => {
  const lines = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 140_00 })]
  const held = { lots: [aLot('old', 1000)], birthdayRights: 0 }
  const sale = aBookedSale(aSale({ lines, redeemPoints: 1000, held }), listPrice)
  expect(sale.result.dueFen).toBe(180_00)
  expect(sale.result.accruedPoints).toBe(180)
  const { result } = refunded(sale, aRefund(sale, { returned: [[0, 60_00]] }), listPrice)
  expect(result.handOutFen).toBe(54_00)
  expect(result.restoredPoints).toBe(300)
  expect(result.restoredLots).toEqual([aLot('old', 300)])
  expect(result.clawbackPoints).toBe(54)
})

test('EA-02 example 19: 50.50 at double and 49.50 plain earn 50 × 2 + 49 = 149', () => {
  const programme = aListPriceProgramme({
    factors: [aFactor(2000, { kind: 'category', category: 'bag' }, 'bags')],
  })
  const lines = [aLine({ priceFen: 50_50, category: 'bag' }), aLine({ priceFen: 49_50 })]
  const { result } = evaluated(aSale({ lines }), programme)
  expect(result.accruedPoints).toBe(149)
  expect(result.groups).toEqual([
    { factorPermille: 2000, factors: ['bags'], moneyFen: 50_50, basePoints: 50, points: 100 },
    { factorPermille: 1000, factors: [], moneyFen: 49_50, basePoints: 49, points: 49 },
  ])
})

describe('EA-02 RF-03 example 20: 8.00 and 992.00 at fivefold from 1000, all 5000 points spent', () => {
  const programme = aListPriceProgramme({
    factors: [aFactor(5000, { kind: 'sale_from', amountFen: fen(1000_00) })],
  })
  const sale = aBookedSale(
    aSale({ lines: [aLine({ priceFen: 8_00 }), aLine({ priceFen: 992_00 })] }),
    programme,
  )
  test.each([
    ['the small line first', [[[0, 8_00]], [[1, 992_00]]]],
    ['the large line first', [[[1, 992_00]], [[0, 8_00]]]],
    [
      'both together',
      [
        [
          [0, 8_00],
          [1, 992_00],
        ],
      ],
    ],
    ['in four parts', [[[1, 500_00]], [[0, 3_00]], [[1, 492_00]], [[0, 5_00]]]],
  ] as const)('%s: 900.00 handed out in all', (_name, acts) => {
    expect(sale.result.accruedPoints).toBe(5000)
    const results = returnedOneByOne(
      sale,
      acts.map((act) => act.map(([line, units]) => [line, units] as const)),
      programme,
      0,
    )
    expect(results.reduce((sum, result) => sum + result.handOutFen, 0)).toBe(900_00)
    expect(results.at(-1)?.after).toMatchObject({ shortfallPoints: 5000, withheldFen: 100_00, debtPoints: 0 })
  })

  test('after the small line alone, what 8.00 cannot cover is debt in the lot of the sale', () => {
    const [result] = returnedOneByOne(sale, [[[0, 8_00]]], programme, 0)
    expect(result).toMatchObject({ clawbackPoints: 4008, handOutFen: 0, withheldFen: 8_00, debtPoints: 3608 })
  })
})

test('section 12 example 21: shoes 200 and a paper bag 10 by voucher 100 and cash 110 earn 104 points', () => {
  const lines = [aLine({ priceFen: 200_00 }), aLine({ priceFen: 10_00, category: 'paper_bag' })]
  const tenders = [
    ['voucher', 100_00],
    ['cash', 110_00],
  ] as const
  const { result } = evaluated(aSale({ lines, tenders }), listPrice)
  expect(result.accruedPoints).toBe(104)
})

test('EA-12 RF-02 example 22: 6 fen off 58.00 and 29.46; returning the second gives 29.44 and claws 30', () => {
  const lines = [aLine({ priceFen: 58_00 }), aLine({ priceFen: 29_46 })]
  const deduction = { amountFen: fen(6), reason: 'rounding' }
  const sale = aBookedSale(aSale({ lines, deduction }), listPrice)
  expect(sale.result.dueFen).toBe(87_40)
  expect(sale.result.accruedPoints).toBe(87)
  const { result } = refunded(sale, aRefund(sale, { returned: [[1, 29_44]] }), listPrice)
  expect(result.handOutFen).toBe(29_44)
  expect(result.clawbackPoints).toBe(30)
})

test('TI-05 example 23: 5.8折 is 58 % of the list price, 9折 is 90 %', () => {
  const lines = [aLine({ priceFen: 100_00 }), aLine({ priceFen: 100_00, priceClass: 'special' })]
  expect(evaluated(aSale({ lines })).result.lines.map((line) => line.priceFen)).toEqual([58_00, 90_00])
})
