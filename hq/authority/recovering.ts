/** While HQ, put back from a copy, waits for its tills it grants nothing: an open matter 'recovering' says so, and who reported. */
import type { HqDb } from '../db.ts'

export const RECOVERING = 'recovering'

export async function isRecovering(db: HqDb): Promise<boolean> {
  const row = await db
    .selectFrom('matter')
    .select('id')
    .where('kind', '=', RECOVERING)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row !== undefined
}
