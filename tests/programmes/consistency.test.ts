/** What contradicts itself in a programme is refused, by name; what only comes near is let through. */
import { describe, expect, test } from 'vitest'
import { FEN_MAX, fen } from '../../shared/domain/money.ts'
import type { EntryCondition, Programme } from '../../shared/domain/programme.ts'
import { programmeSchema } from '../../shared/programmes/schema.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { documentOf } from '../support/documents.ts'
import {
  automatic,
  everythingOn,
  FREE_VOUCHER,
  STORED_VALUE,
  STORED_VALUE_TENDER,
  VOUCHER_TENDER,
  withCampaigns,
  withStoredValue,
  withVouchers,
} from '../support/programmes.ts'

const NAME = { zh: '名', en: 'Name' }

/** Where a document contradicts itself: 'place: sentence'. */
function problemsOf(programme: Programme, path: string, value: unknown): readonly string[] {
  const parsed = programmeSchema.safeParse(documentOf(programme, path, value))
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

/** [programme, place, what contradicts, what does not, the finding] */
type Row = readonly [Programme, string, unknown, unknown, string]

function holdsFor(rows: readonly Row[]): void {
  test.each(rows)('%#: %s', (...row) => {
    const [programme, path, wrong, right, finding] = row
    expect(problemsOf(programme, path, wrong)).toEqual([finding])
    expect(problemsOf(programme, path, right)).toEqual([])
  })
}

const factor = (when: object) => [{ code: 'extra', name: NAME, permille: 2000, when }]
const gift = (code: string) => ({ kind: 'gift', gift: code, valueFen: 1_00 })
const reward = (over: object) => [
  {
    code: 'extra',
    name: NAME,
    when: { kind: 'first_sale' },
    to: 'member',
    gives: gift('socks'),
    limit: null,
    ...over,
  },
]
const item = (over: object) => [{ code: 'extra', name: NAME, points: 500, payFen: 0, ...over }]
const tenders = (...more: readonly object[]) => [...SHOES.tenders, ...more]

describe('codes that name each other', () => {
  const vouchers = withVouchers()
  const campaigns = withCampaigns()
  holdsFor([
    [
      SHOES,
      'accrual.factors',
      factor({ kind: 'tier', tier: 'gold' }),
      factor({ kind: 'tier', tier: 'member' }),
      'accrual.factors.0.when: no such tier',
    ],
    [
      SHOES,
      'accrual.factors',
      factor({ kind: 'category', category: 'hat' }),
      factor({ kind: 'category', category: 'shoe' }),
      'accrual.factors.0.when: no such category, or one that does not earn',
    ],
    [
      SHOES,
      'accrual.factors',
      factor({ kind: 'category', category: 'paper_bag' }),
      factor({ kind: 'category', category: 'bag' }),
      'accrual.factors.0.when: no such category, or one that does not earn',
    ],
    [
      SHOES,
      'accrual.factors',
      factor({ kind: 'price_class', priceClass: 'sale' }),
      factor({ kind: 'price_class', priceClass: 'special' }),
      'accrual.factors.0.when: no such price class, or one that does not earn',
    ],
    [
      campaigns,
      'accrual.factors',
      factor({ kind: 'price_class', priceClass: 'promotion' }),
      factor({ kind: 'price_class', priceClass: 'clearance' }),
      'accrual.factors.0.when: no such price class, or one that does not earn',
    ],
    [
      vouchers,
      'vouchers.0.priceClasses',
      ['regular', 'sale'],
      ['regular', 'special'],
      'vouchers.0.priceClasses.1: no such price class',
    ],
    [
      vouchers,
      'vouchers.0.priceClasses',
      ['regular', 'regular'],
      null,
      'vouchers.0.priceClasses: each is named once',
    ],
    [
      vouchers,
      'vouchers.0.sites',
      ['0001', '0001'],
      ['0001', '0002'],
      'vouchers.0.sites: each is named once',
    ],
    [
      SHOES,
      'redemption.where',
      { kind: 'sites', sites: ['0001', '0001'] },
      { kind: 'sites', sites: ['0001'] },
      'redemption.where.sites: each is named once',
    ],
    [
      vouchers,
      'redemption.items',
      item({ kind: 'voucher', voucher: 'thanks500' }),
      item({ kind: 'voucher', voucher: 'thanks50' }),
      'redemption.items.0.voucher: no such voucher',
    ],
    [
      vouchers,
      'rewards',
      reward({ gives: { kind: 'voucher', voucher: 'thanks500' } }),
      reward({ gives: { kind: 'voucher', voucher: 'thanks50' } }),
      'rewards.0.gives: no such voucher',
    ],
    [
      vouchers,
      'rewards',
      reward({ gives: { kind: 'voucher', voucher: 'present100' } }),
      reward({ gives: { kind: 'voucher', voucher: 'welcome30' } }),
      'rewards.0.gives: a voucher that is given away was not bought',
    ],
  ])
})

describe('EN-17 RF-10: what a referrer is given reaches them', () => {
  holdsFor([
    [
      withVouchers(),
      'rewards',
      reward({ to: 'referrer' }),
      reward({ to: 'referrer', gives: { kind: 'points', points: 20 } }),
      'rewards.0.to: a gift is handed to who stands at the counter, which a referrer does not',
    ],
  ])
})

describe('RE-06 RF-10: gifts of rewards and items share their stock by code', () => {
  const everything = everythingOn()
  const noStock = 'rewards.0.gives: the code of a gift is that of an item without stock'
  holdsFor([
    [
      everything,
      'rewards',
      reward({ gives: gift('voucher_for_points') }),
      reward({ gives: gift('umbrella') }),
      noStock,
    ],
    [
      everything,
      'rewards',
      reward({ gives: gift('value_for_points') }),
      reward({ gives: gift('new_season') }),
      noStock,
    ],
  ])
})

describe('tenders', () => {
  const stored = { ...STORED_VALUE, earnsAt: 'spending' }
  const earning = { ...STORED_VALUE_TENDER, earns: true }
  holdsFor([
    [SHOES, 'tenders.4.earns', true, false, 'tenders.4.earns: a free voucher gives no points'],
    [
      SHOES,
      'tenders',
      [SHOES.tenders[4]],
      [SHOES.tenders[0]],
      'tenders: a programme needs a tender of money',
    ],
    [
      SHOES,
      'tenders',
      tenders({ ...VOUCHER_TENDER, earns: true }),
      tenders(VOUCHER_TENDER),
      'tenders.5.earns: a registered voucher gives no points',
    ],
    [
      SHOES,
      'tenders',
      tenders(VOUCHER_TENDER, { ...VOUCHER_TENDER, code: 'second' }),
      tenders(VOUCHER_TENDER),
      'tenders: registered vouchers are one tender',
    ],
    [SHOES, 'vouchers', [FREE_VOUCHER], [], 'tenders: registered vouchers need a tender'],
    [
      withVouchers([]),
      'vouchers',
      [FREE_VOUCHER, FREE_VOUCHER],
      [FREE_VOUCHER],
      'vouchers: a code stands for one thing only',
    ],
    [SHOES, 'storedValue', STORED_VALUE, null, 'tenders: stored value is one tender'],
    [
      SHOES,
      'tenders',
      tenders(STORED_VALUE_TENDER),
      tenders(),
      'tenders: no value is stored that could be spent',
    ],
    [
      withStoredValue(),
      'tenders',
      tenders(STORED_VALUE_TENDER, { ...STORED_VALUE_TENDER, code: 'second' }),
      tenders(STORED_VALUE_TENDER),
      'tenders: stored value is one tender',
    ],
    [
      withStoredValue(),
      'tenders',
      tenders(earning),
      tenders(STORED_VALUE_TENDER),
      'tenders.5.earns: stored value earns at spending exactly where its rules say so',
    ],
    [
      withStoredValue(),
      'storedValue',
      stored,
      { ...stored, earnsAt: 'top_up' },
      'tenders.5.earns: stored value earns at spending exactly where its rules say so',
    ],
  ])
})

describe('SV-01 SV-05 RE-02: value on the card', () => {
  const value = withStoredValue()
  const spending = withStoredValue({ earnsAt: 'spending' })
  const topUpFrom = (amountFen: number) => reward({ when: { kind: 'top_up_from', amountFen } })
  holdsFor([
    [
      SHOES,
      'redemption.mode',
      'automatic',
      'on_request',
      'redemption.mode: points that convert by themselves need stored value',
    ],
    [
      automatic(),
      'redemption.minimumPoints',
      999,
      1000,
      'redemption.minimumPoints: points that convert by themselves wait for one step at least',
    ],
    [
      SHOES,
      'redemption.items',
      item({ kind: 'value', valueFen: 1 }),
      item({ kind: 'gift' }),
      'redemption.items.0: value onto the card needs stored value',
    ],
    [value, 'storedValue.limitFen', 1199_99, 1200_00, 'storedValue.topUps.1: more than one card may hold'],
    [
      value,
      'storedValue.bonusEarns',
      true,
      false,
      'storedValue.bonusEarns: the bonus earns only where spending earns',
    ],
    [
      withStoredValue({ earnsAt: 'top_up' }),
      'storedValue.bonusEarns',
      true,
      false,
      'storedValue.bonusEarns: the bonus earns only where spending earns',
    ],
    [
      value,
      'rewards',
      topUpFrom(1000_01),
      topUpFrom(1000_00),
      'rewards.0.when: no top-up is as large as this',
    ],
    [automatic(), 'rewards', topUpFrom(1), [], 'rewards.0.when: no top-up is as large as this'],
    [SHOES, 'rewards', topUpFrom(1), reward({}), 'rewards.0.when: no top-up is as large as this'],
  ])

  test('the bonus may earn where spending does, and a minimum below the step is fine on request', () => {
    expect(problemsOf(spending, 'storedValue.bonusEarns', true)).toEqual([])
    expect(problemsOf(SHOES, 'redemption.minimumPoints', 1)).toEqual([])
  })
})

describe('EN-02 EN-05 EN-11: cards', () => {
  const value = withStoredValue()
  const topUpFrom = (amountFen: number): EntryCondition => ({
    kind: 'top_up_from',
    amountFen: fen(amountFen),
  })
  const nested = (amountFen: number): EntryCondition => ({
    kind: 'any',
    of: [{ kind: 'none' }, { kind: 'all', of: [topUpFrom(500_00), topUpFrom(amountFen)] }],
  })
  const identity = (idDocument: string) => ({ ...SHOES.card, identity: 'id_document', idDocument })
  holdsFor([
    [
      SHOES,
      'card',
      identity('optional'),
      identity('required'),
      'card.idDocument: what identifies a person is asked of everybody',
    ],
    [
      SHOES,
      'card',
      identity('never'),
      { ...SHOES.card, idDocument: 'never' },
      'card.idDocument: what identifies a person is asked of everybody',
    ],
    [
      value,
      'card.loss',
      { kind: 'not_replaced' },
      { kind: 'frozen' },
      'card.loss: a card that money is kept on is replaced or frozen when it is lost',
    ],
    [
      automatic(),
      'card.loss',
      { kind: 'not_replaced' },
      { kind: 'replaced', feeFen: 0 },
      'card.loss: a card that money is kept on is replaced or frozen when it is lost',
    ],
    [
      value,
      'card.entry',
      topUpFrom(1000_01),
      topUpFrom(1000_00),
      'card.entry: no top-up is as large as this',
    ],
    [
      value,
      'card.entry',
      nested(1000_01),
      nested(1000_00),
      'card.entry.of.1.of.1: no top-up is as large as this',
    ],
    [
      SHOES,
      'card.entry',
      topUpFrom(1),
      { kind: 'sale_from', amountFen: 1 },
      'card.entry: no top-up is as large as this',
    ],
  ])

  test('a card that no money is kept on may stay lost', () => {
    expect(problemsOf(SHOES, 'card.loss', { kind: 'not_replaced' })).toEqual([])
  })
})

describe('sums stay within what points and money can count', () => {
  const many = 'accrual: the largest sale would accrue more points than can be counted'
  const rate = (pointsPerUnit: number, unitFen: number, rounding: string, permille = 1000) => ({
    ...SHOES.accrual,
    pointsPerUnit,
    unitFen,
    rounding,
    factors: [{ code: 'extra', name: NAME, permille, when: { kind: 'tier', tier: 'member' } }],
  })
  // 20,000 units and one for each of 201 groups, by 622 points and 79.586: 999,999,840, and a point more for each group.
  const [edge, below] = [79_586, 79_585]
  holdsFor([
    [SHOES, 'accrual', rate(101, 100, 'down'), rate(100, 100, 'down'), many],
    [SHOES, 'accrual', rate(100, 100, 'up'), rate(99, 100, 'up'), many],
    [SHOES, 'accrual', rate(100, 100, 'half_up'), rate(99, 100, 'half_up'), many],
    [SHOES, 'accrual', rate(1000, 999_90, 'down', 100_000), rate(1000, 999_99, 'down', 100_000), many],
    [SHOES, 'accrual', rate(622, 500_00, 'up', edge), rate(622, 500_00, 'up', below), many],
    [
      SHOES,
      'accrual',
      { ...rate(101, 100, 'down'), base: 'list' },
      { ...rate(100, 100, 'down'), base: 'list' },
      many,
    ],
  ])

  const given = 'rewards: one sale would give more than can be counted'
  const two = (valueFen: number) => [
    ...reward({ gives: { kind: 'gift', gift: 'socks', valueFen } }),
    ...reward({ code: 'other', gives: { kind: 'points', points: 1000 } }),
    ...reward({ code: 'third', gives: { kind: 'voucher', voucher: 'thanks50' } }),
  ]
  const valueLeft = FEN_MAX - 20_00 - 50_00
  holdsFor([[withVouchers(), 'rewards', two(valueLeft + 1), two(valueLeft), given]])
})
