/** Sales, returns, exchanges, claims and swaps, judged again from their facts. */
import { isSameJson } from './canonical.ts'
import { carryOver } from './carried.ts'
import { evaluateClaim } from './claim.ts'
import type { Posting, RefundBody, SaleBody } from './entry.ts'
import { bookedSale, type SaleSince, stateBefore } from './kept-sale.ts'
import {
  DEBT_ASSET,
  memberOwner,
  POINTS_ASSET,
  refundRightAsset,
  valueAsset,
  voucherAsset,
  voucherOwner,
} from './ledger.ts'
import { claimPostings } from './ledger-acts.ts'
import { exchangePostings, refundPostings } from './ledger-refund.ts'
import { salePostings } from './ledger-sale.ts'
import type { Programme } from './programme.ts'
import { evaluateSale } from './quote.ts'
import {
  CannotJudge,
  checkDay,
  checkLots,
  checkMember,
  checkResult,
  checkSlip,
  type EntryOf,
  type Examined,
  expectThat,
  judgedBy,
  type Knowledge,
  postedBy,
  programmeFor,
} from './recompute-known.ts'
import { evaluateRefund } from './refund-evaluation.ts'
import { overridesNeeded } from './refund-policy.ts'
import type { SaleFacts } from './sale.ts'
import { judgeSwap } from './swap.ts'

const LET_THROUGH = { overridePeriod: true, overrideNotReturnable: true } as const

export function recomputeSale(of: Examined<EntryOf<'sale'>>): Posting[] {
  const { facts, result, slipNumber } = of.entry.body
  const programme = judgedBy(of, of.entry.body)
  checkDay(of, facts.businessDate)
  checkSlip(of, slipNumber)
  checkSaleFacts(of, facts)
  const again = evaluateSale(facts, programme)
  checkResult(of, 'sale_recomputed', result, again.ok ? again.value.result : null)
  return salePostings({ ...postedBy(of, programme), slipNumber }, facts, result)
}

/** What the facts say was held here; a sale within an exchange is told of it as the return left it. */
function checkSaleFacts(of: Examined, facts: SaleFacts): void {
  const { member, held, vouchers = [] } = facts
  checkMember(of, member, of.entry.atMs)
  for (const { number, boundTo, here } of vouchers) {
    const has = of.known.amount(voucherOwner(boundTo), voucherAsset(number), '') > 0
    expectThat(of, has || !here, 'voucher', { number })
  }
  if (member === null) return
  checkLots(of, member.memberId, POINTS_ASSET, held.lots)
  const owner = memberOwner(member.memberId)
  for (const { asset, lots } of held.value ?? []) {
    for (const { lot, fen } of lots) {
      const here = of.known.amount(owner, valueAsset(asset), lot)
      // Value that goes back to the card in an exchange is carried over, not held.
      const isHeld = of.entry.kind === 'exchange' ? fen <= here : fen === here
      expectThat(of, isHeld, 'held_value', { lot, given: fen, here })
    }
  }
}

/** @throws CannotJudge when the sale is not known */
function saleBefore({ known }: Examined, saleId: string): SaleSince {
  const kept = known.sale(saleId)
  if (kept === null) throw new CannotJudge('act_unknown')
  return kept
}

export function recomputeRefund(of: Examined<EntryOf<'refund'>>): Posting[] {
  const { facts, result, slipNumber, saleId } = of.entry.body
  const kept = saleBefore(of, saleId)
  const programme = judgedBy(of, of.entry.body)
  checkDay(of, facts.businessDate)
  checkSlip(of, slipNumber)
  checkReturn(of, kept, of.entry.body, programme)
  const again = evaluateRefund(bookedSale(kept), facts, programme, LET_THROUGH)
  checkResult(of, 'refund_recomputed', result, again.ok ? again.value.result : null)
  const act = { ...postedBy(of, programme), slipNumber }
  return refundPostings(act, { ...kept.sale, memberId: kept.memberId }, result)
}

type RefundPart = Omit<RefundBody, 'v' | 'slipNumber'>

/** The return follows the one before it, by the rules of its sale, from the state it left, with the right to it here. */
function checkReturn(of: Examined, kept: SaleSince, body: RefundPart, programme: Programme): void {
  const { facts, result } = body
  expectThat(of, body.memberId === kept.memberId, 'member')
  expectThat(of, body.previousRefundId === (kept.lastReturn?.id ?? null), 'refund_chain')
  expectThat(of, isSameJson(body.programme, kept.sale.programme), 'rules', { given: body.programme.version })
  checkRight(of, kept.sale.id)
  const before = stateAtTill(of, kept)
  expectThat(of, isSameJson(facts.before, before), 'refund_state', {
    clawedPoints: facts.before.clawedPoints,
    clawedPointsBefore: before.clawedPoints,
  })
  if (kept.memberId !== null) checkLots(of, kept.memberId, POINTS_ASSET, facts.held)
  const recorded = new Set(body.overrides.map(({ what }) => what))
  const needed = overridesNeeded(bookedSale(kept), facts, programme)
  expectThat(
    of,
    needed.every((what) => recorded.has(what)),
    'overrides',
  )
  expectThat(of, result.surrenderCard !== true, 'card_first')
}

/** Goods are refunded, or claimed, where the right of the sale is. */
function checkRight({ known, ...of }: Examined, saleId: string): void {
  const here = known.amount('p:refundable', refundRightAsset(saleId), '')
  expectThat(of, here === 1, 'refund_right', { here })
}

function stateAtTill({ known }: Examined, kept: SaleSince) {
  const owner = memberOwner(kept.memberId ?? '')
  return stateBefore(kept, (saleId) => known.amount(owner, DEBT_ASSET, saleId))
}

/** RF-04: the return, then the new goods from what the return leaves. */
export function recomputeExchange(of: Examined<EntryOf<'exchange'>>): Posting[] {
  const { refund, sale, slipNumber } = of.entry.body
  const kept = saleBefore(of, refund.saleId)
  const old = judgedBy(of, refund)
  const programme = judgedBy(of, sale)
  checkDay(of, sale.facts.businessDate)
  checkDay(of, refund.facts.businessDate)
  checkSlip(of, slipNumber)
  checkReturn(of, kept, refund, old)
  const returned = evaluateRefund(bookedSale(kept), refund.facts, old, LET_THROUGH)
  checkResult(of, 'exchange_recomputed', refund.result, returned.ok ? returned.value.result : null)
  const act = { ...postedBy(of, programme), slipNumber }
  const back = { ...kept.sale, memberId: kept.memberId }
  const first = refundPostings({ ...act, programme: old }, back, refund.result)
  checkSaleFacts({ ...of, known: after(of.known, first, of.holder) }, sale.facts)
  checkCarried(of, kept, old, sale, programme)
  const sold = evaluateSale(sale.facts, programme)
  checkResult(of, 'exchange_recomputed', sale.result, sold.ok ? sold.value.result : null)
  return exchangePostings(act, { sale: back, programme: old, result: refund.result }, sale)
}

/** The books as these postings leave them. */
function after(known: Knowledge, postings: readonly Posting[], holder: string): Knowledge {
  const amount: Knowledge['amount'] = (owner, asset, lot) =>
    postings.reduce(
      (sum, one) =>
        one.holder === holder && one.owner === owner && one.asset === asset && one.lot === lot
          ? sum + one.amount
          : sum,
      known.amount(owner, asset, lot),
    )
  return { ...known, amount }
}

/** The new goods are paid first with what the return gives back, tender by tender. */
function checkCarried(
  of: Examined<EntryOf<'exchange'>>,
  kept: SaleSince,
  old: Programme,
  sale: Omit<SaleBody, 'v' | 'slipNumber'>,
  programme: Programme,
): void {
  const { result } = of.entry.body.refund
  const { carried } = carryOver(bookedSale(kept), old, result, sale.result.dueFen, programme)
  const given = sale.facts.tenders.filter((tender) => tender.carried !== undefined)
  expectThat(of, isSameJson(given, carried), 'carried', { given: given.length, wanted: carried.length })
}

/** EN-20 */
export function recomputeClaim(of: Examined<EntryOf<'sale.claimed'>>): Posting[] {
  const { facts, result, slipNumber, saleId, memberId } = of.entry.body
  const kept = saleBefore(of, saleId)
  const programme = judgedBy(of, of.entry.body)
  checkDay(of, facts.businessDate)
  checkSlip(of, slipNumber)
  checkRight(of, saleId)
  checkMember(of, facts.member, null)
  expectThat(of, facts.member.memberId === memberId, 'member')
  expectThat(of, facts.claimedBefore === (kept.claim !== null), 'claimed_before')
  const { kept: units } = stateAtTill(of, { ...kept, claim: null, memberId: null })
  expectThat(of, isSameJson(facts.kept, units), 'refund_state')
  checkLots(of, memberId, POINTS_ASSET, facts.held.lots)
  const again = evaluateClaim(bookedSale(kept), facts, programme)
  checkResult(of, 'claim_recomputed', result, again.ok ? again.value.result : null)
  const act = { ...postedBy(of, programme), businessDate: kept.sale.businessDate }
  return claimPostings(act, memberId, result)
}

/** RF-04, like for like: only goods that were kept. */
export function recomputeSwap(of: Examined<EntryOf<'swap'>>): Posting[] {
  const { saleId, memberId, lines, slipNumber } = of.entry.body
  const kept = saleBefore(of, saleId)
  checkDay(of)
  checkSlip(of, slipNumber)
  expectThat(of, memberId === kept.memberId, 'member')
  const ask = { businessDate: of.entry.businessDate, before: stateAtTill(of, kept), lines }
  const programme = programmeFor(of.known, kept.sale.programme)
  expectThat(of, judgeSwap(bookedSale(kept), ask, programme, LET_THROUGH).ok, 'swap')
  return []
}
