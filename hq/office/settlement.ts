/**
 * Settlement between sites (RP-11) out of the flows that every push adds to. Reads the range of days from the front of the key:
 * grows with days and with pairs of sites that had to do with each other, not with entries.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type BusinessDate, daysBetween } from '../../shared/domain/time.ts'
import type { HqTransaction } from '../db.ts'

interface Flow {
  readonly homeSite: string
  readonly site: string
  readonly asset: string
  readonly account: string
  readonly amount: number
}

export interface Rate {
  readonly programme: string
  readonly version: number
  readonly stepPoints: number
  readonly stepFen: number
}

export interface SettledAsset {
  readonly asset: string
  readonly issued: number
  readonly redeemed: number
  readonly converted: number
  readonly givenBack: number
  readonly others: number
  readonly accounts: { readonly account: string; readonly amount: number }[]
  readonly redeemedFen: number | null
}

export interface Settlement {
  readonly pairs: { readonly homeSite: string; readonly site: string; readonly assets: SettledAsset[] }[]
  readonly totals: SettledAsset[]
  readonly rate: Rate | null
}

/** Accounts of all pairs that one answer holds. */
const ROWS_MAX = 100_000

export interface SettlementAsk {
  readonly from: BusinessDate
  readonly to: BusinessDate
  /** Only pairs that this site is one of; null: all. */
  readonly site: string | null
}

/** Refuses range {daysMax}; too_much {rowsMax}: ask by site, or for fewer days. */
export async function settlementBetween(
  tx: HqTransaction,
  ask: SettlementAsk,
  daysMax: number,
): Promise<Result<Settlement, 'range' | 'too_much'>> {
  const days = daysBetween(ask.from, ask.to) + 1
  if (days < 1 || days > daysMax) return refuse('range', { daysMax })
  const flows = await flowsBetween(tx, ask)
  if (flows.length > ROWS_MAX) return refuse('too_much', { rowsMax: ROWS_MAX })
  const rate = await rateOn(tx, ask.to)
  const pairs = [...Map.groupBy(flows, ({ homeSite, site }) => `${homeSite} ${site}`).values()].flatMap(
    (of) => {
      const [first] = of
      return first === undefined
        ? []
        : [{ homeSite: first.homeSite, site: first.site, assets: settled(of, rate) }]
    },
  )
  return ok({ pairs, totals: totalsOf(pairs), rate })
}

async function flowsBetween(tx: HqTransaction, { from, to, site }: SettlementAsk): Promise<readonly Flow[]> {
  const { rows } = await sql<Flow>`
    SELECT home_site AS "homeSite", site, asset, account, sum(amount)::bigint AS amount FROM flow
    WHERE business_date BETWEEN ${from}::date AND ${to}::date
      AND (${site}::text IS NULL OR site = ${site}::text OR home_site = ${site}::text)
    GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0
    ORDER BY home_site COLLATE "C", site COLLATE "C", asset COLLATE "C", account COLLATE "C"
    LIMIT ${ROWS_MAX + 1}`.execute(tx)
  return rows
}

/** Published documents were checked in whole when they were published. */
const redemptionSchema = z.object({
  redemption: z.object({ stepPoints: z.number().int().min(1), stepFen: z.number().int().min(0) }),
})

/** What a point is worth by the programme that holds on a day. */
async function rateOn(tx: HqTransaction, date: BusinessDate): Promise<Rate | null> {
  const row = await tx
    .selectFrom('programme_version')
    .select(['id', 'version', 'document'])
    .where('published_at_ms', 'is not', null)
    .where('valid_from', '<=', date)
    .orderBy('valid_from', 'desc')
    .orderBy('published_at_ms', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  const { redemption } = redemptionSchema.parse(JSON.parse(row.document))
  return { programme: row.id, version: row.version, ...redemption }
}

type Figure = 'issued' | 'redeemed' | 'converted' | 'givenBack' | 'others'

const FIGURES: ReadonlyMap<string, Figure> = new Map<string, Figure>([
  ['p:issued', 'issued'],
  ['p:owed', 'issued'],
  ['p:redeemed', 'redeemed'],
  ['p:used', 'redeemed'],
  ['p:handed', 'redeemed'],
  ['p:converted', 'converted'],
  ['p:clawed', 'givenBack'],
  ['p:cancelled', 'givenBack'],
])

function settled(flows: readonly Flow[], rate: Rate | null): SettledAsset[] {
  return [...Map.groupBy(flows, ({ asset }) => asset)].map(([asset, of]) => {
    const figures = { issued: 0, redeemed: 0, converted: 0, givenBack: 0, others: 0 }
    for (const { account, amount } of of) {
      const figure = FIGURES.get(account) ?? 'others'
      figures[figure] += figure === 'issued' ? -amount : amount
    }
    return {
      asset,
      ...figures,
      accounts: of.map(({ account, amount }) => ({ account, amount })),
      redeemedFen: fenOf(asset, figures.redeemed, rate),
    }
  })
}

/** Points are cut to the fen for each pair, toward nothing, so that two sites settle whole fen. */
function fenOf(asset: string, amount: number, rate: Rate | null): number | null {
  if (asset.startsWith('value.')) return amount
  if (asset !== 'points' || rate === null) return null
  return Number((BigInt(amount) * BigInt(rate.stepFen)) / BigInt(rate.stepPoints))
}

/** Sums of the pairs, fen too: what was cut off in a pair is in no total. */
function totalsOf(pairs: Settlement['pairs']): SettledAsset[] {
  const byAsset = Map.groupBy(
    pairs.flatMap(({ assets }) => assets),
    ({ asset }) => asset,
  )
  return [...byAsset.keys()].toSorted().map((asset) => {
    const rows = byAsset.get(asset) ?? []
    const sum = (of: (row: SettledAsset) => number) => rows.reduce((total, row) => total + of(row), 0)
    const accounts = Map.groupBy(
      rows.flatMap(({ accounts }) => accounts),
      ({ account }) => account,
    )
    return {
      asset,
      issued: sum(({ issued }) => issued),
      redeemed: sum(({ redeemed }) => redeemed),
      converted: sum(({ converted }) => converted),
      givenBack: sum(({ givenBack }) => givenBack),
      others: sum(({ others }) => others),
      accounts: [...accounts.keys()].toSorted().map((account) => ({
        account,
        amount: (accounts.get(account) ?? []).reduce((total, { amount }) => total + amount, 0),
      })),
      redeemedFen: rows.some(({ redeemedFen }) => redeemedFen === null)
        ? null
        : sum(({ redeemedFen }) => redeemedFen ?? 0),
    }
  })
}
