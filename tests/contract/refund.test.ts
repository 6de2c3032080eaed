// A refund through the contract: opened by its slip, judged line by line, booked once.
import { beforeAll, describe, expect, test } from 'vitest'
import type { RefundDraft } from '../../shared/contract/refund.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
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
  type World,
} from './world.ts'

async function aSale(world: World, quantity = 2) {
  const { identification } = await memberBy(world, 'points')
  const lines = aDraft().lines.map((line) => ({ ...line, quantity }))
  return value(world.client.sale.commit(await anAsk(world, aDraft({ identification, lines }))))
}

async function onePiece(world: World, slipNumber: string): Promise<RefundDraft> {
  const { identification } = await memberBy(world, 'points')
  return { slipNumber, returned: [{ line: 0, units: 1 }], identification, reason: 'no_longer_wanted' }
}

async function anAskFor(world: World, draft: RefundDraft) {
  const { result, refusal } = await value(world.client.refund.quote({ draft }))
  if (result === null) throw new Error(`no quote: ${refusal?.code}`)
  const { handOutFen, clawbackPoints, restoredPoints } = result
  const expected = { handOutFen, clawbackPoints, restoredPoints }
  return { actId: actId(), draft, expected, approval: null, reason: null }
}

describe('a refund', () => {
  overBothTransports('demo', (world) => {
    beforeAll(async () => {
      await signIn(world(), 'manager')
    })

    test.each<[string, string, string]>([
      ['no slip', 'abc', 'slip_unreadable'],
      ['a slip with a wrong digit', '70000010100000011', 'slip_unreadable'],
      ["another shop's slip", makeSlipNumber({ site: 8, till: 1, epoch: 1, seq: 5 }), 'slip_of_another_shop'],
      [
        'a slip that was never printed',
        makeSlipNumber({ site: 0, till: 1, epoch: 1, seq: 999_999 }),
        'slip_unknown',
      ],
    ])('%s opens nothing', async (_, slipNumber, code) => {
      expect(await outcome(world().client.refund.open({ slipNumber }))).toMatchObject({
        code: `refused ${code}`,
      })
    })

    test('an act that was no sale is said to be none', async () => {
      const sale = await aSale(world())
      const done = await value(
        world().client.refund.commit(await anAskFor(world(), await onePiece(world(), sale.slipNumber))),
      )
      expect(await outcome(world().client.refund.open({ slipNumber: done.slipNumber }))).toMatchObject({
        code: 'refused slip_is_no_sale',
      })
    })

    test('is quoted with everything it does, booked once, and leaves the rest to be returned', async () => {
      const { slipNumber } = await aSale(world())
      const opened = await value(world().client.refund.open({ slipNumber }))
      expect(opened).toMatchObject({ dueFen: 116_000, lines: [{ keptUnits: 2, wholeUnits: 2 }] })
      const ask = await anAskFor(world(), await onePiece(world(), slipNumber))
      expect(ask.expected).toEqual({ handOutFen: 58_000, clawbackPoints: 580, restoredPoints: 0 })
      const done = await value(world().client.refund.commit(ask))
      const again = await value(world().client.refund.commit(ask))
      expect(again).toMatchObject({ entryId: done.entryId, slipNumber: done.slipNumber })
      const other = { ...ask, draft: { ...ask.draft, returned: [] } }
      expect(await outcome(world().client.refund.commit(other))).toMatchObject({ code: 'refused act_reused' })

      const rest = await value(world().client.refund.commit(await anAskFor(world(), ask.draft)))
      expect(rest.result.handOutFen).toBe(58_000)
      expect(await outcome(world().client.refund.open({ slipNumber }))).toMatchObject({
        code: 'refused wholly_returned',
      })
    })

    test.each<[string, RefundDraft['returned']]>([
      ['nothing', []],
      ['more than was bought', [{ line: 0, units: 3 }]],
      ['less than nothing', [{ line: 0, units: -1 }]],
      ['a line that is not there', [{ line: 7, units: 1 }]],
      [
        'a line twice',
        [
          { line: 0, units: 1 },
          { line: 0, units: 1 },
        ],
      ],
    ])('%s is not returned', async (_, returned) => {
      const { slipNumber } = await aSale(world())
      const draft = { ...(await onePiece(world(), slipNumber)), returned }
      const quoted = await outcome(world().client.refund.quote({ draft }))
      const code = quoted.ok ? quoted.value.refusal?.code : quoted.code
      expect(code).toMatch(/^(refused )?[a-z_]+$/)
      const asked = world().client.refund.commit({
        actId: actId(),
        draft,
        expected: { handOutFen: 0, clawbackPoints: 0, restoredPoints: 0 },
        approval: null,
        reason: null,
      })
      expect((await outcome(asked)).ok).toBe(false)
      expect((await value(world().client.refund.open({ slipNumber }))).lines[0]?.keptUnits).toBe(2)
    })

    test('what is not what was seen is not booked', async () => {
      const { slipNumber } = await aSale(world())
      const ask = await anAskFor(world(), await onePiece(world(), slipNumber))
      const changed = { ...ask, expected: { ...ask.expected, handOutFen: 1 } }
      expect(await outcome(world().client.refund.commit(changed))).toMatchObject({
        code: 'refused quote_changed',
      })
    })

    test('a cashier needs a manager, and gets no further with a wrong PIN', async () => {
      const { slipNumber } = await aSale(world())
      await signIn(world(), 'cashier')
      const ask = await anAskFor(world(), await onePiece(world(), slipNumber))
      expect(await outcome(world().client.refund.commit(ask))).toMatchObject({
        code: 'refused needs_approval',
      })
      const { staffId, demoPin } = await staffOf(world(), 'manager')
      const wrong = { ...ask, approval: { staffId, pin: '000000', reason: null } }
      expect(await outcome(world().client.refund.commit(wrong))).toMatchObject({ code: 'refused wrong_pin' })
      const right = { ...ask, approval: { staffId, pin: demoPin, reason: null } }
      expect((await value(world().client.refund.commit(right))).result.handOutFen).toBe(58_000)
      await signIn(world(), 'manager')
    })

    test('without the card it needs a reason, which the programme knows', async () => {
      const { slipNumber } = await aSale(world())
      const draft = { ...(await onePiece(world(), slipNumber)), identification: null }
      const quote = await value(world().client.refund.quote({ draft }))
      expect(quote.needs.overrides).toEqual(['no_card'])
      const ask = await anAskFor(world(), draft)
      expect(await outcome(world().client.refund.commit(ask))).toMatchObject({
        code: 'refused reason_missing',
      })
      expect(await outcome(world().client.refund.commit({ ...ask, reason: 'because' }))).toMatchObject({
        ok: false,
        code: expect.stringMatching(/^refused /),
      })
      const done = await value(world().client.refund.commit({ ...ask, reason: 'card_forgotten' }))
      expect(done.result.handOutFen).toBe(58_000)
    })
  })
})
