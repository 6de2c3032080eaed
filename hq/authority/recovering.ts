/**
 * While HQ, put back from a copy, waits for its tills it grants nothing: an open matter 'recovering' says so, and which tills have
 * reported. A generation of its own keeps its messages apart from those it forgot.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { PARTITIONS } from '../../shared/wire/common.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { generationName } from '../ids.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import { closeMatter, openMatter, setEvidence } from './matters.ts'
import { type AuthorityParts, generationOf } from './parts.ts'

export const RECOVERING = 'recovering'

const evidenceSchema = z.object({ generation: z.string(), reported: z.array(z.string()) })

export async function isRecovering(db: HqDb): Promise<boolean> {
  return (await recoveringMatter(db)) !== undefined
}

function recoveringMatter(db: HqDb) {
  return db
    .selectFrom('matter')
    .select(['id', 'evidence'])
    .where('kind', '=', RECOVERING)
    .where('state', '=', 'open')
    .executeTakeFirst()
}

/** From here on nothing is granted: a till has messages that HQ does not have. */
export async function beginRecovering(tx: HqTransaction, parts: AuthorityParts, till: string): Promise<void> {
  if (await isRecovering(tx)) return
  const generation = await generationOf(tx)
  const evidence = { generation, reported: [], noticedBy: till }
  await openMatter(tx, parts, { kind: RECOVERING, subject: generation, evidence, till })
}

/** Whether a till's inbox is of HQ's present generation, or of one that this copy of HQ never opened: names begin with numbers. */
export function isPresentOrLater(generation: string, present: string): boolean {
  return generation === present || Number(generation.slice(0, 2)) > Number(present.slice(0, 2))
}

/** Far above any position of the generations before. */
const POSITIONS_APART = 1_000_000_000

/**
 * Tills are told of every member again: what they heard last has positions that this copy of HQ gives away a second time, and
 * they pass over whatever is not behind those.
 */
async function tellAllAgain(tx: HqTransaction): Promise<void> {
  await sql`SELECT 1 FROM partition_head ORDER BY part FOR UPDATE`.execute(tx)
  for (let part = 0; part < PARTITIONS; part += 1) {
    await sql`UPDATE member_change SET pos = pos + ${POSITIONS_APART}::bigint WHERE part = ${part}`.execute(
      tx,
    )
  }
  await sql`UPDATE partition_head SET pos = pos + ${POSITIONS_APART}::bigint`.execute(tx)
}

/** Opens another generation and waits for the tills. @returns its name */
export function openGeneration(parts: AuthorityParts, doer: Doer): Promise<string> {
  return inTransaction(parts.db, async (tx) => {
    const row = await tx
      .selectFrom('organisation')
      .select('generation_number')
      .forUpdate()
      .executeTakeFirstOrThrow()
    const number = row.generation_number + 1
    const generation = generationName(number, parts.randomness)
    await tx.updateTable('organisation').set({ generation_number: number, generation }).execute()
    const before = await recoveringMatter(tx)
    if (before !== undefined) await closeMatter(tx, parts, before.id, doer, { what: 'new_generation' })
    const evidence = { generation, reported: [] }
    await openMatter(tx, parts, { kind: RECOVERING, subject: generation, evidence })
    await recordAct(tx, parts, doer, 'generation.opened', generation)
    await tellAllAgain(tx)
    return generation
  })
}

/**
 * A till has nothing more to push and nothing to give back. When all that are in service have said so, HQ grants again; till then
 * only a person may open it. @param till null: none has, but one is waited for no more
 */
export async function hasReported(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: string | null,
): Promise<void> {
  const found = await recoveringMatter(tx)
  if (found === undefined) return
  const matter = await tx
    .selectFrom('matter')
    .select(['id', 'evidence', 'state'])
    .where('id', '=', found.id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (matter.state !== 'open') return
  const evidence = evidenceSchema.loose().parse(matter.evidence)
  // Before the new generation nobody has reported: what HQ forgot it could still say twice.
  if (evidence.noticedBy !== undefined) return
  const reported = [...new Set([...evidence.reported, ...(till === null ? [] : [till])])].sort()
  await setEvidence(tx, matter.id, { ...evidence, reported })
  const awaited = await tx
    .selectFrom('till')
    .select('id')
    .where('state', 'in', ['active', 'suspect', 'lost'])
    .execute()
  if (awaited.every(({ id }) => reported.includes(id))) {
    await closeMatter(tx, parts, matter.id, null, { what: 'all_reported' })
  }
}
