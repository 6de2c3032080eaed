// Stored value of a member of another site on the real HQ: it goes home after the push, and is fetched again where it is spent.
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
import { fen } from '../../shared/domain/money.ts'
import { inFull } from '../support/acts.ts'
import { startHq, type TestHq } from '../support/hq.ts'
import { RICH } from '../support/rich-programme.ts'
import { aDraft, aForm, DAY_MS, good, MANAGER_PIN, textOfSvg } from '../support/shop.ts'
import { staffAtHq, until } from '../support/sync.ts'

let hq: TestHq
let first: Till
let second: Till
let laterMs = 0
const roots: string[] = []
const defects: unknown[] = []
const clock = { nowMs: () => Date.now() + laterMs }
const actId = () => timeOrderedId(clock.nowMs(), systemRandomness)

async function joined(site: string): Promise<Till> {
  const root = mkdtempSync(join(tmpdir(), 'guike-value-'))
  roots.push(root)
  const folder = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  const till = good(
    await openTill({ ...folder, clock, empty: true, onDefect: (error) => defects.push(error) }),
  )
  good(await till.hq.join({ address: hq.url, code: await hq.makeCode(site, 1) }))
  const manager = till.status().staff.find(({ role }) => role === 'manager')
  good(await till.signIn({ staffId: manager?.staffId ?? '', pin: MANAGER_PIN }))
  return till
}

beforeAll(async () => {
  hq = await startHq({ clock })
  const document = canonicalJson(RICH)
  await hq.pool.query(
    `INSERT INTO programme_version (id, version, hash, document, published_at_ms, valid_from)
     VALUES ($1, $2, $3, $4, 1, '2020-01-01')`,
    [RICH.id, RICH.version, sha256(document), document],
  )
  for (const site of ['0001', '0002']) {
    await hq.makeCode(site, 90)
    await staffAtHq(hq, site)
  }
  first = await joined('0001')
  second = await joined('0002')
  good(first.enrol({ actId: actId(), form: aForm() }))
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

async function topUpAt(till: Till, yuan: number) {
  const draft = {
    identification: memberAt(till)?.identification ?? '',
    payFen: fen(yuan * 100),
    tenders: inFull('cash'),
  }
  const { result, refusal } = good(till.points.quoteTopUp({ draft }))
  if (result === null) throw new Error(`not judged: ${refusal?.code}`)
  const expected = { points: result.accruedPoints, fen: fen(result.principalFen + result.bonusFen) }
  return good(await till.points.topUp({ actId: actId(), draft, expected, approval: null }))
}

const spend = (till: Till, yuan: number) => ({
  draft: aDraft({
    identification: memberAt(till)?.identification ?? null,
    regularYuan: yuan,
    tenders: inFull('card_value'),
  }),
})

/** Nobody stands at the counter, so what rests elsewhere goes there. */
async function left(till: Till): Promise<void> {
  good(till.lock())
  await until(() => till.status().outbox.waiting === 0, 'an empty outbox')
  const manager = till.status().staff.find(({ role }) => role === 'manager')
  good(await till.signIn({ staffId: manager?.staffId ?? '', pin: MANAGER_PIN }))
}

test('SV-01 value topped up at another site is seen elsewhere, and fetched and spent at either till', async () => {
  await until(() => memberAt(second) !== null, 'the member at the other site')
  const { slipSvg } = await topUpAt(second, 1000)
  expect(textOfSvg(slipSvg)).toContain('储值余额1200.00')
  await left(second)
  for (const till of [second, first]) {
    await until(() => memberAt(till)?.besides?.valueFen === 120_000, 'value that is elsewhere')
    expect(memberAt(till)?.value).toMatchObject({ principalFen: 0, bonusFen: 0 })
    expect(good(till.quoteSale(spend(till, 100))).refusal).not.toBeNull()
  }
  const fetched = good(
    await second.hq.fetchPoints({ identification: memberAt(second)?.identification ?? '', points: 0 }),
  )
  expect(fetched).toMatchObject({
    was: 'fetched',
    member: { value: { principalFen: 100_000, bonusFen: 20_000 }, besides: null },
  })
  const { draft } = spend(second, 100)
  const { result } = good(second.quoteSale({ draft }))
  if (result === null) throw new Error('not priced')
  const sale = good(await second.commitSale({ actId: actId(), draft, expected: result, approval: null }))
  expect(sale.member?.value).toMatchObject({ principalFen: 90_000, bonusFen: 20_000 })
  await until(() => second.status().outbox.waiting === 0, 'an empty outbox')

  await until(() => memberAt(first)?.besides?.valueFen === 110_000, 'the rest elsewhere')
  const identification = memberAt(first)?.identification ?? ''
  await until(
    async () => good(await first.hq.fetchPoints({ identification, points: 0 })).was === 'fetched',
    'value here',
  )
  expect(memberAt(first)?.value).toMatchObject({ principalFen: 90_000, bonusFen: 20_000 })
  expect((await hq.pool.query('SELECT kind, evidence FROM matter')).rows).toEqual([])
  expect(defects).toEqual([])
}, 60_000)
