/** The first load: blocks of members by partition in order of id, compressed; a till takes up where it stopped. */
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { sql } from 'kysely'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { type ChangeRow, memberDocuments } from '../authority/changes.ts'
import { sha256 } from '../authority/hashes.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import type { TillRow } from '../authority/tills.ts'
import type { HqTransaction } from '../db.ts'
import { type Answer, answer, problem } from './answer.ts'

const compress = promisify(zstdCompress)

/** About how many members each partition has. */
export async function snapshot(
  parts: AuthorityParts,
  till: TillRow,
): Promise<Answer<WireOutputs['snapshot']>> {
  if (till.state === 'lost') return problem({ code: 'lost' })
  const { rows } = await sql<{ members: number }>`SELECT count(m.id) AS members
    FROM generate_series(0, 63) AS p (part) LEFT JOIN member m ON m.part = p.part
    GROUP BY p.part ORDER BY p.part`.execute(parts.db)
  return answer({ members: rows.map(({ members }) => members) })
}

/**
 * One block and the partition's position when it was cut, in one view of the database: changes after the first block's position
 * bring whatever came meanwhile.
 */
export async function snapshotBlock(
  parts: AuthorityParts,
  till: TillRow,
  { part, after, size }: WireInputs['snapshotBlock'],
): Promise<Answer<WireOutputs['snapshotBlock']>> {
  if (till.state === 'lost') return problem({ code: 'lost' })
  const cut = await parts.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => cutBlock(tx, part, after, size))
  const json = JSON.stringify(cut.members)
  const zstd = (await compress(Buffer.from(json, 'utf8'))).toString('base64')
  const { pos, members } = cut
  return answer({
    zstd,
    hash: sha256(json),
    count: members.length,
    last: members.at(-1)?.memberId ?? after,
    pos,
  })
}

async function cutBlock(tx: HqTransaction, part: number, after: string, limit: number) {
  const head = await tx.selectFrom('partition_head').select('pos').where('part', '=', part).executeTakeFirst()
  const { rows } =
    await sql<ChangeRow>`SELECT m.part, coalesce(c.pos, 1) AS pos, m.id AS member_id FROM member m
    LEFT JOIN member_change c ON c.part = m.part AND c.member_id = m.id
    WHERE m.part = ${part} AND m.id > ${after} ORDER BY m.id LIMIT ${limit}`.execute(tx)
  return { pos: head?.pos ?? 0, members: await memberDocuments(tx, rows) }
}
