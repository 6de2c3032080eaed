/** The contract between HQ's people and HQ: one file a subject, joined here. */
import {
  decisionsContract,
  membersContract,
  policyContract,
  programmesContract,
  staffContract,
  tillActsContract,
} from './authority.ts'
import { countsContract } from './counts.ts'
import { mattersContract } from './matters.ts'
import { officersContract } from './officers.ts'
import { sessionContract } from './session.ts'
import { settlementContract } from './settlement.ts'
import { codesContract, sitesContract } from './sites.ts'
import { tillsContract } from './tills.ts'

export const consoleContract = {
  session: sessionContract,
  sites: sitesContract,
  codes: codesContract,
  tills: tillsContract,
  officers: officersContract,
  counts: countsContract,
  programmes: programmesContract,
  policy: policyContract,
  staff: staffContract,
  members: membersContract,
  tillActs: tillActsContract,
  decisions: decisionsContract,
  settlement: settlementContract,
  matters: mattersContract,
}
