/** The store: its settings, what it refuses to change, its migrations, its look-ups' plans, and what verify finds. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { holdingOf, pointsHeld } from '../../main/store/accounts.ts'
import { redemptionsBefore } from '../../main/store/as-of-sale.ts'
import { conversionsOf } from '../../main/store/conversions.ts'
import { directoryMember, directoryMemberOfCard } from '../../main/store/directory.ts'
import { debtToNet, expiredPoints, expiringPoints, membersWithExpired } from '../../main/store/due.ts'
import { elsewhereOf } from '../../main/store/elsewhere.ts'
import { entryById } from '../../main/store/entries.ts'
import { hadFirstSale } from '../../main/store/first-sale.ts'
import { sha256 } from '../../main/store/hash.ts'
import {
  historyOf,
  memberById,
  memberOfCard,
  membersOfPhone,
  searchMembers,
} from '../../main/store/members.ts'
import { migrate } from '../../main/store/migrate.ts'
import { entriesFrom } from '../../main/store/outbox.ts'
import { accruedBySales, adjustedBy, timesHad, yearFigures } from '../../main/store/periods.ts'
import { nextPrintJob, originalJobOf, sendingPrintJobs } from '../../main/store/print-jobs.ts'
import type { ReadableDb } from '../../main/store/query.ts'
import { oldestRights, touchedMembers } from '../../main/store/resting.ts'
import { saleOfId, saleOfSlip } from '../../main/store/sales.ts'
import { mergedMember } from '../../main/store/standing.ts'
import { openStore, readSettings, type TillStore } from '../../main/store/store.ts'
import { undoneBy } from '../../main/store/undone.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { unusedVouchersOf, voucherByNumber } from '../../main/store/vouchers.ts'
import { tillMigrations } from '../../migrations/till/list.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { aDraft, enrol, giveBack, openShop, type Shop, sell, signIn, swipe } from '../support/shop.ts'

describe('an open store', () => {
  let root: string
  let store: TillStore

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'guike-store-'))
    const opened = openStore({ dataDir: join(root, 'data'), configDir: join(root, 'config') })
    if (!opened.ok) throw new Error(opened.code)
    store = opened.value
  })
  afterEach(() => {
    store.close()
    rmSync(root, { recursive: true })
  })

  test('is as durable as it says, read back from the connection', () => {
    expect(readSettings(store.db)).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      locking_mode: 'exclusive',
    })
  })

  test('PV-01 is encrypted at rest: no text of it is on the disk, and another key does not open it', () => {
    store.act((db) => {
      db.connection.exec("INSERT INTO setting VALUES ('probe', 'findme-findme-findme')")
      return ok(null)
    })
    const path = store.folder.databasePath
    const bytes = Buffer.concat([readFileSync(path), readFileSync(`${path}-wal`)])
    expect(bytes.includes('findme')).toBe(false)
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
    store.close()
    const stranger = new BetterSqlite3(path)
    stranger.pragma("cipher = 'sqlcipher'")
    stranger.pragma(`key = "x'${'00'.repeat(32)}'"`)
    expect(() => stranger.exec('SELECT count(*) FROM entry')).toThrow(/not a database/)
    stranger.close()
  })

  test('an act that refuses or throws leaves nothing behind', () => {
    const put = "INSERT INTO setting VALUES ('half', '1')"
    const refused = store.act((db) => {
      db.connection.exec(put)
      return refuse('no')
    })
    expect(refused).toEqual(refuse('no'))
    expect(() =>
      store.act((db) => {
        db.connection.exec(put)
        throw new Error('defect')
      }),
    ).toThrow('defect')
    expect(store.db.connection.prepare('SELECT count(*) AS rows FROM setting').get()).toEqual({ rows: 0 })
  })

  test('an act within an act is a savepoint: refused alone, kept with the whole', () => {
    const put = (name: string) => `INSERT INTO setting VALUES ('${name}', '1')`
    store.act((db) => {
      db.connection.exec(put('whole'))
      store.act((inner) => {
        inner.connection.exec(put('part'))
        return refuse('no')
      })
      return ok(null)
    })
    expect(store.db.connection.prepare('SELECT name FROM setting').all()).toEqual([{ name: 'whole' }])
  })
})

const DATE = businessDate('2026-11-21')

describe('migrations', () => {
  test('the list is in order, numbered by tens, and ends in user_version', () => {
    const versions = tillMigrations.map((migration) => migration.version)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(versions.every((version) => version % 10 === 0)).toBe(true)
    const database = new BetterSqlite3(':memory:')
    expect(migrate(database)).toEqual(ok(versions.at(-1)))
    expect(database.pragma('user_version', { simple: true })).toBe(versions.at(-1))
    database.close()
  })

  test('one that fails half way leaves the database as it was', () => {
    const database = new BetterSqlite3(':memory:')
    const broken = [
      { version: 10, name: 'fine', statements: ['CREATE TABLE one (a INTEGER) STRICT'] },
      { version: 20, name: 'broken', statements: ['CREATE TABLE two (a INTEGER) STRICT', 'CREATE NONSENSE'] },
    ]
    expect(() => migrate(database, broken)).toThrow(/syntax error/)
    expect(database.pragma('user_version', { simple: true })).toBe(0)
    expect(database.prepare('SELECT count(*) AS tables FROM sqlite_master').get()).toEqual({ tables: 0 })
    database.close()
  })

  test('a database from the future is refused with both versions', () => {
    const database = new BetterSqlite3(':memory:')
    database.pragma('user_version = 9990')
    expect(migrate(database)).toEqual(
      refuse('folder_newer', { found: 9990, known: tillMigrations.at(-1)?.version ?? 0 }),
    )
    database.close()
  })
})

describe('with a little history', () => {
  let shop: Shop
  let store: TillStore

  /** The till lets go of its folder, so that the test may reach into the file as a stranger would. */
  beforeEach(async () => {
    shop = await openShop()
    await signIn(shop)
    enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 11, day: 5 } })
    const { identification } = swipe(shop)
    const sale = await sell(shop, aDraft({ identification, regularYuan: 500, specialYuan: 2000 }))
    await sell(shop, aDraft({ identification, regularYuan: 300, redeem: 1000, useBirthdayRight: true }))
    await giveBack(shop, sale.slipNumber, [{ line: 0, units: 290_00 }], identification)
    await shop.till.close()
    const opened = openStore(shop)
    if (!opened.ok) throw new Error(opened.code)
    store = opened.value
  })
  afterEach(async () => {
    store.close()
    await shop.remove()
  })

  const tamper = (sql: string) => {
    const triggers = store.db.connection
      .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .all()
    for (const trigger of triggers as { name: string }[])
      store.db.connection.exec(`DROP TRIGGER ${trigger.name}`)
    store.db.connection.exec(sql)
  }

  test('facts are never updated and never deleted', () => {
    for (const table of ['entry', 'posting', 'ask', 'programme_version']) {
      for (const change of [`UPDATE ${table} SET rowid = rowid`, `DELETE FROM ${table}`]) {
        const sql = change.replace('SET rowid = rowid', `SET ${firstColumn(table)} = ${firstColumn(table)}`)
        expect(() => store.db.connection.exec(sql), sql).toThrow(/append-only/)
      }
    }
  })

  function firstColumn(table: string): string {
    const columns = store.db.connection.pragma(`table_info(${table})`) as { name: string }[]
    return columns[0]?.name ?? ''
  }

  test('verify finds nothing, and says what it looked at', () => {
    const report = verifyDatabase(store.db)
    expect(report.findings).toEqual([])
    expect(report.checked).toMatchObject({
      'sale recomputed': 2,
      'refund recomputed': 1,
      profile: 1,
      'table sale': 2,
    })
  })

  test.each([
    [
      'a sale rewritten',
      "UPDATE entry SET text = replace(text, '\"accruedPoints\":', '\"accruedPoints\":1') WHERE kind = 'sale'",
      'entry hash',
    ],
    ['a column at odds with its text', "UPDATE entry SET kind = 'refund' WHERE kind = 'sale'", 'envelope'],
    [
      'an entry gone',
      "PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE kind = 'member.enrolled'",
      'dense sequence',
    ],
    [
      'a balance raised',
      "UPDATE balance SET amount = amount + 1000 WHERE owner LIKE 'm:%' AND asset = 'points'",
      'table balance',
    ],
    ['a total raised', "UPDATE holding SET amount = amount + 1 WHERE asset = 'points'", 'table holding'],
    ['a posting gone', 'DELETE FROM posting WHERE seq = (SELECT max(seq) FROM posting)', 'table posting'],
    ['a card made to work at once', 'UPDATE card SET active_at_ms = 0', 'table card'],
    [
      'goods kept again after a return',
      'UPDATE sale_line SET kept_units = 29000 WHERE kept_units = 0',
      'table sale_line',
    ],
    ['a visit added', 'UPDATE member_year SET visits = visits + 1', 'table member_year'],
    ['a profile altered', "UPDATE profile SET phone = '13800000000'", 'profile'],
  ])('verify finds %s', (_, sql, check) => {
    tamper(sql)
    expect(verifyDatabase(store.db).findings.map((finding) => finding.check)).toContain(check)
  })

  test('verify finds an act whose result does not follow from its facts, though every hash is right', () => {
    tamper('PRAGMA foreign_keys = OFF')
    rehash((text) => text.replace('"accruedPoints":2090', '"accruedPoints":2091'))
    const checks = verifyDatabase(store.db).findings.map((finding) => finding.check)
    expect(checks).toContain('sale recomputed')
    expect(checks).not.toContain('entry hash')
    expect(checks).not.toContain('chain')
  })

  /** A forger with the program at hand: rewrites entries and every hash after them. */
  function rehash(forge: (text: string) => string): void {
    const rows = store.db.connection.prepare('SELECT seq, text, hash FROM entry ORDER BY seq').all() as Row[]
    let replaced: { from: string; to: string } | null = null
    for (const row of rows) {
      const linked: string = replaced === null ? row.text : row.text.replace(replaced.from, replaced.to)
      const text = forge(linked)
      const hash = sha256(text)
      store.db.connection
        .prepare('UPDATE entry SET text = ?, hash = ? WHERE seq = ?')
        .run(text, hash, row.seq)
      replaced = { from: row.hash, to: hash }
    }
  }

  test.each<[string, (db: ReadableDb) => unknown]>([
    ['card', (db) => memberOfCard(db, 'x')],
    ['phone', (db) => membersOfPhone(db, 'x')],
    ['last four', (db) => searchMembers(db, 'last_four', '0001')],
    ['name, pinyin and initials', (db) => searchMembers(db, 'name', 'zhang')],
    ['member', (db) => memberById(db, 'x')],
    ['slip', (db) => saleOfSlip(db, 'x')],
    ['entry', (db) => entryById(db, 'x')],
    ['balance', (db) => holdingOf(db, 'm:x', 'points', 'h')],
    ['lots', (db) => pointsHeld(db, 'm:x', 'h', 100, 'lot')],
    ['timeline', (db) => historyOf(db, 'x', null)],
    ['year', (db) => yearFigures(db, 'x', 2026)],
    ['first sale', (db) => hadFirstSale({ books: db, log: db }, 'x')],
    ['sale', (db) => saleOfId(db, 'x')],
    [
      'redemptions before a sale',
      (db) => redemptionsBefore({ books: db, log: db }, 'x', { saleId: 'x', businessDate: DATE }),
    ],
    ['accruals of a day and month', (db) => accruedBySales(db, 'x', DATE)],
    ['rewards had', (db) => timesHad(db, 'x', 'reward', 'c', 'year', DATE)],
    ['adjustments of a day', (db) => adjustedBy(db, 'x', DATE)],
    ['expired points', (db) => expiredPoints(knownOf(db), 'x', DATE)],
    ['points that expire soon', (db) => expiringPoints(knownOf(db), 'x', DATE, DATE)],
    ['members with expired points', (db) => membersWithExpired(knownOf(db), DATE, 10)],
    ['debt', (db) => debtToNet(knownOf(db), 'x', DATE)],
    ['unspent conversions', (db) => conversionsOf(knownOf(db), 'x')],
    ['voucher', (db) => voucherByNumber(db, 'x')],
    ['unused vouchers', (db) => unusedVouchersOf(db, 'x', DATE)],
    ['undone act', (db) => undoneBy(db, 'x')],
    ['waiting slip', (db) => nextPrintJob(db)],
    ['slip being sent', (db) => sendingPrintJobs(db)],
    ['original slip of an entry', (db) => originalJobOf(db, 'x')],
    ['member of HQ’s directory', (db) => directoryMember(db, 'x')],
    ['card of HQ’s directory', (db) => directoryMemberOfCard(db, 'x')],
    ['what is elsewhere', (db) => elsewhereOf(db, 'x', 'points')],
    ['what waits for HQ', (db) => entriesFrom(db, 1, { entries: 9, characters: 9 })],
    ['who a member was merged into', (db) => mergedMember(db, 'x')],
    ['members that acts touched', (db) => touchedMembers(db, { ...PLACE, after: 1, to: 9 }, 9)],
    ['refund rights of the oldest sales', (db) => oldestRights(db, 'h', 9)],
  ])('the look-up by %s is a search in an index, never a scan of a table', (_, lookUp) => {
    for (const sql of statementsOf(lookUp)) {
      const steps = store.db.connection
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .raw()
        .all(...blanks(sql))
      const plan = (steps as [number, number, number, string][]).map(([, , , step]) => step)
      expect(
        plan.filter((step) => /^SCAN (?!CONSTANT)/.test(step)),
        sql,
      ).toEqual([])
      expect(plan.join(' '), sql).toMatch(/SEARCH/)
    }
  })

  test('what has expired is found by its last day, not by looking at every lot', () => {
    const [sql = ''] = statementsOf((db) => membersWithExpired(knownOf(db), DATE, 10))
    const steps = store.db.connection
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .raw()
      .all(...blanks(sql))
    expect(JSON.stringify(steps)).toContain('balance_expiring')
  })

  const knownOf = (db: ReadableDb) => ({ books: db, log: db, holder: 'h', site: '0000' })

  const PLACE = { epochNumber: 1, holder: 'h' }

  const blanks = (sql: string) => Array(sql.split('?').length - 1).fill('x')

  /** The statements a look-up really prepares; nothing was asked on this connection before. */
  function statementsOf(lookUp: (db: ReadableDb) => unknown): readonly string[] {
    const { connection } = store.db
    const prepare = connection.prepare.bind(connection)
    const seen: string[] = []
    Object.assign(connection, {
      prepare: (sql: string) => {
        seen.push(sql)
        return prepare(sql)
      },
    })
    lookUp(store.db)
    Object.assign(connection, { prepare })
    expect(seen).not.toEqual([])
    return seen
  }
})

interface Row {
  readonly seq: number
  readonly text: string
  readonly hash: string
}
