/** Every row of every timeline explains itself: what its explanations come to, computed again, is what the row says. */
import { expect } from 'vitest'
import type { HistoryItem } from '../../shared/contract/member.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { recompute } from './recompute.ts'
import { good, type Shop, signIn, swipe } from './shop.ts'

/** More cards than a test gives out. */
const PLACES = [1, 2, 3, 4, 5]

export interface ExplainedRow {
  readonly item: HistoryItem
  readonly why: readonly Explanation[]
}

/** The explained rows of all members whose cards a test gave out by place. */
export async function expectRowsExplained(shop: Shop): Promise<readonly ExplainedRow[]> {
  if (shop.till.status().stage !== 'ready') await signIn(shop, 'manager')
  return PLACES.flatMap((place) => identificationAt(shop, place)).flatMap((who) => rowsOf(shop, who))
}

function identificationAt(shop: Shop, place: number): readonly string[] {
  try {
    return [swipe(shop, place).identification]
  } catch {
    return []
  }
}

function rowsOf(shop: Shop, identification: string): readonly ExplainedRow[] {
  const { items } = good(shop.till.history({ identification, beforeEntryId: null }))
  return items.map((item) => {
    const { why } = good(shop.till.why({ identification, entryId: item.entryId }))
    const [change, ...others] = why
    const told = change?.value.unit === 'points' ? recompute(change) : 0
    expect({ kind: item.kind, points: told }).toEqual({ kind: item.kind, points: item.points })
    expect(others.map(recompute)).toEqual(others.map(({ value }) => value.amount))
    expect({ kind: item.kind, fen: moneyTold(item.kind, why) }).toEqual({
      kind: item.kind,
      fen: moneyTold(item.kind, why) === null ? null : item.amountFen,
    })
    return { item, why }
  })
}

/** The money that a row's explanations come to, money out of the shop below zero; null where a row's money is what was asked for. */
function moneyTold(kind: HistoryItem['kind'], why: readonly Explanation[]): number | null {
  const of = (code: string) => why.find((one) => one.code === code)?.value.amount ?? 0
  switch (kind) {
    case 'sale':
      return of('due')
    case 'refund':
    case 'void':
    case 'unknown_return':
      return 0 - of('hand_out')
    case 'exchange':
      return of('exchange_pay') - of('exchange_hand_out')
    case 'redemption':
      return of('items_pay')
    default:
      return null
  }
}
