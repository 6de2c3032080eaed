/** Documents of programme versions that tills adopted before they joined: kept where they are what they say. */
import { sql } from 'kysely'
import type { HqTransaction } from '../db.ts'
import type { Push } from './batch.ts'
import { type SentProgramme, sentProgramme } from './programme-shelf.ts'

/** The documents of a push that are programmes. Those that are not help nobody; who adopts one is found without it. */
export function programmesSent({ programmes }: Push): readonly SentProgramme[] {
  return programmes.flatMap((document) => sentProgramme(document) ?? [])
}

/** Keeps versions for ever, each by id, version and hash; only those that these entries name. */
export async function keepProgrammes(
  tx: HqTransaction,
  sent: readonly SentProgramme[],
  named: ReadonlySet<string>,
): Promise<void> {
  const rows = sent
    .filter(({ ref }) => named.has(ref.hash))
    .map(({ ref, document }) => ({ ...ref, document }))
  if (rows.length === 0) return
  await sql`INSERT INTO programme_version (id, version, hash, document)
    SELECT id, version, hash, document FROM json_populate_recordset(NULL::programme_version,
      ${JSON.stringify(rows)}::json) ON CONFLICT DO NOTHING`.execute(tx)
}
