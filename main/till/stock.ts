/** Gifts and places in stock at this site (RE-06): what there is, and what a manager counts in or out. */
import type { StockItem } from '../../shared/contract/points.ts'
import type { StockCountedBody } from '../../shared/domain/entry.ts'
import { stockPostings } from '../../shared/domain/ledger-acts.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { stockOf } from '../store/known-holdings.ts'
import { appendEntry } from '../store/log.ts'
import type { ReadableDb } from '../store/query.ts'
import { type AskedAct, actOnce } from './act-once.ts'
import { knownAt } from './judging.ts'
import { type Actor, actOf, holderOf, type TillParts } from './parts.ts'

/** Every item that points buy, and every gift that a reward gives; those without stock say null. */
export function stockItems(db: ReadableDb, parts: TillParts): readonly StockItem[] {
  const { programme } = parts.adopted
  const known = knownAt(db, parts)
  const items = programme.redemption.items.map(({ code, name, kind }): StockItem => {
    const stocked = kind === 'gift' || kind === 'event'
    return { code, name, kind, here: stocked ? stockOf(known, code) : null }
  })
  const listed = new Set(items.map(({ code }) => code))
  const rewards = giftsOfRewards(programme)
    .filter(({ code }) => !listed.has(code))
    .map(({ code, name }): StockItem => ({ code, name, kind: 'reward', here: stockOf(known, code) }))
  return [...items, ...rewards]
}

/** Each gift once, by the name of the first reward that gives it. */
function giftsOfRewards({ rewards }: Programme) {
  const gifts = new Map(
    rewards
      .toReversed()
      .flatMap(({ gives, name }) => (gives.kind === 'gift' ? [[gives.gift, name] as const] : [])),
  )
  return [...gifts].map(([code, name]) => ({ code, name }))
}

export interface StockAsk extends AskedAct, Omit<StockCountedBody, 'v'> {}

/** Refuses act_reused, needs_manager, unknown_item {item}, stock_below_zero {here}, nothing_changed. */
export function countStock(parts: TillParts, actor: Actor, ask: StockAsk): Result<readonly StockItem[]> {
  return actOnce(
    parts.store,
    ask,
    (db) => ok(stockItems(db, parts)),
    (db) => {
      if (actor.role !== 'manager') return refuse('needs_manager')
      const item = stockItems(db, parts).find(({ code }) => code === ask.item)
      if (item === undefined || item.here === null) return refuse('unknown_item', { item: ask.item })
      if (ask.change === 0) return refuse('nothing_changed')
      if (item.here + ask.change < 0) return refuse('stock_below_zero', { here: item.here })
      const body = { v: 1 as const, item: ask.item, change: ask.change, why: ask.why }
      appendEntry(db, parts.identity, {
        ...actOf(ask.actId, parts.clock.nowMs(), actor, null),
        kind: 'stock.counted',
        postings: stockPostings(body, parts.identity.siteCode, holderOf(parts)),
        body,
      })
      return ok(stockItems(db, parts))
    },
  )
}
