/** Programmes drawn wide and small: every way of saying something, figures near each other, so that edges are met. */
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type {
  AccrualRules,
  EntryCondition,
  Factor,
  FactorCondition,
  NoPointsCampaign,
  Programme,
  RedemptionItem,
  RedemptionRules,
  Reward,
  StoredValueRules,
  TenderKind,
  VoucherKind,
} from '../../shared/domain/programme.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import type { Choices } from './choices.ts'

/** Days of sale: a Saturday without a meaning, then days that dated conditions below reach. */
export const DAYS = [
  '2026-11-21',
  '2026-03-08',
  '2026-05-10',
  '2026-09-25',
  '2028-02-29',
  '2025-07-25',
] as BusinessDate[]

const NAME = { zh: '名', en: 'name' }
const fen = (amount: number) => amount as Fen
const points = (amount: number) => amount as Points

export const CLASSES = ['regular', 'special', 'promotion', 'clearance']
export const CATEGORIES = ['shoe', 'bag', 'paper_bag']
export const GIFTS = ['cup', 'towel']
export const SITES = ['0001', '0002', '0003']

/** A programme that schema and check let through; null for one in a hundred, where none of a few tries was. */
export function programmeFrom(choices: Choices): Programme | null {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const read = readProgramme(documentFrom(choices))
    if (read.ok) return read.value
  }
  return null
}

const TRIES_MAX = 5

/** One in three has everything at once, and in a way that lets it meet in one sale. */
function documentFrom(choices: Choices): Programme {
  const { pick, chance } = choices
  const plenty = chance(30)
  const storedValue = plenty || chance(60) ? storedValueFrom(choices) : null
  const vouchers = plenty || chance(50) ? vouchersFrom(choices, plenty) : []
  const rates = () => Object.fromEntries(CLASSES.map((code) => [code, pick([1000, 900, 580, 333, 500, 1])]))
  return {
    ...SHOES,
    tiers: ['member', 'gold'].map((code) => ({ code, name: NAME })),
    priceClasses: CLASSES.map((code) => ({
      code,
      name: NAME,
      earns: code !== 'promotion' || chance(30),
      returnable: code !== 'clearance' || chance(30),
    })),
    categories: CATEGORIES.map((code) => ({ code, name: NAME, earns: code !== 'paper_bag' })),
    memberPrice: { member: rates(), gold: rates() },
    birthdayRight: chance(60) ? { window: pick(['month', 'day']), ratePermille: rates() } : null,
    accrual: accrualFrom(choices, plenty),
    redemption: redemptionFrom(choices, storedValue, vouchers),
    expiry: chance(40) ? { months: pick([1, 12, 24]), end: pick(['day', 'month', 'year']) } : null,
    vouchers,
    storedValue,
    rewards: rewardsFrom(choices, storedValue, vouchers, plenty),
    guests: chance(70) ? { times: pick([1, null, 3]), earns: pick(['nobody', 'introducer']) } : null,
    card: {
      ...SHOES.card,
      entry: entryFrom(choices, storedValue, 2),
      lateDays: chance(70) ? pick([0, 7, 30]) : null,
    },
    refund: {
      ...SHOES.refund,
      periodDays: pick([90, 0, 7]),
      shortfall: pick(['from_refund', 'from_refund', 'debt', 'refuse']),
      reasons: chance(60) ? SHOES.refund.reasons : [],
    },
    tenders: tendersFrom(choices, storedValue, vouchers),
  }
}

function accrualFrom(choices: Choices, plenty: boolean): AccrualRules {
  const { pick, chance } = choices
  const unitFen = pick([100, 10, 10, 1, 300, 7, 100, 50])
  const limit = () => (chance(plenty ? 35 : 15) ? points(pick([10, 1, 50, 200, 7])) : null)
  return {
    unitFen: fen(unitFen),
    pointsPerUnit: unitFen < 50 ? 1 : pick([1, 1, 2, 10, 3]),
    factors: unitFen === 1 ? [] : factorsFrom(choices),
    stacking: pick(['highest', 'multiply', 'add']),
    base: chance(25) ? 'list' : 'paid',
    rounding: pick(['down', 'down', 'half_up', 'up']),
    limits: { perSale: limit(), perDay: limit(), perMonth: limit() },
    noPoints: chance(10) ? [noPointsFrom(choices)] : [],
    extras: [
      { code: 'check_in', name: NAME, points: points(5), limit: { count: 1, period: 'day' } },
      {
        code: 'sharing',
        name: NAME,
        points: points(pick([50, 1, 1000])),
        limit: { count: 3, period: 'month' },
      },
    ],
    adjustment: !chance(5)
      ? { perStaffAndDay: points(pick([100, 2000])), reasons: [{ code: 'mistake', name: NAME }] }
      : null,
  }
}

function noPointsFrom({ pick }: Choices): NoPointsCampaign {
  const when: NoPointsCampaign['when'] = pick([
    { kind: 'weekdays', weekdays: [6] },
    { kind: 'solar_date', month: 3, day: 8 },
  ])
  return { code: 'great_sale', name: NAME, when }
}

function factorsFrom(choices: Choices): Factor[] {
  const { pick, upTo } = choices
  return Array.from({ length: pick([0, 1, 2, 3, 4, 6]) }, (_, place) => ({
    code: `factor_${place}`,
    name: NAME,
    permille: pick([2000, 1500, 1000, 3000, 1001, 1333, 1100, 5000, 1000 + upTo(2000)]),
    when: conditionFrom(choices),
  }))
}

function conditionFrom({ pick, upTo }: Choices): FactorCondition {
  const conditions: FactorCondition[] = [
    { kind: 'weekdays', weekdays: [6, 7] },
    { kind: 'category', category: 'shoe' },
    { kind: 'category', category: 'bag' },
    { kind: 'price_class', priceClass: 'regular' },
    { kind: 'price_class', priceClass: 'special' },
    { kind: 'sale_from', amountFen: fen(1 + upTo(3000)) },
    { kind: 'sale_from', amountFen: fen(1000) },
    { kind: 'tier', tier: 'member' },
    { kind: 'tier', tier: 'gold' },
    { kind: 'birthday', window: 'month' },
    { kind: 'birthday', window: 'day' },
    { kind: 'birthday_days', days: pick([3, 7]) },
    { kind: 'redemptions', from: pick([0, 1]), to: pick([null, 1, 3]) },
    { kind: 'date_range', from: '2025-01-01' as BusinessDate, to: '2026-11-21' as BusinessDate },
    { kind: 'nth_weekday', month: 5, weekday: 7, nth: 2 },
    { kind: 'lunar_date', month: 8, day: 15 },
    { kind: 'solar_date', month: 2, day: 29 },
    { kind: 'solar_date', month: 3, day: 8 },
  ]
  return pick(conditions)
}

function redemptionFrom(
  choices: Choices,
  storedValue: StoredValueRules | null,
  vouchers: readonly VoucherKind[],
): RedemptionRules {
  const { pick, chance } = choices
  const stepPoints = pick([10, 1, 3, 50, 100, 7])
  const stepFen = pick([20, 1, 2, 5, 10, 3])
  return {
    minimumPoints: points(pick([stepPoints, stepPoints * 3, stepPoints + 1])),
    stepPoints: points(stepPoints),
    stepFen: fen(stepFen),
    ceilingFenPerSale: chance(15) ? fen(stepFen * pick([10, 4])) : null,
    moneyOff: !chance(10),
    mode: storedValue !== null && chance(40) ? 'automatic' : 'on_request',
    where: pick<RedemptionRules['where']>([
      { kind: 'everywhere' },
      { kind: 'issuing_site' },
      { kind: 'sites', sites: ['0001', '0002'] },
    ]),
    items: itemsFrom(choices, storedValue, vouchers),
  }
}

function itemsFrom(
  { pick, chance }: Choices,
  storedValue: StoredValueRules | null,
  vouchers: readonly VoucherKind[],
): RedemptionItem[] {
  const price = () => ({ name: NAME, points: points(pick([50, 1, 200])), payFen: fen(pick([0, 0, 990, 1])) })
  const items: RedemptionItem[] = [
    { ...price(), code: 'umbrella', kind: 'gift' },
    { ...price(), code: 'concert', kind: 'event' },
  ]
  const [voucher] = vouchers
  if (voucher !== undefined)
    items.push({ ...price(), code: 'a_voucher', kind: 'voucher', voucher: voucher.code })
  if (storedValue !== null)
    items.push({ ...price(), code: 'some_value', kind: 'value', valueFen: fen(pick([100, 7])) })
  return items.filter(() => !chance(10))
}

function storedValueFrom({ pick, chance }: Choices): StoredValueRules {
  const earnsAt = pick(['spending', 'top_up', 'never'] as const)
  return {
    order: pick([
      ['rebate', 'bonus', 'principal'],
      ['principal', 'bonus', 'rebate'],
      ['bonus', 'principal', 'rebate'],
    ]),
    earnsAt,
    bonusEarns: earnsAt === 'spending' && chance(50),
    topUps: [
      { payFen: fen(1000), bonusFen: fen(100) },
      { payFen: fen(5000), bonusFen: fen(pick([1000, 0])) },
    ],
    limitFen: fen(pick([500_000, 6000])),
  }
}

function vouchersFrom({ pick, chance }: Choices, plenty: boolean): VoucherKind[] {
  return ['thanks', 'present'].map((code) => ({
    code,
    name: NAME,
    valueFen: fen(pick([500, 50, 2000, 101])),
    validDays: 90,
    sites: !plenty && chance(30) ? ['0001'] : null,
    minimumFen: fen(!plenty && chance(40) ? pick([1000, 100]) : 0),
    priceClasses: chance(plenty ? 15 : 40)
      ? pick([['regular'], ['regular', 'special'], ['clearance']])
      : null,
    perSale: pick([2, 1]),
    stacks: !chance(30),
    bound: chance(50),
    bought: code === 'present' && chance(70),
  }))
}

function rewardsFrom(
  choices: Choices,
  storedValue: StoredValueRules | null,
  vouchers: readonly VoucherKind[],
  plenty: boolean,
): Reward[] {
  const { pick, upTo, chance } = choices
  return Array.from({ length: pick(plenty ? [1, 2, 4] : [0, 0, 1, 2, 4]) }, (_, place): Reward => {
    const [voucher] = vouchers
    const when: Reward['when'] = pick([
      { kind: 'sale_from', amountFen: fen(1 + upTo(plenty ? 200 : 3000)) },
      { kind: 'first_sale' },
      storedValue === null
        ? { kind: 'sale_from', amountFen: fen(1) }
        : { kind: 'top_up_from', amountFen: fen(pick([1000, 5000, 1001])) },
    ])
    const gives: Reward['gives'] = pick([
      { kind: 'points', points: points(pick([50, 1, 333])) },
      { kind: 'gift', gift: pick(GIFTS), valueFen: fen(pick([300, 0, 5000])) },
      voucher === undefined
        ? { kind: 'points', points: points(20) }
        : { kind: 'voucher', voucher: voucher.code },
    ])
    return {
      code: `reward_${place}`,
      name: NAME,
      when,
      // A gift is handed to who is there.
      to: pick(gives.kind === 'gift' ? ['member'] : ['member', 'member', 'referrer']),
      gives,
      limit: chance(30) ? { count: 1, period: 'month' } : null,
    }
  })
}

function entryFrom(choices: Choices, storedValue: StoredValueRules | null, depth: number): EntryCondition {
  const { pick, upTo } = choices
  const amountFen = fen(1 + upTo(3000))
  const simple: EntryCondition[] = [
    { kind: 'sale_from', amountFen },
    { kind: 'sales_from', amountFen, days: pick([30, 1, 7]) },
    { kind: 'none' },
  ]
  if (storedValue !== null) simple.push({ kind: 'top_up_from', amountFen: fen(1000) })
  if (depth === 0 || !choices.chance(30)) return pick(simple)
  const of = Array.from({ length: pick([2, 1, 3]) }, () => entryFrom(choices, storedValue, depth - 1))
  return { kind: pick(['all', 'any']), of }
}

function tendersFrom(
  { chance }: Choices,
  storedValue: StoredValueRules | null,
  vouchers: readonly VoucherKind[],
): TenderKind[] {
  const tenders: TenderKind[] = [
    { code: 'cash', name: NAME, earns: true, kind: 'money' },
    { code: 'wechat', name: NAME, earns: !chance(20), kind: 'money' },
    { code: 'paper', name: NAME, earns: false, kind: 'free_voucher' },
    { code: 'coupon', name: NAME, earns: !chance(40), kind: 'bought_voucher' },
  ]
  if (storedValue !== null) {
    tenders.push({
      code: 'card',
      name: NAME,
      earns: storedValue.earnsAt === 'spending',
      kind: 'stored_value',
    })
  }
  if (vouchers.length > 0) tenders.push({ code: 'ticket', name: NAME, earns: false, kind: 'voucher' })
  return tenders
}
