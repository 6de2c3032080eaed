/** Returns by touch alone, with everything a programme can have: the pad is there, and nothing lies over anything. */
import { expect, type Page } from '@playwright/test'
import { everythingOnRequest } from '../support/programmes.ts'
import { aDraft, DAY_MS, enrol, giveBack, sell, signIn, swipe as swipeAt } from '../support/shop.ts'
import { expectAccessible, expectDue, test } from './counter.ts'
import { expectReachable } from './reachable.ts'

const EVERYTHING = everythingOnRequest()
test.use({
  hasTouch: true,
  programme: { ...EVERYTHING, card: { ...EVERYTHING.card, approval: 'none', entry: { kind: 'none' } } },
})

async function expectWell(page: Page, what: string) {
  await expectReachable(page, what)
  await expectAccessible(page, what)
}

async function tapPad(page: Page, ...keys: readonly string[]) {
  for (const key of keys) await page.locator('.pad').getByRole('button', { name: key, exact: true }).tap()
}

test('a part of an amount, goods for other goods, an amount without its sale: typed with the pad', async ({
  counter,
}) => {
  const { page, shop } = counter
  await counter.begin()
  enrol(shop, { birthday: null })
  shop.passTime(2 * DAY_MS)
  const draft = aDraft({ identification: swipeAt(shop).identification, regularYuan: 1200 })
  const sale = await sell(shop, draft)
  await page.getByRole('button', { name: '退换' }).tap()
  await counter.swipe(sale.slipNumber)
  await expect(page.getByRole('checkbox', { name: '正价商品' })).toBeFocused()
  await counter.swipeCard()
  await tapPad(page, '5', '00')
  await expectDue(page, '500.00')
  await expectWell(page, 'refund')
  // All of it: what came with the sale goes with it, and the one number knows.
  await page.getByRole('button', { name: '整单退' }).tap()
  await expect(page.locator('.pay-change')).toHaveText('−1,972')
  await expect(page.locator('.refund-gone')).toContainText('首单礼 100 分')
  await page.getByRole('button', { name: '全不选' }).tap()
  await expectDue(page, '0.00')
  await expect(page.locator('.paper img')).toHaveCount(0)
  await page.getByRole('textbox', { name: /正价商品/ }).tap()
  await tapPad(page, '5', '00')
  await page.getByRole('radio', { name: '换货' }).tap()
  await page.getByRole('textbox', { name: '正价', exact: true }).tap()
  await tapPad(page, '2', '00', '0')
  await expectDue(page, '660.00')
  await expectWell(page, 'exchange')
  await counter.press('Escape', 'Escape', 'Escape', 'Escape')
  await page.getByRole('button', { name: '退换' }).tap()
  await page.getByRole('button', { name: /无单退货/ }).tap()
  await tapPad(page, '6', '0')
  await expectDue(page, '60.00')
  await expectWell(page, 'unknown')
})

test('RF-01 the purchases of a card say what came back of them', async ({ counter }) => {
  const { page, shop, press } = counter
  await signIn(shop, 'manager')
  enrol(shop, { birthday: null })
  const buy = (yuan: number) =>
    sell(shop, aDraft({ identification: swipeAt(shop).identification, regularYuan: yuan }))
  const [part, whole] = [await buy(200), await buy(300)]
  await giveBack(shop, part.slipNumber, [{ line: 0, units: 50_00 }], swipeAt(shop).identification)
  await giveBack(shop, whole.slipNumber, [{ line: 0, units: 174_00 }], swipeAt(shop).identification)
  await counter.begin()
  await press('F2')
  await counter.swipeCard()
  await expect(page.locator('.purchase em')).toHaveText(['已全部退回', '退过一部分'])
})
