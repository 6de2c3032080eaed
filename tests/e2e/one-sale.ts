// One sale in the demo shop, by whatever host the page came: sign in, swipe, amount, Enter, slip.
import { expect, type Page } from '@playwright/test'

/** A person's typing; what comes much faster is a card being swiped. */
const TYPING = { delay: 120 }

export async function oneSale(page: Page): Promise<void> {
  const cashier = page.getByRole('button', { name: /收银员/ }).first()
  await expect(cashier).toBeVisible()
  const pin = (await cashier.textContent())?.match(/\d{6}/)?.[0] ?? ''
  await cashier.click()
  await page.keyboard.type(pin, TYPING)
  await expect(page.getByText('完成并打印')).toBeVisible()

  await page.keyboard.press('F11')
  await page
    .getByRole('button', { name: /普通会员/ })
    .first()
    .click()
  await page.keyboard.press('F11')
  await expect(page.getByText(/加入|入会/).first()).toBeVisible()
  await page.keyboard.type('1000', TYPING)
  await expect(page.getByText('￥580.00').first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/积分 ?\+?580|\+580/).first()).toBeVisible()
}
