/** What HQ's people decide, for managers and admins. */
import { businessDate } from '../../shared/domain/time.ts'
import { decideMatter } from '../authority/decisions.ts'
import { moveCardAtHq, setHome } from '../authority/member-acts.ts'
import { mergeMembers, unmergeMembers } from '../authority/merge.ts'
import { programmesToAdopt } from '../authority/programmes.ts'
import { addSiteStaff, publishProgramme, removeSiteStaff, setPolicy } from '../authority/publish.ts'
import { staffOfSite } from '../authority/staff.ts'
import { advance, declareFound, declareLost, endLostTill, retireTill } from '../authority/till-acts.ts'
import { policyOf } from '../authority/welcome.ts'
import { findMembers } from '../office/find-members.ts'
import { answered, forRole } from './base.ts'

const viewer = forRole('viewer')
const manager = forRole('manager')
const admin = forRole('admin')

/** A deed that answers with nothing but that it was done. */
const DONE = {}

export const programmesRouter = {
  publish: admin.programmes.publish.handler(async ({ input, context, errors }) => {
    const { document, validFrom } = input
    const ask = { document, validFrom: businessDate(validFrom) }
    return answered(errors, await publishProgramme(context.parts, context.session.officerId, ask))
  }),
  list: viewer.programmes.list.handler(async ({ context }) => {
    const versions = await programmesToAdopt(context.parts.db, context.parts.clock.nowMs())
    return {
      programmes: versions.map(({ id, version, hash, validFrom }) => ({ id, version, hash, validFrom })),
    }
  }),
}

export const policyRouter = {
  show: viewer.policy.show.handler(async ({ context }) => {
    const { v: _, ...policy } = await policyOf(context.parts.db)
    return policy
  }),
  set: admin.policy.set.handler(async ({ input, context, errors }) => {
    answered(errors, await setPolicy(context.parts, context.session.officerId, { v: 1, ...input }))
    return DONE
  }),
}

export const staffRouter = {
  list: viewer.staff.list.handler(async ({ input, context }) => ({
    staff: (await staffOfSite(context.parts.db, input.site)).map(({ staffId, name, role }) => ({
      staffId,
      name,
      role,
    })),
  })),
  add: manager.staff.add.handler(async ({ input, context, errors }) =>
    answered(errors, await addSiteStaff(context.parts, context.session.officerId, input)),
  ),
  remove: manager.staff.remove.handler(async ({ input, context, errors }) => {
    answered(errors, await removeSiteStaff(context.parts, context.session.officerId, input))
    return DONE
  }),
}

export const membersRouter = {
  find: manager.members.find.handler(async ({ input, context }) => ({
    members: [...(await findMembers(context.parts, context.session.officerId, input))],
  })),
  moveCard: manager.members.moveCard.handler(async ({ input, context, errors }) => {
    answered(errors, await moveCardAtHq(context.parts, context.session.officerId, input))
    return DONE
  }),
  setHome: manager.members.setHome.handler(async ({ input, context, errors }) => {
    answered(errors, await setHome(context.parts, context.session.officerId, input))
    return DONE
  }),
  merge: manager.members.merge.handler(async ({ input, context, errors }) => {
    answered(errors, await mergeMembers(context.parts, context.session.officerId, input))
    return DONE
  }),
  unmerge: manager.members.unmerge.handler(async ({ input, context, errors }) => {
    answered(errors, await unmergeMembers(context.parts, context.session.officerId, input))
    return DONE
  }),
}

export const tillActsRouter = {
  declareLost: manager.tillActs.declareLost.handler(async ({ input, context, errors }) => {
    answered(errors, await declareLost(context.parts, context.session.officerId, input.tillId))
    return DONE
  }),
  declareFound: manager.tillActs.declareFound.handler(async ({ input, context, errors }) => {
    answered(errors, await declareFound(context.parts, context.session.officerId, input.tillId))
    return DONE
  }),
  endLost: manager.tillActs.endLost.handler(async ({ input, context, errors }) => {
    answered(errors, await endLostTill(context.parts, context.session.officerId, input.tillId))
    return DONE
  }),
  retire: manager.tillActs.retire.handler(async ({ input, context, errors }) => {
    answered(errors, await retireTill(context.parts, context.session.officerId, input.tillId))
    return DONE
  }),
  advance: manager.tillActs.advance.handler(async ({ input, context, errors }) => {
    answered(errors, await advance(context.parts, context.session.officerId, input))
    return DONE
  }),
}

export const decisionsRouter = {
  decide: manager.decisions.decide.handler(async ({ input, context, errors }) => {
    const { matterId, decision } = input
    answered(errors, await decideMatter(context.parts, context.session.officerId, matterId, decision))
    return DONE
  }),
}
