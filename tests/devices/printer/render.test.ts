/** The byte facts of receipt printers: each of these once printed junk, opened a drawer or cut twice somewhere. */
import { assert, describe, expect, test } from 'vitest'
import { toBytes, toSvg } from '../../../main/devices/printer/render.ts'
import { previewSlip, renderSlip } from '../../../main/devices/printer/slip.ts'
import { documentOf, type Row } from '../../../shared/receipt/document.ts'
import type { Slip } from '../../../shared/receipt/slip.ts'
import { aHead } from '../../receipt/sample-parts.ts'
import { aFullSaleSlip, aSaleSlip, aWelcomeSlip, SAMPLES } from '../../receipt/samples.ts'
import { readEscPos } from '../../support/escpos-reader.ts'

const EVERY = Object.entries(SAMPLES).flatMap(([name, make]) =>
  ([58, 80] as const).map((paper) => ({
    name,
    paper,
    codes: codesOf(make()),
    rendered: renderSlip(make(), { paper, lang: 'zh-CN' }),
  })),
)

/** A code for the slip's number, but on a shift's report, and one for each voucher that is given. */
function codesOf(slip: Slip): number {
  const given = 'given' in slip ? (slip.given ?? []) : []
  return (slip.kind === 'shift' ? 0 : 1) + given.filter(({ voucher }) => voucher !== null).length
}

/** The bytes as one character each, pictures taken out, for looking at what is sent. */
function commandsOf(bytes: Uint8Array): string {
  const sent = Buffer.from(bytes).toString('latin1')
  const at = sent.indexOf('\x1dv0')
  if (at < 0) return sent
  const [low = 0, high = 0, rowsLow = 0, rowsHigh = 0] = bytes.slice(at + 4, at + 8)
  const end = at + 8 + (low + 256 * high) * (rowsLow + 256 * rowsHigh)
  return sent.slice(0, at) + commandsOf(bytes.slice(end))
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

function textDocument(text: string): string {
  const row: Row = { kind: 'text', text, align: 'left', size: 'plain' }
  return documentOf([row], 80)
}

describe('A.2 the yuan sign and other characters of four bytes', () => {
  test('an amount carries ￥ as A3 A4; the narrow sign never leaves', () => {
    const slip = aSaleSlip({ head: aHead({ siteName: '\u00a5 店' }) })
    const sent = commandsOf(renderSlip(slip, { paper: 80, lang: 'zh-CN' }).bytes)
    expect(count(sent, '\xa3\xa4')).toBe(2)
    expect(sent).not.toContain('\x81\x30\x84\x36')
  })

  test.each([
    ['a narrow yuan sign', '\u00a5'],
    ['a fixed space', '\u00a0'],
    ['a zero width space', '\u200b'],
    ['an emoji', '😀'],
    ['a rare Han character', '㙍'],
    ['a Han character beyond the first plane', '𠮷'],
  ])('%s would be four bytes, and is none on a slip', (_, character) => {
    const raw = readEscPos(toBytes(textDocument(`8${character}8`), { paper: 80 }), 576)
    expect(raw.unknown.length).toBeGreaterThan(0)
    const slip = aWelcomeSlip({
      member: { maskedName: `张*${character}8`, tier: character, maskedCard: '1***2' },
    })
    const { bytes, svg, text } = renderSlip(slip, { paper: 80, lang: 'zh-CN' })
    expect(readEscPos(bytes, 576).unknown).toEqual([])
    expect(svg + text).not.toContain(character)
  })

  test('a name is never silently changed: what is missing shows as 〓, never as ?', () => {
    const slip = aWelcomeSlip({ member: { maskedName: '王*𠮷', tier: '金卡', maskedCard: '6051****4742' } })
    const { bytes, text, svg } = renderSlip(slip, { paper: 58, lang: 'zh-CN' })
    expect(text).toContain('王*〓')
    expect(readEscPos(bytes, 384).rows.join('\n')).toContain('会员 王*〓')
    expect(svg).toContain('〓')
    expect(text).not.toContain('?')
  })
})

describe.each(EVERY)('A.2 $name on $paper mm', ({ rendered, paper, codes }) => {
  const sent = commandsOf(rendered.bytes)

  test('cuts once, at the end, and asks nothing of a printer that may be one-way', () => {
    expect(count(sent, '\x1dV')).toBe(1)
    expect(sent.endsWith('\x1dVB\x00')).toBe(true)
    expect(sent).not.toContain('\x1dr')
    expect(sent).not.toContain('\x10\x04')
  })

  test('kicks no drawer', () => {
    expect(sent).not.toContain('\x1bp')
  })

  test('rules are hyphens outside Chinese mode, not the katakana page', () => {
    expect(sent).not.toContain('\x1cC')
    expect(sent).not.toContain('\x1bt\x01')
    expect(sent).not.toContain('\x95\x95')
    expect(sent).toContain(`\x1c.${'-'.repeat(paper === 58 ? 32 : 48)}\x1c&`)
  })

  test('speaks no command of one maker only', () => {
    expect(sent).not.toContain('\x1c(A')
    expect(sent).not.toContain('\x1d(k')
    expect(sent).not.toContain('\x1d8L')
  })

  test('the text says GB18030 in Chinese mode, and each code is a raster any clone prints', () => {
    expect(sent.startsWith('\x1b@')).toBe(true)
    expect(sent).toContain('\x1c&')
    expect(count(Buffer.from(rendered.bytes).toString('latin1'), '\x1dv0\x00')).toBe(codes)
  })

  test('is some kilobytes, not some hundred', () => {
    expect(rendered.bytes.length).toBeLessThan(5_000 + 5_000 * codes)
  })
})

describe('the picture', () => {
  test('is the same for the same slip, byte for byte', () => {
    const once = renderSlip(aFullSaleSlip(), { paper: 80, lang: 'zh-CN' })
    const again = renderSlip(aFullSaleSlip(), { paper: 80, lang: 'zh-CN' })
    expect(again.svg).toBe(once.svg)
    expect(again.bytes).toEqual(once.bytes)
    expect(previewSlip(aFullSaleSlip(), { paper: 80, lang: 'zh-CN' })).toBe(once.svg)
  })

  test.each([
    [58, 384],
    [80, 576],
  ] as const)('on %i mm is %i units wide, in a face of Chinese cells, with dashed rules', (paper, width) => {
    const { svg } = renderSlip(aSaleSlip(), { paper, lang: 'zh-CN' })
    expect(svg).toMatch(new RegExp(`^<svg width="${width}px"`))
    expect(svg).toContain(`font-family="'Noto Sans Mono CJK SC', 'NSimSun', monospace"`)
    expect(svg).toContain('lang="zh-Hans"')
    expect(count(svg, 'stroke-dasharray')).toBe(4)
  })

  test('text in it stays text', () => {
    const slip = aSaleSlip({ footer: '<script>alert(1)</script>&amp;' })
    const { svg } = renderSlip(slip, { paper: 80, lang: 'zh-CN' })
    expect(svg).not.toContain('<script')
    assert(count(svg, '&lt;') === 2 && count(svg, '&amp;') === 1)
  })

  test('loads nothing from anywhere', () => {
    expect(toSvg(textDocument('a'), { paper: 80 }).replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\(/,
    )
  })
})
