// What tills of one real HQ do with each other's members and sales: HQ judges every act again and finds nothing to ask a person.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../hq/authority/hashes.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { startHq, type TestHq } from '../support/hq.ts'
import { aDraft, aForm, DAY_MS, good, MANAGER_PIN } from '../support/shop.ts'
import { staffAtHq, until } from '../support/sync.ts'

let hq: TestHq
let first: Till
let second: Till
let memberId: string
let laterMs = 0
const roots: string[] = []
const defects: unknown[] = []
const clock = { nowMs: () => Date.now() + laterMs }
const actId = () => timeOrderedId(clock.nowMs(), systemRandomness)

async function joined(site: string, number: number): Promise<Till> {
  const root = mkdtempSync(join(tmpdir(), 'guike-acts-'))
  roots.push(root)
  const folder = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  const till = good(
    await openTill({ ...folder, clock, empty: true, onDefect: (error) => defects.push(error) }),
  )
  good(await till.hq.join({ address: hq.url, code: await hq.makeCode(site, number) }))
  await signInAt(till)
  return till
}

async function signInAt(till: Till): Promise<void> {
  const manager = till.status().staff.find(({ role }) => role === 'manager')
  good(await till.signIn({ staffId: manager?.staffId ?? '', pin: MANAGER_PIN }))
}

beforeAll(async () => {
  hq = await startHq({ clock })
  const document = canonicalJson(SHOES)
  await hq.pool.query(
    `INSERT INTO programme_version (id, version, hash, document, published_at_ms, valid_from)
     VALUES ($1, $2, $3, $4, 1, '2020-01-01')`,
    [SHOES.id, SHOES.version, sha256(document), document],
  )
  await hq.pool.query(
    `UPDATE policy SET document = (document::jsonb || '{"debtMaxPoints": 1000}')::json WHERE id = 1`,
  )
  for (const site of ['0001', '0002']) {
    await hq.makeCode(site, 90)
    await staffAtHq(hq, site)
  }
  first = await joined('0001', 1)
  second = await joined('0002', 2)
  memberId = good(first.enrol({ actId: actId(), form: aForm() })).member.memberId
  laterMs += DAY_MS
}, 60_000)
afterAll(async () => {
  await first.close()
  await second.close()
  for (const root of roots) rmSync(root, { recursive: true, force: true })
  await hq.close()
})

function memberAt(till: Till) {
  const found = good(till.identify({ text: `;${makeCardNumber(1_000_001)}?`, via: 'wedge' }))
  return found.kind === 'member' ? found.member : null
}

/** All sent, and nothing on the screen. */
async function quiet(till: Till): Promise<void> {
  await until(() => till.status().outbox.waiting === 0, 'an empty outbox')
}

async function matters(): Promise<readonly unknown[]> {
  return (await hq.pool.query('SELECT kind, evidence FROM matter')).rows
}

async function amounts(asset: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await hq.pool.query<{ holder: string; amount: string }>(
    `SELECT holder, sum(amount)::text AS amount FROM balance WHERE owner = $1 AND asset = $2 AND amount <> 0
     GROUP BY holder`,
    [`m:${memberId}`, asset],
  )
  return Object.fromEntries(rows.map(({ holder, amount }) => [holder, Number(amount)]))
}

const total = (held: Readonly<Record<string, number>>) =>
  Object.values(held).reduce((sum, amount) => sum + amount, 0)

async function sellAt(till: Till, regularYuan: number) {
  const draft = aDraft({ identification: memberAt(till)?.identification ?? null, regularYuan })
  const quote = good(till.quoteSale({ draft }))
  if (quote.result === null) throw new Error(`not priced: ${quote.refusal?.code}`)
  return good(await till.commitSale({ actId: actId(), draft, expected: quote.result, approval: null }))
}

async function giveBackAt(till: Till, slipNumber: string, units: number) {
  const identification = memberAt(till)?.identification ?? null
  const [reason] = SHOES.refund.reasons
  const draft = { slipNumber, returned: [{ line: 0, units }], identification }
  const asked = { ...draft, ...(reason === undefined ? {} : { reason: reason.code }) }
  const quote = good(till.quoteRefund({ draft: asked }))
  if (quote.result === null) throw new Error(`not judged: ${quote.refusal?.code}`)
  const why = quote.needs.overrides.length > 0 ? 'goodwill' : null
  const commit = { actId: actId(), draft: asked, expected: quote.result, approval: null, reason: why }
  return good(await till.commitRefund(commit))
}

test('RF-02 RF-03 a sale of one till is returned at another by its right, what lies elsewhere is owed and netted', async () => {
  const sale = await sellAt(first, 500)
  expect(sale.result.accruedPoints).toBe(290)
  await quiet(first)
  await until(() => memberAt(second) !== null && memberAt(second)?.points.elsewhere === 290, 'the points')
  expect(second.openSale({ slipNumber: sale.slipNumber })).toMatchObject({ code: 'refund_right_elsewhere' })
  // The member is on no screen of the till that has the right.
  first.lock()
  const { was } = good(await second.hq.fetchRefundRight({ actId: actId(), slipNumber: sale.slipNumber }))
  expect(was).toBe('here')
  const half = await giveBackAt(second, sale.slipNumber, 14_500)
  expect(half.result).toMatchObject({ handOutFen: 145_00, clawbackPoints: 145, shortfallPoints: 0 })
  await quiet(second)
  expect(await matters()).toEqual([])
  await until(async () => total(await amounts('points')) - total(await amounts('debt')) === 145, 'the debt')
  expect(defects).toEqual([])
}, 60_000)

test('RE-05 a sale at another till meets the member first, and the points come home', async () => {
  const sale = await sellAt(second, 1000)
  expect(sale.result.accruedPoints).toBe(580)
  second.lock()
  await quiet(second)
  await until(async () => (await amounts('points'))['hq'] !== undefined, 'points at HQ')
  expect(total(await amounts('points')) - total(await amounts('debt'))).toBe(145 + 580)
  expect(await matters()).toEqual([])
  expect(defects).toEqual([])
}, 60_000)

test('a card that nobody here knows is asked for at HQ', async () => {
  const third = await joined('0001', 3)
  const form = aForm({ place: 2, phone: '19900000002' })
  good(third.enrol({ actId: actId(), form }))
  await quiet(third)
  good(first.lock())
  await signInAt(first)
  const asked = await first.hq.identify({ text: `;${form.cardNumber}?`, via: 'wedge' })
  expect(good(asked)).toMatchObject({ kind: 'member', member: { strength: 'presented' } })
  const nobody = makeCardNumber(1_000_999)
  expect(good(await first.hq.identify({ text: nobody, via: 'hid' })).kind).toBe('none')
  await third.close()
  expect(defects).toEqual([])
}, 60_000)
