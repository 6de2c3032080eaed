/**
 * What HQ's managers settle by: how programme accounts took and gave, summed by day, site of the log, home site of whoever it
 * was for, account and asset. So few rows a day that years of them are one question (RP-02, RP-11).
 */
import type { Posting } from '../../shared/domain/entry.ts'
import type { LedgerTables } from './tables.ts'

/** The site of what HQ's own log books. */
export const HQ_SITE = 'hq'

/** The home site of what is nobody's: a bearer's voucher, stock, a sale without a member. */
export const NOBODYS_SITE = ''

/** Assets that are counted one by one; there are as many as programmes name. */
const COUNTED_ALONE =
  /^(points|debt|value\.(principal|bonus|rebate)|gift:\d{4}:[\w.-]+|right:birthday:\d{4})$/

/**
 * As what an asset is counted; null: not at all. Vouchers are counted together, for each is an asset of its own, and refund
 * rights, which every sale makes one of, never.
 */
export function flowAsset(asset: string): string | null {
  if (asset.startsWith('refund:')) return null
  if (asset.startsWith('voucher:')) return 'voucher'
  return COUNTED_ALONE.test(asset) ? asset : 'other'
}

export interface FlowPlace {
  readonly businessDate: string
  /** Of the log; HQ_SITE for HQ's own. */
  readonly site: string
  /** The site that issued the card of an owner 'm:ID'; NOBODYS_SITE where HQ knows no such member. */
  readonly homeSiteOf: (owner: string) => string
}

/**
 * One row for each posting on a programme account, `amount` as posted: 'p:issued' goes down by what it gave. Whose home site it
 * counts for: the member's in the same asset and lot of the entry; goods of several stand in lots of their own.
 */
export function flowOf(postings: readonly Posting[], place: FlowPlace): readonly LedgerTables['flow'][] {
  return postings.flatMap((posting) => {
    const asset = flowAsset(posting.asset)
    if (asset === null || !posting.owner.startsWith('p:')) return []
    const whose = postings.find(
      ({ owner, asset, lot }) => owner.startsWith('m:') && asset === posting.asset && lot === posting.lot,
    )
    const home_site = whose === undefined ? NOBODYS_SITE : place.homeSiteOf(whose.owner)
    const { businessDate: business_date, site } = place
    return [{ business_date, site, home_site, account: posting.owner, asset, amount: posting.amount }]
  })
}
