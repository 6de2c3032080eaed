/** Members by card, phone, last four, name or id, for a till that does not know them yet. The till masks what a person sees. */
import { sql } from 'kysely'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { type ChangeRow, memberDocuments } from '../authority/changes.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import type { TillRow } from '../authority/tills.ts'
import type { HqDb } from '../db.ts'
import { type Answer, answer, problem } from './answer.ts'

type Lookup = WireInputs['lookup']

/** More are no answer but a question for more letters. */
const FOUND_MAX = 9

export async function lookup(
  parts: AuthorityParts,
  till: TillRow,
  input: Lookup,
): Promise<Answer<WireOutputs['lookup']>> {
  if (till.state === 'lost') return problem({ code: 'lost' })
  const ids = await found(parts.db, input)
  const rows = await changeRows(parts.db, ids)
  return answer({ members: [...(await memberDocuments(parts.db, rows))] })
}

async function found(db: HqDb, { by, text }: Lookup): Promise<readonly string[]> {
  switch (by) {
    case 'member':
      return [text]
    case 'card': {
      const rows = await db.selectFrom('card').select('member_id as id').where('number', '=', text).execute()
      return rows.map(({ id }) => id)
    }
    case 'phone':
      return byProfile(db, sql<boolean>`p.phone = ${text} AND NOT m.phone_lost`)
    case 'last_four': {
      const isFour = /^\d{4}$/.test(text)
      return isFour ? byProfile(db, sql<boolean>`right(p.phone, 4) = ${text} AND NOT m.phone_lost`) : []
    }
    case 'name':
      return byProfile(db, sql<boolean>`p.name LIKE ${likePrefix(text)}`)
  }
}

function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

/** By a phone nobody is found whose number it no longer is: the conditions say so. */
async function byProfile(db: HqDb, is: ReturnType<typeof sql<boolean>>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`SELECT m.id FROM profile p JOIN member m ON m.id = p.member_id
    WHERE ${is} AND m.merged_into IS NULL
    ORDER BY m.id LIMIT ${FOUND_MAX}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Each with where it stands among the changes; those merged into another bring that one too. */
async function changeRows(db: HqDb, ids: readonly string[]): Promise<readonly ChangeRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ChangeRow>`SELECT c.part, c.pos, c.member_id FROM member_change c
    WHERE c.member_id IN (
      SELECT id FROM member WHERE id = ANY(${[...ids]}::text[])
      UNION SELECT merged_into FROM member WHERE id = ANY(${[...ids]}::text[]) AND merged_into IS NOT NULL)
    ORDER BY c.member_id LIMIT ${FOUND_MAX}`.execute(db)
  return rows
}
