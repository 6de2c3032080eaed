/** What a person decides about an open matter: each kind has its decisions, each goes on record with who and when. */
import type { MatterDecision } from '../../shared/console/authority.ts'
import { assertNever, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import { closeMatter, lockMatter, type OpenMatter } from './matters.ts'
import { mergeMembers, settleUnmerge, UNMERGE } from './merge.ts'
import type { AuthorityParts } from './parts.ts'
import { RECOVERING } from './recovering.ts'
import { endLostEpoch } from './till-acts.ts'
import { lockTill, tillOfHolder } from './tills.ts'

/** The kinds each decision fits; `noted` fits all but those that something waits for. */
const KINDS: Readonly<Record<Exclude<MatterDecision['what'], 'noted'>, readonly string[]>> = {
  merge: ['duplicate'],
  new_epoch: ['fork', 'broken_chain'],
  end_epoch: ['epoch'],
  unmerged: [UNMERGE],
  grant_again: [RECOVERING],
}

/** Matters that stop something: to note them is not to decide them. */
const NEVER_NOTED = new Set(['fork', 'broken_chain', 'epoch', UNMERGE, RECOVERING, 'lost'])

/** Refuses matter_unknown, matter_decided, decision_not_of_kind {kind}, and what the decision itself is refused for. */
export async function decideMatter(
  parts: AuthorityParts,
  officer: Doer,
  matterId: string,
  decision: MatterDecision,
): Promise<Result<null>> {
  const refused = await inTransaction(parts.db, async (tx) => fits(await lockMatter(tx, matterId), decision))
  if (!refused.ok) return refused
  // A merge locks many tills: it comes before the matter is locked, and once it is done its matter may be closed by anybody.
  if (decision.what === 'merge') {
    const merged = await mergeMembers(parts, officer, decision)
    if (!merged.ok) return merged
  }
  return inTransaction(parts.db, (tx) => decide(tx, parts, officer, matterId, decision))
}

function fits(matter: OpenMatter | undefined, decision: MatterDecision): Result<OpenMatter> {
  if (matter === undefined) return refuse('matter_unknown')
  if (matter.state !== 'open') return refuse('matter_decided')
  const { kind } = matter
  const isFit =
    decision.what === 'noted' ? !NEVER_NOTED.has(kind) : (KINDS[decision.what]?.includes(kind) ?? false)
  return isFit ? ok(matter) : refuse('decision_not_of_kind', { kind })
}

async function decide(
  tx: HqTransaction,
  parts: AuthorityParts,
  officer: Doer,
  matterId: string,
  decision: MatterDecision,
): Promise<Result<null>> {
  const seen = await matterOf(tx, matterId)
  const done = await act(tx, parts, officer, seen, decision)
  if (!done.ok) return done
  await closeMatter(tx, parts, matterId, officer, decision)
  await recordAct(tx, parts, officer, `matter.${decision.what}`, matterId)
  return ok(null)
}

function matterOf(tx: HqTransaction, id: string) {
  return tx.selectFrom('matter').select(['id', 'subject']).where('id', '=', id).executeTakeFirstOrThrow()
}

async function act(
  tx: HqTransaction,
  parts: AuthorityParts,
  officer: Doer,
  { id, subject }: { readonly id: string; readonly subject: string },
  decision: MatterDecision,
): Promise<Result<null>> {
  switch (decision.what) {
    case 'noted':
    case 'merge':
    case 'grant_again':
      return ok(null)
    case 'end_epoch':
      return endLostEpoch(tx, parts, officer, subject)
    case 'unmerged':
      return settleUnmerge(tx, parts, officer, id, decision.reservePoints)
    case 'new_epoch':
      return closeStopped(tx, subject)
    default:
      return assertNever(decision)
  }
}

/**
 * The stopped log takes no more; the till is told so with its next request and goes on in an epoch of its own. Where it did so by
 * itself already, nothing is left to do.
 */
async function closeStopped(tx: HqTransaction, subject: string): Promise<Result<null>> {
  const place = tillOfHolder(subject)
  const till = place === null ? null : await lockTill(tx, place.till)
  if (place === null || till === null) return refuse('till_unknown')
  if (till.epoch !== place.epoch) return ok(null)
  if (till.state !== 'suspect') return refuse('till_state', { state: till.state })
  await tx.updateTable('till').set({ state: 'active' }).where('id', '=', till.id).execute()
  await tx
    .updateTable('till_epoch')
    .set({ state: 'closed' })
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .execute()
  return ok(null)
}
