/** How figures are written on the screens: whole fen, whole points, rates and dates, in the language shown. */
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { LocalText, Permille } from '../../shared/domain/programme.ts'
import { rateLabel } from '../../shared/domain/rate-label.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'

export type Lang = 'zh-CN' | 'en'

/** The typographic minus, as wide as a digit's plus. */
export const MINUS = '−'

/** Groups of three: 12345 -> '12,345'. */
export function wholeText(amount: number): string {
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, ',')
  return amount < 0 ? `${MINUS}${digits}` : digits
}

/** Money without its sign: 41684 -> '416.84', -380 -> '−3.80', 642000 -> '6,420.00'. */
export function moneyText(amount: Fen): string {
  const size = Math.abs(amount)
  const yuan = wholeText(Math.trunc(size / 100))
  const text = `${yuan}.${String(size % 100).padStart(2, '0')}`
  return amount < 0 ? `${MINUS}${text}` : text
}

/** Money with its sign, as a sentence needs it: '￥416.84'; whole yuan drop the fen: '￥20'. */
export function moneySign(amount: Fen): string {
  const text = moneyText(amount).replace(/\.00$/, '')
  return amount < 0 ? `${MINUS}￥${text.slice(1)}` : `￥${text}`
}

/** Money with its sign and always its fen: '￥642.00'. */
export function moneySignFull(amount: Fen): string {
  return amount < 0 ? `${MINUS}￥${moneyText(amount).slice(1)}` : `￥${moneyText(amount)}`
}

export function pointsText(amount: Points): string {
  return wholeText(amount)
}

/** A change of points: '+416', '−1,000', '0'. */
export function signedPoints(amount: Points): string {
  return amount > 0 ? `+${wholeText(amount)}` : wholeText(amount)
}

/** A share of the list price, as slips write it; the full price has no word of its own (''). */
export function rateText(permille: Permille, lang: Lang): string {
  return permille >= 1000 ? '' : (rateLabel(permille, lang) ?? '')
}

/** A factor of points: 2000 -> '2', 1500 -> '1.5'. */
export function factorText(permille: Permille): string {
  const whole = Math.trunc(permille / 1000)
  const rest = String(permille % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}

export function localText(text: LocalText, lang: Lang): string {
  return lang === 'zh-CN' ? text.zh : text.en
}

const WEEKDAYS_ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const
const WEEKDAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MONTHS_EN = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

/** '11月21日 周六' or 'Sat 21 Nov'. */
export function dayText(date: BusinessDate, lang: Lang): string {
  const day = new Date(`${date}T00:00:00Z`)
  const weekday = day.getUTCDay()
  return lang === 'zh-CN'
    ? `${day.getUTCMonth() + 1}月${day.getUTCDate()}日 ${WEEKDAYS_ZH[weekday] ?? ''}`
    : `${WEEKDAYS_EN[weekday] ?? ''} ${day.getUTCDate()} ${MONTHS_EN[day.getUTCMonth()] ?? ''}`
}

/** '11-08', as the timeline's first column. */
export function shortDay(date: BusinessDate): string {
  return date.slice(5)
}

/** '2026 年 11 月' or 'November 2026' shortened: the timeline's headings. */
export function monthText(date: BusinessDate, lang: Lang): string {
  const [year = '', month = '1'] = date.split('-')
  return lang === 'zh-CN' ? `${year} 年 ${Number(month)} 月` : `${MONTHS_EN[Number(month) - 1] ?? ''} ${year}`
}

/** Several things in one sentence, in the language's own punctuation. */
export function listText(items: readonly string[], lang: Lang): string {
  return items.join(lang === 'en' ? ', ' : '、')
}
