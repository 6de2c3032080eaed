/** How HQ stands, in a few lines for the person at the terminal: counts only. */
import { sql } from 'kysely'
import type { HqDatabase } from './database.ts'
import type { HqParts } from './parts.ts'

interface Counts {
  readonly postgres: string
  readonly version: number
  readonly sites: number
  readonly officers: number
  readonly tills: number
  readonly suspect: number
  readonly entries: number
  readonly matters: number
}

export async function statusLines(parts: HqParts, { embedded }: HqDatabase): Promise<readonly string[]> {
  const counts = await countsOf(parts)
  const { organisation } = parts
  const running =
    embedded === null
      ? []
      : [embedded.isShared ? '总部正在运行 · HQ is running' : '总部没有运行 · HQ is not running']
  const folder = embedded === null ? [] : [`数据文件夹 · data folder: ${embedded.home}`]
  return [
    ...running,
    `公司 · organisation: ${organisation.name} (${organisation.id})`,
    `代 · generation: ${organisation.generation}`,
    `数据库 · database: PostgreSQL ${counts.postgres}, version ${counts.version}`,
    ...folder,
    `门店 · sites: ${counts.sites}`,
    `终端 · tills: ${counts.tills}, 存疑 · suspect: ${counts.suspect}`,
    `总部人员 · officers: ${counts.officers}`,
    `流水 · entries: ${counts.entries}`,
    `待处理 · open matters: ${counts.matters}`,
  ]
}

async function countsOf({ db }: HqParts): Promise<Counts> {
  const counted = await sql<Counts>`
    SELECT current_setting('server_version') AS postgres,
      (SELECT version FROM schema_version) AS version,
      (SELECT count(*) FROM site) AS sites,
      (SELECT count(*) FROM officer WHERE disabled_at_ms IS NULL) AS officers,
      (SELECT count(*) FROM till) AS tills,
      (SELECT count(*) FROM till WHERE state = 'suspect') AS suspect,
      (SELECT coalesce(sum(last_seq), 0)::bigint FROM till_epoch) AS entries,
      (SELECT count(*) FROM matter WHERE state = 'open') AS matters`.execute(db)
  const [row] = counted.rows
  if (row === undefined) throw new Error('a count without a row')
  return row
}
