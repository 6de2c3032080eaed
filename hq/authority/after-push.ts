/**
 * What the authority does once a push is committed: serves requests that waited for what came back, books what is due, takes
 * home what an ended epoch held. Each in transactions of its own, so that no push waits for other tills; whatever a crash leaves
 * undone is done by the clock (housekeeping.ts).
 */
import { sql } from 'kysely'
import { memberOwner } from '../../shared/domain/ledger.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { withoutValues } from '../defects.ts'
import { ownersWithDue, settleOwner } from './due.ts'
import { judgeClosedEpochs } from './epochs.ts'
import { serveGrant, tillsThatHave } from './grants.ts'
import { followMerge, followUnmerge, mergedWithArrivals, UNMERGE } from './merge.ts'
import type { AuthorityParts } from './parts.ts'
import { isRecovering } from './recovering.ts'
import { saleOfId, serveRefundRight, tillsWithRight } from './refund-rights.ts'
import { type About, openRequests, type RequestRow, requestOf, setRequest } from './requests.ts'
import { finishRetiring } from './till-acts.ts'
import { lockTills, type TillRow } from './tills.ts'
import { followUnbacked } from './unbacked.ts'

export interface Pushed {
  readonly till: string
  /** Whose amounts these entries moved, 'm:ID' and others, each once. */
  readonly owners: readonly string[]
  /** Sales whose refund right came to HQ. */
  readonly refundRights: readonly string[]
  /** Slips of sales that are new or were returned, and of refunds without the right. */
  readonly slips: readonly string[]
}

/** Owners settled after one push at most; the clock does the others. */
const OWNERS_MAX = 200

/**
 * Called after the commit of each push that appended something, and not waited for by its answer where that is quick enough
 * without. It never throws: the push has happened.
 */
export async function afterPush(parts: AuthorityParts, pushed: Pushed): Promise<void> {
  try {
    await doDuties(parts, pushed)
  } catch (error) {
    parts.log.fail('after a push', { till: pushed.till, ...withoutValues(error) })
  }
  parts.wakes.wakeAllSoon()
}

/** What there may be to do at all; nearly always nothing, and known with one question. */
interface Duties {
  readonly epochs: boolean
  readonly unmerges: boolean
  readonly requests: boolean
  readonly retiring: boolean
  readonly merged: boolean
  readonly unbacked: boolean
}

const EVERYTHING: Duties = {
  ...{ epochs: true, unmerges: true, requests: true },
  ...{ retiring: true, merged: true, unbacked: true },
}

async function dutiesAfter(parts: AuthorityParts, { till, owners, slips }: Pushed): Promise<Duties> {
  const { rows } = await sql<Duties>`SELECT
    EXISTS (SELECT 1 FROM till_epoch WHERE till = ${till} AND state IN ('closed', 'lost') AND ended_at_ms IS NULL) AS epochs,
    EXISTS (SELECT 1 FROM matter WHERE kind = ${UNMERGE} AND state = 'open') AS unmerges,
    EXISTS (SELECT 1 FROM request WHERE state = 'open') AS requests,
    EXISTS (SELECT 1 FROM inbox WHERE till = ${till} AND kind = 'retire') AS retiring,
    EXISTS (SELECT 1 FROM member WHERE merged_into IS NOT NULL
      AND id IN (SELECT substr(o, 3) FROM unnest(${[...owners]}::text[]) AS o)) AS merged,
    EXISTS (SELECT 1 FROM matter WHERE kind = 'unbacked'
      AND evidence #>> '{findings,0,details,ofSlip}' = ANY(${[...slips]}::text[])) AS unbacked`.execute(
    parts.db,
  )
  return rows[0] ?? EVERYTHING
}

async function doDuties(parts: AuthorityParts, pushed: Pushed): Promise<void> {
  const { till, owners } = pushed
  const duties = await dutiesAfter(parts, pushed)
  if (duties.epochs) await judgeClosedEpochs(parts, till)
  const pairs = duties.merged ? await mergedWithArrivals(parts.db, owners, OWNERS_MAX) : []
  for (const pair of pairs) await followMerge(parts, pair)
  if (duties.unmerges) await followUnmerge(parts, owners)
  // Whoever waits comes before debt is netted: a refund right takes the debt of its sale along.
  if (duties.requests) await serveOpenRequests(parts, pushed)
  if (duties.unbacked) await followUnbacked(parts, pushed.slips)
  if (duties.retiring) await finishRetiring(parts, till)
  const today = businessDateAt(parts.clock.nowMs())
  const concerned = [...new Set([...owners, ...pairs.map(({ to }) => memberOwner(to))])]
  const due = await ownersWithDue(parts.db, concerned, today, OWNERS_MAX)
  for (const owner of due) await settleOwner(parts, owner)
}

/** Serves, the oldest first, the requests that wait for any of this. @param about null: all of them */
export async function serveOpenRequests(parts: AuthorityParts, about: About | null): Promise<void> {
  if (await isRecovering(parts.db)) return
  // Ends with the last request: each page begins after the one before, whatever stays open.
  for (let after: RequestRow | null = null; ; ) {
    const page: readonly RequestRow[] = await openRequests(parts.db, about, after)
    for (const request of page) await serveRequest(parts, request)
    after = page.at(-1) ?? null
    if (after === null) return
  }
}

async function serveRequest(parts: AuthorityParts, { id, till: tillId, asked }: RequestRow): Promise<void> {
  const others =
    asked.what === 'grant'
      ? await tillsThatHave(parts.db, asked.wants)
      : await tillsWithRight(parts.db, asked.saleId)
  await inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, [tillId, ...others])
    const till = tills.get(tillId)
    const request = await requestOf(tx, id)
    if (request?.state !== 'open') return
    if (till?.state !== 'active' || till.epoch !== asked.epoch) {
      await setRequest(tx, id, request.granted, 'done')
      return
    }
    if (asked.what === 'grant') await serveGrant(tx, parts, tills, till, request)
    else await serveRight(tx, parts, tills, till, request, asked.saleId)
  })
}

async function serveRight(
  tx: HqTransaction,
  parts: AuthorityParts,
  tills: ReadonlyMap<string, TillRow>,
  till: TillRow,
  request: RequestRow,
  saleId: string,
): Promise<void> {
  const sale = await saleOfId(tx, saleId)
  if (sale !== null) await serveRefundRight(tx, parts, tills, till, request, sale)
}
