/** Cards at the counter (挂失 冻结 交回): what may be done with a member's card, and doing it (EN-11, EN-14). */
import type { CardAction as CardActionOrReplace, CardActions } from '../../shared/contract/people.ts'
import { type CardMoveReason, type CardState, moveCardBecause } from '../../shared/domain/card.ts'
import { memberOwner } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import { holdingOf } from '../store/accounts.ts'
import { elsewhereOf } from '../store/elsewhere.ts'
import { presentHolder } from '../store/identity.ts'
import { nextSeq } from '../store/log.ts'
import { type MemberCard, type MemberRow, memberById } from '../store/members.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { meetMember } from './authority.ts'
import { type BookedCardAct, bookedCardAct } from './booked-card.ts'
import { appendCardMove } from './card-moves.ts'
import { lossFee, replacementTerms } from './card-replacement.ts'
import { viewOf } from './enrol-form.ts'
import type { Identification } from './identify.ts'
import { type Actor, slipNumberAt, type TillParts } from './parts.ts'
import { cardSlip } from './people-slips.ts'
import { frameOf, queueSlip } from './printing.ts'

export type CardAction = Exclude<CardActionOrReplace, 'replace'>

/** What an action moves the card to, why, and who must be there for it. */
interface ActionRule {
  readonly why: CardMoveReason
  readonly to: (programme: Programme) => CardState
  readonly slip: 'reported_lost' | 'found' | 'frozen' | 'unfrozen' | 'surrendered' | 'revoked'
  /** Who may without a manager: whoever says so, whoever shows the card or a proof, or nobody. */
  readonly without: 'anybody' | 'card' | 'proof' | 'nobody'
}

/**
 * Reporting a loss only protects the member, so it is taken from anybody; what opens a card again, or ends it, is not. A card
 * in the hands of its finder proves nothing.
 */
const RULES: Readonly<Record<CardAction, ActionRule>> = {
  report_lost: { why: 'reported_lost', to: lostState, slip: 'reported_lost', without: 'anybody' },
  found: { why: 'found', to: () => 'issued', slip: 'found', without: 'proof' },
  freeze: { why: 'suspicion', to: () => 'frozen', slip: 'frozen', without: 'nobody' },
  unfreeze: { why: 'unfrozen', to: () => 'issued', slip: 'unfrozen', without: 'nobody' },
  surrender: { why: 'handed_back', to: () => 'surrendered', slip: 'surrendered', without: 'card' },
  revoke: { why: 'misuse', to: () => 'revoked', slip: 'revoked', without: 'nobody' },
}

/** In the order in which the screen shows them. */
const CARD_ACTIONS: readonly CardAction[] = [
  'report_lost',
  'found',
  'freeze',
  'unfreeze',
  'surrender',
  'revoke',
]

/** EN-11: under a programme that freezes a lost card it is frozen, else it is lost. */
function lostState(programme: Programme): CardState {
  return programme.card.loss.kind === 'frozen' ? 'frozen' : 'lost'
}

function needsManager(rule: ActionRule, who: Identification): boolean {
  switch (rule.without) {
    case 'anybody':
      return false
    case 'proof':
      return who.strength !== 'proved'
    case 'card':
      return who.strength !== 'presented'
    default:
      return true
  }
}

/** Why an action cannot be done with this card, or null. */
function actionProblem(
  db: ReadableDb,
  parts: TillParts,
  member: MemberRow,
  card: MemberCard,
  rule: ActionRule,
): Refusal | null {
  const to = rule.to(parts.adopted.programme)
  const moved = moveCardBecause(card, rule.why, to, parts.clock.nowMs())
  if (!moved.ok) return moved
  const valueFen = rule.why === 'handed_back' ? valueOnCard(db, member.memberId) : 0
  return valueFen > 0 ? refuse('card_holds_value', { valueFen }) : null
}

/** Everything on a member's card, wherever it sits: by handing it back of their own will they would lock it in (SV-05). */
export function valueOnCard(db: ReadableDb, memberId: string): number {
  const owner = memberOwner(memberId)
  const holder = presentHolder(db)
  return ['value.principal', 'value.bonus', 'value.rebate'].reduce(
    (sum, asset) => sum + (holdingOf(db, owner, asset, holder) ?? 0) + elsewhereOf(db, memberId, asset),
    0,
  )
}

/** What may be done with this member's card here and now. Refuses member_unknown, card_missing. */
export function cardActions(parts: TillParts, actor: Actor, who: Identification): Result<CardActions> {
  const { db } = parts.store
  const member = memberById(db, who.memberId)
  if (member === null) return refuse('member_unknown')
  const { card } = member
  if (card === null) return refuse('card_missing')
  const isManager = actor.role === 'manager'
  const terms = replacementTerms(db, parts, member, card)
  return ok({
    actions: [
      ...CARD_ACTIONS.map((action) => ({
        action,
        refusal: viewOf(actionProblem(db, parts, member, card, RULES[action])),
        needsApproval: !isManager && needsManager(RULES[action], who),
      })),
      {
        action: 'replace' as const,
        refusal: viewOf(terms.ok ? null : terms),
        needsApproval: !isManager && terms.ok && terms.value.without === 'nobody',
      },
    ],
    replacementFeeFen: terms.ok ? terms.value.feeFen : lossFee(parts.adopted.programme),
  })
}

export interface MoveCardAsk extends AskedAct {
  readonly who: Identification | null
  readonly action: CardAction
  /** A code of the closed list of reasons: the one that the action stands for. */
  readonly why: string
  readonly approver: Actor | null
}

/**
 * Moves a member's card, in one transaction with its slip. Refuses act_reused, identification_expired, member_unknown,
 * card_missing, unknown_card_reason, needs_approval, card_transition_not_allowed, card_holds_value. @see EN-11 EN-14
 */
export function moveMemberCard(parts: TillParts, actor: Actor, ask: MoveCardAsk): Result<BookedCardAct> {
  return actOnce(
    parts.store,
    ask,
    (db) => bookedCardAct(db, ask.actId),
    (db) => {
      const rule = RULES[ask.action]
      if (ask.who === null) return refuse('identification_expired')
      meetMember(db, parts, ask.who.memberId, parts.clock.nowMs())
      const member = memberById(db, ask.who.memberId)
      if (member === null) return refuse('member_unknown')
      if (member.card === null) return refuse('card_missing')
      if (ask.why !== rule.why) return refuse('unknown_card_reason')
      const problem = actionProblem(db, parts, member, member.card, rule)
      if (problem !== null) return problem
      if (actor.role !== 'manager' && ask.approver === null && needsManager(rule, ask.who)) {
        return refuse('needs_approval')
      }
      return writeCardMove(db, parts, actor, ask, member, rule)
    },
  )
}

function writeCardMove(
  db: WritableDb,
  parts: TillParts,
  actor: Actor,
  ask: MoveCardAsk,
  member: MemberRow,
  rule: ActionRule,
): Result<BookedCardAct> {
  const atMs = parts.clock.nowMs()
  const slipNumber = slipNumberAt(parts, nextSeq(db, parts.identity))
  const moved = appendCardMove(db, parts, {
    entryId: ask.actId,
    memberId: member.memberId,
    to: rule.to(parts.adopted.programme),
    why: rule.why,
    atMs,
    actor,
    approver: ask.approver?.staffId ?? null,
  })
  if (!moved.ok) return moved
  const frame = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber })
  const slip = cardSlip(db, parts, frame, { act: rule.slip, member: { ...member, card: moved.value } })
  queueSlip(db, slip, { entryId: ask.actId, copy: 'original', atMs })
  return ok({ entryId: ask.actId, memberId: member.memberId })
}
