/** Like for like (同款调换): another size or colour, or a piece for a faulty one; nothing is priced again (RF-04). */
import type { SwapDraft, SwapQuote } from '../../shared/contract/exchange.ts'
import type { RefundOverride } from '../../shared/domain/entry.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, type Result } from '../../shared/domain/result.ts'
import { judgeSwap } from '../../shared/domain/swap.ts'
import type { ActSlip } from '../../shared/receipt/slip.ts'
import { stateBefore } from '../store/known-refund.ts'
import { appendEntry, nextSeq } from '../store/log.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb } from '../store/query.ts'
import type { KeptSale } from '../store/sales.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { ACT_WORDS, actSlip } from './act-slips.ts'
import { bookDue } from './authority.ts'
import { findSale } from './find-sale.ts'
import { knownAt } from './judging.ts'
import { type Actor, actOf, dateOf, slipNumberAt, type TillParts } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import { memberOfSlip, settleMemberOf } from './refund.ts'
import { allowed, needsManager } from './returning.ts'
import { type MemberStanding, memberAfter, memberBefore } from './slip-member.ts'
import { localText, type SlipFrame } from './slips.ts'

export interface SwapAsk extends AskedAct {
  readonly draft: SwapDraft
  readonly approver: Actor | null
  readonly overrideReason: string | null
}

interface JudgedSwap {
  readonly kept: KeptSale
  /** The sale's. */
  readonly programme: Programme
  /** What only a manager lets through. */
  readonly overrides: readonly RefundOverride[]
}

/** What the swap asks for and the slip that it leaves, before anybody confirms: nothing moves but the goods. @see RF-04 */
export function quoteSwap(
  parts: TillParts,
  actor: Actor,
  draft: SwapDraft,
  preview: (slip: ActSlip) => string,
): Result<SwapQuote> {
  settleMemberOf(parts, draft.slipNumber)
  const { db } = parts.store
  const atMs = parts.clock.nowMs()
  const judged = judge(db, parts, draft, atMs)
  if (!judged.ok) {
    const { code, details } = judged
    return ok({ refusal: { code, details }, needs: { approval: false, overrides: [] }, slipSvg: null })
  }
  const { kept, overrides } = judged.value
  const member = kept.memberId === null ? null : memberBefore(db, parts, kept.memberId, 0)
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null })
  return ok({
    refusal: null,
    needs: { approval: actor.role !== 'manager' && asksManager(judged.value), overrides },
    slipSvg: preview(swapSlip(parts, kept, draft, member, frame)),
  })
}

/**
 * Books goods given like for like. Refuses what finding the sale refuses, needs_approval, reason_missing, unknown_reason, and
 * what the rules refuse. Past the return period a manager may let it through. @see RF-04 RF-06
 */
export function bookSwap(parts: TillParts, actor: Actor, ask: SwapAsk): Result<{ readonly entryId: string }> {
  const booked = { entryId: ask.actId }
  return actOnce(
    parts.store,
    ask,
    () => ok(booked),
    (db) => {
      const atMs = parts.clock.nowMs()
      const whose = memberOfSlip(db, ask.draft.slipNumber)
      if (whose !== null) bookDue(db, parts, whose, atMs)
      const judged = judge(db, parts, ask.draft, atMs)
      if (!judged.ok) return judged
      const may = asksManager(judged.value) ? allowed(judged.value, { actor, ...ask }) : ok(null)
      if (!may.ok) return may
      const { kept } = judged.value
      const { sale, memberId } = kept
      const { why, lines } = ask.draft
      const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
      appendEntry(db, parts.identity, {
        ...actOf(ask.actId, atMs, actor, ask.approver?.staffId ?? null),
        kind: 'swap',
        postings: [],
        body: { v: 1, slipNumber, saleId: sale.id, memberId, why, lines },
      })
      const member = memberId === null ? null : memberAfter(db, parts, memberId, ask.actId)
      const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
      queueSlip(db, swapSlip(parts, kept, ask.draft, member, frame), {
        entryId: ask.actId,
        copy: 'original',
        atMs,
      })
      return ok(booked)
    },
  )
}

/** Goods for the same goods need nobody's word, whatever a return needs; only past the period somebody lets them through. */
function asksManager(judged: JudgedSwap): boolean {
  return judged.overrides.length > 0 && needsManager(judged)
}

function judge(db: ReadableDb, parts: TillParts, draft: SwapDraft, atMs: number): Result<JudgedSwap> {
  const found = findSale(db, parts, draft.slipNumber)
  if (!found.ok) return found
  const kept = found.value
  const programme = programmeOf(db, kept.sale.programme)
  const before = stateBefore(knownAt(db, parts), kept)
  const swap = { businessDate: dateOf(atMs), before, lines: draft.lines }
  const inTime = judgeSwap(bookedSale(kept), swap, programme)
  if (inTime.ok) return ok({ kept, programme, overrides: [] })
  if (inTime.code !== 'past_return_period') return inTime
  const late = judgeSwap(bookedSale(kept), swap, programme, { overridePeriod: true })
  return late.ok ? ok({ kept, programme, overrides: ['past_period'] }) : late
}

function swapSlip(
  parts: TillParts,
  { sale }: KeptSale,
  { lines }: SwapDraft,
  member: MemberStanding | null,
  frame: SlipFrame,
): ActSlip {
  const instead = localText(ACT_WORDS.instead, frame.lang)
  return actSlip(
    frame,
    parts.adopted.programme,
    {
      kind: 'swap',
      original: { slipNumber: sale.slipNumber, dateText: sale.businessDate },
      rows: lines.flatMap(({ line, units, text }) => {
        const sold = sale.facts.lines[line]
        const counted = sold?.kind === 'counted' ? { quantity: units } : {}
        return [{ text: sold?.text ?? '', ...counted }, { text: `${instead} ${text}` }]
      }),
      change: 0,
    },
    member,
  )
}
