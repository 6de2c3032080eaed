/** Hands: everything within reach of keys; the whole of a sale by fingers; places to press that a finger can hit. */
import { expect, type Page } from '@playwright/test'
import { aDraft, enrol, sell, swipe as swipeAt } from '../support/shop.ts'
import { expectDone, expectDue, test } from './counter.ts'

test.describe('by keys', () => {
  test('Tab reaches everything that can be pressed, in sight, and comes round', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    await counter.swipeCard()
    await counter.type('100')
    await expectDue(page, '58.00')
    const names = new Set<string>()
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab')
      const seen = await page.evaluate(() => {
        const { activeElement } = document
        if (activeElement === null || activeElement === document.body) return null
        const box = activeElement.getBoundingClientRect()
        const style = getComputedStyle(activeElement)
        const parent = activeElement.closest('.sink, .return-box')
        const marked =
          style.outlineStyle !== 'none' ||
          style.boxShadow !== 'none' ||
          (parent !== null && getComputedStyle(parent).boxShadow !== 'none')
        return {
          name: activeElement.getAttribute('aria-label') ?? activeElement.textContent ?? '',
          marked,
          inSight: box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
        }
      })
      if (seen === null) continue
      expect(seen.marked, seen.name).toBe(true)
      expect(seen.inSight, seen.name).toBe(true)
      names.add(seen.name)
    }
    const all = [...names].join('\n')
    for (const name of ['完成并打印', '多种支付', '导购', '换成深色界面', '退换', '设置']) {
      expect(all).toContain(name)
    }
  })

  test('the browser’s own keys do nothing of their own on the counter', async ({ counter }) => {
    const { page } = counter
    await counter.begin()
    for (const key of ['F1', 'F3', 'F5', 'F7', 'F10', 'F11', 'F12', 'Control+p']) {
      const prevented = await page.evaluate(
        (pressed) =>
          new Promise<boolean>((resolve) => {
            const [last = ''] = pressed.split('+').slice(-1)
            const event = new KeyboardEvent('keydown', {
              key: last,
              ctrlKey: pressed.startsWith('Control'),
              bubbles: true,
              cancelable: true,
            })
            document.activeElement?.dispatchEvent(event)
            resolve(event.defaultPrevented)
          }),
        key,
      )
      expect(prevented, key).toBe(true)
      await counter.press('Escape')
    }
  })
})

test.describe('by fingers', () => {
  test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } })

  const tapKeys = async (page: Page, digits: string) => {
    for (const digit of digits) {
      await page.getByRole('button', { name: digit === '.' ? '小数点' : digit, exact: true }).tap()
    }
  }

  test('sign in, member by last four, amount, redemption, tender, done, next', async ({ counter }) => {
    const { page, shop } = counter
    await page.getByRole('button', { name: /李娜/ }).tap()
    await tapKeys(page, '246810')
    await page.getByRole('navigation').waitFor()
    enrol(shop)
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 2000 }))
    await tapKeys(page, '0001')
    await page.getByRole('button', { name: '查找' }).tap()
    await expect(page.getByRole('heading', { name: '张*敏' })).toBeVisible()
    await page.getByRole('button', { name: '关闭会员' }).tap()
    counter.slowLine(500)
    await counter.swipeCard()
    await tapKeys(page, '59.50')
    counter.slowLine(0)
    await page.getByRole('button', { name: '退格' }).tap()
    await page.getByRole('button', { name: '下一项' }).tap()
    await tapKeys(page, '1')
    await page.getByRole('button', { name: '00', exact: true }).tap()
    await expectDue(page, '124.51')
    await page.getByRole('radio', { name: /1,000 分/ }).tap()
    await expectDue(page, '104.51')
    await page.getByRole('radio', { name: '支付宝' }).tap()
    await page.getByRole('button', { name: '看小票' }).tap()
    await expect(page.getByRole('img', { name: '小票预览' })).toBeVisible()
    await page.getByRole('button', { name: '收起小票' }).tap()
    await page.getByRole('button', { name: /完成并打印/ }).tap()
    await expectDone(page)
    await expect(page.getByText('支付宝 ￥104.51')).toBeVisible()
    await page.getByRole('button', { name: /下一位/ }).tap()
    await expect(page.getByRole('textbox', { name: /刷卡/ })).toBeFocused()
  })

  test('a tap on a button leaves the keys in the box', async ({ counter }) => {
    const { page } = counter
    await counter.begin()
    await counter.press('Enter')
    await counter.type('10')
    await page.getByRole('radio', { name: '微信' }).tap()
    await page.getByRole('button', { name: '多种支付' }).tap()
    await page.getByRole('button', { name: '多种支付' }).tap()
    await page.locator('.pay-amount').tap()
    await counter.press('Enter')
    await expectDone(page)
  })

  test('everything that can be pressed is large enough for a finger, on every screen', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    for (const key of ['F1', 'F2', 'F3', 'F4', 'F6', 'F7']) {
      await counter.press(key)
      if (key === 'F1') await counter.swipeCard()
      expect(await tooSmall(page), key).toEqual([])
    }
  })
})

/** What can be pressed and is smaller than 44 px. */
function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const pressed = document.querySelectorAll<HTMLElement>('button, [role="radio"], [role="combobox"], input')
    return [...pressed].flatMap((each) => {
      const box = each.closest('label')?.getBoundingClientRect() ?? each.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || getComputedStyle(each).visibility === 'hidden') return []
      if (each.closest('[aria-hidden="true"], [inert]') !== null || each.tabIndex < 0) return []
      return box.height >= 44 && box.width >= 44
        ? []
        : [`${each.className} ${each.textContent} ${box.width}×${box.height}`]
    })
  })
}
