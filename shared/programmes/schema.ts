/**
 * The programme's schema: strict, bounded, and consistent in itself; what passes can be evaluated without a defect. A
 * document may leave out what it does not use: what is filled in then changes no result, so a document means the same for ever.
 */
import { z } from 'zod'
import { isBirthday } from '../domain/calendar.ts'
import { FEN_MAX, type Fen } from '../domain/money.ts'
import { POINTS_MAX, type Points } from '../domain/points.ts'
import type { EntryCondition, Programme } from '../domain/programme.ts'
import { SALE_LIMITS } from '../domain/sale.ts'
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
  birthdayDaysMax: 60,
  countMax: 9_999,
  expiryMonthsMax: 240,
  entryDepthMax: 4,
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
const someFen = z
  .int()
  .min(0)
  .max(FEN_MAX)
  .transform((amount) => amount as Fen)
const count = z.int().min(0).max(PROGRAMME_LIMITS.countMax)
const days = z.int().min(1).max(PROGRAMME_LIMITS.periodDaysMax)
/** A list of names for things, each once, at least one of them. */
const named = <Shape extends z.ZodType<string>>(shape: Shape) =>
  z
    .array(shape)
    .min(1)
    .max(PROGRAMME_LIMITS.listMax)
    .refine((names) => new Set(names).size === names.length, 'each is named once')

const sites = named(z.string().regex(/^\d{4}$/))
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

const dateConditions = [
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
] as const
const dateCondition = z.discriminatedUnion('kind', dateConditions)

const condition = z.discriminatedUnion('kind', [
  ...dateConditions,
  z.strictObject({ kind: z.literal('birthday'), window: z.enum(['day', 'month']) }),
  z.strictObject({
    kind: z.literal('birthday_days'),
    days: z.int().min(1).max(PROGRAMME_LIMITS.birthdayDaysMax),
  }),
  z.strictObject({ kind: z.literal('tier'), tier: code }),
  z.strictObject({ kind: z.literal('category'), category: code }),
  z.strictObject({ kind: z.literal('price_class'), priceClass: code }),
  z
    .strictObject({ kind: z.literal('redemptions'), from: count, to: count.nullable() })
    .refine(({ from, to }) => to === null || from <= to, 'a range ends after it begins'),
  z.strictObject({ kind: z.literal('sale_from'), amountFen: positiveFen }),
])

const reason = z.strictObject({ code, name })

const periodLimit = z.strictObject({
  count: z.int().min(1).max(PROGRAMME_LIMITS.countMax),
  period: z.enum(['day', 'month', 'year', 'lifetime']),
})

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
  base: z.enum(['paid', 'list']).default('paid'),
  rounding: z.enum(['down', 'half_up', 'up']).default('down'),
  limits: z
    .strictObject({
      perSale: positivePoints.nullable(),
      perDay: positivePoints.nullable(),
      perMonth: positivePoints.nullable(),
    })
    .default({ perSale: null, perDay: null, perMonth: null }),
  noPoints: coded(z.strictObject({ code, name, when: dateCondition }), 0).default([]),
  extras: coded(z.strictObject({ code, name, points: positivePoints, limit: periodLimit }), 0).default([]),
  adjustment: z
    .strictObject({ perStaffAndDay: positivePoints, reasons: coded(reason, 1) })
    .nullable()
    .default(null),
})

const item = { code, name, points: positivePoints, payFen: someFen }
const redemptionItem = z.discriminatedUnion('kind', [
  z.strictObject({ ...item, kind: z.literal('gift') }),
  z.strictObject({ ...item, kind: z.literal('event') }),
  z.strictObject({ ...item, kind: z.literal('voucher'), voucher: code }),
  z.strictObject({ ...item, kind: z.literal('value'), valueFen: positiveFen }),
])

const redemption = z
  .strictObject({
    minimumPoints: positivePoints,
    stepPoints: positivePoints,
    stepFen: positiveFen,
    ceilingFenPerSale: positiveFen.nullable(),
    moneyOff: z.boolean().default(true),
    mode: z.enum(['on_request', 'automatic']).default('on_request'),
    where: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('issuing_site') }),
        z.strictObject({ kind: z.literal('sites'), sites }),
        z.strictObject({ kind: z.literal('everywhere') }),
      ])
      .default({ kind: 'everywhere' }),
    items: coded(redemptionItem, 0).default([]),
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

const expiry = z.strictObject({
  months: z.int().min(1).max(PROGRAMME_LIMITS.expiryMonthsMax),
  end: z.enum(['day', 'month', 'year']),
})

const voucherKind = z.strictObject({
  code,
  name,
  valueFen: positiveFen,
  validDays: days,
  sites: sites.nullable(),
  minimumFen: someFen,
  priceClasses: named(code).nullable(),
  perSale: z.int().min(1).max(SALE_LIMITS.vouchersMax),
  stacks: z.boolean(),
  bound: z.boolean(),
  bought: z.boolean(),
})

const storedValue = z.strictObject({
  order: z
    .array(z.enum(['principal', 'bonus', 'rebate']))
    .length(3)
    .refine((assets) => new Set(assets).size === assets.length, 'each asset once'),
  earnsAt: z.enum(['top_up', 'spending', 'never']),
  bonusEarns: z.boolean(),
  topUps: z
    .array(z.strictObject({ payFen: positiveFen, bonusFen: someFen }))
    .max(PROGRAMME_LIMITS.listMax)
    .refine(
      (steps) => new Set(steps.map(({ payFen }) => payFen)).size === steps.length,
      'each step of a top-up once',
    ),
  limitFen: positiveFen,
})

const rewardGift = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('points'), points: positivePoints }),
  z.strictObject({ kind: z.literal('voucher'), voucher: code }),
  z.strictObject({ kind: z.literal('gift'), gift: code, valueFen: someFen }),
])

const reward = z.strictObject({
  code,
  name,
  when: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sale_from'), amountFen: positiveFen }),
    z.strictObject({ kind: z.literal('first_sale') }),
    z.strictObject({ kind: z.literal('top_up_from'), amountFen: positiveFen }),
  ]),
  to: z.enum(['member', 'referrer']),
  gives: rewardGift,
  limit: periodLimit.nullable(),
})

const guests = z.strictObject({
  times: z.int().min(1).max(PROGRAMME_LIMITS.countMax).nullable(),
  earns: z.enum(['nobody', 'introducer']),
})

const simpleEntry = [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('sale_from'), amountFen: positiveFen }),
  z.strictObject({ kind: z.literal('sales_from'), amountFen: positiveFen, days }),
  z.strictObject({ kind: z.literal('top_up_from'), amountFen: positiveFen }),
] as const

/** Conditions in conditions, as deep as a shop could ever mean it. */
function entryOfDepth(depth: number): z.ZodType<EntryCondition> {
  if (depth === 0) return z.discriminatedUnion('kind', simpleEntry)
  const of = z
    .array(entryOfDepth(depth - 1))
    .min(1)
    .max(PROGRAMME_LIMITS.listMax)
  return z.discriminatedUnion('kind', [...simpleEntry, z.strictObject({ kind: z.enum(['all', 'any']), of })])
}

const loss = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not_replaced') }),
  z.strictObject({ kind: z.literal('frozen') }),
  z.strictObject({ kind: z.literal('replaced'), feeFen: someFen }),
])

const programmeShape = z.strictObject({
  id: code,
  version: z.int().min(1).max(PROGRAMME_LIMITS.versionMax),
  validFrom: date,
  name,
  tiers: coded(z.strictObject({ code, name }), 1),
  priceClasses: coded(
    z.strictObject({ code, name, earns: z.boolean().default(true), returnable: z.boolean().default(true) }),
    1,
  ),
  categories: coded(z.strictObject({ code, name, earns: z.boolean() }), 1),
  memberPrice: z.record(code, rates),
  birthdayRight: z.strictObject({ window: z.enum(['day', 'month']), ratePermille: rates }).nullable(),
  accrual,
  redemption,
  expiry: expiry.nullable().default(null),
  vouchers: coded(voucherKind, 0).default([]),
  storedValue: storedValue.nullable().default(null),
  rewards: coded(reward, 0).default([]),
  guests: guests.nullable().default(null),
  card: z.strictObject({
    activationDelaySeconds: z.int().min(0).max(PROGRAMME_LIMITS.activationDelaySecondsMax),
    ranges: z.array(cardRange).max(PROGRAMME_LIMITS.listMax),
    identity: z.enum(['phone', 'id_document', 'none']),
    idDocument: z.enum(['never', 'optional', 'required']).default('never'),
    approval: z.enum(['none', 'manager']).default('none'),
    entry: entryOfDepth(PROGRAMME_LIMITS.entryDepthMax).default({ kind: 'none' }),
    enrolmentPurchase: z.enum(['if_active', 'earns']).default('if_active'),
    lateDays: z.int().min(0).max(PROGRAMME_LIMITS.periodDaysMax).nullable().default(null),
    loss: loss.default({ kind: 'frozen' }),
  }),
  refund: z.strictObject({
    periodDays: z.int().min(0).max(PROGRAMME_LIMITS.periodDaysMax),
    approval: z.enum(['always', 'exceptions']),
    shortfall: z.enum(['from_refund', 'debt', 'refuse']).default('from_refund'),
    reasons: coded(z.strictObject({ code, name, quality: z.boolean() }), 0).default([]),
  }),
  tenders: coded(
    z.strictObject({
      code,
      name,
      earns: z.boolean(),
      kind: z.enum(['money', 'free_voucher', 'bought_voucher', 'voucher', 'stored_value']),
    }),
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
  whyOnSlip: z.boolean().default(false),
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
