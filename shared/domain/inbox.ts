/**
 * What HQ's messages do to a till's books. A message is applied by an entry `inbox.applied` that holds its effect, so that the
 * till's log alone says what it knew and held when. Nothing personal is in an effect.
 */
import type { CardMoveReason, CardState } from './card.ts'
import type { Posting } from './entry.ts'
import type { ProgrammeRef } from './programme.ts'
import type { BusinessDate } from './time.ts'

/** The holder of everything that sits at headquarters. */
export const HQ_HOLDER = 'hq'

/** The `till` of HQ's own entries; its epoch is HQ's generation. */
export const HQ_TILL = 'hq'

/** The holder of what HQ has granted to a till and the till has not yet taken in; only that till's log debits it. */
export function wayTo(tillHolder: string): string {
  return `>${tillHolder}`
}

/** An amount that changes its holder: whose, of what, from which lot, how much (above zero). */
export interface MovedAmount {
  readonly owner: string
  readonly asset: string
  readonly lot: string
  readonly amount: number
}

/** An entry as it travels: its canonical text and its hash, hex. */
export interface SealedEntry {
  readonly text: string
  readonly hash: string
}

/** How much may rest at a till and what it may do alone; the same for all tills of an organisation but for the allowance. */
export interface TillPolicy {
  readonly v: 1
  /** Points of a member of this site that stay here after a push; of members of other sites none do. */
  readonly allowancePoints: number
  /** RF-03: how many points HQ lets a till book as debt against points that sit elsewhere, per member. */
  readonly debtMaxPoints: number
  /** Unbacked refunds a till may book on one business date. */
  readonly unbackedPerDay: number
  /** Days after which a sale's refund right goes home. */
  readonly refundRightDays: number
}

export type InboxEffect =
  /** Amounts on the way to this till are here now. `requestId`: the request that asked for them, null when nobody did. */
  | { readonly kind: 'grant'; readonly requestId: string | null; readonly amounts: readonly MovedAmount[] }
  /**
   * The refund right of a sale of another till, with everything a return is judged by: the sale's entry, its claim, its returns
   * so far in order. `amounts` has the right and, where there is some, the debt in the sale's own lot.
   */
  | {
      readonly kind: 'refund_right'
      readonly requestId: string | null
      readonly saleId: string
      readonly memberId: string | null
      readonly sale: SealedEntry
      readonly since: readonly SealedEntry[]
      readonly amounts: readonly MovedAmount[]
    }
  /** HQ asks for what an owner has here of an asset (null: of everything but refund rights); answered by `amounts.returned`. */
  | { readonly kind: 'recall'; readonly owner: string; readonly asset: string | null }
  /** A card was moved at HQ or at another till (frozen, lost, revoked …). */
  | {
      readonly kind: 'card'
      readonly memberId: string
      readonly cardNumber: string
      readonly to: CardState
      readonly why: CardMoveReason
    }
  /** Two members are one person: whatever `from` has here is `to`'s; later acts under `from` follow. */
  | { readonly kind: 'merge'; readonly from: string; readonly to: string }
  /** The merge was wrong: `from` stands for itself again. What goes back to it comes by a grant. */
  | { readonly kind: 'unmerge'; readonly from: string; readonly to: string }
  /** A programme version to be adopted on a business date; its document lies beside, its hash says which. */
  | { readonly kind: 'programme'; readonly programme: ProgrammeRef; readonly validFrom: BusinessDate }
  /** The people who may sign in; names and PIN hashes lie beside, their digest is here. */
  | { readonly kind: 'staff'; readonly digest: string }
  | { readonly kind: 'policy'; readonly policy: TillPolicy }
  /** Which till is a member's home till. */
  | { readonly kind: 'home'; readonly memberId: string; readonly site: string; readonly till: string }
  /** The till is taken out of service: it returns everything and closes its log. */
  | { readonly kind: 'retire' }

/** Takes granted amounts in: from the way to this till to the till itself. */
export function takenInPostings(amounts: readonly MovedAmount[], tillHolder: string): Posting[] {
  return amounts.flatMap((moved) => movePostings(moved, wayTo(tillHolder), tillHolder))
}

/** Gives amounts back: from this till to HQ. */
export function givenBackPostings(amounts: readonly MovedAmount[], tillHolder: string): Posting[] {
  return amounts.flatMap((moved) => movePostings(moved, tillHolder, HQ_HOLDER))
}

/** Grants amounts: from HQ to the way to a till. Only HQ's own log books these. */
export function grantPostings(amounts: readonly MovedAmount[], tillHolder: string): Posting[] {
  return amounts.flatMap((moved) => movePostings(moved, HQ_HOLDER, wayTo(tillHolder)))
}

/** One amount from one holder to another; owner, asset and lot stay. */
export function movePostings(moved: MovedAmount, from: string, to: string): Posting[] {
  const { owner, asset, lot, amount } = moved
  if (amount === 0) return []
  return [
    { owner, asset, lot, holder: from, amount: -amount },
    { owner, asset, lot, holder: to, amount },
  ]
}
