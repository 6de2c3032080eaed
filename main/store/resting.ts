/** What resting looks up: whom acts touched, how far that was settled, refund rights by age. */
import { sql } from 'kysely'
import { refundRightAsset } from '../../shared/domain/ledger.ts'
import { type ReadableDb, readAll, type WritableDb } from './query.ts'
import { readSetting, saveSetting } from './settings.ts'

const SETTING = 'rested'

/** Up to which place of an epoch members were looked at after their acts had reached HQ. */
export function restedSeq(db: ReadableDb, epochNumber: number): number {
  const kept = readSetting(db, SETTING) as { readonly epochNumber: number; readonly seq: number } | null
  return kept?.epochNumber === epochNumber ? kept.seq : 0
}

export function saveRestedSeq(db: WritableDb, epochNumber: number, seq: number): void {
  saveSetting(db, SETTING, { epochNumber, seq })
}

const touchedRows = readAll<{ epoch: number; after: number; to: number; holder: string; limit: number }>()(
  (db, argument) =>
    db
      .selectFrom('posting')
      .select(['seq', 'owner'])
      .distinct()
      .where('epoch_number', '=', argument('epoch'))
      .where('seq', '>', argument('after'))
      .where('seq', '<=', argument('to'))
      .where('holder', '=', argument('holder'))
      .where(sql<boolean>`substr(owner, 1, 2) = 'm:'`)
      .orderBy('seq')
      .limit(argument('limit')),
)

/** Members that acts behind a place touched here, in order of the acts; one row for each act and member. */
export function touchedMembers(
  db: ReadableDb,
  place: {
    readonly epochNumber: number
    readonly after: number
    readonly to: number
    readonly holder: string
  },
  limit: number,
): readonly { readonly seq: number; readonly memberId: string }[] {
  const { epochNumber, after, to, holder } = place
  return touchedRows(db, { epoch: epochNumber, after, to, holder, limit }).map(({ seq, owner }) => ({
    seq,
    memberId: owner.slice('m:'.length),
  }))
}

const rightRows = readAll<{ holder: string; limit: number }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select('asset')
    .where('owner', '=', sql.lit('p:refundable'))
    .where('holder', '=', argument('holder'))
    .where('amount', '>', sql.lit(0))
    .orderBy('asset')
    .limit(argument('limit')),
)

/** Refund rights that are here, of the oldest sales first: sales are named by ids that sort by time. */
export function oldestRights(db: ReadableDb, holder: string, limit: number): readonly string[] {
  return rightRows(db, { holder, limit }).map(({ asset }) => asset.slice(refundRightAsset('').length))
}

const ownersRows = readAll<{ holder: string; limit: number }>()((db, argument) =>
  db
    .selectFrom('balance')
    .select(['owner', 'asset', 'lot', 'amount'])
    .where('holder', '=', argument('holder'))
    .where('amount', '>', sql.lit(0))
    .where(sql<boolean>`(substr(owner, 1, 2) <> 'p:' OR owner IN ('p:refundable', 'p:stock', 'p:bearer'))`)
    .orderBy('owner')
    .limit(argument('limit')),
)

/** Amounts here that are somebody's or can be used, at most `limit`: what a till that is taken out of service gives home. */
export function usableHere(db: ReadableDb, holder: string, limit: number) {
  return ownersRows(db, { holder, limit })
}
