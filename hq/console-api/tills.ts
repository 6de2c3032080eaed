/** The tills, for HQ's people. */
import { tillsStanding } from '../office/tills.ts'
import { forRole } from './base.ts'

const viewer = forRole('viewer')

export const tillsRouter = {
  list: viewer.tills.list.handler(async ({ context }) => ({ tills: await tillsStanding(context.parts) })),
}
