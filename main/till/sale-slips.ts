/** Slips of sales, returns and exchanges. */
import { rewardVouchers, shareVouchers } from '../../shared/domain/issued-vouchers.ts'
import { type Fen, fen, NO_FEN } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { rateLabel } from '../../shared/domain/rate-label.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { RewardGiven, SaleFacts, SaleLine, SaleResult } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { withheldOf } from '../../shared/domain/withheld.ts'
import type { ExchangeSlip, RefundSlip, SaleSlip, SlipLang, SlipLine } from '../../shared/receipt/slip.ts'
import type { MemberStanding } from './slip-member.ts'
import { accrualReasons, clawbackReasons } from './slip-reasons.ts'
import { deductionName, localText, type SlipFrame, slipHead, slipMember, tenderName } from './slips.ts'

export function saleSlip(
  frame: SlipFrame,
  programme: Programme,
  facts: SaleFacts,
  result: SaleResult,
  member: MemberStanding | null,
): SaleSlip {
  const { lang } = frame
  return {
    kind: 'sale',
    head: slipHead(frame),
    ...soldOnSlip(programme, facts, result, lang),
    tenders: tendersOnSlip(programme, result.tenders, lang),
    ...givenOnSlip(frame, programme, facts.businessDate, member, result.rewards),
    member:
      member === null
        ? null
        : {
            ...slipMember(member.member, programme, lang),
            accruedPoints: result.accruedPoints,
            usedPoints: result.redeemedPoints,
            balancePoints: member.balancePoints,
            reasons: accrualReasons(programme, result, lang),
            ...standingOnSlip(member, result.conversion),
          },
    footer: localText(programme.slipFooter, lang),
  }
}

function soldOnSlip(programme: Programme, facts: SaleFacts, result: SaleResult, lang: SlipLang) {
  const { deduction } = facts
  const { redeemedPoints, redeemedFen } = result
  return {
    lines: facts.lines.map((line, position) => soldLine(line, result.lines[position], lang)),
    deduction:
      deduction === null
        ? null
        : {
            reason: deductionName(programme, deduction.reason, lang),
            amountFen: result.deductionFen,
          },
    redemption: redeemedPoints === 0 ? null : { points: redeemedPoints, amountFen: redeemedFen },
    dueFen: result.dueFen,
  }
}

function soldLine(line: SaleLine, judged: SaleResult['lines'][number] | undefined, lang: SlipLang): SlipLine {
  return {
    text: line.text,
    rateLabel: rateLabel(judged?.ratePermille ?? 1000, lang),
    quantity: line.kind === 'counted' ? line.quantity : null,
    amountFen: judged?.priceFen ?? NO_FEN,
  }
}

/** One row for each tender; stored value of several assets is one. */
export function tendersOnSlip(
  programme: Programme,
  tenders: readonly { readonly code: string; readonly amountFen: Fen }[],
  lang: SlipLang,
): SaleSlip['tenders'] {
  const sums = new Map<string, number>()
  for (const { code, amountFen } of tenders) sums.set(code, (sums.get(code) ?? 0) + amountFen)
  return [...sums].map(([code, sum]) => ({ label: tenderName(programme, code, lang), amountFen: fen(sum) }))
}

/** What is told of a member only where there is something to tell. */
export function standingOnSlip(
  { debtPaidPoints, valueFen, expiring }: MemberStanding,
  conversion: SaleResult['conversion'],
) {
  return {
    ...(conversion === undefined
      ? {}
      : { converted: { points: conversion.points, amountFen: conversion.fen } }),
    ...(debtPaidPoints === 0 ? {} : { debtPaidPoints }),
    ...(valueFen === null || valueFen === 0 ? {} : { valueFen }),
    ...(expiring === null ? {} : { expiring: { points: expiring.points, dateText: expiring.lastDay } }),
  }
}

/** Rewards by name; vouchers with their numbers, which a preview does not have yet. */
export function givenOnSlip(
  frame: SlipFrame,
  programme: Programme,
  businessDate: BusinessDate,
  member: MemberStanding | null,
  rewards: readonly RewardGiven[] | undefined,
): { readonly given?: NonNullable<SaleSlip['given']> } {
  if (rewards === undefined || member === null) return {}
  const { slipNumber, lang } = frame
  const { memberId } = member.member
  const act = { slipNumber: slipNumber ?? '', businessDate, programme }
  const numbered = slipNumber === null ? [] : rewardVouchers(act, memberId, rewards)
  const vouchers = numbered.filter((voucher) => voucher.memberId === memberId)
  const given = rewards
    .filter(({ to }) => to === 'member')
    .map((reward) => {
      const rule = programme.rewards.find(({ code }) => code === reward.code)
      const text = rule === undefined ? reward.code : localText(rule.name, lang)
      const voucher = reward.gives.kind === 'voucher' ? (vouchers.shift() ?? null) : null
      return { text, voucher: voucher === null ? null : voucherOnSlip(voucher) }
    })
  return given.length === 0 ? {} : { given }
}

export function voucherOnSlip(voucher: {
  readonly number: string
  readonly terms: { readonly valueFen: Fen }
  readonly validTo: BusinessDate
}) {
  return { number: voucher.number, valueFen: voucher.terms.valueFen, validToText: voucher.validTo }
}

/** The sale that goods come back from. */
interface SoldBefore {
  readonly slipNumber: string
  readonly facts: SaleFacts
  readonly result: SaleResult
}

export interface ReturnAct {
  readonly result: RefundResult
  readonly businessDate: BusinessDate
  /** RF-09 */
  readonly isVoid: boolean
  /** EN-15 */
  readonly surrendered: boolean
}

export function refundSlip(
  frame: SlipFrame,
  programme: Programme,
  sale: SoldBefore,
  { result, businessDate, isVoid, surrendered }: ReturnAct,
  member: MemberStanding | null,
): RefundSlip {
  const { lang } = frame
  const handed = result.tenders
    .filter(({ handedFen }) => handedFen !== 0)
    .map(({ code, handedFen, inCash }) => ({
      code: inCash === true ? cashCode(programme) : code,
      amountFen: handedFen,
    }))
  return {
    kind: 'refund',
    head: slipHead(frame),
    ...(isVoid ? { isVoid } : {}),
    original: { slipNumber: sale.slipNumber, dateText: sale.facts.businessDate },
    ...returnedOnSlip(sale, result, lang),
    tenders: tendersOnSlip(programme, handed, lang),
    ...sharesOnSlip(frame, sale, result, programme, businessDate),
    member: member === null ? null : returnMember(programme, sale, result, member, lang),
    cardSurrendered: surrendered,
    footer: localText(programme.slipFooter, lang),
  }
}

/** The tender that is handed out instead of another: the programme's first of money, which is cash. */
function cashCode(programme: Programme): string {
  return programme.tenders.find(({ kind }) => kind === 'money')?.code ?? ''
}

function returnedOnSlip(sale: SoldBefore, result: RefundResult, lang: SlipLang) {
  const { forPointsFen, forRewardsFen } = withheldOf(result)
  return {
    lines: result.lines.map((returned) => {
      const line = sale.facts.lines[returned.line]
      return {
        text: line?.text ?? '',
        rateLabel: rateLabel(sale.result.lines[returned.line]?.ratePermille ?? 1000, lang),
        quantity: line?.kind === 'counted' ? returned.units : null,
        amountFen: returned.costFen,
      }
    }),
    restored:
      result.restoredPoints === 0 ? null : { points: result.restoredPoints, amountFen: restoredFen(result) },
    lapsedFen: result.lapsedFen,
    ...(vouchersBackFen(result) === 0 ? {} : { vouchersBackFen: fen(vouchersBackFen(result)) }),
    shortfall:
      result.shortfallPoints === 0 && forPointsFen === 0
        ? null
        : { points: result.shortfallPoints, amountFen: forPointsFen },
    ...(forRewardsFen === 0 ? {} : { owedFen: forRewardsFen }),
    handOutFen: result.handOutFen,
  }
}

/** The part of the returned goods that points had paid. */
function restoredFen(result: RefundResult): Fen {
  const cost = result.lines.reduce((sum, line) => sum + line.costFen, 0)
  const byTenders = result.lines.reduce((sum, line) => sum + line.tenderFen.reduce((a, b) => a + b, 0), 0)
  return fen(cost - byTenders)
}

/** What vouchers had paid that come back as themselves. */
function vouchersBackFen(result: RefundResult): number {
  const gross = result.tenders.reduce((sum, tender) => sum + tender.grossFen, 0)
  return gross - result.lapsedFen - result.withheldFen - result.handOutFen
}

function sharesOnSlip(
  frame: SlipFrame,
  sale: SoldBefore,
  result: RefundResult,
  programme: Programme,
  businessDate: BusinessDate,
): { readonly given?: NonNullable<SaleSlip['given']> } {
  const { slipNumber, lang } = frame
  if (slipNumber === null) return {}
  const act = { slipNumber, businessDate }
  const given = shareVouchers(act, sale, result).map((voucher) => {
    const kind = programme.vouchers.find(({ code }) => code === voucher.kind)
    const text = kind === undefined ? voucher.kind : localText(kind.name, lang)
    return { text, voucher: voucherOnSlip(voucher) }
  })
  return given.length === 0 ? {} : { given }
}

/** What really left the member's points: the claw-back as far as points were there, and rewards taken back. */
function takenPoints(sale: SoldBefore, result: RefundResult): Points {
  const rewards = (result.rewardsGone ?? []).flatMap(({ position, lots = [] }) =>
    sale.result.rewards?.[position]?.to === 'member' ? lots : [],
  )
  return points([...result.clawbackLots, ...rewards].reduce((sum, lot) => sum + lot.points, 0))
}

function returnMember(
  programme: Programme,
  sale: SoldBefore,
  result: RefundResult,
  member: MemberStanding,
  lang: SlipLang,
): NonNullable<RefundSlip['member']> {
  const undone = result.conversionsUndone ?? []
  const back = undone.flatMap((one) => one.points).reduce((sum, lot) => sum + lot.points, 0)
  const value = undone.reduce((sum, one) => sum + one.fen, 0)
  return {
    ...slipMember(member.member, programme, lang),
    clawbackPoints: takenPoints(sale, result),
    restoredPoints: result.restoredPoints,
    debtPoints: member.debtPoints,
    balancePoints: member.balancePoints,
    ...(programme.whyOnSlip ? { reasons: clawbackReasons(sale, result, takenPoints(sale, result)) } : {}),
    ...(undone.length === 0 ? {} : { convertedBack: { points: points(back), amountFen: fen(value) } }),
    ...standingOnSlip(member, result.conversion),
  }
}

/** Both halves of an exchange, each with the programme that it was judged by. */
export interface ExchangedGoods {
  readonly old: { readonly sale: SoldBefore; readonly programme: Programme; readonly result: RefundResult }
  readonly sale: { readonly facts: SaleFacts; readonly result: SaleResult }
  readonly payFen: Fen
  readonly handOut: readonly { readonly code: string; readonly amountFen: Fen }[]
  readonly handOutFen: Fen
  readonly surrendered: boolean
}

export function exchangeSlip(
  frame: SlipFrame,
  programme: Programme,
  { old, sale, payFen, handOut, handOutFen, surrendered }: ExchangedGoods,
  member: MemberStanding | null,
): ExchangeSlip {
  const { lang } = frame
  const paid = sale.result.tenders.filter((tender) => tender.carried !== true)
  const handedOut = payFen === 0 && handOutFen > 0
  const { businessDate } = sale.facts
  const { given: back } = sharesOnSlip(frame, old.sale, old.result, old.programme, businessDate)
  return {
    kind: 'exchange',
    head: slipHead(frame),
    original: { slipNumber: old.sale.slipNumber, dateText: old.sale.facts.businessDate },
    returned: returnedOnSlip(old.sale, old.result, lang),
    sold: soldOnSlip(programme, sale.facts, sale.result, lang),
    net: { handedOut, amountFen: handedOut ? handOutFen : payFen },
    tenders: tendersOnSlip(programme, handedOut ? handOut : paid, lang),
    ...(back === undefined ? {} : { givenBack: back }),
    ...givenOnSlip(frame, programme, businessDate, member, sale.result.rewards),
    member:
      member === null
        ? null
        : {
            ...returnMember(old.programme, old.sale, old.result, member, lang),
            accruedPoints: sale.result.accruedPoints,
            usedPoints: sale.result.redeemedPoints,
            accruedReasons: accrualReasons(programme, sale.result, lang),
            ...standingOnSlip(member, sale.result.conversion),
          },
    cardSurrendered: surrendered,
    footer: localText(programme.slipFooter, lang),
  }
}
