/** From an act, booked or still a draft, to its slip's model. */
import { maskedCardOnSlip } from '../../shared/domain/card-number.ts'
import { maskName } from '../../shared/domain/member.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { Consent, LocalText, Programme } from '../../shared/domain/programme.ts'
import { rateLabel } from '../../shared/domain/rate-label.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { SaleFacts, SaleLine, SaleResult } from '../../shared/domain/sale.ts'
import { shopSecondText, shopTimeText } from '../../shared/domain/time.ts'
import type {
  RefundSlip,
  SaleSlip,
  SlipHead,
  SlipLang,
  SlipLine,
  TestSlip,
  WelcomeSlip,
} from '../../shared/receipt/slip.ts'
import { SLIP_LIMITS } from '../../shared/receipt/slip-parts.ts'
import type { TillIdentity } from '../store/identity.ts'
import type { MemberRow } from '../store/members.ts'

/** What stands on a slip besides the act itself. */
export interface SlipFrame {
  readonly identity: TillIdentity
  readonly lang: SlipLang
  readonly atMs: number
  readonly slipNumber: string | null
  readonly cashierName: string
  readonly salespersonName: string | null
  readonly copy: SlipHead['copy']
}

/** Texts of a programme in the slip's language. */
export function localText(text: LocalText, lang: SlipLang): string {
  return lang === 'en' ? text.en : text.zh
}

export function slipHead(frame: SlipFrame): SlipHead {
  return {
    shopName: frame.identity.shopName,
    siteName: frame.identity.siteName,
    tillNumber: frame.identity.tillNumber,
    slipNumber: frame.slipNumber,
    timeText: shopTimeText(frame.atMs),
    cashier: frame.cashierName,
    salesperson: frame.salespersonName,
    copy: frame.copy,
    demo: frame.identity.demo,
  }
}

interface MemberBlock {
  readonly member: MemberRow
  /** After the act. */
  readonly balancePoints: Points
}

export function saleSlip(
  frame: SlipFrame,
  programme: Programme,
  facts: SaleFacts,
  result: SaleResult,
  block: MemberBlock | null,
): SaleSlip {
  const { lang } = frame
  return {
    kind: 'sale',
    head: slipHead(frame),
    lines: facts.lines.map((line, position) => saleSlipLine(line, result.lines[position], lang)),
    deduction:
      facts.deduction === null
        ? null
        : { reason: reasonName(programme, facts.deduction.reason, lang), amountFen: result.deductionFen },
    redemption:
      result.redeemedPoints === 0 ? null : { points: result.redeemedPoints, amountFen: result.redeemedFen },
    dueFen: result.dueFen,
    tenders: result.tenders.map((tender) => ({
      label: tenderName(programme, tender.code, lang),
      amountFen: tender.amountFen,
    })),
    member:
      block === null
        ? null
        : {
            ...slipMember(block.member, programme, lang),
            accruedPoints: result.accruedPoints,
            usedPoints: result.redeemedPoints,
            balancePoints: block.balancePoints,
            reasons: factorReasons(programme, result, lang),
          },
    footer: localText(programme.slipFooter, lang),
  }
}

function saleSlipLine(
  line: SaleLine,
  judged: SaleResult['lines'][number] | undefined,
  lang: SlipLang,
): SlipLine {
  return {
    text: line.text,
    rateLabel: rateLabel(judged?.ratePermille ?? 1000, lang),
    quantity: line.kind === 'counted' ? line.quantity : null,
    amountFen: judged?.priceFen ?? (0 as Fen),
  }
}

/** Factors at work on this sale, each with the points of its money; a plain sale needs no reason. */
function factorReasons(programme: Programme, result: SaleResult, lang: SlipLang) {
  return result.groups
    .filter((group) => group.factors.length > 0)
    .slice(0, SLIP_LIMITS.reasonsMax)
    .map((group) => ({
      text: group.factors
        .map((code) => programme.accrual.factors.find((factor) => factor.code === code))
        .map((factor) => (factor === undefined ? '' : localText(factor.name, lang)))
        .join(' '),
      points: group.points,
    }))
}

export function refundSlip(
  frame: SlipFrame,
  programme: Programme,
  sale: { readonly slipNumber: string; readonly facts: SaleFacts; readonly result: SaleResult },
  result: RefundResult,
  block: (MemberBlock & { readonly debtPoints: Points }) | null,
): RefundSlip {
  const { lang } = frame
  return {
    kind: 'refund',
    head: slipHead(frame),
    original: { slipNumber: sale.slipNumber, dateText: sale.facts.businessDate },
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
    shortfall:
      result.shortfallPoints === 0 && result.withheldFen === 0
        ? null
        : { points: result.shortfallPoints, amountFen: result.withheldFen },
    handOutFen: result.handOutFen,
    tenders: result.tenders
      .filter((tender) => tender.handedFen !== 0)
      .map((tender) => ({ label: tenderName(programme, tender.code, lang), amountFen: tender.handedFen })),
    member:
      block === null
        ? null
        : {
            ...slipMember(block.member, programme, lang),
            clawbackPoints: takenPoints(result),
            restoredPoints: result.restoredPoints,
            debtPoints: block.debtPoints,
            balancePoints: block.balancePoints,
          },
    cardSurrendered: false,
    footer: localText(programme.slipFooter, lang),
  }
}

/** The part of the returned goods that points had paid. */
function restoredFen(result: RefundResult): Fen {
  const cost = result.lines.reduce((sum, line) => sum + line.costFen, 0)
  const byTenders = result.lines.reduce((sum, line) => sum + line.tenderFen.reduce((a, b) => a + b, 0), 0)
  return (cost - byTenders) as Fen
}

/** What really left the member's points: the claw-back as far as points were there. */
function takenPoints(result: RefundResult): Points {
  return points(result.clawbackLots.reduce((sum, lot) => sum + lot.points, 0))
}

export function welcomeSlip(
  frame: SlipFrame,
  programme: Programme,
  member: MemberRow,
  consents: readonly Consent[],
): WelcomeSlip {
  const { lang } = frame
  return {
    kind: 'welcome',
    head: slipHead(frame),
    member: slipMember(member, programme, lang),
    activeFromText:
      member.card?.state === 'proposed' ? null : shopSecondText(member.card?.activeAtMs ?? frame.atMs),
    rules: {
      name: localText(programme.name, lang),
      version: programme.version,
      lines: programme.rulesShortForm.map((line) => localText(line, lang)),
    },
    consents: consents.map((consent) => ({ text: localText(consent.text, lang), version: consent.version })),
    footer: localText(programme.slipFooter, lang),
  }
}

export function testSlip(frame: SlipFrame): TestSlip {
  return { kind: 'test', head: slipHead(frame) }
}

export function slipMember(member: MemberRow, programme: Programme, lang: SlipLang) {
  const tier = programme.tiers.find(({ code }) => code === member.tier)
  return {
    maskedName: maskName(member.name === '' ? ' ' : member.name),
    tier: tier === undefined ? member.tier : localText(tier.name, lang),
    maskedCard: member.card === null ? '****' : maskedCardOnSlip(member.card.number),
  }
}

function tenderName(programme: Programme, code: string, lang: SlipLang): string {
  const tender = programme.tenders.find((known) => known.code === code)
  return tender === undefined ? code : localText(tender.name, lang)
}

function reasonName(programme: Programme, code: string, lang: SlipLang): string {
  const reason = programme.deductionReasons.find((known) => known.code === code)
  return reason === undefined ? code : localText(reason.name, lang)
}
