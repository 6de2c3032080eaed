/** The programme (会员章程): a shop's rules as data. The presets and their schema live in shared/programmes. */
import type { Fen } from './money.ts'
import type { Points } from './points.ts'
import type { BusinessDate } from './time.ts'

export interface LocalText {
  readonly zh: string
  readonly en: string
}

/** A share of the list price in thousandths: 580 is 5.8折, 900 is 9折, 1000 is the full price. */
export type Permille = number

export interface Tier {
  readonly code: string
  readonly name: LocalText
}

export interface PriceClass {
  readonly code: string
  readonly name: LocalText
}

/** What a line is; lines of some categories (bags, service, freight) do not earn. */
export interface Category {
  readonly code: string
  readonly name: LocalText
  readonly earns: boolean
}

/** When a factor applies (EA-02). Lunar dates recur once per lunar year; a leap month does not repeat them. */
export type FactorCondition =
  | { readonly kind: 'birthday'; readonly window: 'day' | 'month' }
  | { readonly kind: 'solar_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'lunar_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'nth_weekday'; readonly month: number; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'date_range'; readonly from: BusinessDate; readonly to: BusinessDate }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly kind: 'tier'; readonly tier: string }
  | { readonly kind: 'category'; readonly category: string }
  | { readonly kind: 'sale_from'; readonly amountFen: Fen }

/** A dated or conditional multiplier of points; `permille` 2000 is double. */
export interface Factor {
  readonly code: string
  readonly name: LocalText
  readonly permille: number
  readonly when: FactorCondition
}

export interface AccrualRules {
  /** Points per whole `unitFen` of earning money (EA-01): shoes 100 fen, 1 point. */
  readonly unitFen: Fen
  readonly pointsPerUnit: number
  readonly factors: readonly Factor[]
  readonly stacking: 'highest' | 'multiply' | 'add'
}

export interface RedemptionRules {
  /** RE-01: from `minimumPoints`, in steps of `stepPoints`, each worth `stepFen`. */
  readonly minimumPoints: Points
  readonly stepPoints: Points
  readonly stepFen: Fen
  readonly ceilingFenPerSale: Fen | null
}

/** TI-06: one sale per year at other prices, in the birthday month; a right that is consumed and can come back. */
export interface BirthdayRight {
  readonly window: 'day' | 'month'
  /** price class code -> share of the list price */
  readonly ratePermille: Readonly<Record<string, Permille>>
}

export interface CardRange {
  readonly prefix: string
  readonly length: number
  readonly luhn: boolean
}

export interface CardRules {
  /** EN-04: a new card works this many seconds after the application. */
  readonly activationDelaySeconds: number
  /** Card numbers that are this programme's besides the product's own (12 digits, leading 9). */
  readonly ranges: readonly CardRange[]
  /** EN-02: what identifies a person. */
  readonly identity: 'phone' | 'none'
}

export interface RefundRules {
  /** RF-06: days after the day of sale, both ends counted as in "day 63 of 90". */
  readonly periodDays: number
  /** RF-01: who must approve a refund beyond the cashier. */
  readonly approval: 'always' | 'exceptions'
  /** RF-03: the shortfall comes off the refund. */
  readonly shortfall: 'from_refund'
}

/** A way of paying; `money` tenders are handed back as they came, a free voucher's share lapses (RF-07). */
export interface TenderKind {
  readonly code: string
  readonly name: LocalText
  /** EA-03: money paid by it earns. */
  readonly earns: boolean
  readonly kind: 'money' | 'free_voucher'
}

export interface Reason {
  readonly code: string
  readonly name: LocalText
}

export interface Consent {
  readonly code: string
  readonly version: number
  readonly text: LocalText
  /** A required consent is the acceptance of the rules (EN-03); all others default to no (PV-02). */
  readonly required: boolean
}

export interface Programme {
  readonly id: string
  readonly version: number
  readonly validFrom: BusinessDate
  readonly name: LocalText
  readonly tiers: readonly Tier[]
  readonly priceClasses: readonly PriceClass[]
  readonly categories: readonly Category[]
  /** TI-05: tier code -> price class code -> share of the list price; each line rounded to the fen, half up. */
  readonly memberPrice: Readonly<Record<string, Readonly<Record<string, Permille>>>>
  readonly birthdayRight: BirthdayRight | null
  readonly accrual: AccrualRules
  readonly redemption: RedemptionRules
  readonly card: CardRules
  readonly refund: RefundRules
  readonly tenders: readonly TenderKind[]
  readonly deductionReasons: readonly Reason[]
  readonly overrideReasons: readonly Reason[]
  readonly consents: readonly Consent[]
  /** The rules' short form on the welcome slip, and the footer of every slip. */
  readonly rulesShortForm: readonly LocalText[]
  readonly slipFooter: LocalText
}

/** Which rules an act was judged by; kept with every entry. */
export interface ProgrammeRef {
  readonly id: string
  readonly version: number
  /** SHA-256 of the canonical programme document, hex. */
  readonly hash: string
}
