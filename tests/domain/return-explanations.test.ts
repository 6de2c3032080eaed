/** Why a return comes to what it does: what each figure is told by, under which rule (RF-02, RF-03, RF-07, RF-10, EN-15). */
import { describe, expect, test } from 'vitest'
import { type Explanation, pointsOf, step } from '../../shared/domain/explain.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, EntryGround } from '../../shared/domain/refund.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import { explainDue, explainTaken } from '../../shared/domain/shortfall-why.ts'
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
import { nodesOf } from '../support/recompute.ts'

const listPrice = aListPriceProgramme()
const debt: Programme = { ...listPrice, refund: { ...listPrice.refund, shortfall: 'debt' } }

/** 'code rule amount' of each part. */
const told = (parts: readonly Explanation[] = []) =>
  parts.map(({ code, rule, value }) => `${code} ${rule} ${value.amount}`)

describe('the money of a return', () => {
  const lines = [aLine({ priceFen: 60_00 }), aLine({ priceFen: 40_00 })]
  const held = { lots: [aLot('old', 1000)], birthdayRights: 0 }

  test('where nothing is missing it is what the tenders give back, those that give something', () => {
    const tenders = [
      ['voucher', 20_00],
      ['cash', null],
    ] as const
    const sale = aBookedSale(aSale({ lines, tenders }), listPrice)
    const { handOut } = refunded(sale, aRefund(sale, { returned: [[1, 40_00]] }), listPrice).why
    expect(told([handOut])).toEqual(['hand_out RF-07 3200'])
    expect(told(handOut.parts)).toEqual(['refund_money RF-07 3200'])
    expect(told(handOut.parts[0]?.parts)).toEqual(['tender_share RF-07 3200'])
  })

  test('lines are told by their number on the slip, what comes back in points too', () => {
    const sale = aBookedSale(aSale({ lines, held, redeemPoints: 1000 }), listPrice)
    const { why } = refunded(sale, aRefund(sale, { returned: [[1, 40_00]] }), listPrice)
    expect(why.lines.map(({ params }) => params['lineNumber'])).toEqual([2])
    expect(why.restored?.parts.map(({ params }) => params['lineNumber'])).toEqual([2])
  })

  test('EN-15 the card is handed back for what of this sale no longer counts', () => {
    const sale = aBookedSale(aSale({ lines }), listPrice)
    const purchase = { businessDate: ORDINARY_DAY, kind: 'sale' } as const
    const entry: EntryGround = {
      condition: { kind: 'sales_from', amountFen: fen(150_00), days: 1 },
      appliedOn: ORDINARY_DAY,
      purchases: [
        { ...purchase, netFen: fen(100_00), thisSale: true },
        { ...purchase, netFen: fen(70_00), thisSale: false },
      ],
    }
    const { why } = refunded(sale, aRefund(sale, { returned: [[1, 40_00]], entry }), listPrice)
    expect(why.surrender === null ? [] : told([why.surrender, ...why.surrender.parts])).toEqual([
      'entry_net EN-15 6000',
      'entry_net_before EN-15 10000',
      'entry_net_returned EN-15 4000',
    ])
  })
})

describe('RF-03 points that are missing', () => {
  const sale = aBookedSale(aSale(), listPrice)

  test('are told by everywhere they were looked for', () => {
    const taken = {
      lots: [],
      expired: [aLot(OWN_LOT, 1)],
      fromRestored: points(2),
      fromOwnLot: points(3),
      fromOtherLots: points(4),
      fromConversions: points(5),
      debtElsewhere: points(6),
      short: points(7),
      boughtBack: points(8),
      undone: [],
      left: [],
    }
    const due = step('clawback_due', 'RF-03', {}, pointsOf(28))
    expect(told(explainTaken(due, 2, taken).parts)).toEqual([
      'clawback_due RF-03 28',
      'taken_from_expired RF-03 1',
      'taken_from_restored RF-03 2',
      'taken_from_own_lot RF-03 3',
      'taken_from_other_lots RF-03 4',
      'taken_from_conversions RF-08 5',
      'taken_elsewhere RF-03 6',
      'bought_back RF-03 8',
    ])
  })

  test('come off the money at their value', () => {
    const { handOut } = refunded(sale, aRefund(sale, { held: [] }), listPrice).why
    expect(told(handOut.parts[1]?.parts)).toEqual(['shortfall_value RF-03 200'])
  })

  test('are owed where the programme says so', () => {
    const { handOut } = refunded(sale, aRefund(sale, { held: [] }), debt).why
    expect(told(handOut.parts)).toEqual(['refund_money RF-07 10000', 'shortfall_as_debt RF-03 0'])
  })

  test('and withheld for are handed out by a quality return that brings them back', () => {
    const programme = aListPriceProgramme({
      factors: [aFactor(5000, { kind: 'category', category: 'shoe' })],
    })
    const held = { lots: [aLot('old', 1000)], birthdayRights: 0 }
    const lines = [aLine(), aLine({ priceFen: 900_00, category: 'paper_bag' })]
    const bought = aBookedSale(aSale({ lines, held, redeemPoints: 1000 }), programme)
    const first = refunded(bought, aRefund(bought, { returned: [[0, 100_00]], held: [] }), programme).result
    const rest = { returned: [[1, 900_00]], before: first.after, held: [], reason: 'quality' } as const
    const { result, why } = refunded(bought, aRefund(bought, rest), programme)
    expect([first.withheldFen, result.withheldFen]).toEqual([7_80, -7_80])
    expect(told(why.handOut.parts.slice(1))).toEqual(['withheld_quality RF-03 -780'])
    expect(told(why.handOut.parts[1]?.parts)).toEqual([
      'shortfall_value RF-03 0',
      'withheld_before RF-03 780',
    ])
  })
})

describe('RF-10 rewards whose ground is gone', () => {
  const rewards = (['voucher', 'gift', 'friend'] as const).map((code) => ({
    code,
    name: { zh: '送', en: 'Given' },
    when: { kind: 'first_sale' } as const,
    to: code === 'friend' ? ('referrer' as const) : ('member' as const),
    gives:
      code === 'friend'
        ? ({ kind: 'points', points: points(100) } as const)
        : ({ kind: 'gift', gift: code, valueFen: fen(5_00) } as const),
    limit: null,
  }))
  const programme: Programme = { ...listPrice, rewards }
  const bare = aBookedSale(aSale(), listPrice)
  const given = rewards.map(({ code, to, gives }): RewardGiven => ({ code, to, gives }))
  const sale: BookedSale = { ...bare, result: { ...bare.result, rewards: given } }

  test('are told by what is owed for those that were used: points at their value, things at theirs', () => {
    const standing = [
      { position: 0, here: 1 },
      { position: 1, here: 0 },
      { position: 2, here: 40, lots: [aLot('theirs', 40)] },
    ]
    const { handOut } = refunded(sale, aRefund(sale, { rewards: standing }), programme).why
    const [due] = nodesOf(handOut, 'to_withhold')
    expect(told(due?.parts)).toEqual(['reward_owed RF-10 500', 'reward_points_owed RF-10 120'])
    expect(due?.parts.map(({ params }) => params['points'])).toEqual([undefined, 60])
  })

  test('points that no such reward gave cannot be missing', () => {
    const gone = { position: 0, taken: 0, missingPoints: points(5), owedFen: fen(0) }
    const judged = { clawback: points(0), rewards: [{ gone, code: 'it', expiredLots: [] }] }
    const none: BookedSale = { ...bare, result: { ...bare.result, rewards: [] } }
    for (const of of [bare, none]) expect(() => explainDue(of, judged)).toThrow('a reward of points')
  })
})
