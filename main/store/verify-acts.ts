/** One act of the log, judged again: its postings follow from its result, its result from its facts (invariants 1 and 7). */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { ENGINE, type Entry } from '../../shared/domain/entry.ts'
import { rightIssuedPostings, tillHolder, unbalanced } from '../../shared/domain/ledger.ts'
import { refundPostings } from '../../shared/domain/ledger-refund.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { entryById } from './entries.ts'
import { isDamage } from './folder.ts'
import { programmeOf } from './programmes.ts'
import type { ReadableDb } from './query.ts'
import {
  type Act,
  checkHeldForRefund,
  checkHeldForSale,
  checkMember,
  checkPlace,
  type EntryOf,
  saleBefore,
} from './verify-facts.ts'
import { checkPeople } from './verify-people.ts'

/** Checks one act against the books as the entries before it left them (`act.books`); call it before it is replayed. */
export function checkAct(db: ReadableDb, act: Act<Entry>): void {
  const { entry, where, findings } = act
  const wrong = unbalanced(entry.postings)
  findings.expect(wrong === null, 'balanced', where, `its postings do not sum to zero in ${wrong?.asset}`)
  const holder = tillHolder(entry.till, entry.epoch)
  const elsewhere = entry.postings.some((posting) => posting.holder !== holder)
  findings.expect(!elsewhere, 'single writer', where, 'it moves what another holder holds')
  try {
    judgeAgain(db, act, holder)
  } catch (error) {
    // A forged entry may be one that the rules were never meant to be asked about.
    if (isDamage(error)) throw error
    findings.expect(false, 'judged', where, 'the rules cannot judge it')
  }
}

function judgeAgain(db: ReadableDb, act: Act<Entry>, holder: string): void {
  const { entry } = act
  if (entry.kind === 'sale') checkSale(db, { ...act, entry }, holder)
  else if (entry.kind === 'refund') checkRefund(db, { ...act, entry }, holder)
  else if (entry.kind === 'right.issued') {
    checkPostings(act, rightIssuedPostings(entry.body.memberId, entry.body.asset, holder))
  } else {
    checkPeople(db, act)
    checkPostings(act, [])
  }
}

function checkPostings(act: Act<Entry>, wanted: Entry['postings']): void {
  const same = isSame(act.entry.postings, wanted)
  act.findings.expect(same, 'postings', act.where, 'its postings do not follow from it')
}

function checkSale(db: ReadableDb, act: Act<EntryOf<'sale'>>, holder: string): void {
  const { entry, where, findings } = act
  const { facts, result, programme } = entry.body
  checkEngine(act)
  checkPlace(act)
  checkMember(act)
  checkHeldForSale(act, holder)
  const again = evaluateSale(facts, programmeOf(db, programme))
  const same = again.ok && isSame(again.value.result, result)
  findings.expect(same, 'sale recomputed', where, 'its result does not follow from its facts')
  const posted = { ...entry, ...entry.body, holder, programme: programmeOf(db, programme) }
  checkPostings(act, salePostings(posted, facts, result))
}

function checkRefund(db: ReadableDb, act: Act<EntryOf<'refund'>>, holder: string): void {
  const { entry, where, findings } = act
  const { facts, result, programme, saleId, previousRefundId } = entry.body
  checkEngine(act)
  checkPlace(act)
  const standing = saleBefore(act.books, saleId)
  const sale = standing === null ? null : entryById(db, saleId)
  if (standing === null || sale?.kind !== 'sale') {
    findings.expect(false, 'refund recomputed', where, 'the sale it names is not there')
    return
  }
  const booked = { facts: sale.body.facts, result: sale.body.result, lot: sale.id }
  const memberId = booked.facts.member?.memberId ?? null
  findings.expect(entry.body.memberId === memberId, 'member', where, 'it is not of the member of its sale')
  const follows = previousRefundId === standing.lastRefundId
  findings.expect(follows, 'refund chain', where, 'it does not name the last refund before it')
  const last = standing.lastRefundId === null ? null : entryById(db, standing.lastRefundId)
  const before = last?.kind === 'refund' ? last.body.result.after : initialRefundState(booked)
  const continues = isSame(before, facts.before)
  findings.expect(continues, 'refund state', where, 'it does not begin where the refund before it ended')
  checkHeldForRefund(act, holder, memberId)
  const again = evaluateRefund(booked, facts, programmeOf(db, programme), { overridePeriod: true })
  const same = again.ok && isSame(again.value.result, result)
  findings.expect(same, 'refund recomputed', where, 'its result does not follow from its facts')
  const posted = { ...entry, ...entry.body, holder, programme: programmeOf(db, programme) }
  checkPostings(act, refundPostings(posted, { ...sale, ...sale.body, memberId }, result))
}

function checkEngine(act: Act<EntryOf<'sale' | 'refund'>>): void {
  const known = act.entry.body.engine === ENGINE
  act.findings.expect(known, 'engine', act.where, 'it was judged by an engine this program does not have')
}

const isSame = (one: unknown, other: unknown) => canonicalJson(one) === canonicalJson(other)
