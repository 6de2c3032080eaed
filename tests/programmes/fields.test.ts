/** Every field by itself: what it may be, what it may not, and what it is where a document leaves it out. */
import { describe, expect, test } from 'vitest'
import { FEN_MAX } from '../../shared/domain/money.ts'
import { POINTS_MAX } from '../../shared/domain/points.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { PROGRAMME_LIMITS } from '../../shared/programmes/schema.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { documentOf } from '../support/documents.ts'
import { everythingOn, everythingOnRequest } from '../support/programmes.ts'

const everything = everythingOn()
const onRequest = everythingOnRequest()

function codeOf(path: string, value: unknown, programme = everything): string {
  const read = readProgramme(documentOf(programme, path, value))
  return read.ok ? 'ok' : read.code
}

const factor = (when: object) => [{ code: 'extra', name: { zh: '倍', en: 'x' }, permille: 1000, when }]
/** A condition in so many others. */
const nested = (depth: number): object =>
  depth === 0 ? { kind: 'none' } : { kind: 'all', of: [nested(depth - 1)] }

describe('a figure beyond its bounds is refused, and the bound itself is not', () => {
  test.each<[string, unknown, unknown]>([
    ['accrual.base', 'cost', 'paid'],
    ['accrual.rounding', 'nearest', 'half_up'],
    ['accrual.limits.perSale', 0, 1],
    ['accrual.limits.perDay', POINTS_MAX + 1, POINTS_MAX],
    ['accrual.limits.perMonth', 0.5, null],
    ['accrual.limits', {}, { perSale: null, perDay: null, perMonth: null }],
    ['accrual.noPoints.0.when', { kind: 'birthday', window: 'day' }, { kind: 'weekdays', weekdays: [7] }],
    [
      'accrual.noPoints.0.when',
      { kind: 'solar_date', month: 2, day: 30 },
      { kind: 'solar_date', month: 2, day: 29 },
    ],
    ['accrual.extras.0.points', 0, 1],
    ['accrual.extras.0.limit', null, { count: 1, period: 'lifetime' }],
    ['accrual.extras.0.limit.count', 0, 1],
    ['accrual.extras.0.limit.count', PROGRAMME_LIMITS.countMax + 1, PROGRAMME_LIMITS.countMax],
    ['accrual.extras.0.limit.period', 'week', 'year'],
    ['accrual.extras.1.code', 'check_in', 'other'],
    ['accrual.adjustment', { perStaffAndDay: 0, reasons: everything.overrideReasons }, null],
    ['accrual.adjustment.reasons', [], everything.overrideReasons],
    [
      'accrual.factors',
      factor({ kind: 'birthday_days', days: 0 }),
      factor({ kind: 'birthday_days', days: 1 }),
    ],
    [
      'accrual.factors',
      factor({ kind: 'birthday_days', days: 61 }),
      factor({ kind: 'birthday_days', days: 60 }),
    ],
    [
      'accrual.factors',
      factor({ kind: 'redemptions', from: 2, to: 1 }),
      factor({ kind: 'redemptions', from: 2, to: 2 }),
    ],
    [
      'accrual.factors',
      factor({ kind: 'redemptions', from: -1, to: null }),
      factor({ kind: 'redemptions', from: 0, to: null }),
    ],
    ['redemption.mode', 'both', 'automatic'],
    ['redemption.where', { kind: 'sites', sites: [] }, { kind: 'sites', sites: ['0000'] }],
    ['redemption.where', { kind: 'sites', sites: ['12'] }, { kind: 'issuing_site' }],
    ['redemption.items.0.points', 0, 1],
    ['redemption.items.0.payFen', -1, 0],
    ['redemption.items.0.kind', 'cash', 'event'],
    ['redemption.items.1.code', 'umbrella', 'other'],
    ['expiry', { months: 0, end: 'day' }, { months: 1, end: 'day' }],
    ['expiry', { months: 241, end: 'month' }, { months: 240, end: 'month' }],
    ['expiry.end', 'week', 'year'],
    ['vouchers.0.valueFen', 0, 1],
    ['vouchers.0.validDays', 0, 1],
    ['vouchers.0.minimumFen', -1, 0],
    ['vouchers.0.sites', [], ['0001']],
    ['vouchers.0.priceClasses', [], ['special']],
    ['vouchers.0.perSale', 6, 5],
    ['vouchers.0.perSale', 0, 1],
    ['vouchers.1.code', 'thanks50', 'other'],
    ['storedValue.order', ['rebate', 'bonus'], ['bonus', 'principal', 'rebate']],
    ['storedValue.order', ['rebate', 'bonus', 'bonus'], ['principal', 'bonus', 'rebate']],
    ['storedValue.topUps.1.payFen', 500_00, 1000_01],
    ['storedValue.topUps.0.bonusFen', -1, 0],
    ['storedValue.limitFen', FEN_MAX + 1, FEN_MAX],
    ['rewards.0.to', 'friend', 'referrer'],
    ['rewards.0.when', { kind: 'sale_from', amountFen: 0 }, { kind: 'first_sale' }],
    ['rewards.0.gives', { kind: 'points', points: 0 }, { kind: 'points', points: 1 }],
    [
      'rewards.0.gives',
      { kind: 'gift', gift: 'Socks', valueFen: 0 },
      { kind: 'gift', gift: 'socks', valueFen: 0 },
    ],
    ['rewards.0.limit', { count: 1 }, null],
    ['guests', { times: 0, earns: 'nobody' }, { times: null, earns: 'introducer' }],
    ['guests.earns', 'guest', 'nobody'],
    ['card.approval', 'hq', 'none'],
    ['card.idDocument', 'maybe', 'never'],
    [
      'card.entry',
      { kind: 'sales_from', amountFen: 1, days: 0 },
      { kind: 'sales_from', amountFen: 1, days: 1 },
    ],
    ['card.entry', { kind: 'any', of: [] }, { kind: 'any', of: [{ kind: 'none' }] }],
    ['card.entry', nested(5), nested(4)],
    ['card.enrolmentPurchase', 'never', 'if_active'],
    ['card.lateDays', -1, 0],
    ['card.loss', { kind: 'replaced' }, { kind: 'replaced', feeFen: 0 }],
    ['refund.shortfall', 'forgive', 'refuse'],
    ['refund.reasons.0.quality', 'no', true],
    ['refund.reasons.1.code', 'quality', 'other'],
    ['priceClasses.0.earns', 'yes', true],
    ['priceClasses.0.returnable', null, false],
    ['tenders.0.kind', 'points', 'money'],
    ['whyOnSlip', 1, false],
  ])('%s = %j, but %j', (path, wrong, right) => {
    expect([codeOf(path, wrong), codeOf(path, right)]).toEqual(['programme_malformed', 'ok'])
  })

  test('money off may be off, as points may buy things only', () => {
    expect(codeOf('redemption.moneyOff', false, onRequest)).toBe('ok')
    expect(codeOf('redemption.moneyOff', 'no', onRequest)).toBe('programme_malformed')
  })

  test('lists are no longer than a shop needs', () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ zh: '一', en: 'one' }))
    expect(codeOf('rulesShortForm', lines(PROGRAMME_LIMITS.listMax))).toBe('ok')
    expect(codeOf('rulesShortForm', lines(PROGRAMME_LIMITS.listMax + 1))).toBe('programme_malformed')
  })
})

describe('what a document leaves out is as if there were none of it', () => {
  test.each<[string, unknown]>([
    ['accrual.base', 'paid'],
    ['accrual.rounding', 'down'],
    ['accrual.limits', { perSale: null, perDay: null, perMonth: null }],
    ['accrual.noPoints', []],
    ['accrual.extras', []],
    ['accrual.adjustment', null],
    ['redemption.moneyOff', true],
    ['redemption.mode', 'on_request'],
    ['redemption.where', { kind: 'everywhere' }],
    ['redemption.items', []],
    ['expiry', null],
    ['vouchers', []],
    ['storedValue', null],
    ['rewards', []],
    ['guests', null],
    ['card.idDocument', 'never'],
    ['card.approval', 'none'],
    ['card.entry', { kind: 'none' }],
    ['card.enrolmentPurchase', 'if_active'],
    ['card.lateDays', null],
    ['card.loss', { kind: 'frozen' }],
    ['refund.shortfall', 'from_refund'],
    ['refund.reasons', []],
    ['priceClasses.0.earns', true],
    ['priceClasses.0.returnable', true],
    ['whyOnSlip', false],
  ])('%s: %j', (path, value) => {
    expect(readProgramme(documentOf(SHOES, path, undefined))).toEqual({
      ok: true,
      value: documentOf(SHOES, path, value),
    })
  })

  test.each([
    'accrual.stacking',
    'redemption.stepFen',
    'card.identity',
    'refund.periodDays',
    'birthdayRight',
  ])('%s is never left out', (path) => {
    expect(codeOf(path, undefined, SHOES)).toBe('programme_malformed')
  })
})
