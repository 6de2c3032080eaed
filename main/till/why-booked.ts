/** Why a row of a member's timeline says what it does: its entry is judged again from its facts, by the programme of its day. */
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import { evaluateClaim } from '../../shared/domain/claim.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { explainExchange, explainExchangeChange } from '../../shared/domain/exchange-why.ts'
import { type Explanation, pointsOf, step } from '../../shared/domain/explain.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import { bookedSale } from '../../shared/domain/kept-sale.ts'
import { pointsInLots } from '../../shared/domain/lots.ts'
import { addFen, subtractFen } from '../../shared/domain/money.ts'
import { explainChange, explainUndone, isMemberPoints } from '../../shared/domain/points-change.ts'
import { type EvaluatedSale, evaluateSale } from '../../shared/domain/quote.ts'
import { type EvaluatedRefund, evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { explainRewards } from '../../shared/domain/rewards.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { evaluateTopUpUndo } from '../../shared/domain/top-up-undo.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { entryById } from '../store/entries.ts'
import { bookedTopUp } from '../store/known-undo.ts'
import { historyRowOf } from '../store/members.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb } from '../store/query.ts'
import { saleOfId } from '../store/sales.ts'

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>
type Why = readonly Explanation[]

/** What a manager let through when it was booked is let through again. */
const LET_THROUGH = { overridePeriod: true, overrideNotReturnable: true } as const

/**
 * Why an entry of a member's timeline comes to its figures, the change of the points first; empty for an entry that moves
 * neither points nor money. Refuses entry_unknown when the timeline of this member has no such entry.
 */
export function whyBooked(db: ReadableDb, memberId: string, entryId: string): Result<Why> {
  const row = historyRowOf(db, memberId, entryId)
  const entry = row === null ? null : entryById(db, entryId)
  if (row === null || entry === null) return refuse('entry_unknown')
  const why = row.kind === 'reward' ? whyRewarded(db, entry, memberId) : whyOf(db, entry)
  const [first] = why
  const told = first?.value.unit === 'points' ? first.value.amount : 0
  assert(told === row.points, 'an entry judged again comes to the points that it moved')
  return ok(why)
}

function whyOf(db: ReadableDb, entry: Entry): Why {
  switch (entry.kind) {
    case 'sale':
      return whyOfSale(saleAgain(db, entry.body))
    case 'refund': {
      const { change, handOut } = refundAgain(db, entry.body).why
      return [change, handOut]
    }
    case 'exchange':
      return whyOfExchange(db, entry)
    case 'sale.claimed':
      return whyOfClaim(db, entry)
    case 'return.unknown': {
      const { facts, programme } = entry.body
      const { change, handOut } = again(evaluateUnknownReturn(facts, programmeOf(db, programme))).why
      return [...(change === null ? [] : [change]), handOut]
    }
    case 'redemption':
    case 'top_up':
    case 'points.given':
    case 'points.adjusted':
      return whyOfAct(db, entry)
    case 'redemption.undone':
    case 'top_up.undone':
      return whyOfUndone(db, entry)
    case 'points.expired':
      return [taken('expired_points', 'RE-04', pointsInLots(entry.body.lots))]
    case 'debt.netted':
      return [taken('debt_paid', 'RF-03', pointsInLots(entry.body.lots))]
    default:
      return []
  }
}

/** What was booked once is not refused now: results never change under one engine. */
function again<Value>(judged: Result<Value, string>): Value {
  assert(judged.ok, 'what was booked is judged again')
  return judged.value
}

function saleAgain(
  db: ReadableDb,
  body: Pick<EntryOf<'sale'>['body'], 'facts' | 'programme'>,
): EvaluatedSale {
  return again(evaluateSale(body.facts, programmeOf(db, body.programme)))
}

/** By the sale as it was for this return: nobody claims a sale between its member's returns. */
function refundAgain(
  db: ReadableDb,
  body: Pick<EntryOf<'refund'>['body'], 'saleId' | 'facts'>,
): EvaluatedRefund {
  const kept = keptSale(db, body.saleId)
  const programme = programmeOf(db, kept.sale.programme)
  return again(evaluateRefund(bookedSale(kept), body.facts, programme, LET_THROUGH))
}

function keptSale(db: ReadableDb, saleId: string) {
  const kept = saleOfId(db, saleId)
  assert(kept !== null, 'a return or a claim names a sale of this till')
  return kept
}

/** Points that a reward gives the member are part of the change already. */
function whyOfSale({ result, why }: EvaluatedSale): Why {
  const { change, due, conversion, rewards } = why
  const others = rewards.filter((_one, position) => !isMemberPoints(result.rewards?.[position]))
  return [change, due, ...(conversion === null ? [] : [conversion]), ...others]
}

/** RF-04: both halves, those of them that are of the member whose row it is. */
function whyOfExchange(db: ReadableDb, { body }: EntryOf<'exchange'>): Why {
  const refund = refundAgain(db, body.refund)
  const sale = saleAgain(db, body.sale)
  const carried = sale.result.tenders.filter((tender) => tender.carried === true)
  const carriedFen = addFen(...carried.map(({ amountFen }) => amountFen))
  const { pay, handOut } = explainExchange(refund, sale, {
    payFen: subtractFen(sale.result.dueFen, carriedFen),
    handOutFen: subtractFen(refund.result.handOutFen, carriedFen),
    carried,
  })
  const sameMember = body.refund.memberId === (body.sale.facts.member?.memberId ?? null)
  const change = explainExchangeChange(sameMember ? refund.why.change : null, sale.why.change)
  return [change, pay, handOut]
}

/** EN-20: by the sale as it was sold. */
function whyOfClaim(db: ReadableDb, { body }: EntryOf<'sale.claimed'>): Why {
  const { sale } = keptSale(db, body.saleId)
  const sold = { facts: sale.facts, result: sale.result, lot: sale.id }
  const { change, conversion } = again(evaluateClaim(sold, body.facts, programmeOf(db, sale.programme))).why
  return [change, ...(conversion === null ? [] : [conversion])]
}

type PlainAct = EntryOf<'redemption' | 'top_up' | 'points.given' | 'points.adjusted'>

function whyOfAct(db: ReadableDb, entry: PlainAct): Why {
  const programme = programmeOf(db, entry.body.programme)
  switch (entry.kind) {
    case 'redemption':
      return again(evaluateRedemption(entry.body.facts, programme)).why
    case 'top_up':
      return again(evaluateTopUp(entry.body.facts, programme)).why
    case 'points.given':
      return again(evaluateExtra(entry.body.facts, programme)).why
    case 'points.adjusted':
      return again(evaluateAdjustment(entry.body.facts, programme)).why
  }
}

/** RF-09: the other way round, or what is left of it to take (RF-10). */
function whyOfUndone(db: ReadableDb, { kind, body }: EntryOf<'redemption.undone' | 'top_up.undone'>): Why {
  const undone = entryById(db, body.of)
  assert(undone?.kind === 'redemption' || undone?.kind === 'top_up', 'a redemption or a top-up is undone')
  if (kind === 'top_up.undone' && undone.kind === 'top_up' && body.judged !== undefined) {
    const programme = programmeOf(db, undone.body.programme)
    return again(evaluateTopUpUndo(bookedTopUp(undone), body.judged.facts, programme)).why
  }
  const [change] = whyOfAct(db, undone)
  return change === undefined ? [] : [explainUndone(change)]
}

/** EN-17: what an act of somebody else gave to whoever introduced them, and what it took of an earlier one (RF-04, RF-10). */
function whyRewarded(db: ReadableDb, entry: Entry, memberId: string): Why {
  const act = rewardingAct(entry)
  if (act === null) return []
  const { rewards = [], tenders } = act.result
  const theirs = explainRewards(rewards, tenders, programmeOf(db, act.programme)).filter(
    (_one, position) => rewards[position]?.referrer === memberId,
  )
  const points = theirs.filter(({ value }) => value.unit === 'points')
  const others = theirs.filter(({ value }) => value.unit !== 'points')
  const back = entry.kind === 'exchange' ? rewardsTaken(db, entry, memberId) : []
  return [...(points.length + back.length === 0 ? [] : [explainChange(points, back)]), ...others]
}

/** RF-10: the points of a reward that went with the old goods, as far as they were there. */
function rewardsTaken(db: ReadableDb, { body }: EntryOf<'exchange'>, memberId: string): Why {
  const { rewards = [] } = keptSale(db, body.refund.saleId).sale.result
  return (body.refund.result.rewardsGone ?? []).flatMap(({ position, lots = [] }) => {
    const reward = rewards[position]
    if (reward?.referrer !== memberId || reward.gives.kind !== 'points') return []
    return [step('reward_points_back', 'RF-10', { reward: reward.code }, pointsOf(pointsInLots(lots)))]
  })
}

function rewardingAct(entry: Entry) {
  switch (entry.kind) {
    case 'sale':
    case 'top_up':
      return entry.body
    case 'exchange':
      return entry.body.sale
    default:
      return null
  }
}

function taken(code: 'expired_points' | 'debt_paid', rule: string, amount: number): Explanation {
  return explainChange([], [step(code, rule, {}, pointsOf(amount))])
}
