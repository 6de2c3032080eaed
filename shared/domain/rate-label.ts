/** How a rate is written: 5.8折 and 9折 in Chinese, the share taken off in English (TI-05, worked example 23). */
import type { Permille } from './programme.ts'

/** Null for the full price, which nobody writes. */
export function rateLabel(permille: Permille, lang: 'zh-CN' | 'en'): string | null {
  if (permille === 1000) return null
  return lang === 'en' ? `${tenths(1000 - permille, 10)}% off` : `${tenths(permille, 100)}折`
}

/** permille ÷ unit as a decimal text without trailing zeros. */
function tenths(permille: number, unit: number): string {
  const whole = Math.trunc(permille / unit)
  const rest = String(permille % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}
