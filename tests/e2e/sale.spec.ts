/** A sale from swipe to slip, as a cashier does it. */
import { expect } from '@playwright/test'
import { aDraft, enrol, good, sell, swipe as swipeAt } from '../support/shop.ts'
import { expectDone, expectDue, test } from './counter.ts'

test.describe('消费', () => {
  test('a swipe, an amount and Enter: booked, on disk, on paper', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await counter.swipeCard()
    await expect(page.getByText('张*敏').first()).toBeVisible()
    await counter.type('598')
    await expectDue(page, '346.84')
    await counter.press('Enter')
    await expectDone(page)
    const member = swipeAt(shop)
    expect(member.points.here).toBe(346)
    await expect.poll(() => good(shop.till.simulatedPaper()).length).toBe(2)
    await expect(page.getByText('小票已打印')).toBeVisible()
  })

  test('a swipe, an amount, Enter, and the next swipe begins the next member', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop, { place: 1 })
    enrol(shop, { place: 2, name: '王芳芳' })
    for (const [place, name] of [
      [1, '张*敏'],
      [2, '王*芳'],
    ] as const) {
      await counter.swipeCard(place)
      await expect(page.getByText(name).first()).toBeVisible()
      await counter.type('100')
      await expectDue(page, '58.00')
      await counter.press('Enter')
      await expectDone(page)
    }
    expect([swipeAt(shop, 1).points.here, swipeAt(shop, 2).points.here]).toEqual([58, 58])
  })

  test('an amount typed before the till has answered the swipe is not lost', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
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

  test('RE-01 redemption takes one key more', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, specialYuan: 2000 }))
    await counter.swipeCard()
    await expect(page.getByText('1,800').first()).toBeVisible()
    await counter.type('100')
    await expectDue(page, '58.00')
    await counter.press('F10')
    await expectDue(page, '38.00')
    await counter.press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).points.here).toBe(1800 - 1000 + 38)
  })

  test('by touch alone: the pad types what it says, 00 included', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await counter.swipeCard()
    await expect(page.getByText('张*敏').first()).toBeVisible()
    for (const key of ['1', '00', '.', '5']) {
      await page.getByRole('group', { name: '数字键盘' }).getByText(key, { exact: true }).click()
    }
    await expectDue(page, '58.29')
    await page
      .getByRole('radio', { name: '微信' })
      .or(page.getByRole('button', { name: '微信' }))
      .first()
      .click()
    await page.getByRole('button', { name: /完成并打印/ }).click()
    await expectDone(page)
    expect(swipeAt(shop).points.here).toBe(58)
  })

  test('EN-20 a sale without a member: an amount and Enter', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    await counter.press('Enter')
    await counter.type('88.80')
    await expectDue(page, '88.80')
    await counter.press('Enter')
    await expectDone(page)
    expect(good(shop.till.recentSlips())[0]?.kind).toBe('sale')
  })

  test('EN-04 a card that does not work yet earns nothing and says from when', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
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

  test('为什么 (F9) unfolds the points from money to rounding', async ({ counter }) => {
    const { page, shop } = counter
    await counter.signIn()
    enrol(shop)
    await counter.swipeCard()
    await counter.type('99.5')
    await expectDue(page, '57.71')
    await counter.press('F9')
    const panel = page.getByRole('complementary', { name: '为什么' })
    await expect(panel).toContainText('57.71')
    await expect(panel).toContainText('57')
    await counter.press('Escape')
    await expect(panel).toBeHidden()
  })
})
