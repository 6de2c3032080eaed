// Printing beside the counter: a sale's answer waits for the disk, not for what the printer is about to get.
import { expect, test } from 'vitest'
import { aDraft, good, openShop, sell, signIn } from '../support/shop.ts'

test('a sale is answered before its slip is taken from the queue, and the slip comes all the same', async () => {
  const shop = await openShop()
  await signIn(shop)
  const newest = () => good(shop.till.recentSlips())[0]
  for (let sale = 0; sale < 3; sale += 1) {
    await sell(shop, aDraft({ regularYuan: 10 }))
    expect(newest()?.state).toBe('pending')
    await expect.poll(() => newest()?.state).toBe('printed')
  }
  await shop.remove()
})
