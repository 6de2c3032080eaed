/** Every procedure of the contract with HQ's people, one file a subject; the compiler holds that none is missing. */
import {
  decisionsRouter,
  membersRouter,
  policyRouter,
  programmesRouter,
  staffRouter,
  tillActsRouter,
} from './authority.ts'
import { open } from './base.ts'
import { countsRouter } from './counts.ts'
import { mattersRouter } from './matters.ts'
import { officersRouter } from './officers.ts'
import { sessionRouter } from './session.ts'
import { settlementRouter } from './settlement.ts'
import { codesRouter, sitesRouter } from './sites.ts'
import { tillsRouter } from './tills.ts'

export const consoleRouter = open.router({
  session: sessionRouter,
  sites: sitesRouter,
  codes: codesRouter,
  tills: tillsRouter,
  officers: officersRouter,
  counts: countsRouter,
  programmes: programmesRouter,
  policy: policyRouter,
  staff: staffRouter,
  members: membersRouter,
  tillActs: tillActsRouter,
  decisions: decisionsRouter,
  settlement: settlementRouter,
  matters: mattersRouter,
})
