/** A programme with every rule of sections 2 to 4 in it, at list price, so that what is paid is what a test writes. */
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

const name = (zh: string, en: string) => ({ zh, en })

export const RICH: Programme = {
  ...SHOES,
  id: 'rich',
  version: 1,
  memberPrice: { member: { regular: 1000, special: 1000 } },
  birthdayRight: null,
  accrual: {
    ...SHOES.accrual,
    factors: [],
    extras: [
      {
        code: 'check_in',
        name: name('签到', 'Check-in'),
        points: 10 as Points,
        limit: { count: 1, period: 'day' },
      },
    ],
    adjustment: {
      perStaffAndDay: 500 as Points,
      reasons: [{ code: 'mistake', name: name('更正差错', 'Correcting a mistake') }],
    },
  },
  redemption: {
    ...SHOES.redemption,
    minimumPoints: 100 as Points,
    stepPoints: 100 as Points,
    stepFen: 200 as Fen,
    items: [
      { code: 'mug', kind: 'gift', name: name('马克杯', 'Mug'), points: 300 as Points, payFen: 0 as Fen },
      {
        code: 'coupon',
        kind: 'voucher',
        name: name('50元券', '50 yuan voucher'),
        points: 200 as Points,
        payFen: 0 as Fen,
        voucher: 'fifty',
      },
      {
        code: 'bought',
        kind: 'voucher',
        name: name('80元购物券', '80 yuan bought voucher'),
        points: 10 as Points,
        payFen: 7000 as Fen,
        voucher: 'eighty',
      },
      {
        code: 'rebate',
        kind: 'value',
        name: name('返现30元', '30 yuan onto the card'),
        points: 150 as Points,
        payFen: 0 as Fen,
        valueFen: 3000 as Fen,
      },
    ],
  },
  vouchers: [
    {
      code: 'fifty',
      name: name('50元代金券', '50 yuan voucher'),
      valueFen: 5000 as Fen,
      validDays: 60,
      sites: null,
      minimumFen: 0 as Fen,
      priceClasses: null,
      perSale: 1,
      stacks: false,
      bound: true,
      bought: false,
    },
    {
      code: 'eighty',
      name: name('80元购物券', '80 yuan voucher'),
      valueFen: 8000 as Fen,
      validDays: 20,
      sites: null,
      minimumFen: 0 as Fen,
      priceClasses: null,
      perSale: 1,
      stacks: true,
      bound: false,
      bought: true,
    },
  ],
  storedValue: {
    order: ['rebate', 'principal', 'bonus'],
    earnsAt: 'spending',
    bonusEarns: false,
    topUps: [
      { payFen: 100_000 as Fen, bonusFen: 20_000 as Fen },
      { payFen: 50_000 as Fen, bonusFen: 0 as Fen },
    ],
    limitFen: 500_000 as Fen,
  },
  rewards: [
    {
      code: 'big_sale',
      name: name('满1000送券', 'Voucher from 1000'),
      when: { kind: 'sale_from', amountFen: 100_000 as Fen },
      to: 'member',
      gives: { kind: 'voucher', voucher: 'fifty' },
      limit: null,
    },
    {
      code: 'brush',
      name: name('满500送鞋刷', 'A brush from 500'),
      when: { kind: 'sale_from', amountFen: 50_000 as Fen },
      to: 'member',
      gives: { kind: 'gift', gift: 'brush', valueFen: 1500 as Fen },
      limit: null,
    },
    {
      code: 'introduced',
      name: name('推荐奖励', 'For introducing'),
      when: { kind: 'first_sale' },
      to: 'referrer',
      gives: { kind: 'points', points: 50 as Points },
      limit: null,
    },
  ],
  card: { ...SHOES.card, activationDelaySeconds: 0, lateDays: 7 },
  tenders: [
    ...SHOES.tenders,
    { code: 'card_value', name: name('储值', 'Stored value'), earns: true, kind: 'stored_value' },
    { code: 'registered', name: name('电子券', 'Registered voucher'), earns: false, kind: 'voucher' },
  ],
}

/** The same with points that live so many months, to the end of the day. */
export function expiringAfter(months: number): Programme {
  return { ...RICH, expiry: { months, end: 'day' } }
}

/** The same where every 1000 points become 20 yuan on the card by themselves. */
export const AUTOMATIC: Programme = {
  ...RICH,
  rewards: [],
  redemption: {
    ...RICH.redemption,
    mode: 'automatic',
    minimumPoints: 1000 as Points,
    stepPoints: 1000 as Points,
    stepFen: 2000 as Fen,
  },
}
