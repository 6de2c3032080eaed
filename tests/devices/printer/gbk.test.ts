import { describe, expect, test } from 'vitest'
import { isPrintable } from '../../../main/devices/printer/gbk.ts'
import { toBytes } from '../../../main/devices/printer/render.ts'
import { documentOf } from '../../../shared/receipt/document.ts'
import { readEscPos } from '../../support/escpos-reader.ts'

describe('which characters a printer has', () => {
  test.each(Array.from('Aa0~ 张䶮喆堃玥镕燊囍￥×·—…“℃①é〓（'))('%s prints', (character) => {
    expect(isPrintable(character)).toBe(true)
  })

  test.each([
    ['\u00a5', 'the narrow yuan sign: 81 30 84 36 prints "0 6"'],
    ['\u00a0', 'a fixed space'],
    ['\u200b', 'a zero width space'],
    ['€', 'the euro sign, one byte in GBK'],
    ['㙍', 'a Han character of four bytes'],
    ['𠮷', 'a Han character beyond the first plane'],
    ['😀', 'an emoji'],
    ['\ue000', 'the user-defined area'],
    ['\u001b', 'a control'],
    ['\u007f', 'delete'],
    ['\ud842', 'half a character'],
  ])('%j does not: %s', (character) => {
    expect(isPrintable(character)).toBe(false)
  })

  test('every character said to print comes out of a printer as itself, in two cells or one', () => {
    const printable = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
      isPrintable,
    )
    expect(printable.length).toBeGreaterThan(21_000)
    const texts = Array.from({ length: Math.ceil(printable.length / 16) }, (_, row) =>
      printable
        .slice(16 * row, 16 * row + 16)
        .join('')
        .trim()
        .normalize('NFC'),
    )
    const document = documentOf(
      texts.map((text) => ({ kind: 'text', text, align: 'left', size: 'plain' })),
      58,
    )
    const print = readEscPos(toBytes(document, { paper: 58 }), 384)
    expect(print.unknown).toEqual([])
    expect(print.overflow).toEqual([])
    const wrong = texts.flatMap((text, row) =>
      print.rows[row] === text ? [] : [`${text} as ${print.rows[row]}`],
    )
    expect(wrong).toEqual([])
  })
})
