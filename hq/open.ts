/** Opens HQ on a database: pool, migrations, organisation with its keys. Served or not, everything works from here. */
import type pg from 'pg'
import { ok, type Result } from '../shared/domain/result.ts'
import { Wakes } from './authority/wakes.ts'
import { type Clock, systemClock } from './clock.ts'
import { openDb, openPool, type PoolOptions } from './db.ts'
import { type Randomness, systemRandomness } from './ids.ts'
import { strangerLimits } from './limits.ts'
import type { HqLog } from './logs.ts'
import { openMetrics } from './metrics.ts'
import { migrate } from './migrate.ts'
import { type OrganisationRefusal, openOrganisation } from './organisation/organisation.ts'
import type { HqParts } from './parts.ts'

export interface OpenAsk {
  /** postgres://… */
  readonly url: string
  /** Holds the organisation's secrets. */
  readonly configDir: string
  readonly log: HqLog
  readonly clock?: Clock
  readonly randomness?: Randomness
  readonly pool?: Omit<PoolOptions, 'url' | 'onIdleError'>
}

export interface OpenHq {
  readonly parts: HqParts
  readonly pool: pg.Pool
  /** Tells everybody who waits that HQ stops. */
  stop(): void
  /** Stops and closes all connections; running queries end first, but do not hold this up for ever. */
  close(): Promise<void>
}

export type OpenRefusal = 'postgres_too_old' | 'database_newer' | OrganisationRefusal

/** Running statements have this long; after it their connections are left to PostgreSQL to end. */
const CLOSE_MS_MAX = 5_000

/** @throws where the database cannot be reached at all */
export async function openHq(ask: OpenAsk): Promise<Result<OpenHq, OpenRefusal>> {
  const { log, clock = systemClock, randomness = systemRandomness } = ask
  const pool = openPool({
    ...ask.pool,
    url: ask.url,
    onIdleError: (code) => log.warn('connection lost', { code }),
  })
  const db = openDb(pool)
  const stopping = new AbortController()
  try {
    const migrated = await migrate(pool)
    if (!migrated.ok) return await refused(pool, migrated)
    const organisation = await openOrganisation({ db, configDir: ask.configDir, clock, randomness })
    if (!organisation.ok) return await refused(pool, organisation)
    const parts: HqParts = {
      db,
      clock,
      randomness,
      log,
      organisation: organisation.value,
      metrics: openMetrics(pool),
      limits: strangerLimits(clock),
      wakes: new Wakes(ask.url, stopping.signal),
      stopping: stopping.signal,
    }
    const close = async () => {
      stopping.abort()
      await within(CLOSE_MS_MAX, db.destroy())
    }
    return ok({ parts, pool, stop: () => stopping.abort(), close })
  } catch (error) {
    await pool.end()
    throw error
  }
}

async function refused<Refused>(pool: pg.Pool, why: Refused): Promise<Refused> {
  await pool.end()
  return why
}

/** Waits for work to end, but not longer than that. */
export async function within(msMax: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, msMax)
  })
  await Promise.race([work.catch(() => undefined), tooLong])
  clearTimeout(timer)
}
