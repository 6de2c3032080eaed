/** What HQ's people set for all tills: a programme from a day on, the policy, who signs in at a site. */
import { createHmac, scrypt } from 'node:crypto'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { TillPolicy } from '../../shared/domain/inbox.ts'
import type { ProgrammeRef } from '../../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { type BusinessDate, businessDateAt, plusDays } from '../../shared/domain/time.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { STAFF_MAX, STAFF_PEPPER } from '../../shared/wire/people.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { timeOrderedId } from '../ids.ts'
import { type Doer, recordAct } from '../officers/acts.ts'
import { hashOf, sha256 } from './hashes.ts'
import { sendMessage } from './inbox.ts'
import type { AuthorityParts } from './parts.ts'
import { programmesToAdopt, sendProgramme } from './programmes.ts'
import { staffOfSite } from './staff.ts'
import { lockTills, toldTills } from './tills.ts'

const DOCUMENT_MAX = 1_000_000

export type PublishRefusal =
  | 'programme_malformed'
  | 'programme_unsound'
  | 'programme_too_large'
  | 'valid_from_too_early'
  | 'version_taken'

/**
 * Publishes a programme version from a day on: tomorrow at the earliest, so that no till sells one day by two programmes, or today
 * where none is in force yet. All tills are told; those that come later are told then.
 * Refuses what readProgramme refuses, programme_too_large, valid_from_too_early {earliest}, version_taken {version}.
 */
export async function publishProgramme(
  parts: AuthorityParts,
  officer: Doer,
  { document, validFrom }: { readonly document: unknown; readonly validFrom: BusinessDate },
): Promise<Result<ProgrammeRef, PublishRefusal>> {
  const read = readProgramme(document)
  if (!read.ok) return read
  const text = canonicalJson(read.value)
  if (text.length > DOCUMENT_MAX) return refuse('programme_too_large', { letters: text.length })
  const { id, version } = read.value
  const ref = { id, version, hash: sha256(text) }
  const toTell = await toldTills(parts.db)
  return inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, toTell)
    const nowMs = parts.clock.nowMs()
    const [inForce] = await programmesToAdopt(tx, nowMs)
    const today = businessDateAt(nowMs)
    const earliest = inForce === undefined ? today : plusDays(today, 1)
    if (validFrom < earliest) return refuse('valid_from_too_early', { earliest })
    const isNew = await keepVersion(tx, ref, text, validFrom, nowMs)
    if (!isNew) return refuse('version_taken', { version })
    for (const till of tills.values()) {
      await sendProgramme(tx, parts, till, { ...ref, document: text, validFrom })
    }
    await recordAct(tx, parts, officer, 'programme.published', `${id}/${version}`)
    return ok(ref)
  })
}

async function keepVersion(
  tx: HqTransaction,
  { id, version, hash }: ProgrammeRef,
  document: string,
  validFrom: BusinessDate,
  nowMs: number,
): Promise<boolean> {
  const taken = await tx
    .selectFrom('programme_version')
    .select('hash')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (taken !== undefined) return false
  await tx
    .insertInto('programme_version')
    .values({ id, version, hash, document, published_at_ms: nowMs, valid_from: validFrom })
    .execute()
  return true
}

/** Sets the organisation's policy and tells all tills. */
export async function setPolicy(
  parts: AuthorityParts,
  officer: Doer,
  policy: TillPolicy,
): Promise<Result<null, never>> {
  const toTell = await toldTills(parts.db)
  await inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, toTell)
    await tx
      .updateTable('policy')
      .set({ document: JSON.stringify(policy) })
      .where('id', '=', 1)
      .execute()
    for (const till of tills.values()) await sendMessage(tx, parts, till, { kind: 'policy', policy })
    await recordAct(tx, parts, officer, 'policy.set', 'policy')
  })
  return ok(null)
}

/** As the tills hash PINs: scrypt with N = 2^15, r = 8, p = 1. */
const SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
const PIN_HASH_BYTES = 32

/** The hash of a PIN, hex; worthless without the organisation's key, which lies outside the database. */
export function hashStaffPin(organisationKey: string, pin: string, saltHex: string): Promise<string> {
  const pepper = createHmac('sha256', Buffer.from(organisationKey, 'hex')).update(STAFF_PEPPER).digest('hex')
  return new Promise((resolve, reject) => {
    scrypt(`${pepper}:${pin}`, Buffer.from(saltHex, 'hex'), PIN_HASH_BYTES, SCRYPT, (error, hash) => {
      if (error === null) resolve(hash.toString('hex'))
      else reject(error)
    })
  })
}

export interface NewSiteStaff {
  readonly site: string
  readonly name: string
  readonly role: 'cashier' | 'manager'
  readonly pin: string
}

export type StaffRefusal = 'unknown_site' | 'staff_full' | 'staff_unknown'

/** Somebody who may sign in at the tills of a site. Refuses unknown_site, staff_full. @returns the staff id */
export async function addSiteStaff(
  parts: AuthorityParts,
  officer: Doer,
  { site, name, role, pin }: NewSiteStaff,
): Promise<Result<{ readonly staffId: string }, StaffRefusal>> {
  const pinSalt = parts.randomness.bytes(16).toString('hex')
  const pinHash = await hashStaffPin(parts.organisation.keys.hmacKey, pin, pinSalt)
  const staffId = timeOrderedId(parts.clock.nowMs(), parts.randomness)
  const toTell = await toldTills(parts.db, site)
  return inTransaction(parts.db, async (tx) => {
    const there = await tx.selectFrom('site').select('code').where('code', '=', site).executeTakeFirst()
    if (there === undefined) return refuse('unknown_site', { site })
    if ((await staffOfSite(tx, site)).length >= STAFF_MAX) return refuse('staff_full', { most: STAFF_MAX })
    const tills = await lockTills(tx, toTell)
    await tx
      .insertInto('site_staff')
      .values({ site, staff_id: staffId, name, role, pin_salt: pinSalt, pin_hash: pinHash })
      .execute()
    await tellStaff(tx, parts, site, tills)
    await recordAct(tx, parts, officer, 'staff.added', `${site}/${staffId}`)
    return ok({ staffId })
  })
}

/** Refuses staff_unknown. */
export async function removeSiteStaff(
  parts: AuthorityParts,
  officer: Doer,
  { site, staffId }: { readonly site: string; readonly staffId: string },
): Promise<Result<null, StaffRefusal>> {
  const toTell = await toldTills(parts.db, site)
  return inTransaction(parts.db, async (tx) => {
    const tills = await lockTills(tx, toTell)
    const removed = await tx
      .deleteFrom('site_staff')
      .where('site', '=', site)
      .where('staff_id', '=', staffId)
      .returning('staff_id')
      .executeTakeFirst()
    if (removed === undefined) return refuse('staff_unknown')
    await tellStaff(tx, parts, site, tills)
    await recordAct(tx, parts, officer, 'staff.removed', `${site}/${staffId}`)
    return ok(null)
  })
}

async function tellStaff(
  tx: HqTransaction,
  parts: AuthorityParts,
  site: string,
  tills: Awaited<ReturnType<typeof lockTills>>,
): Promise<void> {
  const staff = await staffOfSite(tx, site)
  for (const till of tills.values()) {
    await sendMessage(tx, parts, till, { kind: 'staff', digest: hashOf(staff) }, { staff: [...staff] })
  }
}
