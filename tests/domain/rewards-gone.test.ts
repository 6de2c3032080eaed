/** What a sale gave goes when its ground is gone: taken back unused, owed when used (RF-10). */
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme, Reward } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RewardStanding } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import {
  aBookedSale,
  aLine,
  aListPriceProgramme,
  aLot,
  aRefund,
  aSale,
  OWN_LOT,
  refunded,
} from '../support/builders.ts'
import { BOUGHT_VOUCHER, COUPON_TENDER, FREE_VOUCHER } from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

const rule = (
  code: string,
  when: Reward['when'],
  gives: Reward['gives'],
  to: Reward['to'] = 'member',
): Reward => ({
  code,
  name: { zh: '送', en: 'Given' },
  when,
  to,
  gives,
  limit: null,
})

const FROM_150 = { kind: 'sale_from', amountFen: fen(150_00) } as const
const FROM_150_TOP_UP = { kind: 'top_up_from', amountFen: fen(150_00) } as const
const FIRST = { kind: 'first_sale' } as const
const VOUCHER = { kind: 'voucher', voucher: FREE_VOUCHER.code } as const
const SOCKS = { kind: 'gift', gift: 'socks', valueFen: fen(15_00) } as const
const HUNDRED = { kind: 'points', points: points(100) } as const

const listPrice = aListPriceProgramme()
const withShortfall = (
  shortfall: Programme['refund']['shortfall'],
  rewards: readonly Reward[],
): Programme => ({
  ...listPrice,
  vouchers: [BOUGHT_VOUCHER, FREE_VOUCHER],
  rewards,
  tenders: [...listPrice.tenders, COUPON_TENDER],
  refund: { ...listPrice.refund, shortfall },
})

/** 60 and 140 paid in cash, and what the sale gave: by rules of the same order. */
function given(
  rewards: readonly Reward[],
  lines = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 140_00 })],
) {
  const programme = withShortfall('from_refund', rewards)
  const bare = aBookedSale(aSale({ lines }), { ...programme, rewards: [] })
  const got = rewards.map(
    ({ code, to, gives }): RewardGiven => ({
      code,
      to,
      gives,
      ...(to === 'referrer' && { referrer: 'friend' }),
    }),
  )
  const sale: BookedSale = { ...bare, result: { ...bare.result, rewards: got } }
  return { sale, programme }
}

const standing = (position: number, here: number, lots?: RewardStanding['lots']): RewardStanding => ({
  position,
  here,
  ...(lots && { lots }),
})

const smallLine = { returned: [[0, 60_00]] } as const
const ownLot = [aLot(OWN_LOT, 200)]

describe('RF-10 when the ground is gone', () => {
  test.each([
    ['sale from 150, 150 kept', FROM_150, 50_00, false],
    ['sale from 150, 149.99 kept', FROM_150, 50_01, true],
    ['first sale, 0.01 kept', FIRST, 199_99, false],
    ['first sale, nothing kept', FIRST, 200_00, true],
    ['top-up from 150, undone', FROM_150_TOP_UP, 200_00, true],
  ])('%s', (_name, when, units, gone) => {
    const { sale, programme } = given([rule('it', when, VOUCHER)], [aLine({ priceFen: 200_00 })])
    const facts = aRefund(sale, { returned: [[0, units]], rewards: [standing(0, 1)] })
    const { result } = refunded(sale, facts, programme)
    expect(result.rewardsGone).toEqual(gone ? [{ position: 0, taken: 1, owedFen: 0 }] : undefined)
    expect(result.after.rewardsGone).toEqual(gone ? [{ position: 0, owedFen: 0 }] : undefined)
  })

  test('ground is money and principal: what a coupon paid is none', () => {
    const programme = withShortfall('from_refund', [rule('it', FROM_150, VOUCHER)])
    const lines = [aLine({ priceFen: 200_00 })]
    const tenders = [
      ['group_coupon', 51_00],
      ['cash', null],
    ] as const
    const bare = aBookedSale(aSale({ lines, tenders }), { ...programme, rewards: [] })
    const rewards = [{ code: 'it', to: 'member', gives: VOUCHER }] as const
    const sale: BookedSale = { ...bare, result: { ...bare.result, rewards } }
    const facts = aRefund(sale, { returned: [[0, 1]], rewards: [standing(0, 1)] })
    expect(refunded(sale, facts, programme).result.rewardsGone).toHaveLength(1)
  })

  test('what is gone is gone once', () => {
    const { sale, programme } = given([rule('it', FROM_150, SOCKS), rule('first', FIRST, SOCKS)])
    const first = refunded(sale, aRefund(sale, { ...smallLine, rewards: [standing(0, 0)] }), programme).result
    expect(first.rewardsGone).toEqual([{ position: 0, taken: 0, owedFen: 15_00 }])
    const rest = aRefund(sale, { before: first.after, rewards: [standing(1, 1)], held: [aLot(OWN_LOT, 140)] })
    const second = refunded(sale, rest, programme).result
    expect(second.rewardsGone).toEqual([{ position: 1, taken: 1, owedFen: 0 }])
    expect(second.after.rewardsGone).toEqual([
      { position: 0, owedFen: 15_00 },
      { position: 1, owedFen: 0 },
    ])
    expect(second).toMatchObject({ withheldFen: 0, handOutFen: 140_00 })
  })

  test('the state lists them by place, whatever went first', () => {
    const { sale, programme } = given([rule('first', FIRST, SOCKS), rule('it', FROM_150, SOCKS)])
    const first = refunded(sale, aRefund(sale, { ...smallLine, rewards: [standing(1, 1)] }), programme).result
    const rest = aRefund(sale, { before: first.after, rewards: [standing(0, 1)], held: [aLot(OWN_LOT, 140)] })
    const positions = refunded(sale, rest, programme).result.after.rewardsGone?.map(
      ({ position }) => position,
    )
    expect(positions).toEqual([0, 1])
  })

  test('a reward, or a voucher, that the sale’s programme does not know is a defect', () => {
    const { sale, programme } = given([rule('it', FROM_150, VOUCHER)])
    const facts = aRefund(sale, { ...smallLine, rewards: [standing(0, 0)] })
    expect(() => evaluateRefund(sale, facts, { ...programme, rewards: [] })).toThrow('no such reward: it')
    expect(() => evaluateRefund(sale, facts, { ...programme, vouchers: [] })).toThrow('no such voucher')
  })

  test('a sale that gave nothing says nothing', () => {
    const sale = aBookedSale(aSale(), listPrice)
    const { result } = refunded(sale, aRefund(sale, { rewards: [] }), listPrice)
    expect(result).not.toHaveProperty('rewardsGone')
    expect(result.after).not.toHaveProperty('rewardsGone')
  })
})

describe('RF-10 what was used is owed at its stated value', () => {
  test.each([
    ['a voucher', VOUCHER, 50_00],
    ['a gift', SOCKS, 15_00],
  ])('%s that is not here, from the money of this act', (_name, gives, owedFen) => {
    const { sale, programme } = given([rule('it', FROM_150, gives)])
    const facts = aRefund(sale, { ...smallLine, held: ownLot, rewards: [standing(0, 0)] })
    const { result, why } = refunded(sale, facts, programme)
    expect(result.rewardsGone).toEqual([{ position: 0, taken: 0, owedFen }])
    expect(result).toMatchObject({ withheldFen: owedFen, handOutFen: 60_00 - owedFen, shortfallPoints: 0 })
    expect(result.after).toMatchObject({ withheldFen: owedFen, debtPoints: 0 })
    expect(recompute(why.handOut)).toBe(60_00 - owedFen)
    expect(why.shortfall).toBeNull()
  })

  test('a reward of which nothing is known is used', () => {
    const { sale, programme } = given([rule('it', FROM_150, SOCKS)])
    const facts = aRefund(sale, { ...smallLine, held: ownLot })
    expect(refunded(sale, facts, programme).result.rewardsGone?.[0]?.owedFen).toBe(15_00)
  })

  test('with the shortfall, its money first: what a part return cannot cover waits for the next', () => {
    const { sale, programme } = given([rule('it', FROM_150, VOUCHER)])
    // 51 points short are 1.02, the voucher 50.00: two fen more than the 51.00 that come back.
    const short = { held: [], rewards: [standing(0, 0)] }
    const small = refunded(sale, aRefund(sale, { returned: [[0, 51_00]], ...short }), programme)
    expect(small.result).toMatchObject({
      shortfallPoints: 51,
      withheldFen: 51_00,
      debtPoints: 0,
      handOutFen: 0,
    })
    expect(small.why.handOut.parts[1]?.parts.map((part) => [part.code, part.value.amount])).toEqual([
      ['to_withhold', 51_02],
    ])
    expect(recompute(small.why.handOut)).toBe(0)
    const next = aRefund(sale, {
      returned: [[0, 9_00]],
      before: small.result.after,
      held: [aLot(OWN_LOT, 149)],
    })
    const second = refunded(sale, next, programme)
    expect(second.result).toMatchObject({ withheldFen: 2, handOutFen: 8_98 })
    expect(recompute(second.why.handOut)).toBe(8_98)
  })

  test('the shortfall’s money comes first: no debt while the voucher waits', () => {
    const { sale, programme } = given([rule('it', FROM_150, VOUCHER)], [aLine({ priceFen: 150_00 })])
    const facts = aRefund(sale, { returned: [[0, 10_00]], held: [], rewards: [standing(0, 0)] })
    const { result } = refunded(sale, facts, programme)
    expect(result).toMatchObject({ shortfallPoints: 10, withheldFen: 10_00, debtPoints: 0 })
  })

  test('a quality return takes what is here and owes no money for the rest: the member’s missing points become debt', () => {
    const { sale, programme } = given([
      rule('a', FROM_150, VOUCHER),
      rule('b', FROM_150, SOCKS),
      rule('c', FROM_150, HUNDRED),
      rule('d', FROM_150, HUNDRED, 'referrer'),
    ])
    const facts = aRefund(sale, {
      ...smallLine,
      reason: 'quality',
      held: [aLot(OWN_LOT, 100)],
      rewards: [standing(0, 0), standing(1, 1), standing(2, 30, [aLot('r', 30)]), standing(3, 0)],
    })
    const { result } = refunded(sale, facts, programme)
    expect(result.rewardsGone).toEqual([
      { position: 0, taken: 0, owedFen: 0 },
      { position: 1, taken: 1, owedFen: 0 },
      { position: 2, taken: 30, lots: [aLot('r', 30)], missingPoints: 70, owedFen: 0 },
      { position: 3, taken: 0, owedFen: 0 },
    ])
    expect(result).toMatchObject({ withheldFen: 0, handOutFen: 60_00, shortfallPoints: 30, debtPoints: 30 })
  })

  test('where missing points become debt, owed money is withheld all the same', () => {
    const { sale } = given([rule('it', FROM_150, SOCKS)])
    const programme = withShortfall('debt', [rule('it', FROM_150, SOCKS)])
    const facts = aRefund(sale, { ...smallLine, held: [], rewards: [standing(0, 0)] })
    const { result, why } = refunded(sale, facts, programme)
    expect(result).toMatchObject({
      shortfallPoints: 60,
      debtPoints: 60,
      withheldFen: 15_00,
      handOutFen: 45_00,
    })
    expect(recompute(why.handOut)).toBe(45_00)
    const quality = aRefund(sale, {
      before: result.after,
      returned: [[1, 10_00]],
      held: [],
      reason: 'quality',
    })
    expect(refunded(sale, quality, programme).result).toMatchObject({ withheldFen: 0, debtPoints: 10 })
  })

  test('a programme that lets no shortfall be refuses a used reward too, but not for a defect', () => {
    const { sale } = given([rule('it', FROM_150, SOCKS)])
    const programme = withShortfall('refuse', [rule('it', FROM_150, SOCKS)])
    const facts = aRefund(sale, { ...smallLine, held: ownLot, rewards: [standing(0, 0)] })
    expect(evaluateRefund(sale, facts, programme)).toEqual({
      ok: false,
      code: 'shortfall_refused',
      details: { shortfallPoints: 0, owedFen: 15_00 },
    })
    expect(evaluateRefund(sale, { ...facts, reason: 'quality' }, programme).ok).toBe(true)
    expect(evaluateRefund(sale, { ...facts, rewards: [standing(0, 1)] }, programme).ok).toBe(true)
  })
})

describe('RF-10 points that the sale gave', () => {
  const REWARD_LOT = `${OWN_LOT}.r0`
  const { sale, programme } = given([rule('it', FROM_150, HUNDRED)])
  const take = (over: Partial<RefundFacts>) =>
    refunded(sale, { ...aRefund(sale, smallLine), ...over }, programme)

  test('are taken out of their lots, which the claw-back then does not find', () => {
    const lots = [aLot(REWARD_LOT, 100)]
    const { result } = take({ held: [...lots, aLot('other', 10)], rewards: [standing(0, 100, lots)] })
    expect(result.rewardsGone).toEqual([{ position: 0, taken: 100, lots, owedFen: 0 }])
    expect(result.clawbackLots).toEqual([aLot('other', 10)])
    expect(result).toMatchObject({ shortfallPoints: 50, withheldFen: 1_00 })
  })

  test('no more than were given, oldest first', () => {
    const lots = [aLot(`${REWARD_LOT}~2027-01-31`, 70), aLot(`${REWARD_LOT}~2027-02-28`, 70)]
    const { result } = take({ held: [...lots, ...ownLot], rewards: [standing(0, 140, lots)] })
    expect(result.rewardsGone?.[0]).toMatchObject({
      taken: 100,
      lots: [aLot(lots[0]?.lot ?? '', 70), aLot(lots[1]?.lot ?? '', 30)],
    })
  })

  test('and used, are taken like the claw-back: from other lots, then off the money', () => {
    const lots = [aLot(REWARD_LOT, 40)]
    const held = [aLot(OWN_LOT, 60), ...lots, aLot('other', 25)]
    const { result, why } = take({ held, rewards: [standing(0, 40, lots)] })
    expect(result.rewardsGone).toEqual([{ position: 0, taken: 40, lots, missingPoints: 60, owedFen: 0 }])
    expect(result.clawbackPoints).toBe(60)
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 60), aLot('other', 25)])
    expect(result).toMatchObject({ shortfallPoints: 35, withheldFen: 70, handOutFen: 59_30 })
    expect(why.shortfall?.parts[0]?.parts.map((part) => [part.code, part.value.amount])).toEqual([
      ['clawback_due', 60],
      ['reward_points_missing', 60],
    ])
    expect(why.shortfall === null ? null : recompute(why.shortfall)).toBe(35)
  })

  test('and expired unused, count as taken', () => {
    const lots = [aLot(REWARD_LOT, 10)]
    const expired = [aLot(`${REWARD_LOT}~2026-11-30`, 50), aLot(`${OWN_LOT}.r1~2026-11-30`, 50)]
    const { result } = take({ held: [...ownLot, ...lots], expired, rewards: [standing(0, 10, lots)] })
    expect(result.rewardsGone).toEqual([{ position: 0, taken: 60, lots, missingPoints: 40, owedFen: 0 }])
    expect(result.expiredLots).toEqual([aLot(`${REWARD_LOT}~2026-11-30`, 50)])
    expect(result.after.expiredPoints).toBe(50)
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 100)])
  })

  test('to the referrer and used are owed at the value of a point, floored', () => {
    const rules = [rule('it', FROM_150, HUNDRED, 'referrer')]
    const other = given(rules)
    const cheap = { ...other.programme, redemption: { ...other.programme.redemption, stepFen: fen(15_00) } }
    const lots = [aLot(REWARD_LOT, 33)]
    const facts = aRefund(other.sale, {
      ...smallLine,
      held: ownLot,
      rewards: [standing(0, 33, lots)],
    })
    const { result, why } = refunded(other.sale, facts, cheap)
    // 67 × 1.5 fen = 100.5
    expect(result.rewardsGone).toEqual([{ position: 0, taken: 33, lots, owedFen: 100 }])
    expect(result).toMatchObject({ withheldFen: 100, shortfallPoints: 0 })
    expect(result.clawbackLots).toEqual([aLot(OWN_LOT, 60)])
    expect(recompute(why.handOut)).toBe(59_00)
  })
})
