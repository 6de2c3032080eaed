/** The print queue: jobs are queued in the act's transaction and settled outside it. A job is never deleted. */
import { sql } from 'kysely'
import { type ReadableDb, readAll, readOne, type WritableDb, write } from './query.ts'

export type PrintState = 'pending' | 'sending' | 'printed' | 'failed' | 'unknown'

export interface PrintJob {
  readonly id: number
  readonly entryId: string | null
  readonly kind: string
  readonly copy: 'original' | 'reprint'
  /** The slip's model as JSON (shared/receipt). */
  readonly model: string
  readonly state: PrintState
  readonly reason: string | null
  readonly queuedAtMs: number
}

/** Why a job failed in a till without a printer; only a person prints such a slip, as 补打. */
export const NO_PRINTER = 'no_printer'

/** Why a job in a folder that was put back from a copy waits for a person: it may be on paper already. */
const RESTORED = 'restored'

const insertJob = write<{
  entry: string | null
  kind: string
  copy: string
  model: string
  at: number
}>()((db, argument) =>
  db.insertInto('print_job').values({
    entry_id: argument('entry'),
    kind: argument('kind'),
    copy: argument('copy'),
    model: argument('model'),
    state: sql.lit('pending'),
    queued_at_ms: argument('at'),
  }),
)
const jobRow = readOne<{ id: number }>()((db, argument) =>
  db.selectFrom('print_job').selectAll().where('id', '=', argument('id')),
)
// That a job is not printed stands beside its state, for it is what the index of open jobs goes by.
const pendingRow = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('print_job')
    .selectAll()
    .where('state', '<>', sql.lit('printed'))
    .where('state', 'in', [sql.lit('pending'), sql.lit('failed')])
    .where('reason', 'is not', sql.lit(NO_PRINTER))
    .orderBy('id')
    .limit(sql.lit(1)),
)
const recentRows = readAll<Record<never, never>>()((db) =>
  db.selectFrom('print_job').selectAll().orderBy('id', 'desc').limit(sql.lit(50)),
)
const countRows = readAll<Record<never, never>>()((db) =>
  db
    .selectFrom('print_job')
    .select((select) => ['state', select.fn.countAll<number>().as('jobs')])
    .where('state', '<>', sql.lit('printed'))
    .where('reason', 'is not', sql.lit(NO_PRINTER))
    .groupBy('state'),
)
const updateState = write<{ id: number; state: string; reason: string | null }>()((db, argument) =>
  db
    .updateTable('print_job')
    .set({ state: argument('state'), reason: argument('reason') })
    .where('id', '=', argument('id')),
)
const settleAll = write<Record<never, never>>()((db) =>
  db
    .updateTable('print_job')
    .set({ state: sql.lit('printed') })
    .where('state', '=', sql.lit('pending')),
)
const leaveUnprinted = write<Record<never, never>>()((db) =>
  db
    .updateTable('print_job')
    .set({ state: sql.lit('failed'), reason: sql.lit(NO_PRINTER) })
    .where('state', '<>', sql.lit('printed'))
    .where('state', 'in', [sql.lit('pending'), sql.lit('failed')])
    .where('reason', 'is not', sql.lit(NO_PRINTER)),
)
const offerUnprinted = write<Record<never, never>>()((db) =>
  db
    .updateTable('print_job')
    .set({ state: sql.lit('unknown'), reason: sql.lit(RESTORED) })
    .where('state', '<>', sql.lit('printed'))
    .where('state', 'in', [sql.lit('pending'), sql.lit('failed'), sql.lit('sending')])
    .where('reason', 'is not', sql.lit(NO_PRINTER)),
)
const sendingRows = readAll<Record<never, never>>()((db) =>
  db
    .selectFrom('print_job')
    .select('id')
    .where('state', '<>', sql.lit('printed'))
    .where('state', '=', sql.lit('sending'))
    .orderBy('id')
    .limit(sql.lit(100)),
)
const originalRow = readOne<{ entry: string }>()((db, argument) =>
  db
    .selectFrom('print_job')
    .selectAll()
    .where('entry_id', '=', argument('entry'))
    .where('copy', '=', sql.lit('original')),
)

type JobRow = NonNullable<ReturnType<typeof jobRow>>

function printJob(row: JobRow): PrintJob {
  return {
    id: row.id,
    entryId: row.entry_id,
    kind: row.kind,
    copy: row.copy === 'reprint' ? 'reprint' : 'original',
    model: row.model,
    state: row.state as PrintState,
    reason: row.reason,
    queuedAtMs: row.queued_at_ms,
  }
}

/** Queues a slip; an entry has at most one original. @returns the job's id */
export function queuePrintJob(
  db: WritableDb,
  job: Pick<PrintJob, 'entryId' | 'kind' | 'copy' | 'model' | 'queuedAtMs'>,
): number {
  return insertJob(db, {
    entry: job.entryId,
    kind: job.kind,
    copy: job.copy,
    model: job.model,
    at: job.queuedAtMs,
  }).lastId
}

export function printJobById(db: ReadableDb, id: number): PrintJob | null {
  const row = jobRow(db, { id })
  return row === undefined ? null : printJob(row)
}

/** The original slip of an entry. */
export function originalJobOf(db: ReadableDb, entryId: string): PrintJob | null {
  const row = originalRow(db, { entry: entryId })
  return row === undefined ? null : printJob(row)
}

/** The oldest job that nobody has begun to send, or that failed before a byte was sent. */
export function nextPrintJob(db: ReadableDb): PrintJob | null {
  const row = pendingRow(db, {})
  return row === undefined ? null : printJob(row)
}

export function recentPrintJobs(db: ReadableDb): readonly PrintJob[] {
  return recentRows(db, {}).map(printJob)
}

/** How many jobs are in each state but printed. */
export function openPrintJobs(db: ReadableDb): Readonly<Partial<Record<string, number>>> {
  return Object.fromEntries(countRows(db, {}).map((row) => [row.state, row.jobs]))
}

export function setPrintState(db: WritableDb, id: number, state: PrintState, reason: string | null): void {
  updateState(db, { id, state, reason })
}

/** Jobs found half sent: at a start they may be on paper or not, and nobody prints them again by himself. */
export function sendingPrintJobs(db: ReadableDb): readonly number[] {
  return sendingRows(db, {}).map((row) => row.id)
}

/** History that was made up or imported was never on this paper and never will be. */
export function settlePrintJobs(db: WritableDb): void {
  settleAll(db, {})
}

/** After a restore nothing prints by itself: nobody knows what came on paper since the copy, so each waiting job is offered as 补打. */
export function offerWaitingJobs(db: WritableDb): void {
  offerUnprinted(db, {})
}

/** What waits in a till without a printer waits for nobody. */
export function leaveJobsUnprinted(db: WritableDb): void {
  leaveUnprinted(db, {})
}
