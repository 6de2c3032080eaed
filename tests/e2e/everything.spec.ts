/** The counter of a shop that does everything there is: four price classes, seven tenders, vouchers, stored value, points. */
import { expect } from '@playwright/test'
import { everythingOnRequest } from '../support/programmes.ts'
import { aDraft, DAY_MS, enrol, sell, swipe as swipeAt } from '../support/shop.ts'
import { expectDone, expectDue, test } from './counter.ts'
import { expectReachable } from './reachable.ts'

const asked = everythingOnRequest()
const programme = {
  ...asked,
  card: { ...asked.card, approval: 'none' as const, entry: { kind: 'none' as const } },
}

test.use({ programme })

test('RF-10 a first sale: the rows add up to the balance, and what was given is named', async ({
  counter,
}) => {
  const { page, shop } = counter
  await counter.begin()
  enrol(shop)
  shop.passTime(2 * DAY_MS)
  await counter.swipeCard()
  await counter.type('1200')
  await expectDue(page, '696.00')
  const rows = page.locator('.earned dl > div')
  await expect(rows).toHaveText([/每满.*1,200$/, /×1\.56672$/, /首单礼100$/, /合计\+1,972$/, /50元券￥50$/])
  await counter.press('Enter')
  await expectDone(page)
  await expect(page.locator('.done-points')).toHaveText(/^\+1,972.*1,972$/)
  await expect(page.locator('.done-given li')).toHaveText([/50元券.*￥50.*印在小票上/, /首单礼.*\+100/])
  expect(swipeAt(shop).points.total).toBe(1972)
})

test('every button of a sale with everything on can be pressed, at both sizes', async ({ counter }) => {
  const { page, shop } = counter
  await counter.begin()
  enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 11, day: 25 } })
  shop.passTime(2 * DAY_MS)
  await sell(shop, aDraft({ identification: swipeAt(shop).identification, regularYuan: 3000 }))
  await expectReachable(page, 'nobody yet')
  await counter.swipeCard()
  await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
  await counter.type('800')
  await expectDue(page, '464.00')
  await expectReachable(page, 'an amount')
  await counter.type('00000')
  await expect(page.getByRole('alert')).toContainText('金额太大')
  await expect(page.locator('.pay-amount')).toHaveText('￥—')
  await expect(page.locator('.row-price b')).toHaveCount(0)
  await counter.press('Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace')
  await expectDue(page, '464.00')
  await page.getByRole('button', { name: '多种支付' }).click()
  await expectReachable(page, 'several tenders')
  await page.getByRole('button', { name: '商品明细' }).click()
  await expectReachable(page, 'lines and several tenders')
  await page.getByRole('button', { name: '多种支付' }).click()
  await expectReachable(page, 'lines')
  await page.getByRole('textbox', { name: '第 1 行 单价' }).focus()
  await counter.press('Enter')
  await expectDone(page)
  await expectReachable(page, 'sold')
  const { total } = swipeAt(shop).points
  await expect(page.locator('.done-points')).toContainText(`积分余额 ${total.toLocaleString('en')}`)
  await counter.press('F12')
  await expect(page.getByRole('dialog').getByText('会员、办理')).toBeVisible()
  await expectReachable(page, 'the keys')
  await counter.press('Escape')
  for (const [key, what] of [
    ['F2', 'returns'],
    ['F3', 'enrolment'],
    ['F4', 'members'],
    ['F6', 'the shift'],
    ['F7', 'settings'],
  ] as const) {
    await counter.press(key)
    await expectReachable(page, what)
  }
})
