/**
 * What an ended epoch of a till held. Is its log here to the end, everything comes home at once; else a person says what becomes
 * of it. And what HQ last saw at a lost till, of which at most as much is advanced.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { HQ_HOLDER, type MovedAmount, movePostings, wayTo } from '../../shared/domain/inbox.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { membersOf } from './balances.ts'
import { bumpChanges } from './changes.ts'
import { repayReturned } from './due.ts'
import { putOnTheWay } from './grants.ts'
import { appendHqEntry } from './hq-log.ts'
import { closeMatter, openMatter, openMatterOf, setEvidence } from './matters.ts'
import type { AuthorityParts } from './parts.ts'
import { lockTill, type TillRow } from './tills.ts'

/**
 * What comes home of an epoch: members' amounts, refund rights, vouchers of whoever brings them, goods. What the programme
 * issued and used there stays where it was counted.
 */
export interface SeatedAmount extends MovedAmount {
  readonly holder: string
}

/**
 * Everything of this that sits with an epoch or is on its way there: of members by the index of holders, of the programme by the
 * key, which grows with the sales ever made; epochs end rarely.
 * @param doLock as the last locks of a transaction
 */
export async function seatedAt(db: HqDb, holder: string, doLock: boolean): Promise<readonly SeatedAmount[]> {
  const lock = doLock ? sql`FOR UPDATE` : sql``
  const { rows: ofMembers } = await sql<SeatedAmount>`SELECT owner, asset, lot, holder, amount FROM balance
    WHERE holder IN (${holder}, ${wayTo(holder)}) AND amount <> 0 AND left(owner, 2) <> 'p:' AND amount > 0
    ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C", holder COLLATE "C" ${lock}`.execute(db)
  const { rows: ofProgramme } = await sql<SeatedAmount>`SELECT owner, asset, lot, holder, amount FROM balance
    WHERE owner IN ('p:refundable', 'p:bearer', 'p:stock') AND holder IN (${holder}, ${wayTo(holder)}) AND amount > 0
    ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C", holder COLLATE "C" ${lock}`.execute(db)
  return [...ofMembers, ...ofProgramme]
}

/** The matter of an epoch whose log is not all here. */
const EPOCH = 'epoch'

interface EpochPlace {
  readonly till: string
  readonly epoch: string
}

interface ClosedEpoch extends EpochPlace {
  readonly lastSeq: number
  readonly lastHash: string
}

/**
 * Judges the closed epochs of a till, or of all, that have not ended: those that nobody has judged yet, and those that were not
 * whole when somebody did, for their tail may have come since.
 */
export async function judgeClosedEpochs(parts: AuthorityParts, tillId: string | null): Promise<void> {
  const rows = await parts.db
    .selectFrom('till_epoch')
    .select(['till', 'epoch'])
    .where('state', 'in', ['closed', 'lost'])
    .where('ended_at_ms', 'is', null)
    .$if(tillId !== null, (query) => query.where('till', '=', tillId ?? ''))
    .execute()
  for (const row of rows) await judge(parts, row)
}

const placeSchema = z.object({ seq: z.number(), hash: z.string() }).nullable()
const openedSchema = z.object({
  kind: z.literal('epoch.opened'),
  body: z.object({
    after: z.object({ epoch: z.string(), seq: z.number(), hash: z.string() }).nullable(),
    anchor: placeSchema,
  }),
})
type Opened = z.infer<typeof openedSchema>['body']

async function judge(parts: AuthorityParts, place: EpochPlace): Promise<void> {
  const opened = await successorOf(parts.db, place)
  if (opened === null || (await isJudged(parts.db, place))) return
  await inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, place.till)
    const closed = await closedEpoch(tx, place)
    if (till === null || closed === null) return
    const holder = tillHolder(place.till, place.epoch)
    const matter = await openMatterOf(tx, EPOCH, holder)
    if (isLastOf(closed, opened) && !(await hasForked(tx, holder))) {
      await endEpoch(tx, parts, till, holder, null)
      await markEnded(tx, parts, closed)
      if (matter !== undefined) await closeMatter(tx, parts, matter.id, null, { what: 'settled_itself' })
      return
    }
    await keepEpochMatter(tx, parts, closed, opened, matter?.id ?? null)
    await setEpochState(tx, closed, 'lost')
  })
}

/** As it stands; null for one that has ended. */
async function closedEpoch(db: HqDb, { till, epoch }: EpochPlace): Promise<ClosedEpoch | null> {
  const row = await db
    .selectFrom('till_epoch')
    .select(['till', 'epoch', 'last_seq as lastSeq', 'last_hash as lastHash'])
    .where('till', '=', till)
    .where('epoch', '=', epoch)
    .where('state', 'in', ['closed', 'lost'])
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

function isLastOf({ lastSeq, lastHash }: ClosedEpoch, { anchor }: Opened): boolean {
  return anchor?.seq === lastSeq && anchor.hash === lastHash
}

/** Whether a person is asked about this epoch already and nothing of it came since: without a lock, for each push asks it. */
async function isJudged(db: HqDb, place: EpochPlace): Promise<boolean> {
  const matter = await openMatterOf(db, EPOCH, tillHolder(place.till, place.epoch))
  if (matter === undefined) return false
  const closed = await closedEpoch(db, place)
  const evidence = judgedSchema.safeParse(matter.evidence)
  return closed === null || (evidence.success && evidence.data.lastSeq === closed.lastSeq)
}

const judgedSchema = z.object({ lastSeq: z.number() })

/**
 * What the next epoch says; null until its first entry is here. It may have gone on from an older copy than this epoch's own
 * folder (restored twice from one), or from an epoch that HQ never heard of: its anchor names the last entry of this one by its
 * hash, or it says nothing of this one.
 */
async function successorOf(db: HqDb, { till, epoch }: EpochPlace): Promise<Opened | null> {
  const own = db
    .selectFrom('till_epoch')
    .select('epoch_number')
    .where('till', '=', till)
    .where('epoch', '=', epoch)
  const row = await db
    .selectFrom('till_epoch')
    .innerJoin('entry', (join) =>
      join.onRef('entry.till', '=', 'till_epoch.till').onRef('entry.epoch', '=', 'till_epoch.epoch'),
    )
    .select('entry.text')
    .where('till_epoch.till', '=', till)
    .where('till_epoch.epoch_number', '>', own)
    .where('entry.seq', '=', 1)
    .where('entry.kind', '=', 'epoch.opened')
    .orderBy('till_epoch.epoch_number')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  const opened = openedSchema.safeParse(JSON.parse(row.text))
  const says = opened.success ? opened.data.body : { after: null, anchor: null }
  // What followed an epoch of a later number says nothing of this one.
  return numberOf(says.after?.epoch ?? '') <= numberOf(epoch) ? says : { after: says.after, anchor: null }
}

/** The two digits before an epoch's random part. */
function numberOf(epoch: string): number {
  return Number(epoch.slice(0, 2))
}

/** Two logs of one epoch: whatever either says, the other took from the same holdings. */
async function hasForked(db: HqDb, holder: string): Promise<boolean> {
  const row = await db
    .selectFrom('matter')
    .select('id')
    .where('kind', '=', 'fork')
    .where('subject', '=', holder)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Opens the matter, or says in it what came since. */
async function keepEpochMatter(
  tx: HqTransaction,
  parts: AuthorityParts,
  { till, epoch, lastSeq }: ClosedEpoch,
  { after, anchor }: Opened,
  matterId: string | null,
): Promise<void> {
  const seated = await seatedAt(tx, tillHolder(till, epoch), false)
  const evidence = { till, epoch, lastSeq, after, anchor, seated: totalsOf(seated) }
  if (matterId !== null) return setEvidence(tx, matterId, evidence)
  await openMatter(tx, parts, { kind: EPOCH, subject: tillHolder(till, epoch), evidence, till })
}

export function totalsOf(seated: readonly MovedAmount[]): Readonly<Record<string, number>> {
  const totals = new Map<string, number>()
  for (const { asset, amount } of seated) totals.set(kindOf(asset), (totals.get(kindOf(asset)) ?? 0) + amount)
  return Object.fromEntries(totals)
}

/** 'refund' for all refund rights, 'points' for points: an asset with an id in it is one of many. */
function kindOf(asset: string): string {
  return asset.split(':')[0] ?? asset
}

export async function setEpochState(
  tx: HqTransaction,
  { till, epoch }: EpochPlace,
  state: 'closed' | 'lost',
): Promise<void> {
  await tx
    .updateTable('till_epoch')
    .set({ state })
    .where('till', '=', till)
    .where('epoch', '=', epoch)
    .execute()
}

/** Nothing of this epoch is to come any more. */
export async function markEnded(
  tx: HqTransaction,
  parts: Pick<AuthorityParts, 'clock'>,
  { till, epoch }: EpochPlace,
): Promise<void> {
  await tx
    .updateTable('till_epoch')
    .set({ state: 'closed', ended_at_ms: parts.clock.nowMs() })
    .where('till', '=', till)
    .where('epoch', '=', epoch)
    .execute()
}

/**
 * Brings home what an ended epoch held and what was on its way there; goods of the shop go on to its present epoch. Its till is
 * locked. @param officer who decided it, null: its log is complete
 */
export async function endEpoch(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  holder: string,
  officer: string | null,
): Promise<boolean> {
  const seen = await seatedAt(tx, holder, false)
  const first = seen[0]
  if (first === undefined) return false
  const seated = await seatedAt(tx, holder, true)
  const moved = (from: string) =>
    seated
      .filter((row) => row.holder === from)
      .map(({ owner, asset, lot, amount }) => ({ owner, asset, lot, amount }))
  const [amounts, onTheWay] = [moved(holder), moved(wayTo(holder))]
  await appendHqEntry(tx, parts, {
    owner: first.owner,
    kind: 'epoch.ended',
    postings: [
      ...amounts.flatMap((amount) => movePostings(amount, holder, HQ_HOLDER)),
      ...onTheWay.flatMap((amount) => movePostings(amount, wayTo(holder), HQ_HOLDER)),
    ],
    body: { v: 1, holder, amounts, onTheWay },
    officer,
  })
  await repayReturned(tx, parts, holder, [...amounts, ...onTheWay])
  const goods = [...amounts, ...onTheWay].filter(({ owner }) => owner === 'p:stock')
  const goesOn = till.state === 'active' && tillHolder(till.id, till.epoch) !== holder
  if (goods.length > 0 && goesOn) await putOnTheWay(tx, parts, till, goods, null, first.owner)
  await bumpChanges(tx, membersOf(seated))
  return true
}
