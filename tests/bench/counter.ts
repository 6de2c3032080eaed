// The counter as a cashier feels it, in a real Chromium over the product's own browser host: from the last key of a swipe to
// the member painted on screen, and from Enter to the booked sale painted on screen, beside a bare WebSocket echo of the page.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { makeDemoShop } from '../../main/demo/demo-shop.ts'
import { FIRST_MEMBER_PLACE } from '../../main/demo/history.ts'
import { demoCard } from '../../main/demo/people.ts'
import { openDoor } from '../../main/host/door.ts'
import { serveLoopback } from '../../main/host/loopback.ts'
import { readPage } from '../../main/host/page.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { assert } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'
import { startEcho } from './parts/echo.ts'
import { type Measured, report, type Samples, sorted } from './parts/measure.ts'
import { aBenchFolder } from './parts/shop.ts'

const SWIPES = 200
const SALES = 100
const WARM_UP = 10
const SHOP = { members: 260, days: 30, salesPerDay: 6 }
/** A person's typing; a reader is much faster. */
const KEY_MS = 50
const BUILT_PAGE = join(import.meta.dirname, '..', '..', 'out', 'renderer')

/** One way from an Enter to the screen, in milliseconds from the key's own time stamp. */
interface Way {
  /** The page has sent its question; NaN when it asked nothing. */
  readonly asked: number
  /** The first answer after it is there. */
  readonly answered: number
  /** What was waited for has been painted. */
  readonly painted: number
}

/** What the page keeps for us. */
interface Stopwatch {
  /** Null for a turn that came to nothing in five seconds: a busy machine made a slow reader of ours, and it was not read. */
  way: Promise<Way | null> | null
  /** From now on waits until this element is there with another text than now, and for the paint after that. */
  begin(selector: string): void
}

declare global {
  interface Window {
    stopwatch: Stopwatch
  }
}

/** Runs in the page before any of its own scripts, so that it sees every key, question and answer first. */
function installStopwatch(): void {
  const at = { enter: 0, asked: Number.NaN, answered: Number.NaN }
  const send = WebSocket.prototype.send
  const heard = new WeakSet<WebSocket>()
  WebSocket.prototype.send = function (this: WebSocket, message) {
    if (!heard.has(this)) {
      heard.add(this)
      this.addEventListener('message', () => {
        if (!Number.isNaN(at.asked) && Number.isNaN(at.answered)) at.answered = performance.now()
      })
    }
    if (Number.isNaN(at.asked)) at.asked = performance.now()
    send.call(this, message)
  }
  const stopwatch: Stopwatch = {
    way: null,
    begin(selector) {
      const textOf = () => document.querySelector(selector)?.textContent ?? null
      const before = textOf()
      stopwatch.way = new Promise((resolve) => {
        setTimeout(() => resolve(null), 5_000)
        const observer = new MutationObserver(() => {
          const now = textOf()
          if (now === null || now === before) return
          observer.disconnect()
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () =>
              resolve({
                asked: at.asked - at.enter,
                answered: at.answered - at.enter,
                painted: performance.now() - at.enter,
              })
            port2.postMessage(null)
          })
        })
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
      })
    },
  }
  window.stopwatch = stopwatch
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter') return
      at.enter = event.timeStamp
      at.asked = Number.NaN
      at.answered = Number.NaN
    },
    true,
  )
}

/** A reader's keys, as fast as the browser takes them, and Enter. */
async function swipe(wire: CDPSession, text: string): Promise<void> {
  const keys = [...text].flatMap((character) => [
    wire.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: character,
      text: character,
      unmodifiedText: character,
    }),
    wire.send('Input.dispatchKeyEvent', { type: 'keyUp', key: character }),
  ])
  await Promise.all([...keys, enter(wire)])
}

async function enter(wire: CDPSession): Promise<void> {
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }
  const text = { text: '\r', unmodifiedText: '\r' }
  await Promise.all([
    wire.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, ...text }),
    wire.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }),
  ])
}

async function timed(page: Page, selector: string, act: () => Promise<void>): Promise<Way | null> {
  await page.evaluate((awaited) => window.stopwatch.begin(awaited), selector)
  await act()
  return page.evaluate(() => window.stopwatch.way ?? Promise.reject(new Error('nothing was begun')))
}

function cardOf(turn: number): string {
  return `;${demoCard(FIRST_MEMBER_PLACE + ((turn * 17) % SHOP.members))}?`
}

async function swipes(page: Page, wire: CDPSession): Promise<readonly Way[]> {
  const samples: Way[] = []
  for (let turn = 0; turn < WARM_UP + SWIPES; turn += 1) {
    const took = await timed(page, '.member-name', () => swipe(wire, cardOf(turn)))
    if (turn >= WARM_UP && took !== null) samples.push(took)
    await page.waitForTimeout(20)
  }
  return samples
}

async function sales(page: Page, wire: CDPSession, till: Till): Promise<readonly Way[]> {
  const samples: Way[] = []
  for (let turn = 0; turn < WARM_UP + SALES; turn += 1) {
    const found = await timed(page, '.member-name', () => swipe(wire, cardOf(turn)))
    if (found === null) continue
    await page.keyboard.type('100', { delay: KEY_MS })
    await page
      .locator('.pay-amount')
      .filter({ hasText: /58\.00|50\.00|100\.00/ })
      .waitFor()
    await page.waitForTimeout(KEY_MS * 2)
    const before = till.status().outbox.entries
    const took = await timed(page, '#done-title', () => enter(wire))
    assert(till.status().outbox.entries > before, 'what is painted as booked is booked')
    if (turn >= WARM_UP && took !== null) samples.push(took)
    await page.waitForTimeout(50)
  }
  return samples
}

/** Round trips of the page over a WebSocket to a server that does nothing else. */
async function echoes(page: Page, port: number): Promise<readonly number[]> {
  const samples = await page.evaluate(
    async ([echoPort, turns]) => {
      const socket = new WebSocket(`ws://127.0.0.1:${echoPort}`)
      await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
      const took: number[] = []
      for (let turn = 0; turn < turns; turn += 1) {
        const began = performance.now()
        const answered = new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }))
        socket.send('x'.repeat(200))
        await answered
        took.push(performance.now() - began)
        await new Promise((wait) => setTimeout(wait, 5))
      }
      socket.close()
      return took
    },
    [port, SWIPES] as const,
  )
  return sorted(samples)
}

/** A frame of this machine: from the change of one element to its paint, with nothing to ask anybody. */
async function frames(page: Page, wire: CDPSession): Promise<readonly Way[]> {
  const samples: Way[] = []
  await page.goto('about:blank')
  await page.evaluate(() => {
    document.body.innerHTML = '<p id="shown">0</p>'
    addEventListener('keydown', (event) => {
      const shown = document.querySelector('#shown')
      if (event.key === 'Enter' && shown !== null) shown.textContent = String(performance.now())
    })
  })
  for (let turn = 0; turn < WARM_UP + SALES; turn += 1) {
    const took = await timed(page, '#shown', () => enter(wire))
    if (turn >= WARM_UP && took !== null) samples.push(took)
  }
  return samples
}

async function signIn(page: Page, till: Till): Promise<void> {
  const staff = till.status().staff.find((one) => one.role === 'cashier')
  await page.getByRole('button', { name: new RegExp(staff?.name ?? '') }).click()
  await page.keyboard.type(staff?.demoPin ?? '', { delay: KEY_MS })
  await page.getByRole('navigation').waitFor()
}

async function measure(browser: Browser, till: Till, address: string, echoPort: number): Promise<void> {
  // The echo is of another origin, which the page's policy rightly forbids.
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1366, height: 768 } })
  const page = await context.newPage()
  await page.addInitScript(installStopwatch)
  const wire = await context.newCDPSession(page)
  await page.goto(address)
  await signIn(page, till)
  const echo = await echoes(page, echoPort)
  const swiped = await swipes(page, wire)
  const sold = await sales(page, wire, till)
  const framed = await frames(page, wire)
  report('the counter in Chromium', [
    { name: 'bare WebSocket echo from the page', samples: echo },
    { name: 'a key to the next paint, nothing asked', samples: stretch(framed, (way) => way.painted) },
    ...stretches('last key of a swipe', 'the member', swiped),
    ...stretches('Enter', 'the booked sale', sold),
  ])
}

function stretch(ways: readonly Way[], of: (way: Way) => number): Samples {
  return sorted(ways.map(of))
}

function stretches(from: string, to: string, ways: readonly Way[]): readonly Measured[] {
  return [
    { name: `${from} to ${to} on screen`, samples: stretch(ways, (way) => way.painted) },
    { name: '  the key to the question', samples: stretch(ways, (way) => way.asked) },
    { name: '  the question to the answer', samples: stretch(ways, (way) => way.answered - way.asked) },
    { name: '  the answer to the paint', samples: stretch(ways, (way) => way.painted - way.answered) },
  ]
}

async function run(executablePath: string): Promise<void> {
  const folder = aBenchFolder()
  const echo = await startEcho()
  const { dataDir, configDir } = folder
  const makeShop = (parts: Parameters<typeof makeDemoShop>[0]) => makeDemoShop(parts, SHOP)
  const till = accepted(await openTill({ dataDir, configDir, empty: false, makeDemoShop: makeShop }))
  const report = (text: string) => process.stderr.write(`${text}\n`)
  const door = openDoor(till, { report })
  const loopback = await serveLoopback({ door, page: readPage(BUILT_PAGE), port: 0, report })
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  try {
    await measure(browser, till, loopback.launchAddress(), echo.port)
  } finally {
    await browser.close()
    await loopback.close()
    await till.close()
    echo.close()
    folder.remove()
  }
}

/** `npm run bench` looks for one and says here where it is. */
const executablePath = process.env['GUIKE_CHROMIUM']
if (executablePath === undefined || !existsSync(BUILT_PAGE)) {
  process.stdout.write('the counter in Chromium: not measured, there is no Chromium or no built page\n')
} else await run(executablePath)
