import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, describe, expect, test } from 'vitest'
import { ACT_SLIP_KINDS } from '../../shared/receipt/act-slip.ts'
import type { Slip } from '../../shared/receipt/slip.ts'
import type { Raster } from '../support/escpos-reader.ts'
import { anActSlip } from './act-samples.ts'
import { rasterPng, readQr } from './qr-reader.ts'
import { aHead, SLIP_NUMBER, VOUCHER } from './sample-parts.ts'
import {
  aFullSaleSlip,
  aGuestSaleSlip,
  anExchangeSlip,
  aRefundSlip,
  aSaleSlip,
  aTestSlip,
  aWelcomeSlip,
  SAMPLES,
} from './samples.ts'
import { gridRows, LANGS, PAPERS, printed, svgRows, textRows } from './setting.ts'

const EVERY = PAPERS.flatMap((paper) =>
  LANGS.flatMap((lang) => Object.entries(SAMPLES).map(([name, make]) => ({ name, make, paper, lang }))),
)

describe('one definition: what is printed, what is shown and what is kept as text agree', () => {
  test.each(EVERY)(
    '$name on $paper mm in $lang prints as its text reads',
    async ({ name, make, paper, lang }) => {
      const slip = make()
      const print = printed(slip, paper, lang)
      expect(print.unknown).toEqual([])
      expect(print.overflow).toEqual([])
      expect(print.events).toEqual(['init', 'cut'])
      const text = textRows(slip, paper, lang)
      expect(gridRows(print)).toEqual(text)
      expect(svgRows(slip, paper, lang)).toEqual(text.filter((row) => row !== '' && !row.startsWith('---')))
      await expect(`${text.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}-${paper}-${lang}.txt`)
    },
  )

  test.each(EVERY)('$name on $paper mm in $lang loses nothing to the edge', ({ make, paper, lang }) => {
    const cells = paper === 58 ? 32 : 48
    for (const row of textRows(make(), paper, lang)) expect(cellsShown(row)).toBeLessThanOrEqual(cells)
  })
})

/** A text row's cells: an enlarged character's further cells are blanks already. */
function cellsShown(row: string): number {
  return Array.from(row).reduce((cells, character) => cells + (character < '\u0080' ? 1 : 2), 0)
}

const SCANNER = '/usr/bin/zbarimg'

function scanned(raster: Raster): string {
  const folder = mkdtempSync(join(tmpdir(), 'guike-code-'))
  try {
    const file = join(folder, 'code.png')
    writeFileSync(file, rasterPng(raster))
    const stdio = ['ignore', 'pipe', 'ignore'] as const
    return execFileSync(SCANNER, ['-q', '--raw', file], { encoding: 'utf8', stdio: [...stdio] }).trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the slip carries its number as a code', () => {
  test.each(PAPERS)(
    'on %i mm the code reads as the slip number, by a scanner program too where there is one',
    (paper) => {
      const [raster, ...more] = printed(aSaleSlip(), paper).images
      assert(raster !== undefined && more.length === 0)
      expect(readQr(raster)).toBe(SLIP_NUMBER)
      if (existsSync(SCANNER)) expect(scanned(raster)).toBe(SLIP_NUMBER)
    },
  )

  test('the number is printed in groups as well', () => {
    expect(textRows(aSaleSlip(), 58, 'zh-CN')).toContain(`单号 7000 1020 1000 4187${SLIP_NUMBER.at(-1)}`)
  })

  test('a preview without a number shows where it will stand, and no code', () => {
    const print = printed(aSaleSlip({ head: aHead({ copy: 'preview', slipNumber: null }) }))
    expect(print.images).toEqual([])
    expect(gridRows(print)).toContain('单号 ——')
  })
})

describe('what each slip says', () => {
  test('EN-20: a sale without a member says 散客 and nothing about points', () => {
    const text = textRows(aGuestSaleSlip(), 80, 'zh-CN').join('\n')
    expect(text).toContain('散客')
    expect(text).not.toMatch(/积分|会员 |卡号/)
  })

  test('a reprint says 补打, an original does not', () => {
    expect(textRows(aFullSaleSlip(), 58, 'zh-CN').join('\n')).toMatch(/补\s*打/)
    expect(textRows(aSaleSlip(), 58, 'zh-CN').join('\n')).not.toMatch(/补\s*打/)
  })

  test('RF-03: a shortfall is on the refund slip, and the column adds up to what is handed out', () => {
    const rows = textRows(aRefundSlip(), 80, 'zh-CN')
    expect(rows.find((row) => row.startsWith('积分不足折款 190分'))).toMatch(/-3\.80$/)
    expect(rows.find((row) => row.startsWith('羊皮短靴'))).toMatch(/ 290\.00$/)
    expect(rows.find((row) => row.startsWith('应  退'))?.replace(/\s/g, '')).toBe('应退￥286.20')
  })

  test('RF-03: money withheld earlier and given back now is added', () => {
    const slip = aRefundSlip({ shortfall: { points: -190, amountFen: -3_80 }, handOutFen: 293_80 })
    expect(textRows(slip, 80, 'zh-CN').find((row) => row.startsWith('补回积分不足折款 190分'))).toMatch(
      / 3\.80$/,
    )
  })

  test('RF-07: a voucher that a return gives back is not called a present', () => {
    const given = [{ text: '购物券', voucher: VOUCHER }]
    expect(textRows(aRefundSlip({ given }), 58, 'zh-CN').join('\n')).toMatch(/退还 购物券 +50\.00/)
    expect(textRows(aSaleSlip({ given }), 58, 'zh-CN').join('\n')).toMatch(/赠送 购物券 +50\.00/)
  })

  test('RF-04: an exchange says what each half comes to, then one net amount', () => {
    const rows = textRows(anExchangeSlip(), 58, 'zh-CN').map((row) => row.replace(/\s+/g, ' '))
    expect(rows.filter((row) => row.startsWith('小计'))).toEqual(['小计 200.00', '小计 260.00'])
    expect(rows.filter((row) => row.includes('￥')).map((row) => row.replace(/\s/g, ''))).toEqual([
      '应补￥60.00',
    ])
  })

  test('points of an item say that they are points', () => {
    expect(textRows(anActSlip(), 58, 'zh-CN').join('\n')).toMatch(/马克杯 ×2 +-600分/)
    expect(textRows(anActSlip(), 58, 'en').join('\n')).toMatch(/马克杯 ×2 +-600 pts/)
  })

  test.each(EVERY)(
    '$name on $paper mm in $lang writes money with the full-width sign',
    ({ make, paper, lang }) => {
      expect(textRows(make(), paper, lang).join('')).not.toContain('¥')
    },
  )

  test('EN-15: the stamp line is there when the card was handed back, and only then', () => {
    const handedBack = aRefundSlip({ cardSurrendered: true })
    expect(textRows(handedBack, 58, 'zh-CN').join('\n')).toContain('会员卡已交回（盖章）')
    expect(textRows(aRefundSlip(), 58, 'zh-CN').join('\n')).not.toContain('盖章')
  })

  test('EN-03, EN-04: the welcome slip names the accepted rules and the moment the card works', () => {
    const text = textRows(aWelcomeSlip(), 58, 'zh-CN').join('\n')
    expect(text).toContain('会员章程 第7版')
    expect(text).toContain('2026-11-22 16:05:12')
  })

  test.each(PAPERS)(
    'the test page on %i mm rules every cell of a row and shows what printers get wrong',
    (paper) => {
      const rows = gridRows(printed(aTestSlip(), paper))
      expect(rows).toContain('1234567890'.repeat(5).slice(0, paper === 58 ? 32 : 48))
      expect(rows.some((row) => row.endsWith('￥1234.56'))).toBe(true)
      expect(rows.some((row) => row.endsWith('䶮喆堃玥镕燊囍'))).toBe(true)
    },
  )

  test('the English slip of a shop with English names holds no Chinese at all', () => {
    const line = { text: 'Boots', rateLabel: null, quantity: 1, amountFen: 290_00 }
    const english = { shopName: 'Shoes', siteName: 'Centre', cashier: 'Li' }
    const member = { maskedName: 'J*', tier: 'Gold', maskedCard: '6051****4742' }
    const slips: Slip[] = [
      aSaleSlip({
        head: aHead({ ...english, salesperson: 'Wang', copy: 'reprint', demo: true }),
        lines: [line],
        deduction: { reason: 'Rounding', amountFen: 1 },
        tenders: [{ label: 'Cash', amountFen: 1 }],
        member: { ...member, accruedPoints: 1, usedPoints: 1, balancePoints: 1, reasons: [] },
        footer: null,
      }),
      aRefundSlip({
        head: aHead(english),
        lines: [line],
        restored: { points: 1, amountFen: 1 },
        lapsedFen: 1,
        tenders: [{ label: 'Cash', amountFen: 1 }],
        member: { ...member, clawbackPoints: 1, restoredPoints: 1, debtPoints: 1, balancePoints: 1 },
        cardSurrendered: true,
      }),
      aWelcomeSlip({
        head: aHead(english),
        member,
        rules: { name: 'Rules', version: 1, lines: ['One point a yuan.'] },
        consents: [{ text: 'Text messages', version: 1 }],
        footer: null,
      }),
    ]
    const alone = { ...member, reasons: [], debtPoints: 1, balancePoints: 1 }
    const tenders = [{ label: 'Cash', amountFen: 1 }]
    slips.push(
      anExchangeSlip({
        head: aHead(english),
        returned: {
          lines: [line],
          restored: { points: 1, amountFen: 1 },
          lapsedFen: 1,
          shortfall: { points: -1, amountFen: -1 },
          owedFen: 1,
          handOutFen: 1,
        },
        sold: { lines: [line], deduction: null, redemption: { points: 1, amountFen: 1 }, dueFen: 1 },
        tenders,
        given: [{ text: 'Voucher', voucher: VOUCHER }],
        member: { ...alone, clawbackPoints: 1, restoredPoints: 1, accruedPoints: 1, usedPoints: 1 },
        cardSurrendered: true,
        footer: null,
      }),
    )
    for (const kind of ACT_SLIP_KINDS) {
      slips.push(
        anActSlip({
          kind,
          head: aHead(english),
          rows: [{ text: 'Mug', quantity: 1, points: -1, amountFen: null }],
          money: { handedOut: true, amountFen: 1, tenders },
          member: {
            ...alone,
            changePoints: 1,
            debtPaidPoints: 1,
            converted: { points: 1, amountFen: 1 },
            valueFen: 1,
            expiring: { points: 1, dateText: '2026-12-31' },
          },
          signed: true,
          footer: null,
        }),
      )
    }
    for (const slip of slips) expect(textRows(slip, 58, 'en').join('\n')).not.toMatch(/\p{Script=Han}/u)
  })
})

describe('long texts keep their figures', () => {
  test('an article of any length leaves its rate, its quantity and its amount readable', () => {
    const slip = aSaleSlip({
      lines: [{ text: '羊皮短靴'.repeat(15), rateLabel: '5.8折', quantity: 12, amountFen: 9_999_999_99 }],
    })
    const row = textRows(slip, 58, 'zh-CN').find((text) => text.includes('9999999.99'))
    expect(row).toMatch(/^5\.8折 ×12 +9999999\.99$|…5\.8折 ×12 +9999999\.99$/)
  })

  test('the largest amounts fit the narrow paper', () => {
    const slip = aSaleSlip({
      dueFen: 10_000_000_00,
      tenders: [{ label: '支付宝', amountFen: 10_000_000_00 }],
    })
    expect(printed(slip, 58).overflow).toEqual([])
    expect(textRows(slip, 58, 'zh-CN').join('\n')).toContain('￥10000000.00')
  })

  test('a long shop name is set smaller and stays whole', () => {
    const shopName = '上海伊人鞋业有限公司静安寺旗舰店'
    expect(textRows(aSaleSlip({ head: aHead({ shopName }) }), 58, 'zh-CN')[0]).toBe(shopName)
  })
})
