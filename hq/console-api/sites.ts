/** Sites, codes and tills, for HQ's people. */
import { makeActivationCode } from '../organisation/codes.ts'
import { allSites, createSite } from '../organisation/sites.ts'
import { allTills } from '../organisation/tills.ts'
import { answered, forRole } from './base.ts'

const viewer = forRole('viewer')
const manager = forRole('manager')

export const sitesRouter = {
  create: manager.sites.create.handler(async ({ input, context, errors }) =>
    answered(errors, await createSite(context.parts, context.session.officerId, input)),
  ),
  list: viewer.sites.list.handler(async ({ context }) => ({
    sites: [...(await allSites(context.parts.db))],
  })),
}

export const codesRouter = {
  create: manager.codes.create.handler(async ({ input, context, errors }) =>
    answered(errors, await makeActivationCode(context.parts, context.session.officerId, input)),
  ),
}

export const tillsRouter = {
  list: viewer.tills.list.handler(async ({ context }) => ({
    tills: [...(await allTills(context.parts.db))],
  })),
}
