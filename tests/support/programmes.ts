/**
 * Programmes that are each about one thing, made from the shoes preset, and one with everything on. Each passes schema
 * and check without a finding that would keep it from being adopted (tests/programmes/variants.test.ts).
 */
import { type Fen, fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type {
  EntryCondition,
  ExpiryRules,
  ExtraAccrual,
  Factor,
  NoPointsCampaign,
  PriceClass,
  Programme,
  RedemptionItem,
  Reward,
  StoredValueRules,
  TenderKind,
  VoucherKind,
} from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

/** The tender that stored value is spent with. */
export const STORED_VALUE_TENDER: TenderKind = {
  code: 'stored_value',
  name: { zh: '储值', en: 'Stored value' },
  earns: false,
  kind: 'stored_value',
}

/** The tender of registered vouchers; the preset's `voucher` is paper, not registered. */
export const VOUCHER_TENDER: TenderKind = {
  code: 'registered_voucher',
  name: { zh: '电子代金券', en: 'Registered voucher' },
  earns: false,
  kind: 'voucher',
}

/** A group-buying coupon: bought elsewhere, earns. */
export const COUPON_TENDER: TenderKind = {
  code: 'group_coupon',
  name: { zh: '团购券', en: 'Group-buying coupon' },
  earns: true,
  kind: 'bought_voucher',
}

/** Top-ups of 500 + 50 and 1000 + 200 yuan; spent rebate, bonus, principal; earns nowhere; at most 5000 yuan. */
export const STORED_VALUE: StoredValueRules = {
  order: ['rebate', 'bonus', 'principal'],
  earnsAt: 'never',
  bonusEarns: false,
  topUps: [
    { payFen: fen(500_00), bonusFen: fen(50_00) },
    { payFen: fen(1000_00), bonusFen: fen(200_00) },
  ],
  limitFen: fen(5000_00),
}

/** 50 yuan off from 200 yuan of regular goods, given away, the member's own, alone. */
export const FREE_VOUCHER: VoucherKind = {
  code: 'thanks50',
  name: { zh: '50元答谢券', en: 'Thank-you voucher 50' },
  valueFen: fen(50_00),
  validDays: 90,
  sites: null,
  minimumFen: fen(200_00),
  priceClasses: ['regular'],
  perSale: 1,
  stacks: false,
  bound: true,
  bought: false,
}

/** 100 yuan for whatever it is spent on, bought for money, whoever brings it, two in a sale, beside others. */
export const BOUGHT_VOUCHER: VoucherKind = {
  code: 'present100',
  name: { zh: '100元礼品券', en: 'Present voucher 100' },
  valueFen: fen(100_00),
  validDays: 365,
  sites: null,
  minimumFen: fen(0),
  priceClasses: null,
  perSale: 2,
  stacks: true,
  bound: false,
  bought: true,
}

/** 30 yuan off from 30 yuan of anything, given away, whoever brings it, beside others. */
export const OPEN_VOUCHER: VoucherKind = {
  ...FREE_VOUCHER,
  code: 'welcome30',
  name: { zh: '30元欢迎券', en: 'Welcome voucher 30' },
  valueFen: fen(30_00),
  validDays: 30,
  minimumFen: fen(30_00),
  priceClasses: null,
  perSale: 2,
  stacks: true,
  bound: false,
}

/** 1000 points become 20 yuan of rebate by themselves. */
export function automatic(): Programme {
  const programme = withStoredValue({ topUps: [] })
  return { ...programme, redemption: { ...programme.redemption, moneyOff: false, mode: 'automatic' } }
}

/** Money is kept on the card. The tender earns where the rules say that spending earns. */
export function withStoredValue(over: Partial<StoredValueRules> = {}): Programme {
  const storedValue = { ...STORED_VALUE, ...over }
  const tender = { ...STORED_VALUE_TENDER, earns: storedValue.earnsAt === 'spending' }
  return { ...SHOES, storedValue, tenders: [...SHOES.tenders, tender] }
}

/** Registered vouchers, bought and given: 50 yuan back from 500, 30 to the referrer of a first sale, 100 for points and money. */
export function withVouchers(vouchers: readonly VoucherKind[] = VOUCHERS): Programme {
  const listed = (code: string) => vouchers.some((kind) => kind.code === code)
  return {
    ...SHOES,
    vouchers,
    tenders: [...SHOES.tenders, COUPON_TENDER, VOUCHER_TENDER],
    rewards: VOUCHER_REWARDS.filter(({ gives }) => gives.kind === 'voucher' && listed(gives.voucher)),
    redemption: {
      ...SHOES.redemption,
      items: listed(OPEN_VOUCHER.code) ? [VOUCHER_ITEM] : [],
    },
  }
}

/** Points buy things: a gift, a gift with money beside it, a place at an event. */
export function withItems(): Programme {
  return { ...SHOES, redemption: { ...SHOES.redemption, where: { kind: 'everywhere' }, items: GIFT_ITEMS } }
}

/** Sales give points and gifts, to the member and to whoever introduced the member. */
export function withRewards(): Programme {
  return { ...SHOES, rewards: REWARDS }
}

/** A card is given out from one sale of `amountFen` on, unless another condition is named. */
export function withEntry(
  amountFen = 500_00,
  entry: EntryCondition = { kind: 'sale_from', amountFen: amountFen as Fen },
): Programme {
  return { ...SHOES, card: { ...SHOES.card, entry, lateDays: 7, enrolmentPurchase: 'earns' } }
}

/** At most 500 points per sale, 800 per day, 2000 per month. */
export function withLimits(over: Partial<Programme['accrual']['limits']> = {}): Programme {
  const limits = { perSale: points(500), perDay: points(800), perMonth: points(2000), ...over }
  return { ...SHOES, accrual: { ...SHOES.accrual, limits } }
}

/** Points live twelve months, to the end of that month. */
export function withExpiry(expiry: ExpiryRules = { months: 12, end: 'month' }): Programme {
  return { ...SHOES, expiry }
}

/** Points of the list price, rounded as said. */
export function withListPrice(rounding: Programme['accrual']['rounding'] = 'down'): Programme {
  return { ...SHOES, accrual: { ...SHOES.accrual, base: 'list', rounding } }
}

/** A class that earns nothing and one that is not taken back; 11 November gives no points. */
export function withCampaigns(): Programme {
  return {
    ...SHOES,
    ...pricesOf(CAMPAIGN_CLASSES),
    accrual: { ...SHOES.accrual, noPoints: NO_POINTS_DAYS, extras: EXTRAS },
  }
}

/** Everything a programme can say at once; points convert by themselves, spent value earns, factors multiply. */
export function everythingOn(): Programme {
  const tenders = withStoredValue({ earnsAt: 'spending' }).tenders
  return {
    ...SHOES,
    ...pricesOf(CAMPAIGN_CLASSES),
    accrual: {
      ...SHOES.accrual,
      factors: [...SHOES.accrual.factors.filter(({ code }) => DOUBLED.includes(code)), ...FACTORS],
      stacking: 'multiply',
      base: 'list',
      limits: { perSale: points(20_000), perDay: points(30_000), perMonth: points(50_000) },
      noPoints: NO_POINTS_DAYS,
      extras: EXTRAS,
    },
    redemption: {
      ...SHOES.redemption,
      moneyOff: false,
      mode: 'automatic',
      where: { kind: 'everywhere' },
      items: [...GIFT_ITEMS, VOUCHER_ITEM, VALUE_ITEM],
    },
    expiry: { months: 24, end: 'year' },
    vouchers: VOUCHERS,
    storedValue: { ...STORED_VALUE, earnsAt: 'spending', bonusEarns: true },
    rewards: [...VOUCHER_REWARDS, ...REWARDS, ...TOP_UP_REWARDS],
    guests: { times: 3, earns: 'introducer' },
    card: {
      ...SHOES.card,
      approval: 'manager',
      entry: ANY_ENTRY,
      enrolmentPurchase: 'earns',
      lateDays: 7,
      loss: { kind: 'replaced', feeFen: fen(10_00) },
    },
    tenders: [...tenders, COUPON_TENDER, VOUCHER_TENDER],
    whyOnSlip: true,
  }
}

/** Everything a programme can say where points are used on request, as money off and for things. */
export function everythingOnRequest(): Programme {
  const programme = everythingOn()
  return {
    ...programme,
    redemption: { ...programme.redemption, moneyOff: true, mode: 'on_request' },
  }
}

/** All variants by name. */
export function variants(): Readonly<Record<string, Programme>> {
  return {
    automatic: automatic(),
    withStoredValue: withStoredValue(),
    storedValueEarnsAtTopUp: withStoredValue({ earnsAt: 'top_up' }),
    storedValueEarnsAtSpending: withStoredValue({ earnsAt: 'spending', bonusEarns: true }),
    withVouchers: withVouchers(),
    withItems: withItems(),
    withRewards: withRewards(),
    withEntry: withEntry(),
    withLimits: withLimits(),
    withExpiry: withExpiry(),
    withListPrice: withListPrice(),
    withCampaigns: withCampaigns(),
    everythingOn: everythingOn(),
    everythingOnRequest: everythingOnRequest(),
  }
}

const VOUCHERS = [FREE_VOUCHER, BOUGHT_VOUCHER, OPEN_VOUCHER]

const VOUCHER_REWARDS: readonly Reward[] = [
  {
    code: 'spend500',
    name: { zh: '满500元送50元券', en: 'Voucher 50 from 500' },
    when: { kind: 'sale_from', amountFen: fen(500_00) },
    to: 'member',
    gives: { kind: 'voucher', voucher: FREE_VOUCHER.code },
    limit: { count: 2, period: 'day' },
  },
  {
    code: 'introduced',
    name: { zh: '推荐有礼', en: 'Thanks for introducing' },
    when: { kind: 'first_sale' },
    to: 'referrer',
    gives: { kind: 'voucher', voucher: OPEN_VOUCHER.code },
    limit: { count: 10, period: 'year' },
  },
]

const REWARDS: readonly Reward[] = [
  {
    code: 'first',
    name: { zh: '首单礼', en: 'First sale' },
    when: { kind: 'first_sale' },
    to: 'member',
    gives: { kind: 'points', points: points(100) },
    limit: { count: 1, period: 'lifetime' },
  },
  {
    code: 'referral',
    name: { zh: '推荐积分', en: 'Points for introducing' },
    when: { kind: 'first_sale' },
    to: 'referrer',
    gives: { kind: 'points', points: points(50) },
    limit: null,
  },
  {
    code: 'socks_from_300',
    name: { zh: '满300元送袜子', en: 'Socks from 300' },
    when: { kind: 'sale_from', amountFen: fen(300_00) },
    to: 'member',
    gives: { kind: 'gift', gift: 'socks', valueFen: fen(15_00) },
    limit: { count: 1, period: 'day' },
  },
]

const TOP_UP_REWARDS: readonly Reward[] = [
  {
    code: 'top_up_voucher',
    name: { zh: '充1000元送50元券', en: 'Voucher 50 for a top-up of 1000' },
    when: { kind: 'top_up_from', amountFen: fen(1000_00) },
    to: 'member',
    gives: { kind: 'voucher', voucher: FREE_VOUCHER.code },
    limit: null,
  },
  {
    code: 'top_up_points',
    name: { zh: '充值积分', en: 'Points for a top-up' },
    when: { kind: 'top_up_from', amountFen: fen(500_00) },
    to: 'member',
    gives: { kind: 'points', points: points(100) },
    limit: { count: 1, period: 'month' },
  },
]

const GIFT_ITEMS: readonly RedemptionItem[] = [
  {
    kind: 'gift',
    code: 'umbrella',
    name: { zh: '雨伞', en: 'Umbrella' },
    points: points(500),
    payFen: fen(0),
  },
  {
    kind: 'gift',
    code: 'shoe_care',
    name: { zh: '护理套装', en: 'Shoe care set' },
    points: points(300),
    payFen: fen(9_90),
  },
  {
    kind: 'event',
    code: 'new_season',
    name: { zh: '新品发布会', en: 'New season evening' },
    points: points(200),
    payFen: fen(0),
  },
]

const VOUCHER_ITEM: RedemptionItem = {
  kind: 'voucher',
  code: 'voucher_for_points',
  name: { zh: '积分换30元券', en: 'Voucher 30 for points' },
  points: points(1000),
  payFen: fen(10_00),
  voucher: OPEN_VOUCHER.code,
}

const VALUE_ITEM: RedemptionItem = {
  kind: 'value',
  code: 'value_for_points',
  name: { zh: '积分换10元返现', en: 'Ten yuan onto the card' },
  points: points(500),
  payFen: fen(0),
  valueFen: fen(10_00),
}

/** Those of the preset's factors that still leave points worth less than the money, multiplied with all others. */
const DOUBLED: readonly string[] = ['birthday', 'mid_autumn']

const FACTORS: readonly Factor[] = [
  {
    code: 'bags',
    name: { zh: '包1.5倍', en: 'Bags 1.5 times' },
    permille: 1500,
    when: { kind: 'category', category: 'bag' },
  },
  {
    code: 'regular_goods',
    name: { zh: '正价1.2倍', en: 'Regular goods 1.2 times' },
    permille: 1200,
    when: { kind: 'price_class', priceClass: 'regular' },
  },
  {
    code: 'from_1000',
    name: { zh: '满1000元1.3倍', en: '1.3 times from 1000' },
    permille: 1300,
    when: { kind: 'sale_from', amountFen: fen(1000_00) },
  },
  {
    code: 'around_birthday',
    name: { zh: '生日前后3天1.1倍', en: '1.1 times three days around the birthday' },
    permille: 1100,
    when: { kind: 'birthday_days', days: 3 },
  },
  {
    code: 'often',
    name: { zh: '兑换3次起1.1倍', en: '1.1 times from three redemptions on' },
    permille: 1100,
    when: { kind: 'redemptions', from: 3, to: null },
  },
]

const CAMPAIGN_CLASSES: readonly PriceClass[] = [
  ...SHOES.priceClasses,
  { code: 'promotion', name: { zh: '活动价', en: 'Promotion' }, earns: false, returnable: true },
  { code: 'clearance', name: { zh: '清仓', en: 'Clearance' }, earns: true, returnable: false },
]

const NO_POINTS_DAYS: readonly NoPointsCampaign[] = [
  {
    code: 'singles_day',
    name: { zh: '双十一不积分', en: 'No points on 11 November' },
    when: { kind: 'solar_date', month: 11, day: 11 },
  },
]

const EXTRAS: readonly ExtraAccrual[] = [
  {
    code: 'check_in',
    name: { zh: '签到', en: 'Check-in' },
    points: points(5),
    limit: { count: 1, period: 'day' },
  },
  {
    code: 'sharing',
    name: { zh: '分享', en: 'Sharing' },
    points: points(10),
    limit: { count: 3, period: 'month' },
  },
]

const ANY_ENTRY: EntryCondition = {
  kind: 'any',
  of: [
    { kind: 'sale_from', amountFen: fen(500_00) },
    { kind: 'sales_from', amountFen: fen(800_00), days: 30 },
    { kind: 'top_up_from', amountFen: fen(500_00) },
  ],
}

/** The preset's rates for its own classes; the full price for those of a campaign. */
function pricesOf(
  classes: readonly PriceClass[],
): Pick<Programme, 'priceClasses' | 'memberPrice' | 'birthdayRight'> {
  const withAll = (rates: Readonly<Record<string, number>>) =>
    Object.fromEntries(classes.map(({ code }) => [code, rates[code] ?? 1000]))
  const { birthdayRight, memberPrice } = SHOES
  return {
    priceClasses: classes,
    memberPrice: { member: withAll(memberPrice['member'] ?? {}) },
    birthdayRight:
      birthdayRight === null ? null : { ...birthdayRight, ratePermille: withAll(birthdayRight.ratePermille) },
  }
}
