/** Who the members are (RP-01). Reads members and their cards once: grows with them. */
import { sql } from 'kysely'
import type { HqTransaction } from '../db.ts'

interface Group {
  readonly homeSite: string
  readonly tier: string
  readonly cardState: string
  readonly members: number
}

/** EN-04: an issued card is active once its time has come, without anybody booking it. Erased persons are counted like others. */
export async function countMembers(tx: HqTransaction, nowMs: number) {
  const { rows } = await sql<Group>`
    SELECT m.home_site AS "homeSite", m.tier,
      CASE WHEN c.number IS NULL THEN 'none'
        WHEN c.state = 'issued' AND c.active_at_ms <= ${nowMs} THEN 'active'
        ELSE c.state END AS "cardState",
      count(*) AS members
    FROM member m LEFT JOIN card c ON c.number = m.card_number
    WHERE m.merged_into IS NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(tx)
  return { members: rows.reduce((sum, { members }) => sum + members, 0), groups: [...rows] }
}
