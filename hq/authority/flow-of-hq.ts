/** What HQ's own entries took from and gave to programme accounts, counted with the flows of the tills' logs (RP-02, RP-11). */
import { sql } from 'kysely'
import type { Posting } from '../../shared/domain/entry.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import type { HqTransaction } from '../db.ts'
import { flowOf, HQ_SITE, NOBODYS_SITE } from '../ledger/flow.ts'
import type { LedgerTables } from '../ledger/tables.ts'
import { membersOf } from './balances.ts'

/** Locked after the accounts, in the order of their keys. */
export async function countFlowOfHq(
  tx: HqTransaction,
  businessDate: BusinessDate,
  postings: readonly Posting[],
): Promise<void> {
  if (!postings.some(({ owner }) => owner.startsWith('p:'))) return
  const homes = await homeSites(tx, membersOf(postings))
  const homeSiteOf = (owner: string) => homes.get(owner.slice('m:'.length)) ?? NOBODYS_SITE
  const sums = new Map<string, LedgerTables['flow']>()
  for (const row of flowOf(postings, { businessDate, site: HQ_SITE, homeSiteOf })) {
    const key = [row.home_site, row.account, row.asset].join('\u0000')
    sums.set(key, { ...row, amount: (sums.get(key)?.amount ?? 0) + row.amount })
  }
  const rows = [...sums]
    .filter(([, { amount }]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
  if (rows.length === 0) return
  await sql`INSERT INTO flow (business_date, site, home_site, account, asset, amount)
    SELECT business_date, site, home_site, account, asset, amount
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS f (business_date date, site text, home_site text, account text, asset text, amount bigint)
    ON CONFLICT (business_date, site, home_site, account, asset)
    DO UPDATE SET amount = flow.amount + excluded.amount`.execute(tx)
}

async function homeSites(tx: HqTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('member')
    .select(['id', 'home_site'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, home_site }) => [id, home_site]))
}
