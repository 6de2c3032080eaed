/** One act of the log, judged again: its postings follow from its result, its result from its facts (invariants 1 and 7). */
import type { Entry, Posting } from '../../shared/domain/entry.ts'
import { givenBackPostings, HQ_HOLDER, wayTo } from '../../shared/domain/inbox.ts'
import { tillHolder, unbalanced } from '../../shared/domain/ledger.ts'
import { assertNever } from '../../shared/domain/result.ts'
import { isDamage } from './folder.ts'
import { debtToHq } from './moving.ts'
import type { ReadableDb } from './query.ts'
import { checkElsewhere, checkUnbacked } from './verify-elsewhere.ts'
import { type Act, checkPostings } from './verify-facts.ts'
import { checkClosing, checkMeeting, checkMessage } from './verify-hq.ts'
import { checkPeople } from './verify-people.ts'
import {
  checkAdjustment,
  checkDue,
  checkExtra,
  checkRedemption,
  checkRight,
  checkStock,
  checkTopUp,
  checkUndone,
  checkUnknownReturn,
} from './verify-points.ts'
import { checkClaim, checkExchange, checkRefund, checkSale, checkSwap } from './verify-sales.ts'

/** Checks one act against the books as the entries before it left them (`act.books`); call it before it is replayed. */
export function checkAct(db: ReadableDb, act: Act<Entry>): void {
  const { entry, where, findings } = act
  const wrong = unbalanced(entry.postings)
  findings.expect(wrong === null, 'balanced', where, `its postings do not sum to zero in ${wrong?.asset}`)
  const holder = tillHolder(entry.till, entry.epoch)
  const mayMove = entry.postings.every((posting) => isOwnToMove(posting, holder))
  findings.expect(mayMove, 'single writer', where, 'it moves what another holder holds')
  checkElsewhere(db, act)
  try {
    judgeAgain(db, act, holder)
  } catch (error) {
    // A forged entry may be one that the rules were never meant to be asked about.
    if (isDamage(error)) throw error
    findings.expect(false, 'judged', where, 'the rules cannot judge it')
  }
}

/** A till takes from its own holder and from the way to it, and gives to its own holder and to HQ. */
function isOwnToMove({ holder, amount }: Posting, own: string): boolean {
  return holder === own || holder === (amount < 0 ? wayTo(own) : HQ_HOLDER)
}

function judgeAgain(db: ReadableDb, act: Act<Entry>, holder: string): void {
  const { entry } = act
  switch (entry.kind) {
    case 'sale':
      checkSale(db, { ...act, entry }, holder)
      return
    case 'refund':
      checkRefund(db, { ...act, entry }, holder)
      return
    case 'exchange':
      checkExchange(db, { ...act, entry }, holder)
      return
    case 'swap':
      checkSwap(db, { ...act, entry }, holder)
      return
    case 'sale.claimed':
      checkClaim(db, { ...act, entry }, holder)
      return
    case 'return.unknown':
      checkUnknownReturn(db, { ...act, entry }, holder)
      return
    case 'redemption':
      checkRedemption(db, { ...act, entry }, holder)
      return
    case 'top_up':
      checkTopUp(db, { ...act, entry }, holder)
      return
    case 'redemption.undone':
    case 'top_up.undone':
      checkUndone(db, { ...act, entry }, holder)
      return
    case 'points.given':
      checkExtra(db, { ...act, entry }, holder)
      return
    case 'points.adjusted':
      checkAdjustment(db, { ...act, entry }, holder)
      return
    case 'points.expired':
    case 'debt.netted':
      checkDue(db, { ...act, entry }, holder)
      return
    case 'amounts.returned':
      checkPostings(act, givenBackPostings(entry.body.amounts, holder))
      return
    case 'hq.joined':
      checkPostings(act, debtToHq(act.books, holder))
      return
    case 'inbox.applied':
      checkMessage(db, { ...act, entry }, holder)
      return
    case 'member.met':
      checkMeeting(db, { ...act, entry })
      checkPostings(act, [])
      return
    case 'refund.unbacked':
      checkUnbacked({ ...act, entry })
      checkPostings(act, [])
      return
    case 'till.closed':
      checkClosing({ ...act, entry }, holder)
      checkPostings(act, [])
      return
    case 'stock.counted':
      checkStock({ ...act, entry }, holder)
      return
    case 'right.issued':
      checkRight({ ...act, entry }, holder)
      return
    case 'member.enrolled':
    case 'card.moved':
    case 'card.replaced':
    case 'member.changed':
    case 'staff.linked':
      checkPeople(db, act)
      checkPostings(act, [])
      return
    case 'till.opened':
    case 'programme.adopted':
    case 'staff.added':
    case 'shift.opened':
    case 'shift.closed':
    case 'slip.reprinted':
    case 'epoch.opened':
      checkPostings(act, [])
      return
    default:
      assertNever(entry)
  }
}
