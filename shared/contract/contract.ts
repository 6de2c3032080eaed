/** The contract between screens and till, whatever carries it (architecture: one door). */
import { settingsContract, simulatorContract, slipContract } from './counter.ts'
import { exchangeContract } from './exchange.ts'
import { hqContract } from './hq.ts'
import { memberContract } from './member.ts'
import { peopleContract } from './people.ts'
import { pointsContract } from './points.ts'
import { refundContract } from './refund.ts'
import { saleContract } from './sale.ts'
import { sessionContract } from './session.ts'
import { shiftContract } from './shift.ts'

/** Raised with every change that an older page could not follow; a test pins the shape. */
export const CONTRACT_VERSION = 1

export const contract = {
  session: sessionContract,
  member: memberContract,
  people: peopleContract,
  sale: saleContract,
  refund: refundContract,
  exchange: exchangeContract,
  points: pointsContract,
  shift: shiftContract,
  slip: slipContract,
  settings: settingsContract,
  simulator: simulatorContract,
  hq: hqContract,
}
