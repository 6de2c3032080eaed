// Rows of HQ's books as pushes leave them, put there by a test, and the console's questions about them over HTTP.
import { sha256 } from '../../hq/authority/hashes.ts'
import type { LedgerTables } from '../../hq/ledger/tables.ts'
import { partitionOf } from '../../shared/wire/changes.ts'
import type { TestHq } from './hq.ts'

export interface ConsoleAnswer<Body> {
  readonly status: number
  readonly body: Body
}

/** A question of the console; a body makes it a POST. */
export async function askConsole<Body>(
  hq: TestHq,
  token: string,
  path: string,
  sent?: unknown,
): Promise<ConsoleAnswer<Body>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const init = sent === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(sent) }
  const answer = await fetch(`${hq.url}/console/v1/${path}`, init)
  return { status: answer.status, body: (await answer.json()) as Body }
}

export async function addSites(hq: TestHq, ...codes: readonly string[]): Promise<void> {
  const rows = codes.map((code) => ({ code, name: `门店 ${code}`, created_at_ms: 0 }))
  await hq.db.insertInto('site').values(rows).execute()
}

const NO_HASH = '0'.repeat(64)

/** A till with an open epoch that has no entries yet. */
export async function addTill(
  hq: TestHq,
  till: Pick<LedgerTables['till'], 'id' | 'site' | 'number'> & Partial<LedgerTables['till']>,
  epoch: Partial<LedgerTables['till_epoch']> = {},
): Promise<void> {
  const name = till.epoch ?? '01-aaaaaa'
  await hq.db
    .insertInto('till')
    .values({
      public_key: '',
      state: 'active',
      epoch: name,
      program: null,
      registered_at_ms: 0,
      seen_at_ms: null,
      clock_off_ms: null,
      ...till,
    })
    .execute()
  await hq.db
    .insertInto('till_epoch')
    .values({
      till: till.id,
      epoch: name,
      epoch_number: 1,
      last_seq: 0,
      last_hash: NO_HASH,
      state: 'open',
      generation: '01-aaaaaa',
      inbox_n: 0,
      inbox_hash: NO_HASH,
      applied_n: 0,
      ...epoch,
    })
    .execute()
}

/** An entry at the end of a till's log. */
export async function addEntry(
  hq: TestHq,
  entry: Pick<LedgerTables['entry'], 'till' | 'business_date'> & Partial<LedgerTables['entry']>,
): Promise<void> {
  const epoch = entry.epoch ?? '01-aaaaaa'
  const { last_seq: seq } = await hq.db
    .updateTable('till_epoch')
    .set((row) => ({ last_seq: row('last_seq', '+', 1) }))
    .where('till', '=', entry.till)
    .where('epoch', '=', epoch)
    .returning('last_seq')
    .executeTakeFirstOrThrow()
  await hq.db
    .insertInto('entry')
    .values({
      epoch,
      seq,
      id: `${entry.till}.${seq}`,
      kind: 'sale',
      at_ms: 0,
      received_at_ms: 0,
      text: '{}',
      hash: NO_HASH,
      parked: null,
      ...entry,
    })
    .execute()
}

export async function addMember(
  hq: TestHq,
  member: Pick<LedgerTables['member'], 'id' | 'home_site'> & Partial<LedgerTables['member']>,
): Promise<void> {
  await hq.db
    .insertInto('member')
    .values({
      part: partitionOf(sha256(member.id)),
      tier: 'regular',
      joined_on: '2026-01-01',
      home_till: null,
      card_number: null,
      referrer: null,
      phone_lost: false,
      profile_digest: NO_HASH,
      merged_into: null,
      ...member,
    })
    .execute()
}

export async function addMatter(
  hq: TestHq,
  matter: Pick<LedgerTables['matter'], 'id' | 'kind' | 'subject'> & Partial<LedgerTables['matter']>,
): Promise<void> {
  const { evidence = {}, decision = null, ...rest } = matter
  await hq.db
    .insertInto('matter')
    .values({
      till: null,
      state: 'open',
      opened_at_ms: 0,
      decided_by: null,
      decided_at_ms: null,
      ...rest,
      evidence: JSON.stringify(evidence),
      decision: decision === null ? null : JSON.stringify(decision),
    })
    .execute()
}

/** What sits where: [owner, asset, lot, holder, amount]. */
export type BalanceLine = readonly [owner: string, asset: string, lot: string, holder: string, amount: number]

export async function addBalances(hq: TestHq, lines: readonly BalanceLine[]): Promise<void> {
  const rows = lines.map(([owner, asset, lot, holder, amount]) => ({ owner, asset, lot, holder, amount }))
  await hq.db.insertInto('balance').values(rows).execute()
}
