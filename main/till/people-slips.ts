/** Slips of cards and people: what became of a card, what was corrected. */
import { type CardNumber, maskedCardOnSlip } from '../../shared/domain/card-number.ts'
import type { ProfileField } from '../../shared/domain/entry.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { shopSecondText } from '../../shared/domain/time.ts'
import type { CardSlip } from '../../shared/receipt/slip.ts'
import type { MemberRow } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { pointsView } from './member-view.ts'
import type { TillParts } from './parts.ts'
import { localText, type SlipFrame, slipHead, slipMember } from './slips.ts'

export interface CardSlipOf {
  readonly act: CardSlip['act']
  /** With the card as it stands after the act. */
  readonly member: MemberRow
  readonly replaced?: { readonly card: CardNumber; readonly feeFen: Fen }
  readonly fields?: readonly ProfileField[]
}

/** The slip of a card act (EN-11, EN-12, EN-14); a card that works, or will, says from when. */
export function cardSlip(
  db: ReadableDb,
  parts: TillParts,
  frame: SlipFrame,
  { act, member, replaced, fields = [] }: CardSlipOf,
): CardSlip {
  const { programme } = parts.adopted
  const works = act !== 'changed' && member.card?.state === 'issued'
  return {
    kind: 'card',
    head: slipHead(frame),
    act,
    member: slipMember(member, programme, frame.lang),
    replaced:
      replaced === undefined
        ? null
        : { maskedCard: maskedCardOnSlip(replaced.card), feeFen: replaced.feeFen },
    activeFromText: works && member.card !== null ? shopSecondText(member.card.activeAtMs) : null,
    fields: [...fields],
    balancePoints: pointsView(db, parts, member.memberId).total,
    footer: localText(programme.slipFooter, frame.lang),
  }
}
