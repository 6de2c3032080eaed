/** What HQ's managers count, gathered while a push is walked through: flows of programme accounts, days of sites. */
import type { Posting } from '../../shared/domain/entry.ts'
import type { Books } from './books.ts'
import { flowOf, NOBODYS_SITE } from './flow.ts'
import type { LedgerTables } from './tables.ts'

/** The day of this till's site. */
export function siteDay(books: Books, date: string): LedgerTables['site_day'] {
  const known = books.made.siteDays.get(date)
  if (known !== undefined) return known
  const day = {
    site: books.till.site,
    business_date: date,
    sales: 0,
    due_fen: 0,
    member_sales: 0,
    member_due_fen: 0,
    refunds: 0,
    refunded_fen: 0,
    enrolled: 0,
  }
  books.made.siteDays.set(date, day)
  return day
}

/** What programme accounts took and gave by this entry (RP-02, RP-11). */
export function countFlow(books: Books, date: string, postings: readonly Posting[]): void {
  const place = {
    businessDate: date,
    site: books.till.site,
    homeSiteOf: (owner: string) => books.members.get(owner.slice('m:'.length))?.row.home_site ?? NOBODYS_SITE,
  }
  for (const row of flowOf(postings, place)) {
    const key = [date, row.home_site, row.account, row.asset].join(' ')
    const known = books.made.flow.get(key)
    if (known === undefined) books.made.flow.set(key, row)
    else known.amount += row.amount
  }
}
