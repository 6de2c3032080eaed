/** The real counter for page tests: till, store, door and loopback of the product, a Chromium page, and a clock that obeys. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { openDoor } from '../../main/host/door.ts'
import { serveLoopback } from '../../main/host/loopback.ts'
import { readPage } from '../../main/host/page.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { CASHIER_PIN, openShop, type Shop } from '../support/shop.ts'

/** Milliseconds between the keys of a person who types fast. */
const PERSON_MS = 60
/** From the keyboard to the reader. */
const HAND_MS = 150

export interface Counter {
  readonly shop: Shop
  readonly page: Page
  /** Defects the door reported, and errors of the page's console; both stay empty. */
  readonly complaints: readonly string[]
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
}

/** The card of this place in the stock. */
export const cardOf = (place: number) => makeCardNumber(1_000_000 + place)

export const test = base.extend<{ counter: Counter }>({
  counter: async ({ page }, use) => {
    const shop = await openShop()
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
    const lines = new Set<{ close(): Promise<void> | void }>()
    await page.routeWebSocket(/.*/, (route) => {
      lines.add(route)
      route.connectToServer()
    })
    await page.goto(loopback.launchAddress())
    await page.getByRole('heading').first().waitFor()
    await use(counterOf(page, shop, complaints, lines))
    expect(complaints).toEqual([])
    await page.close()
    await loopback.close()
    await shop.remove()
  },
})

function counterOf(
  page: Page,
  shop: Shop,
  complaints: readonly string[],
  lines: ReadonlySet<{ close(): Promise<void> | void }>,
): Counter {
  const type = (text: string) => page.keyboard.type(text, { delay: PERSON_MS })
  const swipe = (text: string) => burst(page, text)
  return {
    shop,
    page,
    complaints,
    type,
    swipe,
    swipeCard: (place = 1) => swipe(`;${cardOf(place)}?`),
    signIn: async (name = '李娜', pin = CASHIER_PIN) => {
      await page.getByRole('button', { name: new RegExp(name) }).click()
      await type(pin)
      await page.getByRole('navigation').waitFor()
    },
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key, { delay: 20 })
    },
    breakLine: async () => {
      for (const line of lines) await line.close()
    },
    reload: async () => {
      await page.reload()
      await page.getByRole('heading').first().waitFor()
    },
  }
}

/**
 * A reader's keys: handed to the browser all at once, which takes them one after the other as fast as it can, so that a busy
 * machine of the tests does not make a slow reader of it.
 */
async function burst(page: Page, text: string): Promise<void> {
  // A hand takes its time from the keys to the reader; keys closer to it would belong to the burst.
  await page.waitForTimeout(HAND_MS)
  const wire = await page.context().newCDPSession(page)
  const sent: Promise<unknown>[] = []
  for (const character of text) {
    const key = { key: character, text: character, unmodifiedText: character }
    sent.push(wire.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key }))
    sent.push(wire.send('Input.dispatchKeyEvent', { type: 'keyUp', key: character }))
  }
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }
  sent.push(
    wire.send('Input.dispatchKeyEvent', { type: 'keyDown', ...enter, text: '\r', unmodifiedText: '\r' }),
  )
  sent.push(wire.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter }))
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

/** The big figure at the bottom: what is to be paid. */
export async function expectDue(page: Page, amount: string): Promise<void> {
  await expect(page.locator('.pay-amount')).toHaveText(`￥${amount}`, { timeout: 15_000 })
}
