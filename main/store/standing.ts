/** What stands by HQ's word, as the log has it: the place in the inbox, the policy, whether the till is retired, who is whom. */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { TillPolicy } from '../../shared/domain/inbox.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

type Name = 'inbox' | 'policy' | 'retired'

const standingRow = readOne<{ name: string }>()((db, argument) =>
  db.selectFrom('standing').select('value').where('name', '=', argument('name')),
)
const upsertStanding = write<{ name: string; value: string }>()((db, argument) =>
  db
    .insertInto('standing')
    .values({ name: argument('name'), value: argument('value') })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((set) => ({ value: set.ref('excluded.value') })),
    ),
)

function standing(db: ReadableDb, name: Name): unknown {
  const row = standingRow(db, { name })
  return row === undefined ? null : JSON.parse(row.value)
}

/** Written by projections only. */
export function setStanding(db: WritableDb, name: Name, value: unknown): void {
  upsertStanding(db, { name, value: canonicalJson(value) })
}

/** The last message that the log has taken in. */
export interface InboxPlace {
  readonly epochNumber: number
  readonly generation: string
  readonly n: number
  readonly hash: string
}

/** Null before the first message ever. */
export function lastInboxPlace(db: ReadableDb): InboxPlace | null {
  return standing(db, 'inbox') as InboxPlace | null
}

/** What a till does until HQ has sent its policy: nothing rests here but what belongs here, nothing is lent. */
export const FIRST_POLICY: TillPolicy = {
  v: 1,
  allowancePoints: 0,
  debtMaxPoints: 0,
  unbackedPerDay: 0,
  refundRightDays: 3_650,
}

/** Whether HQ has sent a policy at all; a till that has just joined has pushed much of its history before it hears of one. */
export function hasPolicy(db: ReadableDb): boolean {
  return standing(db, 'policy') !== null
}

/** HQ's policy as of the last message that had one. */
export function policyOf(db: ReadableDb): TillPolicy {
  return (standing(db, 'policy') as TillPolicy | null) ?? FIRST_POLICY
}

/** Whether HQ took this till out of service. */
export function isRetired(db: ReadableDb): boolean {
  return standing(db, 'retired') === true
}

const aliasRow = readOne<{ from: string }>()((db, argument) =>
  db.selectFrom('member_alias').select('to_id').where('from_id', '=', argument('from')),
)

/** More merges in a row than anybody has done; a ring of them ends here too. */
const MERGES_MAX = 16

/** Who a member is by now: whom they were merged into by a message this log has, or themselves. */
export function mergedMember(db: ReadableDb, memberId: string): string {
  let id = memberId
  for (let step = 0; step < MERGES_MAX; step += 1) {
    const next = aliasRow(db, { from: id })?.to_id
    if (next === undefined) return id
    id = next
  }
  return id
}

const homeRow = readOne<{ member: string }>()((db, argument) =>
  db.selectFrom('home').select(['site', 'till']).where('member_id', '=', argument('member')),
)

/** The site that issued a member's card and their home till, as HQ's messages and meetings have it; null for this till's own. */
export function homeOf(
  db: ReadableDb,
  memberId: string,
): { readonly site: string; readonly till: string | null } | null {
  return homeRow(db, { member: memberId }) ?? null
}
