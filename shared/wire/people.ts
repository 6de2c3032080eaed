/** What is personal and lies beside the log: profiles of members, staff with the hashes of their PINs. Never logged, never in an entry. */
import { z } from 'zod'
import { hashSchema, hexSchema, idSchema } from './common.ts'

const plainText = (max: number) =>
  z
    .string()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]*$/)

/** A member's profile with its salt; the log has its digest. */
export const profileSchema = z.strictObject({
  memberId: idSchema,
  salt: hexSchema(16),
  name: plainText(40),
  pinyin: plainText(200),
  initials: plainText(40),
  phone: plainText(20).nullable(),
  birthday: z
    .strictObject({
      calendar: z.enum(['solar', 'lunar']),
      year: z.number().int().min(1900).max(2200).nullable(),
      month: z.number().int().min(1).max(12),
      day: z.number().int().min(1).max(31),
    })
    .nullable(),
  idDocument: z.strictObject({ hash: hashSchema, tail: plainText(8) }).nullable(),
})
export type ProfilePart = z.infer<typeof profileSchema>

/** More than any organisation has at one site. */
export const STAFF_MAX = 200

/** What the organisation's key is used for in PINs. */
export const STAFF_PEPPER = 'staff PIN'

/**
 * Somebody who signs in at a till. The PIN's hash, hex: scrypt (N 32768, r 8, p 1, 32 bytes, the salt's bytes) of 'PEPPER:PIN', where
 * PEPPER is the HMAC-SHA256, hex, of STAFF_PEPPER under the bytes of the organisation's key.
 */
export const staffMemberSchema = z.strictObject({
  staffId: idSchema,
  name: plainText(20),
  role: z.enum(['cashier', 'manager']),
  pinSalt: hexSchema(16),
  pinHash: hexSchema(32),
})
export type StaffPart = z.infer<typeof staffMemberSchema>
