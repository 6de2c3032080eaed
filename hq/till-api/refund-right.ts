/** The refund right of another till's sale, for a till that has its slip in hand. */
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import {
  type RightAnswer,
  type SaleRow,
  saleOfSlip,
  serveRefundRight,
  tillsWithRight,
} from '../authority/refund-rights.ts'
import { keepRequest, requestOf } from '../authority/requests.ts'
import { lockTills, type TillRow } from '../authority/tills.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { type Answer, answer, problem } from './answer.ts'
import { notNow, waiting } from './grant.ts'

type Ask = WireInputs['refundRight']

export async function refundRight(
  parts: AuthorityParts,
  caller: TillRow,
  input: Ask,
): Promise<Answer<WireOutputs['refundRight']>> {
  const refused = await notNow(parts.db, caller, input)
  if (refused !== null) return refused
  const sale = await saleOfSlip(parts.db, input.slipNumber, caller)
  const served = sale === null ? answer('unknown' as const) : await serve(parts, caller, input, sale)
  if (!served.ok) return served
  return answer({
    was: served.value,
    messages: [...(await waiting(parts.db, caller, input.inbox))],
  })
}

async function serve(
  parts: AuthorityParts,
  caller: TillRow,
  input: Ask,
  sale: SaleRow,
): Promise<Answer<RightAnswer>> {
  const others = await tillsWithRight(parts.db, sale.id)
  return inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, [caller.id, ...others])
    const till = tills.get(caller.id)
    if (till === undefined || till.epoch !== input.epoch) return problem({ code: 'epoch_closed' })
    if (till.state !== 'active') return answer('unknown' as const)
    return served(tx, parts, tills, till, input, sale)
  })
}

async function served(
  tx: HqTransaction,
  parts: AuthorityParts,
  tills: ReadonlyMap<string, TillRow>,
  till: TillRow,
  { requestId, epoch }: Ask,
  sale: SaleRow,
): Promise<Answer<RightAnswer>> {
  const before = await requestOf(tx, requestId)
  const asked = { what: 'refund_right' as const, epoch, saleId: sale.id }
  if (before !== null) {
    const isSame =
      before.till === till.id && before.asked.what === 'refund_right' && before.asked.saleId === sale.id
    if (!isSame) return problem({ code: 'malformed', where: 'requestId' })
    if (before.state === 'done' && before.granted[0] === 1) return answer('granted' as const)
  }
  const request = before ?? (await keepRequest(tx, till, requestId, asked, parts.clock.nowMs()))
  return answer(await serveRefundRight(tx, parts, tills, till, request, sale))
}
