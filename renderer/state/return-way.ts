/** The ways to go on with an opened sale, in the order in which they are offered; only those that it has. */
import type { RefundableSale } from '../../shared/contract/refund.ts'
import type { RefundState } from './refund.ts'

export type ReturnWay = 'refund' | 'exchange' | 'swap' | 'void' | 'claim'

/** The commonest first; a void within its shift, a claim while nobody has the points. @see RF-04 RF-09 EN-20 */
export function waysOf(sale: RefundableSale): readonly ReturnWay[] {
  return [
    'refund',
    'exchange',
    'swap',
    ...(sale.voidable ? (['void'] as const) : []),
    ...(sale.claimable ? (['claim'] as const) : []),
  ]
}

export function wayOf({ isVoid, exchange, other }: RefundState): ReturnWay {
  if (isVoid) return 'void'
  if (exchange !== null) return 'exchange'
  return other?.kind === 'swap' || other?.kind === 'claim' ? other.kind : 'refund'
}
