/** The bodies of HQ's own entries, by kind. No personal data stands in them: ids, figures, an officer's id in the envelope. */
import type { CardMoveReason, CardState } from '../../shared/domain/card.ts'
import type { DebtNettedBody, PointsExpiredBody, RightIssuedBody } from '../../shared/domain/entry.ts'
import type { MovedAmount } from '../../shared/domain/inbox.ts'

/** Amounts put on the way to one epoch of one till. */
export interface AmountsGrantedBody {
  readonly v: 1
  /** TILL.EPOCH */
  readonly holder: string
  readonly requestId: string | null
  readonly amounts: readonly MovedAmount[]
}

/** Two members are one person: what `from` had at HQ is `to`'s. `amounts` are owned by `from`, as they were. */
export interface MembersMergedBody {
  readonly v: 1
  readonly from: string
  readonly to: string
  readonly amounts: readonly MovedAmount[]
}

/** Was wrong: what is unspent of `from`'s lots goes back; what `to` spent of them comes from the reserve and is `to`'s debt. */
export interface MembersUnmergedBody {
  readonly v: 1
  readonly from: string
  readonly to: string
  readonly amounts: readonly MovedAmount[]
  /** Points credited to `from` out of the reserve and booked as `to`'s debt, in this lot. */
  readonly reservePoints: number
}

/** A till's epoch is over and its log complete: what it held, and what was on its way there, is HQ's. */
export interface EpochEndedBody {
  readonly v: 1
  readonly holder: string
  readonly amounts: readonly MovedAmount[]
  readonly onTheWay: readonly MovedAmount[]
}

/** A log took more than HQ's books had there: covered from `p:loss`, and a matter. */
export interface OverdraftCoveredBody {
  readonly v: 1
  readonly holder: string
  readonly amounts: readonly MovedAmount[]
}

/** What an ended epoch returned had come home before: the loss that covered it is made good. */
export interface OverdraftRepaidBody {
  readonly v: 1
  readonly holder: string
  readonly amounts: readonly MovedAmount[]
}

/** At most what HQ last saw at a lost till is advanced from the reserve; `advance:HOLDER:ASSET` keeps what is to come back. */
export interface AdvanceBookedBody {
  readonly v: 1
  readonly holder: string
  readonly amounts: readonly MovedAmount[]
}

/** What came back after all: the reserve first. */
export interface AdvanceRepaidBody {
  readonly v: 1
  readonly holder: string
  readonly amounts: readonly MovedAmount[]
}

/** A card was moved by HQ's people; the member's tills are told. */
export interface CardMovedAtHqBody {
  readonly v: 1
  readonly memberId: string
  readonly cardNumber: string
  readonly from: CardState
  readonly to: CardState
  readonly why: CardMoveReason
}

export interface HomeSetBody {
  readonly v: 1
  readonly memberId: string
  readonly site: string
  readonly till: string
}

/** Messages that HQ had lost and a till gave back: what they moved is moved again. */
export interface GrantRestoredBody {
  readonly v: 1
  readonly holder: string
  readonly generation: string
  readonly n: number
  readonly amounts: readonly MovedAmount[]
  /** Of these amounts, what HQ's books did not have: out of the reserve. */
  readonly reserve: readonly MovedAmount[]
}

/** An officer writes debt off, or what a matter says. */
export interface DebtForgivenBody {
  readonly v: 1
  readonly memberId: string
  readonly lot: string
  readonly points: number
  readonly matter: string
}

export interface HqEntryBodies {
  readonly 'amounts.granted': AmountsGrantedBody
  readonly 'members.merged': MembersMergedBody
  readonly 'members.unmerged': MembersUnmergedBody
  readonly 'points.expired': PointsExpiredBody
  readonly 'debt.netted': DebtNettedBody
  readonly 'right.issued': RightIssuedBody
  readonly 'overdraft.covered': OverdraftCoveredBody
  readonly 'overdraft.repaid': OverdraftRepaidBody
  readonly 'advance.booked': AdvanceBookedBody
  readonly 'advance.repaid': AdvanceRepaidBody
  readonly 'epoch.ended': EpochEndedBody
  readonly 'card.moved': CardMovedAtHqBody
  readonly 'home.set': HomeSetBody
  readonly 'grant.restored': GrantRestoredBody
  readonly 'debt.forgiven': DebtForgivenBody
}

export type HqEntryKind = keyof HqEntryBodies
