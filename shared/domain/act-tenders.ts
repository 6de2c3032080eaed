/** The money of an act beside a sale: one sum, paid by the kinds of tenders that the act takes. */
import { type ActRefusal, type ActRefusalCode, refuseAct } from './act-refusals.ts'
import type { Fen } from './money.ts'
import type { Programme, TenderKind } from './programme.ts'
import type { Result } from './result.ts'
import type { SaleMember, TenderAmount, TenderFact, ValueHolding } from './sale.ts'
import { settleTenders } from './tenders.ts'
import type { BusinessDate } from './time.ts'

export interface ActBill {
  readonly businessDate: BusinessDate
  readonly member: SaleMember
  readonly dueFen: Fen
  readonly tenders: readonly TenderFact[]
  readonly value: readonly ValueHolding[]
}

/** Settles the bill like a sale's, with tenders of these kinds only. Refuses tender_not_taken before anything else. */
export function settleAct(
  bill: ActBill,
  kinds: readonly TenderKind['kind'][],
  programme: Programme,
): Result<readonly TenderAmount[], ActRefusalCode> {
  const refusal = kindRefusal(bill.tenders, kinds, programme)
  return refusal ?? settleTenders({ ...bill, costOf: () => bill.dueFen }, programme)
}

function kindRefusal(
  tenders: readonly TenderFact[],
  kinds: readonly TenderKind['kind'][],
  programme: Programme,
): ActRefusal | null {
  for (const [index, { code }] of tenders.entries()) {
    const kind = programme.tenders.find((tender) => tender.code === code)?.kind
    if (kind !== undefined && !kinds.includes(kind)) {
      return refuseAct('tender_not_taken', { tenderNumber: index + 1, tender: code })
    }
  }
  return null
}
