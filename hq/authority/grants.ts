/**
 * Grants: what HQ has goes on the way to the till that asked, the oldest last day first; what it has not is recalled from the
 * tills where it is. In one transaction each, tills locked first, so that nothing is granted twice.
 */
import { grantPostings, HQ_HOLDER, type MovedAmount, wayTo } from '../../shared/domain/inbox.ts'
import { AMOUNTS_MAX } from '../../shared/wire/messages.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { type Held, heldElsewhere, lockHeldAtHq, membersOf } from './balances.ts'
import { bumpChanges } from './changes.ts'
import { bookDueAtHq } from './due.ts'
import { appendHqEntry, lockLane } from './hq-log.ts'
import { isRecallWaiting, sendMessage } from './inbox.ts'
import type { AuthorityParts } from './parts.ts'
import { type RequestRow, setRequest } from './requests.ts'
import { holderOfTill, type TillRow, tillOfHolder } from './tills.ts'

export interface Want {
  readonly owner: string
  readonly asset: string
  readonly amount: number
}

/** What a till may have of a member, or of whoever brings a voucher. Debt is HQ's, refund rights have a request of their own. */
const GRANTED_ASSETS = /^(points|value\.\w+|right:.+|voucher:.+|quota:.+)$/

export function isGrantable({ owner, asset }: Want): boolean {
  if (!GRANTED_ASSETS.test(asset)) return false
  return owner.startsWith('m:') || (owner === 'p:bearer' && asset.startsWith('voucher:'))
}

/** The tills that have any of this; to be locked with the one that asks, before anything is read for good. */
export async function tillsThatHave(
  db: HqDb,
  wants: readonly Pick<Want, 'owner' | 'asset'>[],
): Promise<string[]> {
  const held = await heldElsewhere(
    db,
    wants.map(({ owner }) => owner),
    wants.map(({ asset }) => asset),
  )
  return [...new Set(held.flatMap(({ holder }) => tillOfHolder(holder)?.till ?? []))]
}

/**
 * Gives a request what HQ has now and asks other tills for the rest. Its till and those that have some are locked.
 * @returns what was granted in all, want by want, and whether more may come
 */
export async function serveGrant(
  tx: HqTransaction,
  parts: AuthorityParts,
  tills: ReadonlyMap<string, TillRow>,
  till: TillRow,
  request: RequestRow,
): Promise<{ readonly granted: readonly number[]; readonly isOpen: boolean }> {
  const wants = request.asked.what === 'grant' ? request.asked.wants : []
  const wanted = wants.map((want, at) => ({ ...want, amount: want.amount - (request.granted[at] ?? 0) }))
  const taken = await takeAtHq(tx, parts, wanted)
  if (taken.amounts.length > 0) await putOnTheWay(tx, parts, till, taken.amounts, request.id)
  const granted = wants.map((_, at) => (request.granted[at] ?? 0) + (taken.byWant[at] ?? 0))
  const missing = wanted.filter((want, at) => want.amount > (taken.byWant[at] ?? 0))
  const isOpen = await recall(tx, parts, tills, till, missing)
  await setRequest(tx, request.id, granted, isOpen ? 'open' : 'done')
  return { granted, isOpen }
}

interface Taken {
  readonly amounts: readonly MovedAmount[]
  readonly byWant: readonly number[]
}

async function takeAtHq(tx: HqTransaction, parts: AuthorityParts, wanted: readonly Want[]): Promise<Taken> {
  const open = wanted.filter(({ amount }) => amount > 0)
  const first = open[0]
  if (first === undefined) return { amounts: [], byWant: wanted.map(() => 0) }
  await lockLane(tx, first.owner)
  const owners = [...new Set(open.map(({ owner }) => owner))]
  for (const owner of owners) await bookDueAtHq(tx, parts, owner, first.owner)
  const held = await lockHeldAtHq(tx, owners, [...new Set(open.map(({ asset }) => asset))])
  return takenFrom(held, wanted)
}

/** Takes wants one after the other out of what there is, in its order; at most as many lots as one message carries. */
export function takenFrom(held: readonly Held[], wanted: readonly Want[]): Taken {
  const left = held.map(({ amount }) => amount)
  const moved = new Map<number, number>()
  const byWant = wanted.map(({ owner, asset, amount }) => {
    let open = amount
    for (const [at, row] of held.entries()) {
      const here = left[at] ?? 0
      const isAsked = row.owner === owner && row.asset === asset && here > 0 && open > 0
      if (!isAsked || (moved.size >= AMOUNTS_MAX && !moved.has(at))) continue
      const part = Math.min(open, here)
      left[at] = here - part
      open -= part
      moved.set(at, (moved.get(at) ?? 0) + part)
    }
    return Math.max(0, amount) - Math.max(0, open)
  })
  const amounts = [...moved].flatMap(([at, amount]) => {
    const row = held[at]
    return row === undefined ? [] : [{ owner: row.owner, asset: row.asset, lot: row.lot, amount }]
  })
  return { amounts, byWant }
}

/** Books amounts from HQ to the way to a till and tells the till; all of them are at HQ, and locked. */
export async function putOnTheWay(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  amounts: readonly MovedAmount[],
  requestId: string | null,
  owner: string = amounts[0]?.owner ?? '',
): Promise<void> {
  const holder = holderOfTill(till)
  await appendHqEntry(tx, parts, {
    owner,
    kind: 'amounts.granted',
    postings: grantPostings(amounts, holder),
    body: { v: 1, holder, requestId, amounts },
  })
  await sendMessage(tx, parts, till, { kind: 'grant', requestId, amounts })
  await bumpChanges(tx, membersOf(amounts))
}

/**
 * Asks the tills that have what is missing. A recall that has not been applied yet is not sent again.
 * @param till who wants it; null: HQ
 * @returns whether any of it may still come
 */
export async function recall(
  tx: HqTransaction,
  parts: AuthorityParts,
  tills: ReadonlyMap<string, TillRow>,
  till: TillRow | null,
  missing: readonly Pick<Want, 'owner' | 'asset'>[],
): Promise<boolean> {
  if (missing.length === 0) return false
  const held = await heldElsewhere(
    tx,
    missing.map(({ owner }) => owner),
    missing.map(({ asset }) => asset),
  )
  const asked = new Set<string>()
  for (const { owner, asset, holder } of held) {
    const place = tillOfHolder(holder)
    const other = place === null ? undefined : tills.get(place.till)
    const isMissing = missing.some((want) => want.owner === owner && want.asset === asset)
    const isThere = other?.state === 'active' && other.epoch === place?.epoch && other.id !== till?.id
    if (!isMissing || other === undefined || !isThere) continue
    const key = [other.id, owner, asset].join(' ')
    if (asked.has(key)) continue
    asked.add(key)
    if (await isRecallWaiting(tx, other, owner, asset)) continue
    await sendMessage(tx, parts, other, { kind: 'recall', owner, asset })
  }
  return asked.size > 0
}

/** Whether a holder is this till's, or the way to it. */
export function isAtTill(holder: string, till: TillRow): boolean {
  const own = holderOfTill(till)
  return holder !== HQ_HOLDER && (holder === own || holder === wayTo(own))
}
