// A sale through the contract: what is quoted is what is booked, once.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import {
  actId,
  aDraft,
  anAsk,
  memberBy,
  outcome,
  overBothTransports,
  signIn,
  staffOf,
  value,
} from './world.ts'

describe('a sale', () => {
  overBothTransports('demo', (world) => {
    beforeAll(async () => {
      await signIn(world(), 'cashier')
    })

    test('is quoted with its reasons and its slip, for a member and for nobody', async () => {
      const nobody = await value(world().client.sale.quote({ draft: aDraft() }))
      expect(nobody).toMatchObject({ refusal: null, result: { dueFen: 100_000, accruedPoints: 0 } })
      const { identification } = await memberBy(world(), 'points')
      const member = await value(world().client.sale.quote({ draft: aDraft({ identification }) }))
      expect(member).toMatchObject({ refusal: null, result: { dueFen: 58_000, accruedPoints: 580 } })
      expect(member.why.due).not.toBeNull()
      expect(member.slipSvg).toContain('<svg')
      expect(member.redemptionChoices.length).toBeGreaterThan(0)
    })

    test.each<[string, Partial<SaleDraft>]>([
      ['no line', { lines: [] }],
      ['an amount of zero', { lines: aDraft().lines.map((line) => ({ ...line, unitPriceFen: fen(0) })) }],
      ['a negative amount', { lines: aDraft().lines.map((line) => ({ ...line, unitPriceFen: fen(-100) })) }],
      [
        'a price class nobody has',
        { lines: aDraft().lines.map((line) => ({ ...line, priceClass: 'gold' })) },
      ],
      ['a category nobody has', { lines: aDraft().lines.map((line) => ({ ...line, category: 'gold' })) }],
      ['a tender nobody takes', { tenders: [{ code: 'shells', amountFen: null }] }],
      ['no tender', { tenders: [] }],
      ['too little money', { tenders: [{ code: 'cash', amountFen: fen(1) }] }],
      ['a deduction above the price', { deduction: { amountFen: fen(9_999_999), reason: 'rounding' } }],
      ['points without a member', { redeemPoints: points(1_000) }],
      ['a birthday right without a member', { useBirthdayRight: true }],
    ])('%s stands in the way, is said while typing, and is not booked', async (_, wrong) => {
      const draft = aDraft(wrong)
      const { refusal } = await value(world().client.sale.quote({ draft }))
      expect(refusal?.code).toMatch(/^[a-z_]+$/)
      const expected = { dueFen: 100_000, accruedPoints: 0, redeemedPoints: 0 }
      const asked = world().client.sale.commit({ actId: actId(), draft, expected, approval: null })
      expect(await outcome(asked)).toMatchObject({ ok: false, code: `refused ${refusal?.code}` })
    })

    test('an identification of another day, a salesperson of another shop', async () => {
      const expired = world().client.sale.quote({ draft: aDraft({ identification: 'gone' }) })
      expect(await outcome(expired)).toMatchObject({ code: 'refused identification_expired' })
      const unknown = world().client.sale.quote({ draft: aDraft({ salesperson: 'nobody' }) })
      expect(await outcome(unknown)).toMatchObject({ code: 'refused unknown_staff' })
    })

    test('is booked once however often it is asked for; another sale under the same id is refused', async () => {
      const { identification } = await memberBy(world(), 'points')
      const before = await memberBy(world(), 'points')
      const ask = await anAsk(world(), aDraft({ identification }))
      const done = await value(world().client.sale.commit(ask))
      expect(done).toMatchObject({ entryId: ask.actId, result: { dueFen: 58_000 } })
      expect(done.slipNumber).toMatch(/^7\d{16}$/)
      expect(done.member?.points.total).toBe(before.points.total + 580)
      const again = await value(world().client.sale.commit(ask))
      expect(again).toMatchObject({
        entryId: done.entryId,
        slipNumber: done.slipNumber,
        printJobId: done.printJobId,
      })
      expect((await memberBy(world(), 'points')).points.total).toBe(before.points.total + 580)

      const other = { ...ask, draft: aDraft() }
      expect(await outcome(world().client.sale.commit(other))).toMatchObject({ code: 'refused act_reused' })
    })

    test('ten requests for the same act at once book it once', async () => {
      const ask = await anAsk(world(), aDraft())
      const done = await Promise.all(Array.from({ length: 10 }, () => value(world().client.sale.commit(ask))))
      expect(new Set(done.map(({ slipNumber }) => slipNumber)).size).toBe(1)
    })

    test('what is not what the cashier saw is not booked', async () => {
      const ask = await anAsk(world(), aDraft())
      const changed = { ...ask, expected: { ...ask.expected, dueFen: ask.expected.dueFen - 1 } }
      expect(await outcome(world().client.sale.commit(changed))).toMatchObject({
        code: 'refused quote_changed',
      })
    })

    describe('points of a member whose card was typed', () => {
      let draft: SaleDraft
      beforeEach(async () => {
        const { identification } = await memberBy(world(), 'points', 'typed')
        draft = aDraft({ identification, redeemPoints: points(1_000) })
      })

      test('need a manager', async () => {
        const quote = await value(world().client.sale.quote({ draft }))
        expect(quote.approvals).not.toEqual([])
        const ask = await anAsk(world(), draft)
        expect(await outcome(world().client.sale.commit(ask))).toMatchObject({
          code: 'refused needs_approval',
        })
        const manager = await staffOf(world(), 'manager')
        const approval = { staffId: manager.staffId, pin: manager.demoPin, reason: 'card_forgotten' }
        const done = await value(world().client.sale.commit({ ...ask, approval }))
        expect(done.result.redeemedPoints).toBe(1_000)
      })

      test('are not had by a wrong PIN, nor by another cashier', async () => {
        const ask = await anAsk(world(), draft)
        const manager = await staffOf(world(), 'manager')
        const cashier = await staffOf(world(), 'cashier')
        const wrong = {
          ...ask,
          approval: { staffId: manager.staffId, pin: '000000', reason: 'card_forgotten' },
        }
        expect(await outcome(world().client.sale.commit(wrong))).toMatchObject({ code: 'refused wrong_pin' })
        const peer = { staffId: cashier.staffId, pin: cashier.demoPin, reason: 'card_forgotten' }
        expect(await outcome(world().client.sale.commit({ ...ask, approval: peer }))).toMatchObject({
          code: 'refused approval_not_manager',
        })
      })
    })
  })
})
