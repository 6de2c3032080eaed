/** What HQ's managers count, gathered while a push is walked through: flows of programme accounts, days of sites. */
import type { Posting } from '../../shared/domain/entry.ts'
import type { Books } from './books.ts'
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

/** Assets of which each piece has a name of its own are counted together; rights to refund a sale are no flow. */
function countedAs(asset: string): string | null {
  if (asset.startsWith('refund:')) return null
  if (asset.startsWith('voucher:')) return 'voucher'
  return asset
}

/**
 * What programme accounts took and gave by this entry, under the home site of the member on the other side of the same asset
 * and lot (RP-02, RP-11); '' where there is none.
 */
export function countFlow(books: Books, date: string, postings: readonly Posting[]): void {
  const homes = new Map<string, string>()
  for (const { owner, asset, lot } of postings) {
    const home = owner.startsWith('m:') ? books.members.get(owner.slice(2))?.row.home_site : undefined
    if (home !== undefined) homes.set(`${asset} ${lot}`, home)
  }
  for (const { owner, asset, lot, amount } of postings) {
    const counted = countedAs(asset)
    if (counted === null || !owner.startsWith('p:') || amount === 0) continue
    const home = homes.get(`${asset} ${lot}`) ?? ''
    addFlow(books, { business_date: date, home_site: home, account: owner, asset: counted, amount })
  }
}

function addFlow(books: Books, part: Omit<LedgerTables['flow'], 'site'>): void {
  const key = [part.business_date, part.home_site, part.account, part.asset].join(' ')
  const known = books.made.flow.get(key)
  if (known === undefined) books.made.flow.set(key, { ...part, site: books.till.site })
  else known.amount += part.amount
}
