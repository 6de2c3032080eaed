/** What one entry makes of HQ's projections, in memory; it is called once the entry was judged. */
import type { Entry } from '../../shared/domain/entry.ts'
import { refundRightAsset } from '../../shared/domain/ledger.ts'
import { assertNever } from '../../shared/domain/result.ts'
import type { Books } from './books.ts'
import { messageKey } from './gather.ts'
import { projectCardMove, projectChange, projectEnrolment, projectReplacement } from './project-people.ts'
import { projectClaim, projectReturn, projectSale } from './project-sales.ts'

/** What the asset of a right to refund a sale begins with. */
const RIGHT = refundRightAsset('')

/** @returns codes of what cannot be so; what can is projected all the same */
export function project(books: Books, entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'sale':
      return projectSale(books, entry)
    case 'refund':
      return projectReturn(books, entry)
    case 'exchange':
      return [...projectReturn(books, entry), ...projectSale(books, entry)]
    case 'sale.claimed':
      return projectClaim(books, entry)
    case 'member.enrolled':
      return projectEnrolment(books, entry)
    case 'card.moved':
      return projectCardMove(books, entry)
    case 'card.replaced':
      return projectReplacement(books, entry)
    case 'member.changed':
      return projectChange(books, entry)
    case 'redemption':
    case 'top_up':
      books.acts.set(entry.id, entry)
      return []
    case 'redemption.undone':
    case 'top_up.undone':
      books.undone.add(entry.body.of)
      books.made.undone.push({ act_id: entry.body.of, by_id: entry.id })
      return []
    case 'programme.adopted':
      books.made.adopted.push(entry.body.programme)
      return books.programmes.has(entry.body.programme.hash) ? [] : ['programme']
    case 'till.opened':
    case 'epoch.opened':
    case 'hq.joined': {
      const { siteCode, tillNumber } = entry.body
      books.place = { ...books.place, site: siteCode, tillNumber }
      return []
    }
    case 'inbox.applied': {
      const { generation, n } = entry.body
      // A message of an earlier generation, or of nobody's, says nothing of how far this inbox is applied.
      const isKnown = generation === books.till.generation && books.messages.has(messageKey(generation, n))
      if (isKnown) books.appliedN = n
      return []
    }
    case 'amounts.returned':
      for (const { asset } of entry.body.amounts) {
        if (asset.startsWith(RIGHT)) books.made.refundRights.add(asset.slice(RIGHT.length))
      }
      return []
    case 'swap':
    case 'return.unknown':
    case 'points.given':
    case 'points.adjusted':
    case 'points.expired':
    case 'debt.netted':
    case 'stock.counted':
    case 'right.issued':
    case 'staff.added':
    case 'staff.linked':
    case 'shift.opened':
    case 'shift.closed':
    case 'slip.reprinted':
    case 'till.closed':
    case 'member.met':
    case 'refund.unbacked':
      return []
    default:
      return assertNever(entry)
  }
}
