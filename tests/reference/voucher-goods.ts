/**
 * SV-07: whether vouchers can all be paid out of the goods they count for, fen by fen of the goods used once. Goods are handed
 * to one voucher after another; where none are left that a voucher counts for, earlier vouchers are moved to other goods.
 */
import { least, sum } from './exact.ts'

export interface PayingVoucher {
  /** Null: all goods. */
  readonly priceClasses: readonly string[] | null
  readonly fen: bigint
}

export interface PricedGoods {
  readonly priceClass: string
  readonly fen: bigint
}

/** Whether goods can be found for every voucher. */
export function goodsForAll(vouchers: readonly PayingVoucher[], goods: readonly PricedGoods[]): boolean {
  const classes = [...new Set(goods.map(({ priceClass }) => priceClass))]
  const free = new Map(
    classes.map((code) => [
      code,
      sum(goods.filter(({ priceClass }) => priceClass === code).map(({ fen }) => fen)),
    ]),
  )
  const taken = vouchers.map(() => new Map<string, bigint>())
  return vouchers.every(({ fen }, voucher) => {
    let open = fen
    while (open > 0n) {
      const found = handOver(voucher, open, vouchers, free, taken, new Set())
      if (found === 0n) return false
      open -= found
    }
    return true
  })
}

/** Gives a voucher goods worth at most `wanted`: free ones, or those of another voucher that takes others instead. */
function handOver(
  voucher: number,
  wanted: bigint,
  vouchers: readonly PayingVoucher[],
  free: Map<string, bigint>,
  taken: readonly Map<string, bigint>[],
  tried: Set<string>,
): bigint {
  const counts = vouchers[voucher]?.priceClasses ?? null
  for (const [code, left] of free) {
    if (tried.has(code) || (counts !== null && !counts.includes(code))) continue
    tried.add(code)
    const direct = least(wanted, left)
    if (direct > 0n) free.set(code, left - direct)
    const got = direct > 0n ? direct : fromOthers(code, wanted, vouchers, free, taken, tried)
    if (got === 0n) continue
    const mine = taken[voucher]
    mine?.set(code, (mine.get(code) ?? 0n) + got)
    return got
  }
  return 0n
}

function fromOthers(
  code: string,
  wanted: bigint,
  vouchers: readonly PayingVoucher[],
  free: Map<string, bigint>,
  taken: readonly Map<string, bigint>[],
  tried: Set<string>,
): bigint {
  for (const [other, theirs] of taken.entries()) {
    const has = theirs.get(code) ?? 0n
    if (has === 0n) continue
    const moved = handOver(other, least(wanted, has), vouchers, free, taken, tried)
    if (moved === 0n) continue
    theirs.set(code, has - moved)
    return moved
  }
  return 0n
}
