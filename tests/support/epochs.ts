/** Tills on real HQ whose folders are copied, put back and cloned: what tests of epochs have in common. */
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { sha256 } from '../../hq/authority/hashes.ts'
import { type TillIdentity, tillIdentity } from '../../main/store/identity.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { startHq, type TestHq } from './hq.ts'
import { aDraft, aForm, CASHIER_PIN, DAY_MS, good, MANAGER_PIN } from './shop.ts'
import { staffAtHq, until } from './sync.ts'

export interface Folder {
  readonly root: string
  readonly dataDir: string
  readonly configDir: string
}

export async function signIn(till: Till, role: 'cashier' | 'manager' = 'cashier'): Promise<void> {
  const who = till.status().staff.find((staff) => staff.role === role)
  const pin = role === 'cashier' ? CASHIER_PIN : MANAGER_PIN
  good(await till.signIn({ staffId: who?.staffId ?? '', pin }))
}

export function memberAt(till: Till, place: number) {
  const found = good(till.identify({ text: `;${makeCardNumber(2_000_000 + place)}?`, via: 'wedge' }))
  if (found.kind !== 'member') throw new Error(`the card is ${found.kind}`)
  return found.member
}

/** Nobody is on the screen. */
export async function relock(till: Till): Promise<void> {
  till.lock()
  await signIn(till)
}

export async function drained(till: Till): Promise<void> {
  await until(
    () => till.status().outbox.waiting === 0 && till.status().outbox.state === 'idle',
    'an empty outbox',
  )
}

export function copied(folder: Folder): string {
  const copy = join(folder.root, `copy-${Math.trunc(performance.now() * 1000)}`)
  cpSync(folder.dataDir, copy, { recursive: true })
  return copy
}

export function identityOf(folder: Folder): TillIdentity {
  const store = good(openStore(folder))
  const identity = tillIdentity(store.db)
  store.close()
  if (identity === null) throw new Error('nobody')
  return identity
}

export const holderIn = (folder: Folder) => {
  const { tillId, epoch } = identityOf(folder)
  return tillHolder(tillId, epoch)
}

export const sumOf = (held: Readonly<Record<string, number>>) =>
  Object.values(held).reduce((sum, amount) => sum + amount, 0)

/** A site with HQ, and the tills that a test opens there. */
export class EpochShop {
  readonly hq: TestHq
  readonly defects: unknown[] = []
  readonly #roots: string[] = []
  readonly #open = new Set<Till>()
  readonly #passed: { ms: number }
  #places = 0

  constructor(hq: TestHq, passed: { ms: number }) {
    this.hq = hq
    this.#passed = passed
  }

  async close(): Promise<void> {
    for (const till of this.#open) await till.close()
    for (const root of this.#roots) rmSync(root, { recursive: true, force: true })
    await this.hq.close()
  }

  actId(): string {
    return timeOrderedId(Date.now() + this.#passed.ms, systemRandomness)
  }

  aFolder(): Folder {
    const root = mkdtempSync(join(tmpdir(), 'guike-epochs-'))
    this.#roots.push(root)
    return { root, dataDir: join(root, 'data'), configDir: join(root, 'config') }
  }

  async opened(folder: Folder): Promise<Till> {
    const { dataDir, configDir } = folder
    const till = good(
      await openTill({
        dataDir,
        configDir,
        clock: { nowMs: () => Date.now() + this.#passed.ms },
        empty: true,
        onDefect: (error) => this.defects.push(error),
      }),
    )
    this.#open.add(till)
    return till
  }

  async closed(till: Till): Promise<void> {
    this.#open.delete(till)
    await till.close()
  }

  async served(folder: Folder): Promise<Till> {
    const till = await this.opened(folder)
    await signIn(till)
    return till
  }

  async sell(till: Till, identification: string | null, regularYuan: number, redeem = 0) {
    const draft = aDraft({ identification, regularYuan, redeem })
    const quote = good(till.quoteSale({ draft }))
    if (quote.result === null) throw new Error(`not priced: ${quote.refusal?.code}`)
    return good(await till.commitSale({ actId: this.actId(), draft, expected: quote.result, approval: null }))
  }

  async refundAt(till: Till, slipNumber: string) {
    const status = till.status()
    const reason = status.programme?.refund.reasons[0]?.code ?? ''
    const manager = status.staff.find(({ role }) => role === 'manager')
    const { lines } = good(till.openSale({ slipNumber }))
    const returned = lines.map(({ line, keptUnits }) => ({ line, units: keptUnits }))
    const draft = { slipNumber, returned, identification: null, reason }
    const quote = good(till.quoteRefund({ draft }))
    if (quote.result === null) throw new Error(`not judged: ${quote.refusal?.code}`)
    const approval = { staffId: manager?.staffId ?? '', pin: MANAGER_PIN, reason: 'goodwill' }
    const refund = { actId: this.actId(), draft, expected: quote.result, approval, reason: null }
    return good(await till.commitRefund(refund))
  }

  /** A till with a member and points, pushed whole and closed. */
  async aUsedTill() {
    this.#places += 1
    const place = this.#places
    const folder = this.aFolder()
    const till = await this.opened(folder)
    good(await till.hq.join({ address: this.hq.url, code: await this.hq.makeCode('0001', place) }))
    await signIn(till)
    const form = { ...aForm({ place }), cardNumber: makeCardNumber(2_000_000 + place) }
    const { memberId } = good(till.enrol({ actId: this.actId(), form })).member
    this.#passed.ms += DAY_MS
    await this.sell(till, memberAt(till, place).identification, 3000)
    const { slipNumber } = await this.sell(till, null, 250)
    await drained(till)
    await this.closed(till)
    return { place, folder, memberId, slipNumber }
  }

  /** The copy stays for another time. */
  async putBack(folder: Folder, copy: string): Promise<void> {
    for (const till of this.#open) await this.closed(till)
    renameSync(folder.dataDir, `${folder.dataDir}-${Math.trunc(performance.now() * 1000)}`)
    cpSync(copy, folder.dataDir, { recursive: true })
  }

  /** An owner's amounts at HQ, by holder. */
  async heldAtHq(owner: string, asset = 'points'): Promise<Readonly<Record<string, number>>> {
    const { rows } = await this.hq.pool.query<{ holder: string; amount: string }>(
      `SELECT holder, sum(amount)::text AS amount FROM balance
       WHERE owner = $1 AND asset = $2 AND amount <> 0 GROUP BY holder`,
      [owner, asset],
    )
    return Object.fromEntries(rows.map(({ holder, amount }) => [holder, Number(amount)]))
  }

  async mattersOf(tillId: string): Promise<readonly string[]> {
    const { rows } = await this.hq.pool.query<{ kind: string }>(
      'SELECT kind FROM matter WHERE till = $1 ORDER BY opened_at_ms, kind',
      [tillId],
    )
    return rows.map(({ kind }) => kind)
  }

  /** Verify is clean, and what sits here is what HQ has of this holder. */
  async expectWhole(folder: Folder): Promise<void> {
    const store = good(openStore(folder))
    expect(verifyDatabase(store.db).findings).toEqual([])
    const identity = tillIdentity(store.db)
    const holder = tillHolder(identity?.tillId ?? '', identity?.epoch ?? '')
    const here = store.db.connection
      .prepare(
        `SELECT owner, asset, lot, amount FROM balance
         WHERE holder = ? AND amount <> 0 AND (owner NOT LIKE 'p:%' OR owner = 'p:refundable') ORDER BY owner, asset, lot`,
      )
      .all(holder)
    store.close()
    const { rows } = await this.hq.pool.query(
      `SELECT owner, asset, lot, amount::int AS amount FROM balance
       WHERE holder = $1 AND amount <> 0 AND (owner NOT LIKE 'p:%' OR owner = 'p:refundable')
       ORDER BY owner COLLATE "C", asset COLLATE "C", lot COLLATE "C"`,
      [holder],
    )
    expect(rows).toEqual(here)
    const { rows: loss } = await this.hq.pool.query(
      "SELECT owner, asset FROM balance WHERE owner IN ('p:loss', 'p:reserve') AND amount <> 0",
    )
    expect(loss).toEqual([])
  }
}

export type UsedTill = Awaited<ReturnType<EpochShop['aUsedTill']>>

export async function startEpochShop(): Promise<EpochShop> {
  const passed = { ms: 0 }
  const hq = await startHq({ clock: { nowMs: () => Date.now() + passed.ms } })
  await hq.makeCode('0001', 99)
  const document = canonicalJson(SHOES)
  await hq.pool.query(
    `INSERT INTO programme_version (id, version, hash, document, published_at_ms, valid_from)
     VALUES ($1, $2, $3, $4, 1, '2020-01-01')`,
    [SHOES.id, SHOES.version, sha256(document), document],
  )
  await staffAtHq(hq, '0001')
  return new EpochShop(hq, passed)
}
