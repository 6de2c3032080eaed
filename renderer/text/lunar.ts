/** Lunar days by their Chinese names, as people say a lunar birthday: 八月廿三. */

const MONTHS = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊'] as const
const DIGITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const

/** '八月廿三' for month 8, day 23; null outside the twelve months of thirty days a lunar calendar knows. */
export function lunarDayName(month: number, day: number): string | null {
  const monthName = MONTHS[month - 1]
  const dayName = dayNameOf(day)
  return monthName === undefined || dayName === null ? null : `${monthName}月${dayName}`
}

/** 初一 … 初十, 十一 … 二十, 廿一 … 三十. */
function dayNameOf(day: number): string | null {
  if (!Number.isInteger(day) || day < 1 || day > 30) return null
  if (day === 20) return '二十'
  if (day === 30) return '三十'
  const ten = ['初', '十', '廿'][Math.trunc((day - 1) / 10)] ?? ''
  return day === 10 ? '初十' : `${ten}${DIGITS[(day - 1) % 10] ?? ''}`
}
