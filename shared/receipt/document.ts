/**
 * The ReceiptLine document, from rows that already fit the paper. The one place where text becomes markup:
 * whatever a row says, it stays text.
 */
import { assert, assertNever } from '../domain/result.ts'
import { cellsOf } from './cells.ts'
import type { Paper } from './slip.ts'

/** Characters of the document's language, and a first '-' or '=' that could make a line a rule or a cut. `*` is none. */
const MARKUP = /[\\|{}~_"`^=]|^-/g

/** `double` is bold and twice as wide and high, so each character takes twice its cells; `tall` is bold and twice as high only. */
export type Size = 'plain' | 'tall' | 'double'

/** A row of the slip. */
export type Row =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly align: 'left' | 'centre' | 'right'
      readonly size: Size
    }
  | { readonly kind: 'pair'; readonly left: string; readonly right: string; readonly size: Size }
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' }
  /** A QR code of digits. */
  | { readonly kind: 'code'; readonly digits: string }

/** Cells of 12 dots across: 384 and 576 dots at 203 dpi. */
export const CELLS_ACROSS: Readonly<Record<Paper, number>> = { 58: 32, 80: 48 }

/** Dots of a QR module, so that the code takes about a third of the width. */
const CODE_MODULE_DOTS: Readonly<Record<Paper, number>> = { 58: 5, 80: 7 }

/** The amount column as long as everything fits beside it. */
const RIGHT_CELLS: Readonly<Record<Paper, number>> = { 58: 10, 80: 14 }

/** Text as a ReceiptLine column shows it: markup by its code, so that nothing in it is markup. */
export function escapeMarkup(text: string): string {
  return text.replace(MARKUP, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** @throws DefectError when a row does not fit the paper or a code holds anything but digits. */
export function documentOf(rows: readonly Row[], paper: Paper): string {
  const lines = [`{option:qrcode,${CODE_MODULE_DOTS[paper]},q}`]
  let columns = 'auto'
  for (const row of rows) {
    const wanted = columnsFor(row, paper)
    if (wanted !== columns) lines.push(`{width:${wanted}}`)
    columns = wanted
    lines.push(lineOf(row, paper))
  }
  return lines.join('\n')
}

function columnsFor(row: Row, paper: Paper): string {
  if (row.kind !== 'pair') return 'auto'
  const usual = RIGHT_CELLS[paper]
  const right = cellsOfSize(row.right, row.size)
  const fits = right <= usual && cellsOfSize(row.left, row.size) <= CELLS_ACROSS[paper] - 1 - usual
  return `*,${fits ? usual : right}`
}

function lineOf(row: Row, paper: Paper): string {
  switch (row.kind) {
    case 'text':
      assertFits(cellsOfSize(row.text, row.size), paper)
      return alignedLine(decorated(row.text, row.size), row.align)
    case 'pair':
      assertFits(cellsOfSize(row.left, row.size) + 1 + cellsOfSize(row.right, row.size), paper)
      return `|${decorated(row.left, row.size)} | ${decorated(row.right, row.size)}|`
    case 'rule':
      return '-'
    case 'blank':
      return ''
    case 'code':
      assert(/^\d{1,40}$/.test(row.digits), 'a code on a slip holds digits')
      return `{code:${row.digits}}`
    default:
      return assertNever(row)
  }
}

/** Cells that `text` takes on one row at a size. */
export function cellsOfSize(text: string, size: Size): number {
  return cellsOf(text) * (size === 'double' ? 2 : 1)
}

function alignedLine(text: string, align: 'left' | 'centre' | 'right'): string {
  return `|${align === 'right' ? ' ' : ''}${text}${align === 'left' ? ' ' : ''}|`
}

const DECORATION: Readonly<Record<Size, string>> = { plain: '', tall: '"^^', double: '"^^^' }

function decorated(text: string, size: Size): string {
  return `${DECORATION[size]}${escapeMarkup(text)}`
}

function assertFits(cells: number, paper: Paper): void {
  assert(cells <= CELLS_ACROSS[paper], `a row of ${cells} cells does not fit ${paper} mm`)
}
