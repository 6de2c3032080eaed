/** What a merge of two members moves at one holder: everything of one to the other; a right both have is forfeited once. */
import type { Posting } from './entry.ts'
import type { MovedAmount } from './inbox.ts'
import { memberOwner, transfer } from './ledger.ts'

/** Assets of which nobody has two for one period. */
function isRight(asset: string): boolean {
  return asset.startsWith('right:')
}

/**
 * Everything that `from` has at a holder goes to `to`, lot by lot. `had`: whether `to` ever had an asset there, used or not.
 */
export function mergePostings(
  held: readonly MovedAmount[],
  holder: string,
  members: { readonly from: string; readonly to: string },
  had: (asset: string) => boolean,
): Posting[] {
  const from = memberOwner(members.from)
  const to = memberOwner(members.to)
  return held.flatMap(({ asset, lot, amount }) =>
    transfer(asset, lot, holder, from, isRight(asset) && had(asset) ? 'p:forfeited' : to, amount),
  )
}
