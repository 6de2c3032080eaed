import { describe, expect, test } from 'vitest'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'
import { PROGRAMME_LIMITS } from '../../shared/programmes/schema.ts'
import { slipSchema } from '../../shared/receipt/slip.ts'
import { SLIP_LIMITS } from '../../shared/receipt/slip-parts.ts'
import { aHead } from './sample-parts.ts'
import { aRefundSlip, aSaleSlip, aTestSlip, aWelcomeSlip, SAMPLES } from './samples.ts'

describe('a slip is strict and bounded', () => {
  test.each(Object.entries(SAMPLES))('%s comes back from JSON as it was', (_, make) => {
    expect(slipSchema.parse(JSON.parse(JSON.stringify(make())))).toEqual(make())
  })

  test('T24, PV-03: an unmasked name or card number is no slip', () => {
    const member = { maskedName: '张*敏', tier: '金卡', maskedCard: '6051****4742' }
    expect(() => aWelcomeSlip({ member })).not.toThrow()
    expect(() => aWelcomeSlip({ member: { ...member, maskedName: '张小敏' } })).toThrow()
    expect(() => aWelcomeSlip({ member: { ...member, maskedCard: '605143626591' } })).toThrow()
    expect(() => aWelcomeSlip({ member: { ...member, maskedCard: '13800135678' } })).toThrow()
  })

  test('what is printed carries its number; a preview and the test page may do without', () => {
    expect(() => aSaleSlip({ head: aHead({ slipNumber: null }) })).toThrow(
      'a printed slip carries its number',
    )
    expect(() => aSaleSlip({ head: aHead({ slipNumber: null, copy: 'reprint' }) })).toThrow()
    expect(() => aSaleSlip({ head: aHead({ slipNumber: null, copy: 'preview' }) })).not.toThrow()
    expect(() => aTestSlip()).not.toThrow()
  })

  test.each([
    ['a number of 16 digits', { head: aHead({ slipNumber: '7000102010004187' }) }],
    ['a number that begins otherwise', { head: aHead({ slipNumber: '60001020100041875' }) }],
    ['a time of another form', { head: aHead({ timeText: '21.11.2026 15:20' }) }],
    ['half a fen', { dueFen: 0.5 }],
    ['more than can be sold', { dueFen: 1_000_000_001 }],
    ['a negative redemption', { redemption: { points: -1, amountFen: 0 } }],
    ['a shop name without end', { head: aHead({ shopName: '鞋'.repeat(81) }) }],
    ['201 lines', { lines: Array(201).fill({ text: '鞋', rateLabel: null, quantity: 1, amountFen: 1 }) }],
  ])('%s is refused', (_, change) => {
    expect(() => aSaleSlip(change)).toThrow()
  })

  test('whatever a programme or a sale may hold fits on a slip', () => {
    expect(SLIP_LIMITS.nameMax).toBeGreaterThanOrEqual(PROGRAMME_LIMITS.nameMax)
    expect(SLIP_LIMITS.noteTextMax).toBeGreaterThanOrEqual(PROGRAMME_LIMITS.textMax)
    expect(SLIP_LIMITS.rulesMax).toBeGreaterThanOrEqual(PROGRAMME_LIMITS.listMax)
    expect(SLIP_LIMITS.consentsMax).toBeGreaterThanOrEqual(PROGRAMME_LIMITS.listMax)
    expect(SLIP_LIMITS.versionMax).toBeGreaterThanOrEqual(PROGRAMME_LIMITS.versionMax)
    expect(SLIP_LIMITS.linesMax).toBeGreaterThanOrEqual(SALE_LIMITS.linesMax)
    expect(SLIP_LIMITS.tendersMax).toBeGreaterThanOrEqual(SALE_LIMITS.tendersMax)
    expect(SLIP_LIMITS.lineTextMax).toBeGreaterThanOrEqual(SALE_LIMITS.lineTextMax)
  })

  test('what is not named is refused', () => {
    expect(slipSchema.safeParse({ ...aRefundSlip(), phone: '13800135678' }).success).toBe(false)
    expect(slipSchema.safeParse({ ...aRefundSlip(), kind: 'voucher' }).success).toBe(false)
  })
})
