/** HQ's people and their acts, for admins. */
import { actsBefore } from '../officers/acts.ts'
import { allOfficers, createOfficer, disableOfficer } from '../officers/officers.ts'
import { answered, forRole } from './base.ts'

const admin = forRole('admin')

export const officersRouter = {
  create: admin.officers.create.handler(async ({ input, context, errors }) =>
    answered(errors, await createOfficer(context.parts, context.session.officerId, input)),
  ),
  list: admin.officers.list.handler(async ({ context }) => ({
    officers: [...(await allOfficers(context.parts.db))],
  })),
  disable: admin.officers.disable.handler(async ({ input, context, errors }) =>
    answered(errors, await disableOfficer(context.parts, context.session.officerId, input.officerId)),
  ),
  acts: admin.officers.acts.handler(async ({ input, context }) => ({
    acts: [...(await actsBefore(context.parts.db, input.before))],
  })),
}
