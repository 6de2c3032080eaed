/** A birthday as it is typed, box by box, and as the contract takes it. */
import type { EnrolForm } from '../../shared/contract/member.ts'

export interface BirthdayText {
  readonly calendar: 'solar' | 'lunar'
  readonly year: string
  readonly month: string
  readonly day: string
}

export const NO_BIRTHDAY: BirthdayText = { calendar: 'solar', year: '', month: '', day: '' }

/**
 * Null while nothing is typed; 'unreadable' where it was begun and is no day that a calendar can have. Whether that calendar
 * has the day says the till; the year may be left out.
 */
export function birthdayOf(typed: BirthdayText): EnrolForm['birthday'] | 'unreadable' {
  const { calendar } = typed
  if (typed.year + typed.month + typed.day === '') return null
  const year = typed.year === '' ? null : Number(typed.year)
  const month = Number(typed.month)
  const day = Number(typed.day)
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= 31
  const isYear = year === null || (year >= 1900 && year <= 2199)
  return isDay && isYear ? { calendar, year, month, day } : 'unreadable'
}
