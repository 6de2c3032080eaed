/** 换货, 撤销 and what else a slip is good for, by keyboard. */
import { expect, type Page } from '@playwright/test'
import { fen } from '../../shared/domain/money.ts'
import { withStoredValue } from '../support/programmes.ts'
import {
  actId,
  aDraft,
  enrol,
  good,
  MANAGER_PIN,
  type Shop,
  sell,
  swipe as swipeAt,
  textOfSvg,
} from '../support/shop.ts'
import { type Counter, expectAccessible, expectDone, expectDue, expectNoScroll, test } from './counter.ts'

const STORED_VALUE = withStoredValue()
test.use({ programme: { ...STORED_VALUE, card: { ...STORED_VALUE.card, lateDays: 7 } } })

const WIDTHS = [1366, 1024] as const

async function look(page: Page, what: string) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 768 })
    const folder = process.env['GUIKE_LOOK']
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${what}-${width}.png` })
    await expectNoScroll(page, `${what} at ${width}`)
  }
  await page.setViewportSize({ width: 1366, height: 768 })
  await expectAccessible(page, what)
}

async function soldBoots(shop: Shop, identification: string | null) {
  const line = (text: string, yuan: number) => ({
    kind: 'counted' as const,
    text,
    article: null,
    priceClass: 'special',
    category: 'shoe',
    unitPriceFen: (yuan * 100) as never,
    quantity: 1,
  })
  return sell(shop, aDraft({ identification, lines: [line('羊皮短靴 37码', 100), line('鞋油 黑', 50)] }))
}

/** The slip that is shown before anybody confirms. */
async function expectSlip(page: Page, ...texts: readonly string[]) {
  const picture = page.locator('.slip .paper img')
  await expect
    .poll(async () => {
      const source = (await picture.count()) === 0 ? '' : await picture.getAttribute('src')
      const said = textOfSvg(decodeURIComponent(source ?? '')).replace(/\s/g, '')
      return texts.filter((text) => !said.includes(text.replace(/\s/g, '')))
    })
    .toEqual([])
}

/** The manager's word; a reason first where one is asked for. */
async function approve({ page, type, press }: Counter, reason?: string) {
  await press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  if (reason !== undefined) await dialog.getByText(reason).click()
  await type(MANAGER_PIN)
  await press('Enter')
  await expectDone(page)
}

test.describe('换货和撤销', () => {
  test('RF-04 goods for other goods: one amount to pay, by keyboard', async ({ counter }) => {
    const { page, shop, press, type } = counter
    await counter.begin()
    enrol(shop)
    const sale = await soldBoots(shop, swipeAt(shop).identification)
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('checkbox', { name: '羊皮短靴' })).toBeFocused()
    await counter.swipeCard()
    await press('Space')
    await expectDue(page, '90.00')
    await look(page, 'refund')
    await press('F8')
    await expect(page.getByRole('radio', { name: '换货' })).toBeChecked()
    await page.getByRole('textbox', { name: '特价' }).focus()
    await type('200')
    await expectDue(page, '90.00')
    await look(page, 'exchange')
    await approve(counter)
    await expect(page.locator('.balance-number')).toHaveText('225')
    await look(page, 'exchanged')
    expect(swipeAt(shop).points.total).toBe(225)
    await press('Enter')
    // The rest of the old slip, for less: what is left is handed out.
    await counter.swipe(sale.slipNumber)
    await counter.swipeCard()
    await press('ArrowDown', 'Space', 'F8')
    await page.getByRole('textbox', { name: '特价' }).focus()
    await type('20')
    await expectDue(page, '27.00')
    await expect(page.locator('.pay-label').first()).toHaveText('应退')
    await approve(counter)
    await expect(page.locator('.done-amount')).toHaveText('￥27.00')
    expect(swipeAt(shop).points.total).toBe(198)
  })

  test('RF-09 a sale of this shift is voided whole, by keyboard', async ({ counter }) => {
    const { page, shop, press } = counter
    await counter.begin()
    enrol(shop)
    const sale = await soldBoots(shop, swipeAt(shop).identification)
    await counter.swipe(sale.slipNumber)
    await counter.swipeCard()
    await press('F8', 'F8', 'F8')
    await expect(page.getByRole('radio', { name: '撤销' })).toBeChecked()
    await expectDue(page, '135.00')
    await look(page, 'void')
    await approve(counter)
    await look(page, 'voided')
    expect(swipeAt(shop).points.total).toBe(0)
    await press('Enter')
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('alert')).toContainText(/退/)
  })
})

test.describe('换码和补积分', () => {
  test('RF-04 another size of the same: nothing to pay, no points, the name changes', async ({ counter }) => {
    const { page, shop, press, type } = counter
    await counter.begin()
    enrol(shop)
    const sale = await soldBoots(shop, swipeAt(shop).identification)
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('checkbox', { name: '羊皮短靴' })).toBeFocused()
    await press('F8', 'F8', 'Enter')
    await expect(page.getByRole('alert')).toBeVisible()
    await press('Space')
    const box = page.getByRole('textbox', { name: /羊皮短靴/ })
    await box.focus()
    await press('Backspace', 'Backspace', 'Backspace')
    await type('38码')
    await expect(box).toHaveValue('羊皮短靴 38码')
    await expectSlip(page, '换 码', '换为 羊皮短靴 38码')
    await look(page, 'swap')
    await press('Enter')
    await expectDone(page)
    await look(page, 'swapped')
    expect(swipeAt(shop).points.total).toBe(135)
    await press('Enter')
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('checkbox', { name: '羊皮短靴 38码' })).toBeVisible()
  })

  test('EN-20 a slip without a member: the card is swiped, the points are its', async ({ counter }) => {
    const { page, shop, press } = counter
    await counter.begin()
    enrol(shop)
    const sale = await soldBoots(shop, null)
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('checkbox', { name: '羊皮短靴' })).toBeFocused()
    await counter.swipeCard()
    await expect(page.getByRole('radio', { name: '补积分' })).toBeChecked()
    await expect(page.locator('.pay output')).toHaveText('+150')
    await look(page, 'claim')
    await press('Enter')
    await expectDone(page)
    await expect(page.locator('.balance-number')).toHaveText('150')
    await look(page, 'claimed')
    expect(swipeAt(shop).points.total).toBe(150)
  })
})

test.describe('没有小票', () => {
  test('RF-01 from the purchases of the card, with a manager and a reason', async ({ counter }) => {
    const { page, shop, press } = counter
    await counter.begin()
    enrol(shop)
    await soldBoots(shop, swipeAt(shop).identification)
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 300 }))
    await press('F2')
    await counter.swipeCard()
    await expect(page.locator('.purchase')).toHaveCount(2)
    await press('ArrowDown')
    await look(page, 'purchases')
    await press('Enter')
    await expect(page.getByRole('checkbox', { name: '羊皮短靴' })).toBeFocused()
    await press('Space')
    await expect(page.getByText(/没有小票/)).toBeVisible()
    await expectDue(page, '90.00')
    await approve(counter, '小票遗失')
    expect(swipeAt(shop).points.total).toBe(315)
  })

  test('RF-11 goods of a sale that nobody knows: typed, let through, said so on the slip', async ({
    counter,
  }) => {
    const { page, shop, press, type } = counter
    await counter.begin()
    enrol(shop)
    await soldBoots(shop, swipeAt(shop).identification)
    await press('F2', 'F8')
    await look(page, 'unknown-empty')
    await counter.swipeCard()
    await type('60')
    await expectDue(page, '60.00')
    await expect(page.locator('.pay-change')).toHaveText('−60')
    await look(page, 'unknown')
    await approve(counter)
    await look(page, 'unknown-done')
    expect(swipeAt(shop).points.total).toBe(75)
  })

  test('RF-09 the slip of a top-up: undone whole', async ({ counter }) => {
    const { page, shop, press } = counter
    await counter.begin()
    enrol(shop)
    const draft = {
      identification: swipeAt(shop).identification,
      payFen: fen(500_00),
      tenders: [{ code: 'cash', amountFen: null }],
    }
    const expected = { points: 0 as never, fen: fen(550_00) }
    const paid = good(await shop.till.points.topUp({ actId: actId(shop), draft, expected, approval: null }))
    await counter.swipe(paid.slipNumber)
    await expect(page.getByRole('button', { name: /撤销这笔/ })).toBeFocused()
    await look(page, 'undo-offered')
    await press('Enter')
    await expect(page.getByText(/全部收回/)).toBeVisible()
    await expectDue(page, '500.00')
    await expect(page.locator('.pay-change')).toHaveText('0')
    await expectSlip(page, '撤销', '赠送金', '-50.00', '￥500.00')
    await look(page, 'undo')
    await approve(counter)
    await expect(page.locator('.done-amount')).toHaveText('￥500.00')
    await look(page, 'undone')
    expect(swipeAt(shop).value).toEqual({ principalFen: 0, bonusFen: 0, rebateFen: 0 })
  })
})
