/** Tenders: what is paid with what, until the bill is covered exactly. */
import { type Fen, fen } from './money.ts'
import type { Programme, TenderKind } from './programme.ts'
import { assert, ok, type Result } from './result.ts'
import { SALE_LIMITS, type SaleFacts, type TenderAmount } from './sale.ts'
import { refuseSale, type SaleRefusal, type SaleRefusalCode } from './sale-refusals.ts'

/** The kind of a tender that was checked. @throws DefectError when the programme has no such tender. */
export function tenderKind(code: string, programme: Programme): TenderKind {
  const kind = programme.tenders.find((tender) => tender.code === code)
  assert(kind !== undefined, `no such tender: ${code}`)
  return kind
}

/**
 * Turns the tenders of the slip into amounts that cover `dueFen` exactly; the one tender without an amount takes what is
 * left, and is dropped when nothing is.
 */
export function settleTenders(
  tenders: SaleFacts['tenders'],
  dueFen: Fen,
  programme: Programme,
): Result<readonly TenderAmount[], SaleRefusalCode> {
  const refusal = tendersRefusal(tenders, programme)
  if (refusal !== null) return refusal
  const fixedFen = tenders.reduce((sum, tender) => sum + (tender.amountFen ?? 0), 0)
  const restFen = dueFen - fixedFen
  if (restFen < 0) return refuseSale('tenders_exceed_bill', { excessFen: -restFen })
  const hasRest = tenders.some((tender) => tender.amountFen === null)
  if (restFen > 0 && !hasRest) return refuseSale('tenders_do_not_cover', { missingFen: restFen })
  return ok(
    tenders
      .map(({ code, amountFen }) => ({ code, amountFen: amountFen ?? fen(restFen) }))
      .filter((tender) => tender.amountFen > 0),
  )
}

function tendersRefusal(tenders: SaleFacts['tenders'], programme: Programme): SaleRefusal | null {
  if (tenders.length > SALE_LIMITS.tendersMax) {
    return refuseSale('too_many_tenders', { count: tenders.length, max: SALE_LIMITS.tendersMax })
  }
  if (tenders.filter((tender) => tender.amountFen === null).length > 1) {
    return refuseSale('several_rest_tenders', {})
  }
  for (const [index, { code, amountFen }] of tenders.entries()) {
    if (!programme.tenders.some((kind) => kind.code === code)) {
      return refuseSale('unknown_tender', { tenderNumber: index + 1, tender: code })
    }
    if (amountFen !== null && amountFen <= 0) {
      return refuseSale('amount_not_positive', { what: 'tender', number: index + 1 })
    }
  }
  return null
}
