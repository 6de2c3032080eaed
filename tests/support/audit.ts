/** A shop's books after a test: closed, opened again, and verified as the command does it. */
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { good, type Shop } from './shop.ts'

/** What verify finds in the shop's books, in words; the till is closed meanwhile and open again afterwards. */
export async function findingsOf(shop: Shop): Promise<readonly string[]> {
  await shop.till.close()
  const store = good(openStore(shop))
  try {
    return verifyDatabase(store.db).findings.map(({ check, where, what }) => `${check}, ${where}: ${what}`)
  } finally {
    store.close()
    await shop.restart()
  }
}
