/** Signing in and out at HQ. */
import { z } from 'zod'
import { openProcedure, procedure, textSchema, timeMsSchema } from './common.ts'
import { officerNameSchema, officerRoleSchema } from './officers.ts'

const whoSchema = z.object({ id: z.string(), name: z.string(), role: officerRoleSchema })

export const sessionContract = {
  /** Refuses wrong_name_or_password, locked_out {seconds}. */
  signIn: openProcedure
    .route({ method: 'POST', path: '/console/v1/sign-in', tags: ['session'] })
    .input(z.strictObject({ name: officerNameSchema, password: textSchema(200) }))
    .output(z.object({ token: z.string(), expiresAtMs: timeMsSchema, officer: whoSchema })),
  signOut: procedure
    .route({ method: 'POST', path: '/console/v1/sign-out', tags: ['session'] })
    .input(z.strictObject({}))
    .output(z.object({})),
  me: procedure.route({ method: 'GET', path: '/console/v1/me', tags: ['session'] }).output(whoSchema),
}
