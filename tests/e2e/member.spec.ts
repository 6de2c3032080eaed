/** 会员 in the page: what can be done for a member, by keys, by touch and by swipe, under a programme with everything on. */
import { expect, type Page } from '@playwright/test'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { everythingOnRequest } from '../support/programmes.ts'
import {
  actId,
  aDraft,
  enrol,
  good,
  MANAGER_PIN,
  type Shop,
  sell,
  signIn,
  swipe as swipeAt,
} from '../support/shop.ts'
import { type Counter, cardOf, expectAccessible, expectDone, expectNoScroll, test } from './counter.ts'

/** Everything on, but cards given out without a purchase or a manager. */
const EVERYTHING: Programme = everythingOnRequest()
test.use({
  programme: {
    ...EVERYTHING,
    card: { ...EVERYTHING.card, approval: 'none', entry: { kind: 'none' } },
  },
})

const SIZES = [
  { width: 1024, height: 768 },
  { width: 1366, height: 768 },
] as const

async function expectWell(page: Page, what: string) {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await expectNoScroll(page, `${what}, ${size.width}`)
  }
  await expectAccessible(page, what)
  const folder = process.env['GUIKE_LOOK']
  if (folder === undefined) return
  const shoot = async (look: string) => {
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `${folder}/${what}-${look}-${size.width}.png`, caret: 'hide' })
    }
  }
  await shoot('zh')
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.getByRole('button', { name: /English/ }).click()
  await shoot('en-dark')
  await expectNoScroll(page, `${what}, English`)
  await page.getByRole('button', { name: /中文/ }).click()
  await page.emulateMedia({ colorScheme: 'light' })
}

/** A member with points, value and gifts in stock. */
async function prepared(shop: Shop) {
  enrol(shop, { place: 1 })
  shop.passTime(48 * 3_600_000)
  await sell(shop, aDraft({ identification: swipeAt(shop).identification, regularYuan: 6000 }))
  await signIn(shop, 'manager')
  for (const { code, here } of good(shop.till.points.stock())) {
    if (here === null) continue
    good(shop.till.points.countStock({ actId: actId(shop), item: code, change: 5, why: 'received' }))
  }
  await signIn(shop)
}

async function openActs({ page, press, swipeCard }: Counter) {
  await press('F4')
  await swipeCard()
  await page.locator('.event').first().waitFor()
  await press('ArrowRight')
  await page.locator('.act-button').first().waitFor()
}

const act = (page: Page, kind: string) => page.locator(`.act-button[data-act="${kind}"]`)

/** From the list of acts to the act's form, by keys. */
async function openAct({ page, press }: Counter, kind: string) {
  await act(page, kind).focus()
  await press('Enter')
  await page.locator('.act-work').waitFor()
}

/** The act that stands on the screen, booked by Enter and a manager's word where one is needed; back to the member. */
async function bookAct(counter: Counter, how: 'alone' | 'approved') {
  await counter.press('Enter')
  if (how === 'approved') await approve(counter)
  await expectDone(counter.page)
  await counter.press('Enter')
  await counter.page.locator('.act-button').first().waitFor()
}

async function approve({ page, type, press }: Counter) {
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator(':focus')).toHaveCount(1)
  await type(MANAGER_PIN)
  await press('Enter')
}

test.describe('会员', () => {
  test('RE-03 SV-01 EA-05 points and value, by keys alone', async ({ counter }) => {
    test.setTimeout(120_000)
    const { page, shop, press, type } = counter
    await counter.begin()
    await prepared(shop)
    const before = swipeAt(shop).points.total
    await openActs(counter)
    await expectWell(page, 'acts')
    await press('Enter')
    await page.locator('.item').first().waitFor()
    await press('ArrowRight')
    await expect(page.locator('.pay-change')).not.toHaveText('0')
    await expectWell(page, 'redemption')
    await press('F9')
    await expect(page.locator('.why-block').first()).toBeVisible()
    await press('Escape', 'Enter')
    await expectDone(page)
    await expectWell(page, 'redeemed')
    expect(swipeAt(shop).points.total).toBeLessThan(before)
    await press('Enter')
    await openAct(counter, 'redemption')
    const paid = page.locator('.item').filter({ hasText: '+ ￥' }).first()
    await paid.getByRole('spinbutton').focus()
    await press('ArrowRight')
    await expect(page.locator('.pay-amount')).toContainText(/[1-9]/)
    await page.getByRole('radio', { name: '微信' }).focus()
    await press('Space')
    await expectWell(page, 'redemption-paid')
    await bookAct(counter, 'alone')
    await act(page, 'top_up').click()
    await page.locator('.choice').first().waitFor()
    await press('ArrowDown')
    await expect(page.locator('.pay-amount')).toHaveText('￥1,000.00')
    await expect(page.locator('.pay-change')).toHaveText('+100')
    await expectWell(page, 'top-up')
    await press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).value).toMatchObject({ principalFen: fen(1000_00), bonusFen: fen(200_00) })
    await press('Enter')
    await act(page, 'extra').click()
    await page.locator('.choice').first().waitFor()
    await expect(page.locator('.pay-change')).toBeVisible()
    await expectWell(page, 'extra')
    await press('Enter')
    await expectDone(page)
    await press('Enter')
    await act(page, 'adjustment').click()
    await type('120')
    await expect(page.locator('.pay-change')).toHaveText('+120')
    await expectWell(page, 'adjustment')
    await press('Enter')
    await approve(counter)
    await expectDone(page)
    await press('Enter', 'Escape')
    await expect(page.locator('.event').first()).toBeVisible()
    await expectWell(page, 'history')
    await press('F9')
    await expect(page.locator('.why-block').first()).toContainText('120')
    await press('Escape', 'ArrowDown', 'ArrowDown')
    await expect(page.locator('.event').nth(1)).toHaveAttribute('data-chosen')
    await press('F9')
    await expect(page.locator('.why-block').first()).toContainText('+5')
    await expectWell(page, 'history-why')
    await page.locator('.event[data-kind="enrolment"] .event-choose').click()
    await expect(page.locator('.panel-empty')).toBeVisible()
    await press('Escape')
  })

  test('EN-20 a slip of a walk-in is claimed by scanning it; twice it is not', async ({ counter }) => {
    const { page, shop, press } = counter
    await counter.begin()
    await prepared(shop)
    const sale = await sell(shop, aDraft({ regularYuan: 300 }))
    const before = swipeAt(shop).points.total
    await openActs(counter)
    await act(page, 'claim').click()
    await counter.swipe(sale.slipNumber)
    await expect(page.locator('.pay-change')).toBeVisible()
    await expectWell(page, 'claim')
    await press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).points.total).toBeGreaterThan(before)
    await press('Enter')
    await act(page, 'claim').click()
    await counter.swipe(sale.slipNumber)
    await expect(page.getByRole('alert')).toContainText('不能再补')
  })

  test('EN-11 EN-12 EN-14 changed, lost, replaced and frozen, each by whom it needs', async ({ counter }) => {
    test.setTimeout(120_000)
    const { page, shop, press, type } = counter
    await counter.begin()
    await prepared(shop)
    await openActs(counter)
    await act(page, 'change').click()
    await press('ArrowDown')
    await type('19900099999')
    await page.getByRole('checkbox').check()
    await expectWell(page, 'change')
    await press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).maskedPhone).toBe('199****9999')
    await press('Enter')
    await act(page, 'report_lost').click()
    await expectWell(page, 'report-lost')
    await press('Enter')
    await expectDone(page)
    await press('Enter')
    await expect(act(page, 'freeze')).toHaveAttribute('aria-disabled', 'true')
    await expectWell(page, 'acts-lost')
    await act(page, 'replace').click()
    await counter.swipe(`;${cardOf(9)}?`)
    await expect(page.getByRole('textbox', { name: '新卡' })).toHaveValue(/9/)
    await page.getByRole('checkbox').check()
    await expectWell(page, 'replace')
    await press('Enter')
    await expectDone(page)
    expect(swipeAt(shop, 9).maskedPhone).toBe('199****9999')
    await press('Enter')
    await act(page, 'freeze').click()
    await press('Enter')
    await approve(counter)
    await expectDone(page)
    expect(swipeAt(shop, 9).card.state).toBe('frozen')
  })

  test('EN-14 EN-19 unfrozen, found, phone lost and found and released, handed back, revoked, by keys', async ({
    counter,
  }) => {
    test.setTimeout(120_000)
    const { page, shop, press, type } = counter
    await counter.begin()
    await prepared(shop)
    enrol(shop, { place: 2, name: '王芳芳' })
    shop.passTime(48 * 3_600_000)
    const stateOf = (place: number) => swipeAt(shop, place).card.state
    await openActs(counter)
    await openAct(counter, 'freeze')
    await expectWell(page, 'freeze')
    await bookAct(counter, 'approved')
    await openAct(counter, 'unfreeze')
    await bookAct(counter, 'approved')
    expect(stateOf(1)).toBe('active')
    await openAct(counter, 'report_lost')
    await bookAct(counter, 'alone')
    await openAct(counter, 'found')
    await bookAct(counter, 'approved')
    expect(stateOf(1)).toBe('active')
    await openAct(counter, 'phone_lost')
    await expectWell(page, 'phone-lost')
    await bookAct(counter, 'alone')
    expect(swipeAt(shop).phoneLost).toBe(true)
    await expect(page.getByText('已报失，不能用它查会员')).toBeVisible()
    await openAct(counter, 'phone_found')
    await bookAct(counter, 'alone')
    expect(swipeAt(shop).phoneLost).toBe(false)
    await openAct(counter, 'surrender')
    await bookAct(counter, 'alone')
    expect(stateOf(1)).toBe('surrendered')
    await counter.swipeCard(2)
    await expect(page.getByRole('heading', { name: '王*芳' })).toBeVisible()
    await press('ArrowRight')
    await openAct(counter, 'revoke')
    await bookAct(counter, 'approved')
    expect(stateOf(2)).toBe('revoked')
    await press('Escape', 'Escape')
    await page.getByRole('button', { name: '释放手机号' }).focus()
    await press('Enter')
    await page.locator('.act-work').waitFor()
    await type('19900000001')
    await expectWell(page, 'release-phone')
    await press('Enter')
    await approve(counter)
    await expectDone(page)
    expect(swipeAt(shop).maskedPhone).toBeNull()
  })
})

test.describe('店长的事', () => {
  test.use({ programme: { ...EVERYTHING, card: { ...EVERYTHING.card, entry: { kind: 'none' } } } })

  test('EN-08 RE-06 a waiting card is approved, gifts are counted, the shift adds up', async ({
    counter,
  }) => {
    test.setTimeout(120_000)
    const { page, shop, press, type } = counter
    await counter.begin('manager')
    enrol(shop, { place: 1 }, false)
    enrol(shop, { place: 2, name: '王芳芳' }, false)
    await press('F4')
    await page.locator('.proposals li').first().waitFor()
    await expectWell(page, 'proposals')
    await page.getByRole('button', { name: '批准发卡' }).first().click()
    await expect(page.locator('.proposals').getByRole('status')).toContainText('已批准')
    await page.locator('.proposals').getByRole('button', { name: /拒|不/ }).focus()
    await press('Enter')
    await expect(page.locator('.proposals li')).toHaveCount(0)
    expect(good(shop.till.people.proposals())).toEqual([])
    shop.passTime(48 * 3_600_000)
    await sell(shop, aDraft({ identification: swipeAt(shop).identification, regularYuan: 300 }))
    await press('F7')
    await page.getByRole('radio', { name: '礼品库存' }).click()
    const gift = page.locator('.stock .segments-pills .segment').first()
    await expect(gift).toContainText('0 份')
    await page.getByRole('textbox', { name: '数量' }).focus()
    await type('12')
    await press('Enter')
    await expect(gift).toContainText('12 份')
    await expectWell(page, 'stock')
    await page.getByRole('radio', { name: '员工会员卡' }).click()
    const employee = page.locator('.stock .segments-pills .segment').first()
    await expect(employee).toContainText('未登记')
    await counter.swipeCard()
    await expect(page.locator('.stock').getByRole('status')).toContainText('刷到 张*敏')
    await press('Enter')
    await expect(page.locator('.stock').getByRole('status')).toContainText('已登记')
    await expect(employee).not.toContainText('未登记')
    await expectWell(page, 'staff-card')
    await page.getByRole('button', { name: '取消登记' }).click()
    await expect(employee).toContainText('未登记')
    await type(cardOf(1))
    await press('Enter')
    await expect(employee).not.toContainText('未登记')
    await press('F6')
    await page.locator('.report-body').waitFor()
    await expectWell(page, 'shift')
    const figures = await page.locator('.report-body dl').first().locator('dd').allInnerTexts()
    const numbers = figures.map((text) => Number(text.replaceAll(',', '').replace('−', '-').replace('+', '')))
    expect(numbers.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBe(numbers.at(-1))
    expect(numbers.at(-1)).toBeGreaterThan(0)
    await page.getByRole('button', { name: '打印交班单' }).click()
    await expect(page.getByText('交班单已送去打印')).toBeVisible()
  })
})
