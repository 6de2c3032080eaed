/** One slip of each kind, valid by default, with everything on it that a slip of its kind can carry. */
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { makeVoucherNumber } from '../../shared/domain/voucher-number.ts'
import {
  type ActSlip,
  type CardSlip,
  type ExchangeSlip,
  type RefundSlip,
  type SaleSlip,
  type ShiftSlip,
  type Slip,
  type SlipHead,
  type SlipInput,
  slipSchema,
  type TestSlip,
  type WelcomeSlip,
} from '../../shared/receipt/slip.ts'

type ActSlipInput = Extract<SlipInput, { kind: ActSlip['kind'] }>

export const SLIP_NUMBER = numberOf(4187)

function numberOf(seq: number): string {
  return makeSlipNumber({ site: 1, till: 2, epoch: 1, seq })
}

const HEAD: SlipHead = {
  shopName: '伊人鞋业',
  siteName: '万象城店',
  tillNumber: 2,
  slipNumber: SLIP_NUMBER,
  timeText: '2026-11-21 15:20',
  cashier: '李娜',
  salesperson: null,
  copy: 'original',
  demo: false,
}

const MEMBER = { maskedName: '张*敏', tier: '金卡', maskedCard: '6051****4742' }

export function aHead(change: Partial<SlipHead> = {}): SlipHead {
  return { ...HEAD, ...change }
}

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

const VOUCHER = {
  number: makeVoucherNumber({ site: 1, till: 2, epoch: 1, seq: 4187, position: 0 }),
  valueFen: 50_00,
  validToText: '2027-01-20',
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

export function anActSlip(change: Partial<ActSlipInput> = {}): ActSlip {
  return parsed(change.kind ?? 'redemption', {
    kind: 'redemption',
    head: aHead({ slipNumber: numberOf(4192) }),
    original: null,
    rows: [{ text: '马克杯', quantity: 2, points: -600, amountFen: null }],
    shortfall: null,
    money: { handedOut: false, amountFen: 20_00, tenders: [{ label: '现金', amountFen: 20_00 }] },
    member: { ...MEMBER, changePoints: -600, debtPoints: 0, balancePoints: 400, reasons: [] },
    signed: false,
    footer: '欢迎再来',
    ...change,
  })
}

/** EN-20: the points of a sale without a member, some of it value at once. */
function aClaimSlip(): ActSlip {
  return anActSlip({
    kind: 'claim',
    original: { slipNumber: numberOf(3950), dateText: '2026-09-19' },
    rows: [],
    money: null,
    member: {
      ...MEMBER,
      changePoints: 160,
      debtPoints: 0,
      balancePoints: 1160,
      reasons: [{ text: '1160.50 → 1160', points: 1160 }],
      converted: { points: 1000, amountFen: 20_00 },
      valueFen: 20_00,
    },
  })
}

/** SV-01, SV-04: principal, bonus, what it earned and gave. */
function aTopUpSlip(): ActSlip {
  return anActSlip({
    kind: 'top_up',
    rows: [
      { text: '本金', quantity: null, points: null, amountFen: 1_000_00 },
      { text: '赠送金', quantity: null, points: null, amountFen: 100_00 },
    ],
    money: {
      handedOut: false,
      amountFen: 1_000_00,
      tenders: [
        { label: '微信', amountFen: 600_00 },
        { label: '现金', amountFen: 400_00 },
      ],
    },
    given: [{ text: '充1000送50元代金券', voucher: VOUCHER }],
    member: {
      ...MEMBER,
      changePoints: 1000,
      debtPoints: 0,
      balancePoints: 1400,
      reasons: [{ text: '储值双倍', points: 1000 }],
      valueFen: 1_100_00,
    },
  })
}

/** RF-10: the same undone; what it gave has gone again. */
function anUndoneSlip(): ActSlip {
  return anActSlip({
    kind: 'undone',
    original: { slipNumber: numberOf(4192), dateText: '2026-11-21' },
    rows: [
      { text: '本金', quantity: null, points: null, amountFen: -1_000_00 },
      { text: '赠送金', quantity: null, points: null, amountFen: -100_00 },
    ],
    money: { handedOut: true, amountFen: 1_000_00, tenders: [{ label: '现金', amountFen: 1_000_00 }] },
    member: { ...MEMBER, changePoints: -1000, debtPoints: 0, balancePoints: 400, reasons: [] },
    signed: true,
  })
}

/** EA-11: points by hand, some of which pay debt. */
function anAdjustmentSlip(): ActSlip {
  return anActSlip({
    kind: 'points',
    rows: [{ text: '漏积补录', quantity: null, points: 300, amountFen: null }],
    money: null,
    member: {
      ...MEMBER,
      changePoints: 300,
      debtPoints: 0,
      balancePoints: 288,
      reasons: [],
      debtPaidPoints: 12,
    },
    signed: true,
  })
}

/** RF-11: goods of a sale that no ledger knows, with points that were nowhere. */
function anUnknownReturnSlip(): ActSlip {
  return anActSlip({
    kind: 'unknown_return',
    rows: [{ text: '退回商品 店长酌情处理', quantity: null, points: null, amountFen: 150_00 }],
    shortfall: { points: 50, amountFen: 1_00 },
    money: { handedOut: true, amountFen: 149_00, tenders: [{ label: '现金', amountFen: 149_00 }] },
    member: { ...MEMBER, changePoints: -100, debtPoints: 7, balancePoints: 0, reasons: [] },
    signed: true,
  })
}

/** RF-04: what it was and what it is now; no money, no points. */
function aSwapSlip(): ActSlip {
  return anActSlip({
    kind: 'swap',
    original: { slipNumber: numberOf(3950), dateText: '2026-09-19' },
    rows: [
      { text: '羊皮短靴 37 码', quantity: 1, points: null, amountFen: null },
      { text: '换为 羊皮短靴 38 码', quantity: null, points: null, amountFen: null },
    ],
    money: null,
    member: null,
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

function parsed<Kind extends Slip['kind']>(kind: Kind, input: SlipInput): Extract<Slip, { kind: Kind }> {
  const slip = slipSchema.parse(input)
  if (!isKind(slip, kind)) throw new Error(`not a ${kind} slip`)
  return slip
}

function isKind<Kind extends Slip['kind']>(slip: Slip, kind: Kind): slip is Extract<Slip, { kind: Kind }> {
  return slip.kind === kind
}
