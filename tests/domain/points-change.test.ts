/** What an act changes on a member's points, term by term: what is added first, then what is taken off (RE-04, RF-03). */
import { describe, expect, test } from 'vitest'
import { evaluateClaim } from '../../shared/domain/claim.ts'
import { type Explanation, pointsOf, step } from '../../shared/domain/explain.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import {
  explainChange,
  isMemberPoints,
  memberPoints,
  pointsConverted,
} from '../../shared/domain/points-change.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import {
  aBookedSale,
  accepted,
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
} from '../support/builders.ts'
import { exchanged, wide } from '../support/exchanges.ts'
import { automatic } from '../support/programmes.ts'

const listPrice = aListPriceProgramme()
const converting: Programme = { ...automatic(), memberPrice: listPrice.memberPrice }

/** A change in one line: 'code rule amount', then its parts: as many gains as it says, then losses. */
function told(change: Explanation | null): readonly string[] {
  if (change === null) return []
  const gains = change.params['gains']
  const sign = (place: number) => (typeof gains !== 'number' ? '' : place < gains ? '+ ' : '- ')
  const line = ({ code, rule, value }: Explanation) => `${code} ${rule} ${value.amount}`
  return [line(change), ...change.parts.map((part, place) => `${sign(place)}${line(part)}`)]
}

const gain = (amount: number) => step('accrual', 'EA-01', {}, pointsOf(amount))
const loss = (amount: number) => step('points_used', 'RE-04', {}, pointsOf(amount))

const byMember: RewardGiven = { code: 'a', to: 'member', gives: { kind: 'points', points: points(50) } }
const byFriend: RewardGiven = { ...byMember, to: 'referrer', referrer: 'friend' }
const aVoucher: RewardGiven = { ...byMember, gives: { kind: 'voucher', voucher: 'thanks50' } }

describe('a change', () => {
  test.each([
    ['one gain alone is the change itself', [gain(5)], [], ['accrual EA-01 5']],
    [
      'two gains are summed',
      [gain(5), gain(7)],
      [],
      ['points_change RE-04 12', '+ accrual EA-01 5', '+ accrual EA-01 7'],
    ],
    [
      'a loss is taken off',
      [gain(5)],
      [loss(7)],
      ['points_change RE-04 -2', '+ accrual EA-01 5', '- points_used RE-04 7'],
    ],
    ['losses alone', [], [loss(7)], ['points_change RE-04 -7', '- points_used RE-04 7']],
    ['nothing at all', [], [], ['points_change RE-04 0']],
  ])('%s', (_name, gains, losses, expected) => {
    expect(told(explainChange(gains, losses))).toEqual(expected)
  })

  test('of which nothing is taken off needs no losses', () => {
    expect(explainChange([gain(5)])).toEqual(gain(5))
  })

  test('points of its own member are among the rewards; another’s, and things, are not', () => {
    expect([byMember, byFriend, aVoucher, undefined].map(isMemberPoints)).toEqual([true, false, false, false])
    const why = [gain(1), gain(2), gain(3)]
    expect(memberPoints([byFriend, byMember, aVoucher], why)).toEqual([gain(2)])
  })

  test('RE-02 points that became value are told where some did', () => {
    expect(pointsConverted(null)).toEqual([])
    expect(pointsConverted(undefined)).toEqual([])
    const conversion = { steps: 1, points: points(1000), fen: fen(20_00), lots: [], ownPoints: points(1000) }
    expect(pointsConverted(conversion).flatMap(told)).toEqual(['points_converted RE-02 1000'])
  })
})

describe('of a sale', () => {
  const held = { lots: [aLot('old', 1000)], birthdayRights: 0 }

  test('what it accrues and gives, less what it uses', () => {
    const reward = {
      code: 'gift',
      name: { zh: '送', en: 'Given' },
      when: { kind: 'sale_from', amountFen: fen(1) },
      to: 'member',
      gives: { kind: 'points', points: points(50) },
      limit: null,
    } as const
    const { why } = evaluated(aSale({ redeemPoints: 1000, held }), { ...listPrice, rewards: [reward] })
    expect(told(why.change)).toEqual([
      'points_change RE-04 -870',
      '+ accrual EA-01 80',
      '+ reward_from SV-04 50',
      '- points_used RE-04 1000',
    ])
  })

  test('less what becomes value', () => {
    expect(told(evaluated(aSale({ held }), converting).why.change)).toEqual([
      'points_change RE-04 -900',
      '+ accrual EA-01 100',
      '- points_converted RE-02 1000',
    ])
  })

  test('EN-20 that is claimed likewise', () => {
    const sale = aBookedSale(aSale({ member: null }), converting)
    const claim = {
      businessDate: ORDINARY_DAY,
      member: aMember(),
      kept: initialRefundState(sale).kept,
      claimedBefore: false,
      held: { lots: [aLot('old', 900)] },
    }
    const late = { ...converting, card: { ...converting.card, lateDays: 7 } }
    expect(told(accepted(evaluateClaim(sale, claim, late)).why.change)).toEqual([
      'points_change RE-04 -900',
      '+ accrual EA-01 100',
      '- points_converted RE-02 1000',
    ])
  })

  test('EA-01 points of the list price go line by line from what was paid', () => {
    const atList: Programme = { ...listPrice, accrual: { ...listPrice.accrual, base: 'list' } }
    const lines = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 40_00 })]
    const { why } = evaluated(aSale({ lines }), atList)
    expect(told(why.accrual.parts[0] ?? null)).toEqual([
      'earning_list EA-01 10000',
      'earning_money EA-03 10000',
      'line_earns_list EA-01 6000',
      'line_earns_list EA-01 4000',
    ])
  })
})

describe('of a return', () => {
  test('RF-03 what comes back less what is taken; what is nowhere is not taken', () => {
    const lots = [aLot('old', 1000)]
    const sale = aBookedSale(
      aSale({ redeemPoints: 1000, held: { lots, birthdayRights: 0 }, lines: [aLine({ priceFen: 2000_00 })] }),
      listPrice,
    )
    const facts = aRefund(sale, { held: [], expired: [aLot(OWN_LOT, 100)], elsewherePoints: 300 })
    const { why } = refunded(sale, facts, listPrice)
    expect(told(why.change)).toEqual([
      'points_change RE-04 0',
      '+ restored RF-07 1000',
      '- points_taken RF-03 1000',
    ])
    expect(told(why.taken)).toEqual([
      'points_taken RF-03 1000',
      '+ clawback RF-02 1980',
      '- taken_from_expired RF-03 100',
      '- taken_elsewhere RF-03 300',
      '- shortfall RF-03 580',
    ])
    const line = ({ code, value }: Explanation) => `${code} ${value.amount}`
    expect(why.lines[0]?.parts.map(line)).toEqual([
      'kept_cost_before_of_amount 200000',
      'kept_cost_after_of_amount 0',
    ])
    expect(why.restored?.parts[0]?.parts.map(line)).toEqual([
      'kept_redeemed_before 1000',
      'kept_redeemed_after 0',
    ])
  })

  test('RF-08 conversions that are undone bring points, and what remains converts again', () => {
    const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 1200_00 })] }), converting)
    const converted = [
      {
        lot: OWN_LOT,
        unspentFen: fen(90_00),
        points: [aLot(OWN_LOT, 3000)],
        step: { points: points(3000), fen: fen(90_00) },
      },
    ]
    const facts = aRefund(sale, { returned: [[0, 100_00]], held: [], converted })
    expect(told(refunded(sale, facts, converting).why.change)).toEqual([
      'points_change RE-04 900',
      '+ conversion_points_back RF-08 3000',
      '- points_taken RF-03 100',
      '- points_converted RE-02 2000',
    ])
  })

  test('RF-10 points that it gave go with it; those of a friend, and things, are not the member’s', () => {
    const given = [byFriend, byMember, aVoucher]
    const rewards = given.map(({ code, to, gives }, position) => ({
      code: `${code}${position}`,
      name: { zh: '送', en: 'Given' },
      when: { kind: 'first_sale' } as const,
      to,
      gives,
      limit: null,
    }))
    const programme: Programme = { ...listPrice, rewards, vouchers: wide.vouchers }
    const bare = aBookedSale(aSale(), listPrice)
    const named = given.map((one, position) => ({ ...one, code: `${one.code}${position}` }))
    const sale: BookedSale = { ...bare, result: { ...bare.result, rewards: named } }
    const expired = [aLot(`${OWN_LOT}.r1`, 20)]
    const standing = [{ position: 2, here: 1 }]
    const { why } = refunded(sale, aRefund(sale, { rewards: standing, expired }), programme)
    expect(told(why.taken)).toEqual([
      'points_taken RF-03 100',
      '+ clawback RF-02 100',
      '+ reward_points_back RF-10 50',
      '- taken_from_expired RF-03 20',
      '- shortfall RF-03 30',
    ])
    expect(why.taken.parts[1]?.params).toEqual({ reward: 'a1' })
  })

  test('RF-11 of an unknown sale: the plain rate, less what is elsewhere and nowhere', () => {
    const facts = {
      businessDate: ORDINARY_DAY,
      member: aMember(),
      amountFen: fen(100_00),
      tender: 'cash',
      reason: 'no_longer_wanted',
      held: { lots: [aLot('old', 50)] },
      elsewherePoints: points(20),
    }
    const { why } = accepted(evaluateUnknownReturn(facts, listPrice))
    expect(told(why.change)).toEqual(['points_change RE-04 -50', '- points_taken RF-03 50'])
    expect(told(why.change?.parts[0] ?? null)).toEqual([
      'points_taken RF-03 50',
      '+ base_points RF-11 100',
      '- taken_elsewhere RF-03 20',
      '- shortfall RF-03 30',
    ])
    const nobody = { ...facts, member: null, held: { lots: [] }, elsewherePoints: points(0) }
    expect(accepted(evaluateUnknownReturn(nobody, listPrice)).why.change).toBeNull()
  })

  test('RF-04 of an exchange: what both halves add, less what both take', () => {
    const lots = [aLot('old', 1000)]
    const old = aBookedSale(aSale({ redeemPoints: 1000, held: { lots, birthdayRights: 0 } }), listPrice)
    const { why } = exchanged(old, 100_00, { programme: listPrice, sale: { redeemPoints: 1000 } })
    expect(told(why.points)).toEqual([
      'exchange_points RF-04 0',
      '+ accrual EA-01 80',
      '+ restored RF-07 1000',
      '- points_taken RF-03 80',
      '- points_used RE-04 1000',
    ])
  })
})
