/** Chinese is the source, English complete, and every code that can reach a screen has its sentence in both. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import { refusalKey, refusalSentence, whyFigure, whySentence } from '../../renderer/text/sentences.ts'
import { zh } from '../../renderer/text/zh.ts'
import { CARD_STATES } from '../../shared/domain/card.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import {
  aBookedSale,
  aFactor,
  aLine,
  aLot,
  aMember,
  aProgramme,
  aRefund,
  aSale,
  evaluated,
  refunded,
} from '../support/builders.ts'
import { holds } from '../support/properties.ts'
import { richTickets } from '../support/rich-tickets.ts'

const ROOT = join(import.meta.dirname, '..', '..')

type Texts = { readonly [key: string]: string | Texts }

function flat(texts: Texts, before = ''): ReadonlyMap<string, string> {
  const entries = Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[before + key, value]] : [...flat(value, `${before}${key}.`)],
  )
  return new Map(entries)
}

const chinese = flat(zh)
const english = flat(en)
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

/** The language switch names the other language in its own writing. */
const OWN_WRITING = new Set(['bar.language', 'bar.languageHint'])

describe('the texts of both languages', () => {
  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  test('have the same places for figures in every sentence', () => {
    const different = [...chinese].filter(
      ([key, text]) => places(text).join() !== places(english.get(key) ?? '').join(),
    )
    expect(different).toEqual([])
  })

  test('English has no Chinese left, and nothing is empty', () => {
    const left = [...english].filter(([key, text]) => !OWN_WRITING.has(key) && /\p{Script=Han}/u.test(text))
    expect(left).toEqual([])
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  test('no text speaks in codes, and none writes the half-width yen', () => {
    const odd = [...chinese, ...english].filter(([, text]) => /\u00a5|[a-z]+_[a-z]+/.test(text))
    expect(odd).toEqual([])
  })

  test('every text is on some screen', () => {
    const sources = globSync(join(ROOT, 'renderer/{*.tsx,{parts,screens,work}/**/*.{ts,tsx}}'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
    const begun = [...sources.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? '')
    const shown = (key: string) =>
      sources.includes(`'${key}'`) ||
      sources.includes(`.${key}`) ||
      begun.some((start) => key.startsWith(start))
    const dead = [...chinese.keys()].filter((key) => !/^(refusal|because)\./.test(key) && !shown(key))
    expect(dead).toEqual([])
  })
})

/** Refused between programs and devices, and never shown to a person at the counter. */
const NOT_FOR_SCREENS = new Set([
  // What a slip number lacks travels inside slip_unreadable.
  'slip_length',
  'slip_not_ours',
  'slip_check_digit',
  // Between the print queue and its printer; the job's state is what is shown.
  'not_waiting',
  'job_unreadable',
  // What joining is told of an answer; refused as hq_other_key.
  'unsigned',
  // Between headquarters' messages and the log; how sync stands is what is shown.
  'inbox_order',
  'programme_unreadable',
  'staff_differ',
])

function quotedCodes(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8')
  const calls = [...text.matchAll(/\brefuse(?:Sale|Refund|Act)?\(([^;]*?)\)/g)]
  return calls.flatMap(([, inside = '']) => {
    const beforeDetails = inside.split('{')[0] ?? ''
    return [...beforeDetails.matchAll(/'([a-z][a-z_0-9]*)'/g)].map((match) => match[1] ?? '')
  })
}

function unionKeys(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^ {2}readonly (\w+): /gm)].map((match) => match[1] ?? '')
}

function codesOfSources(): ReadonlySet<string> {
  const till = globSync(join(ROOT, '{main/till,main/store,shared/domain}/**/*.ts')).flatMap(quotedCodes)
  const unions = ['sale', 'refund', 'act'].flatMap((name) =>
    unionKeys(join(ROOT, `shared/domain/${name}-refusals.ts`)),
  )
  const screens = globSync(join(ROOT, 'renderer/{state,screens,work}/**/*.{ts,tsx}')).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\bcode: '([a-z_]+)'/g)].map((match) => match[1] ?? ''),
  )
  const sinks = globSync(join(ROOT, 'renderer/{till.ts,state/money-text.ts}')).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?:code: |refuse\()'([a-z_]+)'/g)].map(
      (match) => match[1] ?? '',
    ),
  )
  return new Set([...till, ...unions, ...screens, ...sinks].filter((code) => !NOT_FOR_SCREENS.has(code)))
}

describe('refusals', () => {
  const codes = [...codesOfSources()].sort()

  test('the sources were read', () => {
    expect(codes.length).toBeGreaterThan(80)
    expect(codes).toContain('insufficient_points')
    expect(codes).toContain('wrong_pin')
    expect(codes).toContain('three_decimals')
  })

  test.each(codes)('%s has a sentence in both languages', (code) => {
    expect(Object.keys(zh.refusal)).toContain(code)
    expect(Object.keys(en.refusal)).toContain(code)
  })

  test('a sentence ends as a sentence and says no code', () => {
    for (const text of Object.values(zh.refusal)) expect(text).toMatch(/。$/)
    for (const text of Object.values(en.refusal)) expect(text).toMatch(/[.]$/)
  })

  test('an unknown code has a calm general sentence', () => {
    const speaker = { lang: 'zh-CN', programme: SHOES } as const
    const sentence = refusalSentence(speaker, { code: 'of_a_later_version', details: { count: 3 } })
    expect(sentence).toBe(zh.refusal.general)
  })

  test('figures stand in the sentence by their unit', () => {
    const speaker = { lang: 'zh-CN', programme: SHOES } as const
    const short = { code: 'insufficient_points', details: { herePoints: 1250, wantedPoints: 2000 } }
    expect(refusalSentence(speaker, short)).toBe('这里可用 1,250 分，不够 2,000 分，请少用一档。')
    const missing = { code: 'tenders_do_not_cover', details: { missingFen: 1250 } }
    expect(refusalSentence(speaker, missing)).toBe('还差 ￥12.50 没有付，请补上或改支付方式。')
  })

  test('a detail chooses the closer sentence', () => {
    expect(refusalKey({ code: 'damaged', details: { why: 'read_error' } })).toBe('damaged_read_error')
    expect(refusalKey({ code: 'damaged', details: { why: 'of_a_later_version' } })).toBe('damaged')
    expect(refusalKey({ code: 'amount_not_positive', details: { what: 'line', number: 2 } })).toBe(
      'amount_not_positive_line',
    )
    expect(refusalKey({ code: 'slip_unreadable', details: { why: 'slip_check_digit' } })).toBe(
      'slip_unreadable_slip_check_digit',
    )
  })

  test('every way a scan can be damaged has its own sentence', () => {
    const source = readFileSync(join(ROOT, 'shared/domain/scan.ts'), 'utf8')
    const union = /export type ScanDamage =([\s\S]*?)\n\n/.exec(source)?.[1] ?? ''
    const ways = [...union.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '')
    expect(ways.length).toBeGreaterThan(5)
    for (const why of ways) expect(Object.keys(zh.refusal)).toContain(`damaged_${why}`)
  })

  test('figures a sentence leaves out or a till leaves out never break it', () => {
    const speaker = { lang: 'en', programme: null } as const
    for (const code of Object.keys(zh.refusal)) {
      const sentence = refusalSentence(speaker, { code, details: { missingFen: 10 ** 15, count: -1 } })
      expect(sentence).not.toMatch(/\{\{|\}\}|undefined|NaN/)
    }
  })
})

describe('explanations', () => {
  const codesIn = (why: Explanation | null): readonly string[] =>
    why === null ? [] : [why.code, ...why.parts.flatMap(codesIn)]

  /** Codes as the rules write them, by reading the rules: nothing can be produced that is not there. */
  const written = globSync(join(ROOT, 'shared/domain/*.ts')).flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    if (!text.includes('Explanation')) return []
    const named = [
      ...text.matchAll(/(?:\bcode: |\b(?:step|someStep|balance|kept|money|nothingAccrues)\(\s*)'([a-z_]+)'/g),
    ]
    const chosen = [...text.matchAll(/\bcode: [^,'\n]*\? '([a-z_]+)' : '([a-z_]+)'/g)]
    return [
      ...named.map((match) => match[1] ?? ''),
      ...chosen.flatMap((match) => [match[1] ?? '', match[2] ?? '']),
    ]
  })
  const composed = [
    ...['list', 'member', 'birthday'].map((kind) => `line_price_${kind}`),
    ...['highest', 'multiply', 'add'].map((stacking) => `factors_${stacking}`),
    ...['principal', 'bonus', 'rebate'].map((asset) => `${asset}_does_not_earn`),
    ...['before', 'after'].map((when) => `kept_cost_${when}_of_amount`),
    ...['', '_half_up', '_up'].flatMap((how) => [`base_points${how}`, `accrual_with_factor${how}`]),
    ...['sale', 'day', 'month'].map((period) => `limit_per_${period}`),
    ...['line_earns', 'line_carried', 'accrual_plain', 'item_points', 'item_pay', 'item_value'],
  ]
  const codes = [...new Set([...written, ...composed])].filter((code) => code !== '').sort()

  test.each(codes)('%s has a sentence in both languages', (code) => {
    expect(Object.keys(zh.because)).toContain(code)
    expect(Object.keys(en.because)).toContain(code)
  })

  test('what the rules really produce is among them, with every figure its sentence needs', () => {
    const double = aProgramme({
      accrual: { ...SHOES.accrual, factors: [aFactor(2000, { kind: 'sale_from', amountFen: fen(1) })] },
    })
    const rich = aSale({
      lines: [
        aLine({ priceFen: 500_00, quantity: 2 }),
        aLine({ priceFen: 300_00, priceClass: 'special' }),
        aLine({ priceFen: 2_00, category: 'paper_bag' }),
      ],
      deduction: { amountFen: fen(100), reason: 'rounding' },
      redeemPoints: 1000,
      held: { lots: [aLot('old', 1500)], birthdayRights: 1 },
      tenders: [
        ['voucher', 50_00],
        ['cash', null],
      ],
    })
    const birthday = aSale({
      member: aMember({ birthday: { day: true, month: true } }),
      useBirthdayRight: true,
      held: { lots: [], birthdayRights: 1 },
    })
    const sales = [
      evaluated(rich, double),
      evaluated(birthday),
      evaluated(aSale({ member: null })),
      evaluated(aSale({ member: aMember({ cardActive: false }) })),
    ]
    const booked = aBookedSale(rich, double)
    const refund = refunded(booked, aRefund(booked, { returned: [[0, 1]], held: [] }), double)
    const trees = [
      ...sales.flatMap(({ why }) => [...why.lines, why.due, why.accrual, why.redemption]),
      ...refund.why.lines,
      refund.why.clawback,
      refund.why.shortfall,
      refund.why.handOut,
      refund.why.restored,
    ]
    const produced = new Set(trees.flatMap(codesIn))
    expect([...produced].filter((code) => !codes.includes(code))).toEqual([])
    for (const lang of ['zh-CN', 'en'] as const) {
      const sentences = trees.flatMap((why) => (why === null ? [] : everySentence(why, lang)))
      expect(sentences.filter((sentence) => /…|\{\{|undefined|NaN/.test(sentence))).toEqual([])
    }
  })

  function everySentence(
    why: Explanation,
    lang: 'zh-CN' | 'en',
    programme: Programme = SHOES,
  ): readonly string[] {
    const own = `${whySentence({ lang, programme }, why)} ${whyFigure(why)}`
    return [own, ...why.parts.flatMap((part) => everySentence(part, lang, programme))]
  }

  test('sales with everything on are told to the last figure, by names and not by codes', () => {
    holds(
      300,
      fc.property(richTickets, ({ facts, programme }) => {
        const { why } = evaluated(facts, programme)
        const trees = [...why.lines, why.due, why.accrual, why.redemption, why.conversion, ...why.rewards]
        for (const lang of ['zh-CN', 'en'] as const) {
          const told = trees.flatMap((one) => (one === null ? [] : everySentence(one, lang, programme)))
          expect(told.filter((sentence) => /…|\{\{|undefined|NaN|[a-z]_[a-z]/.test(sentence))).toEqual([])
        }
        const produced = new Set(trees.flatMap(codesIn))
        expect([...produced].filter((code) => !codes.includes(code))).toEqual([])
      }),
    )
  })

  test('a step of a later version is still told, in general words', () => {
    const later: Explanation = {
      code: 'of_a_later_version',
      rule: 'EA-01',
      params: {},
      value: { unit: 'points', amount: 12 },
      parts: [],
    }
    expect(whySentence({ lang: 'zh-CN', programme: SHOES }, later)).toBe(zh.because.general)
    expect(whyFigure(later)).toBe('12')
  })
})

test('every state a card can be in has its word', () => {
  for (const state of CARD_STATES) expect(Object.keys(zh.lookup.cardState)).toContain(state)
})
