// Closing a shift is asked again when its answer was lost: also by then somebody may have signed in and opened the next.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seededChance } from '../../main/demo/random.ts'
import { openStore } from '../../main/store/store.ts'
import { timeOrderedId } from '../../main/till/ids.ts'
import { accepted } from '../support/builders.ts'
import { brokenInLedger } from './ledger-checks.ts'
import { aPlace, openShop, type Place } from './small-shop.ts'

let place: Place

beforeEach(() => {
  place = aPlace()
})

afterEach(() => place.remove())

test('closing a shift asked again closes no other shift', async () => {
  const actId = timeOrderedId(Date.UTC(2026, 10, 21), seededChance(1))
  const before = await openShop(place)
  accepted(before.till.closeShift({ actId }))
  await before.till.close()
  const after = await openShop(place)
  const { shift, outbox } = after.till.status()
  expect(shift).toMatchObject({ number: 2 })
  expect(after.till.closeShift({ actId })).toMatchObject({ ok: true })
  expect(after.till.status()).toMatchObject({ shift, outbox })
  await after.till.close()
  const store = accepted(openStore(place))
  expect(brokenInLedger(store)).toEqual([])
  store.close()
})
