/** 办卡 in the page: by keyboard alone, with duplicates shown while typing, and the slip as it will print. */
import { expect, type Page } from '@playwright/test'
import { withEntry } from '../support/programmes.ts'
import { aDraft, enrol, sell, swipe as swipeAt } from '../support/shop.ts'
import { cardOf, expectDoneWell, test } from './counter.ts'

async function expectCard(page: Page, place: number) {
  const box = page.getByRole('textbox', { name: /卡/ }).first()
  await expect.poll(async () => (await box.inputValue()).replace(/\D/g, '')).toBe(cardOf(place))
}

/** The form's; the counter has one to find by name. */
const nameBox = (page: Page) => page.getByRole('textbox', { name: '姓名', exact: true })

test.describe('办卡', () => {
  test('EN-01 EN-04 a blank card, name, phone, birthday, consent: a member whose card works tomorrow', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    await counter.press('F3')
    await counter.swipeCard(7)
    await expectCard(page, 7)
    await nameBox(page).focus()
    await page.keyboard.insertText('林小雨')
    await page.getByRole('textbox', { name: /手机/ }).focus()
    await counter.type('13912345678')
    await page.getByRole('textbox', { name: /月/ }).first().focus()
    await counter.type('8')
    await page.getByRole('textbox', { name: /日$/ }).first().focus()
    await counter.type('23')
    await page.getByRole('checkbox').first().check()
    await expect(page.getByText('2026-11-22 10:00:00').first()).toBeVisible()
    await page
      .getByRole('button', { name: /办卡并打印|完成|办卡/ })
      .last()
      .click()
    await expectDoneWell(page, 'enrolled')
    expect(swipeAt(shop, 7).maskedName).toBe('林*雨')
    expect(swipeAt(shop, 7).card.state).toBe('issued')
  })

  test('EN-02 somebody who is a member already is shown while the phone is typed', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    await counter.press('F3')
    await page.getByRole('textbox', { name: /手机/ }).focus()
    await counter.type('19900000001')
    await expect(page.getByText('张*敏').first()).toBeVisible()
  })

  test('an unknown blank card at the counter offers enrolment with one key', async ({ counter }) => {
    const { page } = counter
    await counter.begin()
    await counter.swipeCard(9)
    await expect(page.getByRole('alert').first()).toBeVisible()
    await counter.press('Enter')
    await expect(nameBox(page)).toBeVisible()
    await expectCard(page, 9)
  })
})

test.describe('办卡 for what was bought', () => {
  test.use({ programme: withEntry(500_00) })

  test('EN-05 bought too little: it is said what is missing, and the next slip is typed where the focus is', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    const small = await sell(shop, aDraft({ regularYuan: 100 }))
    const large = await sell(shop, aDraft({ regularYuan: 520 }))
    await counter.press('F3')
    await counter.swipeCard(7)
    await expectCard(page, 7)
    await expect(nameBox(page)).toBeFocused()
    await page.keyboard.insertText('林小雨')
    await counter.press('ArrowDown')
    await counter.type('13912345678')
    await counter.swipe(small.slipNumber)
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: /办卡并打印/ }).click()
    await expect(page.getByText('要有一单满 ￥500，请扫那一单的小票')).toBeVisible()
    await expect(page.getByRole('textbox', { name: '消费小票单号' })).toBeFocused()
    await counter.type(large.slipNumber)
    await counter.press('Enter')
    await expect(page.getByText('已计 ￥620.00')).toBeVisible()
    await counter.press('Enter')
    await expectDoneWell(page, 'enrolled for what was bought')
  })
})
