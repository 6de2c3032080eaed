/** More of 消费 in the page: typed lines, tenders, deductions, rights, and identities that were only typed. */
import { expect } from '@playwright/test'
import { aDraft, enrol, good, MANAGER_PIN, sell, swipe as swipeAt } from '../support/shop.ts'
import { expectDone, expectDue, test } from './counter.ts'

/** Between key and card: less than this no hand can do, and would look like one reader's keys. */
const HAND_TO_CARD_MS = 200

test.describe('消费', () => {
  test('商品明细: a text, a class, a price and pieces; amounts typed before become lines', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await counter.swipeCard()
    await counter.type('250')
    await page.getByRole('button', { name: '商品明细' }).click()
    const price = page.getByRole('textbox', { name: '第 1 行 单价' })
    await expect(price).toHaveValue('250')
    await page.getByRole('textbox', { name: '第 1 行 商品' }).focus()
    await page.keyboard.insertText('羊皮短靴 37 码')
    await page.getByRole('textbox', { name: '第 1 行 数量' }).focus()
    await counter.press('Delete')
    await counter.type('2')
    await expectDue(page, '290.00')
    await page.getByRole('combobox', { name: '第 1 行 类别' }).click()
    await page.getByRole('option', { name: '特价' }).click()
    await expectDue(page, '450.00')
    await price.focus()
    await counter.press('Enter')
    await expectDone(page)
    const recent = swipeAt(shop).recent[0]
    expect(recent).toMatchObject({ firstLine: '羊皮短靴 37 码', amountFen: 450_00, points: 450 })
  })

  test('EA-03 a voucher and the rest in WeChat: the voucher earns nothing, and it is said why', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await counter.swipeCard()
    await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
    await counter.press('ArrowDown')
    await counter.type('400')
    await expectDue(page, '360.00')
    await counter.press('ArrowRight')
    await expect(page.getByRole('radio', { name: '微信' })).toBeChecked()
    await page.getByRole('button', { name: '多种支付' }).click()
    await page.getByRole('textbox', { name: '代金券' }).focus()
    await counter.type('60')
    await expect(page.getByText('其余 300.00')).toBeVisible()
    await counter.press('F9')
    const panel = page.getByRole('complementary', { name: '为什么' })
    await expect(panel.getByText('代金券付的部分，不积分')).toBeVisible()
    await counter.press('Escape')
    await page.getByRole('textbox', { name: '代金券' }).focus()
    await counter.press('Enter')
    await expectDone(page)
    await expect(page.getByText('代金券 ￥60.00')).toBeVisible()
    await expect(page.getByText('微信 ￥300.00')).toBeVisible()
    expect(swipeAt(shop).points.here).toBe(300)
  })

  test('tenders that are more than the bill are refused with what is too much', async ({ counter }) => {
    const { page } = counter
    await counter.signIn()
    await counter.press('Enter')
    await counter.type('50')
    await page.getByRole('button', { name: '多种支付' }).click()
    await page.getByRole('textbox', { name: '代金券' }).focus()
    await counter.type('60')
    await expect(page.getByRole('alert')).toContainText('多了 ￥10')
    await counter.press('Enter')
    await expect(page.locator('#done-title')).toHaveCount(0)
  })

  test('EA-12 a deduction has a reason, chosen from the list', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    await counter.press('Enter')
    await counter.type('87.46')
    await page.getByRole('combobox', { name: '原因' }).click()
    await page.getByRole('option', { name: '瑕疵' }).click()
    await page.getByRole('textbox', { name: '减额' }).focus()
    await counter.type('7.46')
    await expectDue(page, '80.00')
    await counter.press('F9')
    await expect(page.getByText('减：瑕疵')).toBeVisible()
    await counter.press('Escape')
    await page.getByRole('textbox', { name: '减额' }).focus()
    await counter.press('Enter')
    await expectDone(page)
    expect(shop.till.status().outbox.entries).toBeGreaterThan(0)
  })

  test('TI-06 the birthday price is offered, used by one key, and gone for the year', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 11, day: 28 } })
    await counter.swipeCard()
    await expect(page.getByText('生日月')).toBeVisible()
    await counter.type('500')
    await expectDue(page, '290.00')
    await counter.press('F8')
    await expectDue(page, '250.00')
    await counter.press('F8')
    await expectDue(page, '290.00')
    await counter.press('F8')
    await expectDue(page, '250.00')
    await counter.press('Enter')
    await expectDone(page)
    await counter.swipeCard()
    await expect(page.getByText('今年的生日价已经用过')).toBeVisible()
  })

  test('EN-18 points of a member found by phone need a manager; a wrong PIN books nothing', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 2000 }))
    await counter.type('0001')
    await counter.press('Enter')
    await expect(page.getByText('凭手机或姓名')).toBeVisible()
    await counter.type('100')
    await counter.press('F10')
    await expectDue(page, '38.00')
    await counter.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await counter.type('111111')
    await counter.press('Enter')
    await expect(dialog.getByRole('alert')).toContainText('密码不对')
    expect(swipeAt(shop).points.here).toBe(1800)
    await counter.type(MANAGER_PIN)
    await counter.press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).points.here).toBe(1800 - 1000 + 38)
  })

  test("another member's card on a sale already typed is asked about, not mixed in", async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop, { place: 1 })
    enrol(shop, { place: 2, name: '王芳芳' })
    await counter.swipeCard(1)
    await counter.type('100')
    await expectDue(page, '58.00')
    await page.waitForTimeout(HAND_TO_CARD_MS)
    await counter.swipeCard(2)
    await expect(page.getByRole('alert')).toContainText('刚刷的是王*芳')
    await counter.press('Escape')
    await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
    await page.waitForTimeout(HAND_TO_CARD_MS)
    await counter.swipeCard(2)
    await expect(page.getByRole('button', { name: '换成王*芳' })).toBeFocused()
    await page.waitForTimeout(HAND_TO_CARD_MS)
    await counter.press('Enter')
    await expect(page.getByRole('heading', { name: '王*芳' })).toBeVisible()
    await expectDue(page, '58.00')
  })

  test('a salesperson (导购) is recorded with the sale', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    await page.getByRole('combobox', { name: '导购' }).click()
    await page.getByRole('option', { name: '陈静' }).click()
    await counter.press('Enter')
    await counter.type('10')
    await expectDue(page, '10.00')
    await counter.press('Enter')
    await expectDone(page)
    expect(good(shop.till.recentSlips())[0]?.kind).toBe('sale')
  })
})

test.describe('finding a member', () => {
  test.beforeEach(async ({ counter }) => {
    await counter.signIn()
    enrol(counter.shop, { place: 1, name: '王小明', phone: '19900012345' })
    enrol(counter.shop, { place: 2, name: '王小美', phone: '19900022345' })
  })

  for (const [what, text] of [
    ['initials', 'wxm'],
    ['the last four', '2345'],
  ] as const) {
    test(`several by ${what}: arrows choose, Enter opens`, async ({ counter }) => {
      const { page } = counter
      await counter.type(text)
      await counter.press('Enter')
      await expect(page.getByText('找到 2 位，请选一位')).toBeVisible()
      const second = page.getByRole('button', { name: /王\*/ }).nth(1)
      const name = (await second.locator('b').textContent()) ?? ''
      await counter.press('ArrowDown', 'Enter')
      await expect(page.getByRole('heading', { name })).toBeVisible()
    })
  }

  test('by Chinese name, in the one field that has an input method', async ({ counter }) => {
    const { page } = counter
    await page.getByRole('textbox', { name: '按姓名找' }).focus()
    await page.keyboard.insertText('王小美')
    await counter.press('Enter')
    await expect(page.getByRole('heading', { name: '王*美' })).toBeVisible()
  })

  test('nobody: a phone without a card offers enrolment with the phone filled in', async ({ counter }) => {
    const { page } = counter
    await counter.type('19900099999')
    await counter.press('Enter')
    await expect(page.getByRole('alert')).toContainText('还没有办过卡')
    await counter.press('Enter')
    await expect(page.getByRole('textbox', { name: '手机号' })).toHaveValue(/199\s?0009\s?9999/)
  })

  test('too little to search by says what would do', async ({ counter }) => {
    const { page } = counter
    await counter.type('12')
    await counter.press('Enter')
    await expect(page.getByRole('alert')).toContainText('手机尾号')
  })
})
