/** Matters for a person, as HQ's people find and read them. */
import { MATTERS_MAX } from '../../shared/console/matters.ts'
import { matterShown, mattersPage, peopleOfMatter } from '../office/matters.ts'
import { answered, forRole } from './base.ts'

const viewer = forRole('viewer')
const manager = forRole('manager')

export const mattersRouter = {
  list: viewer.matters.list.handler(({ input, context }) => mattersPage(context.parts, input, MATTERS_MAX)),
  show: viewer.matters.show.handler(async ({ input, context, errors }) =>
    answered(errors, await matterShown(context.parts, input.matterId)),
  ),
  people: manager.matters.people.handler(async ({ input, context, errors }) => {
    const { parts, session } = context
    const people = answered(errors, await peopleOfMatter(parts, session.officerId, input.matterId))
    return { people: [...people] }
  }),
}
