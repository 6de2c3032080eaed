/** Sites and codes, for HQ's people. */
import { businessDate } from '../../shared/domain/time.ts'
import { sitesStanding } from '../office/sites.ts'
import { makeActivationCode } from '../organisation/codes.ts'
import { allSites, createSite } from '../organisation/sites.ts'
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
  standing: viewer.sites.standing.handler(({ input, context }) =>
    sitesStanding(context.parts.db, businessDate(input.date)),
  ),
}

export const codesRouter = {
  create: manager.codes.create.handler(async ({ input, context, errors }) =>
    answered(errors, await makeActivationCode(context.parts, context.session.officerId, input)),
  ),
}
