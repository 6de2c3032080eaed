/** What goes wrong at a counter: each a clear sentence, nothing half done, nothing left in a box. */
import { expect } from '@playwright/test'
import { enrol, swipe as swipeAt } from '../support/shop.ts'
import { cardOf, expectDone, expectDue, test } from './counter.ts'

const withWrongDigit = (card: string) => `;${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}?`

test.describe('bad input', () => {
  test('bank card, payment code, damaged swipe, foreign code, one digit wrong: refused with a sentence, nothing kept', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    const entries = shop.till.status().outbox.entries
    const seen = new Set<string>()
    for (const text of [
      ';6222021234567890128=3012?',
      '130123456789012345',
      '%E?;E?',
      'HELLO-WORLD-42',
      withWrongDigit(cardOf(1)),
    ]) {
      await counter.swipe(text)
      const alert = page.getByRole('alert').first()
      await expect(alert).toBeVisible()
      await expect.poll(async () => !seen.has((await alert.textContent()) ?? '')).toBe(true)
      const sentence = (await alert.textContent()) ?? ''
      seen.add(sentence)
      expect(sentence).not.toMatch(/\d{6,}|_|undefined/)
      await expect(page.getByText('张*敏')).toHaveCount(0)
      expect(await page.content()).not.toContain('622202')
    }
    expect(shop.till.status().outbox.entries).toBe(entries)
  })

  test('zero, three decimals, an absurd amount', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    await counter.press('Enter')
    await counter.type('0')
    await counter.press('Enter')
    await expect(page.getByRole('alert').first()).toBeVisible()
    await counter.press('Backspace')
    await counter.type('12.345')
    await expectDue(page, '12.34')
    for (let at = 0; at < 5; at += 1) await counter.press('Backspace')
    await counter.type('99999999999')
    await expect(page.getByText(/￥999,999,999|99999999999/)).toHaveCount(0)
    expect(shop.till.status().outbox.entries).toBe(5)
  })

  test('a swipe leaves no character in any box, also with an input method on', async ({ counter }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    await page.getByRole('textbox', { name: /姓名/ }).focus()
    await counter.swipeCard()
    await expect(page.getByText('张*敏').first()).toBeVisible()
    await counter.press('F3')
    const name = page.getByRole('textbox', { name: /姓名/ })
    await name.focus()
    await page.keyboard.insertText('林')
    const wire = await page.context().newCDPSession(page)
    const process = { type: 'rawKeyDown' as const, windowsVirtualKeyCode: 229, key: 'Process' }
    const beganMs = Date.now()
    for (const [at, text] of ['m', 'mc', 'mc1', '名称1', '名称12', '名称123'].entries()) {
      // The reader's own clock tells its pace; the order is an input method's, which has the key before it composes.
      const timestamp = (beganMs + at * 2) / 1000
      await wire.send('Input.dispatchKeyEvent', { ...process, timestamp })
      const [selectionStart, selectionEnd] = [text.length, text.length]
      await wire.send('Input.imeSetComposition', { text, selectionStart, selectionEnd })
    }
    await wire.send('Input.insertText', { text: '名称23456' })
    await expect.poll(() => page.evaluate(() => document.body.innerText)).toMatch(/再扫|重新扫|再刷|重扫/)
    await expect(name).toHaveValue('林')
  })

  test('the line to the till breaks: what was typed stays, and the sale is booked once it is back', async ({
    counter,
  }) => {
    const { page, shop } = counter
    await counter.begin()
    enrol(shop)
    await counter.swipeCard()
    await counter.type('100')
    await expectDue(page, '58.00')
    await counter.breakLine()
    await expectDue(page, '58.00')
    await counter.press('Enter')
    await expectDone(page)
    expect(swipeAt(shop).points.here).toBe(58)
  })
})
