/** 退换 in the page: by the slip's code, in parts, in any order, with the manager's PIN. */
import { expect, type Page } from '@playwright/test'
import { aDraft, enrol, MANAGER_PIN, type Shop, sell, swipe as swipeAt } from '../support/shop.ts'
import { type Counter, expectDone, test } from './counter.ts'

/** Two lines of 90.00 and 45.00 after the member's price; 135 points. */
async function soldTwoLines(shop: Shop, place = 1) {
  const lines = [100, 50].map((yuan, at) => ({
    kind: 'counted' as const,
    text: at === 0 ? '羊皮短靴 37码' : '鞋油 黑',
    article: null,
    priceClass: 'special',
    category: 'shoe',
    unitPriceFen: (yuan * 100) as never,
    quantity: 1,
  }))
  return sell(shop, aDraft({ identification: swipeAt(shop, place).identification, lines }))
}

async function chooseLine(page: Page, text: string) {
  await page.getByRole('checkbox', { name: text }).check()
}

async function approve({ page, type, press }: Counter) {
  await page.getByRole('button', { name: /店长批准并退款/ }).click()
  await page.getByRole('dialog').waitFor()
  await type(MANAGER_PIN)
  const confirm = page.getByRole('dialog').getByRole('button', { name: /Enter/ })
  if (await confirm.isVisible()) await press('Enter')
  await expectDone(page)
}

test.describe('退换', () => {
  test('RF-02 partial refunds in two orders end the same', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop, { place: 1 })
    enrol(shop, { place: 2, name: '王芳芳' })
    const ends: unknown[] = []
    for (const [place, order] of [
      [1, ['羊皮短靴 37码', '鞋油 黑']],
      [2, ['鞋油 黑', '羊皮短靴 37码']],
    ] as const) {
      const sale = await soldTwoLines(shop, place)
      const handed: string[] = []
      for (const line of order) {
        await counter.swipe(sale.slipNumber)
        await expect(page.getByRole('checkbox', { name: line })).toBeVisible()
        await counter.swipeCard(place)
        await chooseLine(page, line)
        await expect(page.locator('.pay-amount')).not.toHaveText('￥0.00')
        handed.push((await page.locator('.pay-amount').textContent()) ?? '')
        await approve(counter)
        await counter.press('Escape')
      }
      ends.push({
        handed: handed.sort(),
        points: swipeAt(shop, place).points,
        visits: swipeAt(shop, place).visitsThisYear,
      })
    }
    expect(ends[0]).toEqual(ends[1])
    expect(ends[0]).toMatchObject({ handed: ['￥45.00', '￥90.00'], points: { total: 0 }, visits: 0 })
  })

  test('RF-03 the shortfall is seen before anybody confirms, and printed', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    const first = await sell(shop, aDraft({ identification: swipeAt(shop).identification, regularYuan: 500 }))
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 900 }))
    await sell(
      shop,
      aDraft({
        identification: swipeAt(shop).identification,
        specialYuan: 100,
        redeem: 1000,
        tenders: [{ code: 'voucher', amountFen: null }],
      }),
    )
    expect(swipeAt(shop).points.here).toBe(100)
    await counter.swipe(first.slipNumber)
    await counter.swipeCard()
    // The focus stands on an amount line: nothing of the card may stay in its box.
    await expect(page.getByText(/小票与会员卡都在/)).toBeVisible()
    await expect(page.locator('.return [data-sink]')).toHaveValue('')
    await page.getByRole('button', { name: /整单/ }).click()
    await expect(page.locator('.pay-amount')).toHaveText('￥286.20')
    await expect(page.getByText('3.80').first()).toBeVisible()
    await approve(counter)
    expect(swipeAt(shop).points.total).toBe(0)
  })

  test('RF-01 without the card a reason is asked for, and a wrong PIN refunds nothing', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    const sale = await soldTwoLines(shop)
    await counter.press('F2')
    await counter.type(sale.slipNumber)
    await counter.press('Enter')
    await chooseLine(page, '鞋油 黑')
    await expect(page.locator('.pay-amount')).toHaveText('￥45.00')
    await page.getByRole('button', { name: /店长批准并退款/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await counter.type('000000')
    await counter.press('Enter')
    await expect(dialog.getByRole('alert')).not.toHaveText('')
    await dialog.getByText('未带会员卡').click()
    await dialog.getByRole('textbox').first().focus()
    await counter.type('000000')
    await counter.press('Enter')
    await expect(dialog.getByRole('alert')).toContainText(/PIN|密码/)
    expect(swipeAt(shop).points.total).toBe(135)
    await dialog.getByRole('textbox').first().focus()
    await counter.type(MANAGER_PIN)
    await counter.press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).points.total).toBe(90)
  })

  test('a slip twice returned, of another shop, or unreadable: one sentence each', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    const sale = await sell(shop, aDraft({ regularYuan: 100 }))
    await counter.swipe(sale.slipNumber)
    await page.getByRole('button', { name: /整单/ }).click()
    await expect(page.locator('.pay-amount')).toHaveText('￥100.00')
    await approve(counter)
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('alert').first()).toContainText(/退/)
    await counter.press('F2')
    await counter.type('70012010100000999')
    await counter.press('Enter')
    await expect(page.getByRole('alert').first()).toBeVisible()
    expect(shop.till.status().stage).toBe('ready')
  })
})
