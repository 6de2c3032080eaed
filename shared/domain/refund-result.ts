/** The result of a return as it is booked, and how the sale stands after it; fields of which nothing came are absent. */
import { handedBack } from './hand-back.ts'
import type { JudgedRefund } from './judged-refund.ts'
import { addFen, type Fen, fen, NO_FEN, subtractFen } from './money.ts'
import { addPoints, NO_POINTS, subtractPoints } from './points.ts'
import type { BookedSale, RefundFacts, RefundLineResult, RefundResult, RefundState } from './refund.ts'
import { type ReturnedLine, tenderPart } from './returned-goods.ts'
import { expiredPointsOf, rewardsGoneAfter } from './rewards-gone.ts'
import type { LotHolding } from './sale.ts'

export function refundResult(sale: BookedSale, facts: RefundFacts, judged: JudgedRefund): RefundResult {
  const { returned, taken, withholding } = judged
  const { nothingKept } = returned
  const ground = { sale, facts, nothingKept }
  const lapsing = judged.tenders.filter(({ handBack }) => handBack === 'lapses')
  const paper = lapsing.filter(({ tender }) => tender.voucher === undefined)
  return {
    lines: returned.lines.map(lineResult),
    tenders: judged.tenders.map((tender) => handedBack(tender, ground)),
    grossFen: judged.givenFen,
    lapsedFen: nothingKept ? NO_FEN : addFen(...lapsing.map(({ grossFen }) => grossFen)),
    vouchersComeBack: nothingKept && paper.length > 0,
    clawbackPoints: judged.clawback,
    clawbackLots: taken.lots,
    debtElsewherePoints: taken.debtElsewhere,
    restoredPoints: subtractPoints(returned.keptPointsBefore, returned.keptPointsAfter),
    restoredLots: judged.restoredLots,
    shortfallPoints: subtractPoints(taken.short, taken.boughtBack),
    withheldFen: withholding.withheldFen,
    debtPoints: subtractPoints(withholding.debtPoints, facts.before.debtPoints),
    handOutFen: judged.handOutFen,
    birthdayRightComesBack: nothingKept && sale.result.birthdayRightUsed,
    ...optionalParts(judged),
    after: stateAfter(facts.before, judged),
  }
}

type OptionalParts = Pick<
  RefundResult,
  'expiredLots' | 'conversionsUndone' | 'conversion' | 'rewardsGone' | 'surrenderCard'
>

function optionalParts(judged: JudgedRefund): OptionalParts {
  const expired = expiredNow(judged)
  const { undone } = judged.taken
  return {
    ...(expired.length === 0 ? {} : { expiredLots: expired }),
    ...(undone.length === 0 ? {} : { conversionsUndone: undone.map((one) => one.undone) }),
    ...(judged.conversion === null ? {} : { conversion: judged.conversion }),
    ...(judged.rewards.length === 0 ? {} : { rewardsGone: judged.rewards.map(({ gone }) => gone) }),
    ...(judged.surrenderCard ? { surrenderCard: true as const } : {}),
  }
}

/** What expired unused of the sale's lots, then of its rewards'. */
function expiredNow({ taken, rewards }: JudgedRefund): readonly LotHolding[] {
  return [...taken.expired, ...rewards.flatMap(({ expiredLots }) => expiredLots)]
}

function stateAfter(before: RefundState, judged: JudgedRefund): RefundState {
  const { returned, withholding } = judged
  const restored = subtractPoints(returned.keptPointsBefore, returned.keptPointsAfter)
  const expired = addPoints(before.expiredPoints ?? NO_POINTS, expiredPointsOf(expiredNow(judged)))
  const gone = rewardsGoneAfter(before, judged.rewards)
  return {
    kept: returned.kept,
    clawedPoints: addPoints(before.clawedPoints, judged.clawback),
    restoredPoints: addPoints(before.restoredPoints, restored),
    shortfallPoints: judged.shortfall,
    withheldFen: addFen(before.withheldFen, withholding.withheldFen),
    withheldTenderFen: addByTender(
      before.withheldTenderFen,
      judged.tenders.map(({ withheldFen }) => withheldFen),
    ),
    debtPoints: withholding.debtPoints,
    returnedTenderFen: addByTender(
      before.returnedTenderFen,
      judged.tenders.map(({ grossFen }) => grossFen),
    ),
    ...(expired === 0 ? {} : { expiredPoints: expired }),
    ...(gone.length === 0 ? {} : { rewardsGone: gone }),
  }
}

function addByTender(before: readonly Fen[], change: readonly Fen[]): readonly Fen[] {
  return change.map((amount, position) => fen((before[position] ?? 0) + amount))
}

function lineResult(returned: ReturnedLine): RefundLineResult {
  const { line, units, before, after } = returned
  return {
    line,
    units,
    costFen: subtractFen(before.costFen, after.costFen),
    tenderFen: before.tenderFen.map((_part, position) => tenderPart(returned, position)),
    restoredPoints: subtractPoints(before.redeemedPoints, after.redeemedPoints),
  }
}
