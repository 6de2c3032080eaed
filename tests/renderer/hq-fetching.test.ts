/** Fetching what sits elsewhere: asked by a key, answered beside the work, which goes on where it was. */
import { expect, test } from 'vitest'
import {
  type CounterEvent,
  type CounterState,
  counterReducer,
  OPENING_COUNTER,
} from '../../renderer/state/counter.ts'
import { fetchesElsewhere, fetchingOf, isFetching } from '../../renderer/state/fetching.ts'
import { commandOf } from '../../renderer/state/keys.ts'
import { NEW_REFUND, type RefundEvent, type RefundState, refundReducer } from '../../renderer/state/refund.ts'
import { isRightWanted } from '../../renderer/state/refund-right.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import { NO_POINTS, points } from '../../shared/domain/points.ts'
import { aMemberView, aRefundableSale } from './samples.ts'

function withPoints(here: number, elsewhere: number, over: Partial<MemberView> = {}): MemberView {
  const figures = { total: points(here + elsewhere), here: points(here), elsewhere: points(elsewhere) }
  return aMemberView({ points: { ...figures, debt: NO_POINTS, expiring: [] }, ...over })
}

function after(events: readonly CounterEvent[], begin: CounterState = OPENING_COUNTER): CounterState {
  return events.reduce(counterReducer, begin)
}

const serve = (member: MemberView): CounterEvent => ({ kind: 'sale', event: { kind: 'member', member } })
const ELSEWHERE = withPoints(320, 680)
const AMOUNT: CounterEvent = {
  kind: 'sale',
  event: { kind: 'input', event: { kind: 'amount', priceClass: 'regular', text: '598' } },
}

test('the key asks once for everything the member has elsewhere', () => {
  const asked = after([serve(ELSEWHERE), { kind: 'fetch' }])
  expect(asked.fetching).toEqual({ identification: 'identified-1', points: 680, outcome: null })
  expect(isFetching(asked.fetching, ELSEWHERE)).toBe(true)
  expect(after([{ kind: 'fetch' }], asked).fetching).toBe(asked.fetching)
})

test('where nobody is served, or nothing is elsewhere, nothing is asked', () => {
  expect(after([{ kind: 'fetch' }]).fetching).toBeNull()
  expect(after([serve(withPoints(1000, 0)), { kind: 'fetch' }]).fetching).toBeNull()
})

test('what was fetched is in the sale, with its amounts as they were, and the quote is asked anew', () => {
  const typed = after([serve(ELSEWHERE), AMOUNT, { kind: 'fetch' }])
  const member = withPoints(1000, 0)
  const identification = 'identified-1'
  const fetched = after([{ kind: 'fetched', identification, fetched: { member, was: 'fetched' } }], typed)
  expect(fetched.sale.member?.points.here).toBe(1000)
  expect(fetched.sale.inputs).toBe(typed.sale.inputs)
  expect(fetched.sale.requotes).toBe(typed.sale.requotes + 1)
  expect(fetchingOf(fetched.fetching, member)?.outcome).toBe('fetched')
})

test('an answer about somebody who is not served any more changes nobody', () => {
  const other = withPoints(5, 0, { memberId: 'member-2', identification: 'identified-2' })
  const begun = after([serve(ELSEWHERE), { kind: 'fetch' }, serve(other)])
  const fetched: CounterEvent = {
    kind: 'fetched',
    identification: 'identified-1',
    fetched: { member: withPoints(1000, 0), was: 'fetched' },
  }
  expect(after([fetched], begun).sale.member).toBe(other)
  expect(fetchingOf(after([fetched], begun).fetching, other)).toBeNull()
})

test('after a refusal the key asks again', () => {
  const offline: CounterEvent = {
    kind: 'fetched',
    identification: 'identified-1',
    fetched: { member: ELSEWHERE, was: 'offline' },
  }
  const answered = after([serve(ELSEWHERE), { kind: 'fetch' }, offline])
  expect(isFetching(answered.fetching, ELSEWHERE)).toBe(false)
  expect(isFetching(after([{ kind: 'fetch' }], answered).fetching, ELSEWHERE)).toBe(true)
})

test('locking forgets who was asked for', () => {
  expect(after([serve(ELSEWHERE), { kind: 'fetch' }, { kind: 'locked' }]).fetching).toBeNull()
})

test('F11 is the key; where there is no HQ it stays with the demo bench', () => {
  const pressed = { key: 'F11', ctrl: false, alt: false, meta: false, shift: false }
  expect(commandOf(pressed)).toEqual({ kind: 'fetch_or_demo' })
  expect(fetchesElsewhere({ outbox: { mode: 'standalone' } as never })).toBe(false)
})

test('the settings open at their page of sync from the chip, and at their first page from their key', () => {
  const sync = after([{ kind: 'settings_page', page: 'sync' }])
  expect(sync).toMatchObject({ mode: 'settings', settingsPage: 'sync' })
  expect(after([{ kind: 'mode', mode: 'settings' }], sync).settingsPage).toBe('till')
})

const REFUSED = { code: 'refund_right_elsewhere', details: {} }
const refundAfter = (events: readonly RefundEvent[]): RefundState => events.reduce(refundReducer, NEW_REFUND)
const ASKED: readonly RefundEvent[] = [
  { kind: 'opening', slipNumber: '70000020100000012' },
  { kind: 'open_refused', refusal: REFUSED },
  { kind: 'fetch_right', actId: 'ask-1' },
]

test('RF-01: a right that arrived opens its sale at once', () => {
  const asked = refundAfter(ASKED)
  expect(asked.right).toEqual({ actId: 'ask-1', was: null })
  expect(isRightWanted(asked)).toBe(false)
  const here = refundReducer(asked, { kind: 'right_fetched', actId: 'ask-1', was: 'here' })
  expect(here).toMatchObject({ opening: true, right: null, refusal: null, slipText: '70000020100000012' })
  expect(refundReducer(here, { kind: 'opened', sale: aRefundableSale() }).sale).not.toBeNull()
})

test('RF-01: a till that has not answered may be asked again; another slip forgets it', () => {
  const recalled = refundAfter([...ASKED, { kind: 'right_fetched', actId: 'ask-1', was: 'recalled' }])
  expect(isRightWanted(recalled)).toBe(true)
  expect(refundReducer(recalled, { kind: 'slip_text', text: '7' }).right).toBeNull()
  expect(refundReducer(recalled, { kind: 'right_fetched', actId: 'ask-0', was: 'here' })).toBe(recalled)
})

test('RF-01: only a slip whose right is elsewhere has one to fetch', () => {
  const unknown: RefundEvent = { kind: 'open_refused', refusal: { code: 'slip_unknown', details: {} } }
  const state = refundAfter([{ kind: 'opening', slipNumber: '7' }, unknown])
  expect(refundReducer(state, { kind: 'fetch_right', actId: 'ask-1' }).right).toBeNull()
})
