import { describe, expect, test } from 'vitest'
import {
  NEW_SALE,
  type SaleEvent,
  type SaleState,
  saleReducer,
  shownSale,
} from '../../renderer/state/sale.ts'
import type { SaleInputEvent } from '../../renderer/state/sale-inputs.ts'
import type { SaleQuote } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { aCommitted, aMemberView, aQuote, draftOf, outcomeOf } from './samples.ts'

function having(state: SaleState, ...events: readonly SaleEvent[]): SaleState {
  return events.reduce(saleReducer, state)
}

function typed(state: SaleState, ...events: readonly SaleInputEvent[]): SaleState {
  return having(state, ...events.map((event): SaleEvent => ({ kind: 'input', event })))
}

const amount = (text: string): SaleInputEvent => ({ kind: 'amount', priceClass: 'regular', text })

/** The till's answer to what is typed now. */
function quoted(state: SaleState, over: Partial<SaleQuote> = {}): SaleState {
  const { key, draft } = draftOf(state.inputs, state.member?.identification ?? null)
  return having(state, { kind: 'quoted', key, draft, quote: aQuote(over), fresh: true })
}

function enter(state: SaleState, actId = 'act-1'): SaleState {
  const { key, draft } = draftOf(state.inputs, state.member?.identification ?? null)
  return having(state, { kind: 'enter', actId, key, draft })
}

const withMember = having(NEW_SALE, { kind: 'member', member: aMemberView() })
const readyToPay = quoted(typed(withMember, amount('598')))
const asking = enter(readyToPay)
const booked = having(asking, { kind: 'committed', committed: aCommitted() })

describe('a swipe', () => {
  test('attaches the member and keeps the amounts already typed', () => {
    const state = having(typed(NEW_SALE, amount('598')), { kind: 'member', member: aMemberView() })
    expect(state.member?.memberId).toBe('member-1')
    expect(state.inputs.amounts).toEqual({ regular: '598' })
  })

  test('switches the member while nothing is typed', () => {
    const other = aMemberView({ memberId: 'member-2' })
    expect(having(withMember, { kind: 'member', member: other }).member?.memberId).toBe('member-2')
  })

  test("of another card asks before another member's sale changes hands", () => {
    const other = aMemberView({ memberId: 'member-2', identification: 'identified-2' })
    const state = having(typed(withMember, amount('598')), { kind: 'member', member: other })
    expect(state.member?.memberId).toBe('member-1')
    expect(state.offered?.memberId).toBe('member-2')
    expect(having(state, { kind: 'take_offered' }).member?.memberId).toBe('member-2')
    expect(having(state, { kind: 'leave_offered' })).toMatchObject({
      member: { memberId: 'member-1' },
      offered: null,
    })
  })

  test('of the same card after a look-up by phone makes the identity a presented one', () => {
    const byPhone = having(NEW_SALE, { kind: 'member', member: aMemberView({ strength: 'typed' }) })
    const state = having(typed(byPhone, amount('598')), { kind: 'member', member: aMemberView() })
    expect(state.member?.strength).toBe('presented')
    expect(state.inputs.amounts).toEqual({ regular: '598' })
  })

  test("never carries one member's redemption or birthday price to another", () => {
    const state = typed(
      withMember,
      { kind: 'redeem', points: points(1000) },
      { kind: 'birthday_right', use: true },
    )
    const other = having(state, { kind: 'member', member: aMemberView({ memberId: 'member-2' }) })
    expect(other.inputs).toMatchObject({ redeemPoints: 0, useBirthdayRight: false })
  })

  test('after a finished sale begins the next one', () => {
    const state = having(booked, { kind: 'member', member: aMemberView({ memberId: 'member-2' }) })
    expect(state.commit.stage).toBe('editing')
    expect(state.inputs.amounts).toEqual({})
    expect(state.last).toMatchObject({ maskedName: '张*敏', slipNumber: '70000010100000019' })
  })
})

describe('Enter', () => {
  test('asks for exactly what the screen shows', () => {
    const { result } = aQuote()
    expect(asking.commit).toMatchObject({
      stage: 'asking',
      ask: {
        actId: 'act-1',
        expected: {
          dueFen: result?.dueFen,
          accruedPoints: result?.accruedPoints,
          redeemedPoints: result?.redeemedPoints,
        },
        approval: null,
      },
    })
  })

  test('before the quote has come waits for it, then asks with what it says', () => {
    const waiting = enter(typed(readyToPay, amount('5980')))
    expect(waiting.commit.stage).toBe('wanted')
    expect(quoted(waiting).commit).toMatchObject({ stage: 'asking', ask: { actId: 'act-1' } })
  })

  test('that waits is forgotten when something is typed meanwhile', () => {
    const waiting = enter(typed(readyToPay, amount('5980')))
    expect(quoted(typed(waiting, amount('59800'))).commit.stage).toBe('editing')
  })

  test('on a sale that cannot be booked says why and asks for nothing', () => {
    const refusal = { code: 'tenders_do_not_cover', details: { missingFen: 100 } }
    const state = enter(quoted(typed(withMember, amount('598')), { refusal }))
    expect(state.commit.stage).toBe('editing')
    expect(state.refusal).toEqual(refusal)
  })

  test('EN-18 with a typed identity asks for a manager first', () => {
    const state = enter(quoted(typed(withMember, amount('598')), { approvals: ['redemption'] }))
    expect(state.commit.stage).toBe('approval')
    const approval = { staffId: 'staff-1', pin: '808080', reason: null }
    const approved = having(state, { kind: 'approve', approval })
    expect(approved.commit).toMatchObject({ stage: 'asking', ask: { actId: 'act-1', approval } })
  })

  test('with a wrong PIN comes back to the manager with the sentence, not to the sale', () => {
    const state = enter(quoted(typed(withMember, amount('598')), { approvals: ['redemption'] }))
    const refusal = { code: 'wrong_pin', details: { left: 4 } }
    const wrong = having(
      state,
      { kind: 'approve', approval: { staffId: 'staff-1', pin: '000000', reason: null } },
      { kind: 'commit_refused', refusal },
    )
    expect(wrong.commit).toMatchObject({ stage: 'approval', refusal })
  })

  test('after a finished sale begins the next one', () => {
    const next = enter(booked)
    expect(next).toMatchObject({ member: null, commit: { stage: 'editing' } })
  })
})

describe('while the till is asked', () => {
  test('nothing on the screen can change what was asked', () => {
    const touched = having(
      typed(asking, amount('1'), { kind: 'redeem', points: points(1000) }),
      { kind: 'member', member: aMemberView({ memberId: 'member-2' }) },
      { kind: 'close_member' },
      { kind: 'step_back' },
      { kind: 'new_sale' },
      { kind: 'locked' },
    )
    expect(touched).toBe(asking)
  })

  test('a refusal of the till is shown, and the figures are asked for again', () => {
    const refusal = { code: 'quote_changed', details: {} }
    const state = having(asking, { kind: 'commit_refused', refusal })
    expect(state).toMatchObject({ commit: { stage: 'editing' }, refusal, requotes: asking.requotes + 1 })
    expect(state.inputs).toBe(asking.inputs)
  })

  test('a second Enter is no second sale', () => {
    expect(enter(asking, 'act-2')).toBe(asking)
  })
})

describe('without an answer', () => {
  const unsure = having(asking, { kind: 'commit_unanswered' })

  test('only the same ask under the same id is repeated', () => {
    expect(unsure.commit.stage).toBe('unsure')
    expect(typed(unsure, amount('1'))).toBe(unsure)
    expect(having(unsure, { kind: 'retry' }).commit).toEqual(asking.commit)
  })

  test('an attempt that was left keeps its id for the same sale, so that it is booked once', () => {
    const left = having(unsure, { kind: 'step_back' })
    expect(left.commit.stage).toBe('editing')
    expect(enter(left, 'act-2').commit).toMatchObject({ ask: { actId: 'act-1' } })
  })

  test('another sale gets another id', () => {
    const other = quoted(typed(having(unsure, { kind: 'step_back' }), amount('100')))
    expect(enter(other, 'act-2').commit).toMatchObject({ ask: { actId: 'act-2' } })
  })
})

describe('Esc goes back one step at a time', () => {
  test('the refusal, the redemption, the amounts, the member, in this order', () => {
    const full = having(typed(readyToPay, { kind: 'redeem', points: points(1000) }), {
      kind: 'quote_refused',
      refusal: { code: 'no_lines', details: {} },
    })
    const once = having(full, { kind: 'step_back' })
    expect(once).toMatchObject({ refusal: null, inputs: { redeemPoints: 1000 } })
    const twice = having(once, { kind: 'step_back' })
    expect(twice.inputs).toMatchObject({ redeemPoints: 0, amounts: { regular: '598' } })
    const thrice = having(twice, { kind: 'step_back' })
    expect(thrice.inputs.amounts).toEqual({})
    expect(thrice.member).not.toBeNull()
    expect(having(thrice, { kind: 'step_back' }).member).toBeNull()
  })
})

describe('a quote', () => {
  test('that was overtaken is shown but never booked', () => {
    const { key, draft } = draftOf(readyToPay.inputs, 'identified-1')
    const later = typed(readyToPay, amount('5980'))
    const state = enter(having(later, { kind: 'quoted', key, draft, quote: aQuote(), fresh: false }))
    expect(state.commit.stage).toBe('wanted')
  })

  test('that comes after the sale is booked changes nothing', () => {
    expect(quoted(booked)).toBe(booked)
  })
})

describe('the figures on screen', () => {
  const shown = (state: SaleState) =>
    shownSale(state, outcomeOf(state.inputs, state.member?.identification ?? null)).quoted

  test('stay until the next quote of what is typed is there', () => {
    expect(shown(typed(readyToPay, amount('5980')))).toBe(readyToPay.quoted)
  })

  test('go when what is typed is no amount, or nothing, because no quote of it will come', () => {
    expect(shown(typed(readyToPay, amount('99999999')))).toBeNull()
    const walkIn = quoted(typed(NEW_SALE, amount('598')))
    expect(shown(walkIn)).not.toBeNull()
    expect(shown(typed(walkIn, amount('')))).toBeNull()
  })

  test('go when the till takes no such sale', () => {
    const refused = having(readyToPay, { kind: 'quote_refused', refusal: { code: 'too_many', details: {} } })
    expect(shown(refused)).toBeNull()
  })
})

describe('an older quote', () => {
  test('never books what Enter wanted of a newer draft', () => {
    const { key, draft } = draftOf(readyToPay.inputs, 'identified-1')
    const wanted = enter(typed(readyToPay, amount('5980')))
    const late = having(wanted, { kind: 'quoted', key, draft, quote: aQuote(), fresh: false })
    expect(late.commit.stage).toBe('wanted')
    expect(quoted(late).commit).toMatchObject({
      stage: 'asking',
      ask: { draft: draftOf(wanted.inputs, 'identified-1').draft },
    })
  })
})

describe('RE-01 the key of paying with points', () => {
  const choices = [0, 1000, 2000].map((step) => ({
    points: points(step),
    fen: fen(step * 2),
    enough: true,
  }))
  const more = (state: SaleState) =>
    having(state, { kind: 'redeem_more', key: draftOf(state.inputs, 'identified-1').key })

  test('goes one step up from what is chosen', () => {
    const state = quoted(typed(withMember, amount('598')), { redemptionChoices: choices })
    expect(more(state).inputs.redeemPoints).toBe(1000)
  })

  test('pressed before the till has said which steps there are, is not lost', () => {
    const early = more(more(typed(withMember, amount('598'))))
    expect(early.inputs.redeemPoints).toBe(0)
    expect(quoted(early, { redemptionChoices: choices }).inputs.redeemPoints).toBe(2000)
  })

  test('and Enter after it, both before the quote, books with the points', () => {
    const early = enter(more(typed(withMember, amount('598'))))
    const redeeming = quoted(early, { redemptionChoices: choices })
    expect(redeeming).toMatchObject({ commit: { stage: 'wanted' }, inputs: { redeemPoints: 1000 } })
    expect(quoted(redeeming, { redemptionChoices: choices }).commit).toMatchObject({
      stage: 'asking',
      ask: { draft: { redeemPoints: 1000 } },
    })
  })

  test('is forgotten when the amount is typed on', () => {
    const early = typed(more(typed(withMember, amount('59'))), amount('598'))
    expect(quoted(early, { redemptionChoices: choices }).inputs.redeemPoints).toBe(0)
  })
})

test('locking keeps the amounts and drops what the till said about them', () => {
  const state = having(readyToPay, { kind: 'locked' })
  expect(state.inputs.amounts).toEqual({ regular: '598' })
  expect(state).toMatchObject({ offered: null, last: null, commit: { stage: 'editing' } })
})
