/** 自证: the proof of the books on demand: what it looks at, what it finds, and that the counter does not wait for it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashAt } from '../../main/store/outbox.ts'
import { openStore } from '../../main/store/store.ts'
import { saveSyncState } from '../../main/store/sync-state.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { proofLines } from '../../main/till/proof.ts'
import type { ProofView } from '../../shared/contract/hq.ts'
import {
  aDraft,
  codeOf,
  enrol,
  giveBack,
  good,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
} from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
  await signIn(shop)
  enrol(shop)
  const sold = await sell(shop, aDraft({ regularYuan: 100, identification: swipe(shop).identification }))
  await giveBack(shop, sold.slipNumber, [{ line: 0, units: 1 }], swipe(shop).identification)
})
afterEach(() => shop.remove())

async function proved(): Promise<ProofView> {
  for (;;) {
    const view = good(shop.till.hq.proof())
    if (view.state !== 'running') return view
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const checkedOf = (view: ProofView, code: string) =>
  view.lines.find((line) => line.code === code)?.checked ?? 0

test('every invariant has its line with how many were checked, and an honest till has no finding', async () => {
  expect(good(shop.till.hq.proof())).toMatchObject({ state: 'none', lines: [] })
  expect(good(shop.till.hq.startProof())).toMatchObject({ state: 'running', startedAtMs: shop.nowMs() })
  const view = await proved()
  expect(view.state).toBe('done')
  expect(view.tookMs).toBeGreaterThan(0)
  expect(view.lines.flatMap(({ findings }) => findings)).toEqual([])
  for (const code of [
    'balanced',
    'not_below_zero',
    'chain',
    'projections',
    'recomputed',
    'refunds',
    'slips',
  ]) {
    expect(checkedOf(view, code), code).toBeGreaterThan(0)
  }
})

test('the counter sells while the books are proved, and a second press begins no second proof', async () => {
  const first = good(shop.till.hq.startProof())
  await sell(shop, aDraft({ regularYuan: 100 }))
  expect(good(shop.till.hq.startProof())).toEqual(first)
  expect((await proved()).state).toBe('done')
})

test('the copy is gone when the proof is done', async () => {
  good(shop.till.hq.startProof())
  expect(existsSync(join(shop.dataDir, 'proof.db'))).toBe(true)
  await proved()
  expect(existsSync(join(shop.dataDir, 'proof.db'))).toBe(false)
})

test('a till that is closed meanwhile leaves no copy', async () => {
  good(shop.till.hq.startProof())
  await shop.till.close()
  expect(existsSync(join(shop.dataDir, 'proof.db'))).toBe(false)
  await shop.restart()
  expect(codeOf(shop.till.hq.proof())).toBe('signed_out')
})

test('findings stand with their invariant, and what belongs to none with judging each act again', () => {
  const found = (check: string) => ({ check, where: 'entry 1/2', what: 'it is not so' })
  const lines = proofLines({
    findings: [found('chain'), found('table balance'), found('tier'), found('refund chain')],
    checked: { chain: 3, 'dense sequence': 3, 'table balance': 7, tier: 2, 'refund chain': 1 },
  })
  const findings = Object.fromEntries(lines.map((line) => [line.code, line.findings.length]))
  expect(findings).toEqual({
    balanced: 0,
    not_below_zero: 0,
    chain: 1,
    projections: 1,
    recomputed: 1,
    refunds: 1,
    slips: 0,
    acknowledged: 0,
  })
  expect(lines.find(({ code }) => code === 'chain')?.checked).toBe(6)
})

test('what headquarters has acknowledged is this log at that place, or it is found', async () => {
  await shop.till.close()
  const store = good(openStore(shop))
  const foundWith = (hash: string) => {
    good(
      store.act((db) => {
        saveSyncState(db, { acked: { seq: 2, hash } })
        return { ok: true, value: null }
      }),
    )
    return verifyDatabase(store.db).findings.map(({ check }) => check)
  }
  expect(foundWith(hashAt(store.db, 2) ?? '')).toEqual([])
  expect(foundWith('0'.repeat(64))).toEqual(['acknowledged'])
  store.close()
})
