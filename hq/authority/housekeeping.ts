/**
 * What the authority does by the clock, so that nothing waits for a push that may not come: expiry, netting, late amounts of merged
 * members, birthday rights, requests that wait, ended epochs, retiring tills, numbers used. One process at a time does it.
 */
import { sql } from 'kysely'
import { businessDateAt } from '../../shared/domain/time.ts'
import { withoutValues } from '../defects.ts'
import { forgetUsedNumbers } from '../till-api/signed.ts'
import { serveOpenRequests } from './after-push.ts'
import { issueBirthdayRights } from './birthday-rights.ts'
import { ownersWithDue, repayAllOfProgramme, settleOwner } from './due.ts'
import { judgeClosedEpochs } from './epochs.ts'
import { followMerge, followUnmerge, mergedWithArrivals } from './merge.ts'
import type { AuthorityParts } from './parts.ts'
import { isRecovering } from './recovering.ts'
import { closeOldRequests, OPEN_MS_MAX } from './requests.ts'
import { finishRetiring } from './till-acts.ts'
import { followUnbacked } from './unbacked.ts'

const EVERY_MS = 60_000
/** Owners of one turn; the next goes on. */
const OWNERS_MAX = 1_000
/** Two processes never do this at once: whoever has the lock does it. */
const LOCK = 4_711_010

/** One turn of everything; each part by itself, so that one that fails keeps no other from its work. */
export async function keepHouse(parts: AuthorityParts): Promise<void> {
  for (const work of WORK) {
    try {
      await work(parts)
    } catch (error) {
      parts.log.fail('housekeeping', { ...withoutValues(error) })
    }
  }
}

const WORK: readonly ((parts: AuthorityParts) => Promise<void>)[] = [
  forgetUsedNumbers,
  (parts) => closeOldRequests(parts.db, parts.clock.nowMs() - OPEN_MS_MAX),
  (parts) => judgeClosedEpochs(parts, null),
  (parts) => serveOpenRequests(parts, null),
  async (parts) => {
    for (const pair of await mergedWithArrivals(parts.db, null, OWNERS_MAX)) await followMerge(parts, pair)
  },
  (parts) => followUnmerge(parts, null),
  (parts) => followUnbacked(parts, null),
  async (parts) => {
    const today = businessDateAt(parts.clock.nowMs())
    for (const owner of await ownersWithDue(parts.db, null, today, OWNERS_MAX))
      await settleOwner(parts, owner)
  },
  (parts) => repayAllOfProgramme(parts, OWNERS_MAX),
  retireAll,
  async (parts) => {
    if (!(await isRecovering(parts.db))) await issueBirthdayRights(parts)
  },
]

async function retireAll(parts: AuthorityParts): Promise<void> {
  const asked = await parts.db
    .selectFrom('inbox')
    .innerJoin('till', 'till.id', 'inbox.till')
    .select('till.id')
    .distinct()
    .where('inbox.kind', '=', 'retire')
    .where('till.state', '=', 'active')
    .execute()
  for (const { id } of asked) await finishRetiring(parts, id)
}

/** Keeps house every minute until HQ stops; a turn that takes longer is not overtaken. */
export function keepHouseByTheClock(parts: AuthorityParts): void {
  let timer: NodeJS.Timeout | null = null
  const turn = async () => {
    if (parts.stopping.aborted) return
    await alone(parts).catch((error: unknown) => {
      if (!parts.stopping.aborted) parts.log.fail('housekeeping', { ...withoutValues(error) })
    })
    timer = parts.stopping.aborted ? null : setTimeout(turn, EVERY_MS)
    timer?.unref()
  }
  parts.stopping.addEventListener('abort', () => {
    if (timer !== null) clearTimeout(timer)
  })
  timer = setTimeout(turn, EVERY_MS)
  timer.unref()
}

/** The lock is that of a transaction that does nothing else and ends with the turn. */
async function alone(parts: AuthorityParts): Promise<void> {
  await parts.db.transaction().execute(async (tx) => {
    // Long turns idle in this transaction while other connections work.
    await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(tx)
    const { rows } = await sql<{ mine: boolean }>`SELECT pg_try_advisory_xact_lock(${LOCK}) AS mine`.execute(
      tx,
    )
    if (rows[0]?.mine === true) await keepHouse(parts)
  })
}
