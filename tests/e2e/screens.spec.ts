/** Every screen: nothing scrolls at either size, no axe violation, Chinese and English, light and dark, by keys. */
import { expect, type Page } from '@playwright/test'
import { aDraft, enrol, sell, swipe as swipeAt } from '../support/shop.ts'
import { type Counter, expectAccessible, expectDue, expectNoScroll, test } from './counter.ts'

const SIZES = [
  { width: 1024, height: 768 },
  { width: 1366, height: 768 },
] as const

/** Walks every screen by its key and looks at each. */
async function eachScreen(counter: Counter, look: (what: string) => Promise<void>) {
  const { page, shop } = counter
  await look('sign-in')
  await counter.begin()
  enrol(shop)
  const sale = await sell(
    shop,
    aDraft({ identification: swipeAt(shop).identification, regularYuan: 2000, specialYuan: 300 }),
  )
  await look('sale, empty')
  await counter.swipeCard()
  await counter.type('598')
  await expectDue(page, '346.84')
  await look('sale, with a member')
  await counter.press('F9')
  await look('why')
  await counter.press('Escape')
  await counter.swipe(sale.slipNumber)
  await page.getByRole('checkbox').first().waitFor()
  await look('refund')
  await counter.press('F3')
  await look('enrol')
  await counter.press('F4')
  await look('member')
  await counter.press('F6')
  await look('shift')
  await counter.press('F7')
  await look('settings')
  await counter.press('F12')
  await look('keys')
  await counter.press('Escape')
}

const toEnglish = (page: Page) => page.getByRole('button', { name: /EN|English/ }).click()

/** At every size; the last one stays. */
async function expectFits(page: Page, what: string) {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await expectNoScroll(page, `${what}, ${size.width} × ${size.height}`)
  }
}

test.describe('every screen', () => {
  test('fits both sizes in Chinese, and has no axe violation, light or dark', async ({ counter }) => {
    test.setTimeout(120_000)
    const { page } = counter
    await eachScreen(counter, async (what) => {
      await expectFits(page, what)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
        await expectAccessible(page, `${what}, ${colorScheme}`)
      }
    })
  })

  test('fits both sizes in English, with no Chinese left but names', async ({ counter }) => {
    const { page } = counter
    await toEnglish(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await eachScreen(counter, async (what) => {
      await expectFits(page, what)
      const words = await page.locator('nav, h1, h2, h3, label, .button-main').allInnerTexts()
      const chinese = words.join('\n').match(/[\u4e00-\u9fff]{3,}/g) ?? []
      expect(
        chinese.filter((text) => !NAMES.some((name) => text.includes(name))),
        what,
      ).toEqual([])
    })
  })
})

/** Names of the shop, people and goods stay as they are. */
const NAMES = ['万象城店', '伊人鞋业', '李娜', '陈静', '张小敏', '正价商品', '特价商品', '林小雨']
