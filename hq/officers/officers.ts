/** HQ's people (总部人员): who they are, what they may do, and the end of it. */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, inTransaction } from '../db.ts'
import { timeOrderedId } from '../ids.ts'
import type { HqParts } from '../parts.ts'
import { type Doer, recordAct } from './acts.ts'
import { keptPassword } from './passwords.ts'

/** What each may do holds what the ones after it may: an admin is a manager, a manager sees what a viewer sees. */
export const ROLES = ['admin', 'manager', 'viewer'] as const
export type OfficerRole = (typeof ROLES)[number]

export interface Officer {
  readonly id: string
  readonly name: string
  readonly role: OfficerRole
  readonly disabled: boolean
  readonly createdAtMs: number
}

export const OFFICERS_MAX = 1_000

/** Whether a role includes what another may do. */
export function mayAs(role: OfficerRole, needed: OfficerRole): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(needed)
}

/** Refuses officer_exists. @param officer name and password validated */
export async function createOfficer(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  doer: Doer,
  officer: { readonly name: string; readonly role: OfficerRole; readonly password: string },
): Promise<Result<Officer, 'officer_exists'>> {
  const kept = await keptPassword(officer.password, parts.randomness)
  return inTransaction(parts.db, async (db) => {
    const createdAtMs = parts.clock.nowMs()
    const id = timeOrderedId(createdAtMs, parts.randomness)
    const made = await db
      .insertInto('officer')
      .values({
        id,
        name: officer.name,
        role: officer.role,
        password_salt: kept.salt,
        password_hash: kept.hash,
        created_at_ms: createdAtMs,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made === undefined) return refuse('officer_exists')
    await recordAct(db, parts, doer, 'officer.created', id)
    return ok({ id, name: officer.name, role: officer.role, disabled: false, createdAtMs })
  })
}

/** Everybody by name, the disabled too. */
export async function allOfficers(db: HqDb): Promise<readonly Officer[]> {
  const rows = await db.selectFrom('officer').selectAll().orderBy('name').limit(OFFICERS_MAX).execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    disabled: row.disabled_at_ms !== null,
    createdAtMs: row.created_at_ms,
  }))
}

/** The role as the database has it; its own check lets no other in. */
export function roleOf(text: string): OfficerRole {
  return text === 'admin' || text === 'manager' ? text : 'viewer'
}

/**
 * Ends what an officer may do, at once: sessions too. Done again it changes nothing.
 * Refuses unknown_officer, own_account, last_admin.
 */
export function disableOfficer(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  doer: Doer,
  officerId: string,
): Promise<Result<Record<never, never>, 'unknown_officer' | 'own_account' | 'last_admin'>> {
  return inTransaction(parts.db, async (db) => {
    if (doer === officerId) return refuse('own_account')
    // All admins are locked, so that two of them cannot disable each other at the same moment.
    const admins = await db
      .selectFrom('officer')
      .select('id')
      .where('role', '=', 'admin')
      .where('disabled_at_ms', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute()
    if (admins.length === 1 && admins[0]?.id === officerId) return refuse('last_admin')
    const row = await db
      .selectFrom('officer')
      .select(['id', 'disabled_at_ms'])
      .where('id', '=', officerId)
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) return refuse('unknown_officer')
    if (row.disabled_at_ms !== null) return ok({})
    await db
      .updateTable('officer')
      .set({ disabled_at_ms: parts.clock.nowMs() })
      .where('id', '=', officerId)
      .execute()
    await db.deleteFrom('officer_session').where('officer_id', '=', officerId).execute()
    await recordAct(db, parts, doer, 'officer.disabled', officerId)
    return ok({})
  })
}
