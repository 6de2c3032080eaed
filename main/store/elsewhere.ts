/**
 * What a member has elsewhere: what HQ's change row says sits with all holders but this till, plus what this till moved to HQ or took
 * from its way since the entry that the row had counted. Nothing is counted twice, whatever arrives in which order.
 */
import { sql } from 'kysely'
import { HQ_HOLDER } from '../../shared/domain/inbox.ts'
import { memberOwner, tillHolder } from '../../shared/domain/ledger.ts'
import { directoryMember } from './directory.ts'
import { tillIdentity } from './identity.ts'
import { type ReadableDb, readAll, readOne } from './query.ts'

// Bounded by the acts of one owner that HQ has not counted.
const movedRows = readAll<{ owner: string; epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('posting')
    .select((select) => ['asset', 'holder', select.fn.sum<number>('amount').as('amount')])
    .where('owner', '=', argument('owner'))
    .where(sql<boolean>`(epoch_number, seq) > (${argument('epoch')}, ${argument('seq')})`)
    .where(sql<boolean>`(holder = 'hq' OR substr(holder, 1, 1) = '>')`)
    .groupBy(['asset', 'holder']),
)

/** What a member has of each asset elsewhere; assets of which there is nothing are left out. Empty without HQ. */
export function heldElsewhere(db: ReadableDb, memberId: string): ReadonlyMap<string, number> {
  return heldAt(db, memberId, (holder, own) => holder !== own)
}

function heldAt(
  db: ReadableDb,
  memberId: string,
  counts: (holder: string, own: string) => boolean,
): ReadonlyMap<string, number> {
  const identity = tillIdentity(db)
  const amounts = new Map<string, number>()
  if (identity === null) return amounts
  const own = tillHolder(identity.tillId, identity.epoch)
  const add = (asset: string, amount: number) => amounts.set(asset, (amounts.get(asset) ?? 0) + amount)
  const member = directoryMember(db, memberId)
  for (const { asset, holder, amount } of member?.held ?? []) if (counts(holder, own)) add(asset, amount)
  const counted = member?.counted.find(({ holder }) => holder === own)?.seq ?? 0
  const since = { owner: memberOwner(memberId), epoch: identity.epochNumber, seq: counted }
  for (const { asset, holder, amount } of movedRows(db, since)) if (counts(holder, own)) add(asset, amount)
  return new Map([...amounts].filter(([, amount]) => amount > 0))
}

// Bounded by the acts of one owner that HQ has not counted.
const sentRow = readOne<{ owner: string; asset: string; epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('posting')
    .select((select) => select.fn.sum<number | null>('amount').as('amount'))
    .where('owner', '=', argument('owner'))
    .where('asset', '=', argument('asset'))
    .where(sql<boolean>`(epoch_number, seq) > (${argument('epoch')}, ${argument('seq')})`)
    .where(sql<boolean>`(holder = 'hq' OR substr(holder, 1, 1) = '>')`)
    .where('holder', '=', sql.lit(HQ_HOLDER)),
)

/** Of one asset what sits at HQ itself, where alone debt is netted: as HQ said, and what this till sent there since. */
export function heldAtHq(db: ReadableDb, memberId: string, asset: string): number {
  const identity = tillIdentity(db)
  if (identity === null) return 0
  const own = tillHolder(identity.tillId, identity.epoch)
  const member = directoryMember(db, memberId)
  const there = member?.held.find((held) => held.holder === HQ_HOLDER && held.asset === asset)?.amount ?? 0
  const seq = member?.counted.find(({ holder }) => holder === own)?.seq ?? 0
  const since = { owner: memberOwner(memberId), asset, epoch: identity.epochNumber, seq }
  return there + (sentRow(db, since)?.amount ?? 0)
}

/** The same of one asset: points, fen or rights. */
export function elsewhereOf(db: ReadableDb, memberId: string, asset: string): number {
  return heldElsewhere(db, memberId).get(asset) ?? 0
}

/** What a member has of one asset at HQ itself, as this till last knew. */
export function atHqOf(db: ReadableDb, memberId: string, asset: string): number {
  return heldAt(db, memberId, (holder) => holder === HQ_HOLDER).get(asset) ?? 0
}
