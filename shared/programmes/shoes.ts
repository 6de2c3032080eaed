/**
 * The preset of a shoe chain, and the default: strict cards, two price classes, points as money off from 1000 where the card
 * was issued. A change of what it says is a new version: tills keep the versions that their sales were judged by.
 */
import type { Fen } from '../domain/money.ts'
import type { Points } from '../domain/points.ts'
import type { Programme } from '../domain/programme.ts'
import type { BusinessDate } from '../domain/time.ts'

export const SHOES: Programme = {
  id: 'shoes',
  version: 2,
  validFrom: '2020-01-01' as BusinessDate,
  name: { zh: '鞋店会员章程', en: 'Shoe shop programme' },
  tiers: [{ code: 'member', name: { zh: '会员', en: 'Member' } }],
  priceClasses: [
    { code: 'regular', name: { zh: '正价', en: 'Regular' }, earns: true, returnable: true },
    { code: 'special', name: { zh: '特价', en: 'Special' }, earns: true, returnable: true },
  ],
  categories: [
    { code: 'shoe', name: { zh: '鞋', en: 'Shoes' }, earns: true },
    { code: 'bag', name: { zh: '包', en: 'Bags' }, earns: true },
    { code: 'care', name: { zh: '护理用品', en: 'Care products' }, earns: true },
    { code: 'paper_bag', name: { zh: '购物袋', en: 'Paper bag' }, earns: false },
    { code: 'service', name: { zh: '服务', en: 'Service' }, earns: false },
  ],
  memberPrice: { member: { regular: 580, special: 900 } },
  birthdayRight: { window: 'month', ratePermille: { regular: 500, special: 900 } },
  accrual: {
    unitFen: 100 as Fen,
    pointsPerUnit: 1,
    stacking: 'highest',
    base: 'paid',
    rounding: 'down',
    limits: { perSale: null, perDay: null, perMonth: null },
    noPoints: [],
    extras: [],
    adjustment: {
      perStaffAndDay: 2000 as Points,
      reasons: [
        { code: 'mistake', name: { zh: '更正差错', en: 'Correcting a mistake' } },
        { code: 'goodwill', name: { zh: '客诉补偿', en: 'Goodwill after a complaint' } },
      ],
    },
    factors: [
      {
        code: 'birthday',
        name: { zh: '生日当天双倍', en: 'Double on the birthday' },
        permille: 2000,
        when: { kind: 'birthday', window: 'day' },
      },
      {
        code: 'womens_day',
        name: { zh: '妇女节双倍', en: "Double on Women's Day" },
        permille: 2000,
        when: { kind: 'solar_date', month: 3, day: 8 },
      },
      {
        code: 'mothers_day',
        name: { zh: '母亲节双倍', en: "Double on Mother's Day" },
        permille: 2000,
        when: { kind: 'nth_weekday', month: 5, weekday: 7, nth: 2 },
      },
      {
        code: 'teachers_day',
        name: { zh: '教师节双倍', en: "Double on Teachers' Day" },
        permille: 2000,
        when: { kind: 'solar_date', month: 9, day: 10 },
      },
      {
        code: 'mid_autumn',
        name: { zh: '中秋节双倍', en: 'Double at Mid-Autumn' },
        permille: 2000,
        when: { kind: 'lunar_date', month: 8, day: 15 },
      },
    ],
  },
  redemption: {
    minimumPoints: 1000 as Points,
    stepPoints: 1000 as Points,
    stepFen: 2000 as Fen,
    ceilingFenPerSale: null,
    moneyOff: true,
    mode: 'on_request',
    where: { kind: 'issuing_site' },
    items: [],
  },
  expiry: null,
  vouchers: [],
  storedValue: null,
  rewards: [],
  guests: { times: 1, earns: 'nobody' },
  card: {
    activationDelaySeconds: 86_400,
    ranges: [],
    identity: 'phone',
    idDocument: 'optional',
    approval: 'none',
    entry: { kind: 'none' },
    enrolmentPurchase: 'if_active',
    lateDays: null,
    loss: { kind: 'frozen' },
  },
  refund: {
    periodDays: 90,
    approval: 'always',
    shortfall: 'from_refund',
    reasons: [
      { code: 'no_longer_wanted', name: { zh: '不想要了', en: 'No longer wanted' }, quality: false },
      { code: 'wrong_size', name: { zh: '尺码不合', en: 'Wrong size' }, quality: false },
      { code: 'quality', name: { zh: '质量问题（三包）', en: 'Quality defect' }, quality: true },
    ],
  },
  tenders: [
    { code: 'cash', name: { zh: '现金', en: 'Cash' }, earns: true, kind: 'money' },
    { code: 'wechat', name: { zh: '微信', en: 'WeChat Pay' }, earns: true, kind: 'money' },
    { code: 'alipay', name: { zh: '支付宝', en: 'Alipay' }, earns: true, kind: 'money' },
    { code: 'bank_card', name: { zh: '刷卡', en: 'Bank card' }, earns: true, kind: 'money' },
    { code: 'voucher', name: { zh: '代金券', en: 'Voucher' }, earns: false, kind: 'free_voucher' },
  ],
  deductionReasons: [
    { code: 'rounding', name: { zh: '抹零', en: 'Rounding off' } },
    { code: 'manager_discount', name: { zh: '店长折扣', en: 'Manager discount' } },
    { code: 'flaw', name: { zh: '瑕疵', en: 'Flaw' } },
  ],
  overrideReasons: [
    { code: 'card_forgotten', name: { zh: '未带会员卡', en: 'Card not at hand' } },
    { code: 'slip_lost', name: { zh: '小票遗失', en: 'Slip lost' } },
    { code: 'past_period', name: { zh: '超过退货期', en: 'Past the return period' } },
    { code: 'quality', name: { zh: '质量问题（三包）', en: 'Quality defect' } },
    { code: 'goodwill', name: { zh: '店长酌情处理', en: 'Goodwill' } },
  ],
  consents: [
    {
      code: 'rules',
      version: 1,
      text: { zh: '已阅读并同意会员章程', en: 'I have read and accept the programme rules' },
      required: true,
    },
    {
      code: 'marketing_sms',
      version: 1,
      text: { zh: '同意接收优惠短信', en: 'I agree to receive offers by text message' },
      required: false,
    },
    {
      code: 'marketing_phone',
      version: 1,
      text: { zh: '同意接听回访电话', en: 'I agree to receive care calls' },
      required: false,
    },
  ],
  rulesShortForm: [
    { zh: '会员价：正价5.8折，特价9折', en: 'Member price: regular 42% off, special 10% off' },
    { zh: '实付满1元积1分', en: '1 point for each yuan paid' },
    { zh: '每1000分抵20元，限办卡门店', en: '1000 points pay 20 yuan, where the card was issued' },
    {
      zh: '生日当月一单正价5折，生日当天积分双倍',
      en: 'Birthday month: one sale with regular 50% off; double points on the day',
    },
    { zh: '会员卡申请24小时后生效', en: 'The card works 24 hours after application' },
    { zh: '会员卡遗失请挂失，挂失后冻结', en: 'Please report a lost card; it is then frozen' },
    { zh: '退货时按实际所得扣回积分', en: 'A return takes back the points it earned' },
  ],
  slipFooter: { zh: '退换请带小票与会员卡', en: 'Please bring slip and card for returns' },
  whyOnSlip: false,
}
