/**
 * The pictures of docs/pictures: GUIKE_PICTURES=1 writes them anew; an ordinary run changes no file and skips nothing,
 * because without it there is no test here but the one that looks whether the pictures are there.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { aDraft, DAY_MS, enrol, sell, swipe as swipeAt } from '../support/shop.ts'
import { type Counter, expectDone, expectDue, test } from './counter.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
type Screen = 'counter' | 'why' | 'done' | 'member' | 'refund' | 'enrol'
const MAIN: readonly Screen[] = ['counter', 'refund', 'enrol']
const LOOKS = [
  { name: 'zh-1366', width: 1366, lang: 'zh', scheme: 'light', screens: [...MAIN, 'why', 'done', 'member'] },
  { name: 'zh-1024', width: 1024, lang: 'zh', scheme: 'light', screens: MAIN },
  { name: 'en-1366', width: 1366, lang: 'en', scheme: 'light', screens: MAIN },
  { name: 'en-1024', width: 1024, lang: 'en', scheme: 'light', screens: MAIN },
  { name: 'dark', width: 1366, lang: 'zh', scheme: 'dark', screens: ['counter', 'member'] },
] as const

if (process.env['GUIKE_PICTURES'] === '1') {
  for (const look of LOOKS) {
    test(`pictures, ${look.name}`, async ({ counter }) => {
      test.setTimeout(180_000)
      mkdirSync(FOLDER, { recursive: true })
      const { page } = counter
      await page.setViewportSize({ width: look.width, height: 768 })
      await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' })
      if (look.lang === 'en') await page.getByRole('button', { name: /English/ }).click()
      await takeAll(counter, async (screen) => {
        if (!look.screens.some((each) => each === screen)) return
        await page.waitForTimeout(300)
        await page.screenshot({ path: join(FOLDER, `${screen}-${look.name}.png`), caret: 'hide' })
      })
    })
  }
} else {
  test('the pictures of the documents are there', () => {
    const files = LOOKS.flatMap(({ name, screens }) => screens.map((screen) => `${screen}-${name}.png`))
    const missing = files.filter((file) => !existsSync(join(FOLDER, file)))
    expect(missing).toEqual([])
  })
}

/** A member with a year behind her, in her birthday month, in front of every screen. */
async function takeAll(counter: Counter, take: (screen: Screen) => Promise<void>) {
  const { page, shop } = counter
  await counter.begin()
  enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 2, day: 28 } })
  const lines = (goods: readonly (readonly [text: string, yuan: number, priceClass: string])[]) =>
    goods.map(([text, yuan, priceClass]) => ({
      kind: 'counted' as const,
      text,
      article: null,
      priceClass,
      category: 'shoe',
      unitPriceFen: (yuan * 100) as never,
      quantity: 1,
    }))
  const sold = async (goods: Parameters<typeof lines>[0], days: number) => {
    const sale = await sell(
      shop,
      aDraft({ identification: swipeAt(shop).identification, lines: lines(goods) }),
    )
    shop.passTime(days * DAY_MS)
    return sale
  }
  await sold(
    [
      ['羊皮短靴 37 码', 1680, 'regular'],
      ['鞋油 黑', 60, 'special'],
    ],
    31,
  )
  await sold([['平底单鞋 38 码', 899, 'special']], 26)
  const boots = await sold(
    [
      ['雪地靴 38 码', 500, 'regular'],
      ['鞋垫', 40, 'special'],
    ],
    18,
  )
  await counter.swipeCard()
  await counter.type('598')
  await counter.press('ArrowDown')
  await counter.type('100')
  await counter.press('F10')
  await expectDue(page, '416.84')
  await take('counter')
  await counter.press('F9')
  await take('why')
  await counter.press('Escape')
  await page.locator('.row-amount input').first().focus()
  await counter.press('Enter')
  await expectDone(page)
  await take('done')
  await counter.press('F4')
  await counter.swipeCard()
  await page.locator('.event').first().waitFor()
  await take('member')
  await counter.swipe(boots.slipNumber)
  await page.getByRole('checkbox').first().waitFor()
  await counter.swipeCard()
  await counter.press('Space')
  await expect(page.locator('.pay-amount')).not.toHaveText('￥0.00')
  await take('refund')
  await counter.press('F3')
  await counter.swipeCard(7)
  await page.getByText(/可以用|ready to use/).waitFor()
  await page.keyboard.insertText('林小雨')
  await counter.press('Enter')
  await counter.type('19900077777')
  await page.getByRole('radio', { name: /农历|Lunar/ }).click()
  await page.locator('.birthday input[data-sink]').nth(1).focus()
  await counter.type('8')
  await counter.press('ArrowDown')
  await counter.type('23')
  await page.getByRole('checkbox').first().check()
  await take('enrol')
}
