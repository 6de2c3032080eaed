/** RF-07: each tender's part goes back the way it came, less what is withheld. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundTenderResult } from '../../shared/domain/refund.ts'
import type { TenderAmount } from '../../shared/domain/sale.ts'
import { toFen, toValueLots, valueHeapsOf } from './answer.ts'
import { at, firstOf, least, lessBy, sum } from './exact.ts'
import { byTender, type Goods, tenderKindOf } from './goods.ts'

export interface Returned {
  readonly before: Goods
  readonly after: Goods
}

/** A tender's share that is given back, by whatever way: not the free vouchers. */
function isGivenBack(tender: TenderAmount, programme: Programme): boolean {
  const { kind } = tenderKindOf(programme, tender.code)
  if (kind === 'voucher') return tender.bought === true
  return kind !== 'free_voucher'
}

/** Whether the shortfall may be kept from it: never from vouchers. */
function mayBeWithheld(tender: TenderAmount, programme: Programme): boolean {
  const { kind } = tenderKindOf(programme, tender.code)
  return kind === 'money' || kind === 'stored_value'
}

function grossByTender(sale: BookedSale, { before, after }: Returned): readonly bigint[] {
  const was = byTender(before, sale.result.tenders)
  const is = byTender(after, sale.result.tenders)
  return was.map((fen, position) => fen - at(is, position))
}

/** What of this act's money a shortfall may be withheld from. */
export function moneyOfAct(sale: BookedSale, returned: Returned, programme: Programme): bigint {
  const gross = grossByTender(sale, returned)
  return sum(gross.filter((_, position) => mayBeWithheld(at(sale.result.tenders, position), programme)))
}

export interface HandedBack {
  readonly tenders: readonly RefundTenderResult[]
  readonly gross: bigint
  readonly lapsed: bigint
  readonly vouchersComeBack: boolean
  readonly withheldSoFar: readonly bigint[]
  readonly returnedSoFar: readonly bigint[]
}

export function handBack(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  returned: Returned & {
    readonly nothingKept: boolean
    readonly withheld: bigint
  },
): HandedBack {
  const { tenders } = sale.result
  const gross = grossByTender(sale, returned)
  const withheldBefore = facts.before.withheldTenderFen.map(BigInt)
  const withheld = withheldByTender(sale, programme, gross, withheldBefore, returned.withheld)
  const givenBack = tenders.map((tender) => isGivenBack(tender, programme))
  const isFreeVoucher = (tender: TenderAmount) => tenderKindOf(programme, tender.code).kind === 'free_voucher'
  return {
    tenders: tenders.map((_, position) =>
      tenderBack(sale, facts, programme, {
        position,
        gross: at(gross, position),
        withheld: at(withheld, position),
        withheldBefore: at(withheldBefore, position),
        stillPaid: at(byTender(returned.after, tenders), position),
        wasPaid: at(byTender(returned.before, tenders), position),
        nothingKept: returned.nothingKept,
        inOneAct: BigInt(at(facts.before.returnedTenderFen, position)) === 0n,
      }),
    ),
    gross: sum(gross.filter((_, position) => at(givenBack, position))),
    lapsed: returned.nothingKept ? 0n : sum(gross.filter((_, position) => !at(givenBack, position))),
    vouchersComeBack: returned.nothingKept && tenders.some(isFreeVoucher),
    withheldSoFar: withheldBefore.map((fen, position) => fen + at(withheld, position)),
    returnedSoFar: gross.map((fen, position) => fen + BigInt(at(facts.before.returnedTenderFen, position))),
  }
}

/** Withholding by slip order; money that was withheld goes out the way it was withheld. */
function withheldByTender(
  sale: BookedSale,
  programme: Programme,
  gross: readonly bigint[],
  withheldBefore: readonly bigint[],
  amount: bigint,
): readonly bigint[] {
  let open = amount
  return sale.result.tenders.map((tender, position) => {
    if (!mayBeWithheld(tender, programme)) return 0n
    const part = open >= 0n ? least(open, at(gross, position)) : -least(-open, at(withheldBefore, position))
    open -= part
    return part
  })
}

interface TenderBack {
  readonly position: number
  readonly gross: bigint
  readonly withheld: bigint
  readonly withheldBefore: bigint
  readonly stillPaid: bigint
  readonly wasPaid: bigint
  readonly nothingKept: boolean
  /** Nothing of the tender came back before. */
  readonly inOneAct: boolean
}

function tenderBack(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  back: TenderBack,
): RefundTenderResult {
  const tender = at(sale.result.tenders, back.position)
  const handed = isGivenBack(tender, programme) ? back.gross - back.withheld : 0n
  const inCash = facts.inCash?.includes(back.position) === true && handed > 0n
  return {
    code: tender.code,
    grossFen: toFen(back.gross),
    withheldFen: toFen(back.withheld),
    handedFen: toFen(handed),
    ...(inCash ? { inCash: true } : {}),
    ...(tender.asset === undefined ? {} : { asset: tender.asset }),
    ...(tender.asset === undefined || handed === 0n ? {} : { lots: lotsBack(tender, back) }),
    ...voucherBack(sale, tender, back),
  }
}

/** What stays paid, or is withheld, stays with the oldest lots. */
function lotsBack(tender: TenderAmount, back: TenderBack) {
  const lots = valueHeapsOf(tender.lots ?? [])
  const stayed = firstOf(lots, back.wasPaid + back.withheldBefore)
  const stays = firstOf(lots, back.stillPaid + back.withheldBefore + back.withheld)
  return toValueLots(lessBy(stayed, stays))
}

/**
 * A free voucher comes back itself when nothing is kept. So does a bought one of which nothing came back before; else
 * its share is a new voucher, the last one with what the voucher had not paid.
 */
function voucherBack(
  sale: BookedSale,
  { voucher, bought, amountFen }: TenderAmount,
  { nothingKept, inOneAct, gross }: TenderBack,
): Pick<RefundTenderResult, 'voucher' | 'newVoucherFen'> {
  if (voucher === undefined) return {}
  if (nothingKept && (bought !== true || inOneAct)) return { voucher }
  if (bought !== true) return {}
  const value = sale.facts.vouchers?.find(({ number }) => number === voucher)?.terms.valueFen ?? amountFen
  const notPaid = nothingKept ? BigInt(value) - BigInt(amountFen) : 0n
  return gross + notPaid > 0n ? { newVoucherFen: toFen(gross + notPaid) } : {}
}
