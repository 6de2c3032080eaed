/** The slip of a card's or a profile's change: reported lost, found, replaced, handed back, corrected (EN-11, EN-12, EN-14). */
import { z } from 'zod'
import {
  amountSchema,
  headSchema,
  maskedCardSchema,
  memberSchema,
  noteSchema,
  pointsSchema,
  timeTextSchema,
} from './slip-parts.ts'

/** What was done; each has its title in words.ts. */
export const CARD_SLIP_ACTS = [
  'reported_lost',
  'found',
  'frozen',
  'unfrozen',
  'surrendered',
  'revoked',
  'refused',
  'replaced',
  'changed',
] as const

export const cardSlipSchema = z.strictObject({
  kind: z.literal('card'),
  head: headSchema,
  act: z.enum(CARD_SLIP_ACTS),
  /** With the card they have after the act. */
  member: memberSchema,
  /** EN-11: the card that was replaced, and what the new one costs. */
  replaced: z.strictObject({ maskedCard: maskedCardSchema, feeFen: amountSchema }).nullable(),
  /** From when the card works; null where it does not, or the act does not change it. */
  activeFromText: timeTextSchema.nullable(),
  /** EN-12: which fields are others now; never their values. */
  fields: z.array(z.enum(['name', 'phone', 'birthday', 'id_document'])).max(4),
  /** They stay the member's, whatever becomes of the card. */
  balancePoints: pointsSchema,
  footer: noteSchema.nullable(),
})
