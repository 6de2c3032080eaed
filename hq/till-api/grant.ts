/** Amounts that sit elsewhere, for a till that asks: what HQ has at once, the rest when other tills have returned it. */
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { isGrantable, serveGrant, tillsThatHave } from '../authority/grants.ts'
import { messagesAfter } from '../authority/inbox.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import { isRecovering } from '../authority/recovering.ts'
import { keepRequest, type RequestRow, requestOf } from '../authority/requests.ts'
import { lockTills, type TillRow } from '../authority/tills.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { type Answer, answer, problem } from './answer.ts'
import { placeOf } from './pull.ts'

type Grant = WireInputs['grant']

interface Granted {
  readonly granted: readonly number[]
  readonly isOpen: boolean
}

export async function grant(
  parts: AuthorityParts,
  caller: TillRow,
  input: Grant,
): Promise<Answer<WireOutputs['grant']>> {
  const refused = await notNow(parts.db, caller, input)
  if (refused !== null) return refused
  const wants = input.wants
  if (!wants.every(isGrantable)) return problem({ code: 'malformed', where: 'wants' })
  const others = await tillsThatHave(parts.db, wants)
  const served = await inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, [caller.id, ...others])
    const till = tills.get(caller.id)
    if (till === undefined || till.epoch !== input.epoch) return problem({ code: 'epoch_closed' })
    const before = await requestOf(tx, input.requestId)
    if (before !== null && !isSame(before, till, input))
      return problem({ code: 'malformed', where: 'requestId' })
    return answer(await granted(tx, parts, tills, till, before, input))
  })
  if (!served.ok) return served
  return answer({
    granted: wants.map((want, at) => ({ ...want, amount: served.value.granted[at] ?? 0 })),
    recalled: served.value.isOpen,
    messages: [...(await waiting(parts.db, caller, input.inbox))],
  })
}

async function granted(
  tx: HqTransaction,
  parts: AuthorityParts,
  tills: ReadonlyMap<string, TillRow>,
  till: TillRow,
  before: RequestRow | null,
  { requestId, epoch, wants }: Grant,
): Promise<Granted> {
  // A till whose log HQ does not trust is given nothing.
  if (till.state !== 'active') return { granted: wants.map(() => 0), isOpen: false }
  if (before?.state === 'done') return { granted: before.granted, isOpen: false }
  const asked = { what: 'grant' as const, epoch, wants }
  const request = before ?? (await keepRequest(tx, till, requestId, asked, parts.clock.nowMs()))
  return serveGrant(tx, parts, tills, till, request)
}

function isSame(before: RequestRow, till: TillRow, { epoch, wants }: Grant): boolean {
  const { asked } = before
  if (before.till !== till.id || asked.what !== 'grant' || asked.epoch !== epoch) return false
  return (
    asked.wants.length === wants.length &&
    asked.wants.every((want, at) => {
      const now = wants[at]
      return want.owner === now?.owner && want.asset === now.asset && want.amount === now.amount
    })
  )
}

/** Why a till is granted nothing now, or null. */
export async function notNow(
  db: HqDb,
  caller: TillRow,
  { epoch, inbox }: Pick<Grant, 'epoch' | 'inbox'>,
): Promise<ReturnType<typeof problem> | null> {
  if (caller.state === 'lost') return problem({ code: 'lost' })
  if (caller.epoch !== epoch) return problem({ code: 'epoch_closed' })
  if (await isRecovering(db)) return problem({ code: 'recovering' })
  return (await placeOf(db, caller, inbox)) === null ? problem({ code: 'recovering' }) : null
}

/** What is in the inbox by now, from where the till is. */
export async function waiting(db: HqDb, till: TillRow, inbox: Grant['inbox']) {
  const place = await placeOf(db, till, inbox)
  return place === null ? [] : messagesAfter(db, till, place.generation, place.n)
}
