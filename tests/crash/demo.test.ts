// The demo shop is made whole or not at all: a first start that is cut off while it makes it leaves no half shop behind.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeDemoShop } from '../../main/demo/demo-shop.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { aPlace, type Place } from './small-shop.ts'

const SIZE = { members: 30, days: 40, salesPerDay: 3 }

let place: Place

beforeEach(() => {
  place = aPlace()
})

afterEach(() => place.remove())

/** Opens the till, and stops the making of its shop after so many random numbers. */
function openWith(numbersMax: number) {
  let left = numbersMax
  return openTill({
    ...place,
    empty: false,
    makeDemoShop: ({ store, clock, randomness }) => {
      const hex = (bytes: number) => {
        left -= 1
        if (left < 0) throw new Error('cut off')
        return randomness.hex(bytes)
      }
      return makeDemoShop({ store, clock, randomness: { ...randomness, hex } }, SIZE)
    },
  })
}

test('a demo shop that was cut off while it was made is made anew', async () => {
  for (const numbersMax of [0, 5, 20, 60]) {
    await expect(openWith(numbersMax)).rejects.toThrow('cut off')
    const till = accepted(await openTill({ ...place, empty: true }))
    expect(till.status().stage).toBe('setup')
    await till.close()
  }
  const till = accepted(await openWith(Number.POSITIVE_INFINITY))
  expect(till.status()).toMatchObject({ stage: 'sign_in', demo: true })
  await till.close()
})
