/**
 * What undoing an act moves: a redemption whole and only while everything that it gave is unused (RF-09); a top-up while its
 * principal and bonus are here whole, with a shortfall for what is used of the rest (RF-10).
 */
import { ENGINE, type Entry, type NewEntry, type Posting } from '../../shared/domain/entry.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { memberOwner, POINTS_ASSET, reversed, SOURCES } from '../../shared/domain/ledger.ts'
import { type Fen, fen, NO_FEN } from '../../shared/domain/money.ts'
import { NO_POINTS, type Points, points } from '../../shared/domain/points.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { owedFor } from '../../shared/domain/rewards-gone.ts'
import type { Conversion } from '../../shared/domain/sale.ts'
import { evaluateTopUpUndo, topUpUndonePostings } from '../../shared/domain/top-up-undo.ts'
import { amountInLot } from '../store/accounts.ts'
import { bookedTopUp, topUpUndoFacts, valueIsWhole } from '../store/known-undo.ts'
import { programmeOf } from '../store/programmes.ts'
import type { ReadableDb } from '../store/query.ts'
import { knownAt } from './judging.ts'
import { dateOf, holderOf, type TillParts } from './parts.ts'
import { debtOfReturn } from './returning.ts'

export type Undoable = Extract<Entry, { kind: 'redemption' | 'top_up' }>

type UndoneEntry = Pick<
  Extract<NewEntry, { kind: 'redemption.undone' | 'top_up.undone' }>,
  'kind' | 'postings' | 'body'
>

export interface JudgedUndo {
  /** What it changes on the member's points, before the authority takes debt off. */
  readonly change: Points
  /** What it changes on their debt. */
  readonly debt: number
  readonly handOutFen: Fen
  readonly tenders: readonly { readonly code: string; readonly amountFen: Fen }[]
  /** RF-03: points that were nowhere, and the money kept for them. */
  readonly shortfall: { readonly points: Points; readonly amountFen: Fen } | null
  /** RF-10: kept for vouchers and gifts that were used. */
  readonly usedFen: Fen
  readonly conversion?: Conversion
  readonly why: readonly Explanation[]
  readonly entry: (id: string, slipNumber: string) => UndoneEntry
}

/** Refuses already_used, shortfall_refused. `giftsBack`: gifts that were brought, by their place in what the top-up gave. */
export function judgeUndo(
  db: ReadableDb,
  parts: TillParts,
  undone: Undoable,
  giftsBack: readonly number[],
  atMs: number,
): Result<JudgedUndo> {
  return undone.kind === 'top_up'
    ? judgeTopUpUndo(db, parts, undone, giftsBack, atMs)
    : judgeRedemptionUndo(db, undone)
}

function judgeRedemptionUndo(
  db: ReadableDb,
  undone: Extract<Undoable, { kind: 'redemption' }>,
): Result<JudgedUndo> {
  if (!isUnused(db, undone)) return refuse('already_used')
  const { memberId } = undone.body.facts.member
  const postings = reversed(undone.postings)
  const { payFen, tenders } = undone.body.result
  return ok({
    change: pointsOf(postings, memberId),
    debt: 0,
    handOutFen: payFen,
    tenders,
    shortfall: null,
    usedFen: NO_FEN,
    why: [],
    entry: (_id, slipNumber) => ({
      kind: 'redemption.undone',
      postings,
      body: { v: 1, slipNumber, of: undone.id, memberId },
    }),
  })
}

function judgeTopUpUndo(
  db: ReadableDb,
  parts: TillParts,
  undone: Extract<Undoable, { kind: 'top_up' }>,
  giftsBack: readonly number[],
  atMs: number,
): Result<JudgedUndo> {
  const known = knownAt(db, parts)
  if (!valueIsWhole(known, undone)) return refuse('already_used')
  const programme = programmeOf(db, undone.body.programme)
  const businessDate = dateOf(atMs)
  const facts = topUpUndoFacts(known, undone, giftsBack, { businessDate, programme })
  const topUp = bookedTopUp(undone)
  const judged = evaluateTopUpUndo(topUp, facts, programme)
  if (!judged.ok) return judged
  const { result, why } = judged.value
  const { memberId } = undone.body.facts.member
  const postingsOf = (id: string, slipNumber: string) =>
    topUpUndonePostings({ id, holder: holderOf(parts), businessDate, slipNumber, programme }, topUp, result)
  return ok({
    change: pointsOf(postingsOf('', topUp.slipNumber), memberId),
    debt: debtOfReturn(result),
    handOutFen: result.handOutFen,
    tenders: result.tenders.map(({ code, handedFen }) => ({ code, amountFen: handedFen })),
    ...keptOf(result),
    ...(result.conversion === undefined ? {} : { conversion: result.conversion }),
    why,
    entry: (id, slipNumber) => ({
      kind: 'top_up.undone',
      postings: postingsOf(id, slipNumber),
      body: { v: 1, slipNumber, of: undone.id, memberId, judged: { engine: ENGINE, facts, result } },
    }),
  })
}

/** What was withheld, the shortfall's money first. */
function keptOf(result: RefundResult): Pick<JudgedUndo, 'shortfall' | 'usedFen'> {
  const owedFen = owedFor(result.rewardsGone ?? [])
  const ofPoints = Math.max(0, result.withheldFen - owedFen)
  const short = result.shortfallPoints
  return {
    shortfall: short === NO_POINTS && ofPoints === 0 ? null : { points: short, amountFen: fen(ofPoints) },
    usedFen: fen(result.withheldFen - ofPoints),
  }
}

/** Whether every account still has what the act put there, and did not take from it again itself. */
function isUnused(db: ReadableDb, { postings }: Undoable): boolean {
  const net = new Map<string, Posting>()
  for (const posting of postings) {
    const key = [posting.owner, posting.asset, posting.lot].join('\u0000')
    const amount = (net.get(key)?.amount ?? 0) + posting.amount
    net.set(key, { ...posting, amount })
  }
  return [...net.values()]
    .filter(({ amount, owner }) => amount > 0 && !SOURCES.includes(owner))
    .every(({ owner, asset, holder, lot, amount }) => amountInLot(db, owner, asset, holder, lot) >= amount)
}

/** What postings change on a member's points. */
function pointsOf(postings: readonly Posting[], memberId: string): Points {
  const owner = memberOwner(memberId)
  return points(
    postings
      .filter((posting) => posting.owner === owner && posting.asset === POINTS_ASSET)
      .reduce((sum, { amount }) => sum + amount, 0),
  )
}
