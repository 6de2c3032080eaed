/** From an act, booked or still a draft, to its slip's model. */
import { maskedCardOnSlip } from '../../shared/domain/card-number.ts'
import { maskName } from '../../shared/domain/member.ts'
import type { Consent, LocalText, Programme } from '../../shared/domain/programme.ts'
import { shopSecondText, shopTimeText } from '../../shared/domain/time.ts'
import type { SlipHead, SlipLang, TestSlip, WelcomeSlip } from '../../shared/receipt/slip.ts'
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

export function tenderName(programme: Programme, code: string, lang: SlipLang): string {
  const tender = programme.tenders.find((known) => known.code === code)
  return tender === undefined ? code : localText(tender.name, lang)
}

export function deductionName(programme: Programme, code: string, lang: SlipLang): string {
  const reason = programme.deductionReasons.find((known) => known.code === code)
  return reason === undefined ? code : localText(reason.name, lang)
}
