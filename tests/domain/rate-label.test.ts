/** How a rate is written, in tenths in Chinese and as the share taken off in English. */
import { expect, test } from 'vitest'
import type { Permille } from '../../shared/domain/programme.ts'
import { rateLabel } from '../../shared/domain/rate-label.ts'

test.each([
  [580, '5.8折', '42% off'],
  [900, '9折', '10% off'],
  [500, '5折', '50% off'],
  [885, '8.85折', '11.5% off'],
  [805, '8.05折', '19.5% off'],
  [995, '9.95折', '0.5% off'],
  [999, '9.99折', '0.1% off'],
  [100, '1折', '90% off'],
  [50, '0.5折', '95% off'],
  [5, '0.05折', '99.5% off'],
  [0, '0折', '100% off'],
])('TI-05 %i permille is %s, %s', (permille, chinese, english) => {
  expect(rateLabel(permille as Permille, 'zh-CN')).toBe(chinese)
  expect(rateLabel(permille as Permille, 'en')).toBe(english)
})

test('nobody writes the full price', () => {
  expect(rateLabel(1000 as Permille, 'zh-CN')).toBeNull()
  expect(rateLabel(1000 as Permille, 'en')).toBeNull()
})
