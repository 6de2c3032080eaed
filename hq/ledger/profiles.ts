/**
 * What lies beside the logs: profiles as tills push them, kept where their digest is the newest booked one; and people who may be
 * one person.
 */
import { sql } from 'kysely'
import { profileText } from '../../shared/domain/profile-text.ts'
import type { ProfilePart } from '../../shared/wire/people.ts'
import { sha256 } from '../authority/hashes.ts'
import type { HqTransaction } from '../db.ts'
import type { Books, NewMatter } from './books.ts'
import { settleMatters } from './matters.ts'

/** Keeps the profiles that are what the log says of them; the others are a matter until they come again and match. */
export async function keepProfiles(
  tx: HqTransaction,
  books: Books,
  profiles: readonly ProfilePart[],
): Promise<void> {
  const matching: ProfilePart[] = []
  for (const profile of profiles) {
    const { memberId } = profile
    const digest = books.members.get(memberId)?.row.profile_digest
    if (digest === sha256(profileText(profile))) matching.push(profile)
    else books.made.matters.push(profileMatter(memberId, digest !== undefined))
  }
  if (matching.length === 0) return
  await upsertProfiles(tx, matching)
  const ids = matching.map(({ memberId }) => memberId)
  for (const id of ids) books.made.changed.add(id)
  await settleMatters(tx, books.nowMs, 'profile', ids)
  books.made.matters.push(...(await duplicatesOf(tx, ids)))
}

function profileMatter(memberId: string, isKnown: boolean): NewMatter {
  return {
    kind: 'profile',
    subject: memberId,
    evidence: { memberId, findings: [{ code: isKnown ? 'profile_digest' : 'profile_unknown', details: {} }] },
  }
}

async function upsertProfiles(tx: HqTransaction, profiles: readonly ProfilePart[]): Promise<void> {
  const rows = profiles.map(({ memberId, idDocument, ...rest }) => ({
    member_id: memberId,
    ...rest,
    id_hash: idDocument?.hash ?? null,
    id_tail: idDocument?.tail ?? null,
  }))
  await sql`INSERT INTO profile (member_id, salt, name, pinyin, initials, phone, birthday, id_hash, id_tail)
    SELECT member_id, salt, name, pinyin, initials, phone, birthday, id_hash, id_tail
    FROM json_populate_recordset(NULL::profile, ${JSON.stringify(rows)}::json) ORDER BY member_id COLLATE "C"
    ON CONFLICT (member_id) DO UPDATE SET salt = excluded.salt, name = excluded.name, pinyin = excluded.pinyin,
      initials = excluded.initials, phone = excluded.phone, birthday = excluded.birthday,
      id_hash = excluded.id_hash, id_tail = excluded.id_tail`.execute(tx)
}

/** People whom one phone or one ID document names twice a person must look at, however many there are. */
const DUPLICATES_MAX = 500

/** EN-02: members enrolled at different tills who may be one person; nothing of them is said but who they are. */
async function duplicatesOf(tx: HqTransaction, ids: readonly string[]): Promise<NewMatter[]> {
  type Row = { one: string; other: string; by: string }
  const { rows } = await sql<Row>`SELECT DISTINCT least(p.member_id, o.member_id) AS one,
      greatest(p.member_id, o.member_id) AS other,
      CASE WHEN p.id_hash = o.id_hash THEN 'id_document' ELSE 'phone' END AS by
    FROM profile p
    JOIN member m ON m.id = p.member_id AND m.merged_into IS NULL
    CROSS JOIN LATERAL (
      SELECT member_id, phone, id_hash FROM profile WHERE phone = p.phone
      UNION SELECT member_id, phone, id_hash FROM profile WHERE id_hash = p.id_hash
    ) o
    JOIN member n ON n.id = o.member_id AND n.merged_into IS NULL
    WHERE p.member_id = ANY(${[...ids]}::text[]) AND o.member_id <> p.member_id
      AND (p.id_hash = o.id_hash OR NOT (m.phone_lost OR n.phone_lost))
    ORDER BY one, other LIMIT ${sql.lit(DUPLICATES_MAX)}`.execute(tx)
  return rows.map(({ one, other, by }) => ({
    kind: 'duplicate',
    subject: `${one} ${other}`,
    evidence: { members: [one, other], by },
  }))
}
