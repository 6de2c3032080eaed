/** What HQ's people decide: programmes, policy, staff, cards, merges, lost and retiring tills, open matters. */
import { z } from 'zod'
import { CARD_MOVE_REASONS } from '../domain/card.ts'
import { entityIdSchema, procedure, siteCodeSchema, textSchema } from './common.ts'

const tillIdSchema = z.string().regex(/^t[0-9a-f]{16}$/)
/** TILL.EPOCH */
const holderSchema = z.string().regex(/^t[0-9a-f]{16}\.\d{2}-[a-z2-9]{6}$/)
const dateSchema = z.iso.date()
const doneSchema = z.object({})
const amountMax = 1_000_000_000

export const programmesContract = {
  /**
   * From tomorrow at the earliest, or today where none is in force. Refuses programme_malformed, programme_unsound {where, problem},
   * programme_too_large, valid_from_too_early {earliest}, version_taken {version}.
   */
  publish: procedure
    .route({ method: 'POST', path: '/console/v1/programmes', tags: ['programmes'] })
    .input(z.strictObject({ document: z.record(z.string(), z.unknown()), validFrom: dateSchema }))
    .output(z.object({ id: z.string(), version: z.number().int(), hash: z.string() })),
  /** The version in force and those to come. */
  list: procedure.route({ method: 'GET', path: '/console/v1/programmes', tags: ['programmes'] }).output(
    z.object({
      programmes: z.array(
        z.object({ id: z.string(), version: z.number().int(), hash: z.string(), validFrom: dateSchema }),
      ),
    }),
  ),
}

const policySchema = z.strictObject({
  allowancePoints: z.number().int().min(0).max(amountMax),
  debtMaxPoints: z.number().int().min(0).max(amountMax),
  unbackedPerDay: z.number().int().min(0).max(1_000),
  refundRightDays: z.number().int().min(0).max(3_650),
})

export const policyContract = {
  show: procedure.route({ method: 'GET', path: '/console/v1/policy', tags: ['policy'] }).output(policySchema),
  set: procedure
    .route({ method: 'PUT', path: '/console/v1/policy', tags: ['policy'] })
    .input(policySchema)
    .output(doneSchema),
}

const staffSchema = z.object({ staffId: z.string(), name: z.string(), role: z.enum(['cashier', 'manager']) })

export const staffContract = {
  list: procedure
    .route({ method: 'GET', path: '/console/v1/sites/{site}/staff', tags: ['staff'] })
    .input(z.strictObject({ site: siteCodeSchema }))
    .output(z.object({ staff: z.array(staffSchema) })),
  /** Refuses unknown_site, staff_full. */
  add: procedure
    .route({ method: 'POST', path: '/console/v1/sites/{site}/staff', tags: ['staff'] })
    .input(
      z.strictObject({
        site: siteCodeSchema,
        name: textSchema(20),
        role: z.enum(['cashier', 'manager']),
        pin: z.string().regex(/^\d{6}$/),
      }),
    )
    .output(z.object({ staffId: z.string() })),
  /** Refuses staff_unknown. */
  remove: procedure
    .route({ method: 'DELETE', path: '/console/v1/sites/{site}/staff/{staffId}', tags: ['staff'] })
    .input(z.strictObject({ site: siteCodeSchema, staffId: entityIdSchema }))
    .output(doneSchema),
}

const pairSchema = z.strictObject({ from: entityIdSchema, to: entityIdSchema })

export const membersContract = {
  /** By card or phone, at most nine, masked; that somebody looked is on record. */
  find: procedure
    .route({ method: 'POST', path: '/console/v1/members/find', tags: ['members'] })
    .input(
      z.strictObject({
        by: z.enum(['card', 'phone']),
        text: z
          .string()
          .min(1)
          .max(32)
          .regex(/^[\w+-]+$/),
      }),
    )
    .output(
      z.object({
        members: z.array(
          z.object({
            memberId: z.string(),
            /** Null once erased. */
            maskedName: z.string().nullable(),
            maskedPhone: z.string().nullable(),
            tier: z.string(),
            homeSite: z.string(),
            cardState: z.string().nullable(),
            mergedInto: z.string().nullable(),
          }),
        ),
      }),
    ),
  /** Moves the card for a reason of EN-14: frozen on suspicion, unfrozen, lost, revoked. Refuses member_unknown, card_transition_not_allowed. */
  moveCard: procedure
    .route({ method: 'POST', path: '/console/v1/members/{memberId}/card', tags: ['members'] })
    .input(
      z.strictObject({
        memberId: entityIdSchema,
        to: z.enum(['issued', 'frozen', 'lost', 'surrendered', 'revoked']),
        why: z.enum(CARD_MOVE_REASONS),
      }),
    )
    .output(doneSchema),
  /** Refuses member_unknown, till_unknown, till_state. */
  setHome: procedure
    .route({ method: 'POST', path: '/console/v1/members/{memberId}/home', tags: ['members'] })
    .input(z.strictObject({ memberId: entityIdSchema, tillId: tillIdSchema }))
    .output(doneSchema),
  /** Two members are one person: `from` is `to` from now on. Refuses member_unknown, member_merged. */
  merge: procedure
    .route({ method: 'POST', path: '/console/v1/members/merge', tags: ['members'] })
    .input(pairSchema)
    .output(doneSchema),
  /** It was wrong. Refuses member_unknown, not_merged. */
  unmerge: procedure
    .route({ method: 'POST', path: '/console/v1/members/unmerge', tags: ['members'] })
    .input(pairSchema)
    .output(doneSchema),
}

const tillSchema = z.strictObject({ tillId: tillIdSchema })

export const tillActsContract = {
  /** Fenced: granted and told nothing more. Refuses till_unknown, till_state. */
  declareLost: procedure
    .route({ method: 'POST', path: '/console/v1/tills/{tillId}/lost', tags: ['tills'] })
    .input(tillSchema)
    .output(doneSchema),
  declareFound: procedure
    .route({ method: 'POST', path: '/console/v1/tills/{tillId}/found', tags: ['tills'] })
    .input(tillSchema)
    .output(doneSchema),
  /** A lost till that will not come: what it held comes home, it is retired and waited for no more. Refuses till_unknown, till_state. */
  endLost: procedure
    .route({ method: 'POST', path: '/console/v1/tills/{tillId}/end', tags: ['tills'] })
    .input(tillSchema)
    .output(doneSchema),
  /** Asked to return everything and to close its log. Refuses till_unknown, till_state. */
  retire: procedure
    .route({ method: 'POST', path: '/console/v1/tills/{tillId}/retire', tags: ['tills'] })
    .input(tillSchema)
    .output(doneSchema),
  /** Out of the reserve, at most what HQ last saw there. Refuses till_unknown, epoch_not_lost, too_much {most}. */
  advance: procedure
    .route({ method: 'POST', path: '/console/v1/advances', tags: ['tills'] })
    .input(
      z.strictObject({
        holder: holderSchema,
        memberId: entityIdSchema,
        asset: z.string().regex(/^(points|value\.(principal|bonus|rebate))$/),
        amount: z.number().int().min(1).max(amountMax),
      }),
    )
    .output(doneSchema),
}

/** What is decided about a matter, by its kind; what a kind does not know is refused. */
const decisionSchema = z.discriminatedUnion('what', [
  /** Seen, and nothing to do. */
  z.strictObject({ what: z.literal('noted'), note: textSchema(200) }),
  /** duplicate: they are one person. */
  z.strictObject({ what: z.literal('merge'), from: entityIdSchema, to: entityIdSchema }),
  /** fork, broken_chain: the till is trusted again, in a new epoch. */
  z.strictObject({ what: z.literal('new_epoch') }),
  /** epoch: HQ's view of the ended epoch is the last word; what is left there comes home. */
  z.strictObject({ what: z.literal('end_epoch') }),
  /** unmerge: so many points of what was spent come from the reserve. */
  z.strictObject({
    what: z.literal('unmerged'),
    reservePoints: z.number().int().min(0).max(amountMax),
  }),
  /** recovering: grant again though not every till has reported. */
  z.strictObject({ what: z.literal('grant_again'), note: textSchema(200) }),
])
export type MatterDecision = z.infer<typeof decisionSchema>

export const decisionsContract = {
  /** Refuses matter_unknown, matter_decided, decision_not_of_kind {kind}, and what the decision itself is refused for. */
  decide: procedure
    .route({ method: 'POST', path: '/console/v1/matters/{matterId}/decision', tags: ['matters'] })
    .input(z.strictObject({ matterId: entityIdSchema, decision: decisionSchema }))
    .output(doneSchema),
}
