/** Slips after the fact: the recent ones, one again on screen, one again on paper (补打, on record). */
import type { SlipJobView } from '../../shared/contract/counter.ts'
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { shopTimeText } from '../../shared/domain/time.ts'
import { type Slip, slipSchema } from '../../shared/receipt/slip.ts'
import { entryById } from '../store/entries.ts'
import { appendEntry, isLogClosed } from '../store/log.ts'
import { type PrintJob, printJobById, recentPrintJobs } from '../store/print-jobs.ts'
import type { ReadableDb } from '../store/query.ts'
import { actOnce } from './act-once.ts'
import { type Actor, actOf, type TillParts } from './parts.ts'
import { frameOf, queueSlip } from './printing.ts'
import { testSlip } from './slips.ts'

/** A job's slip as it was queued; null when it can no longer be read. */
export function slipOfJob(job: PrintJob): Slip | null {
  try {
    return slipSchema.parse(JSON.parse(job.model))
  } catch {
    return null
  }
}

export function jobView(job: PrintJob): SlipJobView {
  const slip = slipOfJob(job)
  return {
    jobId: job.id,
    kind: slip?.kind ?? 'test',
    slipNumber: slip?.head.slipNumber ?? null,
    copy: job.copy,
    state: job.state,
    reason: job.reason,
    timeText: shopTimeText(job.queuedAtMs),
  }
}

export function recentJobs(db: ReadableDb): readonly SlipJobView[] {
  return recentPrintJobs(db).map(jobView)
}

/**
 * Queues a slip once more, marked 补打; an entry says who asked. Refuses job_unknown, job_unreadable, act_reused,
 * and till_retired once the log is closed. @see PV-05
 */
export function reprint(
  parts: TillParts,
  actor: Actor,
  ask: { actId: string; jobId: number },
): Result<SlipJobView> {
  return actOnce(
    parts.store,
    { actId: ask.actId, digest: `reprint ${ask.jobId}` },
    (db) => ok(viewOfJob(db, jobOfReprint(db, ask.actId))),
    (db) => {
      const job = printJobById(db, ask.jobId)
      if (job === null || job.entryId === null) return refuse('job_unknown')
      const slip = slipOfJob(job)
      if (slip === null) return refuse('job_unreadable')
      // No log takes it on record any more; the screen shows it still.
      if (isLogClosed(db, parts.identity)) return refuse('till_retired')
      const atMs = parts.clock.nowMs()
      const copy = { ...slip, head: { ...slip.head, copy: 'reprint' as const } }
      const printJob = queueSlip(db, copy, { entryId: job.entryId, copy: 'reprint', atMs })
      appendEntry(db, parts.identity, {
        ...actOf(ask.actId, atMs, actor, null),
        kind: 'slip.reprinted',
        postings: [],
        body: { v: 1, of: job.entryId, printJob },
      })
      return ok(viewOfJob(db, printJob))
    },
    'books',
  )
}

function jobOfReprint(db: ReadableDb, actId: string): number {
  const entry = entryById(db, actId)
  assert(entry?.kind === 'slip.reprinted', 'a reprint that was asked for is in the log')
  return entry.body.printJob
}

/** Queues the printer's test page, which is no act and names no entry. */
export function printTestPage(parts: TillParts, actor: Actor): Result<SlipJobView> {
  return parts.store.act((db) => {
    const atMs = parts.clock.nowMs()
    const frame = {
      ...frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null }),
      copy: 'original' as const,
    }
    return ok(viewOfJob(db, queueSlip(db, testSlip(frame), { entryId: null, copy: 'original', atMs })))
  })
}

function viewOfJob(db: ReadableDb, jobId: number): SlipJobView {
  const job = printJobById(db, jobId)
  assert(job !== null, 'a job just queued is there')
  return jobView(job)
}
