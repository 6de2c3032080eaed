/**
 * What HQ as the authority books on what it holds of a member: points whose last day has passed, debt against points that are or
 * arrive here, and what came back of an advance. Asked for before every grant, after every push and by the clock.
 */
import { sql } from 'kysely'
import type { Posting } from '../../shared/domain/entry.ts'
import { HQ_HOLDER, type MovedAmount } from '../../shared/domain/inbox.ts'
import { DEBT_ASSET, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { debtNettedPostings, expiryPostings } from '../../shared/domain/ledger-acts.ts'
import { lastDayOf, pointsInLots, takeFromLots } from '../../shared/domain/lots.ts'
import { points } from '../../shared/domain/points.ts'
import type { LotHolding } from '../../shared/domain/sale.ts'
import { type BusinessDate, businessDateAt } from '../../shared/domain/time.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { type Held, lockHeldAtHq, presentOwner } from './balances.ts'
import { bumpChanges } from './changes.ts'
import { appendHqEntry, lockLane } from './hq-log.ts'
import type { AuthorityParts } from './parts.ts'

/** What an advance for a holder is kept as, so that it can be repaid: 'advance:TILL.EPOCH:points'. */
export function advanceAsset(holder: string, asset: string): string {
  return `${ADVANCE}${holder}:${asset}`
}

const ADVANCE = 'advance:'

/** The holder and the asset of an advance, or null for any other asset. */
export function advanceOf(asset: string): { readonly holder: string; readonly asset: string } | null {
  if (!asset.startsWith(ADVANCE)) return null
  const rest = asset.slice(ADVANCE.length)
  const at = rest.indexOf(':')
  return at < 0 ? null : { holder: rest.slice(0, at), asset: rest.slice(at + 1) }
}

/** Of these owners, those of whom HQ has something to book; one query, nothing locked. */
export async function ownersWithDue(
  db: HqDb,
  owners: readonly string[] | null,
  today: BusinessDate,
  limit: number,
): Promise<readonly string[]> {
  // An advance's asset is 'advance:HOLDER:ASSET'; those of a generation have no dot in their holder.
  const { rows } = await sql<{ owner: string }>`SELECT DISTINCT b.owner FROM balance b
    WHERE b.holder = 'hq' AND b.amount > 0 AND left(b.owner, 2) = 'm:'
      AND (${owners === null} OR b.owner = ANY(${[...(owners ?? [])]}::text[]))
      AND ((b.asset = ${POINTS_ASSET} AND strpos(b.lot, '~') > 0 AND right(b.lot, 10) < ${today})
        OR b.asset = ${DEBT_ASSET} AND EXISTS (
          SELECT 1 FROM balance h WHERE h.owner = b.owner AND h.holder = 'hq' AND h.amount > 0 AND h.asset = ${POINTS_ASSET})
        OR b.asset ~ '^advance:[^.:]+:' AND EXISTS (
          SELECT 1 FROM balance h WHERE h.owner = b.owner AND h.holder = 'hq' AND h.amount > 0 AND h.lot = b.lot
            AND h.asset = regexp_replace(b.asset, '^advance:[^.:]+:', '')))
    LIMIT ${limit}`.execute(db)
  return rows.map(({ owner }) => owner)
}

/**
 * Refund rights and goods are no member's: what was advanced of them (give-back.ts) is repaid by the clock once it came home. One
 * asset at a time, for of the programme HQ holds an asset for every sale.
 */
export async function repayAllOfProgramme(parts: AuthorityParts, limit: number): Promise<void> {
  const { rows } = await sql<{ owner: string; advance: string; asset: string }>`
    SELECT DISTINCT b.owner, b.asset AS advance, h.asset FROM balance b
    JOIN balance h ON h.owner = b.owner AND h.holder = 'hq' AND h.lot = b.lot AND h.amount > 0
      AND h.asset = regexp_replace(b.asset, '^advance:[^.:]+:', '')
    WHERE b.holder = 'hq' AND b.amount > 0 AND b.owner IN ('p:refundable', 'p:bearer', 'p:stock')
      AND b.asset COLLATE "C" >= 'advance:' AND b.asset COLLATE "C" < 'advance;' AND b.asset ~ '^advance:[^.:]+:'
    LIMIT ${limit}`.execute(parts.db)
  for (const { owner, advance, asset } of rows) {
    await inTransaction(parts.db, async (tx) => {
      await lockLane(tx, owner)
      await repay(tx, parts, await lockHeldAtHq(tx, [owner], [asset, advance]), owner)
    })
  }
}

/** Books what is due of one owner, in a transaction of its own. */
export async function settleOwner(parts: AuthorityParts, owner: string): Promise<void> {
  await inTransaction(parts.db, async (tx) => {
    await lockLane(tx, owner)
    const booked = await bookDueAtHq(tx, parts, owner, owner)
    if (booked) await bumpChanges(tx, [owner.slice('m:'.length)])
  })
}

/**
 * Books what is due on what HQ holds of a member. @param laneOwner whose lane this transaction has locked
 * @returns whether anything was
 */
export async function bookDueAtHq(
  tx: HqTransaction,
  parts: AuthorityParts,
  owner: string,
  laneOwner: string,
): Promise<boolean> {
  if (!owner.startsWith('m:')) return false
  const today = businessDateAt(parts.clock.nowMs())
  const held = await lockHeldAtHq(tx, [owner], null)
  const repaid = await repay(tx, parts, held, laneOwner)
  const afterRepaid = repaid ? await lockHeldAtHq(tx, [owner], null) : held
  const expired = await expire(tx, parts, owner, afterRepaid, today, laneOwner)
  const netted = await net(tx, parts, owner, afterRepaid, today, laneOwner)
  return repaid || expired || netted
}

function lotsOf(held: readonly Held[], asset: string): readonly LotHolding[] {
  return held.filter((row) => row.asset === asset).map(({ lot, amount }) => ({ lot, points: points(amount) }))
}

function isOver(lot: string, today: BusinessDate): boolean {
  const lastDay = lastDayOf(lot)
  return lastDay !== null && lastDay < today
}

async function expire(
  tx: HqTransaction,
  parts: AuthorityParts,
  owner: string,
  held: readonly Held[],
  today: BusinessDate,
  laneOwner: string,
): Promise<boolean> {
  const lots = lotsOf(held, POINTS_ASSET).filter(({ lot }) => isOver(lot, today))
  if (lots.length === 0) return false
  const body = { v: 1 as const, memberId: owner.slice('m:'.length), lots }
  const postings = expiryPostings(body, HQ_HOLDER)
  await appendHqEntry(tx, parts, { owner: laneOwner, kind: 'points.expired', postings, body })
  return true
}

/** The oldest debt by the oldest points. What is in a sale's lot came here with its refund right. */
async function net(
  tx: HqTransaction,
  parts: AuthorityParts,
  owner: string,
  held: readonly Held[],
  today: BusinessDate,
  laneOwner: string,
): Promise<boolean> {
  const owed = lotsOf(held, DEBT_ASSET)
  const here = lotsOf(held, POINTS_ASSET).filter(({ lot }) => !isOver(lot, today))
  const amount = points(Math.min(pointsInLots(owed), pointsInLots(here)))
  if (amount === 0) return false
  const body = {
    v: 1 as const,
    memberId: owner.slice('m:'.length),
    debts: takeFromLots(owed, amount).taken,
    lots: takeFromLots(here, amount).taken,
  }
  const postings = debtNettedPostings(body, HQ_HOLDER)
  await appendHqEntry(tx, parts, { owner: laneOwner, kind: 'debt.netted', postings, body })
  return true
}

/** What was advanced when HQ gave a lost grant again (give-back.ts) is repaid from whatever comes here. */
async function repay(
  tx: HqTransaction,
  parts: AuthorityParts,
  held: readonly Held[],
  laneOwner: string,
): Promise<boolean> {
  let any = false
  for (const owed of held) {
    const advance = advanceOf(owed.asset)
    if (advance === null || advance.holder.includes('.')) continue
    const back = held.find((row) => row.asset === advance.asset && row.lot === owed.lot)
    const { owner, lot } = owed
    const amount = Math.min(owed.amount, back?.amount ?? 0)
    if (
      await bookRepaid(tx, parts, advance.holder, { owner, asset: advance.asset, lot, amount }, laneOwner)
    ) {
      any = true
    }
  }
  return any
}

/**
 * What comes home after all repays first what was advanced for it: what a lost till returned, within the push that brought it and
 * after its postings are booked, or what an ended epoch still held. The advance is kept by whom its member stands for now.
 * @param holder the lost epoch @param returned what came from it to HQ
 */
export async function repayReturned(
  tx: HqTransaction,
  parts: AuthorityParts,
  holder: string,
  returned: readonly MovedAmount[],
): Promise<void> {
  if (returned.length === 0 || !(await hasAdvances(tx, holder))) return
  for (const { owner, asset, lot, amount } of returned) {
    const keptBy = await presentOwner(tx, owner)
    const held = await lockHeldAtHq(tx, [owner, keptBy], [asset, advanceAsset(holder, asset)])
    const owed = held.find((row) => row.owner === keptBy && row.lot === lot && row.asset !== asset)
    const here = held.find((row) => row.owner === owner && row.lot === lot && row.asset === asset)
    const back = Math.min(amount, owed?.amount ?? 0, here?.amount ?? 0)
    await bookRepaid(tx, parts, holder, { owner, asset, lot, amount: back }, owner, keptBy)
  }
}

async function hasAdvances(tx: HqTransaction, holder: string): Promise<boolean> {
  const prefix = advanceAsset(holder, '')
  const row = await tx
    .selectFrom('balance')
    .select('asset')
    .where('owner', '=', 'p:reserve')
    .where(sql<boolean>`asset COLLATE "C" >= ${prefix} AND asset COLLATE "C" < ${`${prefix}~`}`)
    .where('amount', '<', 0)
    .executeTakeFirst()
  return row !== undefined
}

async function bookRepaid(
  tx: HqTransaction,
  parts: AuthorityParts,
  holder: string,
  moved: MovedAmount,
  laneOwner: string,
  keptBy: string = moved.owner,
): Promise<boolean> {
  if (moved.amount === 0) return false
  const amounts = [moved]
  const postings = repaidPostings(holder, moved, keptBy)
  const body = { v: 1 as const, holder, amounts }
  await appendHqEntry(tx, parts, { owner: laneOwner, kind: 'advance.repaid', postings, body })
  return true
}

/** Out of the reserve to whom it is advanced, and kept in mind under the holder it stands for. */
export function advancePostings(holder: string, amounts: readonly MovedAmount[]): Posting[] {
  return amounts.flatMap((moved) => advancedPostings(holder, moved, moved.owner))
}

function advancedPostings(
  holder: string,
  { owner, asset, lot, amount }: MovedAmount,
  keptBy: string,
): Posting[] {
  const kept = { asset: advanceAsset(holder, asset), lot, holder: HQ_HOLDER }
  return [
    { owner: 'p:reserve', asset, lot, holder: HQ_HOLDER, amount: -amount },
    { owner, asset, lot, holder: HQ_HOLDER, amount },
    { ...kept, owner: 'p:reserve', amount: -amount },
    { ...kept, owner: keptBy, amount },
  ]
}

function repaidPostings(holder: string, moved: MovedAmount, keptBy: string): Posting[] {
  return advancedPostings(holder, moved, keptBy).map((posting) => ({ ...posting, amount: -posting.amount }))
}

/**
 * What an ended epoch returns had come home when it ended, so that the loss covered it: it goes back to the loss, and nobody has it
 * twice. Within the push that brought it, after its postings are booked.
 * @param covers what of this push the loss covered
 */
export async function repayCovered(
  tx: HqTransaction,
  parts: AuthorityParts,
  holder: string,
  returned: readonly MovedAmount[],
  covers: readonly MovedAmount[],
): Promise<void> {
  const left = covers.map(({ amount }) => amount)
  for (const { owner, asset, lot, amount } of returned) {
    const at = covers.findIndex((one) => one.owner === owner && one.asset === asset && one.lot === lot)
    const held = await lockHeldAtHq(tx, [owner], [asset])
    const here = held.find((row) => row.lot === lot)?.amount ?? 0
    const back = Math.min(amount, left[at] ?? 0, here)
    if (back === 0) continue
    left[at] = (left[at] ?? 0) - back
    const posting = { asset, lot, holder: HQ_HOLDER }
    await appendHqEntry(tx, parts, {
      owner,
      kind: 'overdraft.repaid',
      postings: [
        { ...posting, owner, amount: -back },
        { ...posting, owner: 'p:loss', amount: back },
      ],
      body: { v: 1, holder, amounts: [{ owner, asset, lot, amount: back }] },
    })
  }
}
