/** Round the sale: PINs, locking, the shift, settings, slips, members, language, and the first run of an empty till. */
import { join } from 'node:path'
import { expect, test as program } from '@playwright/test'
import { aHome, startProgram } from '../support/program.ts'
import { aDraft, enrol, good, sell, swipe as swipeAt } from '../support/shop.ts'
import { expectDone, expectDue, test } from './counter.ts'

test.describe('signing in', () => {
  test('a wrong PIN says how many tries are left, and too many lock the name for a while', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await page.getByRole('button', { name: /李娜/ }).click()
    await counter.type('111111')
    await expect(page.getByRole('alert')).toContainText('密码不对')
    for (let tries = 0; tries < 10; tries += 1) {
      if (((await page.getByRole('alert').textContent()) ?? '').includes('秒')) break
      await counter.type('111111')
      await expect(page.getByText('已输入 0 位')).toBeAttached()
    }
    await expect(page.getByRole('alert')).toContainText('秒')
    expect(shop.till.status().stage).toBe('sign_in')
  })

  test('by keyboard alone: arrows choose the name, Esc goes back to the names', async ({ counter }) => {
    const { page } = counter
    await expect(page.getByRole('button', { name: /李娜/ })).toBeFocused()
    await counter.press('ArrowRight', 'Enter')
    await expect(page.getByRole('heading', { name: /陈静/ })).toBeVisible()
    await counter.press('Escape')
    await expect(page.getByRole('heading', { name: '谁在收银？' })).toBeVisible()
  })
})

test('locking keeps the amounts, hides the member, and opens both again after the PIN; so it does a swipe', async ({
  counter,
}) => {
  const { page, shop } = counter
  await counter.signIn()
  enrol(shop)
  await counter.swipeCard()
  await counter.type('598')
  await expectDue(page, '346.84')
  await page.getByRole('button', { name: /李娜/ }).click()
  await expect(page.getByRole('heading', { name: '谁在收银？' })).toBeVisible()
  await expect(page.getByText('张*敏')).toHaveCount(0)
  await counter.signIn()
  await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
  await expect(page.getByText('凭手机或姓名')).toBeVisible()
  await expectDue(page, '346.84')

  good(shop.till.lock())
  await expect(page.getByRole('button', { name: /李娜/ })).toBeVisible()
  await counter.swipeCard()
  await counter.signIn()
  await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
  await expect(page.getByText('凭手机或姓名')).toHaveCount(0)
})

test('交班 waits for a sale that is not finished; two Enters close the shift, Esc between them does not', async ({
  counter,
}) => {
  const { page, shop } = counter
  await counter.begin()
  await counter.press('Enter')
  await counter.type('10')
  await counter.press('F6', 'Enter')
  await expect(page.getByText('消费还有没完成的一单')).toBeVisible()
  await counter.press('Enter')
  expect(shop.till.status().shift).not.toBeNull()
  await counter.press('F1', 'Escape', 'F6', 'Enter', 'Escape')
  await expect(page.getByText('消费还有没完成的一单')).toHaveCount(0)
  expect(shop.till.status().shift).not.toBeNull()
  await counter.press('F6', 'Enter', 'Enter')
  await expect(page.getByRole('heading', { name: '谁在收银？' })).toBeVisible()
  expect(shop.till.status().shift).toBeNull()
})

test.describe('设置', () => {
  test('a cashier may look and reprint, not change', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    await sell(shop, aDraft({ regularYuan: 10 }))
    await counter.press('F7')
    await expect(page.getByText('只有店长能改设置')).toBeVisible()
    await expect(page.getByRole('radio', { name: '58 毫米' })).toBeDisabled()
    await page.getByRole('button', { name: '补打' }).click()
    await expect(page.getByText('已送去补打')).toBeVisible()
    await expect.poll(() => good(shop.till.simulatedPaper()).length).toBe(2)
    await expect(page.locator('.tag', { hasText: '补打' })).toBeVisible()
  })

  test('a manager saves what is in bounds, and the slip on screen follows', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin('manager')
    await counter.press('F7')
    const minutes = page.getByRole('textbox', { name: /锁定/ })
    await minutes.focus()
    const before = await minutes.inputValue()
    await counter.press('Delete')
    await counter.type('99')
    await expect(page.getByRole('button', { name: '保存' })).toBeDisabled()
    await counter.press('Enter')
    expect(shop.till.status().settings.lockMinutes).not.toBe(99)
    await counter.press('Delete')
    await counter.type(before)
    await page.getByRole('radio', { name: '58 毫米' }).click()
    await page.getByRole('radio', { name: 'English' }).click()
    await expect(page.getByText('有改动还没保存')).toBeVisible()
    await page.getByRole('button', { name: '保存' }).click()
    await expect(page.getByText('已保存').first()).toBeVisible()
    expect(shop.till.status().settings).toMatchObject({ paper: 58, slipLang: 'en' })
    await counter.press('F1')
    await expect(page.getByText('58 mm')).toBeVisible()
  })
})

test('会员: the timeline, and from it the refund of one sale', async ({ counter }) => {
  const { page, shop } = counter
  await counter.begin()
  enrol(shop)
  await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 100 }))
  await counter.press('F4')
  await counter.swipeCard()
  await expect(page.getByText('特价商品')).toBeVisible()
  await expect(page.getByText('入会办卡')).toBeVisible()
  await page.getByRole('button', { name: '退这一单' }).click()
  // RF-01: found without its slip, as a manager will be told.
  await expect(page.getByText('没有小票')).toBeVisible()
  await counter.press('Space')
  await expect(page.locator('.pay-amount')).toHaveText('￥90.00')
})

test('the language changes while a sale is typed, and nothing of it is lost', async ({ counter }) => {
  const { page, shop } = counter
  await counter.begin()
  enrol(shop)
  await counter.swipeCard()
  await counter.type('598')
  await expectDue(page, '346.84')
  await page.getByRole('button', { name: /English/ }).click()
  await expect(page.getByText('Finish and print')).toBeVisible()
  await expectDue(page, '346.84')
  await counter.press('Enter')
  await expectDone(page)
  await page.getByRole('button', { name: /中文/ }).click()
  await expect(page.getByText('完成', { exact: true })).toBeVisible()
})

test('light and dark: as the system has it until one is chosen, and kept over a reload', async ({
  counter,
}) => {
  const { page } = counter
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: '换成浅色界面' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await counter.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('the demo bench swipes a card by a tap and breaks the printer on command', async ({ counter }) => {
  const { page, shop } = counter
  await counter.begin()
  await counter.press('F11')
  await page.getByRole('radio', { name: '缺纸' }).click()
  await counter.press('F11', 'Enter')
  await counter.type('10')
  await expectDue(page, '10.00')
  await counter.press('Enter')
  await expectDone(page)
  await expect(page.getByText(/小票没有打出来：缺纸/)).toBeVisible()
  await expect(page.getByText(/打印机缺纸/)).toBeVisible()
  await counter.press('F11')
  await page.getByRole('radio', { name: '正常' }).click()
  await expect(page.getByText('小票已打印')).toBeVisible({ timeout: 20_000 })
  expect(good(shop.till.simulatedPaper())).toHaveLength(1)
})

program(
  'an empty till asks for shop, site, manager and a PIN twice, then for the manager',
  async ({ page }) => {
    const home = aHome()
    const till = startProgram({
      args: ['--headless', '--empty', '--data-dir', join(home.dir, 'shop')],
      env: home.env,
    })
    await page.goto(await till.address())
    await expect(page.getByRole('heading', { name: '第一次使用' })).toBeVisible()
    await page.keyboard.insertText('伊人鞋业')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.insertText('万象城店')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.insertText('陈静')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.type('808080', { delay: 60 })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.type('808081', { delay: 60 })
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('两次密码不一样')
    await page.keyboard.press('Delete')
    await page.keyboard.type('808080', { delay: 60 })
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /陈静/ })).toBeVisible()
    await expect(page.getByText('808080')).toHaveCount(0)
    await till.stop()
    home.remove()
  },
)
