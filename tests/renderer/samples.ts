/** What the till shows, for tests of the screens' state: valid by default, a test names only what it is about. */

import { type DraftOutcome, saleDraft } from '../../renderer/state/sale-draft.ts'
import type { SaleInputs } from '../../renderer/state/sale-inputs.ts'
import type { EnrolCheck, Identified, MemberView } from '../../shared/contract/member.ts'
import type { RefundableLine, RefundableSale, RefundQuote } from '../../shared/contract/refund.ts'
import type { SaleCommitted, SaleQuote } from '../../shared/contract/sale.ts'
import { fen, NO_FEN } from '../../shared/domain/money.ts'
import { NO_POINTS, points } from '../../shared/domain/points.ts'
import type { SaleResult } from '../../shared/domain/sale.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aBookedSale, aLine, aRefund, aSale, evaluated, refunded } from '../support/builders.ts'

export function aMemberView(over: Partial<MemberView> = {}): MemberView {
  return {
    identification: 'identified-1',
    memberId: 'member-1',
    maskedName: '张*敏',
    maskedPhone: '199****5678',
    maskedCard: '9001 •••• 4742',
    strength: 'presented',
    tier: 'member',
    card: { state: 'active', activeAtText: null },
    points: { total: points(3260), here: points(3260), elsewhere: NO_POINTS, debt: NO_POINTS, expiring: [] },
    birthday: { today: false, thisMonth: false, rightAvailable: false },
    joinedOn: businessDate('2023-06-11'),
    visitsThisYear: 14,
    spentThisYearFen: NO_FEN,
    earnedThisYear: points(3260),
    value: null,
    besides: null,
    vouchers: [],
    mayBringGuest: false,
    extras: [],
    phoneLost: false,
    maskedId: null,
    referredBy: null,
    recent: [],
    ...over,
  }
}

export function anIdentifiedMember(over: Partial<MemberView> = {}): Identified {
  return { kind: 'member', member: aMemberView(over) }
}

/** The draft of these inputs by the shoes preset. */
export function outcomeOf(inputs: SaleInputs, identification: string | null = null): DraftOutcome {
  return saleDraft(inputs, {
    programme: SHOES,
    identification,
    amountLineText: (code) => `${code} goods`,
  })
}

export function draftOf(inputs: SaleInputs, identification: string | null = null) {
  const outcome = outcomeOf(inputs, identification)
  if (outcome.kind !== 'draft') throw new Error(`not a draft: ${JSON.stringify(outcome)}`)
  return outcome
}

/** A quote as the rules give it: the evaluation itself, so that its figures belong together. */
export function aQuote(over: Partial<SaleQuote> = {}): SaleQuote {
  const { result, why } = evaluated(aSale({ lines: [aLine({ priceFen: 598_00 })] }))
  return {
    refusal: null,
    result,
    why,
    redemptionChoices: [],
    approvals: [],
    slipSvg: '<svg/>',
    ...over,
  }
}

export function aCommitted(over: Partial<SaleCommitted> = {}): SaleCommitted {
  const result: SaleResult | null = aQuote().result
  if (result === null) throw new Error('a quote has a result')
  return {
    entryId: 'entry-1',
    slipNumber: '70000010100000019',
    result,
    member: aMemberView(),
    printJobId: 7,
    slipSvg: '<svg/>',
    ...over,
  }
}

export function aRefundableLine(over: Partial<RefundableLine> = {}): RefundableLine {
  return {
    line: 0,
    kind: 'counted',
    text: '羊皮短靴 37 码',
    priceClass: 'regular',
    ratePermille: 580,
    quantity: 2,
    costFen: fen(290_00),
    keptUnits: 2,
    wholeUnits: 2,
    ...over,
  }
}

export function aRefundableSale(over: Partial<RefundableSale> = {}): RefundableSale {
  return {
    slipNumber: '70000010100000019',
    date: businessDate('2026-09-19'),
    timeText: '2026-09-19 15:20',
    daysAgo: 63,
    periodDays: 90,
    programmeVersion: 1,
    cashierName: '李娜',
    lines: [aRefundableLine()],
    dueFen: NO_FEN,
    accruedPoints: points(290),
    redeemedPoints: NO_POINTS,
    tenders: [],
    rewards: [],
    voidable: false,
    reasons: [],
    claimable: false,
    member: aMemberView({ strength: 'typed', identification: 'typed-1' }),
    ...over,
  }
}

export function aRefundQuote(over: Partial<RefundQuote> = {}): RefundQuote {
  const sale = aBookedSale()
  const { result, why } = refunded(sale, aRefund(sale))
  return {
    refusal: null,
    result,
    netPoints: result.restoredPoints - result.clawbackPoints,
    cardEnd: null,
    why: [why.handOut, why.change],
    needs: { approval: true, overrides: [] },
    slipSvg: '<svg/>',
    ...over,
  }
}

export function anEnrolCheck(over: Partial<EnrolCheck> = {}): EnrolCheck {
  return {
    problems: {
      cardNumber: null,
      name: null,
      phone: null,
      birthday: null,
      consents: null,
      idNumber: null,
      referrer: null,
      entrySlips: null,
    },
    entry: null,
    needsProposal: false,
    duplicates: [],
    complete: true,
    activeAtText: '2026-11-22 10:00:00',
    slipSvg: '<svg/>',
    ...over,
  }
}
