// HQ's time as the till's clock reads it, also while the till closes.
import { expect, test } from 'vitest'
import { openStore } from '../../main/store/store.ts'
import { saveSyncState, timeOffsetReader } from '../../main/store/sync-state.ts'
import { ok } from '../../shared/domain/result.ts'
import { good, openShop } from '../support/shop.ts'

test('a device that asks for the time once more after the till was closed gets what HQ said last', async () => {
  const shop = await openShop()
  await shop.till.close()
  const store = good(openStore(shop))
  const offsetMs = timeOffsetReader(store.db)
  expect(offsetMs()).toBe(0)
  good(
    store.act((db) => {
      saveSyncState(db, { generation: '01-aaaaaa', timeOffsetMs: 1_234 })
      return ok(null)
    }),
  )
  expect(offsetMs()).toBe(1_234)
  store.close()
  expect(offsetMs()).toBe(1_234)
  await shop.remove()
})
