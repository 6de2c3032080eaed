/** What can be done for this member here, under this programme, and why not where it cannot. Pure. */
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { MemberView } from '../../../shared/contract/member.ts'
import type { CardActions } from '../../../shared/contract/people.ts'
import type { Programme } from '../../../shared/domain/programme.ts'
import { type ActKind, isCardMove } from '../../state/member-act-inputs.ts'

export interface PossibleAct {
  readonly kind: ActKind
  /** A refusal of the till, or one of the sentences of the page. */
  readonly whyNot: RefusalView | 'used_up' | 'not_now' | null
}

export interface ActGroup {
  readonly group: 'points' | 'value' | 'data' | 'card'
  readonly acts: readonly PossibleAct[]
}

/** Groups without an act are left out: a programme that has no stored value shows nothing of it. */
export function possibleActs(
  member: MemberView,
  programme: Programme,
  cardActions: CardActions | null,
): readonly ActGroup[] {
  const groups: readonly ActGroup[] = [
    { group: 'points', acts: pointsActs(member, programme) },
    { group: 'value', acts: valueActs(member, programme) },
    { group: 'data', acts: dataActs(member) },
    { group: 'card', acts: cardActions === null ? [] : cardActs(cardActions) },
  ]
  return groups.filter(({ acts }) => acts.length > 0)
}

function ofActiveCard(member: MemberView): RefusalView | null {
  return member.card.state === 'active' ? null : { code: 'card_not_active_act', details: {} }
}

function pointsActs(member: MemberView, { redemption, accrual, card }: Programme): readonly PossibleAct[] {
  const inactive = ofActiveCard(member)
  const left = member.extras.some((extra) => extra.left)
  return [
    ...(redemption.items.length > 0 ? [{ kind: 'redemption', whyNot: inactive } as const] : []),
    ...(accrual.extras.length > 0
      ? [{ kind: 'extra', whyNot: inactive ?? (left ? null : 'used_up') } as const]
      : []),
    ...(card.lateDays === null ? [] : [{ kind: 'claim', whyNot: null } as const]),
    ...(accrual.adjustment === null ? [] : [{ kind: 'adjustment', whyNot: null } as const]),
  ]
}

function valueActs(member: MemberView, { storedValue }: Programme): readonly PossibleAct[] {
  const isOffered = storedValue !== null && storedValue.topUps.length > 0
  return isOffered ? [{ kind: 'top_up', whyNot: ofActiveCard(member) }] : []
}

function dataActs(member: MemberView): readonly PossibleAct[] {
  return [
    { kind: 'change', whyNot: null },
    ...(member.maskedPhone === null
      ? []
      : [{ kind: member.phoneLost ? 'phone_found' : 'phone_lost', whyNot: null } as const]),
  ]
}

function cardActs({ actions }: CardActions): readonly PossibleAct[] {
  return actions.map(({ action, refusal }) => ({
    kind: action,
    whyNot: refusal?.code === 'card_transition_not_allowed' ? 'not_now' : refusal,
  }))
}

/** Whether somebody else must agree, as far as that is known before the till is asked. */
export function asksApproval(
  kind: ActKind,
  isManager: boolean,
  given: {
    readonly member: MemberView | null
    readonly cardActions: CardActions | null
    readonly identityProved: boolean
  },
): boolean {
  if (isManager) return false
  const { member, cardActions } = given
  if (kind === 'release_phone') return true
  if (kind === 'change') return member?.strength !== 'presented' || !given.identityProved
  if (kind === 'phone_found') return member?.strength === 'typed'
  if (!isCardMove(kind) && kind !== 'replace') return false
  return cardActions?.actions.find(({ action }) => action === kind)?.needsApproval ?? false
}
