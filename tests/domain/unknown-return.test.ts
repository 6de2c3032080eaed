/** Goods of a sale that no ledger knows: the base rate, the money, and what is refused (RF-11). */
import { describe, expect, test } from 'vitest'
import type { UnknownReturnFacts } from '../../shared/domain/act.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { accepted, aLot, aMember, aProgramme, ORDINARY_DAY } from '../support/builders.ts'
import { recompute } from '../support/recompute.ts'

const aReturn = (over: Partial<UnknownReturnFacts> = {}): UnknownReturnFacts => ({
  businessDate: ORDINARY_DAY,
  member: aMember({ birthday: { day: true, month: true } }),
  amountFen: fen(99_90),
  tender: 'wechat',
  reason: 'no_longer_wanted',
  held: { lots: [aLot('oldest', 60), aLot('newest', 200)] },
  elsewherePoints: points(0),
  ...over,
})

const judged = (over: Partial<UnknownReturnFacts> = {}, programme: Programme = SHOES) =>
  accepted(evaluateUnknownReturn(aReturn(over), programme))

const withShortfall = (shortfall: Programme['refund']['shortfall']): Programme =>
  aProgramme({ refund: { ...SHOES.refund, shortfall } })

describe('RF-11 the return of an unknown sale', () => {
  test('takes the base rate of the amount typed, without factors, oldest lots first', () => {
    const { result, why } = judged()
    expect(result).toEqual({
      clawbackPoints: 99,
      clawbackLots: [aLot('oldest', 60), aLot('newest', 39)],
      debtElsewherePoints: 0,
      shortfallPoints: 0,
      withheldFen: 0,
      debtPoints: 0,
      handOutFen: 99_90,
    })
    expect(why.clawback === null ? null : recompute(why.clawback)).toBe(99)
    expect(why.shortfall).toBeNull()
    expect(recompute(why.handOut)).toBe(99_90)
  })

  test.each([
    ['down', 198],
    ['half_up', 200],
    ['up', 200],
  ] as const)('rounds as today’s programme says: %s', (rounding, clawback) => {
    const programme = aProgramme({ accrual: { ...SHOES.accrual, rounding, pointsPerUnit: 2 } })
    const { result, why } = judged({}, programme)
    expect(result.clawbackPoints).toBe(clawback)
    expect(why.clawback === null ? null : recompute(why.clawback)).toBe(clawback)
  })

  test('without a member takes no points', () => {
    const { result, why } = judged({ member: null, held: { lots: [] } })
    expect(result).toMatchObject({ clawbackPoints: 0, clawbackLots: [], handOutFen: 99_90 })
    expect(why.clawback).toBeNull()
  })

  test('then points elsewhere, then the money; what that does not pay is owed', () => {
    const { result, why } = judged({ held: { lots: [aLot('oldest', 9)] }, elsewherePoints: points(40) })
    expect(result).toMatchObject({
      debtElsewherePoints: 40,
      shortfallPoints: 50,
      withheldFen: 1_00,
      debtPoints: 0,
    })
    expect(result.handOutFen).toBe(98_90)
    expect(recompute(why.handOut)).toBe(98_90)
    const dear = aProgramme({ redemption: { ...SHOES.redemption, stepFen: fen(3000_00) } })
    const { result: all, why: allWhy } = judged({ held: { lots: [] } }, dear)
    expect(all).toMatchObject({ shortfallPoints: 99, withheldFen: 99_90, handOutFen: 0, debtPoints: 66 })
    expect(recompute(allWhy.handOut)).toBe(0)
  })

  test.each([
    ['debt', 'no_longer_wanted'],
    ['from_refund', 'quality'],
    ['refuse', 'quality'],
  ] as const)('%s, %s: the shortfall is owed, nothing off the money', (shortfall, reason) => {
    const { result, why } = judged({ held: { lots: [] }, reason }, withShortfall(shortfall))
    expect(result).toMatchObject({ shortfallPoints: 99, withheldFen: 0, debtPoints: 99, handOutFen: 99_90 })
    expect(why.handOut.parts.map(({ code }) => code)).toEqual(['refund_money', 'shortfall_as_debt'])
    expect(why.handOut.parts[1]?.parts.map(({ code }) => code)).toEqual(['shortfall'])
    expect(recompute(why.handOut)).toBe(99_90)
  })

  test.each([
    ['amount_not_positive', { amountFen: 0 as Fen }, { what: 'return', number: 0 }],
    ['amount_not_positive', { amountFen: -1 as Fen }, { what: 'return', number: 0 }],
    ['unknown_tender', { tender: 'shells' }, { tenderNumber: 1, tender: 'shells' }],
    ['unknown_tender', { tender: 'voucher' }, { tenderNumber: 1, tender: 'voucher' }],
    ['reason_needed', { reason: 'whim' }, {}],
  ])('is refused: %s %j', (code, over, details) => {
    expect(evaluateUnknownReturn(aReturn(over), SHOES)).toEqual({ ok: false, code, details })
  })

  test('is refused where the programme lets no shortfall be', () => {
    const facts = aReturn({ held: { lots: [aLot('oldest', 90)] } })
    expect(evaluateUnknownReturn(facts, withShortfall('refuse'))).toEqual({
      ok: false,
      code: 'shortfall_refused',
      details: { shortfallPoints: 9, owedFen: 0 },
    })
    expect(evaluateUnknownReturn(aReturn(), withShortfall('refuse')).ok).toBe(true)
  })

  test('a reason may be one of the manager’s', () => {
    expect(evaluateUnknownReturn(aReturn({ reason: 'slip_lost' }), SHOES).ok).toBe(true)
  })
})
