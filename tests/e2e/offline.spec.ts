/**
 * Two tills and headquarters, with the line between them cut: each till spends what it holds and nothing else, the screen says
 * so, and when the line is back all agree. With GUIKE_PICTURES=1 it takes the two pictures of the cut.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { aDraft, DAY_MS, enrol, good, sell, signIn, swipe } from '../support/shop.ts'
import { cardOf, expectAccessible, expectDone, expectNoScroll } from './counter.ts'
import { type HqCounter, type Organisation, test } from './hq.ts'

/** Between the keys of a person, who is no card reader. */
const PERSON_MS = 60

const PICTURES = join(import.meta.dirname, '..', '..', 'docs', 'pictures')

async function serving(counter: HqCounter): Promise<void> {
  await signIn(counter.shop, 'manager')
  await counter.page.getByRole('navigation').waitFor()
}

/** By keyboard: the chip's page by F7 F7, its form by Tab and Enter. */
async function joinByKeyboard({ page }: HqCounter, address: string, code: string): Promise<void> {
  await page.keyboard.press('F7')
  await page.keyboard.press('F7')
  await page.getByRole('button', { name: '加入总部' }).press('Enter')
  await page.keyboard.type(address, { delay: PERSON_MS })
  await page.keyboard.press('Enter')
  await page.keyboard.type(code.toLowerCase(), { delay: PERSON_MS })
  await page.keyboard.press('Enter')
}

/** By fingers alone: chip, button, and the keys on the screen. */
async function joinByTouch({ page }: HqCounter, address: string, code: string): Promise<void> {
  await page.locator('.sync-chip').click()
  await page.getByRole('button', { name: '加入总部' }).click()
  const pad = page.getByRole('group', { name: '字母和数字' })
  const tap = async (text: string) => {
    for (const key of text) await pad.getByRole('button', { name: key, exact: true }).click()
  }
  await tap(address.toUpperCase())
  await page.getByRole('textbox', { name: '激活码' }).click()
  await tap(code.replaceAll('-', ''))
  await page.getByRole('button', { name: /^加入/ }).click()
}

async function untilSent({ shop }: HqCounter): Promise<void> {
  await expect
    .poll(() => shop.till.status().outbox, { timeout: 20_000 })
    .toMatchObject({ mode: 'hq', waiting: 0, state: 'idle' })
}

/** Swipes the member's card at a counter. */
async function serve({ page, shop }: HqCounter): Promise<void> {
  await page.bringToFront()
  await page.keyboard.press('F1')
  good(shop.till.simulatedScan({ text: `;${cardOf(1)}?` }))
  await page.locator('.member-name').waitFor()
}

async function expectPoints(page: Page, here: string, elsewhere: string): Promise<void> {
  await expect(page.locator('.balance-words')).toContainText(`本机可用 ${here}`, { timeout: 15_000 })
  await expect(page.locator('.balance-words')).toContainText(`别处 ${elsewhere}`)
}

/** The whole organisation's figure of a member's points, as HQ's books have it. */
async function pointsAtHq({ parts }: Organisation, memberId: string): Promise<number> {
  const rows = await parts.db
    .selectFrom('balance')
    .select((row) => row.fn.sum('amount').as('points'))
    .where('owner', '=', memberOwner(memberId))
    .where('asset', '=', POINTS_ASSET)
    .execute()
  return Number(rows[0]?.points ?? 0)
}

test('cut off from headquarters, each till spends only what it holds; with the line back, all agree', async ({
  organisation,
}) => {
  test.setTimeout(180_000)
  const { line } = organisation
  const a = await organisation.open('万象城店')
  const b = await organisation.open('万象城店二号机')
  await serving(a)
  await serving(b)

  // A is joined by keyboard, B by fingers; then A enrols a member and sells.
  await joinByKeyboard(a, line.url, await organisation.makeCode('0001'))
  await joinByTouch(b, line.url, await organisation.makeCode('0001', 2))
  await untilSent(a)
  await untilSent(b)
  const { memberId } = enrol(a.shop, {}, false)
  await organisation.passTime(DAY_MS)
  await serving(a)
  await serving(b)
  await sell(a.shop, aDraft({ regularYuan: 6000, identification: swipe(a.shop).identification }))
  // Nobody stands at the counter any more.
  good(a.shop.till.lock())
  await serving(a)
  await untilSent(a)

  // A keeps what its allowance lets it; the rest is at headquarters, and B fetches it while A serves the member.
  await serve(a)
  await expectPoints(a.page, '2,000', '1,480')
  await serve(b)
  await expectPoints(b.page, '0', '3,480')
  await b.page.keyboard.type('2000')
  await b.page.keyboard.press('F11')
  await expectPoints(b.page, '1,480', '2,000')
  await expect(b.page.locator('.row-amount input').first()).toBeFocused()
  await expect(b.page.locator('.row-amount input').first()).toHaveValue('2000')
  await untilSent(a)
  await untilSent(b)

  line.setMood('cut')
  for (const counter of [a, b]) {
    await expect(counter.page.locator('.sync-chip')).toHaveAttribute('data-tone', 'warn', { timeout: 30_000 })
  }
  await a.page.keyboard.type('2000')
  for (const [counter, name, sentence] of [
    [a, 'offline-a', '连不上总部：现在能用 2,000，其余 1,480 联网后再取。'],
    [b, 'offline-b', '连不上总部：现在能用 1,480，其余 2,000 联网后再取。'],
  ] as const) {
    const { page } = counter
    await page.bringToFront()
    await page.keyboard.press('F11')
    await expect(page.getByText(sentence)).toBeVisible({ timeout: 15_000 })
    await page.keyboard.press('F10')
    await expect(page.getByRole('radio', { checked: true }).first()).toBeVisible()
    await expectNoScroll(page, name)
    await expectAccessible(page, name)
    if (process.env['GUIKE_PICTURES'] === '1') {
      mkdirSync(PICTURES, { recursive: true })
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(PICTURES, `${name}.png`), caret: 'hide' })
    }
  }

  // A has two thousand to spend, B one thousand; three thousand are nowhere.
  await expect(a.page.locator('[data-value="2000"]')).toBeEnabled()
  await expect(a.page.locator('[data-value="3000"]')).toBeDisabled()
  await expect(b.page.locator('[data-value="1000"]')).toBeEnabled()
  await expect(b.page.locator('[data-value="2000"]')).toBeDisabled()
  await a.page.keyboard.press('F10')
  for (const { page } of [a, b]) {
    await page.bringToFront()
    await page.locator('.row-amount input').first().press('Enter')
    await expectDone(page)
  }
  expect(a.shop.till.status().outbox.waiting).toBeGreaterThan(0)
  expect(b.shop.till.status().outbox.waiting).toBeGreaterThan(0)

  line.setMood('calm')
  for (const counter of [a, b]) {
    await counter.page.bringToFront()
    await counter.page.locator('.sync-chip').click()
    await counter.page.getByRole('button', { name: '马上同步' }).click()
    await untilSent(counter)
    await expect(counter.page.getByRole('heading', { name: '都已上传' })).toBeVisible()
  }

  // 3,480 less 3,000 spent, with what both sales gave.
  const earned = 1160 - 40 + (1160 - 20)
  const total = 3480 - 3000 + earned
  await expect.poll(() => pointsAtHq(organisation, memberId), { timeout: 20_000 }).toBe(total)
  for (const { shop } of [a, b]) {
    const seen = () => {
      const found = good(shop.till.openMember({ memberId }))
      return found.points.total
    }
    await expect.poll(seen, { timeout: 30_000 }).toBe(total)
  }
  await proved(a)
  await proved(b)
})

/** The till's own proof, asked for on its page. */
async function proved({ page }: HqCounter): Promise<void> {
  await page.bringToFront()
  await page.getByRole('button', { name: '开始自证' }).click()
  await expect(page.getByText('全部核对无误')).toBeVisible({ timeout: 60_000 })
}
