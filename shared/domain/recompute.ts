/**
 * Judging entries again, pure: each act's result from its facts by the engine of its number, its postings from its result. HQ
 * does so with every entry that arrives; it finds differences, it never refuses what happened.
 */
import { isSameJson } from './canonical.ts'
import type { Entry, Posting } from './entry.ts'
import { givenBackPostings, HQ_HOLDER, takenInPostings } from './inbox.ts'
import { DEBT_ASSET, memberOwner, rightIssuedPostings } from './ledger.ts'
import {
  CannotJudge,
  type EntryOf,
  type Examined,
  examined,
  expectThat,
  type Finding,
  type Knowledge,
  type Unjudged,
} from './recompute-known.ts'
import {
  recomputeAdjustment,
  recomputeCard,
  recomputeExpiry,
  recomputeExtra,
  recomputeNetting,
  recomputeRedemption,
  recomputeStock,
  recomputeTopUp,
  recomputeUndone,
  recomputeUnknownReturn,
} from './recompute-points.ts'
import {
  recomputeClaim,
  recomputeExchange,
  recomputeRefund,
  recomputeSale,
  recomputeSwap,
} from './recompute-sales.ts'
import { assertNever } from './result.ts'

export interface Recomputed {
  /** What the entry should have moved; null when it could not be judged. */
  readonly postings: readonly Posting[] | null
  /** Why it could not be judged. */
  readonly unjudged: Unjudged | null
  readonly findings: readonly Finding[]
}

/** Judges one entry again from what is known as it was before it. */
export function recompute(entry: Entry, known: Knowledge): Recomputed {
  const of = examined(entry, known)
  try {
    const postings = judgeAgain(of)
    expectThat(of, isSameJson(entry.postings, postings), 'postings', {
      given: entry.postings.length,
      wanted: postings.length,
    })
    return { postings, unjudged: null, findings: of.findings }
  } catch (error) {
    // A forged entry may be one that the rules were never meant to be asked about; it must not stop those behind it.
    const unjudged = error instanceof CannotJudge ? error.reason : 'rules_failed'
    return { postings: null, unjudged, findings: of.findings }
  }
}

function judgeAgain(of: Examined): readonly Posting[] {
  const { entry } = of
  switch (entry.kind) {
    case 'sale':
      return recomputeSale({ ...of, entry })
    case 'refund':
      return recomputeRefund({ ...of, entry })
    case 'exchange':
      return recomputeExchange({ ...of, entry })
    case 'swap':
      return recomputeSwap({ ...of, entry })
    case 'sale.claimed':
      return recomputeClaim({ ...of, entry })
    case 'return.unknown':
      return recomputeUnknownReturn({ ...of, entry })
    case 'redemption':
      return recomputeRedemption({ ...of, entry })
    case 'top_up':
      return recomputeTopUp({ ...of, entry })
    case 'redemption.undone':
    case 'top_up.undone':
      return recomputeUndone({ ...of, entry })
    case 'points.given':
      return recomputeExtra({ ...of, entry })
    case 'points.adjusted':
      return recomputeAdjustment({ ...of, entry })
    case 'points.expired':
      return recomputeExpiry({ ...of, entry })
    case 'debt.netted':
      return recomputeNetting({ ...of, entry })
    case 'stock.counted':
      return recomputeStock({ ...of, entry })
    case 'right.issued':
      return rightIssuedPostings(entry.body.memberId, entry.body.asset, of.holder)
    case 'amounts.returned':
      return givenBackPostings(entry.body.amounts, of.holder)
    case 'inbox.applied':
      return appliedPostings({ ...of, entry })
    case 'hq.joined':
      return joinedPostings({ ...of, entry })
    case 'member.enrolled':
    case 'card.moved':
    case 'card.replaced':
      return recomputeCard(of, entry.body.programme)
    case 'member.changed':
    case 'staff.linked':
    case 'till.opened':
    case 'programme.adopted':
    case 'staff.added':
    case 'shift.opened':
    case 'shift.closed':
    case 'slip.reprinted':
    case 'till.closed':
    case 'member.met':
    case 'epoch.opened':
    case 'refund.unbacked':
      return []
    default:
      return assertNever(entry)
  }
}

/** What a message of HQ's does to the books here. */
function appliedPostings(of: Examined<EntryOf<'inbox.applied'>>): readonly Posting[] {
  const { effect } = of.entry.body
  switch (effect.kind) {
    case 'grant':
    case 'refund_right':
      return takenInPostings(effect.amounts, of.holder)
    case 'merge':
      return ownersMoved(of, memberOwner(effect.from), memberOwner(effect.to))
    default:
      return []
  }
}

/** A merge moves amounts of one owner to the other, or forfeits them; how much there was is the till's to say. */
function ownersMoved(of: Examined, from: string, to: string): readonly Posting[] {
  const { postings } = of.entry
  const isMove = postings.every(
    ({ owner, holder, amount }) =>
      holder === of.holder && (amount < 0 ? owner === from : owner === to || owner === 'p:forfeited'),
  )
  return isMove ? postings : []
}

/** Joining hands debt to HQ and nothing else. */
function joinedPostings({ entry, holder }: Examined<EntryOf<'hq.joined'>>): readonly Posting[] {
  const isDebt = entry.postings.every(
    (posting) =>
      posting.asset === DEBT_ASSET &&
      ((posting.holder === holder && posting.amount < 0) ||
        (posting.holder === HQ_HOLDER && posting.amount > 0)),
  )
  return isDebt ? entry.postings : []
}
