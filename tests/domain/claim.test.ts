/** Slips brought later: whose points they are, by the rules of their day, and what later returns take back (EN-10, EN-20). */
import { describe, expect, test } from 'vitest'
import type { ClaimFacts } from '../../shared/domain/act.ts'
import { claimedSale, evaluateClaim } from '../../shared/domain/claim.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { plusDays } from '../../shared/domain/time.ts'
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
  ORDINARY_DAY,
  refunded,
} from '../support/builders.ts'
import { automatic } from '../support/programmes.ts'
import { recompute } from '../support/recompute.ts'

const late = (programme: Programme, lateDays: number | null = 7): Programme => ({
  ...programme,
  card: { ...programme.card, lateDays },
})

const programme = late(aListPriceProgramme({ factors: [aFactor(2000, { kind: 'birthday', window: 'day' })] }))
const sale = aBookedSale(
  aSale({ member: null, lines: [aLine({ priceFen: 60_50 }), aLine({ priceFen: 40_00 })] }),
)

const aClaim = (of: BookedSale, over: Partial<ClaimFacts> = {}): ClaimFacts => ({
  businessDate: plusDays(ORDINARY_DAY, 7),
  member: aMember(),
  kept: initialRefundState(of).kept,
  claimedBefore: false,
  held: { lots: [] },
  ...over,
})

describe('EN-10 EN-20 a claim', () => {
  test('gives what the sale would have earned, at the list price it was sold for', () => {
    const { result, why } = accepted(evaluateClaim(sale, aClaim(sale), programme))
    expect(result).toEqual({
      groups: [{ factorPermille: 1000, factors: [], moneyFen: 100_50, basePoints: 100, points: 100 }],
      accruedPoints: 100,
    })
    expect(recompute(why.accrual)).toBe(100)
    expect(why.conversion).toBeNull()
  })

  test('by birthday, limits and date of the day of sale', () => {
    const member = aMember({ birthday: { day: true, month: true }, accrued: { day: 30, month: 30 } })
    const facts = aClaim(sale, { member })
    expect(accepted(evaluateClaim(sale, facts, programme)).result.accruedPoints).toBe(200)
    const limits = { perSale: null, perDay: points(150), perMonth: null }
    const limited = { ...programme, accrual: { ...programme.accrual, limits } }
    expect(accepted(evaluateClaim(sale, facts, limited)).result.accruedPoints).toBe(120)
    const weekday = aFactor(3000, { kind: 'weekdays', weekdays: [6] })
    const saturdays = late(aListPriceProgramme({ factors: [weekday] }))
    const onFriday = aClaim(sale, { businessDate: plusDays(ORDINARY_DAY, 6) })
    expect(accepted(evaluateClaim(sale, onFriday, saturdays)).result.accruedPoints).toBe(300)
  })

  test('of the goods as kept by then', () => {
    const facts = aClaim(sale, { kept: [60_49, 0] })
    expect(accepted(evaluateClaim(sale, facts, programme)).result.accruedPoints).toBe(60)
  })

  test('RE-02 converts by itself what it brings together', () => {
    const lots = [aLot('old', 950)]
    const claimed = accepted(evaluateClaim(sale, aClaim(sale, { held: { lots } }), late(automatic())))
    expect(claimed.result.conversion).toEqual({ steps: 1, points: 1000, fen: 20_00, lots, ownPoints: 50 })
    expect(claimed.why.conversion === null ? null : recompute(claimed.why.conversion)).toBe(20_00)
  })

  test.each([
    ['claims_not_taken', {}, null, {}],
    ['past_late_window', { businessDate: plusDays(ORDINARY_DAY, 8) }, 7, { days: 8, limit: 7 }],
    ['already_claimed', { claimedBefore: true }, 7, {}],
    ['card_not_active', { member: aMember({ cardActive: false }) }, 7, { what: 'claim' }],
    ['nothing_kept', { kept: [0, 0] }, 7, {}],
  ] as const)('is refused: %s', (code, over, lateDays, details) => {
    expect(evaluateClaim(sale, aClaim(sale, over), late(programme, lateDays))).toEqual({
      ok: false,
      code,
      details,
    })
  })

  test('EN-04 of a sale that the card was given for is asked for no late window', () => {
    const long = aClaim(sale, { businessDate: plusDays(ORDINARY_DAY, 100), givenFor: true })
    expect(evaluateClaim(sale, long, late(programme, 7)).ok).toBe(true)
    expect(evaluateClaim(sale, long, late(programme, null)).ok).toBe(true)
  })

  test('of a member’s sale is refused, and a clock that went back is day 0', () => {
    const own = aBookedSale()
    expect(evaluateClaim(own, aClaim(own), programme)).toMatchObject({ code: 'already_claimed' })
    const early = aClaim(sale, { businessDate: plusDays(ORDINARY_DAY, -3) })
    expect(evaluateClaim(sale, early, late(programme, 0)).ok).toBe(true)
  })
})

describe('EN-20 from its claim on the sale is the member’s', () => {
  test('later returns claw back from the claim’s points, whole in the end', () => {
    const facts = aClaim(sale, { kept: [60_50, 20_00] })
    const { result } = accepted(evaluateClaim(sale, facts, programme))
    expect(result.accruedPoints).toBe(80)
    const claimed = claimedSale(sale, facts, result, 'claim')
    expect(claimed).toMatchObject({ lot: 'claim', facts: { member: { memberId: 'member-1' } } })
    const before = { ...initialRefundState(sale), kept: [60_50, 20_00] }
    const held = [aLot('other', 500), aLot('claim', 80)]
    const first = refunded(claimed, aRefund(claimed, { returned: [[1, 20_00]], before, held }), programme)
    expect(first.result).toMatchObject({ clawbackPoints: 20, clawbackLots: [aLot('claim', 20)] })
    const rest = aRefund(claimed, { before: first.result.after, held: [aLot('claim', 60)] })
    expect(refunded(claimed, rest, programme).result.clawbackPoints).toBe(60)
  })

  test('the prices it was sold at stay, and nothing else of the sale changes', () => {
    const facts = aClaim(sale)
    const { result } = accepted(evaluateClaim(sale, facts, programme))
    const claimed = claimedSale(sale, facts, result, 'claim')
    const { groups, accruedPoints, ...rest } = claimed.result
    const { groups: _groups, accruedPoints: _points, ...sold } = sale.result
    expect({ groups, accruedPoints }).toEqual({ groups: result.groups, accruedPoints: 100 })
    expect(rest).toEqual(sold)
    expect(claimed.result).not.toHaveProperty('conversion')
  })

  test('what converted with the claim is known to its returns', () => {
    const lots = [aLot('old', 950)]
    const facts = aClaim(sale, { held: { lots } })
    const { result } = accepted(evaluateClaim(sale, facts, late(automatic())))
    expect(claimedSale(sale, facts, result, 'claim').result.conversion?.fen).toBe(fen(20_00))
  })
})
