// Settlement between sites (RP-11) and what is owed to members, held against the postings of real tills' logs.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Posting } from '../../../shared/domain/entry.ts'
import { EVERY_ACT, liveEveryAct } from '../../support/every-act.ts'
import { aClock, startHq, type TestHq } from '../../support/hq.ts'
import { askConsole } from '../../support/hq-office.ts'
import { DAY_MS, MORNING_MS, openShop } from '../../support/shop.ts'
import { bringIn, emptyLedger, pushAll, readTillLog, type TillLog } from '../../support/till-log.ts'

interface Asset {
  readonly asset: string
  readonly issued: number
  readonly redeemed: number
  readonly converted: number
  readonly givenBack: number
  readonly others: number
  readonly accounts: readonly { readonly account: string; readonly amount: number }[]
  readonly redeemedFen: number | null
}
interface Settlement {
  readonly pairs: readonly {
    readonly homeSite: string
    readonly site: string
    readonly assets: readonly Asset[]
  }[]
  readonly totals: readonly Asset[]
  readonly rate: object | null
}
type Figure = 'issued' | 'redeemed' | 'converted' | 'givenBack' | 'others' | 'redeemedFen'
const FIGURES: readonly Figure[] = ['issued', 'redeemed', 'converted', 'givenBack', 'others', 'redeemedFen']

let hq: TestHq
let viewer: string
let log: TillLog
beforeAll(async () => {
  const shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  log = readTillLog(shop)
  await shop.remove()
  hq = await startHq({ clock: aClock(MORNING_MS + 400 * DAY_MS) })
  viewer = await hq.officerToken('viewer')
}, 60_000)
afterAll(() => hq.close())

async function settlement(query: string): Promise<Settlement> {
  const { status, body } = await askConsole<Settlement>(hq, viewer, `settlement?${query}`)
  expect(status).toBe(200)
  return body
}

const flow = (
  homeSite: string,
  site: string,
  date: string,
  asset: string,
  account: string,
  amount: number,
) => ({
  business_date: date,
  home_site: homeSite,
  site,
  account,
  asset,
  amount,
})

test('RP-11: pairs of home site and using site add up to the totals, points in fen by the rate of the last day', async () => {
  await emptyLedger(hq)
  const versions = [
    ['1', 1, 1, '2026-01-01'],
    ['2', 100, 333, '2026-02-01'],
    ['3', 1, 9, '2026-03-01'],
  ] as const
  for (const [version, stepPoints, stepFen, valid_from] of versions) {
    const document = JSON.stringify({ redemption: { stepPoints, stepFen } })
    await hq.db
      .insertInto('programme_version')
      .values({ id: 'p', version: Number(version), hash: version, document, published_at_ms: 1, valid_from })
      .execute()
  }
  await hq.db
    .insertInto('flow')
    .values([
      flow('0001', '0001', '2026-01-31', 'points', 'p:issued', -7_000),
      flow('0001', '0001', '2026-02-01', 'points', 'p:issued', -500),
      flow('0001', '0002', '2026-02-01', 'points', 'p:redeemed', 120),
      flow('0001', '0002', '2026-02-28', 'points', 'p:redeemed', 30),
      flow('0001', '0002', '2026-02-28', 'points', 'p:clawed', 4),
      flow('0002', '0001', '2026-02-10', 'points', 'p:redeemed', -1),
      flow('0002', '0001', '2026-02-10', 'points', 'p:converted', 100),
      flow('0002', '0001', '2026-02-10', 'value.rebate', 'p:issued', -300),
      flow('0002', '0001', '2026-02-11', 'value.rebate', 'p:used', 250),
      flow('', '0003', '2026-02-11', 'voucher', 'p:used', 1),
      flow('', '0003', '2026-02-11', 'voucher', 'p:bearer', -1),
      flow('0001', '0001', '2026-03-01', 'points', 'p:issued', -90_000),
    ])
    .execute()
  const found = await settlement('from=2026-02-01&to=2026-02-28')
  const figures = (rows: readonly Asset[]) =>
    rows.map((row) => [row.asset, ...FIGURES.map((figure) => row[figure])])
  expect(found.rate).toEqual({ programme: 'p', version: 2, stepPoints: 100, stepFen: 333 })
  expect(found.pairs.map(({ homeSite, site, assets }) => [homeSite, site, figures(assets)])).toEqual([
    ['', '0003', [['voucher', 0, 1, 0, 0, -1, null]]],
    ['0001', '0001', [['points', 500, 0, 0, 0, 0, 0]]],
    ['0001', '0002', [['points', 0, 150, 0, 4, 0, 499]]],
    [
      '0002',
      '0001',
      [
        ['points', 0, -1, 100, 0, 0, -3],
        ['value.rebate', 300, 250, 0, 0, 0, 250],
      ],
    ],
  ])
  expect(figures(found.totals)).toEqual([
    ['points', 500, 149, 100, 4, 0, 496],
    ['value.rebate', 300, 250, 0, 0, 0, 250],
    ['voucher', 0, 1, 0, 0, -1, null],
  ])
  const ofOne = await settlement('from=2026-02-01&to=2026-02-28&site=0003')
  expect(ofOne.pairs.map(({ homeSite, site }) => `${homeSite}>${site}`)).toEqual(['>0003'])
  expect((await settlement('from=2025-12-01&to=2025-12-31')).rate).toBeNull()
})

/** From the first to the last day on which anything flowed. */
async function wholeSpan(): Promise<string> {
  const { rows } = await sql<{ first: string; last: string }>`
    SELECT min(business_date) AS first, max(business_date) AS last FROM flow`.execute(hq.db)
  return `from=${rows[0]?.first}&to=${rows[0]?.last}`
}

/** Sums of what a log posted on the programme's accounts, each posting read from the entries' own texts. */
function postedBy({ texts }: TillLog): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const text of texts) {
    const { postings }: { readonly postings: readonly Posting[] } = JSON.parse(text)
    for (const { owner, asset, amount } of postings) {
      if (!owner.startsWith('p:') || asset.startsWith('refund:')) continue
      const key = `${asset.startsWith('voucher:') ? 'voucher' : asset} ${owner}`
      sums[key] = (sums[key] ?? 0) + amount
    }
  }
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0))
}

test('RP-11 of real logs: what is settled is what the entries posted, and all pairs together are the totals', async () => {
  await emptyLedger(hq)
  await bringIn(hq, log)
  await pushAll(hq, log)
  const found = await settlement(await wholeSpan())
  expect(found.pairs.length).toBeGreaterThan(1)
  const posted = found.totals.flatMap(({ asset, accounts }) =>
    accounts.map(({ account, amount }) => [`${asset} ${account}`, amount] as const),
  )
  expect(Object.fromEntries(posted)).toEqual(postedBy(log))
  for (const total of found.totals) {
    const rows = found.pairs.flatMap(({ assets }) => assets.filter(({ asset }) => asset === total.asset))
    for (const figure of FIGURES) {
      if (total[figure] === null) continue
      expect([total.asset, figure, rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0)]).toEqual([
        total.asset,
        figure,
        total[figure],
      ])
    }
  }
})

test('RP-02 of a real log: what is owed is what was issued and not used, taken back or anything else', async () => {
  await emptyLedger(hq)
  await bringIn(hq, log)
  await pushAll(hq, log)
  const { totals } = await settlement(await wholeSpan())
  const { body } = await askConsole<{
    total: readonly { asset: string; total: number }[]
    points: readonly { points: number }[]
  }>(hq, viewer, 'counts/liability')
  const owed = new Map(body.total.map(({ asset, total }) => [asset, total]))
  const assets = ['points', 'value.principal', 'value.bonus', 'value.rebate', 'debt']
  for (const asset of assets) {
    const row = totals.find((total) => total.asset === asset)
    const left = row ? row.issued - row.redeemed - row.converted - row.givenBack - row.others : 0
    expect([asset, owed.get(asset) ?? 0]).toEqual([asset, left])
  }
  expect(owed.get('points')).toBeGreaterThan(0)
  expect(body.points.reduce((sum, { points }) => sum + points, 0)).toBe(owed.get('points'))
})

test.each([
  ['backwards', 'from=2026-11-21&to=2026-11-20'],
  ['longer than a year and a bit', 'from=2025-01-01&to=2026-11-20'],
])('a settlement that is %s is refused', async (_, range) => {
  expect(await askConsole(hq, viewer, `settlement?${range}`)).toMatchObject({
    status: 422,
    body: { data: { code: 'range', details: { daysMax: 400 } } },
  })
})
