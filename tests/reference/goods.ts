/** Goods as heaps of fen: for each line, how much each tender and the redeemed points paid, of all of it or of what is kept. */
import type { Programme, TenderKind } from '../../shared/domain/programme.ts'
import type { SaleFacts, SaleResult, TenderAmount } from '../../shared/domain/sale.ts'
import { at, divided, seated, sum } from './exact.ts'

/** Fen of one line that one source paid: redeemed points, or the tender at a position of the result. */
export interface Coin {
  readonly line: number
  readonly source: 'points' | number
  readonly fen: bigint
}

export interface Goods {
  readonly coins: readonly Coin[]
  /** Redeemed points by line. */
  readonly redeemed: readonly bigint[]
}

export interface SoldGoods {
  readonly facts: Pick<SaleFacts, 'lines'>
  readonly result: Pick<SaleResult, 'lines' | 'tenders'>
}

/** Everything that can be kept of each line: pieces of a counted one, fen of an amount line's cost, one where it has none. */
export function wholeOf(sold: SoldGoods): readonly bigint[] {
  return sold.result.lines.map(({ costFen }, line) => {
    const { kind, quantity } = at(sold.facts.lines, line)
    if (kind === 'counted') return BigInt(quantity)
    return costFen > 0 ? BigInt(costFen) : 1n
  })
}

/** RF-02: what of each line's money stays when only `kept` of it is kept. */
export function goodsKept(sold: SoldGoods, kept: readonly bigint[]): Goods {
  const wholes = wholeOf(sold)
  const coins: Coin[] = []
  const redeemed: bigint[] = []
  for (const [line, booked] of sold.result.lines.entries()) {
    const stored = [booked.redeemedFen, ...booked.tenderFen].map(BigInt)
    const shares = sharesKept(stored, BigInt(booked.costFen), at(kept, line), at(wholes, line))
    for (const [place, fen] of shares.entries()) {
      coins.push({ line, source: place === 0 ? 'points' : place - 1, fen })
    }
    const paid = BigInt(booked.redeemedFen)
    redeemed.push(paid === 0n ? 0n : divided(BigInt(booked.redeemedPoints) * at(shares, 0), paid, 'down'))
  }
  return { coins, redeemed }
}

function sharesKept(stored: readonly bigint[], cost: bigint, kept: bigint, whole: bigint): readonly bigint[] {
  if (kept === whole) return stored
  if (kept === 0n) return stored.map(() => 0n)
  return seated(divided(cost * kept, whole, 'down'), stored)
}

export function fenOf(goods: Goods, wanted: (coin: Coin) => boolean): bigint {
  return sum(goods.coins.filter(wanted).map(({ fen }) => fen))
}

/** What each tender's part of the goods is. */
export function byTender(goods: Goods, tenders: readonly TenderAmount[]): readonly bigint[] {
  return tenders.map((_, position) => fenOf(goods, ({ source }) => source === position))
}

export function tenderKindOf(programme: Programme, code: string): TenderKind {
  const kind = programme.tenders.find((tender) => tender.code === code)
  if (kind === undefined) throw new RangeError(`no such tender: ${code}`)
  return kind
}

/** Ground money: what was paid by money and by stored value's principal, on all lines. */
export function groundMoney(goods: Goods, tenders: readonly TenderAmount[], programme: Programme): bigint {
  return fenOf(goods, ({ source }) => {
    if (source === 'points') return false
    const tender = at(tenders, source)
    const { kind } = tenderKindOf(programme, tender.code)
    return kind === 'money' || (kind === 'stored_value' && tender.asset === 'principal')
  })
}
