// The till and the real HQ: joining, what HQ sends first, what a person asks for, restarts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../hq/authority/hashes.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type TestHq, startHq } from '../support/hq.ts'
import { codeOf, good } from '../support/shop.ts'
import { staffAtHq, until } from '../support/sync.ts'

let hq: TestHq
const roots: string[] = []
const tills: Till[] = []
const defects: unknown[] = []

beforeAll(async () => {
  hq = await startHq({ clock: { nowMs: () => Date.now() } })
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
  return { dataDir: join(root, 'data'), configDir: join(root, 'config') }
}

async function open(folder: ReturnType<typeof aFolder>): Promise<Till> {
  const till = good(await openTill({ ...folder, empty: true, onDefect: (error) => defects.push(error) }))
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
