/** Where HQ stands with a till and one epoch of its log: locked rows, known hashes, the place its slips carry. */
import { sql } from 'kysely'
import { tillHolder } from '../../shared/domain/ledger.ts'
import type { TillPlace } from '../../shared/domain/recompute-known.ts'
import type { HqTransaction } from '../db.ts'
import type { LogHead } from './batch.ts'
import type { LedgerTables } from './tables.ts'

export interface LockedTill {
  readonly id: string
  readonly site: string
  readonly number: number
  readonly publicKey: string
  /** The one it is in. */
  readonly epoch: string
  readonly state: LedgerTables['till']['state']
}

/** The row that every request of a till which writes locks first; null for a till that nobody brought in. */
export async function lockPushingTill(tx: HqTransaction, id: string): Promise<LockedTill | null> {
  const row = await tx
    .selectFrom('till')
    .select(['id', 'site', 'number', 'public_key as publicKey', 'epoch', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** One epoch's log as HQ has it. */
export interface EpochAt {
  readonly holder: string
  readonly epoch: string
  readonly epochNumber: number
  readonly state: LedgerTables['till_epoch']['state']
  /** What it held has come home; what a till that was ended as lost returns later came home before. */
  readonly isEnded: boolean
  readonly last: LogHead
  readonly generation: string
  readonly inboxN: number
  readonly appliedN: number
  readonly place: TillPlace
  readonly lastAtMs: number | null
}

/** The stand-alone shop's: what slips carry before a log says otherwise. */
const NOWHERE = { siteCode: '0000', tillNumber: 1 } as const

/** Read after the till's row was locked; null for an epoch that HQ never heard of. */
export async function epochAt(tx: HqTransaction, till: string, epoch: string): Promise<EpochAt | null> {
  type Row = LedgerTables['till_epoch'] & { last_at_ms: number | null; place_text: string | null }
  const { rows } = await sql<Row>`SELECT e.*,
      (SELECT at_ms FROM entry l WHERE l.till = e.till AND l.epoch = e.epoch AND l.seq = e.last_seq) AS last_at_ms,
      (SELECT text FROM entry p WHERE p.till = e.till AND p.epoch = e.epoch
        AND p.kind IN ('till.opened', 'epoch.opened', 'hq.joined') AND p.parked IS NULL
        ORDER BY p.seq DESC LIMIT 1) AS place_text
    FROM till_epoch e WHERE e.till = ${till} AND e.epoch = ${epoch}`.execute(tx)
  const row = rows[0]
  if (row === undefined) return null
  return {
    holder: tillHolder(till, epoch),
    epoch,
    epochNumber: row.epoch_number,
    state: row.state,
    isEnded: row.ended_at_ms !== null,
    last: { seq: row.last_seq, hash: row.last_hash },
    generation: row.generation,
    inboxN: row.inbox_n,
    appliedN: row.applied_n,
    place: { ...placeIn(row.place_text), epochNumber: row.epoch_number },
    lastAtMs: row.last_at_ms,
  }
}

function placeIn(text: string | null): Pick<TillPlace, 'site' | 'tillNumber'> {
  const opened: { readonly body: typeof NOWHERE } = text === null ? { body: NOWHERE } : JSON.parse(text)
  return { site: opened.body.siteCode, tillNumber: opened.body.tillNumber }
}

/** The hashes that HQ has from a place on; at most as many as a push has entries are asked for. */
export async function hashesOf(
  tx: HqTransaction,
  till: string,
  epoch: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, string>> {
  if (from > to) return new Map()
  const rows = await tx
    .selectFrom('entry')
    .select(['seq', 'hash'])
    .where('till', '=', till)
    .where('epoch', '=', epoch)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .limit(500)
    .execute()
  return new Map(rows.map(({ seq, hash }) => [seq, hash]))
}

/** Whether a person was told already that this epoch's log stopped so; one who decided about it is not asked again. */
export async function wasStopped(
  tx: HqTransaction,
  holder: string,
  code: 'fork' | 'broken_chain',
): Promise<boolean> {
  const row = await tx
    .selectFrom('matter')
    .select('id')
    .where('subject', '=', holder)
    .where('kind', '=', code)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** What stopped this epoch, as the open matter says: the same problem as when it happened. */
export async function stopOf(
  tx: HqTransaction,
  at: EpochAt,
): Promise<{ readonly code: 'fork' | 'broken_chain'; readonly seq: number }> {
  const row = await tx
    .selectFrom('matter')
    .select(['kind', sql<number>`(evidence ->> 'seq')::integer`.as('seq')])
    .where('subject', '=', at.holder)
    .where('kind', 'in', ['fork', 'broken_chain'])
    .where('state', '=', 'open')
    .orderBy('opened_at_ms')
    .limit(1)
    .executeTakeFirst()
  const code = row?.kind === 'broken_chain' ? 'broken_chain' : 'fork'
  return { code, seq: row?.seq ?? at.last.seq + 1 }
}
