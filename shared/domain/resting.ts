/**
 * Where points rest: what a till with HQ gives home by itself, after its acts have arrived there or because HQ asked. Liveness
 * only: whatever is decided here, nothing is spent twice.
 */
import type { MovedAmount, TillPolicy } from './inbox.ts'
import { DEBT_ASSET, POINTS_ASSET } from './ledger.ts'
import { lastDayOf } from './lots.ts'
import type { Programme } from './programme.ts'
import type { BusinessDate } from './time.ts'

const REFUND_RIGHT = 'refund:'

/** What a member has here, of each asset the oldest lot first. */
export type HeldHere = readonly MovedAmount[]

export interface RestingPlace {
  /** The till's site, and the one that issued the member's card. */
  readonly site: string
  readonly homeSite: string
  readonly policy: TillPolicy
  readonly programme: Pick<Programme, 'redemption'>
  readonly today: BusinessDate
}

/** RE-02: where points convert by themselves at the authority, none rest anywhere else. */
export function allowanceAt({ site, homeSite, policy, programme }: RestingPlace): number {
  if (site !== homeSite || programme.redemption.mode === 'automatic') return 0
  return policy.allowancePoints
}

/** Lots whose last day has passed: only the authority books expiry. */
export function expiredAmounts(held: HeldHere, today: BusinessDate): MovedAmount[] {
  return held.filter(({ asset, lot }) => asset === POINTS_ASSET && isOver(lot, today))
}

function isOver(lot: string, today: BusinessDate): boolean {
  const lastDay = lastDayOf(lot)
  return lastDay !== null && lastDay < today
}

/**
 * What goes home of a member after a push: of members of other sites everything but debt, which stays with its sale's refund right;
 * of this site's own the youngest points above the allowance. Expired lots are apart.
 */
export function restingAmounts(held: HeldHere, place: RestingPlace): MovedAmount[] {
  const fresh = held.filter(({ asset, lot }) => asset !== POINTS_ASSET || !isOver(lot, place.today))
  const points = fresh.filter(({ asset }) => asset === POINTS_ASSET)
  const others =
    place.site === place.homeSite
      ? []
      : fresh.filter(({ asset }) => asset !== POINTS_ASSET && asset !== DEBT_ASSET)
  return [...aboveAllowance(points, allowanceAt(place)), ...others]
}

/** The oldest stay. */
function aboveAllowance(points: HeldHere, allowance: number): MovedAmount[] {
  let room = allowance
  const above: MovedAmount[] = []
  for (const moved of points) {
    const stays = Math.min(room, moved.amount)
    room -= stays
    if (moved.amount > stays) above.push({ ...moved, amount: moved.amount - stays })
  }
  return above
}

/** What answers a recall: of the asset HQ named, or of everything the owner has here but refund rights and debt. */
export function recalledAmounts(held: HeldHere, asset: string | null): MovedAmount[] {
  if (asset !== null) return held.filter((moved) => moved.asset === asset)
  return held.filter((moved) => !moved.asset.startsWith(REFUND_RIGHT) && moved.asset !== DEBT_ASSET)
}

/** The sale whose refund right an asset is, or null. */
export function saleOfRight(asset: string): string | null {
  return asset.startsWith(REFUND_RIGHT) ? asset.slice(REFUND_RIGHT.length) : null
}
