import { describe, expect, test } from 'vitest'
import {
  type CounterEvent,
  type CounterState,
  counterReducer,
  isBooking,
  leadsOn,
  type Mode,
  OPENING_COUNTER,
} from '../../renderer/state/counter.ts'
import type { Identified } from '../../shared/contract/member.ts'
import { aMemberView, anEnrolCheck, anIdentifiedMember, aQuote, aRefundableSale, draftOf } from './samples.ts'

function having(state: CounterState, ...events: readonly CounterEvent[]): CounterState {
  return events.reduce(counterReducer, state)
}

const inMode = (mode: Mode) => having(OPENING_COUNTER, { kind: 'mode', mode })
const scanned = (identified: Identified): CounterEvent => ({ kind: 'scanned', identified })
const card = scanned(anIdentifiedMember())
const slip = scanned({ kind: 'slip', slipNumber: '70000010100000019' })
const blank = scanned({ kind: 'none', cardNumber: '900100004742', phone: null })
const bank = scanned({ kind: 'refused', refusal: { code: 'bank_card', details: {} } })
const MODES: readonly Mode[] = ['sale', 'refund', 'enrol', 'member', 'shift', 'settings']

describe('a swipe is understood in every mode', () => {
  test.each(['sale', 'shift', 'settings', 'enrol'] as const)('in %s it begins a sale', (mode) => {
    expect(having(inMode(mode), card)).toMatchObject({
      mode: 'sale',
      sale: { member: { memberId: 'member-1' } },
    })
  })

  test('with 员工会员卡 open in 设置 it is the card of an employee, and a lock forgets it', () => {
    const open = having(inMode('settings'), { kind: 'staff_card', open: true })
    const swiped = having(open, card)
    expect(swiped).toMatchObject({ mode: 'settings', staffCard: { swiped: { maskedName: '张*敏' } } })
    expect(swiped.sale.member).toBeNull()
    expect(having(open, blank)).toMatchObject({
      mode: 'settings',
      notice: { refusal: { code: 'member_unknown' } },
    })
    expect(having(swiped, { kind: 'locked' }).staffCard).toEqual({ swiped: null })
    expect(having(swiped, { kind: 'staff_card', open: false }, card).mode).toBe('sale')
  })

  test('in 退换 it presents the card', () => {
    const open = having(inMode('refund'), {
      kind: 'refund',
      event: { kind: 'opened', sale: aRefundableSale() },
    })
    expect(having(open, card)).toMatchObject({
      mode: 'refund',
      refund: { presented: { memberId: 'member-1' } },
    })
  })

  test('in 会员 it opens the member there', () => {
    expect(having(inMode('member'), card)).toMatchObject({
      mode: 'member',
      lookup: { member: { memberId: 'member-1' }, fetching: true },
    })
  })

  test('in 办卡 a blank card fills the form, and goes nowhere else', () => {
    expect(having(inMode('enrol'), blank)).toMatchObject({
      mode: 'enrol',
      enrol: { cardNumber: '900100004742' },
    })
  })

  test("EN-17 in 办卡 with a form begun, a member's card names who introduced the person", () => {
    const begun = having(inMode('enrol'), { kind: 'enrol', event: { kind: 'name', text: '陈小雨' } })
    expect(having(begun, card)).toMatchObject({
      mode: 'enrol',
      enrol: { name: '陈小雨', cardNumber: '', referrer: { maskedName: '张*敏' } },
      notice: null,
    })
  })

  test.each(['sale', 'shift', 'settings'] as const)('in %s a blank card offers enrolment', (mode) => {
    expect(having(inMode(mode), blank)).toMatchObject({
      mode: 'sale',
      sale: { identify: { outcome: { kind: 'none', cardNumber: '900100004742' } } },
    })
  })

  test.each(MODES)('a slip opens 退换 with its sale, also from %s', (mode) => {
    expect(having(inMode(mode), slip)).toMatchObject({
      mode: 'refund',
      refund: { opening: true, slipText: '70000010100000019' },
    })
  })

  test.each(MODES)('a bank card is refused on the spot in %s, and leaves nothing in any box', (mode) => {
    const state = having(inMode(mode), bank)
    expect(state.mode).toBe(mode)
    expect(JSON.stringify(state)).toContain('bank_card')
    expect(state.sale.identify.text + state.lookup.identify.text).toBe('')
  })

  test('a phone that several share, scanned in 设置, is chosen from on the sale screen', () => {
    const matches = [{ memberId: 'm-1', maskedName: '王*', maskedPhone: null, maskedCard: null }]
    const several = scanned({ kind: 'several', matches, more: false })
    expect(having(inMode('settings'), several)).toMatchObject({
      mode: 'sale',
      sale: { identify: { outcome: { kind: 'several', cursor: 0 } } },
    })
  })
})

describe('a scan that has to wait', () => {
  const member = having(OPENING_COUNTER, card, {
    kind: 'sale',
    event: { kind: 'input', event: { kind: 'amount', priceClass: 'regular', text: '598' } },
  })
  const { key, draft } = draftOf(member.sale.inputs, 'identified-1')
  const asking = having(
    member,
    { kind: 'sale', event: { kind: 'quoted', key, draft, quote: aQuote(), fresh: true } },
    { kind: 'sale', event: { kind: 'enter', actId: 'act-1', key, draft } },
  )

  test('waits exactly while an act is being booked', () => {
    expect(isBooking(member)).toBe(false)
    expect(isBooking(asking)).toBe(true)
    const held = having(asking, { kind: 'hold', scan: { text: ';9001?', via: 'wedge' } })
    expect(held).toMatchObject({ held: { text: ';9001?' }, notice: { text: 'held' } })
    expect(having(held, { kind: 'release' })).toMatchObject({ held: null, notice: null })
  })

  test('only the last one waits', () => {
    const held = having(
      asking,
      { kind: 'hold', scan: { text: 'first', via: 'wedge' } },
      { kind: 'hold', scan: { text: 'second', via: 'hid' } },
    )
    expect(held.held).toEqual({ text: 'second', via: 'hid' })
  })
})

describe('locking', () => {
  const member = having(OPENING_COUNTER, card, {
    kind: 'sale',
    event: { kind: 'input', event: { kind: 'amount', priceClass: 'regular', text: '598' } },
  })

  test('takes the member off the screen, keeps the amounts, and remembers whom to open again', () => {
    const state = having(member, { kind: 'overlay', overlay: 'why' }, { kind: 'locked' })
    expect(state).toMatchObject({
      overlay: null,
      reopenMemberId: 'member-1',
      sale: { member: null, inputs: { amounts: { regular: '598' } } },
    })
    expect(JSON.stringify(state)).not.toContain('张*敏')
  })

  test('forgets who was looked up', () => {
    const state = having(inMode('member'), card, { kind: 'locked' })
    expect(state.lookup.member).toBeNull()
  })
})

describe('Esc takes what lies on top', () => {
  test('panel, then notice, then the screen', () => {
    const state = having(
      OPENING_COUNTER,
      card,
      { kind: 'notice', notice: { kind: 'hint', text: 'rescan' } },
      { kind: 'overlay', overlay: 'why' },
    )
    const once = having(state, { kind: 'step_back' })
    expect(once).toMatchObject({ overlay: null, notice: { text: 'rescan' } })
    const twice = having(once, { kind: 'step_back' })
    expect(twice.notice).toBeNull()
    expect(twice.sale.member).not.toBeNull()
    expect(having(twice, { kind: 'step_back' }).sale.member).toBeNull()
  })
})

test('F4 from a sale looks at its member, and back again serves the one looked at', () => {
  const looking = having(OPENING_COUNTER, card, { kind: 'look_up_served' })
  expect(looking).toMatchObject({ mode: 'member', lookup: { member: { memberId: 'member-1' } } })
  const other = having(looking, scanned(anIdentifiedMember({ memberId: 'member-2' })), {
    kind: 'serve_looked_up',
  })
  expect(other).toMatchObject({ mode: 'sale', sale: { member: { memberId: 'member-2' } } })
})

test('RF-01 a refund from the timeline takes the card along when it was presented there, not when it was typed', () => {
  const ask: CounterEvent = { kind: 'refund_slip', slipNumber: '70000010100000019' }
  const presented = having(inMode('member'), card, ask)
  expect(presented.refund.presented?.memberId).toBe('member-1')
  const typed = having(inMode('member'), scanned(anIdentifiedMember({ strength: 'typed' })), ask)
  expect(typed.refund.presented).toBeNull()
})

test('a timeline page for somebody no longer looked at is dropped', () => {
  const looking = having(inMode('member'), card)
  const late = having(looking, {
    kind: 'lookup',
    event: { kind: 'page', identification: 'identified-9', items: [], more: true },
  })
  expect(late.lookup.more).toBe(false)
  expect(late.lookup.fetching).toBe(true)
})

test('print states of the last jobs are kept, older ones are not', () => {
  const many = Array.from(
    { length: 50 },
    (_, at): CounterEvent => ({ kind: 'printing', jobId: at, state: 'printed' }),
  )
  const state = having(OPENING_COUNTER, ...many)
  expect(Object.keys(state.prints)).toHaveLength(20)
  expect(state.prints[49]).toBe('printed')
})

test('changing the mode closes what explained the screen before', () => {
  const state = having(OPENING_COUNTER, { kind: 'overlay', overlay: 'why' }, { kind: 'mode', mode: 'enrol' })
  expect(state.overlay).toBeNull()
  const bench = having(OPENING_COUNTER, { kind: 'overlay', overlay: 'demo' }, { kind: 'mode', mode: 'enrol' })
  expect(bench.overlay).toBe('demo')
})

test('a member without a card can be served as any other', () => {
  const state = having(
    OPENING_COUNTER,
    scanned({ kind: 'member', member: aMemberView({ maskedCard: null }) }),
  )
  expect(state.sale.member?.maskedCard).toBeNull()
})

test("a sentence outlasts the till's answer to what stands on the screen, and goes with the next key", () => {
  const said = having(inMode('enrol'), { kind: 'notice', notice: { kind: 'hint', text: 'rescan' } })
  const checked = having(said, {
    kind: 'enrol',
    event: { kind: 'checked', key: 'k', check: anEnrolCheck() },
  })
  expect(checked.notice).toEqual({ kind: 'hint', text: 'rescan' })
  expect(having(checked, { kind: 'enrol', event: { kind: 'name', text: '林' } }).notice).toBeNull()
})

describe('what is typed behind a swipe', () => {
  test('goes on with the member it opened', () => {
    expect(leadsOn(having(OPENING_COUNTER, card), anIdentifiedMember())).toBe(true)
  })

  test('goes on in the form that a blank card was read into, and only there', () => {
    const identified: Identified = { kind: 'none', cardNumber: '900100004742', phone: null }
    expect(leadsOn(having(inMode('enrol'), scanned(identified)), identified)).toBe(true)
    expect(leadsOn(having(OPENING_COUNTER, scanned(identified)), identified)).toBe(false)
  })

  test('answers no question that came instead', () => {
    const typed = having(OPENING_COUNTER, card, {
      kind: 'sale',
      event: { kind: 'input', event: { kind: 'amount', priceClass: 'regular', text: '100' } },
    })
    const other = anIdentifiedMember({ memberId: 'member-2' })
    expect(leadsOn(having(typed, scanned(other)), other)).toBe(false)
  })

  test('enrols nobody in a form whose referrer the card named', () => {
    const begun = having(inMode('enrol'), { kind: 'enrol', event: { kind: 'name', text: '陈小雨' } })
    expect(leadsOn(having(begun, card), anIdentifiedMember())).toBe(false)
  })

  test.each(MODES)('never becomes a search: refused in %s it goes nowhere', (mode) => {
    const identified: Identified = { kind: 'refused', refusal: { code: 'bank_card', details: {} } }
    expect(leadsOn(having(inMode(mode), scanned(identified)), identified)).toBe(false)
  })
})

test('a swipe waits for a sale whose Enter waits for its quote', () => {
  const typed = having(OPENING_COUNTER, {
    kind: 'sale',
    event: { kind: 'input', event: { kind: 'amount', priceClass: 'regular', text: '100' } },
  })
  const { draft, key } = draftOf(typed.sale.inputs)
  const wanted = having(typed, { kind: 'sale', event: { kind: 'enter', actId: 'act-1', key, draft } })
  expect(wanted.sale.commit.stage).toBe('wanted')
  expect([isBooking(typed), isBooking(wanted)]).toEqual([false, true])
})
