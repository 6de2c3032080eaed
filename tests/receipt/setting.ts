/** How the tests set a slip: as the product does, with what Chinese printers can print. */

import { isPrintable } from '../../main/devices/printer/gbk.ts'
import { toBytes, toSvg, toText } from '../../main/devices/printer/render.ts'
import { compose } from '../../shared/receipt/compose.ts'
import type { Paper, Slip, SlipLang } from '../../shared/receipt/slip.ts'
import { type Printed, readEscPos } from '../support/escpos-reader.ts'

export const PAPERS: readonly Paper[] = [58, 80]
export const LANGS: readonly SlipLang[] = ['zh-CN', 'en']
const DOTS: Readonly<Record<Paper, number>> = { 58: 384, 80: 576 }

function documentFor(slip: Slip, paper: Paper, lang: SlipLang): string {
  return compose(slip, { paper, lang, isPrintable })
}

/** What a printer prints of the slip, read from its bytes. */
export function printed(slip: Slip, paper: Paper = 80, lang: SlipLang = 'zh-CN'): Printed {
  return readEscPos(toBytes(documentFor(slip, paper, lang), { paper }), DOTS[paper])
}

/** The slip as text, a row each, blanks at the ends aside. */
export function textRows(slip: Slip, paper: Paper, lang: SlipLang): readonly string[] {
  return withoutEnds(
    toText(documentFor(slip, paper, lang), { paper })
      .replace(/\n$/, '')
      .split('\n'),
  )
}

/** Printed rows as text shows them: codes leave no row there. */
export function gridRows(print: Printed): readonly string[] {
  return withoutEnds(print.rows.filter((row) => !row.startsWith('[img ')))
}

/** What the picture shows, put back into cells from where each character stands; rules and blank rows aside. */
export function svgRows(slip: Slip, paper: Paper, lang: SlipLang): readonly string[] {
  const svg = toSvg(documentFor(slip, paper, lang), { paper })
  const groups = Array.from(
    svg.matchAll(/<g transform="translate\(0,\d+\)">(<text.*?)<\/g>/g),
    ([, group = '']) => group,
  )
  return withoutEnds(groups.map(rowOfGroup)).filter((row) => row !== '')
}

function rowOfGroup(group: string): string {
  let row = ''
  let cell = 0
  for (const [, attributes = '', spans = ''] of group.matchAll(/<text([^>]*)>(.*?)<\/text>/g)) {
    const scale = Number(/scale\((\d)/.exec(attributes)?.[1] ?? 1)
    for (const [, x = '', entity = ''] of spans.matchAll(/<tspan x="(\d+)">(.*?)<\/tspan>/g)) {
      const character = entity
        .replace('&#xa0;', ' ')
        .replace('&lt;', '<')
        .replace('&gt;', '>')
        .replace('&amp;', '&')
      const cells = character < '\u0080' ? 1 : 2
      const at = Math.round((Number(x) * scale) / 12 - (cells * scale) / 2)
      row += ' '.repeat(Math.max(0, at - cell)) + character + ' '.repeat(cells * (scale - 1))
      cell = Math.max(cell, at) + cells * scale
    }
  }
  return row
}

function withoutEnds(rows: readonly string[]): readonly string[] {
  return rows.map((row) => row.trimEnd())
}
