/** Cards and people after enrolment: approval, loss, replacement, freezing, hand-back, changes, guests (section 1). */
import { z } from 'zod'
import type { Fen } from '../domain/money.ts'
import type { BusinessDate } from '../domain/time.ts'
import {
  actIdSchema,
  approvalSchema,
  codeSchema,
  entityIdSchema,
  procedure,
  type RefusalView,
  textSchema,
  view,
} from './common.ts'
import type { ActCommitted } from './exchange.ts'
import { birthdaySchema, type MemberMatch, type MemberView } from './member.ts'

/** EN-08: a member who waits for a manager. */
export interface Proposal {
  readonly match: MemberMatch
  readonly proposedOn: BusinessDate
  readonly cashierName: string
}

/** What a card may be made to do here and now, and why not. */
export interface CardActions {
  readonly actions: readonly {
    readonly action: CardAction
    readonly refusal: RefusalView | null
    /** A manager must agree. */
    readonly needsApproval: boolean
  }[]
  /** EN-11 */
  readonly replacementFeeFen: Fen
}

export const cardActionSchema = z.enum(['report_lost', 'found', 'freeze', 'unfreeze', 'surrender', 'revoke'])
export type CardAction = z.infer<typeof cardActionSchema> | 'replace'

/** Fields as they shall be; null leaves a field as it is. */
export const memberChangeSchema = z.object({
  name: textSchema(20).nullable(),
  phone: z.string().max(20).nullable(),
  birthday: birthdaySchema.nullable(),
  idNumber: z.string().max(24).nullable(),
})
export type MemberChange = z.infer<typeof memberChangeSchema>

export interface GuestView {
  readonly guestId: string
  readonly used: number
  /** Why this guest may not have the member's price, or null. */
  readonly refusal: RefusalView | null
}

export const peopleContract = {
  proposals: procedure.output(view<readonly Proposal[]>()),
  /** EN-08: a manager's. The card is issued by it, and its time begins. */
  decideProposal: procedure
    .input(z.object({ actId: actIdSchema, memberId: entityIdSchema, approve: z.boolean() }))
    .output(view<ActCommitted | null>()),
  cardActions: procedure.input(z.object({ identification: entityIdSchema })).output(view<CardActions>()),
  /** EN-14: refuses card_transition_not_allowed, needs_approval, needs_card. */
  moveCard: procedure
    .input(
      z.object({
        actId: actIdSchema,
        identification: entityIdSchema,
        action: cardActionSchema,
        why: codeSchema,
        approval: approvalSchema.nullable(),
      }),
    )
    .output(view<MemberView>()),
  /** EN-11: another card for the same member; the identity was proved, the fee is taken at the cash register. */
  replaceCard: procedure
    .input(
      z.object({
        actId: actIdSchema,
        identification: entityIdSchema,
        newCard: z.string().max(32),
        identityProved: z.boolean(),
        approval: approvalSchema.nullable(),
      }),
    )
    .output(view<ActCommitted>()),
  /** EN-12: needs the card presented and the identity proved, or a manager. Answers problems per field as refusals. */
  change: procedure
    .input(
      z.object({
        actId: actIdSchema,
        identification: entityIdSchema,
        change: memberChangeSchema,
        identityProved: z.boolean(),
        approval: approvalSchema.nullable(),
      }),
    )
    .output(view<MemberView>()),
  /** EN-19: a recycled number leaves its old member; a manager's. */
  releasePhone: procedure
    .input(z.object({ actId: actIdSchema, phone: z.string().max(20), approval: approvalSchema.nullable() }))
    .output(view<Record<never, never>>()),
  /** EN-19: a lost phone: nobody is looked up by its number until it is found, changed or released. */
  markPhone: procedure
    .input(
      z.object({
        actId: actIdSchema,
        identification: entityIdSchema,
        lost: z.boolean(),
        approval: approvalSchema.nullable(),
      }),
    )
    .output(view<MemberView>()),
  /**
   * EN-18: the identity proved by an ID document that was seen; with an identification it must be that member's. Refuses
   * id_number_unknown, id_number_of_another, and what is wrong with the number.
   */
  prove: procedure
    .input(z.object({ identification: entityIdSchema.nullable(), idNumber: z.string().max(24) }))
    .output(view<MemberView>()),
  /** EN-17: who the member brought along, known by their phone alone. */
  guest: procedure
    .input(z.object({ identification: entityIdSchema, phone: z.string().max(20) }))
    .output(view<GuestView>()),
  /** Section 12 'staff': which member an employee is; a manager's. The till's status says that it is known. */
  linkStaff: procedure
    .input(
      z.object({
        actId: actIdSchema,
        staffId: entityIdSchema,
        identification: entityIdSchema.nullable(),
      }),
    )
    .output(view<Record<never, never>>()),
}
