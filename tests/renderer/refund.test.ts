import { describe, expect, test } from 'vitest'
import { NEW_REFUND, type RefundEvent, type RefundState, refundReducer } from '../../renderer/state/refund.ts'
import { refundDraft } from '../../renderer/state/refund-draft.ts'
import { shownCost } from '../../renderer/state/refund-lines.ts'
import type { RefundQuote } from '../../shared/contract/refund.ts'
import { fen } from '../../shared/domain/money.ts'
import { aMemberView, aRefundableLine, aRefundableSale, aRefundQuote } from './samples.ts'

function having(state: RefundState, ...events: readonly RefundEvent[]): RefundState {
  return events.reduce(refundReducer, state)
}

const lines = [
  aRefundableLine({ keptUnits: 2 }),
  aRefundableLine({
    line: 1,
    kind: 'amount',
    text: '特价商品',
    keptUnits: 90_00,
    wholeUnits: 90_00,
    costFen: fen(90_00),
  }),
  aRefundableLine({ line: 2, text: '鞋油 黑', keptUnits: 0 }),
]
const opened = having(NEW_REFUND, { kind: 'opened', sale: aRefundableSale({ lines }) })

function draftOf(state: RefundState) {
  const outcome = refundDraft(state)
  if (outcome.kind !== 'draft') throw new Error(`not a draft: ${outcome.kind}`)
  return outcome
}

function quoted(state: RefundState, over: Partial<RefundQuote> = {}): RefundState {
  const { key, draft } = draftOf(state)
  return having(state, { kind: 'quoted', key, draft, quote: aRefundQuote(over) })
}

function enter(state: RefundState, actId = 'act-1'): RefundState {
  const { key, draft } = draftOf(state)
  return having(state, { kind: 'enter', actId, key, draft })
}

describe('choosing what comes back', () => {
  test('Space takes all that is kept of a line, and leaves it again', () => {
    const all = having(opened, { kind: 'toggle', line: 0 }, { kind: 'toggle', line: 1 })
    expect(draftOf(all).draft.returned).toEqual([
      { line: 0, units: 2 },
      { line: 1, units: 90_00 },
    ])
    const none = having(all, { kind: 'toggle', line: 0 }, { kind: 'toggle', line: 1 })
    expect(draftOf(none).draft.returned).toEqual([])
  })

  test('left and right change pieces and stop at what is kept', () => {
    const more = { kind: 'pieces', line: 0, by: 1 } as const
    expect(having(opened, more, more, more).pieces[0]).toBe(2)
    const fewer = { kind: 'pieces', line: 0, by: -1 } as const
    expect(having(opened, more, fewer, fewer).pieces[0]).toBe(0)
  })

  test('an amount line takes an amount, to the fen', () => {
    const state = having(opened, { kind: 'amount', line: 1, text: '45.5' })
    expect(draftOf(state).draft.returned).toEqual([{ line: 1, units: 45_50 }])
    const wrong = having(opened, { kind: 'amount', line: 1, text: '1.005' })
    expect(refundDraft(wrong)).toMatchObject({ kind: 'unreadable', refusal: { code: 'three_decimals' } })
  })

  test('what was wholly returned cannot be chosen', () => {
    const state = having(opened, { kind: 'toggle', line: 2 }, { kind: 'pieces', line: 2, by: 1 })
    expect(draftOf(state).draft.returned).toEqual([])
  })

  test('everything at once, or nothing', () => {
    const all = having(opened, { kind: 'all' })
    expect(draftOf(all).draft.returned).toHaveLength(2)
    expect(draftOf(having(all, { kind: 'none' })).draft.returned).toEqual([])
  })

  test('the cursor begins on the first line that can come back and stays on the slip', () => {
    const gone = aRefundableSale({ lines: [aRefundableLine({ keptUnits: 0 }), aRefundableLine({ line: 1 })] })
    const state = having(NEW_REFUND, { kind: 'opened', sale: gone })
    expect(state.cursor).toBe(1)
    expect(having(state, { kind: 'move', by: 1 }).cursor).toBe(1)
    expect(having(state, { kind: 'move', by: -1 }, { kind: 'move', by: -1 }).cursor).toBe(0)
  })
})

describe('what is quoted', () => {
  const chosen = quoted(having(opened, { kind: 'toggle', line: 0 }))

  test('goes with what it was about: nothing chosen, nothing shown', () => {
    expect(chosen.quoted).not.toBeNull()
    expect(having(chosen, { kind: 'toggle', line: 0 }).quoted).toBeNull()
    expect(having(chosen, { kind: 'none' }).quoted).toBeNull()
    expect(having(chosen, { kind: 'step_back' }).quoted).toBeNull()
  })

  test('stays while the choice changes, until the newer quote is there', () => {
    expect(having(chosen, { kind: 'pieces', line: 0, by: -1 }).quoted).toBe(chosen.quoted)
  })

  test('of figures that a reader typed first and took back again is not shown when it comes late', () => {
    const typed = having(opened, { kind: 'amount', line: 1, text: '9' })
    const { key, draft } = draftOf(typed)
    const late: RefundEvent = { kind: 'quoted', key, draft, quote: aRefundQuote() }
    expect(having(typed, { kind: 'amount', line: 1, text: '' }, late).quoted).toBeNull()
  })

  test('an amount that cannot be read or is refused has no figures', () => {
    const typed = quoted(having(opened, { kind: 'amount', line: 1, text: '9' }))
    expect(having(typed, { kind: 'amount', line: 1, text: '99999999' }).quoted).toBeNull()
    const refusal = { code: 'line_not_kept', details: {} }
    expect(having(typed, { kind: 'quote_refused', refusal }).quoted).toBeNull()
  })
})

describe('RF-02 what a row costs', () => {
  const line = aRefundableLine({ quantity: 3, wholeUnits: 3, keptUnits: 3, costFen: fen(89_11) })
  const cost = (keptUnits: number, pieces: number) =>
    shownCost({ ...opened, pieces: { 0: pieces } }, { ...line, keptUnits }, 0)

  test('all that is kept, or the pieces chosen of it; what comes back by and by is all of it', () => {
    expect(cost(3, 0)).toBe(89_11)
    expect(cost(3, 2)).toBe(59_41)
    expect(cost(1, 0)).toBe(29_70)
    expect(cost(1, 1)).toBe(29_70)
    expect(cost(0, 0)).toBe(0)
  })
})

describe('RF-01 the card', () => {
  test('swiped after the slip counts when it is the member of the sale', () => {
    const state = having(opened, { kind: 'present', member: aMemberView({ identification: 'presented-1' }) })
    expect(draftOf(state).draft.identification).toBe('presented-1')
  })

  test('swiped before the slip counts as well', () => {
    const state = having(
      NEW_REFUND,
      { kind: 'present', member: aMemberView({ identification: 'presented-1' }) },
      { kind: 'opening', slipNumber: '70000010100000019' },
      { kind: 'opened', sale: aRefundableSale() },
    )
    expect(draftOf(state).draft.identification).toBe('presented-1')
  })

  test("another member's card changes nothing and is said", () => {
    const state = having(opened, { kind: 'present', member: aMemberView({ memberId: 'member-2' }) })
    expect(state.refusal?.code).toBe('card_of_another_member')
    expect(draftOf(state).draft.identification).toBeNull()
  })

  test('is not needed for goods sold without a member', () => {
    const sold = having(NEW_REFUND, { kind: 'opened', sale: aRefundableSale({ member: null }) })
    const state = having(sold, { kind: 'present', member: aMemberView() })
    expect(state.refusal?.code).toBe('sale_without_member')
    expect(draftOf(state).draft.identification).toBeNull()
  })
})

describe('towards the money', () => {
  const chosen = quoted(having(opened, { kind: 'toggle', line: 0 }))

  test('a manager is asked with everything on screen, and nothing is booked before', () => {
    const state = enter(chosen)
    expect(state.commit).toMatchObject({ stage: 'approval', ask: { actId: 'act-1', approval: null } })
    const approval = { staffId: 'staff-1', pin: '808080', reason: null }
    const approved = having(state, { kind: 'approve', approval, reason: null })
    expect(approved.commit).toMatchObject({ stage: 'asking', ask: { actId: 'act-1', approval } })
  })

  test('a manager who is signed in gives only the reason', () => {
    const needs = { approval: false, overrides: ['no_card'] } as const
    const state = enter(quoted(chosen, { needs }))
    expect(state.commit.stage).toBe('approval')
    const approved = having(state, { kind: 'approve', approval: null, reason: 'card_forgotten' })
    expect(approved.commit).toMatchObject({ ask: { approval: null, reason: 'card_forgotten' } })
  })

  test('a change while the manager is asked takes the question back', () => {
    const state = having(enter(chosen), { kind: 'toggle', line: 1 })
    expect(state.commit.stage).toBe('editing')
  })

  test('a wrong PIN asks again with what was chosen', () => {
    const approval = { staffId: 'staff-1', pin: '000000', reason: null }
    const refusal = { code: 'wrong_pin', details: { left: 4 } }
    const state = having(
      enter(chosen),
      { kind: 'approve', approval, reason: null },
      { kind: 'commit_refused', refusal },
    )
    expect(state.commit).toMatchObject({ stage: 'approval', refusal })
    expect(state.pieces).toEqual(chosen.pieces)
  })

  test('while it is booked nothing changes, and without an answer the same id is asked again', () => {
    const needs = { approval: false, overrides: [] } as const
    const asking = enter(quoted(chosen, { needs }))
    expect(asking.commit.stage).toBe('asking')
    expect(having(asking, { kind: 'toggle', line: 1 }, { kind: 'step_back' }, { kind: 'locked' })).toBe(
      asking,
    )
    const unsure = having(asking, { kind: 'commit_unanswered' })
    expect(having(unsure, { kind: 'retry' }).commit).toEqual(asking.commit)
    const left = having(unsure, { kind: 'step_back' })
    expect(enter(left, 'act-2').commit).toMatchObject({ ask: { actId: 'act-1' } })
  })

  test('an older quote never books what Enter wanted of a newer choice', () => {
    const { key, draft } = draftOf(chosen)
    const wanted = enter(having(chosen, { kind: 'toggle', line: 1 }))
    expect(wanted.commit.stage).toBe('wanted')
    const late = having(wanted, { kind: 'quoted', key, draft, quote: aRefundQuote() })
    expect(late.commit.stage).toBe('wanted')
    expect(quoted(late).commit.stage).toBe('approval')
  })

  test('Esc leaves the choice first, then the slip', () => {
    const once = having(chosen, { kind: 'step_back' })
    expect(once.sale).not.toBeNull()
    expect(draftOf(once).draft.returned).toEqual([])
    expect(having(once, { kind: 'step_back' }).sale).toBeNull()
  })
})
