/**
 * Acts beside sale and return share one course: what is due is booked, the facts are gathered and judged, what the cashier saw
 * is booked or nothing, a slip is queued. What differs is told by a JudgedAct.
 */
import type { ActExpected, ActQuote } from '../../shared/contract/points.ts'
import type { NewEntry } from '../../shared/domain/entry.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { POINTS_MAX } from '../../shared/domain/points.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { RewardGiven } from '../../shared/domain/sale.ts'
import type { ActSlip } from '../../shared/receipt/slip.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { isOwnCard } from '../store/staff.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { bookDue, bookNettingAfter, settleMember } from './authority.ts'
import { pointsView } from './member-view.ts'
import { type Actor, actOf, slipNumberAt, type TillParts } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import { type MemberStanding, memberAfter, memberBefore } from './slip-member.ts'
import type { SlipFrame } from './slips.ts'

/** Who does it, when, and under which id. */
export interface ActBy {
  readonly actor: Actor
  readonly approver: Actor | null
  readonly atMs: number
  readonly actId: string
}

type EntryPart = NewEntry extends infer One
  ? One extends NewEntry
    ? Pick<One, 'kind' | 'postings' | 'body'>
    : never
  : never

export interface JudgedAct<Value> {
  readonly result: Value
  /** Points first, then money. */
  readonly why: readonly Explanation[]
  /** What the cashier saw. */
  readonly figures: ActExpected
  readonly memberId: string | null
  /** What it changes on the member's points and debt, before the authority takes debt off. */
  readonly change: { readonly points: number; readonly debt: number }
  readonly rewards?: readonly RewardGiven[]
  /** Why somebody else must agree; null: nobody need. */
  readonly approval: 'manager' | 'second_person' | null
  readonly entry: (slipNumber: string) => EntryPart
  readonly slip: (frame: SlipFrame, member: MemberStanding | null) => ActSlip
}

/** Judges an act from the books as they stand. */
export type JudgeAct<Value> = (db: ReadableDb, by: ActBy) => Result<JudgedAct<Value>>

/** Everything the act would do, before anybody confirms. */
export function quoteAct<Value>(
  parts: TillParts,
  actor: Actor,
  memberId: string | null,
  judge: JudgeAct<Value>,
  preview: (slip: ActSlip) => string,
): Result<ActQuote<Value>> {
  if (memberId !== null) settleMember(parts, memberId)
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const judged = judge(db, { actor, approver: null, atMs, actId: '' })
  if (!judged.ok) return ok(refusedQuote(judged))
  const act = judged.value
  const { memberId: whose, change } = act
  const { postings } = act.entry(slipNumberAt(parts, nextSeq(db, parts.identity)))
  const member = whose === null ? null : memberBefore(db, parts, whose, change.points, change.debt, postings)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null })
  return ok({
    refusal: null,
    result: act.result,
    why: act.why,
    needsApproval: needsApproval(db, actor, act),
    slipSvg: preview(act.slip(frame, member)),
  })
}

/** What is refused, as a quote says it. */
export function refusedQuote({ code, details }: Refusal): ActQuote<never> {
  return { refusal: { code, details }, result: null, why: [], needsApproval: false, slipSvg: null }
}

/** A second person always where the act asks for one; a manager where she is not signed in; and for a cashier's own card. */
function needsApproval(
  db: ReadableDb,
  actor: Actor,
  { approval, memberId }: Pick<JudgedAct<unknown>, 'approval' | 'memberId'>,
): boolean {
  if (approval === 'second_person') return true
  if (actor.role === 'manager') return false
  return approval === 'manager' || (memberId !== null && isOwnCard(db, actor.staffId, memberId))
}

export interface ActCommitAsk extends AskedAct {
  readonly expected: ActExpected
  readonly approver: Actor | null
}

/**
 * Books an act in one transaction. The same act again is answered as done. Refuses act_reused, needs_approval,
 * approver_is_actor, quote_changed, points_too_many, and whatever judging refuses.
 */
export function bookAct<Value>(
  parts: TillParts,
  actor: Actor,
  memberId: string | null,
  ask: ActCommitAsk,
  judge: JudgeAct<Value>,
): Result<{ readonly entryId: string }> {
  const booked = { entryId: ask.actId }
  return actOnce(
    parts.store,
    ask,
    () => ok(booked),
    (db) => {
      const atMs = parts.clock.nowMs()
      if (memberId !== null) bookDue(db, parts, memberId, atMs)
      const by = { actor, approver: ask.approver, atMs, actId: ask.actId }
      const judged = judge(db, by)
      if (!judged.ok) return judged
      const may = allowed(db, by, judged.value)
      if (!may.ok) return may
      const { figures } = judged.value
      if (figures.points !== ask.expected.points || figures.fen !== ask.expected.fen) {
        return refuse('quote_changed')
      }
      if (exceedsPoints(db, parts, judged.value)) return refuse('points_too_many', { max: POINTS_MAX })
      writeAct(db, parts, by, judged.value)
      return ok(booked)
    },
  )
}

function allowed(db: ReadableDb, by: ActBy, act: JudgedAct<unknown>): Result<null> {
  const { actor, approver } = by
  if (!needsApproval(db, actor, act)) return ok(null)
  if (approver === null) return refuse('needs_approval')
  return act.approval === 'second_person' && approver.staffId === actor.staffId
    ? refuse('approver_is_actor')
    : ok(null)
}

/** A balance that no screen and no slip could hold any more; far above anything honest. */
function exceedsPoints(db: ReadableDb, parts: TillParts, { memberId, change }: JudgedAct<unknown>): boolean {
  if (memberId === null) return false
  return pointsView(db, parts, memberId).total + Math.max(0, change.points) > POINTS_MAX
}

/** Books a judged act with its slip, in the caller's transaction. */
export function writeAct(db: WritableDb, parts: TillParts, by: ActBy, act: JudgedAct<unknown>): void {
  const { actor, approver, atMs, actId } = by
  const { memberId } = act
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  appendEntry(db, parts.identity, {
    ...actOf(actId, atMs, actor, approver?.staffId ?? null),
    ...act.entry(slipNumber),
  })
  if (memberId !== null) bookNettingAfter(db, parts, memberId, act.rewards, atMs)
  const member = memberId === null ? null : memberAfter(db, parts, memberId, actId)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  queueSlip(db, act.slip(frame, member), { entryId: actId, copy: 'original', atMs })
}
