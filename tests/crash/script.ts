/** What the cashier of the crash tests does: enrolments, sales, redemptions and refunds, each planned from its number alone. */
import { demoLines } from '../../main/demo/goods.ts'
import { demoCard, demoForm } from '../../main/demo/people.ts'
import { type SeededChance, seededChance } from '../../main/demo/random.ts'
import { timeOrderedId } from '../../main/till/ids.ts'
import type { Till } from '../../main/till/till.ts'
import type { EnrolForm, MemberView } from '../../shared/contract/member.ts'
import type { RefundCommitInput } from '../../shared/contract/refund.ts'
import type { SaleCommitInput, SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'

/** One act exactly as it was asked, so that it can be asked again word for word. */
export type Ask =
  | { readonly kind: 'enrol'; readonly input: { readonly actId: string; readonly form: EnrolForm } }
  | { readonly kind: 'sale'; readonly input: SaleCommitInput }
  | { readonly kind: 'refund'; readonly input: RefundCommitInput }

/** What the till answered; an enrolment's answer names no slip. */
export interface Answer {
  readonly entryId: string
  readonly slipNumber: string | null
}

/** Acts follow each other by an hour, so that a card is active twenty-four acts after its enrolment. */
export const ACT_STEP_MS = 3_600_000

/** Of ten acts the first enrols, the sixth buys much, the seventh redeems, the eighth returns; the others buy. */
const ACTS_PER_MEMBER = 10
const BUYS_MUCH = 5
const REDEEMS = 6
const RETURNS = 7

/** The place of an act in the script, and what it draws its details from. */
export interface Act {
  readonly place: number
  readonly atMs: number
  readonly seed: number
}
/** The act's full request, with identification and quote as the screen would have got them. */
export function composeAsk(till: Till, act: Act): Ask {
  const chance = seededChance(act.seed + act.place)
  const actId = timeOrderedId(act.atMs, chance)
  const step = act.place % ACTS_PER_MEMBER
  if (step === 0) return { kind: 'enrol', input: { actId, form: demoForm(cardPlace(act.place), chance) } }
  if (step === RETURNS) {
    const refund = refundOf(till, actId)
    if (refund !== null) return { kind: 'refund', input: refund }
  }
  return { kind: 'sale', input: saleOf(till, actId, act.place, chance) }
}

function cardPlace(place: number): number {
  return 1_000 + Math.floor(place / ACTS_PER_MEMBER)
}

function memberFor(till: Till, place: number, chance: SeededChance): MemberView | null {
  if (chance.happens(250)) return null
  const card = demoCard(cardPlace(chance.below(place)))
  const identified = accepted(till.identify({ text: `;${card}?`, via: 'wedge' }))
  return identified.kind === 'member' && identified.member.card.state === 'active' ? identified.member : null
}

function saleOf(till: Till, actId: string, place: number, chance: SeededChance): SaleCommitInput {
  const member = memberFor(till, place, chance)
  const step = place % ACTS_PER_MEMBER
  const redeems = step === REDEEMS && (member?.points.here ?? 0) >= 1000
  const lines = step === BUYS_MUCH ? [...demoLines(chance), bigLine()] : demoLines(chance)
  const draft: SaleDraft = {
    identification: member?.identification ?? null,
    lines,
    deduction: null,
    redeemPoints: points(redeems ? 1000 : 0),
    useBirthdayRight: false,
    tenders: [{ code: chance.pick(['cash', 'wechat', 'alipay']), amountFen: null }],
    salesperson: null,
  }
  const asked = commitOf(till, actId, draft)
  return asked.ok ? asked.value : accepted(commitOf(till, actId, { ...draft, lines: [bigLine()] }))
}

/** A sale whose points are worth a redemption, and which is worth more than one. */
function bigLine(): SaleDraft['lines'][number] {
  return {
    kind: 'amount',
    text: '特价区',
    article: null,
    priceClass: 'special',
    category: 'shoe',
    unitPriceFen: fen(1_800_00),
    quantity: 1,
  }
}

/** Refuses what the quote refuses, such as a redemption of more than is due. */
function commitOf(till: Till, actId: string, draft: SaleDraft): Result<SaleCommitInput> {
  const { refusal, result } = accepted(till.quoteSale({ draft }))
  if (refusal !== null || result === null) return refuse(refusal?.code ?? 'no_quote', refusal?.details)
  const { dueFen, accruedPoints, redeemedPoints } = result
  return ok({ actId, draft, expected: { dueFen, accruedPoints, redeemedPoints }, approval: null })
}

/** A part of the newest sale comes back, the card left at home; null when there is none to return. */
function refundOf(till: Till, actId: string): RefundCommitInput | null {
  const newest = accepted(till.recentSlips()).find((slip) => slip.kind === 'sale')
  const opened = till.openSale({ slipNumber: newest?.slipNumber ?? '' })
  if (!opened.ok) return null
  const line = opened.value.lines.find((candidate) => candidate.keptUnits > 0)
  if (line === undefined) return null
  const units = line.kind === 'counted' ? 1 : Math.ceil(line.keptUnits / 2)
  const draft = {
    slipNumber: opened.value.slipNumber,
    returned: [{ line: line.line, units }],
    identification: opened.value.member?.identification ?? null,
    ...reasonOf(opened.value.reasons),
  }
  const { result } = accepted(till.quoteRefund({ draft }))
  if (result === null) return null
  const { handOutFen, clawbackPoints, restoredPoints } = result
  const expected = { handOutFen, clawbackPoints, restoredPoints }
  return { actId, draft, expected, approval: null, reason: 'card_forgotten' }
}

/** RF-06: the first reason that the rules list. */
function reasonOf([first]: readonly { readonly code: string }[]): { readonly reason?: string } {
  return first === undefined ? {} : { reason: first.code }
}

/** Asks the till for the act; what comes back ok has to outlive everything. */
export async function perform(till: Till, ask: Ask): Promise<Result<Answer>> {
  switch (ask.kind) {
    case 'enrol': {
      const enrolled = till.enrol(ask.input)
      return enrolled.ok ? ok({ entryId: enrolled.value.member.memberId, slipNumber: null }) : enrolled
    }
    case 'sale':
      return answerOf(await till.commitSale(ask.input))
    case 'refund':
      return answerOf(await till.commitRefund(ask.input))
  }
}

function answerOf(committed: Result<{ readonly entryId: string; readonly slipNumber: string }>) {
  return committed.ok
    ? ok({ entryId: committed.value.entryId, slipNumber: committed.value.slipNumber })
    : committed
}
