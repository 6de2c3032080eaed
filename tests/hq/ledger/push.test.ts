/** A till's whole history pushed to HQ (invariants 3, 4, 7): HQ's books are the till's, however the pushes were cut. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tillHolder } from '../../../shared/domain/ledger.ts'
import { EVERY_ACT, liveEveryAct } from '../../support/every-act.ts'
import { aClock, startHq, type TestHq } from '../../support/hq.ts'
import { DAY_MS, MORNING_MS, openShop, type Shop } from '../../support/shop.ts'
import {
  amountsAt,
  bringIn,
  emptyLedger,
  ledgerOf,
  openMattersOf,
  pushAll,
  pushOf,
  pushTo,
  readTillLog,
  type TillLog,
} from '../../support/till-log.ts'

let shop: Shop
let log: TillLog
let hq: TestHq

beforeAll(async () => {
  shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  log = readTillLog(shop)
  hq = await startHq({ clock: aClock(MORNING_MS + 400 * DAY_MS) })
}, 60_000)
afterAll(async () => {
  await hq.close()
  await shop.remove()
})
beforeEach(async () => {
  await emptyLedger(hq)
  await bringIn(hq, log)
})

const holder = () => tillHolder(log.tillId, log.epoch)
const outcomes = async (first: number, last: number) => {
  const answered = await pushTo(hq, log, pushOf(log, first, last))
  if (!answered.ok) return answered.problem
  return [...new Set(answered.value.entries.map(({ was }) => was))]
}

test('a whole history in one push: all accepted, nothing for a person, every amount where the till has it', async () => {
  expect(await outcomes(1, log.texts.length)).toEqual(['accepted'])
  expect(await openMattersOf(hq)).toEqual([])
  expect(await amountsAt(hq, holder())).toEqual(log.amounts)
})

test('no account of anybody is below zero, but the listed sources', async () => {
  await pushAll(hq, log)
  const below = await hq.db.selectFrom('balance').select('owner').where('amount', '<', 0).execute()
  expect(new Set(below.map(({ owner }) => owner))).toEqual(new Set(['p:issued', 'p:owed']))
})

test('HQ’s copy of the log is the till’s, hash by hash', async () => {
  await pushAll(hq, log, 7)
  const rows = await hq.db.selectFrom('entry').select(['seq', 'text']).orderBy('seq').execute()
  expect(rows.map(({ text }) => text)).toEqual(log.texts)
})

describe('cut anywhere', () => {
  test.each([1, 2, 3, 7, 20])('pushes of %d entries come to the same as one', async (size) => {
    await pushAll(hq, log)
    const whole = await ledgerOf(hq)
    await emptyLedger(hq)
    await bringIn(hq, log)
    await pushAll(hq, log, size)
    const cut = await ledgerOf(hq)
    // A profile that is newer than the entries of its push is asked for again with the next.
    const settled = (rows: readonly string[] = []) => rows.filter((row) => !row.includes('"decided"'))
    expect({ ...cut, matter: settled(cut['matter']) }).toEqual(whole)
  })

  test('a push again, and one that overlaps, change nothing', async () => {
    await pushAll(hq, log, 20)
    const before = await ledgerOf(hq)
    expect(await outcomes(1, log.texts.length)).toEqual(['duplicate'])
    expect(await outcomes(5, 30)).toEqual(['duplicate'])
    expect(await ledgerOf(hq)).toEqual(before)
  })

  test('of a push that overlaps only what is new is taken', async () => {
    expect(await outcomes(1, 20)).toEqual(['accepted'])
    expect(await outcomes(11, log.texts.length)).toEqual(['duplicate', 'accepted'])
    expect(await amountsAt(hq, holder())).toEqual(log.amounts)
  })

  test('two pushes of the same at once: one takes it, the other finds it known', async () => {
    const both = await Promise.all([outcomes(1, 30), outcomes(1, 30), outcomes(1, 20)])
    expect(both.filter((was) => Array.isArray(was) && was.includes('accepted'))).toHaveLength(
      both.some((was) => Array.isArray(was) && was.includes('duplicate') && was.includes('accepted')) ? 2 : 1,
    )
    await pushAll(hq, log)
    expect(await amountsAt(hq, holder())).toEqual(log.amounts)
    expect(await openMattersOf(hq)).toEqual([])
  })

  test('entries that are missing before it are asked for', async () => {
    await pushTo(hq, log, pushOf(log, 1, 10))
    expect(await outcomes(12, 20)).toEqual({ code: 'gap', expected: 11 })
  })
})

describe('what a push leaves beside the balances', () => {
  beforeEach(() => pushAll(hq, log))

  test('EN-02 members with their home till, cards and profiles', async () => {
    const members = await hq.db.selectFrom('member').selectAll().orderBy('id').execute()
    expect(members).toHaveLength(2)
    for (const member of members) {
      expect(member).toMatchObject({ home_site: '0001', home_till: log.tillId, merged_into: null })
    }
    const profiles = await hq.db.selectFrom('profile').select('name').orderBy('name').execute()
    expect(profiles.map(({ name }) => name).sort()).toEqual(['张小敏', '王芳芳'])
  })

  test('each member stands once among the changes, behind everything before', async () => {
    const changes = await hq.db.selectFrom('member_change').selectAll().execute()
    expect(changes).toHaveLength(2)
    for (const { part, pos } of changes) {
      const head = await hq.db
        .selectFrom('partition_head')
        .select('pos')
        .where('part', '=', part)
        .executeTakeFirstOrThrow()
      expect(pos).toBeLessThanOrEqual(head.pos)
    }
  })

  test('every sale with its slip, its claim and its returns in order', async () => {
    const sales = await hq.db.selectFrom('sale').selectAll().execute()
    const kinds = log.texts.map((text): string => JSON.parse(text).kind)
    expect(sales).toHaveLength(kinds.filter((kind) => kind === 'sale' || kind === 'exchange').length)
    const since = await hq.db.selectFrom('sale_since').selectAll().execute()
    const later = kinds.filter((kind) => ['refund', 'exchange', 'sale.claimed'].includes(kind))
    expect(since).toHaveLength(later.length)
    expect(sales.filter(({ claim_id }) => claim_id !== null)).toHaveLength(1)
  })

  test('RP-02 days of the site add up to the sales', async () => {
    const days = await hq.db.selectFrom('site_day').selectAll().execute()
    const sum = days.reduce((all, { due_fen }) => all + due_fen, 0)
    const due = log.texts
      .map((text) => JSON.parse(text))
      .flatMap(({ kind, body }) =>
        kind === 'sale' ? [body.result.dueFen] : kind === 'exchange' ? [body.sale.result.dueFen] : [],
      )
      .reduce((all: number, fen: number) => all + fen, 0)
    expect(sum).toBe(due)
  })

  test('RP-11 what programme accounts gave and took comes to what members have', async () => {
    const flows = await hq.db
      .selectFrom('flow')
      .select(['account', 'amount'])
      .where('asset', '=', 'points')
      .execute()
    const flowed = flows.reduce((all, { amount }) => all + amount, 0)
    const rows = await hq.db
      .selectFrom('balance')
      .select('amount')
      .where('asset', '=', 'points')
      .where('owner', 'like', 'm:%')
      .execute()
    expect(-flowed).toBe(rows.reduce((all, { amount }) => all + amount, 0))
  })

  test('the programme that the till adopted is kept', async () => {
    const versions = await hq.db.selectFrom('programme_version').select('document').execute()
    expect(versions.map(({ document }) => document)).toEqual(log.programmes)
  })
})
