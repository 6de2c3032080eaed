/** Matters as officers find and read them. Lists come from an index each, a page at a time, however many were ever decided. */
import { sql } from 'kysely'
import { maskName, maskPhone } from '../../shared/domain/member.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, inTransaction } from '../db.ts'
import { recordAct } from '../officers/acts.ts'
import type { HqParts } from '../parts.ts'
import { readEvidence } from './evidence.ts'

const DAY_MS = 86_400_000

export interface MattersAsk {
  readonly state: 'open' | 'decided'
  readonly kind?: string | undefined
  readonly till?: string | undefined
  readonly days?: number | undefined
  /** MS.ID of the last one seen. */
  readonly after?: string | undefined
}

function mattersQuery(db: HqDb) {
  return db
    .selectFrom('matter')
    .leftJoin('till', 'till.id', 'matter.till')
    .select([
      'matter.id',
      'matter.kind',
      'matter.state',
      'matter.opened_at_ms as openedAtMs',
      'matter.decided_at_ms as decidedAtMs',
      'till.id as tillId',
      'till.site',
      'till.number',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof mattersQuery>['execute']>>[number]

/** A page and where the next begins; null where there is none. */
export async function mattersPage(
  { db, clock }: Pick<HqParts, 'db' | 'clock'>,
  ask: MattersAsk,
  size: number,
) {
  const nowMs = clock.nowMs()
  const order = ask.state === 'open' ? ('asc' as const) : ('desc' as const)
  const [atMs, id] = ask.after?.split('.') ?? []
  let query = mattersQuery(db)
    .where('matter.state', '=', ask.state)
    .orderBy('matter.opened_at_ms', order)
    .orderBy('matter.id', order)
    .limit(size + 1)
  if (ask.kind !== undefined) query = query.where('matter.kind', '=', ask.kind)
  if (ask.till !== undefined) query = query.where('matter.till', '=', ask.till)
  if (ask.days !== undefined) query = query.where('matter.opened_at_ms', '<=', nowMs - ask.days * DAY_MS)
  if (id !== undefined) {
    const sign = sql.raw(order === 'asc' ? '>' : '<')
    query = query.where(
      sql<boolean>`(matter.opened_at_ms, matter.id) ${sign} (${Number(atMs)}::bigint, ${id})`,
    )
  }
  const rows = await query.execute()
  const page = rows.slice(0, size)
  const last = rows.length > size ? page.at(-1) : undefined
  return {
    matters: page.map((row) => shown(row, nowMs)),
    next: last === undefined ? null : `${last.openedAtMs}.${last.id}`,
  }
}

function shown({ id, kind, state, openedAtMs, decidedAtMs, tillId, site, number }: Row, nowMs: number) {
  const till = tillId === null || site === null || number === null ? null : { id: tillId, site, number }
  const days = Math.max(0, Math.floor(((decidedAtMs ?? nowMs) - openedAtMs) / DAY_MS))
  return { id, kind, state, openedAtMs, days, till }
}

/** Refuses matter_unknown. */
export async function matterShown({ db, clock }: Pick<HqParts, 'db' | 'clock'>, id: string) {
  const row = await mattersQuery(db)
    .select(['matter.evidence', 'matter.decided_by as decidedBy', 'matter.decision'])
    .where('matter.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return refuse('matter_unknown')
  const { members, ...evidence } = readEvidence(row.evidence)
  const decided =
    row.decidedAtMs === null ? null : { by: row.decidedBy, atMs: row.decidedAtMs, what: whatOf(row.decision) }
  return ok({ ...shown(row, clock.nowMs()), ...evidence, members: members.length, decided })
}

function whatOf(decision: unknown): string {
  const isOne = typeof decision === 'object' && decision !== null && 'what' in decision
  return isOne && typeof decision.what === 'string' ? decision.what : ''
}

export interface PersonOfMatter {
  readonly memberId: string
  readonly maskedName: string | null
  readonly maskedPhone: string | null
  readonly tier: string | null
  readonly homeSite: string | null
  readonly joinedOn: string | null
  readonly mergedInto: string | null
}

/** Who a matter's members are, masked; that this officer looked is on record first. Refuses matter_unknown. */
export function peopleOfMatter(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  officer: string,
  id: string,
): Promise<Result<readonly PersonOfMatter[], 'matter_unknown'>> {
  return inTransaction(parts.db, async (tx) => {
    const matter = await tx.selectFrom('matter').select('evidence').where('id', '=', id).executeTakeFirst()
    if (matter === undefined) return refuse('matter_unknown')
    await recordAct(tx, parts, officer, 'matter.people_seen', id)
    const { members } = readEvidence(matter.evidence)
    const { rows } = await sql<PersonOfMatter>`SELECT wanted.id AS "memberId", p.name AS "maskedName",
        p.phone AS "maskedPhone", m.tier, m.home_site AS "homeSite", m.joined_on AS "joinedOn",
        m.merged_into AS "mergedInto"
      FROM unnest(${[...members]}::text[]) WITH ORDINALITY AS wanted (id, place)
      LEFT JOIN member m ON m.id = wanted.id LEFT JOIN profile p ON p.member_id = wanted.id
      ORDER BY wanted.place`.execute(tx)
    return ok(
      rows.map((row) => ({
        ...row,
        maskedName: row.maskedName === null ? null : maskName(row.maskedName),
        maskedPhone: row.maskedPhone === null ? null : maskPhone(row.maskedPhone),
      })),
    )
  })
}
