/** The real counter for page tests: till, store, door and loopback of the product, a Chromium page, and a clock that obeys. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page, type WebSocketRoute } from '@playwright/test'
import { openDoor } from '../../main/host/door.ts'
import { serveLoopback } from '../../main/host/loopback.ts'
import { readPage } from '../../main/host/page.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { CASHIER_PIN, openShop, type Shop, signIn as signInAt } from '../support/shop.ts'

/** Milliseconds between the keys of a person who types fast. */
const PERSON_MS = 60
/** The same for a few keys, which are too few for any reader: nobody has to wait for them. */
const FEW_MS = 20
const FEW = 4
/** From the keyboard to the reader. */
const HAND_MS = 130
/** Milliseconds between a reader's keys. */
const READER_MS = 2

export interface Counter {
  readonly shop: Shop
  readonly page: Page
  /** Defects the door reported, and errors of the page's console; both stay empty. */
  readonly complaints: readonly string[]
  /** Somebody is signed in already; by hand it is `signIn`. */
  begin(role?: 'cashier' | 'manager'): Promise<void>
  signIn(name?: string, pin?: string): Promise<void>
  /** A keyboard reader's burst: the text at machine speed, then Enter. */
  swipe(text: string): Promise<void>
  swipeCard(place?: number): Promise<void>
  /** A person at the keyboard. */
  type(text: string): Promise<void>
  press(...keys: string[]): Promise<void>
  reload(): Promise<void>
  /** Cuts the page's connection, as if the till's program had hung up; the page finds its way back by itself. */
  breakLine(): Promise<void>
  /** From now on what the till says arrives this much later. */
  slowLine(delayMs: number): void
}

/** The page's connections, and how late what the till says arrives. */
interface Line {
  readonly routes: Set<WebSocketRoute>
  delayMs: number
}

/** The card of this place in the stock. */
export const cardOf = (place: number) => makeCardNumber(1_000_000 + place)

export const test = base.extend<{ counter: Counter; programme: Programme }>({
  /** What the shop's rules are; a file of tests may choose others with test.use. */
  programme: [SHOES, { option: true }],
  counter: async ({ page, programme }, use) => {
    const shop = await openShop(programme)
    const complaints: string[] = []
    const report = (text: string) => complaints.push(text)
    const loopback = await serveLoopback({
      door: openDoor(shop.till, { report }),
      page: readPage(join(import.meta.dirname, '..', '..', 'out', 'renderer')),
      port: 0,
      report,
      entered: () => undefined,
    })
    page.on('pageerror', (error) => complaints.push(`page: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
    })
    const line: Line = { routes: new Set(), delayMs: 0 }
    await page.routeWebSocket(/.*/, (route) => {
      line.routes.add(route)
      route.connectToServer().onMessage((message) => {
        if (line.delayMs === 0) route.send(message)
        else setTimeout(() => route.send(message), line.delayMs)
      })
    })
    await page.goto(loopback.launchAddress())
    await page.getByRole('heading').first().waitFor()
    await use(counterOf(page, shop, complaints, line))
    expect(complaints).toEqual([])
    await page.close()
    await loopback.close()
    await shop.remove()
  },
})

function counterOf(page: Page, shop: Shop, complaints: readonly string[], line: Line): Counter {
  let readMs = Number.NEGATIVE_INFINITY
  /** A hand that waits for the reader comes no sooner than its own next key would. */
  const reach = async () => {
    const restMs = readMs + PERSON_MS - performance.now()
    if (restMs > 0) await page.waitForTimeout(restMs)
  }
  const type = async (text: string) => {
    await reach()
    await page.keyboard.type(text, { delay: text.length > FEW ? PERSON_MS : FEW_MS })
  }
  const swipe = async (text: string) => {
    await burst(page, text)
    readMs = performance.now()
  }
  const isServing = () => page.getByRole('navigation').waitFor()
  return {
    shop,
    page,
    complaints,
    type,
    swipe,
    swipeCard: (place = 1) => swipe(`;${cardOf(place)}?`),
    begin: async (role = 'cashier') => {
      await signInAt(shop, role)
      await isServing()
    },
    signIn: async (name = '李娜', pin = CASHIER_PIN) => {
      await page.getByRole('button', { name: new RegExp(name) }).click()
      await type(pin)
      await isServing()
    },
    press: async (...keys) => {
      await reach()
      for (const [at, key] of keys.entries()) {
        if (at > 0) await page.waitForTimeout(PERSON_MS)
        await page.keyboard.press(key, { delay: FEW_MS })
      }
    },
    breakLine: async () => {
      for (const route of line.routes) await route.close()
    },
    slowLine: (delayMs) => {
      line.delayMs = delayMs
    },
    reload: async () => {
      await page.reload()
      await page.getByRole('heading').first().waitFor()
    },
  }
}

/**
 * A reader's keys, handed to the browser all at once with the times a reader's own clock would give them: a busy machine of
 * the tests makes no slow reader of it.
 */
async function burst(page: Page, text: string): Promise<void> {
  const wire = await page.context().newCDPSession(page)
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r', unmodifiedText: '\r' }
  const strokes = [...Array.from(text, (key) => ({ key, text: key, unmodifiedText: key })), enter]
  const tookMs = strokes.length * READER_MS
  // A hand takes its time from the keys to the reader; keys closer to it would belong to the burst.
  await page.waitForTimeout(HAND_MS + tookMs)
  const beganMs = Date.now() - tookMs
  const sent = strokes.flatMap(({ text: typed, unmodifiedText, ...key }, at) => {
    const timestamp = (beganMs + at * READER_MS) / 1000
    const down = { type: 'keyDown' as const, ...key, text: typed, unmodifiedText, timestamp }
    return [down, { type: 'keyUp' as const, ...key, timestamp }].map((stroke) =>
      wire.send('Input.dispatchKeyEvent', stroke),
    )
  })
  await Promise.all(sent)
  await wire.detach()
}

/** Zero axe violations on what is shown. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  expect(found, what).toEqual([])
}

/** Nothing scrolls, in neither direction. */
export async function expectNoScroll(page: Page, what: string): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement
    return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight }
  })
  expect(over, what).toEqual({ x: 0, y: 0 })
}

/** The act is booked: the calm mark stands on the screen. */
export async function expectDone(page: Page): Promise<void> {
  await expect(page.locator('#done-title')).toBeVisible({ timeout: 15_000 })
}

/** The screen of what was booked, looked at as every screen is: once for each kind of act is enough. */
export async function expectDoneWell(page: Page, what: string): Promise<void> {
  await expectDone(page)
  await expectNoScroll(page, what)
  await expectAccessible(page, what)
}

/** The big figure at the bottom: what is to be paid. */
export async function expectDue(page: Page, amount: string): Promise<void> {
  await expect(page.locator('.pay-amount')).toHaveText(`￥${amount}`, { timeout: 15_000 })
}
