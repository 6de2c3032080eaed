/** One slip of each kind, valid by default, with everything on it that a slip of its kind can carry. */
import type {
  CardSlip,
  ExchangeSlip,
  RefundSlip,
  SaleSlip,
  ShiftSlip,
  Slip,
  SlipInput,
  TestSlip,
  WelcomeSlip,
} from '../../shared/receipt/slip.ts'
import {
  aClaimSlip,
  anActSlip,
  anAdjustmentSlip,
  anUndoneSlip,
  anUnknownReturnSlip,
  aSwapSlip,
  aTopUpSlip,
} from './act-samples.ts'
import { aHead, MEMBER, numberOf, parsed, VOUCHER } from './sample-parts.ts'

/** @throws when the change makes it no sale slip. */
export function aSaleSlip(change: Partial<Extract<SlipInput, { kind: 'sale' }>> = {}): SaleSlip {
  return parsed('sale', {
    kind: 'sale',
    head: aHead(),
    lines: [
      { text: '正价商品', rateLabel: '5.8折', quantity: null, amountFen: 346_84 },
      { text: '特价商品', rateLabel: '9折', quantity: null, amountFen: 90_00 },
    ],
    deduction: null,
    redemption: { points: 1000, amountFen: 20_00 },
    dueFen: 416_84,
    tenders: [{ label: '现金', amountFen: 416_84 }],
    member: {
      ...MEMBER,
      accruedPoints: 416,
      usedPoints: 1000,
      balancePoints: 2676,
      reasons: [],
    },
    footer: '退换请带小票与会员卡',
    ...change,
  })
}

/** Long articles, a deduction, several tenders, reasons, a salesperson, a reprint of the demo shop. */
export function aFullSaleSlip(): SaleSlip {
  return aSaleSlip({
    head: aHead({ salesperson: '王小红', copy: 'reprint', demo: true }),
    lines: [
      {
        text: '羊皮短靴（加绒）春季特别款 37 码 深棕色 女款 限量',
        rateLabel: '5.8折',
        quantity: 1,
        amountFen: 290_00,
      },
      { text: 'Waterproof spray 250 ml', rateLabel: null, quantity: 12, amountFen: 1_234_56 },
      { text: '赠品鞋刷', rateLabel: '赠品', quantity: 1, amountFen: 0 },
    ],
    deduction: { reason: '抹零', amountFen: 56 },
    redemption: { points: 1000, amountFen: 20_00 },
    dueFen: 1_504_00,
    tenders: [
      { label: '微信', amountFen: 1_000_00 },
      { label: '刷卡', amountFen: 504_00 },
    ],
    member: {
      ...MEMBER,
      accruedPoints: 3008,
      usedPoints: 1000,
      balancePoints: 5268,
      reasons: [
        { text: '实付￥1504.00，每消费1元积1分', points: 1504 },
        { text: '生日双倍积分', points: 1504 },
      ],
    },
  })
}

export function aGuestSaleSlip(): SaleSlip {
  return aSaleSlip({
    member: null,
    redemption: null,
    dueFen: 436_84,
    tenders: [{ label: '现金', amountFen: 436_84 }],
  })
}

export function aRefundSlip(change: Partial<Extract<SlipInput, { kind: 'refund' }>> = {}): RefundSlip {
  return parsed('refund', {
    kind: 'refund',
    head: aHead({ timeText: '2026-11-21 15:32', slipNumber: numberOf(4188) }),
    original: { slipNumber: numberOf(3950), dateText: '2026-09-19' },
    lines: [{ text: '羊皮短靴 37 码', rateLabel: null, quantity: 1, amountFen: 290_00 }],
    restored: null,
    lapsedFen: 0,
    shortfall: { points: 190, amountFen: 3_80 },
    handOutFen: 286_20,
    tenders: [{ label: '现金', amountFen: 286_20 }],
    member: { ...MEMBER, clawbackPoints: 100, restoredPoints: 0, debtPoints: 0, balancePoints: 0 },
    cardSurrendered: false,
    footer: null,
    ...change,
  })
}

/** Points that come back, a lapsed voucher, debt, the card handed back. */
function aFullRefundSlip(): RefundSlip {
  return aRefundSlip({
    restored: { points: 1000, amountFen: 20_00 },
    lapsedFen: 10_00,
    handOutFen: 256_20,
    tenders: [
      { label: '微信', amountFen: 200_00 },
      { label: '现金', amountFen: 56_20 },
    ],
    member: { ...MEMBER, clawbackPoints: 100, restoredPoints: 1000, debtPoints: 12, balancePoints: 1000 },
    cardSurrendered: true,
    footer: '退换请带小票与会员卡',
  })
}

export function aWelcomeSlip(change: Partial<Extract<SlipInput, { kind: 'welcome' }>> = {}): WelcomeSlip {
  return parsed('welcome', {
    kind: 'welcome',
    head: aHead({ timeText: '2026-11-21 16:05', slipNumber: numberOf(4189) }),
    member: { ...MEMBER, tier: '会员', maskedCard: '9001****4742' },
    activeFromText: '2026-11-22 16:05:12',
    rules: {
      name: '会员章程',
      version: 7,
      lines: [
        '每消费 1 元积 1 分，会员正价 5.8折、特价 9折。',
        '1000 分抵 20 元；退货时扣回该商品所得积分，积分不足的从退款中扣除。',
        '会员卡限本人使用，遗失请尽快到门店挂失（Please report a lost card at any shop at once）。',
      ],
    },
    consents: [
      { text: '会员章程', version: 7 },
      { text: '接收短信优惠通知', version: 2 },
    ],
    footer: '欢迎再来',
    ...change,
  })
}

/** What a sale gave, what became value by itself, debt paid at once, points that end soon. */
function aGivenSaleSlip(): SaleSlip {
  return aSaleSlip({
    given: [
      { text: '满1000送50元代金券', voucher: VOUCHER },
      { text: '满500送鞋刷', voucher: null },
    ],
    member: {
      ...MEMBER,
      accruedPoints: 832,
      usedPoints: 0,
      balancePoints: 404,
      reasons: [{ text: '416.84 → 416 × 2 生日双倍', points: 832 }],
      converted: { points: 1000, amountFen: 20_00 },
      debtPaidPoints: 12,
      valueFen: 1_020_00,
      expiring: { points: 120, dateText: '2026-12-31' },
    },
  })
}

/** RF-09: a whole sale undone, with a voucher back, a used gift owed, and rebate that is points again. */
function aVoidSlip(): RefundSlip {
  return aRefundSlip({
    isVoid: true,
    vouchersBackFen: 50_00,
    owedFen: 15_00,
    shortfall: null,
    handOutFen: 225_00,
    tenders: [{ label: '现金', amountFen: 225_00 }],
    given: [{ text: '购物券', voucher: VOUCHER }],
    member: {
      ...MEMBER,
      clawbackPoints: 290,
      restoredPoints: 0,
      debtPoints: 0,
      balancePoints: 10,
      reasons: [{ text: '290 - 0 = 290', points: null }],
      convertedBack: { points: 290, amountFen: 5_80 },
    },
  })
}

export function anExchangeSlip(change: Partial<Extract<SlipInput, { kind: 'exchange' }>> = {}): ExchangeSlip {
  return parsed('exchange', {
    kind: 'exchange',
    head: aHead({ slipNumber: numberOf(4191) }),
    original: { slipNumber: numberOf(3950), dateText: '2026-09-19' },
    returned: {
      lines: [{ text: '羊皮短靴 37 码', rateLabel: '5.8折', quantity: 1, amountFen: 200_00 }],
      restored: null,
      lapsedFen: 0,
      shortfall: null,
      handOutFen: 200_00,
    },
    sold: {
      lines: [{ text: '牛皮长靴 38 码', rateLabel: '5.8折', quantity: 1, amountFen: 260_00 }],
      deduction: null,
      redemption: null,
      dueFen: 260_00,
    },
    net: { handedOut: false, amountFen: 60_00 },
    tenders: [{ label: '微信', amountFen: 60_00 }],
    member: {
      ...MEMBER,
      clawbackPoints: 200,
      restoredPoints: 0,
      debtPoints: 0,
      accruedPoints: 260,
      usedPoints: 0,
      balancePoints: 260,
    },
    cardSurrendered: false,
    footer: '退换请带小票与会员卡',
    ...change,
  })
}

/** Cheaper goods instead: money is handed out, points come back and are used again, the card is handed in. */
function aHandedOutExchangeSlip(): ExchangeSlip {
  return anExchangeSlip({
    returned: {
      lines: [{ text: '羊皮短靴 37 码', rateLabel: '5.8折', quantity: 2, amountFen: 400_00 }],
      restored: { points: 1000, amountFen: 20_00 },
      lapsedFen: 10_00,
      shortfall: null,
      handOutFen: 370_00,
    },
    sold: {
      lines: [{ text: '牛皮平底鞋 37 码', rateLabel: '9折', quantity: 1, amountFen: 160_56 }],
      deduction: { reason: '抹零', amountFen: 56 },
      redemption: { points: 500, amountFen: 10_00 },
      dueFen: 150_00,
    },
    net: { handedOut: true, amountFen: 220_00 },
    tenders: [
      { label: '微信', amountFen: 200_00 },
      { label: '现金', amountFen: 20_00 },
    ],
    member: {
      ...MEMBER,
      clawbackPoints: 380,
      restoredPoints: 1000,
      debtPoints: 0,
      accruedPoints: 150,
      usedPoints: 500,
      balancePoints: 650,
      reasons: [{ text: '380 - 0 = 380', points: null }],
    },
    cardSurrendered: true,
    footer: null,
  })
}

function aShiftSlip(): ShiftSlip {
  return parsed('shift', {
    kind: 'shift',
    head: aHead({ slipNumber: null }),
    blocks: [
      [
        { label: '班次 12', value: '李娜' },
        { label: '开班', value: '2026-11-21 09:02' },
      ],
      [{ label: '消费', value: '31' }],
      [{ label: '现金', value: '8120.00  -286.20' }],
    ],
  })
}

/** EN-08: the card waits for a manager. */
function aProposedSlip(): WelcomeSlip {
  return aWelcomeSlip({ activeFromText: null })
}

export function aCardSlip(change: Partial<Extract<SlipInput, { kind: 'card' }>> = {}): CardSlip {
  return parsed('card', {
    kind: 'card',
    head: aHead({ timeText: '2026-11-21 17:20', slipNumber: numberOf(4190) }),
    act: 'replaced',
    member: { ...MEMBER, tier: '会员', maskedCard: '9001****8841' },
    replaced: { maskedCard: '9001****4742', feeFen: 10_00 },
    activeFromText: '2026-11-21 17:20:08',
    fields: [],
    balancePoints: 1580,
    footer: '欢迎再来',
    ...change,
  })
}

/** EN-15: with the line to stamp. */
function aSurrenderedSlip(): CardSlip {
  return aCardSlip({ act: 'surrendered', replaced: null, activeFromText: null, footer: null })
}

/** EN-12: which fields are others now. */
function aChangedSlip(): CardSlip {
  return aCardSlip({
    act: 'changed',
    replaced: null,
    activeFromText: null,
    fields: ['name', 'phone', 'birthday', 'id_document'],
  })
}

export function aTestSlip(): TestSlip {
  return parsed('test', { kind: 'test', head: aHead({ slipNumber: null }) })
}

/** Every slip the goldens are kept of, by the golden's name. */
export const SAMPLES: Readonly<Record<string, () => Slip>> = {
  sale: aSaleSlip,
  'sale-full': aFullSaleSlip,
  'sale-guest': aGuestSaleSlip,
  refund: aRefundSlip,
  'refund-full': aFullRefundSlip,
  'sale-given': aGivenSaleSlip,
  void: aVoidSlip,
  exchange: anExchangeSlip,
  'exchange-handed-out': aHandedOutExchangeSlip,
  redemption: anActSlip,
  claim: aClaimSlip,
  'top-up': aTopUpSlip,
  undone: anUndoneSlip,
  points: anAdjustmentSlip,
  swap: aSwapSlip,
  'unknown-return': anUnknownReturnSlip,
  shift: aShiftSlip,
  welcome: aWelcomeSlip,
  'welcome-proposed': aProposedSlip,
  'card-replaced': aCardSlip,
  'card-surrendered': aSurrenderedSlip,
  'card-changed': aChangedSlip,
  test: aTestSlip,
}
