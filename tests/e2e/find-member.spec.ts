/** Finding a member by hand: initials, last four, the name, a phone; and what is said when there is nobody. */
import { expect } from '@playwright/test'
import { enrol } from '../support/shop.ts'
import { test } from './counter.ts'

test.describe('finding a member', () => {
  test.beforeEach(async ({ counter }) => {
    await counter.begin()
    enrol(counter.shop, { place: 1, name: '王小明', phone: '19900012345' })
    enrol(counter.shop, { place: 2, name: '王小美', phone: '19900022345' })
  })

  test('several by initials or the last four: arrows choose, Enter opens; too little is refused', async ({
    counter,
  }) => {
    const { page } = counter
    for (const text of ['wxm', '2345']) {
      await counter.type(text)
      await counter.press('Enter')
      await expect(page.getByText('找到 2 位，请选一位')).toBeVisible()
      const second = page.getByRole('button', { name: /王\*/ }).nth(1)
      const name = (await second.locator('b').textContent()) ?? ''
      await counter.press('ArrowDown', 'Enter')
      await expect(page.getByRole('heading', { name })).toBeVisible()
      await counter.press('Escape')
      await expect(page.getByRole('textbox', { name: /刷卡/ })).toBeFocused()
    }
    await counter.type('12')
    await counter.press('Enter')
    await expect(page.getByRole('alert')).toContainText('手机尾号')
  })

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
})
