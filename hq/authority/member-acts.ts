/** What HQ's people do with one member: move the card, name another home till. */
import {
  CARD_STATES,
  type CardMoveReason,
  type CardState,
  moveCardBecause,
} from '../../shared/domain/card.ts'
import { memberOwner } from '../../shared/domain/ledger.ts'
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import { bumpChanges } from './changes.ts'
import { appendHqEntry } from './hq-log.ts'
import { sendMessage } from './inbox.ts'
import type { AuthorityParts } from './parts.ts'
import { lockTills, tillOf, toldTills } from './tills.ts'

export interface CardMove {
  readonly memberId: string
  readonly to: CardState
  readonly why: CardMoveReason
}

export type MemberActRefusal =
  | 'member_unknown'
  | 'card_transition_not_allowed'
  | 'till_unknown'
  | 'till_state'

/**
 * Moves a member's card and tells every till: whoever has that card in hand may stand at any of them.
 * Refuses member_unknown, card_transition_not_allowed {from, to}.
 */
export async function moveCardAtHq(
  parts: AuthorityParts,
  officer: Doer,
  { memberId, to, why }: CardMove,
): Promise<Result<null, MemberActRefusal>> {
  const toTell = await toldTills(parts.db)
  return inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, toTell)
    const card = await lockCard(tx, memberId)
    if (card === null) return refuse('member_unknown')
    const moved = moveCardBecause(card, why, to, parts.clock.nowMs())
    if (!moved.ok) return moved
    await appendHqEntry(tx, parts, {
      owner: memberOwner(memberId),
      kind: 'card.moved',
      postings: [],
      body: { v: 1, memberId, cardNumber: card.number, from: card.state, to: moved.value.state, why },
      officer,
    })
    await tx
      .updateTable('card')
      .set({ state: moved.value.state, why })
      .where('number', '=', card.number)
      .execute()
    const effect = {
      kind: 'card' as const,
      memberId,
      cardNumber: card.number,
      to: moved.value.state,
      why,
    }
    for (const till of tills.values()) await sendMessage(tx, parts, till, effect)
    await bumpChanges(tx, [memberId])
    await recordAct(tx, parts, officer, 'card.moved', memberId)
    return ok(null)
  })
}

async function lockCard(tx: HqTransaction, memberId: string) {
  const row = await tx
    .selectFrom('member')
    .innerJoin('card', 'card.number', 'member.card_number')
    .select(['card.number', 'card.state', 'card.why', 'card.active_at_ms as activeAtMs'])
    .where('member.id', '=', memberId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return null
  const state = CARD_STATES.find((one) => one === row.state)
  assert(state !== undefined, 'a card has a state that EN-14 names')
  return {
    number: row.number,
    activeAtMs: row.activeAtMs,
    state,
    // As it was booked; an unknown reason fits no further move.
    ...(row.why === null ? {} : { why: row.why as CardMoveReason }),
  }
}

/** Names a member's home till, and with it the home site. Refuses member_unknown, till_unknown, till_state {state}. */
export async function setHome(
  parts: AuthorityParts,
  officer: Doer,
  { memberId, tillId }: { readonly memberId: string; readonly tillId: string },
): Promise<Result<null, MemberActRefusal>> {
  const home = await tillOf(parts.db, tillId)
  if (home === null) return refuse('till_unknown')
  if (home.state !== 'active') return refuse('till_state', { state: home.state })
  return inTransaction(parts.db, async (tx) => {
    const before = await tx
      .selectFrom('member')
      .select('home_till')
      .where('id', '=', memberId)
      .executeTakeFirst()
    if (before === undefined) return refuse('member_unknown')
    const tills = await lockTills(tx, [tillId, ...(before.home_till === null ? [] : [before.home_till])])
    const { site } = home
    await appendHqEntry(tx, parts, {
      owner: memberOwner(memberId),
      kind: 'home.set',
      postings: [],
      body: { v: 1, memberId, site, till: tillId },
      officer,
    })
    await tx
      .updateTable('member')
      .set({ home_site: site, home_till: tillId })
      .where('id', '=', memberId)
      .execute()
    for (const till of tills.values()) {
      if (till.state === 'active')
        await sendMessage(tx, parts, till, { kind: 'home', memberId, site, till: tillId })
    }
    await bumpChanges(tx, [memberId])
    await recordAct(tx, parts, officer, 'home.set', memberId)
    return ok(null)
  })
}
