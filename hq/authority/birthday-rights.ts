/**
 * Birthday rights (TI-06): where the programme has them, HQ issues each member's right of a year once, ahead of the birthday, and
 * puts it to the home till, so that it works there without any network.
 */
import { sql } from 'kysely'
import { type Birthday, birthdayDistance } from '../../shared/domain/calendar.ts'
import { HQ_HOLDER } from '../../shared/domain/inbox.ts'
import { birthdayRightAsset, memberOwner, rightIssuedPostings } from '../../shared/domain/ledger.ts'
import type { BirthdayRight } from '../../shared/domain/programme.ts'
import { type BusinessDate, businessDateAt, plusDays } from '../../shared/domain/time.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { type HqDb, type HqTransaction, inTransaction } from '../db.ts'
import { bumpChanges } from './changes.ts'
import { putOnTheWay } from './grants.ts'
import { appendHqEntry } from './hq-log.ts'
import type { AuthorityParts } from './parts.ts'
import { programmesToAdopt } from './programmes.ts'
import { lockTill } from './tills.ts'

/** Issued so long before the birthday; a month's window may begin a month before the day. */
const AHEAD_DAYS = 45
/** Members looked at in one query. */
const PAGE = 1_000
/** A month's window is open so long after a birthday at most. */
const MONTH_DAYS = 31

export async function issueBirthdayRights(parts: AuthorityParts): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const [inForce] = await programmesToAdopt(parts.db, nowMs)
  const read = inForce === undefined ? null : readProgramme(JSON.parse(inForce.document))
  const right: BirthdayRight | null = read?.ok === true ? read.value.birthdayRight : null
  if (right === null) return
  const today = businessDateAt(nowMs)
  if (!(await isFirstToday(parts, today))) return
  // Ends with the last member: pages are in the order of ids.
  for (let after = ''; ; ) {
    const page = await candidates(parts.db, after)
    for (const member of page) {
      const year = yearAhead(member.birthday, today)
      if (year !== null) await issueOnce(parts, member, year)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.id
  }
}

/** All members are looked at once a day. What a turn that was cut off left, the next day's does: nobody's window is that short. */
function isFirstToday(parts: AuthorityParts, today: BusinessDate): Promise<boolean> {
  return inTransaction(parts.db, (tx) => takeName(tx, parts, `birthdays:${today}`, HQ_HOLDER, ''))
}

/** Takes a name that is given once, ever. */
async function takeName(
  tx: HqTransaction,
  parts: AuthorityParts,
  id: string,
  till: string,
  epoch: string,
): Promise<boolean> {
  const taken = await tx
    .insertInto('request')
    .values({
      id,
      till,
      kind: 'grant',
      asked: JSON.stringify({ what: 'grant', epoch, wants: [] }),
      granted: '[]',
      state: 'done',
      at_ms: parts.clock.nowMs(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

interface Candidate {
  readonly id: string
  readonly homeTill: string
  readonly birthday: Pick<Birthday, 'calendar' | 'month' | 'day'>
}

async function candidates(db: HqDb, after: string): Promise<readonly Candidate[]> {
  const { rows } = await sql<Candidate>`SELECT m.id, m.home_till AS "homeTill", p.birthday FROM member m
    JOIN profile p ON p.member_id = m.id
    JOIN till t ON t.id = m.home_till AND t.state = 'active'
    WHERE m.id > ${after} AND m.merged_into IS NULL AND p.birthday IS NOT NULL AND p.birthday <> 'null'::jsonb
    ORDER BY m.id LIMIT ${PAGE}`.execute(db)
  return rows
}

/** The year of a birthday that is near or whose month may still run; null for none. */
function yearAhead(birthday: Candidate['birthday'], today: BusinessDate): number | null {
  const away = birthdayDistance(birthday, today)
  if (away > AHEAD_DAYS) return null
  const ahead = plusDays(today, away)
  if (birthdayDistance(birthday, ahead) === 0) return yearOf(ahead)
  return away <= MONTH_DAYS ? yearOf(plusDays(today, -away)) : null
}

function yearOf(date: BusinessDate): number {
  return Number(date.slice(0, 4))
}

/** The name that a member's right of a period takes when it is issued. */
export function rightName(asset: string, memberId: string): string {
  return `${asset}:${memberId}`
}

/** Once per member and year: the name outlives the right. */
async function issueOnce(parts: AuthorityParts, { id, homeTill }: Candidate, year: number): Promise<void> {
  const asset = birthdayRightAsset(year)
  await inTransaction(parts.db, async (tx) => {
    const till = await lockTill(tx, homeTill)
    if (till?.state !== 'active') return
    const isFirst = await takeName(tx, parts, rightName(asset, id), till.id, till.epoch)
    if (!isFirst || (await wasIssuedByTill(tx, homeTill, id, asset))) return
    const owner = memberOwner(id)
    await appendHqEntry(tx, parts, {
      owner,
      kind: 'right.issued',
      postings: rightIssuedPostings(id, asset, HQ_HOLDER),
      body: { v: 1, memberId: id, asset },
    })
    await putOnTheWay(tx, parts, till, [{ owner, asset, lot: '', amount: 1 }], null)
    await bumpChanges(tx, [id])
  })
}

/** A shop that joined this year may have issued it itself before; by the index entry_of_right. */
export async function wasIssuedByTill(
  db: HqDb,
  till: string,
  memberId: string,
  asset: string,
): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM entry WHERE till = ${till} AND kind = 'right.issued'
    AND substring(text from '"memberId":"([^"]{1,64})"') = ${memberId}
    AND text::json #>> '{body,asset}' = ${asset} LIMIT 1`.execute(db)
  return rows.length > 0
}
