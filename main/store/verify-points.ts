/** Acts of the log beside sale and return, judged again from the books before them. */
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import { ENGINE, type Entry } from '../../shared/domain/entry.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import { reversed, rightIssuedPostings } from '../../shared/domain/ledger.ts'
import {
  adjustmentPostings,
  debtNettedPostings,
  expiryPostings,
  extraPostings,
  redemptionPostings,
  stockPostings,
  topUpPostings,
  unknownReturnPostings,
} from '../../shared/domain/ledger-acts.ts'
import type { ProgrammeRef } from '../../shared/domain/programme.ts'
import type { Result } from '../../shared/domain/result.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { evaluateTopUpUndo, topUpUndonePostings } from '../../shared/domain/top-up-undo.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { debtToNet, expiredPoints } from './due.ts'
import { entryById } from './entries.ts'
import { cardFallingWith } from './entry-purchases.ts'
import { adjustmentFacts, extraFacts, redemptionFacts, topUpFacts, unknownReturnFacts } from './known-acts.ts'
import type { Known } from './known-member.ts'
import type { Judging } from './known-sale.ts'
import { bookedTopUp, topUpUndoFacts, valueIsWhole } from './known-undo.ts'
import { programmeOf } from './programmes.ts'
import type { ReadableDb } from './query.ts'
import { undoneBy } from './undone.ts'
import {
  type Act,
  checkDay,
  checkFacts,
  checkPostings,
  checkSlip,
  type EntryOf,
  isSame,
  knownBefore,
} from './verify-facts.ts'
import { checkEngine } from './verify-sales.ts'

interface JudgedBody {
  readonly programme: ProgrammeRef
  readonly engine: number
  readonly facts: object & { readonly businessDate: string }
  readonly result: object
  readonly slipNumber?: string
}

/** What every judged act has: its engine, day, slip, facts as they were, a result that follows from them. */
function checkJudged<Facts extends object>(
  act: Act<Entry>,
  body: JudgedBody,
  wanted: Result<Facts>,
  again: Result<{ readonly result: object }>,
): void {
  const { findings, where } = act
  const known = body.engine === ENGINE
  findings.expect(known, 'engine', where, 'it was judged by an engine this program does not have')
  checkDay(act, body.facts.businessDate)
  if (body.slipNumber !== undefined) checkSlip(act, body.slipNumber)
  if (wanted.ok) checkFacts(act, body.facts, wanted.value)
  else findings.expect(false, 'member', where, 'its member is not there')
  const same = again.ok && isSame(again.value.result, body.result)
  findings.expect(same, 'act recomputed', where, 'its result does not follow from its facts')
}

interface Judged {
  readonly known: Known
  readonly at: Judging
  readonly posted: {
    readonly id: string
    readonly holder: string
    readonly businessDate: Judging['businessDate']
    readonly programme: Judging['programme']
  }
}

function judgedBy(db: ReadableDb, act: Act<Entry>, ref: ProgrammeRef, holder: string): Judged {
  const { id, atMs, businessDate } = act.entry
  const programme = programmeOf(db, ref)
  return {
    known: knownBefore(db, act, holder),
    at: { atMs, businessDate, programme },
    posted: { id, holder, businessDate, programme },
  }
}

export function checkRedemption(db: ReadableDb, act: Act<EntryOf<'redemption'>>, holder: string): void {
  const { body } = act.entry
  const { facts, result, slipNumber } = body
  const { known, at, posted } = judgedBy(db, act, body.programme, holder)
  checkJudged(act, body, redemptionFacts(known, facts, at), evaluateRedemption(facts, at.programme))
  checkPostings(act, redemptionPostings({ ...posted, slipNumber }, facts.member.memberId, result))
}

export function checkTopUp(db: ReadableDb, act: Act<EntryOf<'top_up'>>, holder: string): void {
  const { body } = act.entry
  const { facts, result, slipNumber } = body
  const { known, at, posted } = judgedBy(db, act, body.programme, holder)
  checkJudged(act, body, topUpFacts(known, facts, at), evaluateTopUp(facts, at.programme))
  checkPostings(act, topUpPostings({ ...posted, slipNumber }, facts.member.memberId, result))
}

export function checkExtra(db: ReadableDb, act: Act<EntryOf<'points.given'>>, holder: string): void {
  const { body } = act.entry
  const { facts, result } = body
  const { known, at, posted } = judgedBy(db, act, body.programme, holder)
  checkJudged(act, body, extraFacts(known, facts, at), evaluateExtra(facts, at.programme))
  checkPostings(act, extraPostings(posted, facts.member.memberId, result))
}

/** EA-11: with an approver other than the employee who adjusts. */
export function checkAdjustment(db: ReadableDb, act: Act<EntryOf<'points.adjusted'>>, holder: string): void {
  const { body, staff, approver } = act.entry
  const { facts, result } = body
  const { known, at, posted } = judgedBy(db, act, body.programme, holder)
  const wanted = adjustmentFacts(known, { ...facts, staffId: staff ?? '' }, at)
  checkJudged(act, body, wanted, evaluateAdjustment(facts, at.programme))
  const approved = staff !== null && approver !== null && approver !== staff
  act.findings.expect(approved, 'approver', act.where, 'nobody but the employee agreed to it')
  checkPostings(act, adjustmentPostings(posted, facts.member.memberId, result))
}

export function checkUnknownReturn(
  db: ReadableDb,
  act: Act<EntryOf<'return.unknown'>>,
  holder: string,
): void {
  const { body } = act.entry
  const { facts, result } = body
  const { known, at, posted } = judgedBy(db, act, body.programme, holder)
  checkJudged(act, body, unknownReturnFacts(known, facts, at), evaluateUnknownReturn(facts, at.programme))
  checkPostings(act, unknownReturnPostings(posted, facts.member?.memberId ?? null, result))
}

/** RF-09 RF-10: the very act the other way round, once. */
export function checkUndone(
  db: ReadableDb,
  act: Act<EntryOf<'redemption.undone' | 'top_up.undone'>>,
  holder: string,
): void {
  const { entry, where, findings } = act
  const { of, memberId, slipNumber } = entry.body
  checkDay(act)
  checkSlip(act, slipNumber)
  const undone = entryById(db, of)
  const kind = entry.kind === 'top_up.undone' ? 'top_up' : 'redemption'
  if (undone === null || undone.kind !== kind || (undone.kind !== 'top_up' && undone.kind !== 'redemption')) {
    findings.expect(false, 'undone', where, 'the act it undoes is not there')
    return
  }
  const isFirst = undoneBy(act.books, of) === null
  findings.expect(isFirst, 'undone', where, 'it undoes an act that was undone already')
  const ofMember = undone.body.facts.member.memberId === memberId
  findings.expect(ofMember, 'member', where, 'it is not of the member of the act it undoes')
  const standsOnIt = cardFallingWith({ books: act.books, log: db }, undone, entry.atMs) !== null
  findings.expect(!standsOnIt, 'entry condition', where, 'a card stands on it that was not handed back')
  if (entry.kind === 'top_up.undone' && undone.kind === 'top_up' && entry.body.judged !== undefined) {
    checkTopUpUndone(db, { ...act, entry }, undone, entry.body.judged, holder)
    return
  }
  checkPostings(act, reversed(undone.postings))
}

/** RF-10: its value was here whole; what it earned and gave went as a return takes it. */
function checkTopUpUndone(
  db: ReadableDb,
  act: Act<EntryOf<'top_up.undone'>>,
  undone: EntryOf<'top_up'>,
  judged: NonNullable<EntryOf<'top_up.undone'>['body']['judged']>,
  holder: string,
): void {
  const { entry, where, findings } = act
  checkEngine(act, judged)
  const known = knownBefore(db, act, holder)
  const whole = valueIsWhole(known, undone)
  findings.expect(whole, 'undone', where, 'it undoes a top-up whose value was not here whole')
  const programme = programmeOf(db, undone.body.programme)
  const { businessDate } = entry
  // That a gift came back is for a person to have seen.
  const giftsBack = (judged.facts.rewards ?? [])
    .filter(({ position, here }) => here > 0 && undone.body.result.rewards?.[position]?.gives.kind === 'gift')
    .map(({ position }) => position)
  checkFacts(act, judged.facts, topUpUndoFacts(known, undone, giftsBack, { businessDate, programme }))
  const topUp = bookedTopUp(undone)
  const again = evaluateTopUpUndo(topUp, judged.facts, programme)
  const same = again.ok && isSame(again.value.result, judged.result)
  findings.expect(same, 'undo recomputed', where, 'its result does not follow from its facts')
  const posted = { id: entry.id, holder, businessDate, slipNumber: entry.body.slipNumber, programme }
  checkPostings(act, topUpUndonePostings(posted, topUp, judged.result))
}

/** Only what is due is expired or netted, all of it and by the oldest lots. */
export function checkDue(
  db: ReadableDb,
  act: Act<EntryOf<'points.expired' | 'debt.netted'>>,
  holder: string,
): void {
  const { entry, where, findings } = act
  const known = knownBefore(db, act, holder)
  checkDay(act)
  if (entry.kind === 'points.expired') {
    const due = expiredPoints(known, entry.body.memberId, entry.businessDate)
    findings.expect(isSame(entry.body, { v: 1, ...due }), 'expiry', where, 'it is not what had expired')
    checkPostings(act, expiryPostings(entry.body, holder))
    return
  }
  const due = debtToNet(known, entry.body.memberId, entry.businessDate)
  findings.expect(
    isSame(entry.body, { v: 1, ...due }),
    'debt',
    where,
    'it is not what was owed and could be paid',
  )
  checkPostings(act, debtNettedPostings(entry.body, holder))
}

export function checkStock(act: Act<EntryOf<'stock.counted'>>, holder: string): void {
  checkDay(act)
  checkPostings(act, stockPostings(act.entry.body, act.identity?.siteCode ?? '0000', holder))
}

export function checkRight(act: Act<EntryOf<'right.issued'>>, holder: string): void {
  const { memberId, asset } = act.entry.body
  checkPostings(act, rightIssuedPostings(memberId, asset, holder))
}
