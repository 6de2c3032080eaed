/** Whether HQ lives, and whether it can work: for whoever watches over it. */
import type { Hono } from 'hono'
import { sql } from 'kysely'
import { hqMigrations } from '../migrations/hq/list.ts'
import { errorCode } from './db.ts'
import type { Seen } from './door.ts'
import type { HqParts } from './parts.ts'

/** `/health`: this process answers. `/ready`: its database answers and is at this program's version. */
export function addHealth<Env extends { Variables: { seen: Seen } }>(
  app: Hono<Env>,
  { db, log, stopping }: Pick<HqParts, 'db' | 'log' | 'stopping'>,
): void {
  app.get('/health', (context) => {
    context.get('seen').route = 'health'
    return context.json({ ok: true })
  })
  app.get('/ready', async (context) => {
    context.get('seen').route = 'ready'
    if (stopping.aborted) return context.json({ ok: false, why: 'stopping' }, 503)
    try {
      const found = await sql<{ version: number }>`SELECT version FROM schema_version`.execute(db)
      const version = found.rows[0]?.version
      if (version === hqMigrations.at(-1)?.version) return context.json({ ok: true, version })
      return context.json({ ok: false, why: 'database_version' }, 503)
    } catch (error) {
      log.warn('not ready', { code: errorCode(error) })
      return context.json({ ok: false, why: 'database' }, 503)
    }
  })
}
