/** Rows that fit: text of any length set into the cells of one paper. */
import { cellsOf, type IsPrintable, printableText, truncateToCells, wrapToCells } from './cells.ts'
import { CELLS_ACROSS, cellsOfSize, type Row, type Size } from './document.ts'
import type { Paper } from './slip.ts'

type PairRow = Extract<Row, { kind: 'pair' }>

/** The paper to set on. */
export interface Page {
  readonly paper: Paper
  /** Cells across. */
  readonly cells: number
  /** Text as it will print. */
  readonly plain: (text: string) => string
}

export function pageOf(paper: Paper, isPrintable: IsPrintable): Page {
  return { paper, cells: CELLS_ACROSS[paper], plain: (text) => printableText(text, isPrintable) }
}

const RULE: Row = { kind: 'rule' }
const BLANK: Row = { kind: 'blank' }

/** A heading: double size where it fits, else bold at double height on at most two rows. */
export function headingRows(page: Page, text: string): readonly Row[] {
  const heading = page.plain(text)
  if (cellsOfSize(heading, 'double') <= page.cells) return [textRow(heading, 'centre', 'double')]
  return wrapToCells(heading, page.cells, 2).map((row) => textRow(row, 'centre', 'tall'))
}

export function centredRows(page: Page, text: string, rowsMax: number): readonly Row[] {
  return wrapToCells(page.plain(text), page.cells, rowsMax).map((row) => textRow(row, 'centre'))
}

export function leftRows(page: Page, text: string, rowsMax: number): readonly Row[] {
  return wrapToCells(page.plain(text), page.cells, rowsMax).map((row) => textRow(row, 'left'))
}

/** Two texts at the two edges of one row, always one row: the left one gives way. The right one is a figure or a short name. */
export function pairRow(page: Page, left: string, right: string): PairRow {
  const rightText = truncateToCells(page.plain(right), page.cells - 9)
  const leftCells = page.cells - 1 - cellsOf(rightText)
  return { kind: 'pair', left: truncateToCells(page.plain(left), leftCells), right: rightText, size: 'plain' }
}

/** The figure that matters: double size where it fits, else bold at double height. */
export function strongPairRow(page: Page, left: string, right: string): PairRow {
  const row = pairRow(page, left, right)
  const doubled = cellsOfSize(row.left, 'double') + 1 + cellsOfSize(row.right, 'double')
  return { ...row, size: doubled <= page.cells ? 'double' : 'tall' }
}

/** Two texts at the two edges; where they do not fit on one row, the right one gets a row of its own. */
export function stackedRows(page: Page, left: string, right: string): readonly Row[] {
  const leftText = page.plain(left)
  const rightText = page.plain(right)
  if (cellsOf(leftText) + 1 + cellsOf(rightText) <= page.cells) {
    return [{ kind: 'pair', left: leftText, right: rightText, size: 'plain' }]
  }
  return [
    textRow(truncateToCells(leftText, page.cells), 'left'),
    textRow(truncateToCells(rightText, page.cells), 'right'),
  ]
}

/**
 * An article, what belongs to it ('5.8折 ×2') and its amount: the article in the left column on up to `rowsMax` rows,
 * `suffix` never torn apart, the amount on the last row.
 */
export function itemRows(
  page: Page,
  article: string,
  suffix: string,
  amount: string,
  rowsMax: number,
): readonly Row[] {
  const cells = page.cells - 1 - cellsOf(amount)
  const tail = truncateToCells(page.plain(suffix), cells)
  const rows = [...wrapToCells(page.plain(article), cells, rowsMax)]
  const last = rows.at(-1) ?? ''
  const joined = `${last} ${tail}`.trim()
  if (cellsOf(joined) <= cells) rows[rows.length - 1] = joined
  else rows.push(tail)
  return rows.map((row, index) =>
    index === rows.length - 1
      ? { kind: 'pair', left: row, right: amount, size: 'plain' }
      : textRow(row, 'left'),
  )
}

export function textRow(text: string, align: 'left' | 'centre' | 'right', size: Size = 'plain'): Row {
  return { kind: 'text', text, align, size }
}

/** White where a code will stand, or nothing does. */
export function blankRow(): Row {
  return BLANK
}

/** The digits as a QR code with white above and below it, so that a scanner finds it. */
export function codeRows(digits: string): readonly Row[] {
  return [BLANK, { kind: 'code', digits }, BLANK]
}

/** Blocks one under another with a dashed rule between them; empty blocks leave no rule. */
export function blocks(...all: readonly (readonly Row[])[]): readonly Row[] {
  return all
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : [RULE, ...block]))
}
