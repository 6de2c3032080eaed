/** Acts beside sale and return, judged again from their facts. */
import { evaluateAdjustment } from './adjustment.ts'
import type { Posting } from './entry.ts'
import { evaluateExtra } from './extra.ts'
import { evaluateRedemption } from './item-redemption.ts'
import { giftAsset, memberOwner, POINTS_ASSET, reversed, valueAsset } from './ledger.ts'
import {
  adjustmentPostings,
  debtNettedPostings,
  expiryPostings,
  extraPostings,
  redemptionPostings,
  stockPostings,
  topUpPostings,
  unknownReturnPostings,
} from './ledger-acts.ts'
import { lastDayOf, pointsInLots } from './lots.ts'
import type { Programme, ProgrammeRef } from './programme.ts'
import {
  CannotJudge,
  checkDay,
  checkLots,
  checkMember,
  checkResult,
  checkSlip,
  type EntryOf,
  type Examined,
  expectThat,
  judgedBy,
  postedBy,
  programmeFor,
} from './recompute-known.ts'
import type { Result } from './result.ts'
import type { LotHolding, SaleMember } from './sale.ts'
import { evaluateTopUp } from './top-up.ts'
import { evaluateTopUpUndo, topUpUndonePostings } from './top-up-undo.ts'
import { evaluateUnknownReturn } from './unknown-return.ts'

interface JudgedBody {
  readonly programme: ProgrammeRef
  readonly engine: number
  readonly facts: {
    readonly businessDate: string
    readonly member: SaleMember | null
    readonly held: { readonly lots: readonly LotHolding[] }
  }
  readonly result: object
  readonly slipNumber?: string
}

/** What every judged act has: its engine, day, slip, member, lots as they were, a result that follows from them. */
function checkJudged(
  of: Examined,
  body: JudgedBody,
  evaluate: (programme: Programme) => Result<{ readonly result: object }>,
): Programme {
  const programme = judgedBy(of, body)
  const { member, held } = body.facts
  checkDay(of, body.facts.businessDate)
  if (body.slipNumber !== undefined) checkSlip(of, body.slipNumber)
  checkMember(of, member, of.entry.atMs)
  if (member !== null) checkLots(of, member.memberId, POINTS_ASSET, held.lots)
  const again = evaluate(programme)
  checkResult(of, 'act_recomputed', body.result, again.ok ? again.value.result : null)
  return programme
}

export function recomputeRedemption(of: Examined<EntryOf<'redemption'>>): Posting[] {
  const { body } = of.entry
  const { facts, result, slipNumber } = body
  const programme = checkJudged(of, body, (by) => evaluateRedemption(facts, by))
  expectThat(of, facts.site === of.known.place.site, 'site', { given: facts.site })
  for (const [code, given] of Object.entries(facts.held.stock)) {
    const here = of.known.amount('p:stock', giftAsset(facts.site, code), '')
    expectThat(of, given === here, 'stock', { code, given, here })
  }
  return redemptionPostings({ ...postedBy(of, programme), slipNumber }, facts.member.memberId, result)
}

export function recomputeTopUp(of: Examined<EntryOf<'top_up'>>): Posting[] {
  const { body } = of.entry
  const { facts, result, slipNumber } = body
  const programme = checkJudged(of, body, (by) => evaluateTopUp(facts, by))
  return topUpPostings({ ...postedBy(of, programme), slipNumber }, facts.member.memberId, result)
}

export function recomputeExtra(of: Examined<EntryOf<'points.given'>>): Posting[] {
  const { body } = of.entry
  const programme = checkJudged(of, body, (by) => evaluateExtra(body.facts, by))
  return extraPostings(postedBy(of, programme), body.facts.member.memberId, body.result)
}

/** EA-11: with an approver other than the employee who adjusts. */
export function recomputeAdjustment(of: Examined<EntryOf<'points.adjusted'>>): Posting[] {
  const { body, staff, approver } = of.entry
  const programme = checkJudged(of, body, (by) => evaluateAdjustment(body.facts, by))
  expectThat(of, staff !== null && approver !== null && approver !== staff, 'approver')
  return adjustmentPostings(postedBy(of, programme), body.facts.member.memberId, body.result)
}

export function recomputeUnknownReturn(of: Examined<EntryOf<'return.unknown'>>): Posting[] {
  const { body } = of.entry
  const { facts, result } = body
  const programme = checkJudged(of, body, (by) => evaluateUnknownReturn(facts, by))
  return unknownReturnPostings(postedBy(of, programme), facts.member?.memberId ?? null, result)
}

/** RF-09 RF-10: the very act the other way round, once. */
export function recomputeUndone(of: Examined<EntryOf<'redemption.undone' | 'top_up.undone'>>): Posting[] {
  const { entry, known } = of
  const { of: undoneId, memberId, slipNumber } = entry.body
  checkDay(of)
  checkSlip(of, slipNumber)
  const undone = known.act(undoneId)
  if (undone === null) throw new CannotJudge('act_unknown')
  expectThat(of, undone.kind === (entry.kind === 'top_up.undone' ? 'top_up' : 'redemption'), 'undone')
  expectThat(of, !known.isUndone(undoneId), 'undone_before')
  expectThat(of, undone.body.facts.member.memberId === memberId, 'member')
  if (entry.kind === 'top_up.undone' && undone.kind === 'top_up' && entry.body.judged !== undefined) {
    return recomputeTopUpUndone({ ...of, entry }, undone, entry.body.judged)
  }
  return reversed(undone.postings)
}

/** RF-10: its value was here whole; what it earned and gave went as a return takes it. */
function recomputeTopUpUndone(
  of: Examined<EntryOf<'top_up.undone'>>,
  undone: EntryOf<'top_up'>,
  judged: NonNullable<EntryOf<'top_up.undone'>['body']['judged']>,
): Posting[] {
  const { facts, result } = undone.body
  const programme = judgedBy(of, { engine: judged.engine, programme: undone.body.programme })
  const { memberId } = facts.member
  const here = (asset: 'principal' | 'bonus') =>
    of.known.amount(memberOwner(memberId), valueAsset(asset), undone.id)
  const isWhole = here('principal') >= result.principalFen && here('bonus') >= result.bonusFen
  expectThat(of, isWhole, 'value_used', { principal: here('principal'), bonus: here('bonus') })
  checkLots(of, memberId, POINTS_ASSET, judged.facts.held)
  const { id, businessDate, body } = undone
  const topUp = { facts, result, lot: id, slipNumber: body.slipNumber, businessDate }
  const again = evaluateTopUpUndo(topUp, judged.facts, programme)
  checkResult(of, 'undo_recomputed', judged.result, again.ok ? again.value.result : null)
  const act = { ...postedBy(of, programme), slipNumber: of.entry.body.slipNumber }
  return topUpUndonePostings(act, topUp, judged.result)
}

/** Only what is past its last day expires, all of each lot. */
export function recomputeExpiry(of: Examined<EntryOf<'points.expired'>>): Posting[] {
  const { body, businessDate } = of.entry
  checkDay(of)
  checkLots(of, body.memberId, POINTS_ASSET, body.lots)
  const isDue = body.lots.every(({ lot }) => (lastDayOf(lot) ?? businessDate) < businessDate)
  expectThat(of, isDue, 'expiry')
  return expiryPostings(body, of.holder)
}

/** As many points as debt. */
export function recomputeNetting(of: Examined<EntryOf<'debt.netted'>>): Posting[] {
  const { body } = of.entry
  checkDay(of)
  const paid = pointsInLots(body.lots)
  expectThat(of, paid === pointsInLots(body.debts), 'debt', { paid, owed: pointsInLots(body.debts) })
  return debtNettedPostings(body, of.holder)
}

export function recomputeStock(of: Examined<EntryOf<'stock.counted'>>): Posting[] {
  checkDay(of)
  return stockPostings(of.entry.body, of.known.place.site, of.holder)
}

/** Card and purchases of an enrolment, a move or a replacement are judged by a programme that must be here. */
export function recomputeCard(of: Examined, ref: ProgrammeRef | undefined): Posting[] {
  if (ref !== undefined) programmeFor(of.known, ref)
  return []
}
