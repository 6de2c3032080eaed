/** What a headquarters made of maps counts: everything that the logs of its tills say, added up (organisation.ts). */
import type { KeyObject } from 'node:crypto'
import { forEachEntry } from '../../main/store/entries.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry, Posting } from '../../shared/domain/entry.ts'
import type { MovedAmount } from '../../shared/domain/inbox.ts'
import { POINTS_ASSET } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { OrganisationTill } from './organisation.ts'

export interface Hq {
  readonly programme: Programme
  readonly key: KeyObject
  readonly publicKey: string
  readonly tills: OrganisationTill[]
  /** By owner, asset, lot and holder. */
  readonly balances: Map<string, number>
  readonly counted: Map<string, number>
  readonly entries: Map<string, { readonly text: string; readonly hash: string; readonly entry: Entry }>
  nowMs: number
  pos: number
}

const keyOf = ({ owner, asset, lot, holder }: Omit<Posting, 'amount'>) =>
  [owner, asset, lot, holder].join('\n')

export function book(hq: Hq, postings: readonly Posting[]): void {
  for (const posting of postings) {
    const key = keyOf(posting)
    const amount = (hq.balances.get(key) ?? 0) + posting.amount
    const mayBeBelow = posting.owner.startsWith('p:')
    if (amount < 0 && !mayBeBelow) throw new Error(`below zero at HQ: ${key.replaceAll('\n', ' ')}`)
    hq.balances.set(key, amount)
  }
}

/** The lots that somebody has at a holder. */
export function lotsAt(hq: Hq, owner: string, asset: string, holder: string): readonly MovedAmount[] {
  return [...hq.balances].flatMap(([key, amount]) => {
    const [whose, what, lot = '', where] = key.split('\n')
    return amount > 0 && whose === owner && what === asset && where === holder
      ? [{ owner, asset, lot, amount }]
      : []
  })
}

export function sumOf(hq: Hq, owner: string, asset: string, holder?: string): number {
  let sum = 0
  for (const [key, amount] of hq.balances) {
    const [whose, what, , where] = key.split('\n')
    if (whose === owner && what === asset && (holder === undefined || where === holder)) sum += amount
  }
  return sum
}

export function count(hq: Hq): void {
  for (const till of hq.tills) {
    const seen = hq.counted.get(till.holder) ?? 0
    forEachEntry(till.store.db, (entry) => {
      if (entry.seq <= seen) return
      const { hash, ...unhashed } = entry
      hq.entries.set(entry.id, { text: canonicalJson(unhashed), hash, entry })
      book(hq, entry.postings)
      hq.counted.set(till.holder, entry.seq)
    })
  }
}

/** Debt at HQ is paid by points at HQ. */
export function net(hq: Hq): void {
  const owners = new Set([...hq.balances.keys()].map((key) => key.split('\n')[0] ?? ''))
  for (const owner of owners) {
    if (!owner.startsWith('m:')) continue
    for (const debt of lotsAt(hq, owner, 'debt', 'hq')) {
      let open = debt.amount
      for (const lot of lotsAt(hq, owner, POINTS_ASSET, 'hq')) {
        const paid = Math.min(open, lot.amount)
        open -= paid
        if (paid === 0) continue
        book(hq, [
          { ...lot, holder: 'hq', amount: -paid },
          { ...lot, owner: 'p:clawed', holder: 'hq', amount: paid },
          { ...debt, holder: 'hq', amount: -paid },
          { ...debt, owner: 'p:owed', holder: 'hq', amount: paid },
        ])
      }
    }
  }
}
