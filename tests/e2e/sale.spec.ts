/** A sale from swipe to slip, as a cashier does it. */
import { expect, type Page } from '@playwright/test'
import { aDraft, enrol, good, MANAGER_PIN, sell, swipe as swipeAt } from '../support/shop.ts'
import { type Counter, expectDone, expectDoneWell, expectDue, test } from './counter.ts'

/** Counts the keys a person presses; a reader's burst is one swipe. */
function hands(counter: Counter) {
  let keys = 0
  return {
    keys: () => keys,
    type: async (text: string) => {
      keys += text.length
      await counter.type(text)
    },
    press: async (key: string) => {
      keys += 1
      await counter.press(key)
    },
  }
}

/** Looks, in the moment in which a dialog comes up, whether the next key is its own. */
async function focusOfDialog(page: Page): Promise<() => Promise<boolean | undefined>> {
  const seen = await page.evaluateHandle(() => {
    const found: { atOnce?: boolean } = {}
    const watch = new MutationObserver(() => {
      const dialog = document.querySelector('.dialog')
      if (dialog === null) return
      found.atOnce = dialog.contains(document.activeElement)
      watch.disconnect()
    })
    watch.observe(document.body, { childList: true, subtree: true })
    return found
  })
  return () => seen.evaluate(({ atOnce }) => atOnce)
}

test.describe('消费', () => {
  test('a swipe, an amount and Enter: booked, on disk, on paper; RE-01 a redemption takes one key more', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop, { place: 1 })
    enrol(shop, { place: 2, name: '王芳芳' })
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 2000 }))
    const printed = 3

    const plain = hands(counter)
    await counter.swipeCard(2)
    await expect(page.getByRole('heading', { name: '王*芳' })).toBeVisible()
    await plain.type('598')
    await expectDue(page, '346.84')
    await plain.press('Enter')
    await expectDone(page)
    expect(plain.keys()).toBe('598'.length + 1)
    expect(swipeAt(shop, 2).points.here).toBe(346)
    await expect.poll(() => good(shop.till.simulatedPaper()).length).toBe(printed + 1)
    await expect(page.getByText('小票已打印')).toBeVisible()

    const redeeming = hands(counter)
    await counter.swipeCard(1)
    await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
    await expect(page.getByText('1,800').first()).toBeVisible()
    await redeeming.type('598')
    await redeeming.press('F10')
    await expectDue(page, '326.84')
    await redeeming.press('Enter')
    await expectDoneWell(page, 'sold')
    expect(redeeming.keys()).toBe('598'.length + 2)
    expect(swipeAt(shop).points.here).toBe(1800 - 1000 + 326)
  })

  test('an amount typed before the till has answered the swipe is not lost', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    for (let round = 1; round <= 3; round += 1) {
      await counter.swipeCard()
      await page.keyboard.type('100', { delay: 1 })
      await expectDue(page, '58.00')
      await counter.press('Enter')
      await expectDone(page)
    }
    expect(swipeAt(shop).points.here).toBe(3 * 58)
  })

  test('without looking: what is typed behind a swipe waits for its answer and keeps its order', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop, { place: 1 })
    enrol(shop, { place: 2, name: '王芳芳' })
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 2000 }))
    counter.slowLine(700)
    await counter.swipeCard(1)
    await counter.press('ArrowDown')
    await counter.type('100')
    await counter.press('F10', 'Enter')
    await counter.swipeCard(2)
    await counter.type('50')
    await expect(page.getByRole('heading', { name: '王*芳' })).toBeVisible({ timeout: 15_000 })
    await expectDue(page, '29.00')
    expect(swipeAt(shop, 1).points.here).toBe(1800 - 1000 + 70)
    await counter.press('Enter')
    await expectDone(page)
    expect(swipeAt(shop, 2).points.here).toBe(29)
  })

  test('typed behind a swipe that opens nobody, an amount becomes no search and Enter no answer', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    counter.slowLine(400)
    await counter.swipe(';6222021234567890128=3012?')
    await counter.type('0001')
    await counter.press('Enter')
    await expect(page.getByRole('alert')).toContainText('银行卡')
    await page.waitForTimeout(600)
    await expect(page.getByText('张*敏')).toHaveCount(0)
    await expect(page.getByRole('textbox', { name: /刷卡/ })).toHaveValue('')
  })

  test('EN-20 a sale without a member: an amount and Enter, and who sold it (导购)', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    await page.getByRole('combobox', { name: '导购' }).click()
    await page.getByRole('option', { name: '陈静' }).click()
    await counter.press('Enter')
    await counter.type('88.80')
    await expectDue(page, '88.80')
    await counter.press('Enter')
    await expectDone(page)
    expect(good(shop.till.recentSlips())[0]?.kind).toBe('sale')
  })

  test('EN-04 a card that does not work yet earns nothing and says from when', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop, {}, false)
    await counter.swipeCard()
    await expect(page.getByText(/2026-11-22 10:00:00/).first()).toBeVisible()
    await counter.type('100')
    await expectDue(page, '100.00')
    await counter.press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).points.here).toBe(0)
    shop.passTime(24 * 3_600_000)
    await counter.press('Enter')
    await counter.swipeCard()
    await counter.type('100')
    await expectDue(page, '58.00')
    await counter.press('Enter')
    await expect.poll(() => swipeAt(shop).points.here).toBe(58)
  })

  test('商品明细: a text, a class, a price and pieces; amounts typed before become lines', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
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
    await counter.begin()
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
    await counter.begin()
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
    await counter.begin()
    await counter.press('Enter')
    await counter.type('87.46')
    await page.getByRole('combobox', { name: '原因' }).click()
    await page.getByRole('option', { name: '瑕疵' }).click()
    await page.getByRole('textbox', { name: '减额' }).focus()
    await counter.type('7.46')
    await expectDue(page, '80.00')
    await counter.press('F9')
    const panel = page.getByRole('complementary', { name: '为什么' })
    await expect(panel.getByText('减：瑕疵')).toBeVisible()
    await expect(panel).toContainText('80.00')
    await counter.press('Escape')
    await expect(panel).toBeHidden()
    await page.getByRole('textbox', { name: '减额' }).focus()
    await counter.press('Enter')
    await expectDone(page)
    expect(shop.till.status().outbox.entries).toBeGreaterThan(0)
  })

  test('TI-06 the birthday price is offered, used by one key, and gone for the year', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
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
    await counter.begin()
    enrol(shop)
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 2000 }))
    await counter.type('0001')
    await counter.press('Enter')
    await expect(page.getByText('凭手机或姓名')).toBeVisible()
    await counter.type('100')
    await counter.press('F10')
    await expectDue(page, '38.00')
    const takesKeys = await focusOfDialog(page)
    await counter.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await takesKeys()).toBe(true)
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
    await counter.begin()
    enrol(shop, { place: 1 })
    enrol(shop, { place: 2, name: '王芳芳' })
    await counter.swipeCard(1)
    await counter.type('100')
    await expectDue(page, '58.00')
    await counter.swipeCard(2)
    await expect(page.getByRole('alert')).toContainText('刚刷的是王*芳')
    await counter.press('Escape')
    await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
    await counter.swipeCard(2)
    await expect(page.getByRole('button', { name: '换成王*芳' })).toBeFocused()
    await counter.press('Enter')
    await expect(page.getByRole('heading', { name: '王*芳' })).toBeVisible()
    await expectDue(page, '58.00')
  })
})
