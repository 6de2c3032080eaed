/** The programme's schema: strict, bounded, and consistent in itself; what passes can be evaluated without a defect. */
import { z } from 'zod'
import { isBirthday } from '../domain/calendar.ts'
import { FEN_MAX, type Fen } from '../domain/money.ts'
import { POINTS_MAX, type Points } from '../domain/points.ts'
import type { Programme } from '../domain/programme.ts'
import { isBusinessDate } from '../domain/time.ts'
import { programmeInconsistencies } from './consistency.ts'

/** Bounds of a programme: more than any shop's rulebook needs, little enough to evaluate at every key stroke. */
export const PROGRAMME_LIMITS = {
  listMax: 50,
  nameMax: 60,
  textMax: 400,
  factorPermilleMax: 100_000,
  pointsPerUnitMax: 1_000,
  activationDelaySecondsMax: 365 * 86_400,
  periodDaysMax: 3_650,
  versionMax: 1_000_000,
} as const

const code = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)
const positiveFen = z
  .int()
  .min(1)
  .max(FEN_MAX)
  .transform((amount) => amount as Fen)
const positivePoints = z
  .int()
  .min(1)
  .max(POINTS_MAX)
  .transform((amount) => amount as Points)
const date = z.string().refine(isBusinessDate, 'not a calendar day')
/** A share of the list price; nothing is given away or sold above the list. */
const permille = z.int().min(1).max(1000)

/** Printed and shown text: no control or direction characters, not only blanks. */
const printable = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/\S/)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u)
const localText = (max: number) => z.strictObject({ zh: printable(max), en: printable(max) })
const name = localText(PROGRAMME_LIMITS.nameMax)

/** A list of things with a code, each code once, at least `min` of them. */
const coded = <Shape extends z.ZodType<{ readonly code: string }>>(shape: Shape, min: number) =>
  z
    .array(shape)
    .min(min)
    .max(PROGRAMME_LIMITS.listMax)
    .refine(
      (items) => new Set(items.map((item) => item.code)).size === items.length,
      'a code stands for one thing only',
    )

const rates = z.record(code, permille)
const month = z.int().min(1).max(12)
const weekday = z.int().min(1).max(7)

const condition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('birthday'), window: z.enum(['day', 'month']) }),
  z
    .strictObject({ kind: z.literal('solar_date'), month, day: z.int().min(1).max(31) })
    .refine((at) => isBirthday({ ...at, calendar: 'solar', year: null }), 'no such day'),
  z.strictObject({ kind: z.literal('lunar_date'), month, day: z.int().min(1).max(30) }),
  z.strictObject({ kind: z.literal('nth_weekday'), month, weekday, nth: z.int().min(1).max(5) }),
  z
    .strictObject({ kind: z.literal('date_range'), from: date, to: date })
    .refine((range) => range.from <= range.to, 'a range ends after it begins'),
  z.strictObject({
    kind: z.literal('weekdays'),
    weekdays: z
      .array(weekday)
      .min(1)
      .refine((days) => new Set(days).size === days.length, 'each weekday once'),
  }),
  z.strictObject({ kind: z.literal('tier'), tier: code }),
  z.strictObject({ kind: z.literal('category'), category: code }),
  z.strictObject({ kind: z.literal('sale_from'), amountFen: positiveFen }),
])

const accrual = z.strictObject({
  unitFen: positiveFen,
  pointsPerUnit: z.int().min(1).max(PROGRAMME_LIMITS.pointsPerUnitMax),
  factors: coded(
    z.strictObject({
      code,
      name,
      permille: z.int().min(0).max(PROGRAMME_LIMITS.factorPermilleMax),
      when: condition,
    }),
    0,
  ),
  stacking: z.enum(['highest', 'multiply', 'add']),
})

const redemption = z
  .strictObject({
    minimumPoints: positivePoints,
    stepPoints: positivePoints,
    stepFen: positiveFen,
    ceilingFenPerSale: positiveFen.nullable(),
  })
  .refine(
    (rules) => rules.ceilingFenPerSale === null || rules.ceilingFenPerSale >= rules.stepFen,
    'the ceiling lets no step through',
  )

const cardRange = z
  .strictObject({
    prefix: z.string().regex(/^\d{1,12}$/),
    length: z.int().min(6).max(32),
    luhn: z.boolean(),
  })
  .refine((range) => range.prefix.length < range.length, 'a prefix is shorter than the number')

const reason = z.strictObject({ code, name })

const programmeShape = z.strictObject({
  id: code,
  version: z.int().min(1).max(PROGRAMME_LIMITS.versionMax),
  validFrom: date,
  name,
  tiers: coded(z.strictObject({ code, name }), 1),
  priceClasses: coded(z.strictObject({ code, name }), 1),
  categories: coded(z.strictObject({ code, name, earns: z.boolean() }), 1),
  memberPrice: z.record(code, rates),
  birthdayRight: z.strictObject({ window: z.enum(['day', 'month']), ratePermille: rates }).nullable(),
  accrual,
  redemption,
  card: z.strictObject({
    activationDelaySeconds: z.int().min(0).max(PROGRAMME_LIMITS.activationDelaySecondsMax),
    ranges: z.array(cardRange).max(PROGRAMME_LIMITS.listMax),
    identity: z.enum(['phone', 'none']),
  }),
  refund: z.strictObject({
    periodDays: z.int().min(0).max(PROGRAMME_LIMITS.periodDaysMax),
    approval: z.enum(['always', 'exceptions']),
    shortfall: z.literal('from_refund'),
  }),
  tenders: coded(
    z.strictObject({ code, name, earns: z.boolean(), kind: z.enum(['money', 'free_voucher']) }),
    1,
  ),
  deductionReasons: coded(reason, 0),
  overrideReasons: coded(reason, 1),
  consents: coded(
    z.strictObject({
      code,
      version: z.int().min(1).max(PROGRAMME_LIMITS.versionMax),
      text: localText(PROGRAMME_LIMITS.textMax),
      required: z.boolean(),
    }),
    1,
  ),
  rulesShortForm: z.array(localText(PROGRAMME_LIMITS.textMax)).max(PROGRAMME_LIMITS.listMax),
  slipFooter: localText(PROGRAMME_LIMITS.textMax),
})

/**
 * A programme document. Unknown fields, codes that name nothing, and figures out of bounds are refused. Consistency is
 * looked at only where every field is sound by itself.
 */
export const programmeSchema: z.ZodType<Programme> = programmeShape.transform((programme, context) => {
  for (const { path, message } of programmeInconsistencies(programme)) {
    context.addIssue({ code: 'custom', path: [...path], message, input: programme })
  }
  return programme
})
