/** What the slips of samples.ts are made from: a head, a member, a voucher, numbers. */
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { makeVoucherNumber } from '../../shared/domain/voucher-number.ts'
import { type Slip, type SlipHead, type SlipInput, slipSchema } from '../../shared/receipt/slip.ts'

export const SLIP_NUMBER = numberOf(4187)

export function numberOf(seq: number): string {
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

export const MEMBER = { maskedName: '张*敏', tier: '金卡', maskedCard: '6051****4742' }

export function aHead(change: Partial<SlipHead> = {}): SlipHead {
  return { ...HEAD, ...change }
}

export const VOUCHER = {
  number: makeVoucherNumber({ site: 1, till: 2, epoch: 1, seq: 4187, position: 0 }),
  valueFen: 50_00,
  validToText: '2027-01-20',
}

/** @throws when it is no slip, or one of another kind. */
export function parsed<Kind extends Slip['kind']>(
  kind: Kind,
  input: SlipInput,
): Extract<Slip, { kind: Kind }> {
  const slip = slipSchema.parse(input)
  if (!isKind(slip, kind)) throw new Error(`not a ${kind} slip`)
  return slip
}

function isKind<Kind extends Slip['kind']>(slip: Slip, kind: Kind): slip is Extract<Slip, { kind: Kind }> {
  return slip.kind === kind
}
