/** Matters for a person: what HQ found, with its evidence. Deciding them is in authority.ts. */
import { z } from 'zod'
import { countSchema, entityIdSchema, procedure, timeMsSchema } from './common.ts'

export const MATTERS_MAX = 100

const kindSchema = z.string().regex(/^[a-z_]{1,40}$/)

const matterShape = {
  id: z.string(),
  kind: z.string(),
  state: z.enum(['open', 'decided']),
  openedAtMs: timeMsSchema,
  /** Whole days since it was opened, or until it was decided. */
  days: countSchema,
  /** Whose log or act brought it up; null: nobody's. */
  till: z.object({ id: z.string(), site: z.string(), number: z.number().int() }).nullable(),
} as const

const figureSchema = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
})

/** An entry that it is about. */
const placeSchema = z.object({
  till: z.string(),
  epoch: z.string(),
  seq: z.number().int(),
  entryId: z.string().nullable(),
  kind: z.string().nullable(),
})

export const mattersContract = {
  /** Open ones the oldest first, decided ones the newest first. `after`: `next` of the page before. */
  list: procedure
    .route({ method: 'GET', path: '/console/v1/matters', tags: ['matters'] })
    .input(
      z.strictObject({
        state: z.enum(['open', 'decided']).default('open'),
        kind: kindSchema.optional(),
        till: entityIdSchema.optional(),
        /** Opened at least so many whole days ago. */
        days: z.coerce.number().int().min(0).max(100_000).optional(),
        after: z
          .string()
          .regex(/^\d{1,15}\.[\w-]{1,64}$/)
          .optional(),
      }),
    )
    .output(z.object({ matters: z.array(z.object(matterShape)), next: z.string().nullable() })),
  /**
   * Its evidence: codes and figures, places of entries. Members stand in it as 'member:1', 'member:2'; who they are `people` says.
   * Refuses matter_unknown.
   */
  show: procedure
    .route({ method: 'GET', path: '/console/v1/matters/{matterId}', tags: ['matters'] })
    .input(z.strictObject({ matterId: entityIdSchema }))
    .output(
      z.object({
        ...matterShape,
        findings: z.array(z.object({ code: z.string(), figures: z.array(figureSchema) })),
        figures: z.array(figureSchema),
        places: z.array(placeSchema),
        /** How many members it names. */
        members: countSchema,
        decided: z.object({ by: z.string().nullable(), atMs: timeMsSchema, what: z.string() }).nullable(),
      }),
    ),
  /**
   * Who the members of a matter are, masked (PV-03), in the order of its evidence; for managers, and on record. Refuses
   * matter_unknown.
   */
  people: procedure
    .route({ method: 'POST', path: '/console/v1/matters/{matterId}/people', tags: ['matters'] })
    .input(z.strictObject({ matterId: entityIdSchema }))
    .output(
      z.object({
        people: z.array(
          z.object({
            memberId: z.string(),
            /** Null once erased, or where HQ never had it. */
            maskedName: z.string().nullable(),
            maskedPhone: z.string().nullable(),
            tier: z.string().nullable(),
            homeSite: z.string().nullable(),
            joinedOn: z.string().nullable(),
            mergedInto: z.string().nullable(),
          }),
        ),
      }),
    ),
}
