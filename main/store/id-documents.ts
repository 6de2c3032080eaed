/**
 * The organisation's key, and what is known by keyed hashes alone: ID documents and guests' phones. A number of eighteen
 * digits can be guessed from its plain hash; without the key its HMAC cannot.
 */
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { MATCHES_MAX } from './members.ts'
import { type ReadableDb, readAll, type WritableDb } from './query.ts'
import { readSetting, saveSetting } from './settings.ts'

/** HMAC-SHA256 takes a key as long as its hash. */
export const ORGANISATION_KEY_BYTES = 32

const SETTING = 'organisation_key'
const SETTING_BEFORE = 'organisation_key_before_joining'
const keySchema = z.string().regex(/^[0-9a-f]{64}$/)

/** The key, hex; null until it was first needed. */
export function organisationKey(db: ReadableDb): string | null {
  const kept = readSetting(db, SETTING)
  return kept === null ? null : keySchema.parse(kept)
}

/** The key, made of `newKey` (hex) at first use. A till that belongs to HQ is given its organisation's instead. */
export function ensureOrganisationKey(db: WritableDb, newKey: () => string): string {
  const kept = organisationKey(db)
  if (kept !== null) return kept
  const made = keySchema.parse(newKey())
  saveSetting(db, SETTING, made)
  return made
}

/**
 * The organisation's key of HQ in place of this till's own. What was hashed under the own key cannot be hashed anew, for no number
 * is kept in clear: the own key stays beside, and a number is looked for under both.
 */
export function joinOrganisationKey(db: WritableDb, key: string): void {
  const before = organisationKey(db)
  if (before !== null && before !== key) saveSetting(db, SETTING_BEFORE, before)
  saveSetting(db, SETTING, keySchema.parse(key))
}

/** Every key that something here may have been hashed under, the present one first; none while no key was ever needed. */
export function organisationKeys(db: ReadableDb): readonly string[] {
  const before = readSetting(db, SETTING_BEFORE)
  const present = organisationKey(db)
  return [...(present === null ? [] : [present]), ...(before === null ? [] : [keySchema.parse(before)])]
}

/** HMAC-SHA256, hex; hashes of one purpose say nothing about those of another. */
export function keyedHash(key: string, purpose: 'id document' | 'guest phone', text: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(`${purpose}\n${text}`, 'utf8').digest('hex')
}

const membersOfDocument = readAll<{ hash: string }>()((db, argument) =>
  db
    .selectFrom('id_document')
    .select('member_id')
    .where('hash', '=', argument('hash'))
    .orderBy('member_id')
    .limit(sql.lit(MATCHES_MAX + 1)),
)

/** Whose ID document this is: one at most, unless nothing identifies a person (EN-02). */
export function membersOfIdDocument(db: ReadableDb, hash: string): readonly string[] {
  return membersOfDocument(db, { hash }).map((row) => row.member_id)
}
