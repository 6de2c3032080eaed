/**
 * What goes home to HQ without anybody asking at the counter: what rests above the allowance once acts have arrived, recalls,
 * refund rights whose period is over, everything of a till that is taken out of service. Nothing moves while its member is open
 * on the screen. Each turn is bounded; what is left over comes in the next.
 */
import type { AmountsReturnedBody } from '../../shared/domain/entry.ts'
import { givenBackPostings, type MovedAmount } from '../../shared/domain/inbox.ts'
import { memberOwner, REFUNDABLE, refundRightAsset } from '../../shared/domain/ledger.ts'
import {
  expiredAmounts,
  type RestingPlace,
  recalledAmounts,
  restingAmounts,
  saleOfRight,
} from '../../shared/domain/resting.ts'
import { ok } from '../../shared/domain/result.ts'
import { daysBetween } from '../../shared/domain/time.ts'
import { everythingHeld } from '../store/accounts.ts'
import { directoryMember } from '../store/directory.ts'
import { type TillIdentity, tillIdentity } from '../store/identity.ts'
import { type OpenRecall, openRecalls, settleRecall } from '../store/inbox.ts'
import { appendEntry } from '../store/log.ts'
import { type AdoptedProgramme, programmeInForce } from '../store/programmes.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { oldestRights, restedSeq, saveRestedSeq, touchedMembers, usableHere } from '../store/resting.ts'
import { type KeptSale, saleOfId } from '../store/sales.ts'
import { hasPolicy, homeOf, isRetired, policyOf } from '../store/standing.ts'
import { syncState } from '../store/sync-state.ts'
import { heldWithRight, staysWithRight } from '../store/with-right.ts'
import { timeOrderedId } from './ids.ts'
import type { InboxParts } from './inbox-apply.ts'
import { actOf, dateOf, holderOf } from './parts.ts'

export interface RestParts extends InboxParts {
  /** Whether a member is on the screen. */
  readonly isOpen: (memberId: string) => boolean
}

/** Members looked at, and refund rights looked through, in one turn. */
const MEMBERS_AT_ONCE = 100
const RIGHTS_AT_ONCE = 50
/** Amounts of one entry; far below what an entry's text may be. */
const AMOUNTS_AT_ONCE = 500

interface Turn {
  readonly parts: RestParts
  readonly identity: TillIdentity
  readonly adopted: AdoptedProgramme
  readonly holder: string
  readonly atMs: number
}

function turnOf(parts: RestParts): Turn | null {
  const { db } = parts.store
  const identity = tillIdentity(db)
  const adopted = programmeInForce(db)
  if (identity === null || adopted === null) return null
  return { parts, identity, adopted, holder: holderOf({ identity }), atMs: parts.clock.nowMs() }
}

/** Answers what HQ has recalled, but of members on the screen. @returns whether anything was booked */
export function answerRecalls(parts: RestParts): boolean {
  const turn = turnOf(parts)
  if (turn === null) return false
  const open = openRecalls(parts.store.db).filter(({ owner, asset }) => !isOnScreen(turn, owner, asset))
  return open.filter((recall) => answerRecall(turn, recall)).length > 0
}

function answerRecall(turn: Turn, recall: OpenRecall): boolean {
  const { store } = turn.parts
  const done = store.act((db) => {
    const amounts = recalled(db, turn, recall)
    giveBack(db, turn, 'recall', amounts)
    if (amounts.length < AMOUNTS_AT_ONCE) settleRecall(db, recall)
    return ok(amounts.length > 0)
  })
  return done.ok && done.value
}

function recalled(db: ReadableDb, turn: Turn, { owner, asset }: OpenRecall): readonly MovedAmount[] {
  const saleId = asset === null ? null : saleOfRight(asset)
  const held = recalledAmounts(everythingHeld(db, owner, turn.holder), asset).slice(0, AMOUNTS_AT_ONCE)
  return saleId === null || held.length === 0 ? held : [...held, ...heldWithRight(db, turn.holder, saleId)]
}

function isOnScreen({ parts }: Turn, owner: string, asset: string | null): boolean {
  const saleId = asset === null ? null : saleOfRight(asset)
  if (saleId === null) return parts.isOpen(owner.slice(owner.indexOf(':') + 1))
  const kept = saleOfId(parts.store.db, saleId)
  return kept !== null && isOfSomebodyOpen(parts, kept)
}

/** Of a sale: its member, and whoever had something of it for introducing them. */
function isOfSomebodyOpen({ isOpen }: RestParts, { memberId, sale }: KeptSale): boolean {
  const referrers = (sale.result.rewards ?? []).map(({ referrer }) => referrer ?? null)
  return [memberId, ...referrers].some((one) => one !== null && isOpen(one))
}

function giveBack(
  db: WritableDb,
  { parts, identity, holder, atMs }: Turn,
  why: AmountsReturnedBody['why'],
  amounts: readonly MovedAmount[],
): void {
  if (amounts.length === 0) return
  appendEntry(db, identity, {
    ...actOf(timeOrderedId(atMs, parts.randomness), atMs, null, null),
    kind: 'amounts.returned',
    postings: givenBackPostings(amounts, holder),
    body: { v: 1, why, amounts },
  })
}

/**
 * Lets rest what acknowledged acts touched, in their order, up to the first whose member is on the screen.
 * @returns whether anything was booked
 */
export function restAfterPush(parts: RestParts): boolean {
  const turn = turnOf(parts)
  // How much may rest here is not known before HQ has said so.
  if (turn === null || !hasPolicy(parts.store.db)) return false
  const { store } = parts
  const { epochNumber } = turn.identity
  const after = restedSeq(store.db, epochNumber)
  const to = syncState(store.db).acked.seq
  if (to <= after) return false
  const place = { epochNumber, after, to, holder: turn.holder }
  const touched = touchedMembers(store.db, place, MEMBERS_AT_ONCE)
  const open = touched.find(({ memberId }) => parts.isOpen(memberId))
  // Of the last act of a full turn some members may be missing: it is looked at again, unless it fills the turn alone.
  const first = touched[0]?.seq ?? to
  const full = touched.length < MEMBERS_AT_ONCE ? to + 1 : Math.max(touched.at(-1)?.seq ?? to, first + 1)
  const end = open?.seq ?? full
  const done = store.act((db) => {
    const members = new Set(touched.filter(({ seq }) => seq < end).map(({ memberId }) => memberId))
    const booked = [...members].filter((memberId) => restMember(db, turn, memberId))
    saveRestedSeq(db, epochNumber, Math.min(to, end - 1))
    return ok(booked.length > 0)
  })
  return done.ok && done.value
}

function restMember(db: WritableDb, turn: Turn, memberId: string): boolean {
  const held = everythingHeld(db, memberOwner(memberId), turn.holder)
  const place = restingPlace(db, turn, memberId)
  const expired = expiredAmounts(held, place.today).slice(0, AMOUNTS_AT_ONCE)
  const above = restingAmounts(held, place)
    .filter((moved) => !staysWithRight(db, turn.holder, moved))
    .slice(0, AMOUNTS_AT_ONCE)
  giveBack(db, turn, 'expired', expired)
  giveBack(db, turn, 'rest', above)
  return expired.length + above.length > 0
}

function restingPlace(db: ReadableDb, turn: Turn, memberId: string): RestingPlace {
  const site = turn.identity.siteCode
  return {
    site,
    homeSite: homeOf(db, memberId)?.site ?? directoryMember(db, memberId)?.homeSite ?? site,
    policy: policyOf(db),
    programme: turn.adopted.programme,
    today: dateOf(turn.atMs),
  }
}

/** Refund rights whose period is over go home, the oldest first, a bounded number a turn. @returns whether any did */
export function returnOldRights(parts: RestParts): boolean {
  const turn = turnOf(parts)
  if (turn === null) return false
  const { store } = parts
  const days = policyOf(store.db).refundRightDays
  const oldest = oldestRights(store.db, turn.holder, RIGHTS_AT_ONCE)
  // Later sales are later in the list: the first whose period is not over ends the look.
  const end = oldest.findIndex((saleId) => !isPeriodOver(turn, saleId, days))
  const over = end === -1 ? oldest : oldest.slice(0, end)
  if (over.length === 0) return false
  const done = store.act((db) => {
    giveBack(db, turn, 'period_over', rightsWithAll(db, turn, over))
    return ok(null)
  })
  return done.ok
}

/** As many whole rights, with all that travels with each, as one entry holds; the first in any case. */
function rightsWithAll(db: ReadableDb, { holder }: Turn, saleIds: readonly string[]): readonly MovedAmount[] {
  const amounts: MovedAmount[] = []
  for (const saleId of saleIds) {
    const right = { owner: REFUNDABLE, asset: refundRightAsset(saleId), lot: '', amount: 1 }
    const withIt = heldWithRight(db, holder, saleId)
    if (amounts.length > 0 && amounts.length + withIt.length >= AMOUNTS_AT_ONCE) break
    amounts.push(right, ...withIt)
  }
  return amounts
}

function isPeriodOver({ parts, atMs }: Turn, saleId: string, days: number): boolean {
  const kept = saleOfId(parts.store.db, saleId)
  if (kept === null || daysBetween(kept.sale.businessDate, dateOf(atMs)) <= days) return false
  return !isOfSomebodyOpen(parts, kept)
}

/** A till out of service gives home all that is here, so much a turn. @returns whether anything was booked */
export function returnEverything(parts: RestParts): boolean {
  const turn = turnOf(parts)
  if (turn === null || !isRetired(parts.store.db)) return false
  const here = usableHere(parts.store.db, turn.holder, AMOUNTS_AT_ONCE)
  if (here.length === 0) return false
  const done = parts.store.act((db) => {
    giveBack(db, turn, 'retired', here)
    return ok(null)
  })
  return done.ok
}
