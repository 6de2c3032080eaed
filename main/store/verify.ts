/**
 * verify: recomputes everything this till's database says and compares. The log is read once: each hash and link, each
 * act's facts against the entries before it, its result by the engine from its facts, its postings from its result. Run
 * through the same projections into an empty database, it must end up equal to the till's own, table by table.
 */
import BetterSqlite3 from 'better-sqlite3'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { SOURCES } from '../../shared/domain/ledger.ts'
import { postToAccounts } from './accounts.ts'
import { directoryMember } from './directory.ts'
import { parseEntry, walkLog } from './entries.ts'
import { errorCode, isDamage } from './folder.ts'
import { genesisHash, sha256 } from './hash.ts'
import { type TillIdentity, tillIdentity } from './identity.ts'
import { migrate } from './migrate.ts'
import { profileDigest, profileOf } from './profiles.ts'
import { PROJECTIONS, project } from './projections.ts'
import type { ReadableDb, WritableDb } from './query.ts'
import { checkAct } from './verify-acts.ts'
import { type Finding, type Findings, newFindings } from './verify-findings.ts'
import { checkAcknowledged } from './verify-hq.ts'

export interface VerifyReport {
  readonly findings: readonly Finding[]
  /** What was checked and how many of each, so that "no finding" says something. */
  readonly checked: Readonly<Record<string, number>>
}

/** Everything that the log alone makes. */
const DERIVED = ['posting', 'balance', 'holding', ...PROJECTIONS] as const

/** Reads the whole database; on a large one this takes a while, and the till sells on meanwhile only in other processes. */
export function verifyDatabase(db: ReadableDb): VerifyReport {
  const findings = newFindings()
  whileReadable(findings, () => checkFile(db, findings))
  whileReadable(findings, () => checkReplay(db, findings))
  whileReadable(findings, () => checkNotBelowZero(db, findings))
  whileReadable(findings, () => checkProfiles(db, findings))
  whileReadable(findings, () => checkAcknowledged(db, findings))
  return { findings: findings.found, checked: findings.checked }
}

/** A page that cannot be read ends a check, and is what there is to find. */
function whileReadable(findings: Findings, check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!isDamage(error)) throw error
    findings.expect(false, 'file', 'database', `a part of it cannot be read (${errorCode(error)})`)
  }
}

function checkReplay(db: ReadableDb, findings: Findings): void {
  const replayed = new BetterSqlite3(':memory:')
  try {
    migrate(replayed)
    replayed.pragma('foreign_keys = OFF')
    const replay = { connection: replayed } as WritableDb
    replayed.exec('BEGIN')
    checkLog(db, replay, findings)
    replayed.exec('COMMIT')
    for (const table of DERIVED) compareTable(db, replay, table, findings)
  } finally {
    replayed.close()
  }
}

function checkFile(db: ReadableDb, findings: Findings): void {
  const found = db.connection.pragma('integrity_check', { simple: true })
  findings.expect(found === 'ok', 'file', 'database', `integrity check says ${String(found).slice(0, 200)}`)
  const broken = db.connection.pragma('foreign_key_check')
  const rows = Array.isArray(broken) ? broken.length : 0
  findings.expect(rows === 0, 'references', 'database', `${rows} rows point nowhere`)
}

interface ChainLink {
  readonly epochNumber: number
  readonly epoch: string
  readonly seq: number
  readonly hash: string
  readonly kind: Entry['kind']
}

function checkLog(db: ReadableDb, replay: WritableDb, findings: Findings): void {
  let identity = tillIdentity(db)
  let last: ChainLink | null = null
  for (const row of walkLog(db, {})) {
    const where = `entry ${row.epoch_number}/${row.seq}`
    findings.expect(sha256(row.text) === row.hash, 'entry hash', where, 'its hash is not that of its text')
    const entry = parseEntry(row)
    checkEnvelope(entry, row, where, findings)
    checkLink(entry, row.epoch_number, last, where, findings)
    findings.expect(entry.till === identity?.tillId, 'till', where, 'it names another till')
    identity = placedBy(entry, row.epoch_number, identity)
    checkAct(db, { entry, epochNumber: row.epoch_number, identity, books: replay, where, findings })
    replayEntry(replay, db, row.epoch_number, entry, where, findings)
    last = {
      epochNumber: row.epoch_number,
      epoch: entry.epoch,
      seq: row.seq,
      hash: row.hash,
      kind: entry.kind,
    }
  }
}

/** Who the till was at an entry: its slips carry the site and number that it had then. */
function placedBy(entry: Entry, epochNumber: number, identity: TillIdentity | null): TillIdentity | null {
  if (identity === null) return null
  const present = { ...identity, epochNumber, epoch: entry.epoch }
  const names = entry.kind === 'till.opened' || entry.kind === 'hq.joined' || entry.kind === 'epoch.opened'
  if (!names) return present
  return { ...present, siteCode: entry.body.siteCode, tillNumber: entry.body.tillNumber }
}

function checkEnvelope(
  entry: Entry,
  row: { readonly id: string; readonly kind: string; readonly seq: number; readonly text: string },
  where: string,
  findings: Findings,
): void {
  const { hash: _, ...unhashed } = entry
  findings.expect(canonicalJson(unhashed) === row.text, 'canonical text', where, 'its text is not canonical')
  const same = entry.id === row.id && entry.kind === row.kind && entry.seq === row.seq
  findings.expect(same, 'envelope', where, 'its columns differ from its text')
}

function checkLink(
  entry: Entry,
  epochNumber: number,
  last: ChainLink | null,
  where: string,
  findings: Findings,
): void {
  const continues = last !== null && last.epochNumber === epochNumber
  const wantedSeq = continues ? last.seq + 1 : 1
  const wantedPrev = continues ? last.hash : genesisHash(entry.till, entry.epoch)
  findings.expect(entry.seq === wantedSeq, 'dense sequence', where, `position ${wantedSeq} is missing`)
  findings.expect(entry.prev === wantedPrev, 'chain', where, 'it does not name the entry before it')
  const isAfterEnd = continues && last.kind === 'till.closed'
  findings.expect(!isAfterEnd, 'closed log', where, 'it follows the entry that closed its epoch')
  if (continues || last === null) return
  const after = entry.kind === 'epoch.opened' ? entry.body.after : null
  const follows = after?.epoch === last.epoch && after.seq === last.seq && after.hash === last.hash
  findings.expect(follows, 'epoch', where, 'a new epoch does not say which entry it follows')
}

/** Invariant 2: running the postings again must never take an account below zero; the tables' checks say so. */
function replayEntry(
  replay: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: Entry,
  where: string,
  findings: Findings,
): void {
  try {
    postToAccounts(replay, log, epochNumber, entry)
    project(replay, log, epochNumber, entry)
    findings.count('replayed')
  } catch (error) {
    findings.expect(
      false,
      'replayed',
      where,
      error instanceof Error ? error.message : 'it cannot be replayed',
    )
  }
}

/** Invariant 4: the till's own table holds exactly the rows that the log makes. */
function compareTable(db: ReadableDb, replay: ReadableDb, table: string, findings: Findings): void {
  const order = `ORDER BY ${primaryKey(db, table).join(', ')}`
  const own = db.connection.prepare(`SELECT * FROM ${table} ${order}`).iterate()
  const made = replay.connection.prepare(`SELECT * FROM ${table} ${order}`).iterate()
  let position = 0
  try {
    for (;;) {
      const ownRow = own.next()
      const madeRow = made.next()
      if (ownRow.done === true && madeRow.done === true) break
      position += 1
      const same = JSON.stringify(ownRow.value) === JSON.stringify(madeRow.value)
      findings.expect(same, `table ${table}`, `${table} row ${position}`, 'it is not what the log makes')
      if (!same) break
    }
  } finally {
    own.return?.()
    made.return?.()
  }
}

function primaryKey(db: ReadableDb, table: string): readonly string[] {
  const columns = db.connection.pragma(`table_info(${table})`) as { name: string; pk: number }[]
  return columns
    .filter((column) => column.pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map((column) => column.name)
}

/** Invariant 2, once more as the tables stand: only the sources are below zero. */
function checkNotBelowZero(db: ReadableDb, findings: Findings): void {
  for (const table of ['balance', 'holding']) {
    const below = db.connection.prepare(`SELECT DISTINCT owner FROM ${table} WHERE amount < 0`).pluck().all()
    const wrong = below.filter((owner) => !SOURCES.includes(String(owner)))
    findings.expect(
      wrong.length === 0,
      'not below zero',
      table,
      `${wrong.length} owners have less than nothing`,
    )
  }
}

/** The log knows a profile by its digest; a profile that was erased is gone, one that was altered does not match. */
function checkProfiles(db: ReadableDb, findings: Findings): void {
  const members = db.connection.prepare('SELECT id, profile_digest FROM member ORDER BY id').all() as {
    id: string
    profile_digest: string
  }[]
  members.forEach((member, position) => {
    const profile = profileOf(db, member.id)
    if (profile === null) return
    const digest = profileDigest(profile)
    // HQ's word on a person comes before the act that books it.
    const same = digest === member.profile_digest || digest === directoryMember(db, member.id)?.profileDigest
    findings.expect(same, 'profile', `profile ${position + 1}`, 'it is not the profile that was enrolled')
  })
}
