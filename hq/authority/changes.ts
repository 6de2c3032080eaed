/** Changes of members: which, by position in 64 partitions, and each as tills know people that others enrolled. */
import { sql } from 'kysely'
import { memberOwner } from '../../shared/domain/ledger.ts'
import { type MemberChange, partitionOf } from '../../shared/wire/changes.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { sha256 } from './hashes.ts'

export interface ChangeRow {
  readonly part: number
  readonly pos: number
  readonly member_id: string
}

/**
 * Puts changed members behind everything else of their partitions. A partition's head is locked until this transaction ends, so
 * that no position is seen before one that comes before it. Locked last, in the order of partitions; members HQ has no row of
 * are left out.
 */
export async function bumpChanges(tx: HqTransaction, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  const ids = [...new Set(memberIds)]
  const parts = [...new Set(ids.map((id) => partitionOf(sha256(id))))].sort((a, b) => a - b)
  await sql`SELECT 1 FROM partition_head WHERE part = ANY(${parts}::integer[]) ORDER BY part FOR UPDATE`.execute(
    tx,
  )
  await sql`WITH wanted AS (
      SELECT part, id, row_number() OVER by_part AS place, count(*) OVER (PARTITION BY part) AS many
      FROM member WHERE id = ANY(${ids}::text[]) WINDOW by_part AS (PARTITION BY part ORDER BY id)
    ), head AS (
      UPDATE partition_head h SET pos = h.pos + w.many
      FROM (SELECT DISTINCT part, many FROM wanted) w WHERE h.part = w.part
      RETURNING h.part, h.pos
    )
    INSERT INTO member_change (part, pos, member_id)
    SELECT w.part, head.pos - w.many + w.place, w.id FROM wanted w JOIN head ON head.part = w.part
    ON CONFLICT (part, member_id) DO UPDATE SET pos = excluded.pos`.execute(tx)
}

/** Changes after a position in each partition, at most `limit`, in order of partition and position. */
export async function changesAfter(
  db: HqDb,
  cursors: readonly number[],
  limit: number,
): Promise<readonly ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`SELECT c.part, c.pos, c.member_id
    FROM unnest(${[...cursors]}::bigint[]) WITH ORDINALITY AS k (pos, place)
    CROSS JOIN LATERAL (
      SELECT part, pos, member_id FROM member_change
      WHERE part = k.place - 1 AND pos > k.pos ORDER BY pos LIMIT ${limit}
    ) c
    ORDER BY c.part, c.pos LIMIT ${limit}`.execute(db)
  return rows
}

interface MemberRow {
  readonly id: string
  readonly part: number
  readonly merged_into: string | null
  readonly tier: string
  readonly joined_on: string
  readonly home_site: string
  readonly home_till: string | null
  readonly referrer: string | null
  readonly phone_lost: boolean
  readonly profile_digest: string
  readonly card: MemberChange['card']
  readonly profile: MemberChange['profile']
}

/** What a member's document shows of holders and logs at most; a member with more is shown the largest. */
const HELD_MAX = 500
const COUNTED_MAX = 200

/**
 * Members as tills are told of them, in the order of the rows; those HQ has no row of are left out. Three queries, however many.
 */
export async function memberDocuments(
  db: HqDb,
  rows: readonly ChangeRow[],
): Promise<readonly MemberChange[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ member_id }) => member_id)
  const members = new Map((await memberRows(db, ids)).map((row) => [row.id, row]))
  const held = await heldBy(db, ids)
  const counted = await countedOf(db, ids)
  return rows.flatMap(({ part, pos, member_id }) => {
    const row = members.get(member_id)
    if (row === undefined) return []
    return [
      {
        part,
        pos,
        memberId: row.id,
        mergedInto: row.merged_into,
        tier: row.tier,
        joinedOn: row.joined_on,
        homeSite: row.home_site,
        homeTill: row.home_till,
        referrer: row.referrer,
        phoneLost: row.phone_lost,
        card: row.card,
        profileDigest: row.profile_digest,
        profile: row.profile,
        held: held.get(row.id) ?? [],
        counted: counted.get(row.id) ?? [],
      } satisfies MemberChange,
    ]
  })
}

async function memberRows(db: HqDb, ids: readonly string[]): Promise<readonly MemberRow[]> {
  const { rows } = await sql<MemberRow>`SELECT m.id, m.part, m.merged_into, m.tier, m.joined_on, m.home_site,
      m.home_till, m.referrer, m.phone_lost, m.profile_digest,
      CASE WHEN c.number IS NULL THEN NULL ELSE json_build_object('number', c.number, 'state', c.state,
        'why', c.why, 'appliedAtMs', c.applied_at_ms, 'activeAtMs', c.active_at_ms) END AS card,
      CASE WHEN p.member_id IS NULL THEN NULL ELSE json_build_object('memberId', p.member_id, 'salt', p.salt,
        'name', p.name, 'pinyin', p.pinyin, 'initials', p.initials, 'phone', p.phone, 'birthday', p.birthday,
        'idDocument', CASE WHEN p.id_hash IS NULL THEN NULL
          ELSE json_build_object('hash', p.id_hash, 'tail', coalesce(p.id_tail, '')) END) END AS profile
    FROM member m
    LEFT JOIN card c ON c.number = m.card_number
    LEFT JOIN profile p ON p.member_id = m.id
    WHERE m.id = ANY(${[...ids]}::text[])`.execute(db)
  return rows
}

async function heldBy(db: HqDb, ids: readonly string[]): Promise<ReadonlyMap<string, MemberChange['held']>> {
  const { rows } = await sql<{ owner: string; asset: string; holder: string; amount: number }>`
    SELECT owner, asset, holder, sum(amount)::bigint AS amount FROM balance
    WHERE owner = ANY(${ids.map(memberOwner)}::text[]) AND amount > 0
    GROUP BY owner, asset, holder ORDER BY owner, sum(amount) DESC, asset, holder`.execute(db)
  const grouped = Map.groupBy(rows, ({ owner }) => owner.slice('m:'.length))
  return new Map(
    [...grouped].map(([id, list]) => [
      id,
      list.slice(0, HELD_MAX).map(({ asset, holder, amount }) => ({ asset, holder, amount })),
    ]),
  )
}

async function countedOf(
  db: HqDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MemberChange['counted']>> {
  const rows = await db
    .selectFrom('member_counted')
    .selectAll()
    .where('member_id', 'in', [...ids])
    .orderBy('member_id')
    .orderBy('seq', 'desc')
    .execute()
  const grouped = Map.groupBy(rows, ({ member_id }) => member_id)
  return new Map(
    [...grouped].map(([id, list]) => [
      id,
      list.slice(0, COUNTED_MAX).map(({ holder, seq }) => ({ holder, seq })),
    ]),
  )
}
