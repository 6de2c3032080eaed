/** Undoing a top-up: what it earned and gave goes like a return's; what of it was used is a shortfall (RF-10, RF-03, RF-08). */
import { describe, expect, test } from 'vitest'
import { unbalanced } from '../../shared/domain/ledger.ts'
import { fen } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { TopUpUndoFacts } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { evaluateTopUpUndo, topUpAsGoods, topUpUndonePostings } from '../../shared/domain/top-up-undo.ts'
import { accepted, aLot, aMember, ORDINARY_DAY } from '../support/builders.ts'
import { AUTOMATIC, RICH } from '../support/rich-programme.ts'

const LOT = 'top-up'
const VOUCHER_FROM_1000 = {
  code: 'topped',
  name: { zh: '充值送券', en: 'Voucher for topping up' },
  when: { kind: 'top_up_from', amountFen: fen(1000_00) },
  to: 'member',
  gives: { kind: 'voucher', voucher: 'fifty' },
  limit: null,
} as const

/** 1 yuan is 1 point at the top-up; 100 points are worth 2 yuan; 1000 gives a voucher of 50. */
function earning(base: Programme, over: Partial<Programme> = {}): Programme {
  const storedValue = base.storedValue === null ? null : { ...base.storedValue, earnsAt: 'top_up' as const }
  return { ...base, storedValue, rewards: [VOUCHER_FROM_1000], ...over }
}

function toppedUp(programme: Programme) {
  const facts = {
    businessDate: ORDINARY_DAY,
    member: aMember(),
    payFen: fen(1000_00),
    tenders: [
      { code: 'wechat', amountFen: fen(1_00) },
      { code: 'cash', amountFen: null },
    ],
    held: { valueFen: fen(0), lots: [] },
  }
  return { facts, result: accepted(evaluateTopUp(facts, programme)).result, lot: LOT }
}

function undone(programme: Programme, over: Partial<TopUpUndoFacts> = {}) {
  const topUp = toppedUp(programme)
  const facts: TopUpUndoFacts = {
    businessDate: ORDINARY_DAY,
    returned: [],
    before: initialRefundState(topUpAsGoods(topUp, programme)),
    held: [aLot(LOT, 1000)],
    elsewherePoints: NO_POINTS,
    rewards: [{ position: 0, here: 1 }],
    ...over,
  }
  const judged = evaluateTopUpUndo(topUp, facts, programme)
  return judged.ok ? { ...judged.value.result, why: judged.value.why } : judged
}

const withShortfall = (shortfall: Programme['refund']['shortfall']) =>
  earning(RICH, { refund: { ...RICH.refund, shortfall } })

describe('RF-10 a top-up undone', () => {
  test('with everything unused hands out all of it, the way it came', () => {
    const result = undone(earning(RICH))
    expect(result).toMatchObject({
      handOutFen: 1000_00,
      clawbackPoints: 1000,
      clawbackLots: [{ lot: LOT, points: 1000 }],
      shortfallPoints: 0,
      rewardsGone: [{ position: 0, taken: 1, owedFen: 0 }],
      tenders: [
        { code: 'wechat', handedFen: 1_00 },
        { code: 'cash', handedFen: 999_00 },
      ],
    })
  })

  test('used points come out of other lots first, then off the money, in slip order', () => {
    const held = [aLot('older', 30), aLot(LOT, 900)]
    expect(undone(earning(RICH), { held })).toMatchObject({
      clawbackLots: [
        { lot: LOT, points: 900 },
        { lot: 'older', points: 30 },
      ],
      shortfallPoints: 70,
      withheldFen: 1_40,
      handOutFen: 998_60,
      tenders: [
        { handedFen: 0, withheldFen: 1_00 },
        { handedFen: 998_60, withheldFen: 40 },
      ],
    })
  })

  test('a used voucher is owed at its value, beside the points', () => {
    const used = { held: [aLot(LOT, 900)], rewards: [{ position: 0, here: 0 }] }
    expect(undone(earning(RICH), used)).toMatchObject({
      shortfallPoints: 100,
      withheldFen: 2_00 + 50_00,
      handOutFen: 948_00,
      rewardsGone: [{ position: 0, taken: 0, owedFen: 50_00 }],
    })
  })

  test('missing points become debt, or keep it from being undone, where the programme says so', () => {
    const held = [aLot(LOT, 900)]
    expect(undone(withShortfall('debt'), { held })).toMatchObject({ debtPoints: 100, handOutFen: 1000_00 })
    expect(undone(withShortfall('refuse'), { held })).toMatchObject({ ok: false, code: 'shortfall_refused' })
    expect(undone(withShortfall('refuse'))).toMatchObject({ handOutFen: 1000_00 })
  })

  test('RF-08 what it converted is undone as far as it is unspent', () => {
    const programme = earning(AUTOMATIC, { rewards: [] })
    const spent = (unspent: number) => ({
      held: [],
      rewards: [],
      converted: [{ lot: LOT, unspentFen: fen(unspent), points: [aLot(LOT, 1000)] }],
    })
    expect(undone(programme, spent(20_00))).toMatchObject({
      conversionsUndone: [{ lot: LOT, fen: 20_00 }],
      shortfallPoints: 0,
      handOutFen: 1000_00,
    })
    expect(undone(programme, spent(5_00))).toMatchObject({
      conversionsUndone: [{ lot: LOT, fen: 5_00 }],
      shortfallPoints: 750,
      withheldFen: 15_00,
      handOutFen: 985_00,
    })
  })

  test('every figure has its reason', () => {
    const result = undone(earning(RICH), { held: [aLot(LOT, 900)] })
    if (!('why' in result)) throw new Error('judged')
    expect(result.why.map(({ value }) => value)).toEqual([
      { unit: 'points', amount: -900 },
      { unit: 'fen', amount: 998_00 },
      expect.objectContaining({ unit: 'points', amount: 100 }),
    ])
  })

  test('principal and bonus leave the card, and everything balances', () => {
    const programme = earning(RICH)
    const topUp = { ...toppedUp(programme), businessDate: ORDINARY_DAY }
    const slipNumber = makeSlipNumber({ site: 1, till: 1, epoch: 1, seq: 1 })
    const result = undone(programme, { held: [aLot(LOT, 900)] })
    if (!('after' in result)) throw new Error('judged')
    const act = { id: 'undone', holder: 'till', businessDate: ORDINARY_DAY, slipNumber, programme }
    const postings = topUpUndonePostings(act, { ...topUp, slipNumber }, result)
    expect(unbalanced(postings)).toBeNull()
    const left = (asset: string) =>
      postings
        .filter((one) => one.owner === 'm:member-1' && one.asset === asset)
        .reduce((sum, { amount }) => sum + amount, 0)
    expect(left('value.principal')).toBe(-1000_00)
    expect(left('value.bonus')).toBe(-200_00)
    expect(left('points')).toBe(-900)
  })
})
