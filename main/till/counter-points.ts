/** Points and value beside sales, as the till's hosts see them. */

import type { ApprovalInput } from '../../shared/contract/common.ts'
import type { ActCommitted } from '../../shared/contract/exchange.ts'
import type {
  ActCommitInput,
  ActQuote,
  AdjustmentDraft,
  ClaimDraft,
  ExtraDraft,
  RedemptionDraft,
  StockItem,
  TopUpDraft,
  UnbackedRefundDraft,
  UndoDraft,
  UndoResult,
  UnknownReturnDraft,
} from '../../shared/contract/points.ts'
import type {
  AdjustmentResult,
  ClaimResult,
  ExtraResult,
  RedemptionResult,
  TopUpResult,
  UnknownReturnResult,
} from '../../shared/domain/act.ts'
import type { StockCountedBody } from '../../shared/domain/entry.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { UnbackedResult } from '../../shared/domain/unbacked.ts'
import { hashOf } from '../store/hash.ts'
import { knownAsk } from '../store/log.ts'
import { bookAct, type JudgeAct, quoteAct } from './act.ts'
import { judgeAdjustment } from './adjustment.ts'
import { judgeClaim } from './claim.ts'
import type { Counter } from './counter.ts'
import { actAnswer } from './counter-exchange.ts'
import { judgeExtra } from './extra.ts'
import { identificationOf } from './identify.ts'
import type { ActFor } from './judging.ts'
import type { TillParts } from './parts.ts'
import { judgeRedemption } from './redemption.ts'
import { countStock, stockItems } from './stock.ts'
import { judgeTopUp } from './top-up.ts'
import { judgeUnbacked } from './unbacked-refund.ts'
import { bookUndo, quoteUndo } from './undo.ts'
import { judgeUnknownReturn } from './unknown-return.ts'

interface Drafted<Draft> {
  readonly draft: Draft
}

export interface TillPoints {
  quoteRedemption(input: Drafted<RedemptionDraft>): Result<ActQuote<RedemptionResult>>
  redeem(input: ActCommitInput<'redemption'>): Promise<Result<ActCommitted>>
  quoteTopUp(input: Drafted<TopUpDraft>): Result<ActQuote<TopUpResult>>
  topUp(input: ActCommitInput<'topUp'>): Promise<Result<ActCommitted>>
  quoteExtra(input: Drafted<ExtraDraft>): Result<ActQuote<ExtraResult>>
  giveExtra(input: ActCommitInput<'extra'>): Promise<Result<ActCommitted>>
  quoteAdjustment(input: Drafted<AdjustmentDraft>): Result<ActQuote<AdjustmentResult>>
  adjust(input: ActCommitInput<'adjustment'>): Promise<Result<ActCommitted>>
  quoteClaim(input: Drafted<ClaimDraft>): Result<ActQuote<ClaimResult>>
  claim(input: ActCommitInput<'claim'>): Promise<Result<ActCommitted>>
  quoteUnknownReturn(input: Drafted<UnknownReturnDraft>): Result<ActQuote<UnknownReturnResult>>
  returnUnknown(input: ActCommitInput<'unknownReturn'>): Promise<Result<ActCommitted>>
  quoteUnbackedRefund(input: Drafted<UnbackedRefundDraft>): Result<ActQuote<UnbackedResult>>
  refundUnbacked(input: ActCommitInput<'unbackedRefund'>): Promise<Result<ActCommitted>>
  quoteUndo(input: UndoDraft): Result<ActQuote<UndoResult>>
  undo(
    input: UndoDraft & { readonly actId: string; readonly approval: ApprovalInput | null },
  ): Promise<Result<ActCommitted>>
  stock(): Result<readonly StockItem[]>
  countStock(input: { readonly actId: string } & Omit<StockCountedBody, 'v'>): Result<readonly StockItem[]>
}

/** The functions over one counter. */
export function pointsAt(counter: Counter): TillPoints {
  const redemption = actsAt(
    counter,
    'redemption',
    ofMember<RedemptionDraft, RedemptionResult>(judgeRedemption),
  )
  const topUp = actsAt(counter, 'top_up', ofMember<TopUpDraft, TopUpResult>(judgeTopUp))
  const extra = actsAt(counter, 'extra', ofMember<ExtraDraft, ExtraResult>(judgeExtra))
  const adjustment = actsAt(
    counter,
    'adjustment',
    ofMember<AdjustmentDraft, AdjustmentResult>(judgeAdjustment),
  )
  const claim = actsAt(
    counter,
    'claim',
    ofMember<ClaimDraft, ClaimResult>((parts, who, { slipNumber }) => judgeClaim(parts, who, slipNumber)),
  )
  const unknown = actsAt<UnknownReturnDraft, UnknownReturnResult>(
    counter,
    'unknown_return',
    (parts, who, { identification: _who, ...draft }) => ok(judgeUnknownReturn(parts, who, draft)),
  )
  const unbacked = actsAt<UnbackedRefundDraft, UnbackedResult>(
    counter,
    'unbacked_refund',
    (parts, who, draft) => ok(judgeUnbacked(parts, who, draft)),
  )
  return {
    quoteRedemption: redemption.quote,
    redeem: redemption.commit,
    quoteTopUp: topUp.quote,
    topUp: topUp.commit,
    quoteExtra: extra.quote,
    giveExtra: extra.commit,
    quoteAdjustment: adjustment.quote,
    adjust: adjustment.commit,
    quoteClaim: claim.quote,
    claim: claim.commit,
    quoteUnknownReturn: unknown.quote,
    returnUnknown: unknown.commit,
    quoteUnbackedRefund: unbacked.quote,
    refundUnbacked: unbacked.commit,
    quoteUndo: (asked) =>
      counter.serving((parts, actor) => quoteUndo(parts, actor, asked, (slip) => counter.preview(slip))),
    undo: ({ approval, ...asked }) =>
      counter.approved(approval, (parts, actor, approver) => {
        const { actId, slipNumber, ...beside } = asked
        const ask = { ...asked, approver, digest: hashOf({ undo: slipNumber, ...beside }) }
        const booked = bookUndo(parts, actor, ask)
        return booked.ok ? ok(actAnswer(counter, parts, actId)) : booked
      }),
    stock: () => counter.serving((parts) => ok(stockItems(parts.store.db, parts))),
    countStock: ({ actId, item, change, why }) =>
      counter.serving((parts, actor) => {
        const digest = hashOf({ stock: { item, change, why } })
        return countStock(parts, actor, { actId, digest, item, change, why })
      }),
  }
}

type Judging<Draft, Value> = (parts: TillParts, who: ActFor | null, draft: Draft) => Result<JudgeAct<Value>>

/** An act that cannot be done for nobody. */
function ofMember<Draft, Value>(
  judge: (parts: TillParts, who: ActFor, draft: Draft) => JudgeAct<Value>,
): Judging<Draft, Value> {
  return (parts, who, draft) =>
    who === null ? refuse('identification_expired') : ok(judge(parts, who, draft))
}

interface Identified {
  readonly identification: string | null
}

/** Quote and commit of one kind of act. */
function actsAt<Draft extends Identified, Value>(
  counter: Counter,
  kind: string,
  judging: Judging<Draft, Value>,
): {
  readonly quote: (input: Drafted<Draft>) => Result<ActQuote<Value>>
  readonly commit: (
    input: Drafted<Draft> & {
      readonly actId: string
      readonly expected: ActCommitInput<'extra'>['expected']
      readonly approval: ApprovalInput | null
    },
  ) => Promise<Result<ActCommitted>>
} {
  return {
    quote: ({ draft }) =>
      counter.serving((parts, actor) => {
        const who = identificationOf(counter.identifications, draft.identification)
        if (!who.ok) return who
        const judge = judging(parts, who.value, draft)
        if (!judge.ok) return judge
        const memberId = who.value?.memberId ?? null
        return quoteAct(parts, actor, memberId, judge.value, (slip) => counter.preview(slip))
      }),
    commit: ({ actId, draft, expected, approval }) =>
      counter.approved(approval, (parts, actor, approver) => {
        const digest = hashOf({ [kind]: draft, expected })
        // A repetition is answered from the log, also when nobody remembers the identification any more.
        const known = knownAsk(parts.store.db, actId, digest)
        if (known === 'same') return ok(actAnswer(counter, parts, actId))
        const who = identificationOf(counter.identifications, draft.identification)
        if (!who.ok) return who
        const judge = judging(parts, who.value, draft)
        if (!judge.ok) return judge
        const memberId = who.value?.memberId ?? null
        const ask = { actId, digest, expected, approver }
        const booked = bookAct(parts, actor, memberId, ask, judge.value)
        return booked.ok ? ok(actAnswer(counter, parts, actId)) : booked
      }),
  }
}
