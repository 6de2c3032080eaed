/** Programmes as documents: strict, bounded, and refused with the place of what is wrong. */
import { describe, expect, test } from 'vitest'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { documentOf } from '../support/documents.ts'

/** The preset as a document, with the value at `path` replaced (undefined: removed). */
const document = (path: string, value: unknown) => documentOf(SHOES, path, value)

const factor = (when: object, permille = 2000) => [
  { code: 'extra', name: { zh: '双倍', en: 'Double' }, permille, when },
]

describe('the schema is strict and bounded', () => {
  test.each<[string, unknown]>([
    ['colour', 'red'],
    ['version', 0],
    ['version', 1.5],
    ['version', undefined],
    ['id', 'Shoes'],
    ['id', '__proto__'],
    ['validFrom', '2026-02-30'],
    ['name', { zh: '章程' }],
    ['name', { zh: '章程', en: 'a\u202eb' }],
    ['name', { zh: ' ', en: 'Name' }],
    ['name', { zh: '字'.repeat(61), en: 'Name' }],
    ['tiers', []],
    ['tiers', [SHOES.tiers[0], SHOES.tiers[0]]],
    ['priceClasses', []],
    ['memberPrice', {}],
    ['memberPrice', { member: { regular: 580 } }],
    ['memberPrice', { member: { regular: 580, special: 900, other: 900 } }],
    ['memberPrice', { member: { regular: 580, special: 900 }, gold: { regular: 580, special: 900 } }],
    ['memberPrice.member.regular', 0],
    ['memberPrice.member.regular', 1001],
    ['memberPrice.member.regular', 58.5],
    ['birthdayRight.ratePermille', { regular: 500 }],
    ['birthdayRight.ratePermille', { regular: 500, special: 900, other: 1 }],
    ['birthdayRight.window', 'week'],
    ['accrual.unitFen', 0],
    ['accrual.pointsPerUnit', 0],
    ['accrual.stacking', 'lowest'],
    ['accrual.factors', factor({ kind: 'solar_date', month: 2, day: 30 })],
    ['accrual.factors', factor({ kind: 'lunar_date', month: 1, day: 31 })],
    ['accrual.factors', factor({ kind: 'nth_weekday', month: 5, weekday: 0, nth: 2 })],
    ['accrual.factors', factor({ kind: 'nth_weekday', month: 5, weekday: 7, nth: 6 })],
    ['accrual.factors', factor({ kind: 'date_range', from: '2026-06-02', to: '2026-06-01' })],
    ['accrual.factors', factor({ kind: 'weekdays', weekdays: [] })],
    ['accrual.factors', factor({ kind: 'weekdays', weekdays: [1, 1] })],
    ['accrual.factors', factor({ kind: 'full_moon' })],
    ['accrual.factors', factor({ kind: 'tier', tier: 'gold' })],
    ['accrual.factors', factor({ kind: 'category', category: 'hat' })],
    ['accrual.factors', factor({ kind: 'category', category: 'paper_bag' })],
    ['accrual.factors', factor({ kind: 'sale_from', amountFen: 0 })],
    ['accrual.factors', factor({ kind: 'tier', tier: 'member' }, 100_001)],
    [
      'accrual.factors',
      [...factor({ kind: 'tier', tier: 'member' }), ...factor({ kind: 'tier', tier: 'member' })],
    ],
    ['redemption.stepPoints', 0],
    ['redemption.stepFen', -1],
    ['redemption.ceilingFenPerSale', 19_99],
    ['card.activationDelaySeconds', -1],
    ['card.ranges', [{ prefix: '6051', length: 4, luhn: true }]],
    ['card.ranges', [{ prefix: '60a', length: 12, luhn: true }]],
    ['card.identity', 'passport'],
    ['refund.periodDays', -1],
    ['refund.shortfall', 'forgive'],
    ['tenders', [SHOES.tenders[4]]],
    ['tenders.4.earns', true],
    ['overrideReasons', []],
    ['consents', []],
    ['consents.0.required', false],
    ['consents.1.required', true],
    ['slipFooter', { zh: 'a\u0000', en: 'b' }],
  ])('%s = %j is refused', (path, value) => {
    expect(readProgramme(document(path, value))).toMatchObject({ ok: false, code: 'programme_malformed' })
  })

  test.each([null, undefined, 0, 'shoes', [], {}])('%j is no programme', (given) => {
    expect(readProgramme(given)).toMatchObject({ ok: false, code: 'programme_malformed' })
  })

  test('a refusal names the place', () => {
    expect(readProgramme(document('tenders.4.earns', true))).toMatchObject({
      details: { where: 'tenders.4.earns', problem: 'a free voucher gives no points', count: 1 },
    })
  })

  test('more points than can be counted are refused, at any stacking', () => {
    const many = (stacking: string, permille: number) => ({
      ...SHOES,
      accrual: {
        unitFen: 100,
        pointsPerUnit: 10,
        stacking,
        factors: ['a', 'b'].map((code) => ({
          ...factor({ kind: 'tier', tier: 'member' }, permille)[0],
          code,
        })),
      },
      redemption: { ...SHOES.redemption, stepFen: 1 },
    })
    expect(readProgramme(many('highest', 10_000)).ok).toBe(true)
    expect(readProgramme(many('highest', 10_001)).ok).toBe(false)
    expect(readProgramme(many('multiply', 3_162)).ok).toBe(true)
    expect(readProgramme(many('multiply', 3_163)).ok).toBe(false)
    expect(readProgramme(many('add', 5_500)).ok).toBe(true)
    expect(readProgramme(many('add', 5_501)).ok).toBe(false)
  })

  test.each<[string, unknown]>([
    ['birthdayRight', null],
    ['accrual.factors', []],
    ['accrual.factors', factor({ kind: 'category', category: 'bag' })],
    ['accrual.factors', factor({ kind: 'sale_from', amountFen: 1 })],
    ['redemption.ceilingFenPerSale', 20_00],
    ['card.ranges', [{ prefix: '6051', length: 16, luhn: true }]],
    ['rulesShortForm', []],
  ])('%s = %j is accepted', (path, value) => {
    expect(readProgramme(document(path, value)).ok).toBe(true)
  })
})
