/** What the fonts of Chinese receipt printers hold: ASCII, and characters of two bytes in GBK. */
import iconv from 'iconv-lite'

/**
 * Whether one character (code point) prints as itself. Any sequence of four bytes in GB18030 holds ASCII digits, which
 * a printer prints as digits in the middle of amounts; '€' and the user-defined area differ from printer to printer.
 */
export function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return code >= 0x20 && code < 0x7f
  if (code >= 0xe000 && code <= 0xf8ff) return false
  const [lead = 0, trail = 0] = iconv.encode(character, 'gbk')
  return lead >= 0x81 && trail >= 0x40
}
