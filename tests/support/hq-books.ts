// Books of HQ for a test: amounts that are there, what tills' logs would have booked, and sums over all holders.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { applyPostings } from '../../hq/authority/balances.ts'
import { bumpChanges } from '../../hq/authority/changes.ts'
import { inTransaction } from '../../hq/db.ts'
import type { Posting } from '../../shared/domain/entry.ts'
import { memberOwner } from '../../shared/domain/ledger.ts'
import { partitionOf } from '../../shared/wire/changes.ts'
import type { TestHq } from './hq.ts'
import { TillClient } from './till-client.ts'

/** A till that HQ let in, what was sent at activation taken in. */
export async function aTillOf(hq: TestHq, site: string, tillNumber: number): Promise<TillClient> {
  const till = new TillClient({ url: hq.url, nowMs: () => hq.parts.clock.nowMs() })
  const said = await till.activate(await hq.makeCode(site, tillNumber))
  if (said.status !== 200) throw new Error(said.problem.code)
  till.takeIn((await till.pull()).value.messages)
  return till
}

/** A member whom HQ knows, with a card. */
export async function aMemberOf(hq: TestHq, id: string, homeSite = '0001'): Promise<string> {
  const part = partitionOf(createHash('sha256').update(id).digest('hex'))
  await hq.db
    .insertInto('member')
    .values({
      id,
      part,
      tier: 'standard',
      joined_on: '2026-01-01',
      home_site: homeSite,
      home_till: null,
      card_number: `9${id}`,
      referrer: null,
      phone_lost: false,
      profile_digest: '0'.repeat(64),
      merged_into: null,
    })
    .execute()
  await hq.db
    .insertInto('card')
    .values({
      number: `9${id}`,
      member_id: id,
      state: 'issued',
      why: null,
      applied_at_ms: 0,
      active_at_ms: 0,
    })
    .execute()
  await inTransaction(hq.db, (tx) => bumpChanges(tx, [id]))
  return memberOwner(id)
}

/** Books postings as a till's pushed log would. */
export async function book(hq: TestHq, postings: readonly Posting[]): Promise<void> {
  await inTransaction(hq.db, (tx) => applyPostings(tx, postings))
}

/** Issues an amount to an owner at a holder. */
export function issue(
  hq: TestHq,
  owner: string,
  asset: string,
  lot: string,
  holder: string,
  amount: number,
): Promise<void> {
  return book(hq, [
    { owner: 'p:issued', asset, lot, holder, amount: -amount },
    { owner, asset, lot, holder, amount },
  ])
}

/** What somebody has, by holder: `{ hq: 30, 't….01-aaaaaa': 70 }`. */
export async function heldBy(
  hq: TestHq,
  owner: string,
  asset: string,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ holder: string; amount: number }>`
    SELECT holder, sum(amount)::bigint AS amount FROM balance
    WHERE owner = ${owner} AND asset = ${asset} AND amount <> 0 GROUP BY holder`.execute(hq.db)
  return Object.fromEntries(rows.map(({ holder, amount }) => [holder, amount]))
}
