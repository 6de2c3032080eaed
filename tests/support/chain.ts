// A chain for a test: the real tills of several sites, joined by HTTP to an HQ that the test starts, stops and puts back.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { SaleCommitted } from '../../shared/contract/sale.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import type { TillFolder } from '../chaos/agreement.ts'
import { prepareHq } from '../chaos/prepare.ts'
import { aDraft, aForm, good } from './shop.ts'
import { until } from './sync.ts'

export interface ChainTill extends TillFolder {
  readonly till: Till
  readonly acknowledged: string[]
  open(address: string): Promise<void>
  close(): Promise<void>
}

export interface Chain {
  /** HQ's keys. */
  readonly configDir: string
  readonly tills: readonly ChainTill[]
  /** What any till threw where nothing may be thrown. */
  readonly defects: readonly unknown[]
  /** Closes all tills and removes their folders. */
  remove(): Promise<void>
}

/** Prepares HQ's database and so many tills, till k at site k mod sites; none is open yet. */
export async function aChain(databaseUrl: string, tills: number, sites: number): Promise<Chain> {
  const root = mkdtempSync(join(tmpdir(), 'guike-chain-'))
  const configDir = join(root, 'guike-hq')
  mkdirSync(configDir)
  const { codes, staffPin } = await prepareHq(databaseUrl, configDir, tills, sites)
  const defects: unknown[] = []
  const all = codes.map((code, place) => {
    const folder = { dataDir: join(root, `${place}`, 'data'), configDir: join(root, `${place}`, 'config') }
    return aChainTill(folder, { code, staffPin, onDefect: (error) => void defects.push(error) })
  })
  const remove = async () => {
    for (const till of all) await till.close()
    rmSync(root, { recursive: true, force: true })
  }
  return { configDir, tills: all, defects, remove }
}

interface ToOpen {
  readonly code: string
  readonly staffPin: string
  readonly onDefect: (error: unknown) => void
}

function aChainTill(
  folder: { readonly dataDir: string; readonly configDir: string },
  { code, staffPin, onDefect }: ToOpen,
): ChainTill {
  let opened: Till | null = null
  return {
    ...folder,
    acknowledged: [],
    get till() {
      if (opened === null) throw new Error('the till is closed')
      return opened
    },
    open: async (address) => {
      const till = good(await openTill({ ...folder, empty: true, onDefect }))
      opened = till
      if (till.status().stage === 'setup') good(await till.hq.join({ address, code }))
      await until(() => till.status().staff.length > 0, 'people who may sign in')
      good(await till.signIn({ staffId: till.status().staff[0]?.staffId ?? '', pin: staffPin }))
    },
    close: async () => {
      await opened?.close()
      opened = null
    },
  }
}

export const newId = () => timeOrderedId(Date.now(), systemRandomness)

/** Enrols the member of a place. @returns the member's id */
export function enrolAt({ till, acknowledged }: ChainTill, place: number): string {
  const actId = newId()
  const { member } = good(till.enrol({ actId, form: aForm({ place }) }))
  acknowledged.push(actId)
  return member.memberId
}

/** Whom the card of a place belongs to; null where this till knows nobody by it. */
export function memberAt({ till }: ChainTill, place: number): MemberView | null {
  const found = till.identify({ text: `;${makeCardNumber(1_000_000 + place)}?`, via: 'wedge' })
  return found.ok && found.value.kind === 'member' ? found.value.member : null
}

/** Sells to the member of a place, to nobody where it is null. */
export async function sellAt(
  { till, acknowledged }: ChainTill,
  member: MemberView | null,
  regularYuan: number,
  redeem = 0,
): Promise<SaleCommitted> {
  const draft = aDraft({ identification: member?.identification ?? null, regularYuan, redeem })
  const quote = good(till.quoteSale({ draft }))
  if (quote.result === null) throw new Error(`not priced: ${quote.refusal?.code}`)
  const actId = newId()
  const sold = good(await till.commitSale({ actId, draft, expected: quote.result, approval: null }))
  acknowledged.push(actId)
  return sold
}

/** Waits until a till has nothing for HQ and HQ nothing for it, pressing 马上同步 as somebody at the counter would. */
export async function drained({ till }: ChainTill): Promise<void> {
  let looks = 0
  await until(
    () => {
      const { waiting, state } = till.status().outbox
      if (state === 'offline') till.hq.syncNow()
      looks = waiting === 0 && state === 'idle' ? looks + 1 : 0
      return looks > 5
    },
    `an empty outbox: ${JSON.stringify(till.status().outbox)}`,
  )
}
