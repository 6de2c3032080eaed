/** Acts beside a sale: items for points, top-ups, points without a sale, adjustments (RE-03, SV-01, EA-05, EA-11). */
import { describe, expect, test } from 'vitest'
import type { AdjustmentFacts, ExtraFacts, RedemptionFacts, TopUpFacts } from '../../shared/domain/act.ts'
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import { FEN_MAX, fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme, RedemptionItem, Reward } from '../../shared/domain/programme.ts'
import type { TenderFact } from '../../shared/domain/sale.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { accepted, aFactor, aLot, aMember, ORDINARY_DAY } from '../support/builders.ts'
import {
  automatic,
  everythingOn,
  everythingOnRequest,
  withCampaigns,
  withStoredValue,
} from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

const SITE = '0012'
const cash: TenderFact = { code: 'cash', amountFen: null }
const card = (amountFen: number | null): TenderFact => ({
  code: 'stored_value',
  amountFen: amountFen === null ? null : fen(amountFen),
})
const figures = (why: readonly Explanation[]) => why.map((node) => [node.code, recompute(node)])

describe('RE-03 points for items', () => {
  const programme = everythingOnRequest()
  const facts = (
    items: Readonly<Record<string, number>>,
    over: Partial<RedemptionFacts> = {},
  ): RedemptionFacts => ({
    businessDate: ORDINARY_DAY,
    site: SITE,
    member: aMember({ homeSite: SITE }),
    items: Object.entries(items).map(([code, quantity]) => ({ code, quantity })),
    tenders: [],
    held: { lots: [aLot('a', 400), aLot('b', 2000)], stock: { umbrella: 2, shoe_care: 1, new_season: 1 } },
    ...over,
  })

  test('RE-04 RE-06 what is used is deducted, oldest lot first, the rest stays; stock of this site', () => {
    const { result, why } = accepted(evaluateRedemption(facts({ umbrella: 2 }), programme))
    expect(result).toEqual({
      items: [{ code: 'umbrella', quantity: 2, points: 1000, payFen: 0 }],
      points: 1000,
      lots: [aLot('a', 400), aLot('b', 600)],
      payFen: 0,
      tenders: [],
      rebateFen: 0,
    })
    expect(figures(why)).toEqual([['points_change', -1000]])
  })

  test('points plus money, a voucher, a place and value onto the card in one act', () => {
    const items = { shoe_care: 1, voucher_for_points: 1, new_season: 1, value_for_points: 1 }
    const tenders = [{ code: 'wechat', amountFen: fen(9_90) }, cash]
    const { result, why } = accepted(evaluateRedemption(facts(items, { tenders }), programme))
    expect(result).toMatchObject({ points: 2000, payFen: 19_90, rebateFen: 10_00 })
    expect(result.items.map(({ payFen }) => payFen)).toEqual([9_90, 10_00, 0, 0])
    expect(result.tenders).toEqual([
      { code: 'wechat', amountFen: 9_90 },
      { code: 'cash', amountFen: 10_00 },
    ])
    expect(figures(why)).toEqual([
      ['points_change', -2000],
      ['items_pay', 19_90],
      ['items_value', 10_00],
    ])
  })

  test('money for several of an item is that of all of them', () => {
    const asked = facts({ voucher_for_points: 2 }, { tenders: [cash] })
    const { result, why } = accepted(evaluateRedemption(asked, programme))
    expect(result.items).toEqual([{ code: 'voucher_for_points', quantity: 2, points: 2000, payFen: 20_00 }])
    expect(figures(why)).toContainEqual(['items_pay', 20_00])
  })

  test('as much money as one amount can hold', () => {
    const tenders = [cash]
    expect(evaluateRedemption(facts({ dear: 1 }, { tenders }), withItems([dear])).ok).toBe(true)
  })

  test('the money may come from the card', () => {
    const value = [{ asset: 'principal' as const, lots: [{ lot: 'top-up', fen: fen(50_00) }] }]
    const over = { tenders: [card(null)], held: { ...facts({}).held, value } }
    expect(accepted(evaluateRedemption(facts({ shoe_care: 1 }, over), programme)).result.tenders).toEqual([
      { code: 'stored_value', asset: 'principal', amountFen: 9_90, lots: [{ lot: 'top-up', fen: 9_90 }] },
    ])
  })

  test('minimum and step of money off are not asked, nor whether points convert or pay for goods', () => {
    expect(evaluateRedemption(facts({ new_season: 1 }), everythingOn()).ok).toBe(true)
    expect(
      evaluateRedemption(facts({ new_season: 1 }), {
        ...programme,
        redemption: { ...programme.redemption, moneyOff: false },
      }).ok,
    ).toBe(true)
  })

  test('exactly the points that are here are enough', () => {
    const held = { lots: [aLot('a', 200)], stock: { new_season: 1 } }
    expect(evaluateRedemption(facts({ new_season: 1 }, { held }), programme).ok).toBe(true)
  })

  const dear: RedemptionItem = {
    kind: 'value',
    code: 'dear',
    name: { zh: '贵', en: 'Dear' },
    points: points(1),
    payFen: fen(FEN_MAX),
    valueFen: fen(1),
  }
  const rich: RedemptionItem = { ...dear, payFen: fen(0), valueFen: fen(FEN_MAX), code: 'rich' }
  const withItems = (items: readonly RedemptionItem[]): Programme => ({
    ...programme,
    redemption: { ...programme.redemption, items },
  })
  test.each<[string, RedemptionFacts, object, Programme?]>([
    ['card_not_active', facts({ umbrella: 1 }, { member: aMember({ cardActive: false }) }), { what: 'act' }],
    [
      'redemption_other_site',
      facts({ umbrella: 1 }),
      {},
      { ...programme, redemption: { ...programme.redemption, where: { kind: 'sites', sites: ['0013'] } } },
    ],
    [
      'redemption_other_site',
      facts({ umbrella: 1 }, { site: '0013' }),
      {},
      { ...programme, redemption: { ...programme.redemption, where: { kind: 'issuing_site' } } },
    ],
    ['no_items', facts({}), {}],
    ['unknown_item', facts({ umbrella: 1, hat: 1 }), { item: 'hat' }],
    [
      'item_twice',
      facts(
        {},
        {
          items: [
            { code: 'umbrella', quantity: 1 },
            { code: 'umbrella', quantity: 1 },
          ],
        },
      ),
      { item: 'umbrella' },
    ],
    ['item_quantity_invalid', facts({ umbrella: 0 }), { quantity: 0, max: 9_999 }],
    ['item_quantity_invalid', facts({ umbrella: 1.5 }), { quantity: 1.5 }],
    ['item_quantity_invalid', facts({ value_for_points: 10_000 }), { quantity: 10_000 }],
    ['out_of_stock', facts({ umbrella: 3 }), { item: 'umbrella', left: 2 }],
    ['out_of_stock', facts({ new_season: 2 }), { item: 'new_season', left: 1 }],
    ['out_of_stock', facts({ umbrella: 1 }, { held: { lots: [aLot('a', 5000)], stock: {} } }), { left: 0 }],
    [
      'insufficient_points',
      facts({ value_for_points: 5 }),
      { what: 'items', wantedPoints: 2500, herePoints: 2400 },
    ],
    ['insufficient_points', facts({ value_for_points: 9_999 }), { wantedPoints: 4_999_500 }],
    ['amount_too_large', facts({ dear: 2 }), { what: 'items', maxFen: FEN_MAX }, withItems([dear])],
    ['amount_too_large', facts({ rich: 2 }), { maxFen: FEN_MAX }, withItems([rich])],
    [
      'tender_not_taken',
      facts({ shoe_care: 1 }, { tenders: [cash, { code: 'voucher', amountFen: fen(1) }] }),
      { tenderNumber: 2, tender: 'voucher' },
    ],
    [
      'unknown_tender',
      facts({ shoe_care: 1 }, { tenders: [{ code: 'cheque', amountFen: null }] }),
      { tender: 'cheque' },
    ],
    ['tenders_do_not_cover', facts({ shoe_care: 1 }), { missingFen: 9_90 }],
    [
      'tenders_exceed_bill',
      facts({ umbrella: 1 }, { tenders: [{ code: 'cash', amountFen: fen(1) }] }),
      { excessFen: 1 },
    ],
    [
      'insufficient_value',
      facts({ shoe_care: 1 }, { tenders: [card(null)] }),
      { wantedFen: 9_90, hereFen: 0 },
    ],
  ])('%s', (code, asked, details, rules = programme) => {
    expect(evaluateRedemption(asked, rules)).toMatchObject({ ok: false, code, details })
  })

  test('example 13: 300 points here, 300 on another card, a gift for 500: refused', () => {
    const held = { lots: [aLot('a', 300)], stock: { umbrella: 1 } }
    expect(evaluateRedemption(facts({ umbrella: 1 }, { held }), programme)).toMatchObject({
      code: 'insufficient_points',
      details: { wantedPoints: 500, herePoints: 300 },
    })
  })

  test('vouchers and value need no stock', () => {
    expect(evaluateRedemption(facts({ value_for_points: 4 }), programme).ok).toBe(true)
  })
})

describe('SV-01 a top-up', () => {
  const programme = withStoredValue()
  const facts = (payFen: number, over: Partial<TopUpFacts> = {}): TopUpFacts => ({
    businessDate: ORDINARY_DAY,
    member: aMember(),
    payFen: fen(payFen),
    tenders: [cash],
    held: { valueFen: fen(0), lots: [] },
    ...over,
  })
  const heldFen = (valueFen: number) => ({ held: { valueFen: fen(valueFen), lots: [] } })

  test('is a step of the programme with its bonus', () => {
    const { result, why } = accepted(evaluateTopUp(facts(1000_00), programme))
    expect(result).toEqual({
      principalFen: 1000_00,
      bonusFen: 200_00,
      tenders: [{ code: 'cash', amountFen: 1000_00 }],
      groups: [],
      accruedPoints: 0,
    })
    expect(figures(why)).toEqual([
      ['accrual_not_at_top_up', 0],
      ['top_up_value', 1200_00],
    ])
  })

  test('without a bonus none is told', () => {
    const plain = withStoredValue({ topUps: [{ payFen: fen(100_00), bonusFen: fen(0) }] })
    const { result, why } = accepted(evaluateTopUp(facts(100_00), plain))
    expect(result).toMatchObject({ principalFen: 100_00, bonusFen: 0 })
    expect(why[1]?.parts.map(({ code }) => code)).toEqual(['top_up_principal'])
  })

  test('SV-05 up to the limit of the card, principal and bonus together', () => {
    expect(evaluateTopUp(facts(1000_00, heldFen(3800_00)), programme).ok).toBe(true)
    expect(evaluateTopUp(facts(1000_00, heldFen(3800_01)), programme)).toMatchObject({
      code: 'top_up_over_limit',
      details: { limitFen: 5000_00, heldFen: 3800_01 },
    })
  })

  test.each<[string, TopUpFacts, object, Programme?]>([
    ['top_up_not_offered', facts(1000_00), {}, SHOES],
    ['card_ended', facts(1000_00, { cardEnded: true }), { what: 'top_up' }],
    ['top_up_not_a_step', facts(999_99), { payFen: 999_99 }],
    ['tender_not_taken', facts(500_00, { tenders: [card(null)] }), { tender: 'stored_value' }],
    [
      'tender_not_taken',
      facts(500_00, { tenders: [{ code: 'voucher', amountFen: fen(1) }, cash] }),
      { tenderNumber: 1 },
    ],
    ['tenders_do_not_cover', facts(500_00, { tenders: [] }), { missingFen: 500_00 }],
  ])('%s', (code, asked, details, rules = programme) => {
    expect(evaluateTopUp(asked, rules)).toMatchObject({ ok: false, code, details })
  })

  const atTopUp = (over: Partial<Programme['accrual']>): Programme => {
    const base = withStoredValue({ earnsAt: 'top_up' })
    return { ...base, accrual: { ...base.accrual, ...over } }
  }

  test('EA-04 earns at the plain rate, the bonus nothing', () => {
    const { result, why } = accepted(evaluateTopUp(facts(1000_00), atTopUp({})))
    expect(result.accruedPoints).toBe(1000)
    expect(result.groups).toEqual([
      { factorPermille: 1000, factors: [], moneyFen: 1000_00, basePoints: 1000, points: 1000 },
    ])
    expect(figures(why)).toEqual([
      ['accrual', 1000],
      ['top_up_value', 1200_00],
    ])
  })

  test('EA-04 with the factors that look at no goods and at no sale’s size', () => {
    const factors = [
      aFactor(2000, { kind: 'tier', tier: 'member' }, 'tier'),
      aFactor(3000, { kind: 'category', category: 'shoe' }, 'category'),
      aFactor(3000, { kind: 'price_class', priceClass: 'regular' }, 'class'),
      aFactor(3000, { kind: 'sale_from', amountFen: fen(1) }, 'sale'),
      aFactor(1500, { kind: 'weekdays', weekdays: [6] }, 'saturday'),
    ]
    const { result, why } = accepted(evaluateTopUp(facts(500_00), atTopUp({ factors, stacking: 'multiply' })))
    expect(result.groups).toMatchObject([
      { factorPermille: 3000, factors: ['tier', 'saturday'], points: 1500 },
    ])
    expect(figures(why)[0]).toEqual(['accrual', 1500])
  })

  test('EA-03 only what was paid by tenders that earn', () => {
    const tenders = SHOES.tenders.map((tender) =>
      tender.code === 'bank_card' ? { ...tender, earns: false } : tender,
    )
    const programmeOf = { ...atTopUp({}), tenders }
    const paid = [{ code: 'bank_card', amountFen: fen(200_50) }, cash]
    const { result, why } = accepted(evaluateTopUp(facts(500_00, { tenders: paid }), programmeOf))
    expect(result.groups).toMatchObject([{ moneyFen: 299_50, points: 299 }])
    expect(figures(why)[0]).toEqual(['accrual', 299])
    const none = accepted(
      evaluateTopUp(facts(500_00, { tenders: [{ code: 'bank_card', amountFen: null }] }), programmeOf),
    )
    expect(none.result).toMatchObject({ groups: [], accruedPoints: 0 })
    expect(figures(none.why)[0]).toEqual(['accrual', 0])
  })

  test('EA-07 EA-10 nothing on a no-points day; the limits of sales are not asked', () => {
    const { noPoints } = withCampaigns().accrual
    const limits = { perSale: points(1), perDay: points(1), perMonth: points(1) }
    const on = (date: string) =>
      accepted(
        evaluateTopUp(facts(500_00, { businessDate: businessDate(date) }), atTopUp({ noPoints, limits })),
      )
    expect(on('2026-11-11').result.accruedPoints).toBe(0)
    expect(figures(on('2026-11-11').why)[0]).toEqual(['accrual_no_points_day', 0])
    expect(on('2026-11-12').result.accruedPoints).toBe(500)
  })

  test('EN-05 onto a card that does not work yet: the value, nothing else', () => {
    const member = aMember({ cardActive: false })
    const rewards = [reward(1)]
    const rules = { ...atTopUp({}), rewards, redemption: automatic().redemption }
    const held = { valueFen: fen(0), lots: [aLot('old', 5000)] }
    const { result, why } = accepted(evaluateTopUp(facts(500_00, { member, held }), rules))
    expect(result).toEqual({
      principalFen: 500_00,
      bonusFen: 50_00,
      tenders: [{ code: 'cash', amountFen: 500_00 }],
      groups: [],
      accruedPoints: 0,
    })
    expect(figures(why)[0]).toEqual(['accrual_card_not_active', 0])
  })

  const reward = (amountFen: number, over: Partial<Reward> = {}): Reward => ({
    code: 'thanks',
    name: { zh: '谢礼', en: 'Thanks' },
    when: { kind: 'top_up_from', amountFen: fen(amountFen) },
    to: 'member',
    gives: { kind: 'points', points: points(50) },
    limit: null,
    ...over,
  })

  test('SV-04 gives what it is enough for: its principal, not the bonus', () => {
    const rewards = [
      reward(500_00, { code: 'reached' }),
      reward(500_01, { code: 'not_reached' }),
      reward(1, { code: 'of_a_sale', when: { kind: 'sale_from', amountFen: fen(1) } }),
      reward(1, { code: 'first', when: { kind: 'first_sale' } }),
      reward(1, { code: 'used_up' }),
      reward(1, { code: 'gift', gives: { kind: 'gift', gift: 'socks', valueFen: fen(1) } }),
      reward(1, { code: 'no_more', gives: { kind: 'gift', gift: 'socks', valueFen: fen(1) } }),
    ]
    const held = { valueFen: fen(0), lots: [], gifts: { socks: 1 }, rewardsUsedUp: ['used_up'] }
    const member = aMember({ firstSale: true })
    const { result, why } = accepted(
      evaluateTopUp(facts(500_00, { held, member }), { ...programme, rewards }),
    )
    expect(result.rewards?.map(({ code }) => code)).toEqual(['reached', 'gift'])
    expect(figures(why).map(([code]) => code)).toEqual(['points_change', 'top_up_value', 'reward_from'])
    expect(why.at(-1)).toMatchObject({ params: { reward: 'gift' }, value: { unit: 'count', amount: 1 } })
    expect(figures(why[0]?.parts ?? [])).toEqual([
      ['accrual_not_at_top_up', 0],
      ['reward_from', 50],
    ])
  })

  test('RE-02 what it earns converts', () => {
    const rules = { ...atTopUp({}), redemption: automatic().redemption }
    const held = { valueFen: fen(0), lots: [aLot('old', 600)] }
    const { result, why } = accepted(evaluateTopUp(facts(500_00, { held }), rules))
    expect(result.conversion).toMatchObject({ points: 1000, lots: [aLot('old', 600)], ownPoints: 400 })
    expect(figures(why).map(([code]) => code)).toEqual(['points_change', 'conversion', 'top_up_value'])
    expect(why[0]?.parts.map(({ code, value }) => [code, value.amount])).toEqual([
      ['accrual', 500],
      ['points_converted', 1000],
    ])
  })
})

describe('EA-05 points without a sale', () => {
  const programme = withCampaigns()
  const facts = (over: Partial<ExtraFacts> = {}): ExtraFacts => ({
    businessDate: ORDINARY_DAY,
    member: aMember(),
    extra: 'sharing',
    had: 0,
    held: { lots: [] },
    ...over,
  })

  test('so often per period', () => {
    const { result, why } = accepted(evaluateExtra(facts({ had: 2 }), programme))
    expect(result).toEqual({ accruedPoints: 10 })
    expect(figures(why)).toEqual([['extra', 10]])
    expect(evaluateExtra(facts({ had: 3 }), programme)).toMatchObject({
      code: 'extra_used_up',
      details: { count: 3 },
    })
  })

  test('of the programme only, and for a card that works', () => {
    expect(evaluateExtra(facts({ extra: 'dancing' }), programme)).toMatchObject({
      code: 'unknown_extra',
      details: { extra: 'dancing' },
    })
    expect(evaluateExtra(facts({ member: aMember({ cardActive: false }) }), programme)).toMatchObject({
      code: 'card_not_active',
      details: { what: 'act' },
    })
  })

  test('also on a no-points day', () => {
    expect(evaluateExtra(facts({ businessDate: businessDate('2026-11-11') }), programme).ok).toBe(true)
  })

  test('RE-02 and they convert', () => {
    const rules = { ...programme, redemption: automatic().redemption }
    const { result, why } = accepted(evaluateExtra(facts({ held: { lots: [aLot('old', 995)] } }), rules))
    expect(result.conversion).toMatchObject({ points: 1000, ownPoints: 5 })
    expect(figures(why)).toEqual([
      ['points_change', -990],
      ['conversion', 20_00],
    ])
  })
})

describe('EA-11 adjustments', () => {
  const facts = (change: number, over: Partial<AdjustmentFacts> = {}): AdjustmentFacts => ({
    businessDate: ORDINARY_DAY,
    member: aMember(),
    change,
    reason: 'mistake',
    adjustedToday: 0,
    held: { lots: [aLot('a', 100), aLot('b', 300)] },
    ...over,
  })

  test('add', () => {
    const { result, why } = accepted(evaluateAdjustment(facts(150), SHOES))
    expect(result).toEqual({ accruedPoints: 150, takenLots: [] })
    expect(figures(why)).toEqual([['adjustment', 150]])
  })

  test('or take, the oldest lot first', () => {
    const { result, why } = accepted(evaluateAdjustment(facts(-150), SHOES))
    expect(result).toEqual({ accruedPoints: 0, takenLots: [aLot('a', 100), aLot('b', 50)] })
    expect(figures(why)).toEqual([['adjustment', -150]])
    expect(evaluateAdjustment(facts(-400), SHOES).ok).toBe(true)
  })

  test.each<[string, AdjustmentFacts, object, Programme?]>([
    ['adjustment_not_allowed', facts(1), {}, { ...SHOES, accrual: { ...SHOES.accrual, adjustment: null } }],
    ['adjustment_of_nothing', facts(0), {}],
    ['adjustment_of_nothing', facts(1.5), {}],
    ['adjustment_reason_unknown', facts(1, { reason: 'mood' }), {}],
    ['adjustment_over_limit', facts(2001), { limitPoints: 2000, leftPoints: 2000 }],
    ['adjustment_over_limit', facts(-2001), { leftPoints: 2000 }],
    ['adjustment_over_limit', facts(501, { adjustedToday: 1500 }), { leftPoints: 500 }],
    ['adjustment_over_limit', facts(1, { adjustedToday: 2500 }), { leftPoints: 0 }],
    ['insufficient_points', facts(-401), { what: 'adjustment', wantedPoints: 401, herePoints: 400 }],
  ])('%s', (code, asked, details, rules = SHOES) => {
    expect(evaluateAdjustment(asked, rules)).toMatchObject({ ok: false, code, details })
  })

  test('up to the limit of the day', () => {
    expect(evaluateAdjustment(facts(500, { adjustedToday: 1500 }), SHOES).ok).toBe(true)
  })

  test('RE-02 what is added converts, what is taken converts nothing', () => {
    const held = { lots: [aLot('old', 2900)] }
    const { result, why } = accepted(evaluateAdjustment(facts(100, { held }), automatic()))
    expect(figures(why)).toEqual([
      ['points_change', -2900],
      ['conversion', 60_00],
    ])
    expect(result.conversion).toMatchObject({ points: 3000, ownPoints: 100 })
    expect(accepted(evaluateAdjustment(facts(-100, { held }), automatic())).result).not.toHaveProperty(
      'conversion',
    )
  })
})
