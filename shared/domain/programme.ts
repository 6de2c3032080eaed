/** The programme (会员章程): a shop's rules as data. The presets and their schema live in shared/programmes. */
import type { DateCondition } from './calendar.ts'
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
  /** EA-07: goods of a promotion may give no points; the visit counts all the same. */
  readonly earns: boolean
  /** RF-06: whether goods of this class are taken back; a manager, or a quality defect, lets them through. */
  readonly returnable: boolean
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
  /** From so many days before the birthday to so many after it. */
  | { readonly kind: 'birthday_days'; readonly days: number }
  | { readonly kind: 'solar_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'lunar_date'; readonly month: number; readonly day: number }
  | { readonly kind: 'nth_weekday'; readonly month: number; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'date_range'; readonly from: BusinessDate; readonly to: BusinessDate }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly kind: 'tier'; readonly tier: string }
  | { readonly kind: 'category'; readonly category: string }
  | { readonly kind: 'price_class'; readonly priceClass: string }
  /** How often points were used this calendar year before this sale; both ends count, `to` null has no end. */
  | { readonly kind: 'redemptions'; readonly from: number; readonly to: number | null }
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
  /** EA-01: what was paid for a line, or the same share of its list price. */
  readonly base: 'paid' | 'list'
  /** How money becomes whole units and a multiplied group whole points. */
  readonly rounding: 'down' | 'half_up' | 'up'
  /** EA-10: per sale, per day and month of the sale, net of claw-backs. */
  readonly limits: AccrualLimits
  /** EA-07: days on which nothing earns; visits are counted. */
  readonly noPoints: readonly NoPointsCampaign[]
  /** EA-05: points without a sale. */
  readonly extras: readonly ExtraAccrual[]
  /** EA-11; null: points are never adjusted by hand. */
  readonly adjustment: AdjustmentRules | null
}

export interface AccrualLimits {
  readonly perSale: Points | null
  readonly perDay: Points | null
  readonly perMonth: Points | null
}

export interface NoPointsCampaign {
  readonly code: string
  readonly name: LocalText
  readonly when: DateCondition
}

/** A right, or points, at most `count` times per period (calendar, by business date). */
export interface PeriodLimit {
  readonly count: number
  readonly period: 'day' | 'month' | 'year' | 'lifetime'
}

/** Check-in, sharing, a promotion: points for coming, not for buying. */
export interface ExtraAccrual {
  readonly code: string
  readonly name: LocalText
  readonly points: Points
  readonly limit: PeriodLimit
}

export interface AdjustmentRules {
  /** Points one employee may add or take by hand on one day, both counted as they are, without sign. */
  readonly perStaffAndDay: Points
  readonly reasons: readonly Reason[]
}

export interface RedemptionRules {
  /** RE-01: from `minimumPoints`, in steps of `stepPoints`, each worth `stepFen`; the same rate values a missing point (RF-03). */
  readonly minimumPoints: Points
  readonly stepPoints: Points
  readonly stepFen: Fen
  readonly ceilingFenPerSale: Fen | null
  /** False: points pay for items only, and the rate is nothing but the value of a missing point. */
  readonly moneyOff: boolean
  /** RE-02: when asked for, or by itself at `minimumPoints`, in whole steps, as value.rebate on the card. */
  readonly mode: 'on_request' | 'automatic'
  /** RE-05 */
  readonly where: RedemptionPlaces
  /** RE-03: what points buy besides money off. */
  readonly items: readonly RedemptionItem[]
}

export type RedemptionPlaces =
  | { readonly kind: 'issuing_site' }
  | { readonly kind: 'sites'; readonly sites: readonly string[] }
  | { readonly kind: 'everywhere' }

interface Item {
  readonly code: string
  readonly name: LocalText
  readonly points: Points
  /** Money beside the points, 0 for points alone. */
  readonly payFen: Fen
}

/** A gift and a place at an event have stock per site (RE-06); value goes onto the card as value.rebate. */
export type RedemptionItem =
  | (Item & { readonly kind: 'gift' | 'event' })
  | (Item & { readonly kind: 'voucher'; readonly voucher: string })
  | (Item & { readonly kind: 'value'; readonly valueFen: Fen })

/** Off when null. A lot lives `months` from its accrual, to the end of that day, month or year. */
export interface ExpiryRules {
  readonly months: number
  readonly end: 'day' | 'month' | 'year'
}

/** SV-07: what a registered voucher of this kind is worth and where; no change is given. */
export interface VoucherKind {
  readonly code: string
  readonly name: LocalText
  readonly valueFen: Fen
  /** Days after its issue, the day of issue not counted. */
  readonly validDays: number
  /** Site codes; null: everywhere. */
  readonly sites: readonly string[] | null
  /** Of the bill after deductions. */
  readonly minimumFen: Fen
  /** Only lines of these classes count for it, and it pays no more than they have to pay; null: all. */
  readonly priceClasses: readonly string[] | null
  /** How many of this kind one sale takes. */
  readonly perSale: number
  /** Whether it may stand beside vouchers of another kind. */
  readonly stacks: boolean
  /** Only the member it was given to may use it. */
  readonly bound: boolean
  /** Bought for money: its share of returned goods is always given back (RF-07). */
  readonly bought: boolean
}

export type ValueAsset = 'principal' | 'bonus' | 'rebate'

/** SV-01 EA-04; null where no money is ever kept on a card. */
export interface StoredValueRules {
  /** Spent in this order, each asset once. */
  readonly order: readonly ValueAsset[]
  /** Never at both. */
  readonly earnsAt: 'top_up' | 'spending' | 'never'
  /** Whether the bonus earns like the principal when it is spent. The rebate never earns (RE-02). */
  readonly bonusEarns: boolean
  readonly topUps: readonly { readonly payFen: Fen; readonly bonusFen: Fen }[]
  /** SV-05: the most that one card may hold of principal and bonus together. */
  readonly limitFen: Fen
}

/** What a sale or a top-up gives besides its points, and takes with it when its ground goes (RF-10, SV-04, EN-17). */
export interface Reward {
  readonly code: string
  readonly name: LocalText
  readonly when:
    | { readonly kind: 'sale_from'; readonly amountFen: Fen }
    | { readonly kind: 'first_sale' }
    | { readonly kind: 'top_up_from'; readonly amountFen: Fen }
  readonly to: 'member' | 'referrer'
  readonly gives: RewardGift
  /** By whoever gets it; null: every time. */
  readonly limit: PeriodLimit | null
}

export type RewardGift =
  | { readonly kind: 'points'; readonly points: Points }
  | { readonly kind: 'voucher'; readonly voucher: string }
  /** From this site's stock while it lasts; `valueFen` is its stated value. */
  | { readonly kind: 'gift'; readonly gift: string; readonly valueFen: Fen }

/** EN-17: a guest introduced by a member who is there enjoys the member's price. */
export interface GuestRules {
  /** How often one guest may; null: until a card of one's own. */
  readonly times: number | null
  readonly earns: 'nobody' | 'introducer'
}

/** EN-05: what must have been bought before a card is given out. Vouchers and redeemed points do not count. */
export type EntryCondition =
  | { readonly kind: 'none' }
  | { readonly kind: 'sale_from'; readonly amountFen: Fen }
  /** Sales of the last `days` days together, the day of application counted. */
  | { readonly kind: 'sales_from'; readonly amountFen: Fen; readonly days: number }
  | { readonly kind: 'top_up_from'; readonly amountFen: Fen }
  | { readonly kind: 'all' | 'any'; readonly of: readonly EntryCondition[] }

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
  readonly identity: 'phone' | 'id_document' | 'none'
  /** Whether an ID-document number is asked for; kept as a keyed hash and a masked tail only. */
  readonly idDocument: 'never' | 'optional' | 'required'
  /** EN-08 */
  readonly approval: 'none' | 'manager'
  /** EN-05 */
  readonly entry: EntryCondition
  /** EN-04: whether the sales that a card was given for earn, though the card did not work yet. */
  readonly enrolmentPurchase: 'if_active' | 'earns'
  /** EN-10 EN-20: days after the sale within which its slip may be claimed; null: never. */
  readonly lateDays: number | null
  /** EN-11: what becomes of a card that was lost. */
  readonly loss:
    | { readonly kind: 'not_replaced' }
    | { readonly kind: 'frozen' }
    | { readonly kind: 'replaced'; readonly feeFen: Fen }
}

export interface RefundRules {
  /** RF-06: days after the day of sale, both ends counted as in "day 63 of 90". */
  readonly periodDays: number
  /** RF-01: who must approve a refund beyond the cashier. */
  readonly approval: 'always' | 'exceptions'
  /** RF-03: missing points come off the money, become debt, or keep the refund from being made. Quality: always debt. */
  readonly shortfall: 'from_refund' | 'debt' | 'refuse'
  /** RF-06: why goods come back, one of them with each return where there are any. */
  readonly reasons: readonly RefundReason[]
}

export interface RefundReason extends Reason {
  /** RF-01 RF-03: a quality defect (三包): neither slip nor card may be demanded, no shortfall comes off the money. */
  readonly quality: boolean
}

/**
 * A way of paying. `money` is handed back as it came; the share of a `free_voucher` (paper, not registered) lapses on a
 * part return, that of a `bought_voucher` (a group-buying coupon) is always given back; a `voucher` is a registered one,
 * free or bought by its kind; `stored_value` goes back to the card by asset (RF-07).
 */
export interface TenderKind {
  readonly code: string
  readonly name: LocalText
  /** EA-03: money paid by it earns. */
  readonly earns: boolean
  readonly kind: 'money' | 'free_voucher' | 'bought_voucher' | 'voucher' | 'stored_value'
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
  readonly expiry: ExpiryRules | null
  readonly vouchers: readonly VoucherKind[]
  readonly storedValue: StoredValueRules | null
  readonly rewards: readonly Reward[]
  readonly guests: GuestRules | null
  readonly card: CardRules
  readonly refund: RefundRules
  readonly tenders: readonly TenderKind[]
  readonly deductionReasons: readonly Reason[]
  readonly overrideReasons: readonly Reason[]
  readonly consents: readonly Consent[]
  /** The rules' short form on the welcome slip, and the footer of every slip. */
  readonly rulesShortForm: readonly LocalText[]
  readonly slipFooter: LocalText
  /** The explanation of the points is printed on every slip. */
  readonly whyOnSlip: boolean
}

/** Which rules an act was judged by; kept with every entry. */
export interface ProgrammeRef {
  readonly id: string
  readonly version: number
  /** SHA-256 of the canonical programme document, hex. */
  readonly hash: string
}
