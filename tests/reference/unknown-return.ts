/** RF-11: goods of a sale that no ledger here knows, at the plain rate. */
import type { UnknownReturnFacts, UnknownReturnResult } from '../../shared/domain/act.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { RefundState } from '../../shared/domain/refund.ts'
import { type Answer, heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { divided, firstOf, least, total } from './exact.ts'
import { isQuality } from './refund-refusals.ts'
import { settledShortfall } from './shortfall.ts'

const NOTHING_BEFORE: RefundState = {
  kept: [],
  clawedPoints: toPoints(0n),
  restoredPoints: toPoints(0n),
  shortfallPoints: toPoints(0n),
  withheldFen: toFen(0n),
  withheldTenderFen: [],
  debtPoints: toPoints(0n),
  returnedTenderFen: [],
}

export function referenceUnknownReturn(
  facts: UnknownReturnFacts,
  programme: Programme,
): Answer<UnknownReturnResult> {
  const against: string[] = []
  if (facts.amountFen <= 0) against.push('amount_not_positive')
  if (!programme.tenders.some(({ code, kind }) => code === facts.tender && kind === 'money')) {
    against.push('unknown_tender')
  }
  const reasons = [...programme.refund.reasons, ...programme.overrideReasons]
  if (!reasons.some(({ code }) => code === facts.reason)) against.push('reason_needed')
  if (against.length > 0) return { refused: against }
  return taken(facts, programme)
}

function taken(facts: UnknownReturnFacts, programme: Programme): Answer<UnknownReturnResult> {
  const { unitFen, pointsPerUnit, rounding } = programme.accrual
  const amount = BigInt(facts.amountFen)
  const clawback =
    facts.member === null ? 0n : divided(amount, BigInt(unitFen), rounding) * BigInt(pointsPerUnit)
  const lots = firstOf(heapsOf(facts.held.lots), clawback)
  const elsewhere = least(clawback - total(lots), BigInt(facts.elsewherePoints))
  const short = clawback - total(lots) - elsewhere
  const { shortfall: mode } = programme.refund
  const quality = isQuality(facts, programme)
  if (mode === 'refuse' && !quality && short > 0n) return { refused: ['shortfall_refused'] }
  const { withheld, debt } = settledShortfall(NOTHING_BEFORE, programme, {
    short,
    boughtBack: 0n,
    owedNow: 0n,
    money: amount,
    quality,
  })
  return {
    value: {
      clawbackPoints: toPoints(clawback),
      clawbackLots: toLots(lots),
      debtElsewherePoints: toPoints(elsewhere),
      shortfallPoints: toPoints(short),
      withheldFen: toFen(withheld),
      debtPoints: toPoints(debt),
      handOutFen: toFen(amount - withheld),
    },
  }
}
