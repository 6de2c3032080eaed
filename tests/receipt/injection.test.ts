/** T14: whatever a member, an article or a shop is called, it stays text on the slip. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeMarkup } from '../../shared/receipt/document.ts'
import type { Slip } from '../../shared/receipt/slip.ts'
import { anActSlip } from './act-samples.ts'
import { aHead } from './sample-parts.ts'
import { aRefundSlip, aSaleSlip, aWelcomeSlip } from './samples.ts'
import { gridRows, PAPERS, printed, svgRows, textRows } from './setting.ts'

const MEMBER = { maskedName: '张*', tier: '金卡', maskedCard: '6051****4742' }

const ACT_MEMBER = { ...MEMBER, changePoints: 0, debtPoints: 0, balancePoints: 1, reasons: [] }

/** Markup, commands and control characters that would act if they got through. */
const NASTY = [
  '{x:\\x1bp\\x00\\x19\\xfa}',
  '{command:\\x1bp\\x00\\x19\\xfa}',
  '{code:123;option:qrcode}',
  '{image:iVBORw0KGgo=}',
  '{width:0}',
  '{w:1,1,1}',
  '\u001bp\u0000\u0019\u00fa',
  '\u001dV\u0000',
  '\u001dv0\u0000\u00ff\u00ff',
  '\\x1bp',
  '|',
  '||a|b|',
  '\\',
  '\\\\',
  '\\|',
  '\\n',
  '\n',
  '\r\n=\r\n',
  '=',
  '===',
  '-',
  '---',
  '~',
  '^^^^^^^',
  '_"`',
  '*',
  '\u0085',
  '\u2028',
  '\ufeff',
]

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 8 }))
    .map((parts) => parts.join('')),
)
const aName = anyText.map((text) => text.slice(0, 36))

const FORMS: readonly { readonly what: string; readonly slip: (name: string) => Slip }[] = [
  {
    what: "a member's name on a sale",
    slip: (name) =>
      aSaleSlip({
        member: {
          ...MEMBER,
          maskedName: `${name}*`,
          accruedPoints: 1,
          usedPoints: 0,
          balancePoints: 1,
          reasons: [],
        },
      }),
  },
  {
    what: "a member's name on a refund",
    slip: (name) =>
      aRefundSlip({
        member: {
          ...MEMBER,
          maskedName: `${name}*`,
          clawbackPoints: 1,
          restoredPoints: 0,
          debtPoints: 0,
          balancePoints: 1,
        },
      }),
  },
  {
    what: "a member's name on the welcome slip",
    slip: (name) => aWelcomeSlip({ member: { ...MEMBER, maskedName: `${name}*` } }),
  },
  { what: 'a tier', slip: (tier) => aWelcomeSlip({ member: { ...MEMBER, tier } }) },
  {
    what: 'a name on a swap',
    slip: (name) => anActSlip({ kind: 'swap', member: { ...ACT_MEMBER, maskedName: `${name}*` } }),
  },
  {
    what: 'a tender of an act',
    slip: (label) =>
      anActSlip({ money: { handedOut: true, amountFen: 1, tenders: [{ label, amountFen: 1 }] } }),
  },
  { what: 'a tender', slip: (label) => aSaleSlip({ tenders: [{ label, amountFen: 1_00 }] }) },
  { what: 'a deduction', slip: (reason) => aSaleSlip({ deduction: { reason, amountFen: 1 } }) },
]

describe.each(FORMS)('T14: $what', ({ slip }) => {
  test('opens no drawer, cuts nothing off, adds and loses no row', () => {
    const rows = PAPERS.map((paper) => printed(slip('敏'), paper).rows.length)
    fc.assert(
      fc.property(aName, (name) => {
        for (const [index, paper] of PAPERS.entries()) {
          const print = printed(slip(name), paper)
          expect(print.events).toEqual(['init', 'cut'])
          expect(print.unknown).toEqual([])
          expect(print.overflow).toEqual([])
          expect(print.images).toHaveLength(1)
          expect(print.rows).toHaveLength(rows[index] ?? 0)
        }
      }),
    )
  })
})

test('T14: an article, a shop or a footer may wrap, but acts on nothing and hides no amount', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (text, shop, footer) => {
      const slip = aSaleSlip({
        head: aHead({ shopName: shop.slice(0, 40), siteName: shop.slice(0, 40), cashier: shop.slice(0, 40) }),
        lines: [{ text: text.slice(0, 60), rateLabel: '5.8折', quantity: 3, amountFen: 346_84 }],
        footer: footer.slice(0, 200),
      })
      for (const paper of PAPERS) {
        const print = printed(slip, paper)
        expect(print.events).toEqual(['init', 'cut'])
        expect(print.unknown).toEqual([])
        expect(print.overflow).toEqual([])
        expect(print.rows.filter((row) => row.endsWith(' 346.84') && row.includes('5.8折 ×3'))).toHaveLength(
          1,
        )
        expect(gridRows(print)).toEqual(textRows(slip, paper, 'zh-CN'))
      }
    }),
  )
})

test('T14: text reads on paper and in the picture exactly as it was written', () => {
  const name = 'a|b{c}~d_e"f`g^h\\i=j<k>&*'
  const slip = aWelcomeSlip({ member: { ...MEMBER, maskedName: name } })
  const row = `${`会员 ${name}`.padEnd(42)}金卡`
  expect(gridRows(printed(slip))).toContain(row)
  expect(svgRows(slip, 80, 'zh-CN')).toContain(row)
})

test('the asterisk of a masked name is no markup', () => {
  expect(escapeMarkup('张*伟')).toBe('张*伟')
})

test.each(['-', '---', '=', '==='])('T14: a footer of %s is no rule and no cut', (footer) => {
  const print = printed(aSaleSlip({ footer }), 58)
  expect(print.events).toEqual(['init', 'cut'])
  expect(print.rows.at(-1)?.trim()).toBe(footer)
})
