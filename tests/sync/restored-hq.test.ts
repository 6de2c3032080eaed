// HQ put back from yesterday's copy under real tills: what it forgot comes back from them, and nobody gets anything twice.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepHouse } from '../../hq/authority/housekeeping.ts'
import { isRecovering, openGeneration } from '../../hq/authority/recovering.ts'
import { openPool } from '../../hq/db.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { disagreements } from '../chaos/agreement.ts'
import {
  aChain,
  type Chain,
  type ChainTill,
  drained,
  enrolAt,
  memberAt,
  newId,
  sellAt,
} from '../support/chain.ts'
import { aDatabase, startHq, type TestHq } from '../support/hq.ts'
import { asAdmin, databaseUrl } from '../support/hq-postgres.ts'
import { good } from '../support/shop.ts'
import { until } from '../support/sync.ts'

const clock = { nowMs: () => Date.now() }
const made: string[] = []
let database: Awaited<ReturnType<typeof aDatabase>>
let chain: Chain
let hq: TestHq
let yesterday: string
let slipNumber: string
let port: number

beforeAll(async () => {
  database = await aDatabase()
  chain = await aChain(database.url, 3, 2)
  hq = await startHq({ clock, databaseUrl: database.url, configDir: chain.configDir })
  port = Number(new URL(hq.url).port)
  for (const till of chain.tills) await till.open(hq.url)
  const [first, second] = tills()
  enrolAt(first, 1)
  slipNumber = (await sellAt(first, memberAt(first, 1), 9_000)).slipNumber
  enrolAt(second, 2)
  lockAll()
  await allDrained()
  await hq.close()
  yesterday = await copyOf(database.url)
  hq = await startHq({ clock, databaseUrl: database.url, configDir: chain.configDir, port })
  await aDay()
}, 60_000)
afterAll(async () => {
  await chain.remove()
  await hq.close()
  for (const name of made) await asAdmin(admin(), `DROP DATABASE ${name} WITH (FORCE)`)
  await database.drop()
})

function tills(): readonly [ChainTill, ChainTill, ChainTill] {
  const [first, second, third] = chain.tills
  if (first === undefined || second === undefined || third === undefined) throw new Error('three tills')
  return [first, second, third]
}

const admin = () => databaseUrl(database.url, 'postgres')

/** A copy of a database that nobody uses at the moment. @returns its address */
async function copyOf(url: string): Promise<string> {
  const name = `hq_${randomBytes(6).toString('hex')}`
  await asAdmin(admin(), `CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)}`)
  made.push(name)
  return databaseUrl(url, name)
}

/** HQ stops, and comes back at the same address with what it knew yesterday. */
async function putBack(): Promise<void> {
  await hq.close()
  hq = await startHq({ clock, databaseUrl: await copyOf(yesterday), configDir: chain.configDir, port })
}

function lockAll(): void {
  for (const { till } of chain.tills) till.lock()
}

async function allDrained(): Promise<void> {
  for (const till of chain.tills) await drained(till)
}

/** What HQ will forget: an enrolment, points and a refund right that move, a sale that redeems, a return. */
async function aDay(): Promise<void> {
  await signIn()
  const [, second, third] = tills()
  await until(
    () => (memberAt(second, 1)?.points.elsewhere ?? 0) >= 3_000,
    'the first till’s member at the second',
  )
  expect(await fetched(second, 1, 3_000)).toBe('fetched')
  await sellAt(second, memberAt(second, 1), 4_000, 1_000)
  enrolAt(third, 3)
  await sellAt(third, memberAt(third, 3), 700)
  const isHere = async () =>
    good(await second.till.hq.fetchRefundRight({ actId: newId(), slipNumber })).was === 'here'
  await until(isHere, 'the refund right')
  await returnAt(second, 100_00)
  lockAll()
  await allDrained()
}

async function signIn(): Promise<void> {
  for (const { till } of chain.tills) {
    good(await till.signIn({ staffId: till.status().staff[0]?.staffId ?? '', pin: '471108' }))
  }
}

async function fetched(at: ChainTill, place: number, amount: number): Promise<string> {
  const { identification } = memberAt(at, place) ?? { identification: '' }
  return good(await at.till.hq.fetchPoints({ identification, points: amount })).was
}

/** HQ, which is there, says that it is recovering; the till goes on with what it holds. */
async function nothingGranted(at: ChainTill): Promise<void> {
  const before = memberAt(at, 1)?.points.here
  expect(await fetched(at, 1, 100)).toBe('offline')
  expect(at.till.status().outbox.state).not.toBe('offline')
  expect(memberAt(at, 1)?.points.here).toBe(before)
}

/** A part of the sale of the first till comes back. */
async function returnAt({ till, acknowledged }: ChainTill, units: number): Promise<void> {
  const sale = good(till.openSale({ slipNumber }))
  const [reason] = sale.reasons
  const draft = {
    slipNumber,
    returned: [{ line: 0, units }],
    identification: sale.member?.identification ?? null,
    ...(reason === undefined ? {} : { reason: reason.code }),
  }
  const { result } = good(till.quoteRefund({ draft }))
  if (result === null) throw new Error('not judged')
  const actId = newId()
  const refund = { actId, draft, expected: result, approval: null, reason: 'card_forgotten' }
  good(await till.commitRefund(refund))
  acknowledged.push(actId)
}

/** What HQ's books have of the members, over all holders. */
async function pointsAtHq(): Promise<readonly string[]> {
  const { rows } = await hq.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', owner, lot, sum(amount)) AS line FROM balance WHERE asset = 'points' AND left(owner, 2) = 'm:'
     GROUP BY owner, lot HAVING sum(amount) <> 0 ORDER BY 1`,
  )
  return rows.map(({ line }) => line)
}

/** Every till says of every member what HQ's books have. */
async function untilViewsAgree(): Promise<void> {
  for (const place of [1, 2, 3]) {
    const totalAt = (till: ChainTill) => memberAt(till, place)?.points.total
    const [{ memberId }] = [memberAt(tills()[2], place) ?? { memberId: '' }]
    await until(
      async () => {
        const { rows } = await hq.pool.query<{ amount: number }>(
          `SELECT coalesce(sum(amount), 0)::int AS amount FROM balance WHERE asset = 'points' AND owner = $1`,
          [`m:${memberId}`],
        )
        return chain.tills.every((till) => totalAt(till) === rows[0]?.amount)
      },
      `the views of member ${place}: ${chain.tills.map(totalAt).join(', ')}`,
    )
  }
}

async function nothingLost(): Promise<void> {
  // By the clock, as HQ does every minute or so: what was advanced is repaid from what came back.
  await keepHouse(hq.parts)
  for (const till of chain.tills) await till.close()
  const pool = openPool({ url: hq.databaseUrl, connectionsMax: 2 })
  expect(await disagreements(pool, chain.tills)).toEqual([])
  await pool.end()
  expect(chain.defects).toEqual([])
  for (const till of chain.tills) await till.open(hq.url)
}

test('what HQ forgot the tills push again and give back; nothing is granted before the last till reported; all agree', async () => {
  const [first, second, third] = tills()
  const before = await pointsAtHq()
  await third.close()
  await putBack()
  expect(await pointsAtHq()).not.toEqual(before)
  await openGeneration(hq.parts, COMMAND)
  await signInAt(first, second)
  await drained(first)
  await drained(second)
  expect(await isRecovering(hq.db)).toBe(true)
  await nothingGranted(first)
  await third.open(hq.url)
  await drained(third)
  await until(async () => !(await isRecovering(hq.db)), 'all to have reported')
  await allDrained()
  expect(await pointsAtHq()).toEqual(before)
  await untilViewsAgree()
  expect(await fetched(first, 1, 100)).toBe('fetched')
  await returnAt(second, 50_00)
  lockAll()
  await allDrained()
  await nothingLost()
}, 60_000)

async function signInAt(...at: readonly ChainTill[]): Promise<void> {
  for (const { till } of at) {
    good(await till.signIn({ staffId: till.status().staff[0]?.staffId ?? '', pin: '471108' }))
  }
}

test('without a new generation the first till that knows more is noticed: nothing is granted until one is opened', async () => {
  const before = await pointsAtHq()
  await putBack()
  lockAll()
  await allDrained()
  expect(await isRecovering(hq.db)).toBe(true)
  await signIn()
  await nothingGranted(tills()[0])
  await openGeneration(hq.parts, COMMAND)
  for (const { till } of chain.tills) till.hq.syncNow()
  await until(async () => !(await isRecovering(hq.db)), 'all to have reported')
  lockAll()
  await allDrained()
  expect(await pointsAtHq()).toEqual(before)
  await signIn()
  await untilViewsAgree()
  lockAll()
  await allDrained()
  await nothingLost()
}, 60_000)
