/** What a sale gives besides its points, and the money that it is given for (SV-04, EN-17, RF-10). */
import { describe, expect, test } from 'vitest'
import { groundMoney, isGround } from '../../shared/domain/ground-money.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme, Reward } from '../../shared/domain/programme.ts'
import type { RewardGiven, SaleFacts } from '../../shared/domain/sale.ts'
import { aLine, aListPriceProgramme, aMember, aSale, evaluated } from '../support/builders.ts'
import {
  COUPON_TENDER,
  FREE_VOUCHER,
  OPEN_VOUCHER,
  STORED_VALUE,
  STORED_VALUE_TENDER,
  VOUCHER_TENDER,
} from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

const listPrice: Programme = {
  ...aListPriceProgramme(),
  storedValue: STORED_VALUE,
  tenders: [...aListPriceProgramme().tenders, COUPON_TENDER, VOUCHER_TENDER, STORED_VALUE_TENDER],
}

function aReward(over: Partial<Reward> = {}): Reward {
  return {
    code: 'thanks',
    name: { zh: '谢礼', en: 'Thanks' },
    when: { kind: 'sale_from', amountFen: fen(100_00) },
    to: 'member',
    gives: { kind: 'points', points: points(50) },
    limit: null,
    ...over,
  }
}

const gift = (code: string) => ({ kind: 'gift', gift: code, valueFen: fen(15_00) }) as const

/** What a sale is given, its explanations computed again. */
function given(
  rewards: readonly Reward[],
  over: Partial<SaleFacts> = {},
): readonly RewardGiven[] | undefined {
  const { result, why } = evaluated({ ...aSale(), ...over }, { ...listPrice, rewards })
  expect(why.rewards).toHaveLength(result.rewards?.length ?? 0)
  for (const reward of why.rewards) recompute(reward)
  return result.rewards
}

const codes = (rewards: readonly Reward[], over: Partial<SaleFacts> = {}) =>
  (given(rewards, over) ?? []).map(({ code }) => code)
const firstSale = aMember({ firstSale: true })
const introduced = aMember({ firstSale: true, referrer: 'member-2' })

describe('ground money', () => {
  const asset = (name: 'principal' | 'bonus' | 'rebate') => ({ code: 'stored_value', asset: name })
  test.each([
    [{ code: 'cash' }, true],
    [{ code: 'bank_card' }, true],
    [{ code: 'voucher' }, false],
    [{ code: 'group_coupon' }, false],
    [{ code: 'registered_voucher' }, false],
    [asset('principal'), true],
    [asset('bonus'), false],
    [asset('rebate'), false],
  ])('EN-05 SV-04 %j counts: %s', (tender, counts) => {
    expect(isGround(tender, listPrice)).toBe(counts)
  })

  test('is the sum of what those tenders paid, whatever earns', () => {
    const tenders = [{ code: 'cash' }, { code: 'voucher' }, asset('principal'), asset('bonus')]
    expect(groundMoney(tenders, [fen(100), fen(20), fen(3), fen(4)], listPrice)).toBe(103)
    expect(groundMoney(tenders, [fen(100)], listPrice)).toBe(100)
  })
})

describe('SV-04 a reward of a sale', () => {
  test('is given from its amount on, with what it gives', () => {
    expect(given([aReward()])).toEqual([
      { code: 'thanks', to: 'member', gives: { kind: 'points', points: 50 } },
    ])
    expect(given([aReward({ when: { kind: 'sale_from', amountFen: fen(100_01) } })])).toBeUndefined()
  })

  test('points of a reward are not the sale’s', () => {
    const { result } = evaluated(aSale(), { ...listPrice, rewards: [aReward()] })
    expect(result.accruedPoints).toBe(100)
  })

  test('voucher money gives none; goods that earn nothing count', () => {
    const tenders: SaleFacts['tenders'] = [
      { code: 'voucher', amountFen: fen(1) },
      { code: 'cash', amountFen: null },
    ]
    expect(codes([aReward()], { tenders })).toEqual([])
    expect(codes([aReward()], { lines: [aLine({ category: 'paper_bag' })] })).toEqual(['thanks'])
  })

  test('of a first sale is given for any money, and for none only where money was paid', () => {
    const reward = aReward({ when: { kind: 'first_sale' } })
    expect(codes([reward], { member: firstSale, lines: [aLine({ priceFen: 1 })] })).toEqual(['thanks'])
    expect(codes([reward], { member: aMember() })).toEqual([])
    const tenders: SaleFacts['tenders'] = [{ code: 'voucher', amountFen: null }]
    expect(codes([reward], { member: firstSale, tenders })).toEqual([])
  })

  test('of a top-up is none of a sale', () => {
    expect(codes([aReward({ when: { kind: 'top_up_from', amountFen: fen(1) } })])).toEqual([])
  })

  test('is given to nobody without a member, or with a card that does not work', () => {
    expect(codes([aReward()], { member: null })).toEqual([])
    expect(codes([aReward()], { member: aMember({ cardActive: false }) })).toEqual([])
  })

  test('is not given again once its limit is used up', () => {
    const held = { lots: [], birthdayRights: 0, rewardsUsedUp: ['thanks'] }
    expect(codes([aReward(), aReward({ code: 'other' })], { held })).toEqual(['other'])
  })

  test('EN-17 of the referrer names who it is, and is given where somebody is', () => {
    const reward = aReward({ to: 'referrer', when: { kind: 'first_sale' } })
    expect(given([reward], { member: introduced })).toEqual([
      { code: 'thanks', to: 'referrer', referrer: 'member-2', gives: { kind: 'points', points: 50 } },
    ])
    expect(codes([reward], { member: firstSale })).toEqual([])
    expect(given([aReward()], { member: introduced })?.[0]).not.toHaveProperty('referrer')
  })

  test('a gift is given while stock lasts, those of this sale counted, in the programme’s order', () => {
    const rewards = [
      aReward({ code: 'one', gives: gift('socks') }),
      aReward({ code: 'two', gives: gift('socks') }),
      aReward({ code: 'three', gives: gift('socks') }),
      aReward({ code: 'four', gives: gift('cap') }),
      aReward({ code: 'five' }),
    ]
    const held = (gifts: Record<string, number>) => ({ held: { lots: [], birthdayRights: 0, gifts } })
    expect(codes(rewards, held({ socks: 2 }))).toEqual(['one', 'two', 'five'])
    expect(codes(rewards, held({ socks: 5, cap: 1 }))).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(codes(rewards)).toEqual(['five'])
  })

  test('says what it gives, from which amount on, and the money it was given for, by tender', () => {
    const tenders: SaleFacts['tenders'] = [
      { code: 'voucher', amountFen: fen(10_00) },
      { code: 'wechat', amountFen: fen(20_00) },
      { code: 'cash', amountFen: null },
    ]
    const rewards = [
      aReward({ when: { kind: 'sale_from', amountFen: fen(90_00) } }),
      aReward({ code: 'first', when: { kind: 'first_sale' } }),
    ]
    const { why } = evaluated({ ...aSale({ member: firstSale }), tenders }, { ...listPrice, rewards })
    expect(why.rewards.map(({ code, params, value }) => [code, params, value.amount])).toEqual([
      ['reward_from', { reward: 'thanks', fromFen: 90_00 }, 50],
      ['reward_first_sale', { reward: 'first' }, 50],
    ])
    expect(
      why.rewards[0]?.parts[0]?.parts.map(({ params, value }) => [params['tender'], value.amount]),
    ).toEqual([
      ['wechat', 20_00],
      ['cash', 70_00],
    ])
  })
})

test('SV-04 a voucher is told by its value; one that the programme does not know is a defect', () => {
  const vouchers = [OPEN_VOUCHER, FREE_VOUCHER]
  const gives = { kind: 'voucher', voucher: FREE_VOUCHER.code } as const
  const programme = { ...listPrice, vouchers, rewards: [aReward({ gives })] }
  const [why] = evaluated(aSale(), programme).why.rewards
  expect(why?.value).toEqual({ unit: 'fen', amount: FREE_VOUCHER.valueFen })
  expect(FREE_VOUCHER.valueFen).not.toBe(OPEN_VOUCHER.valueFen)
  expect(() => evaluated(aSale(), { ...programme, vouchers: [] })).toThrow(
    `no such voucher: ${FREE_VOUCHER.code}`,
  )
})
