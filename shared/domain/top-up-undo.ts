/**
 * Undoing a top-up (RF-10): its principal is looked at as one piece of goods that comes back whole, so what it earned and gave
 * is taken as a return takes it. What of that is used is a shortfall; principal and bonus must be here whole.
 */
import type { TopUpFacts, TopUpResult } from './act.ts'
import type { Posting } from './entry.ts'
import type { Explanation } from './explain.ts'
import { memberOwner, type PostedAct, transfer, valueAsset } from './ledger.ts'
import { refundPostings } from './ledger-refund.ts'
import { NO_FEN } from './money.ts'
import { NO_POINTS } from './points.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundResult, TopUpUndoFacts } from './refund.ts'
import { evaluateRefund } from './refund-evaluation.ts'
import type { RefundRefusalCode } from './refund-refusals.ts'
import { assert, ok, type Result } from './result.ts'
import type { SaleFacts, SaleResult } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** A top-up as its entry keeps it; `lot`: the entry's id, from which its lots are named. */
export interface BookedTopUp {
  readonly facts: TopUpFacts
  readonly result: TopUpResult
  readonly lot: string
}

export interface EvaluatedTopUpUndo {
  readonly result: RefundResult
  /** What it changes on the points, then what is handed out, then the shortfall where there is one. */
  readonly why: readonly Explanation[]
}

/** The top-up as goods that cost its principal. `programme` is the version it was judged by. */
export function topUpAsGoods(topUp: BookedTopUp, programme: Programme): BookedSale {
  return { facts: goodsFacts(topUp, programme), result: goodsResult(topUp), lot: topUp.lot }
}

function goodsFacts({ facts }: BookedTopUp, programme: Programme): SaleFacts {
  const [priceClass] = programme.priceClasses
  const [category] = programme.categories
  assert(priceClass !== undefined && category !== undefined, 'a programme has classes and categories')
  return {
    businessDate: facts.businessDate,
    member: facts.member,
    lines: [
      {
        kind: 'amount',
        text: '',
        article: null,
        priceClass: priceClass.code,
        category: category.code,
        unitPriceFen: facts.payFen,
        quantity: 1,
      },
    ],
    deduction: null,
    redeemPoints: NO_POINTS,
    useBirthdayRight: false,
    tenders: facts.tenders,
    salesperson: null,
    held: { lots: facts.held.lots, birthdayRights: 0 },
  }
}

function goodsResult({ result }: BookedTopUp): SaleResult {
  const { principalFen, tenders, groups, accruedPoints, conversion, rewards } = result
  return {
    lines: [
      {
        listFen: principalFen,
        ratePermille: 1000,
        priceFen: principalFen,
        deductionFen: NO_FEN,
        costFen: principalFen,
        redeemedFen: NO_FEN,
        redeemedPoints: NO_POINTS,
        tenderFen: tenders.map(({ amountFen }) => amountFen),
      },
    ],
    listFen: principalFen,
    priceFen: principalFen,
    deductionFen: NO_FEN,
    redeemedFen: NO_FEN,
    redeemedPoints: NO_POINTS,
    redeemedLots: [],
    dueFen: principalFen,
    tenders,
    groups,
    accruedPoints,
    birthdayRightUsed: false,
    ...(conversion === undefined ? {} : { conversion }),
    ...(rewards === undefined ? {} : { rewards }),
  }
}

/**
 * Judges undoing a top-up whose principal and bonus are here whole. Missing points and used vouchers and gifts are what they
 * are in a return: off the money, debt or a refusal, as the programme says. @see RF-03 RF-08 RF-10
 */
export function evaluateTopUpUndo(
  topUp: BookedTopUp,
  facts: TopUpUndoFacts,
  programme: Programme,
): Result<EvaluatedTopUpUndo, RefundRefusalCode> {
  const judged = evaluateRefund(topUpAsGoods(topUp, programme), { ...facts, void: true }, programme)
  if (!judged.ok) return judged
  const { result, why } = judged.value
  return ok({ result, why: [why.change, why.handOut, ...(why.shortfall === null ? [] : [why.shortfall])] })
}

/** Principal and bonus leave the card; everything else as a return moves it. `act` has the top-up's programme. @see RF-10 */
export function topUpUndonePostings(
  act: PostedAct,
  topUp: BookedTopUp & { readonly slipNumber: string; readonly businessDate: BusinessDate },
  result: RefundResult,
): Posting[] {
  const { memberId } = topUp.facts.member
  const { lot, slipNumber, businessDate } = topUp
  const { principalFen, bonusFen } = topUp.result
  const member = memberOwner(memberId)
  const goods = { ...topUpAsGoods(topUp, act.programme), id: lot, slipNumber, businessDate, memberId }
  return [
    ...transfer(valueAsset('principal'), lot, act.holder, member, 'p:issued', principalFen),
    ...transfer(valueAsset('bonus'), lot, act.holder, member, 'p:issued', bonusFen),
    ...refundPostings(act, goods, result),
  ]
}
