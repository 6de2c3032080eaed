/**
 * An ESC/POS reader of our own, written from the printers' manuals and knowing nothing of how the bytes were made: it
 * prints what a plain Chinese clone would print into a grid of cells and says what it did not understand.
 */

const CELL_DOTS = 12
const LF = 0x0a
const ESC = 0x1b
const FS = 0x1c
const GS = 0x1d

export interface Raster {
  /** Dots. A row takes `bytesPerRow` bytes, most significant bit leftmost, 1 is black. */
  readonly bytesPerRow: number
  readonly height: number
  readonly pixels: Uint8Array
}

type PrinterEvent = 'init' | 'cut' | 'drawer'

export interface Printed {
  /** Rows as text: blanks where nothing is printed, a wide or enlarged character followed by blanks for its further cells. */
  readonly rows: readonly string[]
  readonly events: readonly PrinterEvent[]
  /** What a clone would print as junk or ignore, each with its place. */
  readonly unknown: readonly string[]
  /** Rows whose ink goes past the right edge, and anything printed over something else. */
  readonly overflow: readonly string[]
  readonly images: readonly Raster[]
}

/** Reads what is sent to a printer `dots` wide (384 or 576). */
export function readEscPos(bytes: Uint8Array, dots: number): Printed {
  const head = printHead(bytes, dots)
  while (head.at < bytes.length) {
    const byte = next(head)
    if (byte === LF) feed(head)
    else if (byte === ESC) escapeCommand(head)
    else if (byte === FS) chineseCommand(head)
    else if (byte === GS) groupCommand(head)
    else if (byte < 0x20 || byte === 0x7f) strange(head, `control ${hex(byte)}`)
    else character(head, byte)
  }
  if (head.ink.length > 0) strange(head, 'a row without its line feed')
  const { rows, events, unknown, overflow, images } = head
  return { rows, events, unknown, overflow, images }
}

interface Ink {
  readonly dot: number
  readonly cells: number
  readonly character: string
}

/** Number of parameter bytes of the commands that change nothing the grid shows. */
const IGNORED: ReadonlyMap<string, number> = new Map([
  [`${ESC} M`, 1],
  [`${ESC}  `, 1],
  [`${ESC} 2`, 0],
  [`${ESC} 3`, 1],
  [`${ESC} {`, 1],
  [`${ESC} -`, 1],
  [`${ESC} E`, 1],
  [`${ESC} t`, 1],
  [`${FS} S`, 2],
  [`${FS} -`, 1],
  [`${GS} a`, 1],
  [`${GS} B`, 1],
])

const decoder = new TextDecoder('gb18030')

interface PrintHead {
  readonly bytes: Uint8Array
  readonly dots: number
  readonly rows: string[]
  readonly events: PrinterEvent[]
  readonly unknown: string[]
  readonly overflow: string[]
  readonly images: Raster[]
  at: number
  chinese: boolean
  widthFactor: number
  leftMargin: number
  areaDots: number
  position: number
  ink: Ink[]
}

function printHead(bytes: Uint8Array, dots: number): PrintHead {
  return {
    bytes,
    dots,
    rows: [],
    events: [],
    unknown: [],
    overflow: [],
    images: [],
    at: 0,
    chinese: false,
    widthFactor: 1,
    leftMargin: 0,
    areaDots: dots,
    position: 0,
    ink: [],
  }
}

function next(head: PrintHead): number {
  const byte = head.bytes[head.at]
  head.at += 1
  if (byte === undefined) {
    strange(head, 'the end in the middle of a command')
    return 0
  }
  return byte
}

function word(head: PrintHead): number {
  const low = next(head)
  return low + 256 * next(head)
}

function strange(head: PrintHead, what: string): void {
  head.unknown.push(`${what} at ${head.at - 1}`)
}

function ignored(head: PrintHead, group: number, letter: string): boolean {
  const parameters = IGNORED.get(`${group} ${letter}`)
  if (parameters === undefined) return false
  for (let index = 0; index < parameters; index += 1) next(head)
  return true
}

function escapeCommand(head: PrintHead): void {
  const letter = String.fromCharCode(next(head))
  switch (letter) {
    case '@':
      initialise(head)
      break
    case '$':
      head.position = word(head)
      break
    case '\\':
      head.position += signed(word(head))
      break
    case 'a':
      if (next(head) > 2) strange(head, 'an alignment that is none')
      break
    case 'p':
      head.at += 3
      head.events.push('drawer')
      break
    default:
      if (!ignored(head, ESC, letter)) strange(head, `ESC ${letter}`)
  }
}

function initialise(head: PrintHead): void {
  head.chinese = false
  head.widthFactor = 1
  head.leftMargin = 0
  head.areaDots = head.dots
  head.position = 0
  head.events.push('init')
}

function chineseCommand(head: PrintHead): void {
  const letter = String.fromCharCode(next(head))
  if (letter === '&') head.chinese = true
  else if (letter === '.') head.chinese = false
  else if (!ignored(head, FS, letter)) strange(head, `FS ${letter}`)
}

function groupCommand(head: PrintHead): void {
  const letter = String.fromCharCode(next(head))
  switch (letter) {
    case '!':
      head.widthFactor = (next(head) >> 4) + 1
      break
    case 'L':
      head.leftMargin = word(head)
      break
    case 'W':
      head.areaDots = word(head)
      if (head.leftMargin + head.areaDots > head.dots)
        head.overflow.push('the print area is wider than the paper')
      break
    case 'v':
      raster(head)
      break
    case 'V':
      cut(head)
      break
    default:
      if (!ignored(head, GS, letter)) strange(head, `GS ${letter}`)
  }
}

function cut(head: PrintHead): void {
  const mode = next(head)
  if (mode === 65 || mode === 66) next(head)
  else if (mode > 1 && mode !== 48 && mode !== 49) strange(head, `a cut that is none (${mode})`)
  head.events.push('cut')
}

function raster(head: PrintHead): void {
  if (next(head) !== 0x30) strange(head, 'GS v without 0')
  if (next(head) !== 0) strange(head, 'an enlarged raster')
  const bytesPerRow = word(head)
  const height = word(head)
  const pixels = head.bytes.slice(head.at, head.at + bytesPerRow * height)
  head.at += bytesPerRow * height
  if (pixels.length < bytesPerRow * height) strange(head, 'a raster cut short')
  if (bytesPerRow * 8 > head.areaDots + 7) head.overflow.push('a raster wider than the print area')
  if (head.ink.length > 0) strange(head, 'a raster in the middle of a row')
  head.images.push({ bytesPerRow, height, pixels })
  head.rows.push(`[img ${bytesPerRow * 8}x${height}]`)
}

function character(head: PrintHead, lead: number): void {
  if (lead < 0x80) {
    print(head, String.fromCharCode(lead), 1)
    return
  }
  const trail = head.bytes[head.at] ?? 0
  if (!head.chinese) {
    strange(head, `byte ${hex(lead)} outside Chinese mode`)
  } else if (lead === 0x80 || lead === 0xff || trail < 0x40 || trail === 0x7f || trail === 0xff) {
    // Half of a four-byte sequence or none at all: the clone drops this byte and prints the next one by itself.
    strange(head, `byte ${hex(lead)} is no half of a two-byte character`)
  } else {
    head.at += 1
    print(head, decoder.decode(Uint8Array.of(lead, trail)), 2)
  }
}

function print(head: PrintHead, character: string, cells: number): void {
  const ink = { dot: head.leftMargin + head.position, cells: cells * head.widthFactor, character }
  const end = ink.dot + ink.cells * CELL_DOTS
  if (end > head.leftMargin + head.areaDots) head.overflow.push(`'${character}' ends at dot ${end}`)
  head.ink.push(ink)
  head.position += ink.cells * CELL_DOTS
}

function feed(head: PrintHead): void {
  let row = ''
  let cell = 0
  for (const ink of head.ink) {
    const at = Math.round(ink.dot / CELL_DOTS)
    if (at < cell) head.overflow.push(`'${ink.character}' is printed over '${row.trimEnd().slice(-8)}'`)
    row += ' '.repeat(Math.max(0, at - cell)) + ink.character + ' '.repeat(ink.cells - cellsOf(ink.character))
    cell = Math.max(cell, at) + ink.cells
  }
  head.rows.push(row)
  head.ink = []
  head.position = 0
}

/** Cells a character fills in a text file shown with a font of fixed width: the rest of an enlarged one is blank. */
function cellsOf(character: string): number {
  return character < '\u0080' ? 1 : 2
}

function signed(word: number): number {
  return word >= 0x8000 ? word - 0x10000 : word
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
