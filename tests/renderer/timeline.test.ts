/** Rows of the timeline: chosen by key or touch, and explained one at a time. */
import { describe, expect, test } from 'vitest'
import {
  type CounterEvent,
  type CounterState,
  counterReducer,
  OPENING_COUNTER,
} from '../../renderer/state/counter.ts'
import { explainedRow, explanationsOf, isAwaited } from '../../renderer/state/explained.ts'
import type { LookupEvent } from '../../renderer/state/lookup.ts'
import type { HistoryItem } from '../../shared/contract/member.ts'
import { pointsOf, step } from '../../shared/domain/explain.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { anIdentifiedMember } from './samples.ts'

const lookup = (event: LookupEvent): CounterEvent => ({ kind: 'lookup', event })
const row = (entryId: string): HistoryItem => ({
  entryId,
  kind: 'sale',
  date: businessDate('2026-11-21'),
  firstLine: '短靴',
  lineCount: 1,
  amountFen: NO_FEN,
  points: points(10),
  slipNumber: null,
})
const WHY = [step('accrual', 'EA-01', {}, pointsOf(10))]
const explained = (entryId: string, identification = 'identified-1') =>
  lookup({ kind: 'row_explained', identification, entryId, why: WHY })
const down = lookup({ kind: 'row_stepped', by: 1 })
const up = lookup({ kind: 'row_stepped', by: -1 })

const having = (...events: readonly CounterEvent[]): CounterState =>
  events.reduce(counterReducer, { ...OPENING_COUNTER, mode: 'member' as const })
const opened = [
  { kind: 'scanned', identified: anIdentifiedMember() },
  lookup({
    kind: 'page',
    identification: 'identified-1',
    items: ['new', 'middle', 'old'].map(row),
    more: false,
  }),
] as const satisfies readonly CounterEvent[]

describe('rows of the timeline', () => {
  test('the first key chooses the newest, and keys stop at the ends', () => {
    const chosen = (...keys: readonly CounterEvent[]) => having(...opened, ...keys).lookup.chosen
    expect([chosen(), chosen(down), chosen(up)]).toEqual([null, 'new', 'new'])
    expect([chosen(down, up), chosen(down, down, down, down, down)]).toEqual(['new', 'old'])
    expect(chosen(lookup({ kind: 'row_chosen', entryId: 'middle' }), down)).toBe('old')
  })

  test('without a choice the newest is explained; an answer for another row or member explains nothing', () => {
    const open = having(...opened)
    expect([explainedRow(open)?.entryId, isAwaited(open), explanationsOf(open)]).toEqual(['new', true, []])
    const told = having(...opened, explained('new'))
    expect([isAwaited(told), explanationsOf(told)]).toEqual([false, WHY])
    expect(explanationsOf(counterReducer(counterReducer(told, down), down))).toEqual([])
    expect(explanationsOf(having(...opened, explained('new', 'somebody')))).toEqual([])
  })

  test('beside the list of acts no row is explained', () => {
    const acts = having(...opened, explained('new'), lookup({ kind: 'page_shown', page: 'acts' }))
    expect([explainedRow(acts), explanationsOf(acts)]).toEqual([null, []])
  })
})
