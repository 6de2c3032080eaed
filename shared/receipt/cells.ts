/**
 * Text on a roll of fixed cells: a printable ASCII character takes one cell, every other character two, as the
 * printer's own fonts do (12 and 24 dots).
 */

/** Stands for a character the printer has no glyph for: seen by everybody, never a silent '?'. */
const NO_GLYPH = '〓'

const ELLIPSIS = '…'
/** Never first in a row. */
const CLOSING = new Set('，。、；：？！）】》」』〉〕…”’％%),.;:?!]}·—')
/** Never last in a row. */
const OPENING = new Set('（【《「『〈〔“‘￥([{')

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Whether the printer has a glyph for a character (one code point) and keeps to its cells. */
export type IsPrintable = (character: string) => boolean

/** Characters that act instead of being seen: controls, format and direction marks, zero width, variation selectors. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Text that prints as it reads: nothing unseen, the yuan sign the printer has (U+FFE5 for U+00A5), plain spaces,
 * composed, trimmed, and 〓 for each character (grapheme) without a glyph.
 */
export function printableText(text: string, isPrintable: IsPrintable): string {
  const spaced = text
    .replace(/[\t\n\r\u2028\u2029\u00a0\u1680\u2000-\u200a\u202f\u205f]/g, ' ')
    .replace(/\u00a5/g, '\uffe5')
  let printable = ''
  for (const { segment } of graphemes.segment(spaced)) {
    const seen = segment.replace(UNSEEN, '').normalize('NFC')
    printable += Array.from(seen).every(isPrintable) ? seen : NO_GLYPH
  }
  return printable.trim()
}

/** Cells that `text` takes on one row. */
export function cellsOf(text: string): number {
  let cells = 0
  for (const character of text) cells += cellsOfCharacter(character)
  return cells
}

function cellsOfCharacter(character: string): number {
  return character < '\u0080' ? 1 : 2
}

/** `text` in at most `cells` cells, its end given up for '…' where it does not fit. `cells` is 2 or more. */
export function truncateToCells(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text
  return `${headOf(text, cells - 2).trimEnd()}${ELLIPSIS}`
}

/** The longest beginning of `text` within `cells`. */
function headOf(text: string, cells: number): string {
  let head = ''
  let used = 0
  for (const character of text) {
    used += cellsOfCharacter(character)
    if (used > cells) break
    head += character
  }
  return head
}

/**
 * `text` in rows of at most `cells` cells: words stay whole, Chinese breaks anywhere, no row begins with closing
 * punctuation. More than `rowsMax` rows end in '…'. Never empty: no text is one empty row.
 */
export function wrapToCells(text: string, cells: number, rowsMax: number): readonly string[] {
  const rows: string[] = []
  let row = ''
  for (const unit of unitsOf(text, cells)) {
    if (cellsOf(row + unit) <= cells) {
      row += unit
      continue
    }
    if (row.trim() !== '') rows.push(row.trim())
    row = unit.trimStart()
  }
  rows.push(row.trim())
  if (rows.length <= rowsMax) return rows
  const kept = rows.slice(0, rowsMax - 1)
  const last = rows.slice(rowsMax - 1).join(' ')
  return [...kept, truncateToCells(last, cells)]
}

/** What may not be torn apart: words with the space before them, single wide characters with their punctuation. */
function unitsOf(text: string, cells: number): readonly string[] {
  const units: string[] = []
  let previous = ''
  for (const character of text) {
    const last = units.at(-1)
    if (last !== undefined && joins(previous, character) && cellsOf(last + character) <= cells) {
      units[units.length - 1] = last + character
    } else {
      units.push(character)
    }
    previous = character
  }
  return units
}

function joins(previous: string, next: string): boolean {
  if (next === ' ') return false
  if (previous === ' ' || OPENING.has(previous) || CLOSING.has(next)) return true
  if (OPENING.has(next)) return false
  return isNarrow(previous) && (isNarrow(next) || isDigit(previous))
}

/** A figure keeps its unit: 9折, 20元. */
function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

function isNarrow(character: string): boolean {
  return cellsOfCharacter(character) === 1 && character !== ' '
}
