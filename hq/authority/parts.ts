/** What the authority works with: HQ's parts, its present generation, its signature. */
import type { HqDb } from '../db.ts'
import type { HqParts } from '../parts.ts'

export type AuthorityParts = HqParts

/** HQ's own epoch as the database has it now; the row is read anew, for a command may have opened another. */
export async function generationOf(db: HqDb): Promise<string> {
  const row = await db.selectFrom('organisation').select('generation').executeTakeFirstOrThrow()
  return row.generation
}

/** HQ's signature over a text, hex. */
export function signedByHq(parts: Pick<HqParts, 'organisation'>, text: string): string {
  return parts.organisation.keys.sign(Buffer.from(text, 'utf8'))
}
