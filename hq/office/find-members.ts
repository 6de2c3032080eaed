/** A member by card or phone, for an officer who moves a card, merges or names a home till: masked, and on record that somebody looked. */
import { sql } from 'kysely'
import { maskName, maskPhone } from '../../shared/domain/member.ts'
import { inTransaction } from '../db.ts'
import { recordAct } from '../officers/acts.ts'
import type { HqParts } from '../parts.ts'

export interface FoundMember {
  readonly memberId: string
  readonly maskedName: string | null
  readonly maskedPhone: string | null
  readonly tier: string
  readonly homeSite: string
  readonly cardState: string | null
  readonly mergedInto: string | null
}

/** A family may share a phone; more are no answer. */
const FOUND_MAX = 9

/** @returns at most nine; the record says by what was looked, never for whom */
export function findMembers(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  officer: string,
  { by, text }: { readonly by: 'card' | 'phone'; readonly text: string },
): Promise<readonly FoundMember[]> {
  return inTransaction(parts.db, async (tx) => {
    await recordAct(tx, parts, officer, 'member.looked_up', by)
    const ids =
      by === 'card'
        ? sql`SELECT member_id FROM card WHERE number = ${text}`
        : sql`SELECT member_id FROM profile WHERE phone = ${text}`
    const { rows } = await sql<FoundMember>`SELECT m.id AS "memberId", p.name AS "maskedName",
        p.phone AS "maskedPhone", m.tier, m.home_site AS "homeSite", c.state AS "cardState",
        m.merged_into AS "mergedInto"
      FROM member m LEFT JOIN profile p ON p.member_id = m.id LEFT JOIN card c ON c.number = m.card_number
      WHERE m.id IN (${ids}) ORDER BY m.id LIMIT ${sql.lit(FOUND_MAX)}`.execute(tx)
    return rows.map((row) => ({
      ...row,
      maskedName: row.maskedName === null ? null : maskName(row.maskedName),
      maskedPhone: row.maskedPhone === null ? null : maskPhone(row.maskedPhone),
    }))
  })
}
