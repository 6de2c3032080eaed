/** Shops to measure on, in folders of the project itself: the system's folder for temporary files may be no disk at all. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeDemoShop } from '../../../main/demo/demo-shop.ts'
import type { DemoSize } from '../../../main/demo/history.ts'
import { tillIdentity } from '../../../main/store/identity.ts'
import { programmeInForce } from '../../../main/store/programmes.ts'
import { allStaff } from '../../../main/store/staff.ts'
import { openStore } from '../../../main/store/store.ts'
import { systemClock } from '../../../main/till/clock.ts'
import { systemRandomness } from '../../../main/till/ids.ts'
import type { Actor, TillParts } from '../../../main/till/parts.ts'
import { actorOf } from '../../../main/till/people.ts'
import { assert } from '../../../shared/domain/result.ts'
import { accepted } from '../../support/builders.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

export interface BenchFolder {
  readonly root: string
  readonly dataDir: string
  readonly configDir: string
  readonly remove: () => void
}

export function aBenchFolder(): BenchFolder {
  const cache = join(ROOT, '.cache')
  mkdirSync(cache, { recursive: true })
  const root = mkdtempSync(join(cache, 'bench-'))
  return {
    root,
    dataDir: join(root, 'data'),
    configDir: join(root, 'config'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export interface BenchShop {
  readonly parts: TillParts
  readonly cashier: Actor
  readonly close: () => void
}

/** A demo shop of this size, opened without its devices: nothing runs beside what is measured. */
export async function aBenchShop(folder: BenchFolder, size: DemoSize): Promise<BenchShop> {
  const store = accepted(openStore(folder))
  accepted(await makeDemoShop({ store, clock: systemClock, randomness: systemRandomness }, size))
  const identity = tillIdentity(store.db)
  const adopted = programmeInForce(store.db)
  assert(identity !== null && adopted !== null, 'a demo shop is set up')
  const cashier = allStaff(store.db).map(actorOf)[0]
  assert(cashier !== undefined, 'a demo shop has staff')
  return {
    parts: { store, clock: systemClock, randomness: systemRandomness, identity, adopted },
    cashier,
    close: () => store.close(),
  }
}

/** Members whose cards are active, in the order they joined. */
export function activeMembers(shop: BenchShop): readonly { readonly id: string; readonly card: string }[] {
  return shop.parts.store.db.connection
    .prepare('SELECT member_id AS id, number AS card FROM card WHERE active_at_ms < ? ORDER BY member_id')
    .all(Date.now()) as { id: string; card: string }[]
}
