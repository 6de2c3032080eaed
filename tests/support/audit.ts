/** A shop's books after a test: closed, opened again, and verified as the command does it. */
import { expect } from 'vitest'
import type { ReadableDb } from '../../main/store/query.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { expectRowsExplained } from './explained-rows.ts'
import { good, type Shop } from './shop.ts'

/** Looks into the shop's books; the till is closed for it and stays so. */
export async function examined<Value>(shop: Shop, look: (db: ReadableDb) => Value): Promise<Value> {
  await shop.till.close()
  const store = good(openStore(shop))
  try {
    return look(store.db)
  } finally {
    store.close()
  }
}

/** What verify finds in the books, in words. */
const found = (db: ReadableDb): readonly string[] =>
  verifyDatabase(db).findings.map(({ check, where, what }) => `${check}, ${where}: ${what}`)

/** Ends a test: verify finds nothing in the books, and the shop is gone. */
export async function closeVerified(shop: Shop): Promise<void> {
  expect(await examined(shop, found)).toEqual([])
  await shop.remove()
}

/** Ends a test: verify finds nothing, every row of every timeline explains itself, and the shop is gone. */
export async function closeExplained(shop: Shop): Promise<void> {
  expect(await examined(shop, found)).toEqual([])
  await shop.restart()
  await expectRowsExplained(shop)
  await shop.remove()
}
