/** Signing in: name and password for a bearer token, a lock against guessing, an end after twelve hours or when told. */
import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type HqDb, inTransaction } from '../db.ts'
import type { HqParts } from '../parts.ts'
import { recordAct } from './acts.ts'
import { type Officer, type OfficerRole, roleOf } from './officers.ts'
import { isPassword, NOBODYS_PASSWORD } from './passwords.ts'

export const SESSION_MS = 12 * 3_600_000
const FREE_TRIES = 5
const FIRST_LOCK_MS = 30_000
const LOCK_MS_MAX = 15 * 60_000
const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

export interface SignedIn {
  /** For the header `Authorization: Bearer …`; kept as a hash only. */
  readonly token: string
  readonly expiresAtMs: number
  readonly officer: Pick<Officer, 'id' | 'name' | 'role'>
}

export type SignInRefusal = 'wrong_name_or_password' | 'locked_out'

/**
 * Five wrong passwords lock a name for 30 seconds, doubling to 15 minutes. A name nobody has is answered like a wrong
 * password, after as long. Refuses wrong_name_or_password, locked_out {seconds}.
 */
export async function signIn(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  name: string,
  password: string,
): Promise<Result<SignedIn, SignInRefusal>> {
  const officer = await activeOfficer(parts.db, name)
  const nowMs = parts.clock.nowMs()
  // A try is counted before it is looked at: many at once are still five.
  const counted = officer === undefined ? ok(0) : await countTry(parts.db, officer.id, nowMs)
  if (!counted.ok) return counted
  const kept =
    officer === undefined ? NOBODYS_PASSWORD : { salt: officer.password_salt, hash: officer.password_hash }
  const isRight = await isPassword(password, kept)
  if (officer === undefined || !isRight) return refuse('wrong_name_or_password')
  return inTransaction(parts.db, async (db) => {
    await db
      .updateTable('officer')
      .set({ wrong_passwords: 0, locked_until_ms: 0 })
      .where('id', '=', officer.id)
      .execute()
    await db.deleteFrom('officer_session').where('expires_at_ms', '<=', nowMs).execute()
    const token = parts.randomness.bytes(TOKEN_BYTES).toString('base64url')
    const expiresAtMs = nowMs + SESSION_MS
    await db
      .insertInto('officer_session')
      .values({
        token_hash: hashOf(token),
        officer_id: officer.id,
        created_at_ms: nowMs,
        expires_at_ms: expiresAtMs,
      })
      .execute()
    await recordAct(db, parts, officer.id, 'session.opened', officer.id)
    return ok({ token, expiresAtMs, officer: { id: officer.id, name, role: roleOf(officer.role) } })
  })
}

function activeOfficer(db: HqDb, name: string) {
  return db
    .selectFrom('officer')
    .selectAll()
    .where('name', '=', name)
    .where('disabled_at_ms', 'is', null)
    .executeTakeFirst()
}

/** Counts a try as wrong until it proves right. */
function countTry(db: HqDb, officerId: string, nowMs: number): Promise<Result<number, 'locked_out'>> {
  return inTransaction(db, async (transaction) => {
    const row = await transaction
      .selectFrom('officer')
      .select(['wrong_passwords', 'locked_until_ms'])
      .where('id', '=', officerId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (row.locked_until_ms > nowMs) {
      return refuse('locked_out', { seconds: Math.ceil((row.locked_until_ms - nowMs) / 1000) })
    }
    const tries = row.wrong_passwords + 1
    const lockMs =
      tries < FREE_TRIES ? 0 : Math.min(LOCK_MS_MAX, FIRST_LOCK_MS * 2 ** Math.min(tries - FREE_TRIES, 10))
    await transaction
      .updateTable('officer')
      .set({ wrong_passwords: tries, locked_until_ms: lockMs === 0 ? 0 : nowMs + lockMs })
      .where('id', '=', officerId)
      .execute()
    return ok(tries)
  })
}

export interface Session {
  readonly officerId: string
  readonly name: string
  readonly role: OfficerRole
}

/** Who a token stands for, or null: unknown, expired, ended, or its officer disabled. */
export async function sessionOf(
  parts: Pick<HqParts, 'db' | 'clock'>,
  token: string,
): Promise<Session | null> {
  if (!TOKEN.test(token)) return null
  const row = await parts.db
    .selectFrom('officer_session')
    .innerJoin('officer', 'officer.id', 'officer_session.officer_id')
    .select(['officer.id', 'officer.name', 'officer.role'])
    .where('token_hash', '=', hashOf(token))
    .where('expires_at_ms', '>', parts.clock.nowMs())
    .where('disabled_at_ms', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : { officerId: row.id, name: row.name, role: roleOf(row.role) }
}

/** Ends the session of a token; what is not there is ended already. */
export async function signOut(
  parts: Pick<HqParts, 'db' | 'clock' | 'randomness'>,
  session: Session,
  token: string,
): Promise<void> {
  await inTransaction(parts.db, async (db) => {
    await db.deleteFrom('officer_session').where('token_hash', '=', hashOf(token)).execute()
    await recordAct(db, parts, session.officerId, 'session.ended', session.officerId)
  })
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
