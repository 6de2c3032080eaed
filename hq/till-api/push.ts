/** The log of a till from a place on; how it is taken in is the ledger's. */
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import type { TillRow } from '../authority/tills.ts'
import { push as pushToLedger } from '../ledger/push.ts'
import type { Answer } from './answer.ts'

export function push(
  parts: AuthorityParts,
  till: TillRow,
  input: WireInputs['push'],
): Promise<Answer<WireOutputs['push']>> {
  return pushToLedger(parts, till.id, input)
}
