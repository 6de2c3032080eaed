/** Whether all sites are in: for a business date, which tills' logs have arrived so far, and which are missing (RP-10, year end). */
import { type BusinessDate, plusDays, shopInstantMs } from '../../shared/domain/time.ts'
import type { HqDb } from '../db.ts'
import { allSites } from '../organisation/sites.ts'
import { heardAtMs, tillsWithLastEntry } from './tills.ts'

type TillHere = Awaited<ReturnType<ReturnType<typeof tillsWithLastEntry>['execute']>>[number]

/** Grows with the number of tills and sites. */
export async function sitesStanding(db: HqDb, date: BusinessDate) {
  const endsAtMs = shopInstantMs(plusDays(date, 1))
  const sites = await allSites(db)
  const rows = await tillsWithLastEntry(db).where('till.state', '<>', 'retired').execute()
  const bySite = Map.groupBy(rows, ({ site }) => site)
  const standing = sites.map(({ code, name }) => {
    const tills = (bySite.get(code) ?? []).map((row) => tillStanding(row, date, endsAtMs))
    // Nobody waits for what a lost till may still send.
    const awaited = tills.filter(({ state }) => state !== 'lost')
    return {
      code,
      name,
      reached: awaited.every(({ arrived }) => arrived === 'past' || arrived === 'reached'),
      past: awaited.every(({ arrived }) => arrived === 'past'),
      tills,
    }
  })
  return {
    reached: standing.every(({ reached }) => reached),
    past: standing.every(({ past }) => past),
    sites: standing,
  }
}

function tillStanding(row: TillHere, date: BusinessDate, endsAtMs: number) {
  const { id, number, state, businessDate: lastBusinessDate } = row
  const heard = heardAtMs(row)
  const arrived = arrivedBy(lastBusinessDate, heard, date, endsAtMs)
  return { id, number, state, arrived, lastBusinessDate, heardAtMs: heard }
}

/** A log is dense: an entry of a later date says that nothing before it is missing. */
function arrivedBy(last: string | null, heard: number, date: BusinessDate, endsAtMs: number) {
  if (last !== null && last > date) return 'past' as const
  if (last === date) return 'reached' as const
  return heard >= endsAtMs ? ('quiet' as const) : ('missing' as const)
}
