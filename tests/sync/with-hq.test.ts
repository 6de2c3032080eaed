// The till and the real HQ: joining, what HQ sends first, what a person asks for, restarts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../hq/authority/hashes.ts'
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
import {
  aDraft,
  aForm,
  CASHIER_PIN,
  codeOf,
  DAY_MS,
  enrol,
  good,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
} from '../support/shop.ts'
import { staffAtHq, until } from '../support/sync.ts'

let hq: TestHq
const roots: string[] = []
const folders: { readonly dataDir: string; readonly configDir: string }[] = []
const tills: Till[] = []
const defects: unknown[] = []
let laterMs = 0
/** HQ's and every till's; a test lets a day pass. */
const clock = { nowMs: () => Date.now() + laterMs }

beforeAll(async () => {
  hq = await startHq({ clock })
  await hq.makeCode('0001', 9)
  const document = canonicalJson(SHOES)
  await hq.pool.query(
    `INSERT INTO programme_version (id, version, hash, document, published_at_ms, valid_from)
     VALUES ($1, $2, $3, $4, 1, '2020-01-01')`,
    [SHOES.id, SHOES.version, sha256(document), document],
  )
  await staffAtHq(hq, '0001')
})
afterAll(async () => {
  for (const till of tills) await till.close()
  for (const root of roots) rmSync(root, { recursive: true, force: true })
  await hq.close()
})

function aFolder() {
  const root = mkdtempSync(join(tmpdir(), 'guike-joins-'))
  roots.push(root)
  const folder = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  folders.push(folder)
  return folder
}

async function open(folder: ReturnType<typeof aFolder>): Promise<Till> {
  const till = good(
    await openTill({ ...folder, clock, empty: true, onDefect: (error) => defects.push(error) }),
  )
  tills.push(till)
  return till
}

describe('joining', () => {
  test('an empty till asks for address and code and has site, programme and people from HQ', async () => {
    const till = await open(aFolder())
    const code = await hq.makeCode('0001', 1)
    const status = good(await till.hq.join({ address: hq.url, code }))
    expect(status.stage).toBe('sign_in')
    expect(status.tillNumber).toBe(1)
    expect(status.programme?.id).toBe(SHOES.id)
    expect(status.staff.map(({ role }) => role)).toEqual(['cashier', 'manager'])
    const cashier = status.staff[0]?.staffId ?? ''
    expect(codeOf(await till.signIn({ staffId: cashier, pin: '246810' }))).toBe('ok')
    expect(defects).toEqual([])
  })

  test('a code of another HQ is refused before anything is kept', async () => {
    const till = await open(aFolder())
    const code = await hq.makeCode('0001', 2)
    const other = `${code.slice(0, -4)}${code.endsWith('0000') ? '1111' : '0000'}`
    expect(codeOf(await till.hq.join({ address: hq.url, code: other }))).toBe('hq_other_key')
    expect(till.status().stage).toBe('setup')
    // The answer was HQ's own: the same till may come again.
    expect(codeOf(await till.hq.join({ address: hq.url, code }))).toBe('ok')
  })

  test('a code that is used, made up or not readable, and an address of nobody, are refused', async () => {
    const till = await open(aFolder())
    const join = (address: string, code: string) => till.hq.join({ address, code })
    const code = await hq.makeCode('0001', 3)
    expect(codeOf(await join(hq.url, 'what'))).toBe('code_malformed')
    expect(codeOf(await join('http://example.com', code))).toBe('address_not_secure')
    expect(codeOf(await join('http://127.0.0.1:1', code))).toBe('hq_unreachable')
    expect(codeOf(await join(hq.url, `0000-0000-0000-0000-${code.slice(-4)}`))).toBe('code_refused')
  })

  test('what HQ sent stands in the log, and a restart goes on from there', async () => {
    const folder = aFolder()
    const till = await open(folder)
    const code = await hq.makeCode('0001', 4)
    good(await till.hq.join({ address: hq.url, code }))
    await till.close()
    const again = await open(folder)
    expect(again.status().outbox.mode).toBe('hq')
    await until(() => again.status().outbox.lastContactAtMs !== null)
    expect(again.status().programme?.id).toBe(SHOES.id)
  })
})

/** Points that HQ's books have of a member, by holder. */
async function pointsAtHq(memberId: string): Promise<Readonly<Record<string, number>>> {
  const { rows } = await hq.pool.query<{ holder: string; amount: string }>(
    `SELECT holder, sum(amount)::text AS amount FROM balance WHERE owner = $1 AND asset = 'points' AND amount <> 0
     GROUP BY holder`,
    [`m:${memberId}`],
  )
  return Object.fromEntries(rows.map(({ holder, amount }) => [holder, Number(amount)]))
}

async function matters(): Promise<readonly unknown[]> {
  const { rows } = await hq.pool.query('SELECT kind, subject, evidence FROM matter')
  return rows
}

async function drained(till: Till): Promise<void> {
  await until(
    () => till.status().outbox.waiting === 0 && till.status().outbox.state === 'idle',
    'an empty outbox',
  )
}

async function aTill(site: string, number: number): Promise<Till> {
  const till = await open(aFolder())
  const code = await hq.makeCode(site, number)
  good(await till.hq.join({ address: hq.url, code }))
  await signInAt(till)
  return till
}

async function signInAt(till: Till): Promise<void> {
  const cashier = till.status().staff.find(({ role }) => role === 'cashier')
  good(await till.signIn({ staffId: cashier?.staffId ?? '', pin: CASHIER_PIN }))
}

const actId = () => timeOrderedId(clock.nowMs(), systemRandomness)

function enrolAt(till: Till, place: number): string {
  const form = aForm({ place })
  return good(till.enrol({ actId: actId(), form })).member.memberId
}

async function sellAt(till: Till, identification: string | null, regularYuan: number) {
  const draft = aDraft({ identification, regularYuan })
  const quote = good(till.quoteSale({ draft }))
  if (quote.result === null) throw new Error(`not priced: ${quote.refusal?.code}`)
  return good(await till.commitSale({ actId: actId(), draft, expected: quote.result, approval: null }))
}

function memberAt(till: Till, place: number) {
  const found = good(till.identify({ text: `;${makeCardNumber(1_000_000 + place)}?`, via: 'wedge' }))
  if (found.kind !== 'member') throw new Error(`the card is ${found.kind}`)
  return found.member
}

describe('a till with a history', () => {
  let shop: Shop
  let memberId: string
  let richId: string

  beforeAll(async () => {
    shop = await openShop()
    await signIn(shop, 'manager')
    richId = enrol(shop, { place: 2 }).memberId
    const rich = swipe(shop, 2)
    await sell(shop, aDraft({ identification: rich.identification, regularYuan: 5_000 }))
    memberId = enrol(shop, { place: 1 }).memberId
    for (const regularYuan of [500, 800]) {
      const { identification } = swipe(shop)
      await sell(shop, aDraft({ identification, regularYuan }))
      shop.passTime(1000)
    }
  })
  afterAll(() => shop.remove())

  test('hands it to HQ entry by entry, and HQ’s figures are the till’s', async () => {
    const before = swipe(shop).points.total
    expect(before).toBeGreaterThan(0)
    const code = await hq.makeCode('0001', 20)
    const status = good(await shop.till.hq.join({ address: hq.url, code }))
    expect(status.tillNumber).toBe(20)
    await drained(shop.till)
    const there = await pointsAtHq(memberId)
    expect(Object.values(there).reduce((sum, amount) => sum + amount, 0)).toBe(before)
    expect(swipe(shop).points.total).toBe(before)
    expect(await matters()).toEqual([])
  })

  test('members of before keep the allowance here as members of this site; what lies above rests at HQ', async () => {
    await until(async () => (await pointsAtHq(richId))['hq'] !== undefined, 'points that rest')
    const { hq: resting = 0, ...here } = await pointsAtHq(richId)
    expect(Object.values(here)).toEqual([2_000])
    expect(resting).toBe(900)
  })

  test('and keeps its own people, who sign in as before', async () => {
    const own = shop.till.status().staff.filter(({ staffId }) => !staffId.startsWith('staff-'))
    expect(own).toHaveLength(2)
    await signIn(shop, 'manager')
  })

  test('verify finds nothing in it afterwards', async () => {
    await drained(shop.till)
    await shop.till.close()
    const store = good(openStore(shop))
    expect(verifyDatabase(store.db).findings).toEqual([])
    store.close()
    await shop.restart()
  })
})

describe('two tills of one HQ', () => {
  let first: Till
  let second: Till
  let memberId: string

  beforeAll(async () => {
    first = await aTill('0001', 30)
    await hq.makeCode('0002', 9)
    await staffAtHq(hq, '0002')
    second = await aTill('0002', 31)
    memberId = enrolAt(first, 30)
    // The card works from the next day on.
    laterMs += DAY_MS
  })

  test('a member enrolled at one is known at the other as soon as both have talked with HQ', async () => {
    await drained(first)
    await until(() => {
      const found = good(second.identify({ text: makeCardNumber(1_000_030), via: 'typed' }))
      return found.kind === 'member'
    }, 'the member in the directory')
    expect(memberAt(second, 30).memberId).toBe(memberId)
  })

  test('points earned here rest at HQ above the allowance, and the other till fetches what it needs', async () => {
    // Once the sale is booked nobody stands there any more, though the till is not locked and nobody else came.
    await sellAt(second, memberAt(second, 30).identification, 3000)
    await until(async () => (await pointsAtHq(memberId)).hq !== undefined, 'points at HQ')
    const there = await pointsAtHq(memberId)
    expect(Object.keys(there)).toEqual(['hq'])
    const { identification, points } = memberAt(first, 30)
    await until(() => memberAt(first, 30).points.elsewhere > 0, 'points elsewhere')
    expect(points.here).toBe(0)
    const fetched = good(await first.hq.fetchPoints({ identification, points: 100 }))
    expect(fetched.was).toBe('fetched')
    expect(fetched.member.points.here).toBe(100)
    expect(fetched.member.points.total).toBe(there.hq)
    expect(await matters()).toEqual([])
    expect(defects).toEqual([])
  })

  test('a sale of the other till is refunded here once its right was fetched, and not there any more', async () => {
    // Whoever has just bought there and comes here at once.
    const { slipNumber } = await sellAt(first, memberAt(first, 30).identification, 400)
    await drained(first)
    const was = good(await second.hq.fetchRefundRight({ actId: actId(), slipNumber })).was
    if (was !== 'here') {
      expect(was).toBe('recalled')
      const again = async () =>
        good(await second.hq.fetchRefundRight({ actId: actId(), slipNumber })).was === 'here'
      await until(again, 'the refund right')
    }
    expect(codeOf(second.openSale({ slipNumber }))).toBe('ok')
    expect(codeOf(first.openSale({ slipNumber }))).not.toBe('ok')
    expect(await matters()).toEqual([])
    expect(defects).toEqual([])
  })

  test('views agree in the end: every till’s holdings are HQ’s, row by row, and verify finds nothing', async () => {
    await drained(first)
    await drained(second)
    for (const till of [first, second]) await till.close()
    for (const folder of folders.slice(-2)) {
      const store = good(openStore(folder))
      expect(verifyDatabase(store.db).findings).toEqual([])
      const identity = tillIdentity(store.db)
      const holder = tillHolder(identity?.tillId ?? '', identity?.epoch ?? '')
      const here = store.db.connection
        .prepare(
          `SELECT owner, asset, lot, amount FROM balance
           WHERE holder = ? AND amount <> 0 AND owner NOT LIKE 'p:%' ORDER BY owner, asset, lot`,
        )
        .all(holder)
      const { rows } = await hq.pool.query(
        `SELECT owner, asset, lot, amount::int AS amount FROM balance
         WHERE holder = $1 AND amount <> 0 AND owner NOT LIKE 'p:%' ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C"`,
        [holder],
      )
      expect(rows).toEqual(here)
      store.close()
    }
  })
})
