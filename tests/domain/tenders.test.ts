/** Registered vouchers and stored value as tenders: what they pay, and every reason why not (SV-01, SV-07). */
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme, ValueAsset, VoucherKind } from '../../shared/domain/programme.ts'
import { evaluateSale, quoteSale } from '../../shared/domain/quote.ts'
import type { SaleFacts, SaleVoucher, TenderFact, ValueHolding } from '../../shared/domain/sale.ts'
import { takeValue } from '../../shared/domain/stored-value.ts'
import { tenderKind } from '../../shared/domain/tenders.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { voucherFor } from '../../shared/domain/voucher.ts'
import {
  aLine,
  aListPriceProgramme,
  aLot,
  aMember,
  aSale,
  evaluated,
  ORDINARY_DAY,
} from '../support/builders.ts'
import {
  BOUGHT_VOUCHER,
  FREE_VOUCHER,
  OPEN_VOUCHER,
  withStoredValue,
  withVouchers,
} from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

const SITE = '0012'
const listPrice = aListPriceProgramme().memberPrice
const vouchers: Programme = { ...withVouchers(), memberPrice: listPrice }

/** A voucher of this kind as the till knows it, good today. */
function aVoucher(kind: Partial<VoucherKind> = {}, over: Partial<SaleVoucher> = {}): SaleVoucher {
  const issued = voucherFor({ ...OPEN_VOUCHER, ...kind }, ORDINARY_DAY, 'member-1')
  return { number: '8000001000000123010', ...issued, here: true, ...over }
}

const second = { number: '8000001000000123029' }
const third = { number: '8000001000000123038' }

/** A sale paid with these vouchers, `amounts` by position, and the rest in cash. */
function paidWith(
  named: readonly SaleVoucher[],
  amounts: readonly (number | null)[] = named.map(({ terms }) => terms.valueFen),
  over: Partial<SaleFacts> = {},
): SaleFacts {
  const asked = named.map(
    ({ number }, position): TenderFact => ({
      code: 'registered_voucher',
      amountFen: amounts[position] === null ? null : fen(amounts[position] ?? 0),
      voucher: number,
    }),
  )
  const rest: readonly TenderFact[] = amounts.includes(null) ? [] : [{ code: 'cash', amountFen: null }]
  return { ...aSale(), site: SITE, vouchers: named, tenders: [...asked, ...rest], ...over }
}

describe('SV-07 a voucher at its issue', () => {
  test('carries its terms; days count from the day after; only a bound one is somebody’s', () => {
    const issued = voucherFor(FREE_VOUCHER, businessDate('2026-11-21'), 'member-1')
    const { valueFen, sites, minimumFen, priceClasses, perSale, stacks, bought } = FREE_VOUCHER
    expect(issued).toEqual({
      kind: 'thanks50',
      terms: { valueFen, sites, minimumFen, priceClasses, perSale, stacks, bought },
      boundTo: 'member-1',
      validFrom: '2026-11-21',
      validTo: '2027-02-19',
    })
    expect(voucherFor(OPEN_VOUCHER, businessDate('2026-11-21'), 'member-1').boundTo).toBeNull()
    expect(voucherFor({ ...FREE_VOUCHER, validDays: 1 }, businessDate('2026-12-31'), null)).toMatchObject({
      boundTo: null,
      validTo: '2027-01-01',
    })
  })
})

describe('SV-07 a voucher pays', () => {
  test('what it is asked to, spread over all lines, and no change is given', () => {
    const lines = [aLine({ priceFen: 75_00 }), aLine({ priceFen: 25_00, priceClass: 'special' })]
    const { result, why } = evaluated(paidWith([aVoucher()], undefined, { lines }), vouchers)
    expect(result.tenders).toEqual([
      { code: 'registered_voucher', amountFen: 30_00, voucher: '8000001000000123010' },
      { code: 'cash', amountFen: 70_00 },
    ])
    expect(result.lines.map(({ tenderFen }) => tenderFen[0])).toEqual([22_50, 7_50])
    expect(result.accruedPoints).toBe(70)
    expect(recompute(why.accrual)).toBe(70)
  })

  test('less than its value where less is asked', () => {
    expect(evaluated(paidWith([aVoucher()], [10_00]), vouchers).result.tenders[0]?.amountFen).toBe(10_00)
  })

  test('the rest of the bill where no amount is asked; nothing left, and it is not used', () => {
    const lines = [aLine({ priceFen: 30_00 })]
    const rest = evaluated(paidWith([aVoucher()], [null], { lines }), vouchers).result
    expect(rest.tenders).toEqual([
      { code: 'registered_voucher', amountFen: 30_00, voucher: '8000001000000123010' },
    ])
    const facts = paidWith([aVoucher()], [null], { lines })
    const cash: TenderFact = { code: 'cash', amountFen: fen(30_00) }
    expect(evaluated({ ...facts, tenders: [cash, ...facts.tenders] }, vouchers).result.tenders).toEqual([
      { code: 'cash', amountFen: 30_00 },
    ])
  })

  test('bought for money, it says so', () => {
    const { result } = evaluated(paidWith([aVoucher(BOUGHT_VOUCHER)]), vouchers)
    expect(result.tenders[0]).toEqual({
      code: 'registered_voucher',
      amountFen: 100_00,
      voucher: '8000001000000123010',
      bought: true,
    })
  })

  test.each<[string, SaleFacts]>([
    [
      'on its first and last day',
      paidWith([aVoucher({}, { validFrom: ORDINARY_DAY, validTo: ORDINARY_DAY })]),
    ],
    ['at a site of its list', paidWith([aVoucher({ sites: ['0011', SITE] })])],
    ['bound, in its member’s sale', paidWith([aVoucher({}, { boundTo: 'member-1' })])],
    ['not bound, without a member', paidWith([aVoucher()], undefined, { member: null })],
    ['at its minimum', paidWith([aVoucher({ minimumFen: fen(100_00) })])],
    [
      'twice where two of a kind are allowed',
      paidWith([aVoucher({ perSale: 2 }), aVoucher({ perSale: 2 }, second)]),
    ],
    [
      'beside another kind where both stack, one of each',
      paidWith([aVoucher({ perSale: 1 }), aVoucher({ code: 'other', perSale: 1 }, second)]),
    ],
    [
      'not stacking, with its own kind',
      paidWith([aVoucher({ stacks: false, perSale: 2 }), aVoucher({ stacks: false, perSale: 2 }, second)]),
    ],
  ])('%s', (_name, facts) => {
    expect(evaluateSale(facts, vouchers)).toMatchObject({ ok: true })
  })
})

describe('SV-07 a voucher is refused', () => {
  const regularOnly = { priceClasses: ['regular'] }
  const mixed = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 140_00, priceClass: 'special' })]
  const deduction = { amountFen: fen(20_00), reason: 'rounding' }
  test.each<[string, string, SaleFacts, object]>([
    [
      'voucher_missing',
      'no number',
      { ...aSale(), tenders: [{ code: 'registered_voucher', amountFen: null }] },
      { tenderNumber: 1 },
    ],
    [
      'voucher_unknown',
      'nobody knows it',
      paidWith([aVoucher()], undefined, { vouchers: [aVoucher({}, second)] }),
      { tenderNumber: 1 },
    ],
    [
      'voucher_unknown',
      'no facts of any',
      { ...aSale(), tenders: [{ code: 'registered_voucher', amountFen: null, voucher: '8' }] },
      { tenderNumber: 1 },
    ],
    ['voucher_twice', 'named twice', paidWith([aVoucher(), aVoucher()]), { tenderNumber: 2 }],
    ['voucher_not_here', 'used or elsewhere', paidWith([aVoucher({}, { here: false })]), { tenderNumber: 1 }],
    [
      'voucher_not_yet_valid',
      'a day early',
      paidWith([aVoucher({}, { validFrom: businessDate('2026-11-22') })]),
      { validFrom: '2026-11-22' },
    ],
    [
      'voucher_expired',
      'a day late',
      paidWith([aVoucher({}, { validTo: businessDate('2026-11-20') })]),
      { validTo: '2026-11-20' },
    ],
    ['voucher_other_site', 'at another site', paidWith([aVoucher({ sites: ['0011'] })]), { tenderNumber: 1 }],
    [
      'voucher_of_another_member',
      'another member’s',
      paidWith([aVoucher({}, { boundTo: 'member-2' })]),
      { tenderNumber: 1 },
    ],
    [
      'voucher_of_another_member',
      'bound, without a member',
      paidWith([aVoucher({}, { boundTo: 'member-1' })], undefined, { member: null }),
      {},
    ],
    [
      'voucher_below_minimum',
      'a fen below',
      paidWith([aVoucher({ minimumFen: fen(100_01) })]),
      { minimumFen: 100_01, costFen: 100_00 },
    ],
    [
      'voucher_below_minimum',
      'other classes do not count',
      paidWith([aVoucher({ ...regularOnly, minimumFen: fen(60_01) })], undefined, { lines: mixed }),
      { costFen: 60_00 },
    ],
    [
      'voucher_below_minimum',
      'after the deduction, of which 60 of 200 carry 6',
      paidWith([aVoucher({ ...regularOnly, minimumFen: fen(54_01) })], undefined, {
        lines: mixed,
        deduction,
      }),
      { costFen: 54_00 },
    ],
    [
      'voucher_too_many',
      'two of a kind',
      paidWith([aVoucher({ perSale: 1 }), aVoucher({ perSale: 1 }, second)]),
      { max: 1 },
    ],
    [
      'voucher_too_many',
      'three of a kind beside another',
      paidWith(
        [
          aVoucher({ code: 'other' }, { number: '8000001000000123047' }),
          aVoucher(),
          aVoucher({}, second),
          aVoucher({}, third),
        ],
        [1, 1, 1, 1],
      ),
      { max: 2 },
    ],
    [
      'voucher_does_not_stack',
      'the first stands alone',
      paidWith([aVoucher({ stacks: false }), aVoucher({ code: 'other' }, second)]),
      {},
    ],
    [
      'voucher_does_not_stack',
      'the second stands alone',
      paidWith([aVoucher(), aVoucher({ code: 'other', stacks: false }, second)]),
      {},
    ],
    [
      'voucher_over_value',
      'a fen more',
      paidWith([aVoucher()], [30_01]),
      { tenderNumber: 1, valueFen: 30_00 },
    ],
    [
      'voucher_over_value',
      'the rest of the bill is more',
      paidWith([aVoucher()], [null]),
      { valueFen: 30_00 },
    ],
    [
      'voucher_over_its_goods',
      'more than the goods it counts for',
      paidWith([aVoucher({ ...regularOnly, valueFen: fen(90_00), minimumFen: fen(0) })], [60_01], {
        lines: mixed,
      }),
      { tenderNumber: 1, costFen: 60_00 },
    ],
    [
      'voucher_over_its_goods',
      'more than one before it leaves of the goods both count for',
      paidWith(
        [
          aVoucher({ ...regularOnly, valueFen: fen(40_00), minimumFen: fen(0) }),
          aVoucher({ ...regularOnly, minimumFen: fen(0) }, second),
        ],
        [40_00, 20_01],
        { lines: mixed },
      ),
      { tenderNumber: 2, costFen: 20_00 },
    ],
    [
      'tenders_exceed_bill',
      'more than the bill',
      paidWith([aVoucher({ minimumFen: fen(0) })], undefined, { lines: [aLine({ priceFen: 29_99 })] }),
      { excessFen: 1 },
    ],
  ])('%s: %s', (code, _name, facts, details) => {
    expect(evaluateSale(facts, vouchers)).toMatchObject({ ok: false, code, details })
    const quoted = quoteSale(facts, vouchers)
    expect(quoted.refusal?.code).toBe(code)
    expect(quoted.evaluated?.result.tenders.map((tender) => tender.code)).toEqual(['cash'])
  })

  test('up to what its goods cost it pays', () => {
    const voucher = aVoucher({ priceClasses: ['regular'], valueFen: fen(90_00), minimumFen: fen(0) })
    expect(evaluateSale(paidWith([voucher], [60_00], { lines: mixed }), vouchers).ok).toBe(true)
  })

  test.each([
    [10_00, true],
    [10_01, false],
  ])('one that counts for all goods makes room: beside it regular 50 and %i of 60: %s', (last, fits) => {
    const asked = [
      aVoucher({ valueFen: fen(100_00), minimumFen: fen(0) }),
      aVoucher({ ...regularOnly, code: 'other', valueFen: fen(50_00), minimumFen: fen(0) }, second),
      aVoucher({ ...regularOnly, code: 'other', minimumFen: fen(0) }, third),
    ]
    expect(evaluateSale(paidWith(asked, [100_00, 50_00, last], { lines: mixed }), vouchers).ok).toBe(fits)
  })

  test('what is wrong with a voucher is told before what is missing of the bill', () => {
    const facts = paidWith([aVoucher({}, { here: false })])
    expect(evaluateSale({ ...facts, tenders: facts.tenders.slice(0, 1) }, vouchers)).toMatchObject({
      code: 'voucher_not_here',
    })
  })
})

const lot = (name: string, amount: number) => ({ lot: name, fen: fen(amount) })
const holding = (asset: ValueAsset, ...lots: readonly ReturnType<typeof lot>[]): ValueHolding => ({
  asset,
  lots,
})

describe('SV-01 stored value', () => {
  const programme = { ...withStoredValue(), memberPrice: listPrice }
  const value = [
    holding('principal', lot('old', 50_00), lot('new', 100_00)),
    holding('bonus', lot('old', 5_00), lot('new', 20_00)),
    holding('rebate', lot('sale', 20_00)),
  ]
  const sale = (tenders: readonly TenderFact[], over: Partial<SaleFacts> = {}): SaleFacts => ({
    ...aSale({ held: { lots: [], birthdayRights: 0, value } }),
    tenders,
    ...over,
  })
  const asked = (amountFen: number | null): TenderFact => ({
    code: 'stored_value',
    amountFen: amountFen === null ? null : fen(amountFen),
  })
  const cash: TenderFact = { code: 'cash', amountFen: null }

  test('is spent in the programme’s order, oldest lot first, one tender per asset, at its place on the slip', () => {
    const { result } = evaluated(
      sale([{ code: 'wechat', amountFen: fen(5_00) }, asked(90_00), cash]),
      programme,
    )
    expect(result.tenders).toEqual([
      { code: 'wechat', amountFen: 5_00 },
      { code: 'stored_value', asset: 'rebate', amountFen: 20_00, lots: [lot('sale', 20_00)] },
      { code: 'stored_value', asset: 'bonus', amountFen: 25_00, lots: [lot('old', 5_00), lot('new', 20_00)] },
      { code: 'stored_value', asset: 'principal', amountFen: 45_00, lots: [lot('old', 45_00)] },
      { code: 'cash', amountFen: 5_00 },
    ])
    for (const line of result.lines) expect(line.tenderFen).toHaveLength(5)
  })

  test('an asset that is not reached is not there', () => {
    expect(evaluated(sale([asked(20_00), cash]), programme).result.tenders.map(({ asset }) => asset)).toEqual(
      ['rebate', undefined],
    )
  })

  test('takes the rest of the bill where no amount is asked, and is dropped where nothing is left', () => {
    expect(
      evaluated(sale([asked(null)]), programme).result.tenders.reduce(
        (sum, { amountFen }) => sum + amountFen,
        0,
      ),
    ).toBe(100_00)
    const full = evaluated(sale([{ code: 'cash', amountFen: fen(100_00) }, asked(null)]), programme).result
    expect(full.tenders).toEqual([{ code: 'cash', amountFen: 100_00 }])
  })

  test('asked for twice, the second takes what the first left', () => {
    const { result } = evaluated(sale([asked(30_00), asked(20_00), cash]), programme)
    expect(result.tenders.slice(0, 4)).toEqual([
      { code: 'stored_value', asset: 'rebate', amountFen: 20_00, lots: [lot('sale', 20_00)] },
      { code: 'stored_value', asset: 'bonus', amountFen: 10_00, lots: [lot('old', 5_00), lot('new', 5_00)] },
      { code: 'stored_value', asset: 'bonus', amountFen: 15_00, lots: [lot('new', 15_00)] },
      { code: 'stored_value', asset: 'principal', amountFen: 5_00, lots: [lot('old', 5_00)] },
    ])
  })

  test.each<[string, SaleFacts, object]>([
    [
      'insufficient_value',
      sale([asked(195_01)], { lines: [aLine({ priceFen: 195_01 })] }),
      { wantedFen: 195_01, hereFen: 195_00 },
    ],
    [
      'insufficient_value',
      sale([asked(null)], { lines: [aLine({ priceFen: 200_00 })] }),
      { wantedFen: 200_00, hereFen: 195_00 },
    ],
    [
      'insufficient_value',
      sale([asked(150_00), asked(50_00)], { lines: [aLine({ priceFen: 200_00 })] }),
      { wantedFen: 200_00, hereFen: 195_00 },
    ],
    [
      'insufficient_value',
      sale([asked(1), cash], { held: { lots: [], birthdayRights: 0 } }),
      { wantedFen: 1, hereFen: 0 },
    ],
    ['value_needs_member', sale([asked(1), cash], { member: null }), {}],
    ['card_not_active', sale([asked(1), cash], { member: aMember({ cardActive: false }) }), {}],
  ])('%s', (code, facts, details) => {
    expect(evaluateSale(facts, programme)).toMatchObject({ ok: false, code, details })
    const quoted = quoteSale(facts, programme)
    expect(quoted.refusal?.code).toBe(code)
    expect(quoted.evaluated?.result.tenders.map((tender) => tender.code)).toEqual(['cash'])
  })

  test('all of it may be spent', () => {
    const facts = sale([asked(195_00)], { lines: [aLine({ priceFen: 195_00 })] })
    expect(evaluated(facts, programme).result.tenders.at(-1)).toEqual({
      code: 'stored_value',
      asset: 'principal',
      amountFen: 150_00,
      lots: [lot('old', 50_00), lot('new', 100_00)],
    })
  })

  test('is none where the programme keeps none', () => {
    expect(evaluateSale(sale([asked(1), cash]), { ...programme, storedValue: null })).toMatchObject({
      code: 'insufficient_value',
    })
  })

  test('taking says what is missing and leaves the rest in its lots', () => {
    const taken = takeValue(value, ['bonus', 'rebate'], fen(46_00))
    expect(taken.missing).toBe(1_00)
    expect(taken.left).toEqual([holding('bonus'), holding('rebate')])
    expect(takeValue(value, ['bonus'], fen(6_00)).left).toEqual([holding('bonus', lot('new', 19_00))])
  })
})

describe('RF-04 a carried tender stands as it is given', () => {
  const programme = { ...withStoredValue({ earnsAt: 'spending' }), memberPrice: listPrice }

  test('stored value keeps asset and lots, and spends nothing of the card', () => {
    const lots = [lot('old', 40_00)]
    const carried: TenderFact = {
      code: 'stored_value',
      amountFen: fen(40_00),
      carried: { asset: 'principal', lots },
    }
    const facts: SaleFacts = {
      ...aSale({ member: aMember({ cardActive: false }) }),
      tenders: [carried, { code: 'cash', amountFen: null }],
    }
    expect(evaluated(facts, programme).result.tenders).toEqual([
      { code: 'stored_value', amountFen: 40_00, asset: 'principal', lots, carried: true },
      { code: 'cash', amountFen: 60_00 },
    ])
  })

  test('a bought voucher carried over is asked for nothing', () => {
    const carried: TenderFact = {
      code: 'registered_voucher',
      amountFen: fen(40_00),
      carried: { bought: true },
    }
    const facts: SaleFacts = { ...aSale(), tenders: [carried, { code: 'cash', amountFen: null }] }
    expect(evaluated(facts, vouchers).result.tenders[0]).toEqual({
      code: 'registered_voucher',
      amountFen: 40_00,
      bought: true,
      carried: true,
    })
  })

  test('while the rest cannot be paid, the quote keeps what is carried', () => {
    const tenders: readonly TenderFact[] = [
      { code: 'wechat', amountFen: fen(40_00), carried: {} },
      { code: 'cash', amountFen: fen(1_00) },
    ]
    const quoted = quoteSale({ ...aSale(), tenders }, programme)
    expect(quoted.refusal?.code).toBe('tenders_do_not_cover')
    expect(quoted.evaluated?.result.tenders).toEqual([
      { code: 'wechat', amountFen: 40_00, carried: true },
      { code: 'cash', amountFen: 60_00 },
    ])
  })
})

test('a tender that the programme has not is a defect where it was checked', () => {
  expect(tenderKind('cash', vouchers).kind).toBe('money')
  expect(() => tenderKind('cheque', vouchers)).toThrow('no such tender: cheque')
})

test('a voucher that cannot be used leaves the redemption in the quote', () => {
  const facts = paidWith([aVoucher({}, { here: false })], undefined, {
    redeemPoints: points(1000),
    held: { lots: [aLot('old', 1000)], birthdayRights: 0 },
    member: aMember({ homeSite: SITE }),
  })
  expect(quoteSale(facts, vouchers).evaluated?.result).toMatchObject({ redeemedPoints: 1000, dueFen: 80_00 })
})
