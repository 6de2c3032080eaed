/** What a person decides about a till: lost, found again, out of service; and what is advanced of what a lost one had. */
import { sql } from 'kysely'
import { wayTo } from '../../shared/domain/inbox.ts'
import { memberOwner, tillHolder } from '../../shared/domain/ledger.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import { presentOwner } from './balances.ts'
import { bumpChanges } from './changes.ts'
import { advanceAsset, advancePostings } from './due.ts'
import { endEpoch, markEnded, seatedAt, setEpochState, totalsOf } from './epochs.ts'
import { takenFrom } from './grants.ts'
import { appendHqEntry, lockLane } from './hq-log.ts'
import { sendMessage, wasRetireAsked } from './inbox.ts'
import { closeMatter, openMatter, openMatterOf } from './matters.ts'
import type { AuthorityParts } from './parts.ts'
import { hasReported } from './recovering.ts'
import { holderOfTill, lockTill, type TillRow, tillOfHolder } from './tills.ts'

export type TillActRefusal = 'till_unknown' | 'till_state' | 'too_much' | 'epoch_not_lost'

/** The matter of a lost till, while it is one. */
export const LOST = 'lost'

/**
 * Declares a till lost: it is told and granted nothing more. What HQ last saw there stays there in the books, and is what may be
 * advanced. Refuses till_unknown, till_state {state}.
 */
export function declareLost(
  parts: AuthorityParts,
  officer: Doer,
  tillId: string,
): Promise<Result<null, TillActRefusal>> {
  return inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, tillId)
    if (till === null) return refuse('till_unknown')
    if (till.state !== 'active' && till.state !== 'suspect')
      return refuse('till_state', { state: till.state })
    await setTillState(tx, till.id, 'lost')
    const holder = holderOfTill(till)
    const evidence = {
      till: till.id,
      epoch: till.epoch,
      seated: totalsOf(await seatedAt(tx, holder, false)),
    }
    await openMatter(tx, parts, { kind: LOST, subject: holder, evidence, till: till.id })
    await recordAct(tx, parts, officer, 'till.lost', till.id)
    return ok(null)
  })
}

/** It is there again; what was advanced for it is repaid by what it returns. Refuses till_unknown, till_state. */
export function declareFound(
  parts: AuthorityParts,
  officer: Doer,
  tillId: string,
): Promise<Result<null, TillActRefusal>> {
  return inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, tillId)
    if (till === null) return refuse('till_unknown')
    if (till.state !== 'lost') return refuse('till_state', { state: till.state })
    await setTillState(tx, till.id, 'active')
    const matter = await openMatterOf(tx, LOST, holderOfTill(till))
    if (matter !== undefined) await closeMatter(tx, parts, matter.id, officer, { what: 'found' })
    await recordAct(tx, parts, officer, 'till.found', till.id)
    return ok(null)
  })
}

/**
 * A lost till will not come: what HQ last saw there, and what was on its way there, comes home, advances repaid first, and nothing
 * waits for the till any more. Should it push after all, its log is taken in as a lost one's. Refuses till_unknown, till_state.
 */
export function endLostTill(
  parts: AuthorityParts,
  officer: Doer,
  tillId: string,
): Promise<Result<null, TillActRefusal>> {
  return inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, tillId)
    if (till === null) return refuse('till_unknown')
    if (till.state !== 'lost') return refuse('till_state', { state: till.state })
    await setTillState(tx, till.id, 'retired')
    for (const { epoch } of await unendedEpochs(tx, till.id)) {
      const holder = tillHolder(till.id, epoch)
      await endEpoch(tx, parts, { ...till, state: 'retired' }, holder, officer)
      await markEnded(tx, parts, { till: till.id, epoch })
      for (const kind of OF_ENDED) {
        const matter = await openMatterOf(tx, kind, holder)
        if (matter !== undefined) await closeMatter(tx, parts, matter.id, officer, { what: 'ended' })
      }
    }
    await setEpochState(tx, { till: till.id, epoch: till.epoch }, 'lost')
    await hasReported(tx, parts, null)
    await recordAct(tx, parts, officer, 'till.ended', till.id)
    return ok(null)
  })
}

/** Matters of an epoch that have nothing left to decide once a person has ended its till. */
const OF_ENDED = [LOST, 'epoch', 'fork', 'broken_chain'] as const

/** The present epoch, and those before whose end nobody could judge. */
function unendedEpochs(tx: HqTransaction, till: string) {
  return tx
    .selectFrom('till_epoch')
    .select('epoch')
    .where('till', '=', till)
    .where('ended_at_ms', 'is', null)
    .orderBy('epoch_number')
    .execute()
}

async function setTillState(
  tx: HqTransaction,
  id: string,
  state: 'active' | 'lost' | 'retired',
): Promise<void> {
  await tx.updateTable('till').set({ state }).where('id', '=', id).execute()
}

export interface AdvanceAsk {
  /** TILL.EPOCH: of a lost till, or an epoch whose log is not all here. */
  readonly holder: string
  readonly memberId: string
  readonly asset: string
  readonly amount: number
}

/**
 * Advances out of the reserve at most what HQ last saw there of this member, less what was advanced before.
 * Refuses till_unknown, epoch_not_lost, too_much {most}.
 */
export function advance(
  parts: AuthorityParts,
  officer: Doer,
  { holder, memberId, asset, amount }: AdvanceAsk,
): Promise<Result<null, TillActRefusal>> {
  return inTransaction(parts.db, async (tx) => {
    const place = tillOfHolder(holder)
    const till = place === null ? null : await lockTill(tx, place.till)
    if (place === null || till === null) return refuse('till_unknown')
    if (!(await isLost(tx, holder, till.state))) return refuse('epoch_not_lost')
    const owner = memberOwner(memberId)
    await lockLane(tx, owner)
    const open = await openToAdvance(tx, holder, owner, asset)
    const taken = takenFrom(open, [{ owner, asset, amount }])
    const most = open.reduce((sum, row) => sum + row.amount, 0)
    if (amount > most) return refuse('too_much', { most })
    await appendHqEntry(tx, parts, {
      owner,
      kind: 'advance.booked',
      postings: advancePostings(holder, taken.amounts),
      body: { v: 1, holder, amounts: taken.amounts },
      officer,
    })
    await bumpChanges(tx, [memberId])
    await recordAct(tx, parts, officer, 'advance.booked', holder)
    return ok(null)
  })
}

async function isLost(tx: HqTransaction, holder: string, state: string): Promise<boolean> {
  const place = tillOfHolder(holder)
  const row = await tx
    .selectFrom('till_epoch')
    .select('state')
    .where('till', '=', place?.till ?? '')
    .where('epoch', '=', place?.epoch ?? '')
    .executeTakeFirst()
  return row?.state === 'lost' || (row?.state === 'open' && state === 'lost')
}

/** What HQ last saw there by lots, less what was advanced of it. */
async function openToAdvance(db: HqDb, holder: string, owner: string, asset: string) {
  const keptBy = await presentOwner(db, owner)
  const { rows } = await sql<{ lot: string; amount: number }>`
    SELECT b.lot, sum(b.amount)::bigint - coalesce(max(a.amount), 0) AS amount FROM balance b
    LEFT JOIN balance a ON a.owner = ${keptBy} AND a.asset = ${advanceAsset(holder, asset)} AND a.lot = b.lot AND a.holder = 'hq'
    WHERE b.owner = ${owner} AND b.asset = ${asset} AND b.holder IN (${holder}, ${wayTo(holder)}) AND b.amount > 0
    GROUP BY b.lot ORDER BY b.lot COLLATE "C"`.execute(db)
  return rows.filter(({ amount }) => amount > 0).map((row) => ({ ...row, owner, asset, holder }))
}

/**
 * Takes a till out of service: it is asked to return everything and to close its log; HQ ends it when that is here.
 * Refuses till_unknown, till_state {state}.
 */
export function retireTill(
  parts: AuthorityParts,
  officer: Doer,
  tillId: string,
): Promise<Result<null, TillActRefusal>> {
  return inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, tillId)
    if (till === null) return refuse('till_unknown')
    if (till.state !== 'active') return refuse('till_state', { state: till.state })
    const isAsked = (await retireAsked(tx, till.id, till.epoch)) !== null
    if (!isAsked) await sendMessage(tx, parts, till, { kind: 'retire' })
    await recordAct(tx, parts, officer, 'till.retire', till.id)
    return ok(null)
  })
}

/** Whether the last entry of a till's present epoch is the one that closes it. */
async function isLogClosed(db: HqDb, { id, epoch }: Pick<TillRow, 'id' | 'epoch'>): Promise<boolean> {
  const row = await db
    .selectFrom('till_epoch')
    .innerJoin('entry', (join) =>
      join
        .onRef('entry.till', '=', 'till_epoch.till')
        .onRef('entry.epoch', '=', 'till_epoch.epoch')
        .onRef('entry.seq', '=', 'till_epoch.last_seq'),
    )
    .select('entry.kind')
    .where('till_epoch.till', '=', id)
    .where('till_epoch.epoch', '=', epoch)
    .where('entry.parked', 'is', null)
    .executeTakeFirst()
  return row?.kind === 'till.closed'
}

/** The number of the message that asks a till to retire, in its present generation; null where nobody did. */
async function retireAsked(db: HqDb, till: string, epoch: string): Promise<number | null> {
  const row = await db
    .selectFrom('inbox')
    .innerJoin('till_epoch', (join) =>
      join
        .onRef('till_epoch.till', '=', 'inbox.till')
        .onRef('till_epoch.epoch', '=', 'inbox.epoch')
        .onRef('till_epoch.generation', '=', 'inbox.generation'),
    )
    .select('inbox.n')
    .where('inbox.till', '=', till)
    .where('inbox.epoch', '=', epoch)
    .where('inbox.kind', '=', 'retire')
    .orderBy('inbox.n')
    .limit(1)
    .executeTakeFirst()
  return row?.n ?? null
}

/**
 * A till that was asked to retire, and whose log says that it is closed, is out of service: its log takes no more. What was sent to
 * it meanwhile never arrives and comes home.
 */
export async function finishRetiring(parts: AuthorityParts, tillId: string): Promise<void> {
  await inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, tillId)
    if (till === null || till.state !== 'active') return
    if (!(await wasRetireAsked(tx, till.id)) || !(await isLogClosed(tx, till))) return
    const holder = holderOfTill(till)
    const seated = await seatedAt(tx, holder, false)
    if (seated.some((amount) => amount.holder === holder)) return
    await endEpoch(tx, parts, till, holder, null)
    await setTillState(tx, till.id, 'retired')
    await markEnded(tx, parts, { till: till.id, epoch: till.epoch })
    await recordAct(tx, parts, 'hq', 'till.retired', till.id)
  })
}

/**
 * A person says that a lost epoch is over and HQ's view of it the last word: what is left there less what was advanced of it
 * comes home. Refuses till_unknown, epoch_not_lost.
 */
export async function endLostEpoch(
  tx: HqTransaction,
  parts: AuthorityParts,
  officer: Doer,
  holder: string,
): Promise<Result<null, TillActRefusal>> {
  const place = tillOfHolder(holder)
  const till = place === null ? null : await lockTill(tx, place.till)
  if (place === null || till === null) return refuse('till_unknown')
  if (till.epoch === place.epoch || !(await isLost(tx, holder, till.state))) return refuse('epoch_not_lost')
  await endEpoch(tx, parts, till, holder, officer)
  await markEnded(tx, parts, place)
  return ok(null)
}
