/** The counter with headquarters behind it: the first run of an empty till, the page of sync, and refunds of another till's sale. */
import { expect, type Page } from '@playwright/test'
import { addSiteStaff, publishProgramme } from '../../hq/authority/publish.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aDraft, good, MANAGER_PIN, sell, signIn } from '../support/shop.ts'
import { expectAccessible, expectDone, expectNoScroll } from './counter.ts'
import { type HqCounter, test } from './hq.ts'
import { expectReachable } from './reachable.ts'

/** Between the keys of a person, who is no card reader. */
const PERSON_MS = 60

async function fill(page: Page, address: string, code: string): Promise<void> {
  const boxes = page.locator('.join input')
  for (const [at, text] of [address, code].entries()) {
    await boxes.nth(at).focus()
    await page.keyboard.press('Delete')
    await page.keyboard.type(text, { delay: PERSON_MS })
  }
  await page.keyboard.press('Enter')
}

const wrongLetter = (code: string) => `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`

async function expectWell(page: Page, what: string): Promise<void> {
  await expectNoScroll(page, what)
  await expectAccessible(page, what)
}

test('an empty till joins by address and code alone, and says plainly what keeps it from joining', async ({
  organisation,
}) => {
  test.setTimeout(120_000)
  const { line, parts } = organisation
  const code = await organisation.makeCode('0001')
  const validFrom = businessDate('2026-11-21')
  good(await publishProgramme(parts, COMMAND, { document: SHOES, validFrom }))
  const manager = { site: '0001', name: '陈静', role: 'manager' as const, pin: MANAGER_PIN }
  good(await addSiteStaff(parts, COMMAND, manager))

  const { page } = await organisation.open('', { empty: true })
  await page.getByRole('radio', { name: '加入总部' }).click()
  await expectReachable(page, 'first run')
  await page.setViewportSize({ width: 1366, height: 768 })
  await expectWell(page, 'first run')

  await fill(page, 'hq', code)
  await expect(page.getByRole('alert')).toHaveText(/总部地址不对|没有加密|连不上总部/)
  await fill(page, 'http://127.0.0.1:9', code)
  await expect(page.getByText('连不上总部。请核对地址和网络')).toBeVisible({ timeout: 20_000 })
  await fill(page, line.url, code.slice(0, -2))
  await expect(page.getByText('激活码不对')).toBeVisible()
  await fill(page, line.url, wrongLetter(code))
  await expect(page.getByText('不是发激活码的那个总部')).toBeVisible({ timeout: 20_000 })
  await fill(page, line.url, code)
  await expect(page.getByRole('button', { name: /陈静/ })).toBeVisible({ timeout: 30_000 })
  await expectWell(page, 'the people that headquarters sent')

  await page.getByRole('button', { name: /陈静/ }).click()
  await page.keyboard.type(MANAGER_PIN, { delay: PERSON_MS })
  await page.getByRole('navigation').waitFor()
  await page.locator('.sync-chip').click()
  await expect(page.getByRole('heading', { name: '都已上传' })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: '开始自证' }).click()
  await expect(page.getByText('全部核对无误')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('没有和总部来往')).toHaveCount(0)
  await expectReachable(page, 'sync and proof')
  await expectWell(page, 'sync and proof')
  await page.getByRole('button', { name: /English/ }).click()
  await expectReachable(page, 'sync and proof in English')
})

async function joined({ page, shop }: HqCounter, address: string, code: string): Promise<void> {
  await signIn(shop, 'manager')
  await page.getByRole('navigation').waitFor()
  good(await shop.till.hq.join({ address, code }))
  await expect
    .poll(() => shop.till.status().outbox, { timeout: 20_000 })
    .toMatchObject({ mode: 'hq', waiting: 0, state: 'idle' })
}

async function openSlip(page: Page, slipNumber: string): Promise<void> {
  await page.bringToFront()
  await page.keyboard.press('F1')
  await page.keyboard.press('F2')
  await page.locator('.identify-sink input').focus()
  await page.keyboard.press('Delete')
  await page.keyboard.type(slipNumber, { delay: PERSON_MS })
  await page.keyboard.press('Enter')
}

test("RF-01: another till's sale is refunded with its right fetched by one key; without it a manager gives goods and money back", async ({
  organisation,
}) => {
  test.setTimeout(150_000)
  const { line } = organisation
  const a = await organisation.open('万象城店')
  const b = await organisation.open('解放路店')
  await joined(a, line.url, await organisation.makeCode('0001'))
  await joined(b, line.url, await organisation.makeCode('0002'))
  const first = await sell(a.shop, aDraft({ regularYuan: 500 }))
  const second = await sell(a.shop, aDraft({ regularYuan: 300 }))
  await expect.poll(() => a.shop.till.status().outbox.waiting, { timeout: 20_000 }).toBe(0)

  const { page } = b
  await openSlip(page, first.slipNumber)
  await expect(page.getByText('这一单的退货权不在本机')).toBeVisible()
  await expectReachable(page, 'a right elsewhere')
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.keyboard.press('F11')
  await expect(page.locator('.pay-amount')).toBeVisible({ timeout: 20_000 })
  await expectWell(page, "another till's sale")
  await page.keyboard.press('F10')
  await expect(page.locator('.pay-amount')).not.toHaveText('￥0.00')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  line.setMood('cut')
  await expect(page.locator('.sync-chip')).toHaveAttribute('data-tone', 'warn', { timeout: 30_000 })
  await openSlip(page, second.slipNumber)
  await page.keyboard.press('F11')
  await expect(page.getByText('连不上总部，不知道这一单在别处退过没有')).toBeVisible({ timeout: 20_000 })
  await expectReachable(page, 'a right out of reach')
  await page.setViewportSize({ width: 1366, height: 768 })
  await expectWell(page, 'a right out of reach')
  await page.getByRole('button', { name: '无权退款' }).click()
  await page.keyboard.type('100')
  await expect(page.locator('.pay-amount')).toHaveText('￥100.00')
  await expectReachable(page, 'an unbacked refund')
  await page.setViewportSize({ width: 1366, height: 768 })
  await expectWell(page, 'an unbacked refund')
  await page.keyboard.press('Enter')
  await expectDone(page)
})
