/** Headquarters for page tests: the real one on a PostgreSQL of its own, a line to it that can be cut, and counters that join it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { hqApp } from '../../hq/app.ts'
import { listen } from '../../hq/listen.ts'
import { openLog } from '../../hq/logs.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { openHq } from '../../hq/open.ts'
import { makeActivationCode } from '../../hq/organisation/codes.ts'
import { createSite } from '../../hq/organisation/sites.ts'
import type { HqParts } from '../../hq/parts.ts'
import { FOR_A_TEST } from '../../hq/postgres/cluster.ts'
import { openEmbedded } from '../../hq/postgres/embedded.ts'
import { seededChance } from '../../main/demo/random.ts'
import { openDoor } from '../../main/host/door.ts'
import { serveLoopback } from '../../main/host/loopback.ts'
import { readPage } from '../../main/host/page.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { asAdmin, databaseUrl } from '../support/hq-postgres.ts'
import { good, MORNING_MS, openShop, type Shop } from '../support/shop.ts'

export interface Office {
  readonly parts: HqParts
  /** Between the tills and HQ; `cut` lets nothing through. */
  readonly line: FaultProxy
  /** A one-time code; the site is made where it is not there yet. */
  makeCode(site: string, tillNumber?: number): Promise<string>
}

export interface HqCounter {
  readonly shop: Shop
  readonly page: Page
}

export interface Organisation extends Office {
  /** The clocks of HQ, of all shops and of their pages, which go as all clocks do meanwhile. Tills are locked after it. */
  passTime(ms: number): Promise<void>
  /** A shop at its counter in a page of its own; nobody is signed in. `empty`: nobody has opened it yet. */
  open(siteName: string, how?: { readonly empty?: boolean }): Promise<HqCounter>
}

export const test = base.extend<{ organisation: Organisation }, { database: string }>({
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'guike-hq-pages-'))
      const postgres = good(await openEmbedded({ dataDir, as: 'server', settings: FOR_A_TEST }))
      await use(postgres.adminUrl)
      await postgres.close()
      rmSync(dataDir, { recursive: true, force: true })
      rmSync(postgres.home, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  organisation: async ({ context, database }, use) => {
    const closings: (() => Promise<void> | void)[] = []
    const clock = { atMs: MORNING_MS }
    const office = await openOffice(database, clock, closings)
    const counters: HqCounter[] = []
    const complaints: string[] = []
    const shift = (ms: number) => {
      clock.atMs += ms
      for (const { shop } of counters) shop.setTime(clock.atMs)
    }
    const ticking = setInterval(() => shift(TICK_MS), TICK_MS)
    await use({
      ...office,
      passTime: async (ms) => {
        // A page that nobody touched for so long locks by itself: here it does so at once, and not in the middle of what follows.
        for (const { shop } of counters) shop.till.lock()
        shift(ms)
        for (const { page } of counters) await page.evaluate(setPageTime, clock.atMs)
      },
      open: async (siteName, how = {}) => {
        const shop = await openShop(SHOES, {
          shop: { siteName, demo: true },
          empty: how.empty ?? false,
        })
        shop.setTime(clock.atMs)
        const counter = { shop, page: await openCounter(context, shop, { closings, complaints }) }
        counters.push(counter)
        return counter
      },
    })
    clearInterval(ticking)
    for (const close of closings.reverse()) await close()
    expect(complaints).toEqual([])
  },
})

const TICK_MS = 100
/** A step of a page takes no longer, on a busy machine too. */
const STEP_MS_MAX = 15_000

/** In the page: from now on it is that time there. */
function setPageTime(atMs: number): void {
  const sinceMs = performance.now()
  Date.now = () => Math.round(atMs + performance.now() - sinceMs)
}

async function openOffice(
  url: string,
  clock: { readonly atMs: number },
  closings: (() => Promise<void> | void)[],
): Promise<Office> {
  const configDir = mkdtempSync(join(tmpdir(), 'guike-hq-config-'))
  const log = openLog({ write: () => undefined })
  const name = `pages_${randomBytes(6).toString('hex')}`
  await asAdmin(url, `CREATE DATABASE ${name}`)
  const ask = { url: databaseUrl(url, name), configDir, log, clock: { nowMs: () => clock.atMs } }
  const hq = good(await openHq(ask))
  const app = hqApp(hq.parts, { behindProxy: false, metrics: 'open' })
  const listening = await listen(app, { address: '127.0.0.1', port: 0, stopMsMax: 1_000 })
  const targetPort = Number(new URL(listening.url).port)
  const line = await startFaultProxy({
    targetPorts: [targetPort],
    chance: seededChance(1),
    faultsPermille: 0,
  })
  closings.push(async () => {
    hq.stop()
    await line.close()
    await listening.close()
    await hq.close()
    rmSync(configDir, { recursive: true, force: true })
  })
  return {
    parts: hq.parts,
    line,
    makeCode: async (site, tillNumber = 1) => {
      await createSite(hq.parts, COMMAND, { code: site, name: `门店 ${site}` })
      return good(await makeActivationCode(hq.parts, COMMAND, { site, tillNumber })).code
    },
  }
}

interface Ends {
  readonly closings: (() => Promise<void> | void)[]
  readonly complaints: string[]
}

async function openCounter(
  context: BrowserContext,
  shop: Shop,
  { closings, complaints }: Ends,
): Promise<Page> {
  const report = (text: string) => complaints.push(text)
  const loopback = await serveLoopback({
    door: openDoor(shop.till, { report }),
    page: readPage(join(import.meta.dirname, '..', '..', 'out', 'renderer')),
    port: 0,
    report,
    entered: () => undefined,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(STEP_MS_MAX)
  page.on('pageerror', (error) => report(`page: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') report(`console: ${message.text()}`)
  })
  await page.goto(loopback.launchAddress())
  await page.getByRole('heading').first().waitFor()
  await page.evaluate(setPageTime, shop.nowMs())
  closings.push(async () => {
    await page.close()
    await loopback.close()
    await shop.remove()
  })
  return page
}
