/** Messages that HQ lost, given back by the till that has them. */
import { MESSAGES_MAX } from '../../shared/wire/common.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { isKept, lastKept, ownMessage, takeBack, tellInboxFork } from '../authority/give-back.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import { lockTill, type TillRow } from '../authority/tills.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { type Answer, answer, problem } from './answer.ts'

type GiveBack = WireInputs['giveBack']

/** @returns up to which number HQ has the messages of the last one's generation */
export async function giveBack(
  parts: AuthorityParts,
  caller: TillRow,
  input: GiveBack,
): Promise<Answer<WireOutputs['giveBack']>> {
  return inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, caller.id)
    if (till === null || till.epoch !== input.epoch) return problem({ code: 'epoch_closed' })
    return takeAll(tx, parts, till, input.messages.slice(0, MESSAGES_MAX))
  })
}

async function takeAll(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  messages: GiveBack['messages'],
): Promise<Answer<WireOutputs['giveBack']>> {
  let have = 0
  for (const [at, signed] of messages.entries()) {
    const message = ownMessage(parts, till, signed)
    if (message === null) return problem({ code: 'malformed', where: `messages.${at}` })
    const kept = await lastKept(tx, till, message.generation)
    have = kept.n
    // What HQ has is skipped; what does not follow is a gap, and the till begins again from what HQ has.
    if (message.n <= kept.n) {
      if (!(await isKept(tx, till, message, signed.hash))) await tellInboxFork(tx, parts, till, message)
      continue
    }
    if (message.n !== kept.n + 1 || message.prev !== kept.hash) break
    await takeBack(tx, parts, till, signed, message)
    have = message.n
  }
  return answer({ have })
}
