/**
 * What an act took to be elsewhere, held against what can still be seen of HQ's word: the policy of that place in the log, the
 * change of the member that it names, the refund right that was here.
 */
import { claimedElsewhere, claimingMember } from '../../shared/domain/claimed-elsewhere.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import {
  memberOwner,
  POINTS_ASSET,
  REFUNDABLE,
  refundRightAsset,
  tillHolder,
} from '../../shared/domain/ledger.ts'
import { holdingOf } from './accounts.ts'
import { directoryMember } from './directory.ts'
import { type ReadableDb, readOne } from './query.ts'
import { lastInboxPlace, policyOf } from './standing.ts'
import { isUnbacked, unbackedOn } from './unbacked.ts'
import { type Act, checkDay, checkSlip, type EntryOf } from './verify-facts.ts'

// Whatever this till ever moved to HQ of an owner's points, the most that may have been there besides HQ's word.
const sentRow = readOne<{ owner: string; asset: string }>()((db, argument) =>
  db
    .selectFrom('posting')
    .select((select) => select.fn.sum<number | null>('amount').as('amount'))
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where('holder', '=', 'hq')
    .where('amount', '>', 0),
)

/** RF-03: no more than HQ lets a till book, and no more than HQ's word and this till's own moves come to. */
export function checkElsewhere(db: ReadableDb, act: Act<Entry>): void {
  const { entry, books, where, findings } = act
  const { elsewherePoints, elsewhereAt } = claimedElsewhere(entry)
  if (elsewherePoints === 0) return
  const within = elsewherePoints <= policyOf(books).debtMaxPoints
  findings.expect(within, 'points elsewhere', where, 'it owes more than HQ let a till book')
  const memberId = claimingMember(entry)
  const told = memberId === null ? null : directoryMember(db, memberId)
  const isNamed = elsewhereAt === undefined || (told !== null && elsewhereAt.pos <= told.pos)
  findings.expect(isNamed, 'points elsewhere', where, 'HQ said nothing of the kind')
  // A newer word took the place of the one it was judged by.
  const isOverwritten = elsewhereAt !== undefined && elsewhereAt.pos !== told?.pos
  if (memberId === null || !isNamed || isOverwritten) return
  // Before HQ's first word on a member, what this till itself sent there is all that it knows of.
  const heard = elsewhereAt === undefined ? [] : (told?.held ?? [])
  const own = tillHolder(entry.till, entry.epoch)
  const there = heard.reduce(
    (sum, { asset, holder, amount }) => sum + (asset === POINTS_ASSET && holder !== own ? amount : 0),
    0,
  )
  const sent = sentRow(books, { owner: memberOwner(memberId), asset: POINTS_ASSET })?.amount ?? 0
  findings.expect(elsewherePoints <= there + sent, 'points elsewhere', where, 'so much was not elsewhere')
}

/** With HQ, what is returned, claimed or swapped is a sale whose refund right was here. */
export function checkRight(act: Act<Entry>, saleId: string): void {
  const { entry, books, where, findings } = act
  if (lastInboxPlace(books) === null) return
  const own = tillHolder(entry.till, entry.epoch)
  const here = holdingOf(books, REFUNDABLE, refundRightAsset(saleId), own) ?? 0
  findings.expect(here > 0, 'refund right', where, 'the refund right of its sale was not here')
}

/** Goods and money only: once for a slip, within what HQ let a till book that day, with somebody's word. */
export function checkUnbacked(act: Act<EntryOf<'refund.unbacked'>>): void {
  const { entry, books, where, findings } = act
  const { slipNumber, ofSlip } = entry.body
  checkDay(act)
  checkSlip(act, slipNumber)
  findings.expect(!isUnbacked(books, ofSlip), 'unbacked', where, 'the slip was refunded like this before')
  const within = unbackedOn(books, entry.businessDate) < policyOf(books).unbackedPerDay
  findings.expect(within, 'unbacked', where, 'more of them than HQ let a till book a day')
}
