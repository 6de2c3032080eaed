// What waits or is looked for among very many rows is found, and by an index: whoever waits for it holds tills' locks.
import { randomUUID } from 'node:crypto'
import { type CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveOpenRequests } from '../../../hq/authority/after-push.ts'
import { wasIssuedByTill } from '../../../hq/authority/birthday-rights.ts'
import { pointsMovedByMerge } from '../../../hq/authority/merge.ts'
import { canonicalJson } from '../../../shared/domain/canonical.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, heldBy, issue } from '../../support/hq-books.ts'

let hq: TestHq
beforeAll(async () => {
  hq = await startHq()
})
afterAll(() => hq.close())

const HOPELESS = 600

test('a request is served however many older ones stay open, after a push and by the clock', async () => {
  const till = await aTillOf(hq, '0001', 1)
  const owner = await aMemberOf(hq, 'w1')
  const other = await aMemberOf(hq, 'w2')
  const asked = (whose: string) =>
    JSON.stringify({
      what: 'grant',
      epoch: till.epoch,
      wants: [{ owner: whose, asset: 'points', amount: 5 }],
    })
  const nowMs = hq.parts.clock.nowMs()
  const request = (id: string, kind: 'grant' | 'refund_right', what: string, at_ms: number) => ({
    ...{ id, till: till.id, kind, asked: what, granted: '[0]', state: 'open' as const, at_ms },
  })
  // Of a sale that never comes.
  const never = JSON.stringify({ what: 'refund_right', epoch: till.epoch, saleId: 'never' })
  const hopeless = Array.from({ length: HOPELESS }, () => request(randomUUID(), 'refund_right', never, nowMs))
  await hq.db.insertInto('request').values(hopeless).execute()
  await hq.db
    .insertInto('request')
    .values([owner, other].map((whose) => request(`new ${whose}`, 'grant', asked(whose), nowMs + 1)))
    .execute()
  for (const one of [owner, other]) await issue(hq, one, 'points', 'l', 'hq', 5)
  await serveOpenRequests(hq.parts, { owners: [owner], refundRights: [] })
  expect(await heldBy(hq, owner, 'points')).toEqual({ [`>${till.holder}`]: 5 })
  expect(await heldBy(hq, other, 'points')).toEqual({ hq: 5 })
  await serveOpenRequests(hq.parts, null)
  expect(await heldBy(hq, other, 'points')).toEqual({ [`>${till.holder}`]: 5 })
  const open = await hq.db.selectFrom('request').select('id').where('state', '=', 'open').execute()
  expect(open).toHaveLength(HOPELESS)
}, 60_000)

const ENTRIES = 4_000
const RIGHT = 'right:birthday:2026'

/** As many entries of a log, each of another member. */
async function aLongLog(
  till: string,
  kind: string,
  body: (at: number) => object,
  postings: readonly object[],
) {
  const rows = Array.from({ length: ENTRIES }, (_, at) => ({
    ...{ till, epoch: kind, seq: at + 1, id: `${kind}${at}`, kind, business_date: '2026-11-21' },
    ...{ at_ms: 0, received_at_ms: 0, hash: '', parked: null },
    text: canonicalJson({ atMs: 0, body: body(at), kind, postings }),
  }))
  for (let at = 0; at < ENTRIES; at += 1_000) {
    await hq.db
      .insertInto('entry')
      .values(rows.slice(at, at + 1_000))
      .execute()
  }
}

/** The plans of what is asked through a database that explains every query before it asks it. */
async function plansOf(ask: (db: TestHq['db']) => Promise<unknown>): Promise<string> {
  const plans: string[] = []
  const explained: CompiledQuery[] = []
  const watching = hq.db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      explained.push(hq.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  })
  await ask(watching)
  for (const { sql: text, parameters } of explained) {
    const { rows } = await hq.pool.query(`EXPLAIN ${text}`, [...parameters])
    plans.push(...rows.map((row) => String(row['QUERY PLAN'])))
  }
  return plans.join('\n')
}

test('merges and issued rights are found in long logs by an index, and are the right ones', async () => {
  const grant = { kind: 'grant', amounts: [] }
  await aLongLog('t1', 'inbox.applied', () => ({ effect: grant, n: 1 }), [])
  const gained = [{ owner: 'm:to', asset: 'points', amount: 7 }]
  await aLongLog(
    't2',
    'inbox.applied',
    (at) => ({ effect: { kind: 'merge', from: `f${at}`, to: 'to' } }),
    gained,
  )
  await aLongLog('hq.01', 'members.merged', (at) => ({ amounts: [], from: `f${at}`, to: 'to', v: 1 }), gained)
  await aLongLog('t3', 'right.issued', (at) => ({ asset: RIGHT, memberId: `f${at}`, v: 1 }), [])
  await sql`ANALYZE entry`.execute(hq.db)

  expect(await hq.db.transaction().execute((tx) => pointsMovedByMerge(tx, { from: 'f9', to: 'to' }))).toBe(14)
  expect(await pointsMovedByMerge(hq.db, { from: 'f9', to: 'somebody' })).toBe(0)
  expect(await wasIssuedByTill(hq.db, 't3', 'f9', RIGHT)).toBe(true)
  expect(await wasIssuedByTill(hq.db, 't3', 'f9', 'right:birthday:2025')).toBe(false)
  expect(await wasIssuedByTill(hq.db, 't1', 'f9', RIGHT)).toBe(false)

  const merge = await plansOf((db) => pointsMovedByMerge(db, { from: 'f9', to: 'to' }))
  expect(merge).toMatch(/Index.* entry_of_merge/)
  const right = await plansOf((db) => wasIssuedByTill(db, 't3', 'f9', RIGHT))
  expect(right).toMatch(/Index.* entry_of_right/)
  expect(`${merge}${right}`).not.toContain('Seq Scan')
})
