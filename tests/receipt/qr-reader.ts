/**
 * Reads a small QR code (version 1 or 2, bytes) out of printer dots, without error correction: a wrong dot is a wrong
 * answer, which is what a test wants.
 */
import { crc32, deflateSync } from 'node:zlib'
import type { Raster } from '../support/escpos-reader.ts'

const BYTES = 4

/** A question to the code: is the module in column x and row y dark? */
type Dark = (x: number, y: number) => boolean

/** @throws Error when the dots are no such code. */
export function readQr(raster: Raster): string {
  const moduleDots = finderDots(raster) / 7
  const modules = raster.height / moduleDots
  if (modules !== 21 && modules !== 25) throw new Error(`no code of version 1 or 2: ${modules} modules`)
  const dark: Dark = (x, y) => isBlack(raster, (x + 0.5) * moduleDots, (y + 0.5) * moduleDots)
  const mask = maskOf(dark)
  const bits: number[] = []
  for (const [x, y] of dataModules(modules)) bits.push(dark(x, y) === inverts(mask, x, y) ? 0 : 1)
  return textOf(bits)
}

/** The upper left finder begins with seven dark modules. */
function finderDots(raster: Raster): number {
  let dots = 0
  while (dots < raster.bytesPerRow * 8 && isBlack(raster, dots, 0)) dots += 1
  return dots
}

function isBlack(raster: Raster, dotX: number, dotY: number): boolean {
  const x = Math.floor(dotX)
  const byte = raster.pixels[Math.floor(dotY) * raster.bytesPerRow + (x >> 3)] ?? 0
  return ((byte >> (7 - (x & 7))) & 1) === 1
}

/** Bits 12 to 10 of the format information, beside the upper left finder. */
function maskOf(dark: Dark): number {
  const [high = 0, middle = 0, low = 0] = [2, 3, 4].map((x) => (dark(x, 8) ? 1 : 0))
  return ((high << 2) | (middle << 1) | low) ^ ((0x5412 >> 10) & 7)
}

/** Modules that carry data, in their order: two columns at a time from the right, up and down in turn. */
function* dataModules(modules: number): Generator<readonly [number, number]> {
  let upward = true
  for (const right of pairsOfColumns(modules)) {
    for (let step = 0; step < modules; step += 1) {
      const y = upward ? modules - 1 - step : step
      for (const x of [right, right - 1]) if (!isFunctionModule(modules, x, y)) yield [x, y]
    }
    upward = !upward
  }
}

/** The right column of each pair; the column of timing marks (6) stands alone. */
function pairsOfColumns(modules: number): readonly number[] {
  const columns: number[] = []
  for (let right = modules - 1; right > 6; right -= 2) columns.push(right)
  return [...columns, 5, 3, 1]
}

function isFunctionModule(modules: number, x: number, y: number): boolean {
  const nearLeft = x < 9
  const nearTop = y < 9
  const farRight = x >= modules - 8
  const farDown = y >= modules - 8
  const inAlignment = modules === 25 && x >= 16 && x <= 20 && y >= 16 && y <= 20
  return x === 6 || y === 6 || inAlignment || (nearLeft && (nearTop || farDown)) || (nearTop && farRight)
}

function inverts(mask: number, x: number, y: number): boolean {
  const product = x * y
  const rules = [
    (x + y) % 2,
    y % 2,
    x % 3,
    (x + y) % 3,
    (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
    (product % 2) + (product % 3),
    ((product % 2) + (product % 3)) % 2,
    (((x + y) % 2) + (product % 3)) % 2,
  ]
  return rules[mask] === 0
}

function textOf(bits: readonly number[]): string {
  let at = 0
  const take = (count: number): number => {
    let value = 0
    for (const bit of bits.slice(at, at + count)) value = 2 * value + bit
    at += count
    return value
  }
  if (take(4) !== BYTES) throw new Error('the code holds something else than bytes')
  const length = take(8)
  return String.fromCharCode(...Array.from({ length }, () => take(8)))
}

/** The dots as a PNG with a white border, each dot three pixels wide, for a decoder outside. */
export function rasterPng(raster: Raster): Buffer {
  const scale = 3
  const border = 40
  const width = raster.bytesPerRow * 8 * scale + 2 * border
  const height = raster.height * scale + 2 * border
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(width + 1, 255)
    row[0] = 0
    for (let x = 0; x < width; x += 1) {
      if (blackAt(raster, Math.floor((x - border) / scale), Math.floor((y - border) / scale))) row[x + 1] = 0
    }
    return row
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function blackAt(raster: Raster, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= raster.bytesPerRow * 8 || y >= raster.height) return false
  return isBlack(raster, x, y)
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
