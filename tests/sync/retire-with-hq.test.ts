// A till taken out of service on real HQ: all that was sold there arrives, everything it held comes home, and only then is it over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../hq/authority/hashes.ts'
import { retireTill } from '../../hq/authority/till-acts.ts'
import { tillIdentity } from '../../main/store/identity.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { startHq, type TestHq } from '../support/hq.ts'
import { aDraft, aForm, CASHIER_PIN, codeOf, DAY_MS, good } from '../support/shop.ts'
import { staffAtHq, until } from '../support/sync.ts'

let hq: TestHq
let till: Till
let laterMs = 0
const defects: unknown[] = []
const root = mkdtempSync(join(tmpdir(), 'guike-retire-'))
const folder = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
const clock = { nowMs: () => Date.now() + laterMs }
const actId = () => timeOrderedId(clock.nowMs(), systemRandomness)

beforeAll(async () => {
  hq = await startHq({ clock })
  const code = await hq.makeCode('0001', 1)
  const document = canonicalJson(SHOES)
  await hq.pool.query(
    `INSERT INTO programme_version (id, version, hash, document, published_at_ms, valid_from)
     VALUES ($1, $2, $3, $4, 1, '2020-01-01')`,
    [SHOES.id, SHOES.version, sha256(document), document],
  )
  await staffAtHq(hq, '0001')
  const onDefect = (error: unknown) => defects.push(error)
  till = good(await openTill({ ...folder, clock, empty: true, onDefect }))
  good(await till.hq.join({ address: hq.url, code }))
  await signIn()
})
afterAll(async () => {
  await till.close()
  rmSync(root, { recursive: true, force: true })
  await hq.close()
})

async function signIn() {
  const cashier = till.status().staff.find(({ role }) => role === 'cashier')
  good(await till.signIn({ staffId: cashier?.staffId ?? '', pin: CASHIER_PIN }))
}

function quoted(identification: string | null, regularYuan: number) {
  const draft = aDraft({ identification, regularYuan })
  const { result } = good(till.quoteSale({ draft }))
  if (result === null) throw new Error('not priced')
  return { actId: actId(), draft, expected: result, approval: null }
}

const stateAtHq = async () =>
  (await hq.pool.query<{ state: string }>('SELECT state FROM till')).rows[0]?.state

test('protocol.md, retire: everything returned, log closed and acknowledged, and no sale lost', async () => {
  const cardNumber = makeCardNumber(2_000_001)
  const { memberId } = good(
    till.enrol({ actId: actId(), form: { ...aForm({ place: 1 }), cardNumber } }),
  ).member
  laterMs += DAY_MS
  const found = good(till.identify({ text: `;${cardNumber}?`, via: 'wedge' }))
  if (found.kind !== 'member') throw new Error(`the card is ${found.kind}`)
  good(await till.commitSale(quoted(found.member.identification, 3000)))
  const { rows } = await hq.pool.query<{ id: string }>('SELECT id FROM till')
  const tillId = rows[0]?.id ?? ''
  good(await retireTill(hq.parts, 'officer', tillId))
  await until(() => till.status().outbox.problem === 'retired', 'the message to be here')
  // Somebody is at the till: nothing is sold any more, and it is not over before the shift is closed.
  expect(codeOf(await till.commitSale(quoted(null, 250)))).toBe('till_retired')
  await until(() => till.status().outbox.waiting === 0, 'everything to have arrived')
  expect(await stateAtHq()).toBe('active')
  good(till.closeShift({ actId: actId() }))
  await until(async () => (await stateAtHq()) === 'retired', 'the till to be out of service')
  await until(() => till.status().outbox.state === 'stopped', 'the till to have heard')
  expect(till.status().outbox).toMatchObject({ problem: 'retired', waiting: 0 })
  await signIn()
  expect(codeOf(await till.commitSale(quoted(null, 250)))).toBe('till_retired')
  await till.close()
  const store = good(openStore(folder))
  expect(verifyDatabase(store.db).findings).toEqual([])
  const identity = tillIdentity(store.db)
  const kept = store.db.connection.prepare('SELECT count(*) FROM entry').pluck().get()
  store.close()
  const holder = tillHolder(tillId, identity?.epoch ?? '')
  const arrived = await hq.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM entry WHERE till = $1', [
    tillId,
  ])
  expect(arrived.rows[0]?.n).toBe(kept)
  const left = await hq.pool.query(
    `SELECT owner FROM balance WHERE holder IN ($1, '>' || $1) AND amount > 0
     AND (owner NOT LIKE 'p:%' OR owner IN ('p:refundable', 'p:stock', 'p:bearer'))`,
    [holder],
  )
  expect(left.rows).toEqual([])
  expect((await hqPoints(memberId))?.points).toBeGreaterThan(0)
  expect(defects).toEqual([])
})

async function hqPoints(memberId: string) {
  const { rows } = await hq.pool.query<{ points: number }>(
    `SELECT coalesce(sum(amount), 0)::int AS points FROM balance WHERE owner = $1 AND asset = 'points' AND holder = 'hq'`,
    [`m:${memberId}`],
  )
  return rows[0]
}
