/** HQ's people (总部人员), and what they did. */
import { z } from 'zod'
import { entityIdSchema, procedure, textSchema, timeMsSchema } from './common.ts'

/** An admin is a manager too, a manager sees what a viewer sees. */
export const officerRoleSchema = z.enum(['admin', 'manager', 'viewer'])
export const officerNameSchema = textSchema(40)
/** Long rather than strange. */
export const passwordSchema = z.string().min(10).max(200)

const officerSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: officerRoleSchema,
  disabled: z.boolean(),
  createdAtMs: timeMsSchema,
})

const actSchema = z.object({
  id: z.string(),
  atMs: timeMsSchema,
  /** An officer's id, or 'command' for the terminal of HQ's own machine. */
  officer: z.string(),
  what: z.string(),
  subject: z.string(),
})

export const officersContract = {
  /** Refuses officer_exists. */
  create: procedure
    .route({ method: 'POST', path: '/console/v1/officers', tags: ['officers'] })
    .input(z.strictObject({ name: officerNameSchema, role: officerRoleSchema, password: passwordSchema }))
    .output(officerSchema),
  list: procedure
    .route({ method: 'GET', path: '/console/v1/officers', tags: ['officers'] })
    .output(z.object({ officers: z.array(officerSchema) })),
  /** Refuses unknown_officer, own_account, last_admin. */
  disable: procedure
    .route({ method: 'POST', path: '/console/v1/officers/{officerId}/disable', tags: ['officers'] })
    .input(z.strictObject({ officerId: entityIdSchema }))
    .output(z.object({})),
  /** The newest first, at most 200; `before` is the last id of the page before. */
  acts: procedure
    .route({ method: 'GET', path: '/console/v1/acts', tags: ['officers'] })
    .input(z.strictObject({ before: entityIdSchema.optional() }))
    .output(z.object({ acts: z.array(actSchema) })),
}
