import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPrintable } from '../../main/devices/printer/gbk.ts'
import { cellsOf, printableText, truncateToCells, wrapToCells } from '../../shared/receipt/cells.ts'

describe('what prints', () => {
  test.each([
    ['\u00a5100', '￥100', 'the narrow yuan sign becomes the wide one'],
    ['a\u00a0b', 'a b', 'a fixed space becomes a space'],
    ['张\u200b\u202e敏\u0007', '张敏', 'what is unseen is taken out'],
    ['一\t二\n三', '一 二 三', 'a tab and a new line become a space'],
    ['e\u0301te\u0301', 'été', 'accents are composed'],
    ['王\u{20bb7}', '王〓', 'a character the printer lacks is seen to be missing'],
    ['㙍', '〓', 'so is a rare one of the first plane'],
    ['👨‍👩‍👧 ok', '〓 ok', 'a family of emoji is one missing character'],
    ['❤️', '〓', 'a sign with a variation selector is one'],
    ['\ud842', '〓', 'half a character is one'],
    ['€5', '〓5', 'the euro sign differs from printer to printer'],
    ['䶮喆堃玥镕燊囍', '䶮喆堃玥镕燊囍', 'rare names of two bytes stay'],
    ['张*敏', '张*敏', 'a masked name stays'],
  ])('%j prints as %j: %s', (text, expected) => {
    expect(printableText(text, isPrintable)).toBe(expected)
  })

  test('printing what prints changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const once = printableText(text, isPrintable)
        expect(printableText(once, isPrintable)).toBe(once)
      }),
    )
  })
})

describe('cells', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['张*敏', 5],
    ['×·—…“℃①é￥〓', 20],
  ])('%j takes %i cells', (text, cells) => {
    expect(cellsOf(text)).toBe(cells)
  })

  test.each([
    ['羊皮短靴', 8, '羊皮短靴'],
    ['羊皮短靴', 7, '羊皮…'],
    ['abcdef', 5, 'abc…'],
    ['ab cdef', 5, 'ab…'],
  ])('%j in %i cells is %j', (text, cells, expected) => {
    expect(truncateToCells(text, cells)).toBe(expected)
  })

  test.each([
    ['words stay whole', 'Waterproof spray', 12, ['Waterproof', 'spray']],
    ['Chinese breaks anywhere', '羊皮短靴羊皮短靴', 12, ['羊皮短靴羊皮', '短靴']],
    ['no row begins with closing punctuation', '羊皮短靴加绒）红', 12, ['羊皮短靴加', '绒）红']],
    ['no row ends with an opening bracket', '羊皮短靴加（绒', 12, ['羊皮短靴加', '（绒']],
    ['a figure keeps its unit', '会员特价 9折', 10, ['会员特价', '9折']],
    ['a word longer than a row is broken', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['nothing is one empty row', '', 4, ['']],
  ])('%s', (_, text, cells, rows) => {
    expect(wrapToCells(text, cells, 9)).toEqual(rows)
  })

  test('more rows than allowed end in …', () => {
    expect(wrapToCells('羊皮短靴羊皮短靴', 4, 2)).toEqual(['羊皮', '短…'])
  })

  test('rows never exceed their cells nor their number, and lose only blanks until cut', () => {
    const text = fc.array(
      fc.constantFrom('羊', '皮', '，', '（', '）', 'a', 'b', '9', ' ', '折', '￥', '-'),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 4, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (characters, cells, rowsMax) => {
          const whole = characters.join('')
          const rows = wrapToCells(whole, cells, rowsMax)
          expect(rows.length).toBeGreaterThan(0)
          expect(rows.length).toBeLessThanOrEqual(rowsMax)
          for (const row of rows) expect(cellsOf(row)).toBeLessThanOrEqual(cells)
          const all = wrapToCells(whole, cells, 1_000)
          expect(all.join('').replaceAll(' ', '')).toBe(whole.replaceAll(' ', ''))
        },
      ),
    )
  })
})
