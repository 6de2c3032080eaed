/**
 * Two members are one person: what `from` has at HQ becomes `to`'s here, tills that know either do the same with what they hold,
 * and what arrives later under the old id follows. Every lot keeps the accrual that made it, so that it can be undone.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Posting } from '../../shared/domain/entry.ts'
import { HQ_HOLDER, type MovedAmount } from '../../shared/domain/inbox.ts'
import { actOfLot, DEBT_ASSET, memberOwner, POINTS_ASSET, transfer } from '../../shared/domain/ledger.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import { type Held, heldElsewhere, lockHeldAtHq } from './balances.ts'
import { rightName } from './birthday-rights.ts'
import { bumpChanges } from './changes.ts'
import { appendHqEntry, lockLane } from './hq-log.ts'
import { sendMessage } from './inbox.ts'
import { closeMatter, lockMatter, openMatter, openMatterOf, setEvidence } from './matters.ts'
import type { AuthorityParts } from './parts.ts'
import { lockTills, tillOfHolder } from './tills.ts'

export interface Pair {
  readonly from: string
  readonly to: string
}

export type MergeRefusal = 'member_unknown' | 'member_merged' | 'not_merged'

/** An open undoing of a merge, until the lots at tills have come home: a matter of this kind. */
export const UNMERGE = 'unmerge'

/** Refuses member_unknown, member_merged: one of them is somebody else already. */
export async function mergeMembers(
  parts: AuthorityParts,
  officer: Doer,
  { from, to }: Pair,
): Promise<Result<null, MergeRefusal>> {
  if (from === to) return refuse('member_merged')
  const toTell = await tillsThatKnow(parts.db, [from, to])
  return inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, toTell)
    const known = await lockMembers(tx, [from, to])
    if (known.length !== 2) return refuse('member_unknown')
    if (known.some(({ merged_into }) => merged_into !== null)) return refuse('member_merged')
    await lockLane(tx, memberOwner(to))
    // Whoever was merged into `from` before is `to` now.
    const before = await tx
      .updateTable('member')
      .set({ merged_into: to })
      .where('merged_into', '=', from)
      .returning('id')
      .execute()
    await tx.updateTable('member').set({ merged_into: to }).where('id', '=', from).execute()
    await moveToTarget(tx, parts, { from, to }, officer)
    for (const till of tills.values()) {
      if (till.state === 'active' || till.state === 'suspect') {
        await sendMessage(tx, parts, till, { kind: 'merge', from, to })
      }
    }
    await bumpChanges(tx, [from, to, ...before.map(({ id }) => id)])
    await recordAct(tx, parts, officer, 'members.merged', `${from}>${to}`)
    return ok(null)
  })
}

function lockMembers(tx: HqTransaction, ids: readonly string[]) {
  return tx
    .selectFrom('member')
    .select(['id', 'merged_into'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Tills whose logs moved anything of these members, or that have some of it, or are their home. */
async function tillsThatKnow(db: HqDb, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ holder: string }>`
    SELECT holder FROM member_counted WHERE member_id = ANY(${[...ids]}::text[])
    UNION SELECT holder FROM balance WHERE owner = ANY(${ids.map(memberOwner)}::text[]) AND amount > 0
    UNION SELECT home_till || '.' FROM member WHERE id = ANY(${[...ids]}::text[]) AND home_till IS NOT NULL`.execute(
    db,
  )
  return [...new Set(rows.flatMap(({ holder }) => tillOfHolder(holder)?.till ?? []))]
}

/** What is at HQ under an old id goes to whom it stands for. A lane and the members are locked. @returns whether there was any */
async function moveToTarget(
  tx: HqTransaction,
  parts: AuthorityParts,
  { from, to }: Pair,
  officer: Doer | null,
): Promise<boolean> {
  const held = await lockHeldAtHq(tx, [memberOwner(from)], null)
  if (held.length === 0) return false
  const rights = await rightsOf(
    tx,
    to,
    held.map(({ asset }) => asset),
  )
  const amounts = held.map(({ owner, asset, lot, amount }) => ({ owner, asset, lot, amount }))
  await appendHqEntry(tx, parts, {
    owner: memberOwner(to),
    kind: 'members.merged',
    postings: amounts.flatMap((moved) => mergedPostings(moved, to, rights)),
    body: { v: 1, from, to, amounts },
    officer,
  })
  return true
}

/** A right that `to` has too is one for the period and not two: the other is forfeited. */
function mergedPostings(
  { owner, asset, lot, amount }: MovedAmount,
  to: string,
  rights: ReadonlySet<string>,
): Posting[] {
  const target = rights.has(asset) ? 'p:forfeited' : memberOwner(to)
  return transfer(asset, lot, HQ_HOLDER, owner, target, amount)
}

/** Of these assets the rights that `to` has somewhere or was issued: a used one counts too. */
async function rightsOf(
  tx: HqTransaction,
  memberId: string,
  assets: readonly string[],
): Promise<ReadonlySet<string>> {
  const rights = assets.filter((asset) => asset.startsWith('right:'))
  if (rights.length === 0) return new Set()
  const names = rights.map((asset) => rightName(asset, memberId))
  const { rows } = await sql<{ asset: string }>`SELECT asset FROM balance
      WHERE owner = ${memberOwner(memberId)} AND asset = ANY(${rights}::text[]) AND amount > 0
    UNION SELECT n.asset FROM unnest(${rights}::text[], ${names}::text[]) AS n (asset, name)
      JOIN request r ON r.id = n.name`.execute(tx)
  return new Set(rows.map(({ asset }) => asset))
}

/** Members merged into others of whom something arrived at HQ under the old id. */
export async function mergedWithArrivals(
  db: HqDb,
  owners: readonly string[] | null,
  limit: number,
): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`SELECT DISTINCT m.id AS "from", m.merged_into AS "to" FROM member m
    JOIN balance b ON b.owner = 'm:' || m.id AND b.holder = 'hq' AND b.amount > 0
    WHERE m.merged_into IS NOT NULL AND (${owners === null} OR b.owner = ANY(${[...(owners ?? [])]}::text[]))
    LIMIT ${limit}`.execute(db)
  return rows
}

/** Late amounts under an old id follow. */
export async function followMerge(parts: AuthorityParts, { from, to }: Pair): Promise<void> {
  await inTransaction(parts.db, async (tx) => {
    const rows = await lockMembers(tx, [from])
    if (rows[0]?.merged_into !== to) return
    await lockLane(tx, memberOwner(to))
    if (await moveToTarget(tx, parts, { from, to }, null)) await bumpChanges(tx, [from, to])
  })
}

const evidenceSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** Lots that `from` earned and somebody still has, as they were when the merge was undone; less what came back since. */
  lots: z.array(z.object({ asset: z.string(), lot: z.string(), amount: z.number().int() })),
  /** Points of `from`'s lots that are nowhere any more: `to` spent them. */
  spentPoints: z.number().int(),
})

/** Tells the tills and gives back what is at HQ; the rest comes home by recalls. Refuses member_unknown, not_merged. */
export async function unmergeMembers(
  parts: AuthorityParts,
  officer: Doer,
  { from, to }: Pair,
): Promise<Result<null, MergeRefusal>> {
  const toTell = await tillsThatKnow(parts.db, [from, to])
  return inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, toTell)
    const rows = await lockMembers(tx, [from, to])
    const old = rows.find(({ id }) => id === from)
    if (rows.length !== 2 || old === undefined) return refuse('member_unknown')
    if (old.merged_into !== to) return refuse('not_merged')
    await lockLane(tx, memberOwner(to))
    await tx.updateTable('member').set({ merged_into: null }).where('id', '=', from).execute()
    const before = await mergedBefore(tx, { from, to })
    await tx
      .updateTable('member')
      .set({ merged_into: from })
      .where('id', 'in', ['', ...before])
      .execute()
    const evidence = await earnedBefore(tx, { from, to }, before)
    const subject = `${from}>${to}`
    await openMatter(tx, parts, { kind: UNMERGE, subject, evidence: { ...evidence } })
    await giveBackLots(tx, parts, { from, to }, officer)
    for (const till of tills.values()) {
      if (till.state !== 'active' && till.state !== 'suspect') continue
      await sendMessage(tx, parts, till, { kind: 'unmerge', from, to })
      await sendMessage(tx, parts, till, { kind: 'recall', owner: memberOwner(to), asset: null })
    }
    await bumpChanges(tx, [from, to, ...before])
    await recordAct(tx, parts, officer, 'members.unmerged', subject)
    return ok(null)
  })
}

/** Whoever was merged into `from`, and came to `to` with it: the last merge on record says so. They are `from` again. */
async function mergedBefore(tx: HqTransaction, { from, to }: Pair): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`SELECT m.id FROM member m
    CROSS JOIN LATERAL (SELECT subject FROM officer_act WHERE what = 'members.merged'
      AND left(subject, length(m.id) + 1) = m.id || '>' ORDER BY at_ms DESC, id DESC LIMIT 1) AS a
    WHERE m.merged_into = ${to} AND a.subject = m.id || '>' || ${from}`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * What `to` has of lots that `from`, or somebody merged into `from` before, earned, wherever it is, and how much of what the
 * merges moved is gone.
 */
async function earnedBefore(
  tx: HqTransaction,
  { from, to }: Pair,
  before: readonly string[],
): Promise<z.infer<typeof evidenceSchema>> {
  const owner = memberOwner(to)
  const all = [...(await lockHeldAtHq(tx, [owner], null)), ...(await heldElsewhere(tx, [owner], null))]
  const candidates = all.filter(({ asset, lot }) => lot !== '' && asset !== DEBT_ASSET)
  const earned = await earnedLots(tx, [from, ...before].map(memberOwner), candidates)
  const lots = new Map<string, { asset: string; lot: string; amount: number }>()
  for (const { asset, lot, amount } of candidates.filter(({ lot: name }) => earned.has(actOfLot(name)))) {
    const key = `${asset} ${lot}`
    lots.set(key, { asset, lot, amount: (lots.get(key)?.amount ?? 0) + amount })
  }
  const pointsLeft = [...lots.values()].reduce(
    (sum, { asset, amount }) => sum + (asset === POINTS_ASSET ? amount : 0),
    0,
  )
  const moved = await pointsMovedByMerge(tx, { from, to })
  return { from, to, lots: [...lots.values()], spentPoints: Math.max(0, moved - pointsLeft) }
}

/** Of the acts that made these lots, those that credited the old ids. */
async function earnedLots(
  tx: HqTransaction,
  owners: readonly string[],
  lots: readonly Held[],
): Promise<ReadonlySet<string>> {
  const acts = [...new Set(lots.map(({ lot }) => actOfLot(lot)))]
  if (acts.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`SELECT DISTINCT e.id FROM entry e
    CROSS JOIN LATERAL json_to_recordset(e.text::json -> 'postings') AS p (owner text, amount bigint)
    WHERE e.id = ANY(${acts}::text[]) AND p.owner = ANY(${[...owners]}::text[]) AND p.amount > 0`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Points that HQ's and the tills' logs moved from one to the other because of the merge; by the index entry_of_merge. */
export async function pointsMovedByMerge(db: HqDb, { from, to }: Pair): Promise<number> {
  const { rows } = await sql<{
    moved: number
  }>`SELECT coalesce(sum(p.amount), 0)::bigint AS moved FROM entry e
    CROSS JOIN LATERAL json_to_recordset(e.text::json -> 'postings') AS p (owner text, asset text, amount bigint)
    WHERE (e.kind = 'members.merged' OR (e.kind = 'inbox.applied' AND strpos(e.text, '"kind":"merge"') > 0))
      AND substring(e.text from '"from":"([^"]{1,64})"') = ${from} AND p.owner = ${memberOwner(to)} AND p.asset = 'points'
      AND p.amount > 0 AND (e.text::json #>> '{body,from}' = ${from}
        OR (e.text::json #>> '{body,effect,kind}' = 'merge' AND e.text::json #>> '{body,effect,from}' = ${from}))`.execute(
    db,
  )
  return rows[0]?.moved ?? 0
}

/** Gives back of these lots what is at HQ now; called again when more has come home. Lane and members are locked. */
async function giveBackLots(
  tx: HqTransaction,
  parts: AuthorityParts,
  { from, to }: Pair,
  officer: Doer | null,
): Promise<boolean> {
  const matter = await openMatterOf(tx, UNMERGE, `${from}>${to}`)
  if (matter === undefined) return false
  const evidence = evidenceSchema.parse(matter.evidence)
  const held = await lockHeldAtHq(tx, [memberOwner(to)], null)
  const amounts = evidence.lots.flatMap(({ asset, lot, amount }) => {
    const here = held.find((row) => row.asset === asset && row.lot === lot)
    const back = Math.min(amount, here?.amount ?? 0)
    return back === 0 ? [] : [{ owner: memberOwner(to), asset, lot, amount: back }]
  })
  if (amounts.length === 0) return false
  await appendHqEntry(tx, parts, {
    owner: memberOwner(to),
    kind: 'members.unmerged',
    postings: amounts.flatMap(({ owner, asset, lot, amount }) =>
      transfer(asset, lot, HQ_HOLDER, owner, memberOwner(from), amount),
    ),
    body: { v: 1, from, to, amounts, reservePoints: 0 },
    officer,
  })
  const lots = evidence.lots.flatMap((one) => {
    const back = amounts.find(({ asset, lot }) => asset === one.asset && lot === one.lot)?.amount ?? 0
    return one.amount === back ? [] : [{ ...one, amount: one.amount - back }]
  })
  await setEvidence(tx, matter.id, { ...evidence, lots })
  return true
}

/** What came home meanwhile goes back too. */
export async function followUnmerge(parts: AuthorityParts, owners: readonly string[] | null): Promise<void> {
  const open = await parts.db
    .selectFrom('matter')
    .select('evidence')
    .where('kind', '=', UNMERGE)
    .where('state', '=', 'open')
    .limit(200)
    .execute()
  for (const { evidence } of open) {
    const { from, to } = evidenceSchema.parse(evidence)
    if (owners !== null && !owners.includes(memberOwner(to))) continue
    await inTransaction(parts.db, async (tx) => {
      await lockMembers(tx, [from, to])
      await lockLane(tx, memberOwner(to))
      if (await giveBackLots(tx, parts, { from, to }, null)) await bumpChanges(tx, [from, to])
    })
  }
}

/**
 * A person ends the undoing: so many points of what was spent are `from`'s out of the reserve, and `to`'s debt.
 * Refuses matter_unknown, too_much {most}.
 */
export async function settleUnmerge(
  tx: HqTransaction,
  parts: AuthorityParts,
  officer: Doer,
  matterId: string,
  reservePoints: number,
): Promise<Result<null, 'matter_unknown' | 'too_much'>> {
  const matter = await lockMatter(tx, matterId)
  if (matter?.kind !== UNMERGE || matter.state !== 'open') return refuse('matter_unknown')
  const evidence = evidenceSchema.parse(matter.evidence)
  const notBack = evidence.lots.reduce((sum, row) => sum + (row.asset === POINTS_ASSET ? row.amount : 0), 0)
  const most = evidence.spentPoints + notBack
  if (reservePoints > most) return refuse('too_much', { most })
  const { from, to } = evidence
  if (reservePoints > 0) {
    await appendHqEntry(tx, parts, {
      owner: memberOwner(to),
      kind: 'members.unmerged',
      postings: [
        ...transfer(POINTS_ASSET, matterId, HQ_HOLDER, 'p:reserve', memberOwner(from), reservePoints),
        ...transfer(DEBT_ASSET, matterId, HQ_HOLDER, 'p:owed', memberOwner(to), reservePoints),
      ],
      body: { v: 1, from, to, amounts: [], reservePoints },
      officer,
    })
    await bumpChanges(tx, [from, to])
  }
  await closeMatter(tx, parts, matterId, officer, { what: 'unmerged', reservePoints })
  return ok(null)
}
