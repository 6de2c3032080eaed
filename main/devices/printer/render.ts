/**
 * ReceiptLine documents as printer bytes, as a picture and as text. The only file that knows receiptline; replace it
 * here if need be, the independent reader of the tests says whether the replacement is right.
 */
import { commands, transform } from 'receiptline'
import { CELLS_ACROSS } from '../../../shared/receipt/document.ts'
import type { Paper } from '../../../shared/receipt/slip.ts'

const ENCODING = 'gb18030'

/** Faces whose characters sit in the printer's cells: Linux, Windows, anything. */
const FONT_FAMILY = "'Noto Sans Mono CJK SC', 'NSimSun', monospace"

/** Cuts near the end of the print after feeding it past the knife: GS V 66 0. */
const FEED_AND_CUT = '\x1dVB\x00'

/**
 * ESC/POS as every clone speaks it. The stock rule switches to a katakana page (FS C, ESC t 1), which Chinese clones
 * print as junk: here it is a row of hyphens outside Chinese mode. The stock end asks for the printer's answer
 * (GS r); whether to ask is the connection's business, since a one-way printer must not be asked.
 */
const POS_GENERIC = {
  ...commands.generic,
  hr: (cells: number) => `\x1c.${'-'.repeat(cells)}\x1c&`,
  close: () => FEED_AND_CUT,
}

interface SvgState {
  readonly charWidth: number
  readonly lineMargin: number
  readonly svgHeight: number
  svgContent: string
}

/** The picture draws its rules dashed, as the printer prints them. */
const SVG_DASHED = {
  ...commands.svg,
  hr(this: SvgState, cells: number): string {
    const { charWidth, lineMargin, svgHeight } = this
    this.svgContent +=
      `<path transform="translate(${lineMargin * charWidth},${svgHeight})" d="M0,${charWidth}h${cells * charWidth}" ` +
      'fill="none" stroke="#000" stroke-width="2" stroke-dasharray="7 5"/>'
    return ''
  },
}

export interface RenderSetting {
  readonly paper: Paper
}

/** Bytes for the printer, ending in the cut. */
export function toBytes(document: string, { paper }: RenderSetting): Uint8Array {
  const command = transform(document, { ...layoutFor(paper), command: POS_GENERIC })
  return new Uint8Array(Buffer.from(command, 'latin1'))
}

/** An SVG picture, 384 or 576 units wide, the same for the same document. Show it as an image, never as markup. */
export function toSvg(document: string, { paper }: RenderSetting): string {
  return transform(document, { ...layoutFor(paper), command: SVG_DASHED })
    .replace(/receipt-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'slip-inverted')
    .replace('font-family="monospace"', `font-family="${FONT_FAMILY}"`)
}

/** Plain text, each row with its blanks before and between; pictures and codes leave no trace. */
export function toText(document: string, { paper }: RenderSetting): string {
  return transform(document, { ...layoutFor(paper), command: 'text' })
}

function layoutFor(paper: Paper) {
  return { cpl: CELLS_ACROSS[paper], encoding: ENCODING, spacing: true } as const
}
