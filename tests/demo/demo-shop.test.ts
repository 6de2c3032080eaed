/** The demo shop has a card of every kind to swipe, whatever its history came to. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeDemoShop } from '../../main/demo/demo-shop.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { MORNING_MS } from '../support/shop.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guike-demo-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('two members with points to redeem, also where nobody bought anything', async () => {
  const size = { members: 210, days: 4, salesPerDay: 0 }
  const till = accepted(
    await openTill({
      dataDir: join(root, 'data'),
      configDir: join(root, 'config'),
      empty: false,
      clock: { nowMs: () => MORNING_MS },
      makeDemoShop: (parts) => makeDemoShop(parts, size),
    }),
  )
  const cashier = till.status().staff.find(({ role }) => role === 'cashier')
  accepted(await till.signIn({ staffId: cashier?.staffId ?? '', pin: cashier?.demoPin ?? '' }))
  const cards = accepted(till.simulatedCards()).filter(({ hint }) => hint === 'points')
  expect(cards).toHaveLength(2)
  for (const { text } of cards) {
    const found = accepted(till.identify({ text, via: 'wedge' }))
    expect(found.kind === 'member' && found.member.points.here).toBeGreaterThanOrEqual(2000)
  }
  await till.close()
})
