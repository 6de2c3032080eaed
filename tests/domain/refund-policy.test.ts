/** Whether goods are taken back: period, price class, reason, cash, voids, and what a manager must let through. */
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { RefundFacts } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { overridesNeeded } from '../../shared/domain/refund-policy.ts'
import { plusDays } from '../../shared/domain/time.ts'
import {
  aBookedSale,
  aFactor,
  aLine,
  aListPriceProgramme,
  aLot,
  aRefund,
  aSale,
  ORDINARY_DAY,
  OWN_LOT,
  refunded,
} from '../support/builders.ts'
import { withCampaigns, withStoredValue } from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

const campaigns = withCampaigns()
const LATE = plusDays(ORDINARY_DAY, 91)

describe('RF-06 the return policy', () => {
  const lines = [aLine({ priceClass: 'clearance' }), aLine()]
  const sale = aBookedSale(aSale({ lines }), campaigns)
  const first = { returned: [[0, 100_00]] } as const

  test('a price class that is not taken back is refused by its line; goods beside it come back', () => {
    expect(evaluateRefund(sale, aRefund(sale, first), campaigns)).toMatchObject({
      code: 'not_returnable',
      details: { lineNumber: 1, priceClass: 'clearance' },
    })
    expect(evaluateRefund(sale, aRefund(sale, { returned: [[1, 58_00]] }), campaigns).ok).toBe(true)
    expect(evaluateRefund(sale, aRefund(sale), campaigns).ok).toBe(false)
  })

  test('a manager lets the class through, and a quality defect does', () => {
    const facts = aRefund(sale, first)
    expect(evaluateRefund(sale, facts, campaigns, { overrideNotReturnable: true }).ok).toBe(true)
    expect(evaluateRefund(sale, { ...facts, reason: 'quality' }, campaigns).ok).toBe(true)
    expect(evaluateRefund(sale, facts, campaigns, { overridePeriod: true }).ok).toBe(false)
  })

  test('the period is asked before the class, also for a quality defect; each override lets only its own through', () => {
    const late = aRefund(sale, { ...first, businessDate: LATE, reason: 'quality' })
    expect(evaluateRefund(sale, late, campaigns)).toMatchObject({ code: 'past_return_period' })
    expect(evaluateRefund(sale, late, campaigns, { overridePeriod: true }).ok).toBe(true)
    const lateClass = { ...late, reason: 'wrong_size' }
    expect(evaluateRefund(sale, lateClass, campaigns, { overrideNotReturnable: true })).toMatchObject({
      code: 'past_return_period',
    })
    expect(evaluateRefund(sale, lateClass, campaigns, { overridePeriod: true })).toMatchObject({
      code: 'not_returnable',
    })
  })

  test('one of the reasons belongs to each return where the programme lists any', () => {
    const { reason: _, ...without } = aRefund(sale, { returned: [[1, 58_00]] })
    expect(evaluateRefund(sale, without, campaigns)).toEqual({
      ok: false,
      code: 'reason_needed',
      details: {},
    })
    const unknown = { ...without, reason: 'whim' }
    expect(evaluateRefund(sale, unknown, campaigns)).toMatchObject({ code: 'reason_needed' })
    const noReasons = { ...campaigns, refund: { ...campaigns.refund, reasons: [] } }
    expect(evaluateRefund(sale, without, noReasons).ok).toBe(true)
  })

  test.each<[string, Partial<RefundFacts>, readonly string[]]>([
    ['in time, of a class that is taken back', { returned: [{ line: 1, units: 1 }] }, []],
    ['too late', { returned: [{ line: 1, units: 1 }], businessDate: LATE }, ['past_period']],
    ['of the class', {}, ['not_returnable']],
    ['of the class, with a defect', { reason: 'quality' }, []],
    ['all at once', { businessDate: LATE, inCash: [0] }, ['past_period', 'not_returnable', 'in_cash']],
    ['a void', { businessDate: LATE, void: true }, []],
    ['in cash of nothing', { inCash: [], reason: 'quality' }, []],
    ['of a line that is none', { returned: [{ line: 9, units: 1 }], reason: 'other' }, []],
  ])('RF-01 RF-07 a manager is needed for a return %s: %j -> %j', (_name, over, needed) => {
    const facts = { ...aRefund(sale, { returned: [[0, 1]] }), ...over }
    expect(overridesNeeded(sale, facts, campaigns)).toEqual(needed)
  })
})

describe('RF-07 cash instead', () => {
  const programme = withStoredValue()
  const value = [
    { asset: 'principal', lots: [{ lot: 'top-up', fen: fen(10_00) }] },
    { asset: 'bonus', lots: [{ lot: 'top-up', fen: fen(10_00) }] },
  ] as const
  const sale = aBookedSale(
    aSale({
      held: { lots: [], birthdayRights: 0, value },
      tenders: [
        ['voucher', 5_00],
        ['stored_value', 20_00],
        ['wechat', null],
      ],
    }),
    programme,
  )

  test('money may be handed out in cash, stored value goes to the card', () => {
    expect(sale.result.tenders.map(({ code, asset }) => asset ?? code)).toEqual([
      'voucher',
      'bonus',
      'principal',
      'wechat',
    ])
    const { result } = refunded(sale, aRefund(sale, { inCash: [3] }), programme)
    expect(result.tenders[2]).toEqual({
      code: 'stored_value',
      grossFen: 10_00,
      withheldFen: 0,
      handedFen: 10_00,
      asset: 'principal',
      lots: [{ lot: 'top-up', fen: 10_00 }],
    })
    expect(result.tenders[3]).toMatchObject({ code: 'wechat', inCash: true, handedFen: 33_00 })
    expect(result.tenders[1]).toMatchObject({ lots: [{ lot: 'top-up', fen: 10_00 }] })
    expect(result.tenders[1]).not.toHaveProperty('inCash')
  })

  test.each([
    [0, 1],
    [1, 2],
    [2, 3],
    [4, 5],
    [-1, 0],
  ])('tender %i is refused by its number %i', (position, tenderNumber) => {
    const facts = aRefund(sale, { inCash: [3, position] })
    expect(evaluateRefund(sale, facts, programme)).toEqual({
      ok: false,
      code: 'not_in_cash',
      details: { tenderNumber },
    })
  })

  test('of a tender that gives nothing back, nothing is in cash', () => {
    const facts = aRefund(sale, { held: [], inCash: [3], returned: [[0, 1]] })
    const { result } = refunded(sale, facts, programme)
    expect(result.tenders[3]?.handedFen).toBe(0)
    expect(result.tenders[3]).not.toHaveProperty('inCash')
  })
})

describe('RF-09 a void', () => {
  const lines = [aLine({ priceFen: 60_00, quantity: 3 }), aLine({ priceClass: 'clearance' })]
  const sale = aBookedSale(aSale({ lines }), campaigns)

  test('takes everything that is kept, asks no policy and no reason', () => {
    const { reason: _, ...facts } = aRefund(sale, { returned: [], businessDate: LATE, void: true })
    const { result } = refunded(sale, facts, campaigns)
    expect(result.lines.map(({ line, units }) => [line, units])).toEqual([
      [0, 3],
      [1, 100_00],
    ])
    expect(result).toMatchObject({
      handOutFen: sale.result.dueFen,
      clawbackPoints: sale.result.accruedPoints,
    })
    expect(result.after.kept).toEqual([0, 0])
  })

  test('after a part return takes the rest, whatever was chosen', () => {
    const part = refunded(sale, aRefund(sale, { returned: [[0, 2]] }), campaigns).result
    const facts = aRefund(sale, {
      before: part.after,
      held: [aLot(OWN_LOT, 134)],
      returned: [[0, 9]],
      void: true,
    })
    const { result } = refunded(sale, facts, campaigns)
    expect(result.lines.map(({ line, units }) => [line, units])).toEqual([
      [0, 1],
      [1, 100_00],
    ])
    expect(part.handOutFen + result.handOutFen).toBe(sale.result.dueFen)
  })

  test('of nothing that is kept is refused', () => {
    const { after } = refunded(sale, aRefund(sale, { void: true }), campaigns).result
    expect(evaluateRefund(sale, aRefund(sale, { before: after, void: true }), campaigns)).toMatchObject({
      code: 'nothing_chosen',
    })
  })

  test('does not make cash of what cannot be cash', () => {
    const facts = aRefund(sale, { void: true, inCash: [1] })
    expect(evaluateRefund(sale, facts, campaigns)).toMatchObject({ code: 'not_in_cash' })
  })
})

describe('RF-03 what a programme does about missing points', () => {
  const withShortfall = (shortfall: Programme['refund']['shortfall']): Programme => {
    const programme = aListPriceProgramme()
    return { ...programme, refund: { ...programme.refund, shortfall } }
  }
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 500_00 })] }), withShortfall('debt'))
  const short = aRefund(sale, { held: [aLot(OWN_LOT, 100)] })

  test('debt: nothing off the money, all of it owed', () => {
    const { result, why } = refunded(sale, short, withShortfall('debt'))
    expect(result).toMatchObject({
      shortfallPoints: 400,
      withheldFen: 0,
      debtPoints: 400,
      handOutFen: 500_00,
    })
    expect(why.handOut.parts.map(({ code }) => code)).toEqual(['refund_money', 'shortfall_as_debt'])
  })

  test('refuse: a shortfall refuses the return, and none does not', () => {
    expect(evaluateRefund(sale, short, withShortfall('refuse'))).toEqual({
      ok: false,
      code: 'shortfall_refused',
      details: { shortfallPoints: 400, owedFen: 0 },
    })
    expect(evaluateRefund(sale, aRefund(sale), withShortfall('refuse')).ok).toBe(true)
  })

  test.each(['from_refund', 'debt', 'refuse'] as const)(
    'RF-01 quality, %s: debt, never off the money',
    (shortfall) => {
      const { result } = refunded(sale, { ...short, reason: 'quality' }, withShortfall(shortfall))
      expect(result).toMatchObject({ shortfallPoints: 400, withheldFen: 0, debtPoints: 400 })
      expect(result.handOutFen).toBe(500_00)
    },
  )

  test.each([
    ['from_refund', 2_00, 0],
    ['debt', 0, 100],
    ['refuse', 2_00, 0],
  ] as const)(
    '%s: debt of a quality return is met by a later return of the sale: %i off, %i points owed',
    (shortfall, withheldFen, debtPoints) => {
      const programme = withShortfall(shortfall)
      const quality = aRefund(sale, { returned: [[0, 100_00]], held: [], reason: 'quality' })
      const first = refunded(sale, quality, programme).result
      expect(first).toMatchObject({ debtPoints: 100, handOutFen: 100_00 })
      const rest = aRefund(sale, { before: first.after, held: [aLot(OWN_LOT, 400)] })
      const second = refunded(sale, rest, programme).result
      expect(second).toMatchObject({ shortfallPoints: 0, withheldFen })
      expect(second.after.debtPoints).toBe(debtPoints)
    },
  )

  test('a quality return withholds nothing of what waits', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(5000, { kind: 'sale_from', amountFen: fen(1000_00) })],
    })
    const lines = [aLine({ priceFen: 8_00 }), aLine({ priceFen: 992_00 })]
    const bought = aBookedSale(aSale({ lines }), programme)
    const first = aRefund(bought, { returned: [[0, 8_00]], held: [] })
    const { after: before } = refunded(bought, first, programme).result
    expect(before).toMatchObject({ withheldFen: 8_00, debtPoints: 3608 })
    const facts = aRefund(bought, { returned: [[1, 50_00]], before, held: [], reason: 'quality' })
    const { result, why } = refunded(bought, facts, programme)
    expect(result).toMatchObject({ withheldFen: 0, handOutFen: 50_00, debtPoints: 50 })
    expect(result.after).toMatchObject({ withheldFen: 8_00, debtPoints: 3658 })
    expect(recompute(why.handOut)).toBe(50_00)
  })

  test('a quality return hands out again what it buys back', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(5000, { kind: 'category', category: 'shoe' })],
    })
    const lines = [aLine(), aLine({ priceFen: 900_00, category: 'paper_bag' })]
    const held = { lots: [aLot('old', 1000)], birthdayRights: 0 }
    const bought = aBookedSale(aSale({ lines, redeemPoints: 1000, held }), programme)
    const first = aRefund(bought, { returned: [[0, 100_00]], held: [] })
    const { after: before } = refunded(bought, first, programme).result
    expect(before).toMatchObject({ shortfallPoints: 390, withheldFen: 7_80 })
    const facts = aRefund(bought, { returned: [[1, 900_00]], before, held: [], reason: 'quality' })
    const { result } = refunded(bought, facts, programme)
    expect(result).toMatchObject({ withheldFen: -7_80, handOutFen: 882_00 + 7_80 })
    expect(result.after).toMatchObject({ shortfallPoints: 0, withheldFen: 0, debtPoints: 0 })
  })

  test('what is owed as debt is whole, down to points of less than a fen', () => {
    const programme = aListPriceProgramme()
    const cheap = { ...programme, redemption: { ...programme.redemption, stepFen: fen(20) } }
    const bought = aBookedSale(aSale({ lines: [aLine({ priceFen: 49_00 })] }), cheap)
    const facts = aRefund(bought, { held: [] })
    expect(refunded(bought, { ...facts, reason: 'quality' }, cheap).result.debtPoints).toBe(49)
    expect(refunded(bought, facts, cheap).result.debtPoints).toBe(0)
    const asDebt = { ...cheap, refund: { ...cheap.refund, shortfall: 'debt' } } as const
    expect(refunded(bought, facts, asDebt).result.debtPoints).toBe(49)
  })
})
