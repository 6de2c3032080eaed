/** One slip of each act beside sale and return, with everything on it that a slip of its kind can carry. */
import type { ActSlip, SlipInput } from '../../shared/receipt/slip.ts'
import { aHead, MEMBER, numberOf, parsed, VOUCHER } from './sample-parts.ts'

type ActSlipInput = Extract<SlipInput, { kind: ActSlip['kind'] }>

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
export function aClaimSlip(): ActSlip {
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
export function aTopUpSlip(): ActSlip {
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
export function anUndoneSlip(): ActSlip {
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
export function anAdjustmentSlip(): ActSlip {
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
export function anUnknownReturnSlip(): ActSlip {
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
export function aSwapSlip(): ActSlip {
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
