/**
 * What a member has elsewhere: what HQ's change row says sits with all holders but this till, plus what this till moved to HQ or took
 * from its way since the entry that the row had counted. Nothing is counted twice, whatever arrives in which order.
 */
import { sql } from 'kysely'
import { HQ_HOLDER } from '../../shared/domain/inbox.ts'
import { memberOwner, tillHolder } from '../../shared/domain/ledger.ts'
import { directoryMember } from './directory.ts'
import { tillIdentity } from './identity.ts'
import { type ReadableDb, readAll } from './query.ts'

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

/** The same of one asset: points, fen or rights. */
export function elsewhereOf(db: ReadableDb, memberId: string, asset: string): number {
  return heldElsewhere(db, memberId).get(asset) ?? 0
}

/** Of one asset what sits at HQ itself, where alone debt is netted: as HQ said, and what this till sent there since. */
export function heldAtHq(db: ReadableDb, memberId: string, asset: string): number {
  return heldAt(db, memberId, (holder) => holder === HQ_HOLDER).get(asset) ?? 0
}
