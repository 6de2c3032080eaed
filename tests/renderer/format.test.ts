import { describe, expect, test } from 'vitest'
import {
  dayText,
  factorText,
  moneySign,
  moneySignFull,
  moneyText,
  monthText,
  rateText,
  signedPoints,
  wholeText,
} from '../../renderer/text/format.ts'
import { lunarDayName } from '../../renderer/text/lunar.ts'
import { slipNumberText } from '../../renderer/text/slip-number.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { businessDate } from '../../shared/domain/time.ts'

test.each([
  [0, '0.00'],
  [1, '0.01'],
  [41_684, '416.84'],
  [642_000, '6,420.00'],
  [-380, '−3.80'],
  [1_000_000_000, '10,000,000.00'],
])('%i fen reads %s', (amount, text) => {
  expect(moneyText(fen(amount))).toBe(text)
})

test('money in a sentence carries the full-width sign and drops fen that are none', () => {
  expect(moneySign(fen(2000))).toBe('￥20')
  expect(moneySign(fen(2050))).toBe('￥20.50')
  expect(moneySign(fen(-2000))).toBe('−￥20')
  expect(moneySignFull(fen(64_200))).toBe('￥642.00')
  expect(moneySignFull(fen(-17_400))).toBe('−￥174.00')
})

test('points are grouped by thousands and a change shows its sign', () => {
  expect(wholeText(3260)).toBe('3,260')
  expect(wholeText(1_234_567)).toBe('1,234,567')
  expect(signedPoints(points(416))).toBe('+416')
  expect(signedPoints(points(-1000))).toBe('−1,000')
  expect(signedPoints(points(0))).toBe('0')
})

test.each([
  [580, '5.8折', '42% off'],
  [900, '9折', '10% off'],
  [575, '5.75折', '42.5% off'],
  [1000, '', ''],
])('a rate of %i permille is %s, in English %s', (permille, zh, en) => {
  expect(rateText(permille, 'zh-CN')).toBe(zh)
  expect(rateText(permille, 'en')).toBe(en)
})

test('a factor is written without zeros that say nothing', () => {
  expect([2000, 1500, 1250, 1000].map(factorText)).toEqual(['2', '1.5', '1.25', '1'])
})

test('days and months follow the language, whatever the zone of the machine', () => {
  const date = businessDate('2026-11-21')
  expect(dayText(date, 'zh-CN')).toBe('11月21日 周六')
  expect(dayText(date, 'en')).toBe('Sat 21 Nov')
  expect(monthText(date, 'zh-CN')).toBe('2026 年 11 月')
  expect(monthText(date, 'en')).toBe('Nov 2026')
})

describe('a lunar day has its Chinese name', () => {
  test.each([
    [1, 1, '正月初一'],
    [8, 15, '八月十五'],
    [8, 23, '八月廿三'],
    [9, 10, '九月初十'],
    [11, 20, '冬月二十'],
    [12, 30, '腊月三十'],
    [12, 29, '腊月廿九'],
    [5, 11, '五月十一'],
    [5, 21, '五月廿一'],
  ])('month %i day %i is %s', (month, day, name) => {
    expect(lunarDayName(month, day)).toBe(name)
  })

  test.each([
    [0, 1],
    [13, 1],
    [1, 0],
    [1, 31],
    [1, 1.5],
  ])('month %i day %d has none', (month, day) => {
    expect(lunarDayName(month, day)).toBeNull()
  })
})

test('a slip number is read in the groups it is printed in', () => {
  expect(slipNumberText('not a number')).toBe('not a number')
  expect(slipNumberText('70000010100000019').replaceAll(' ', '')).toBe('70000010100000019')
})
