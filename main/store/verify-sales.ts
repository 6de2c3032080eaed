/** Sales, returns, exchanges, claims and swaps of the log, judged again from the books before them. */
import { evaluateClaim } from '../../shared/domain/claim.ts'
import { ENGINE, type Entry, type RefundBody, type SaleBody } from '../../shared/domain/entry.ts'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import { looksAtPoints } from '../../shared/domain/held-after-return.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import { claimPostings } from '../../shared/domain/ledger-acts.ts'
import { exchangePostings, refundPostings } from '../../shared/domain/ledger-refund.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { EntryGround, RefundFacts, RefundResult } from '../../shared/domain/refund.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { overridesNeeded } from '../../shared/domain/refund-policy.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import { judgeSwap } from '../../shared/domain/swap.ts'
import { entryGroundOf } from './entry-purchases.ts'
import { claimFacts } from './known-acts.ts'
import type { Known } from './known-member.ts'
import { type AskedReturn, afterReturn, refundFacts, stateBefore } from './known-refund.ts'
import { type AskedSale, saleFacts } from './known-sale.ts'
import { programmeOf } from './programmes.ts'
import type { ReadableDb } from './query.ts'
import { type KeptSale, saleOfId } from './sales.ts'
import { openShiftOf } from './shifts.ts'
import { checkRight } from './verify-elsewhere.ts'
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

const LET_THROUGH = { overridePeriod: true, overrideNotReturnable: true } as const

export function checkSale(db: ReadableDb, act: Act<EntryOf<'sale'>>, holder: string): void {
  const { entry, where, findings } = act
  const { facts, result, slipNumber } = entry.body
  checkEngine(act, entry.body)
  checkDay(act, facts.businessDate)
  checkSlip(act, slipNumber)
  const programme = programmeOf(db, entry.body.programme)
  const known = knownBefore(db, act, holder)
  checkSaleFacts(act, known, facts, { ...entry, programme })
  const again = evaluateSale(facts, programme)
  const same = again.ok && isSame(again.value.result, result)
  findings.expect(same, 'sale recomputed', where, 'its result does not follow from its facts')
  checkPostings(act, salePostings({ ...entry, slipNumber, holder, programme }, facts, result))
}

export function checkEngine(act: Act<Entry>, { engine }: { readonly engine: number }): void {
  act.findings.expect(
    engine === ENGINE,
    'engine',
    act.where,
    'it was judged by an engine this program does not have',
  )
}

function checkSaleFacts(
  act: Act<Entry>,
  known: Known,
  facts: SaleFacts,
  at: Parameters<typeof saleFacts>[2],
): void {
  // By then a birthday right that is used has been issued.
  const wanted = saleFacts(known, askedSale(facts), at, 0)
  if (wanted.ok) checkFacts(act, facts, wanted.value)
  else act.findings.expect(false, 'member', act.where, 'its member is not there')
}

/** What was asked for of a sale, out of its facts. */
function askedSale(facts: SaleFacts): AskedSale {
  const { member, guest, lines, deduction, redeemPoints, useBirthdayRight, tenders, salesperson } = facts
  return {
    member,
    lines,
    deduction,
    redeemPoints,
    useBirthdayRight,
    tenders,
    salesperson,
    ...(guest === undefined ? {} : { guestId: guest.guestId }),
  }
}

export function checkRefund(db: ReadableDb, act: Act<EntryOf<'refund'>>, holder: string): void {
  const { entry, where, findings } = act
  const { facts, result, slipNumber } = entry.body
  checkEngine(act, entry.body)
  checkDay(act, facts.businessDate)
  checkSlip(act, slipNumber)
  const kept = keptBefore(db, act, entry.body.saleId)
  if (kept === null) return
  checkChain(act, kept, entry.body)
  const programme = programmeOf(db, kept.sale.programme)
  checkFacts(act, facts, refundFactsAgain(db, act, holder, kept, facts))
  checkOverrides(act, kept, entry.body, programme)
  const again = evaluateRefund(bookedSale(kept), facts, programme, LET_THROUGH)
  const same = again.ok && isSame(again.value.result, result)
  findings.expect(same, 'refund recomputed', where, 'its result does not follow from its facts')
  checkCardFirst(act, result)
  const posted = { ...entry, slipNumber, holder, programme }
  checkPostings(act, refundPostings(posted, { ...kept.sale, memberId: kept.memberId }, result))
}

/** The sale as the books before the act have it; null, and a finding, when they have none. */
function keptBefore(db: ReadableDb, act: Act<Entry>, saleId: string): KeptSale | null {
  const kept = saleOfId(act.books, saleId, db)
  if (kept === null) act.findings.expect(false, 'sale named', act.where, 'the sale it names is not there')
  else checkRight(act, saleId)
  return kept
}

type RefundPart = Omit<RefundBody, 'v' | 'slipNumber'>

function checkChain(act: Act<Entry>, kept: KeptSale, body: RefundPart): void {
  const { where, findings } = act
  const ofMember = body.memberId === kept.memberId
  findings.expect(ofMember, 'member', where, 'it is not of the member of its sale')
  const follows = body.previousRefundId === (kept.lastReturn?.id ?? null)
  findings.expect(follows, 'refund chain', where, 'it does not name the last refund before it')
  findings.expect(isSame(body.programme, kept.sale.programme), 'rules', where, 'it is judged by other rules')
  const shift = openShiftOf(act.books)?.number ?? null
  const inShift = body.facts.void !== true || (shift !== null && shift === kept.shift)
  findings.expect(inShift, 'void', where, 'it undoes a sale of another shift')
}

function refundFactsAgain(
  db: ReadableDb,
  act: Act<Entry>,
  holder: string,
  kept: KeptSale,
  facts: RefundFacts,
  allLots = false,
): RefundFacts {
  const known = knownBefore(db, act, holder)
  const programme = programmeOf(db, kept.sale.programme)
  const at = { businessDate: act.entry.businessDate, programme }
  const asked = { ...askedReturn(kept, facts), allLots }
  return refundFacts(known, kept, asked, at, groundBefore(db, act, kept.sale.id))
}

/** What was asked for of a return, out of its facts; that a gift came back is for a person to have seen. */
function askedReturn({ sale }: KeptSale, facts: RefundFacts): AskedReturn {
  const { returned, reason, inCash } = facts
  const giftsBack = (facts.rewards ?? [])
    .filter(({ position, here }) => here > 0 && sale.result.rewards?.[position]?.gives.kind === 'gift')
    .map(({ position }) => position)
  return {
    returned,
    giftsBack,
    ...(reason === undefined ? {} : { reason }),
    ...(facts.void === undefined ? {} : { void: facts.void }),
    ...(inCash === undefined ? {} : { inCash }),
  }
}

/** EN-15: what a card stands on that this sale was shown for and that was not handed back by then. */
function groundBefore(db: ReadableDb, act: Act<Entry>, saleId: string): EntryGround | null {
  return entryGroundOf({ books: act.books, log: db }, saleId, act.entry.atMs)?.ground ?? null
}

/** EN-15: nothing is paid while the card stands that must come first; once it came back it has no ground. */
function checkCardFirst({ findings, where }: Act<Entry>, { surrenderCard }: RefundResult): void {
  findings.expect(surrenderCard !== true, 'card first', where, 'it is paid before the card was handed back')
}

/** RF-01: what a manager must have let through is on record. */
function checkOverrides(
  act: Act<Entry>,
  kept: KeptSale,
  body: RefundPart,
  programme: ReturnType<typeof programmeOf>,
): void {
  const recorded = new Set(body.overrides.map(({ what }) => what))
  const needed = overridesNeeded(bookedSale(kept), body.facts, programme)
  const all = needed.every((what) => recorded.has(what))
  act.findings.expect(all, 'overrides', act.where, 'it overrides what nobody let through')
}

/** RF-04: both halves from the books before the act, then put together as the till does. */
export function checkExchange(db: ReadableDb, act: Act<EntryOf<'exchange'>>, holder: string): void {
  const { entry, where, findings } = act
  const { refund, sale, slipNumber } = entry.body
  checkEngine(act, refund)
  checkEngine(act, sale)
  checkDay(act, sale.facts.businessDate)
  checkSlip(act, slipNumber)
  const kept = keptBefore(db, act, refund.saleId)
  if (kept === null) return
  checkChain(act, kept, refund)
  const old = programmeOf(db, kept.sale.programme)
  const programme = programmeOf(db, sale.programme)
  checkOverrides(act, kept, refund, old)
  const ask = {
    refund: {
      sale: bookedSale(kept),
      facts: refundFactsAgain(db, act, holder, kept, refund.facts, looksAtPoints(sale.facts, programme)),
      programme: old,
      options: LET_THROUGH,
    },
    sale: { facts: newGoodsAgain(db, act, holder, kept, sale), programme },
  }
  const again = evaluateExchange(ask)
  findings.expect(again.ok, 'exchange recomputed', where, 'the rules refuse it')
  if (!again.ok) return
  checkFacts(act, refund.facts, again.value.refundFacts)
  checkFacts(act, sale.facts, again.value.saleFacts)
  const same =
    isSame(again.value.refund.result, refund.result) && isSame(again.value.sale.result, sale.result)
  findings.expect(same, 'exchange recomputed', where, 'its result does not follow from its facts')
  checkCardFirst(act, refund.result)
  const posted = { ...entry, slipNumber, holder, programme }
  const returned = { sale: { ...kept.sale, memberId: kept.memberId }, programme: old, result: refund.result }
  checkPostings(act, exchangePostings(posted, returned, sale))
}

/** The new goods as they were asked for: without what the return carried over. */
function newGoodsAgain(
  db: ReadableDb,
  act: Act<EntryOf<'exchange'>>,
  holder: string,
  kept: KeptSale,
  sale: Omit<SaleBody, 'v' | 'slipNumber'>,
): SaleFacts {
  const { entry } = act
  const known = knownBefore(db, act, holder)
  const tenders = sale.facts.tenders.filter(({ carried }) => carried === undefined)
  const { facts, result } = entry.body.refund
  const after = afterReturn(known, kept, facts.returned, result.rewardsGone)
  const asked = { ...askedSale({ ...sale.facts, tenders }), ...after }
  const programme = programmeOf(db, sale.programme)
  const wanted = saleFacts(known, asked, { ...entry, programme }, 0)
  return wanted.ok ? wanted.value : { ...sale.facts, tenders }
}

/** EN-20 */
export function checkClaim(db: ReadableDb, act: Act<EntryOf<'sale.claimed'>>, holder: string): void {
  const { entry, where, findings } = act
  const { facts, result, slipNumber, saleId, memberId } = entry.body
  checkEngine(act, entry.body)
  checkDay(act, facts.businessDate)
  checkSlip(act, slipNumber)
  const kept = keptBefore(db, act, saleId)
  if (kept === null) return
  findings.expect(facts.member.memberId === memberId, 'member', where, 'it is not of its own member')
  const programme = programmeOf(db, kept.sale.programme)
  const known = knownBefore(db, act, holder)
  const wanted = claimFacts(known, kept, facts.member, { businessDate: entry.businessDate, programme })
  if (wanted.ok) checkFacts(act, facts, wanted.value)
  else findings.expect(false, 'member', where, 'its member is not there')
  const again = evaluateClaim(bookedSale(kept), facts, programme)
  const same = again.ok && isSame(again.value.result, result)
  findings.expect(same, 'claim recomputed', where, 'its result does not follow from its facts')
  const posted = { id: entry.id, holder, businessDate: kept.sale.businessDate, programme }
  checkPostings(act, claimPostings(posted, memberId, result))
}

/** RF-04, like for like: only goods that were kept. */
export function checkSwap(db: ReadableDb, act: Act<EntryOf<'swap'>>, holder: string): void {
  const { entry, where, findings } = act
  const { saleId, memberId, lines, slipNumber } = entry.body
  checkDay(act)
  checkSlip(act, slipNumber)
  checkPostings(act, [])
  const kept = keptBefore(db, act, saleId)
  if (kept === null) return
  findings.expect(memberId === kept.memberId, 'member', where, 'it is not of the member of its sale')
  const { businessDate } = entry
  const ask = { businessDate, before: stateBefore(knownBefore(db, act, holder), kept), lines }
  const judged = judgeSwap(bookedSale(kept), ask, programmeOf(db, kept.sale.programme), LET_THROUGH)
  findings.expect(judged.ok, 'swap', where, 'it gives other goods for what was not kept')
}
