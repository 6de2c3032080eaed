/** What must hold in a till's folder after a kill, whoever looks: each function answers with what does not, in words. */

import type { ReadableDb } from '../../main/store/query.ts'
import type { TillStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { slipSchema } from '../../shared/receipt/slip.ts'
import type { PaperSlip } from './paper.ts'

const SHOP_OFFSET_MS = 8 * 3_600_000

/** The log as a whole: no finding, and each act there with everything that belongs to it or not at all. */
export function brokenInLedger(store: TillStore): readonly string[] {
  const { db } = store
  return [
    ...verifyDatabase(db).findings.map(({ check, where, what }) => `${check}, ${where}: ${what}`),
    ...halfActs(db),
    ...misdated(db),
  ]
}

interface ActRow {
  readonly id: string
  readonly kind: string
  readonly asks: number
  readonly originals: number
  readonly profiles: number
}

/** An act is its entry, its ask and its slip (and the profile of whom it enrolled): all of them or none. */
function halfActs(db: ReadableDb): readonly string[] {
  const acts = db.connection
    .prepare(
      `SELECT id, kind,
        (SELECT count(*) FROM ask WHERE act_id = entry.id) AS asks,
        (SELECT count(*) FROM print_job WHERE entry_id = entry.id AND copy = 'original') AS originals,
        (SELECT count(*) FROM profile WHERE member_id = entry.id) AS profiles
      FROM entry WHERE kind IN ('sale', 'refund', 'member.enrolled')`,
    )
    .all() as ActRow[]
  const half = acts.filter(
    (act) =>
      act.asks !== 1 || act.originals !== 1 || act.profiles !== (act.kind === 'member.enrolled' ? 1 : 0),
  )
  const orphans = Number(
    db.connection
      .prepare(
        `SELECT (SELECT count(*) FROM ask WHERE act_id NOT IN (SELECT id FROM entry))
          + (SELECT count(*) FROM print_job WHERE entry_id NOT IN (SELECT id FROM entry))
          + (SELECT count(*) FROM profile WHERE member_id NOT IN (SELECT id FROM entry))`,
      )
      .pluck()
      .get(),
  )
  return [
    ...half.map((act) => `half an act: ${JSON.stringify(act)}`),
    ...(orphans === 0 ? [] : [`${orphans} rows of acts that are not in the log`]),
  ]
}

/** Business dates are those of Shanghai, reckoned here without any calendar library. */
function misdated(db: ReadableDb): readonly string[] {
  return textsOf(db)
    .map((text) => JSON.parse(text) as { readonly atMs: number; readonly businessDate: string })
    .filter(({ atMs, businessDate }) => businessDate !== shanghaiDate(atMs))
    .map(({ atMs, businessDate }) => `${businessDate} is not the business date of ${atMs}`)
}

export function shanghaiDate(atMs: number): string {
  return new Date(atMs + SHOP_OFFSET_MS).toISOString().slice(0, 10)
}

function textsOf(db: ReadableDb): readonly string[] {
  return db.connection.prepare('SELECT text FROM entry').pluck().all() as string[]
}

/** Which of the acts with these ids the log does not have. */
export function missingActs(db: ReadableDb, actIds: readonly string[]): readonly string[] {
  const known = new Set(db.connection.prepare('SELECT id FROM entry').pluck().all())
  return actIds.filter((id) => !known.has(id))
}

/** The acts of persons in the log, in order. */
export function actsInLog(db: ReadableDb): readonly string[] {
  return db.connection
    .prepare("SELECT id FROM entry WHERE kind IN ('sale', 'refund', 'member.enrolled') ORDER BY seq")
    .pluck()
    .all() as string[]
}

export function jobsBeingSent(db: ReadableDb): readonly number[] {
  return db.connection.prepare("SELECT id FROM print_job WHERE state = 'sending'").pluck().all() as number[]
}

interface JobRow {
  readonly id: number
  readonly state: string
  readonly model: string
}

/**
 * Paper against queue, once the queue is empty: a slip is on paper once if its job is printed, once or not at all if
 * nobody knows, and never otherwise. `sentAtKills`: the jobs that a kill found being sent.
 */
export function brokenOnPaper(
  db: ReadableDb,
  paper: readonly PaperSlip[],
  sentAtKills: readonly number[],
): readonly string[] {
  const jobs = db.connection.prepare('SELECT id, state, model FROM print_job').all() as JobRow[]
  const numbers = paper.flatMap((slip) => (slip.slipNumber === null ? [] : [slip.slipNumber]))
  const problems: string[] = []
  let unknownAndWhole = 0
  for (const job of jobs) {
    const number = slipSchema.parse(JSON.parse(job.model)).head.slipNumber
    const begun = numbers.filter((one) => one === number).length
    const whole = paper.filter((slip) => slip.whole && slip.slipNumber === number).length
    if (begun > 1) problems.push(`slip ${number} was begun ${begun} times`)
    if (job.state === 'printed' && whole !== 1) problems.push(`slip ${number} is printed, but not on paper`)
    if (job.state !== 'printed' && job.state !== 'unknown') problems.push(`slip ${number} is ${job.state}`)
    if (job.state === 'unknown') unknownAndWhole += whole
    if (sentAtKills.includes(job.id) && job.state !== 'unknown')
      problems.push(`slip ${number} was being sent at a kill and is ${job.state}`)
  }
  const torn = paper.filter((slip) => !slip.whole).length
  const unknown = jobs.filter((job) => job.state === 'unknown').length
  if (torn + unknownAndWhole > unknown)
    problems.push(`${torn} torn slips and ${unknownAndWhole} whole ones, of ${unknown} unknown jobs`)
  return problems
}

/** What a life of a folder came to, for the report. */
export function countedJobs(db: ReadableDb): Readonly<Record<string, number>> {
  const rows = db.connection.prepare('SELECT state, count(*) AS jobs FROM print_job GROUP BY state').all()
  return Object.fromEntries((rows as { state: string; jobs: number }[]).map((row) => [row.state, row.jobs]))
}
