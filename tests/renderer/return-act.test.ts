import { describe, expect, test } from 'vitest'
import { NEW_REFUND, type RefundEvent, type RefundState, refundReducer } from '../../renderer/state/refund.ts'
import {
  type ReturnQuote,
  type ReturnRequest,
  returnActNeeds,
  returnActOutcome,
} from '../../renderer/state/return-act.ts'
import { wayOf, waysOf } from '../../renderer/state/return-way.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aMemberView, aRefundableLine, aRefundableSale } from './samples.ts'

function having(state: RefundState, ...events: readonly RefundEvent[]): RefundState {
  return events.reduce(refundReducer, state)
}

const lines = [aRefundableLine({ keptUnits: 2, text: '羊皮短靴 37码' })]
const ofNobody = aRefundableSale({ lines, member: null, claimable: true, voidable: false })
const ofMember = aRefundableSale({ lines, claimable: false, voidable: true })
const opened = (sale = ofNobody) => having(NEW_REFUND, { kind: 'opened', sale })
const card = aMemberView({ memberId: 'member-9', identification: 'card-9' })

function requestOf(state: RefundState): ReturnRequest {
  const outcome = returnActOutcome(state, SHOES)
  if (outcome.kind !== 'request') throw new Error(`missing: ${outcome.refusal.code}`)
  return outcome.request
}

function missingOf(state: RefundState): string {
  const outcome = returnActOutcome(state, SHOES)
  return outcome.kind === 'missing' ? outcome.refusal.code : 'request'
}

/** Enter, with the quote that goes with what is typed now. */
function entered(state: RefundState, quote: ReturnQuote, actId = 'act-1'): RefundState {
  const draft = requestOf(state)
  const key = JSON.stringify(draft)
  const act = (event: Extract<RefundEvent, { kind: 'other' }>['event']): RefundEvent => ({
    kind: 'other',
    event,
  })
  return having(
    state,
    act({ kind: 'act', event: { kind: 'quoted', key, draft, quote } }),
    act({ kind: 'act', event: { kind: 'enter', actId, key, draft } }),
  )
}

const UNASKED: ReturnQuote = {
  kind: 'swap',
  quote: { refusal: null, needs: { approval: false, overrides: [] }, slipSvg: '<svg/>' },
}

describe('the ways of a sale', () => {
  test('only those that it has, a return first', () => {
    expect(waysOf(ofNobody)).toEqual(['refund', 'exchange', 'swap', 'claim'])
    expect(waysOf(ofMember)).toEqual(['refund', 'exchange', 'swap', 'void'])
    expect(wayOf(opened())).toBe('refund')
  })

  test('F8 goes through them and round; the goods stay chosen but for a void', () => {
    const next = { kind: 'next_way' } as const
    const chosen = having(opened(ofMember), { kind: 'toggle', line: 0 })
    const seen = [1, 2, 3, 4].map((times) => having(chosen, ...Array.from({ length: times }, () => next)))
    expect(seen.map(wayOf)).toEqual(['exchange', 'swap', 'void', 'refund'])
    expect(seen.map(({ pieces }) => pieces[0] ?? 0)).toEqual([2, 2, 0, 0])
  })

  test('RF-09 a void of another shift and a claim of a member’s sale cannot be chosen', () => {
    expect(wayOf(having(opened(ofNobody), { kind: 'way', way: 'void' }))).toBe('refund')
    expect(wayOf(having(opened(ofMember), { kind: 'way', way: 'claim' }))).toBe('refund')
  })
})

describe('EN-20 a claim', () => {
  test('the card swiped on a sale without a member claims it', () => {
    const claiming = having(opened(), { kind: 'present', member: card })
    expect(wayOf(claiming)).toBe('claim')
    expect(requestOf(claiming)).toEqual({
      kind: 'claim',
      draft: { identification: 'card-9', slipNumber: ofNobody.slipNumber },
    })
  })

  test('while goods are chosen to come back a card is not meant for a claim', () => {
    const choosing = having(opened(), { kind: 'toggle', line: 0 }, { kind: 'present', member: card })
    expect(wayOf(choosing)).toBe('refund')
    expect(choosing.refusal?.code).toBe('sale_without_member')
  })

  test('without a card Enter says so; a lock takes the card away', () => {
    const way = having(opened(), { kind: 'way', way: 'claim' })
    expect(missingOf(way)).toBe('claim_without_card')
    expect(missingOf(having(way, { kind: 'present', member: card }, { kind: 'locked' }))).toBe(
      'claim_without_card',
    )
  })

  test('what is booked is what was seen', () => {
    const result = { groups: [], accruedPoints: points(150) }
    const quote = { refusal: null, result, why: [], needsApproval: false, slipSvg: null }
    const asking = entered(having(opened(), { kind: 'present', member: card }), { kind: 'claim', quote })
    expect(asking.other?.act.commit).toMatchObject({
      stage: 'asking',
      ask: { actId: 'act-1', expected: { points: 150, fen: 0 } },
    })
  })
})

describe('RF-04 like for like', () => {
  const chosen = having(opened(ofMember), { kind: 'toggle', line: 0 }, { kind: 'way', way: 'swap' })
  const input = { kind: 'input', change: { swapWhy: 'defect' } } as const
  const swapping = having(chosen, { kind: 'other', event: input })

  test('goods become no other size under their own name; a sound piece for a faulty one keeps it', () => {
    expect(missingOf(chosen)).toBe('swap_text_missing')
    expect(requestOf(swapping)).toMatchObject({
      draft: { why: 'defect', lines: [{ line: 0, units: 2, text: '羊皮短靴 37码', article: null }] },
    })
    const typed = (text: string) =>
      having(swapping, { kind: 'other', event: { kind: 'swap_text', line: 0, text } })
    expect(requestOf(typed('羊皮短靴 38码 '))).toMatchObject({
      draft: { lines: [{ text: '羊皮短靴 38码' }] },
    })
    expect(missingOf(typed(' '))).toBe('swap_text_missing')
  })

  test('nothing chosen, nothing swapped', () => {
    expect(missingOf(having(swapping, { kind: 'none' }))).toBe('nothing_chosen')
  })

  test('past the return period a manager and a reason are asked for', () => {
    const needs = { approval: true, overrides: ['past_period'] } as const
    const late: ReturnQuote = { kind: 'swap', quote: { refusal: null, needs, slipSvg: '<svg/>' } }
    expect(returnActNeeds(late)).toEqual({ approval: true, reason: true })
    expect(entered(swapping, late).other?.act.commit.stage).toBe('approval')
    // A manager who is signed in gives the reason alone.
    const reason: ReturnQuote = {
      kind: 'swap',
      quote: { ...late.quote, needs: { ...needs, approval: false } },
    }
    expect(returnActNeeds(reason)).toEqual({ approval: false, reason: true })
    expect(entered(swapping, reason).other?.act.commit.stage).toBe('approval')
  })

  test('what the till refuses is said and not booked', () => {
    const refusal = { code: 'line_not_kept', details: { lineNumber: 1 } }
    const needs = { approval: false, overrides: [] }
    const refused = entered(swapping, { kind: 'swap', quote: { refusal, needs, slipSvg: null } })
    expect(refused.other?.act).toMatchObject({ refusal, commit: { stage: 'editing' } })
  })

  test('an ask that is out is not changed; left without an answer it goes on under its id', () => {
    const asking = entered(swapping, UNASKED)
    expect(asking.other?.act.commit.stage).toBe('asking')
    expect(having(asking, { kind: 'none' }, { kind: 'next_way' }, { kind: 'step_back' })).toBe(asking)
    const unanswered = { kind: 'act', event: { kind: 'commit_unanswered' } } as const
    const left = having(asking, { kind: 'other', event: unanswered }, { kind: 'step_back' })
    const again = entered(left, UNASKED, 'act-2')
    expect(again.other?.act.commit).toMatchObject({ stage: 'asking', ask: { actId: 'act-1' } })
  })
})

describe('RF-11 goods of an unknown sale', () => {
  const unknown = having(NEW_REFUND, { kind: 'next_way' })

  test('amount, tender and reason make it; a card may be swiped', () => {
    expect(missingOf(unknown)).toBe('amount_missing')
    const typed = having(unknown, { kind: 'other', event: { kind: 'input', change: { amountText: '60.5' } } })
    const draft = {
      identification: null,
      amountFen: 60_50,
      tender: 'cash',
      reason: SHOES.refund.reasons[0]?.code,
    }
    expect(requestOf(typed)).toMatchObject({ kind: 'unknown', draft })
    expect(requestOf(having(typed, { kind: 'present', member: card }))).toMatchObject({
      draft: { identification: 'card-9' },
    })
  })

  test('Esc leads back to the slip; a slip that is scanned opens its sale', () => {
    expect(having(unknown, { kind: 'step_back' }).other).toBeNull()
    expect(having(unknown, { kind: 'opening', slipNumber: '1' })).toMatchObject({
      other: null,
      opening: true,
    })
  })
})

describe('RF-10 a top-up undone', () => {
  test('names the gifts that were brought', () => {
    const undoing = having(
      NEW_REFUND,
      { kind: 'opening', slipNumber: '70000010100000075' },
      { kind: 'open_refused', refusal: { code: 'slip_is_no_sale', details: {} } },
      { kind: 'without_sale', act: 'undo' },
      { kind: 'other', event: { kind: 'input', change: { giftsBack: [1] } } },
    )
    expect(requestOf(undoing)).toMatchObject({ kind: 'undo', draft: { giftsBack: [1] } })
  })
})

describe('RF-09 an act undone by its slip', () => {
  test('the slip that opened no sale is the one', () => {
    const refused = having(
      NEW_REFUND,
      { kind: 'opening', slipNumber: '70000010100000075' },
      { kind: 'open_refused', refusal: { code: 'slip_is_no_sale', details: {} } },
      { kind: 'without_sale', act: 'undo' },
    )
    expect(requestOf(refused)).toEqual({ kind: 'undo', draft: { slipNumber: '70000010100000075' } })
    const result = {
      act: 'top_up',
      handOutFen: fen(500_00),
      points: points(-500),
      surrenderCard: false,
    } as const
    const quote = { refusal: null, result, why: [], needsApproval: true, slipSvg: '<svg/>' }
    const asked = entered(refused, { kind: 'undo', quote })
    expect(asked.other?.act.commit).toMatchObject({
      stage: 'approval',
      ask: { expected: { points: -500, fen: 500_00 } },
    })
  })

  test('EN-15 a card that falls with it is taken back first, and ticked', () => {
    const undoing = having(
      { ...NEW_REFUND, slipText: '' },
      { kind: 'opening', slipNumber: '70000010100000075' },
      { kind: 'open_refused', refusal: { code: 'slip_is_no_sale', details: {} } },
      { kind: 'without_sale', act: 'undo' },
    )
    const result = { act: 'top_up', handOutFen: fen(500_00), points: points(0), surrenderCard: true } as const
    const refusal = { code: 'card_back_first', details: {} }
    const quote = { refusal, result, why: [], needsApproval: false, slipSvg: '<svg/>' }
    const refused = entered(undoing, { kind: 'undo', quote })
    expect(refused.other?.act).toMatchObject({ refusal, commit: { stage: 'editing' } })
    const ticked = having(refused, {
      kind: 'other',
      event: { kind: 'input', change: { cardHandedBack: true } },
    })
    expect(requestOf(ticked)).toMatchObject({ draft: { cardHandedBack: true } })
    const taken = entered(ticked, { kind: 'undo', quote: { ...quote, refusal: null } })
    expect(taken.other?.act.commit.stage).toBe('asking')
  })
})

describe('figures of what is not typed any more', () => {
  test('go: an amount taken back, or one that is none', () => {
    const unknown = having(NEW_REFUND, { kind: 'without_sale', act: 'unknown' })
    const input = (amountText: string): RefundEvent => ({
      kind: 'other',
      event: { kind: 'input', change: { amountText } },
    })
    const typed = having(unknown, input('60'))
    const draft = requestOf(typed)
    const quote = { refusal: null, result: null, why: [], needsApproval: true, slipSvg: '<svg/>' }
    const event = {
      kind: 'quoted',
      key: JSON.stringify(draft),
      draft,
      quote: { kind: 'unknown', quote },
    } as const
    const seen = having(typed, { kind: 'other', event: { kind: 'act', event } })
    expect(seen.other?.act.quoted).not.toBeNull()
    expect(having(seen, input('61')).other?.act.quoted).not.toBeNull()
    expect(having(seen, input('')).other?.act.quoted).toBeNull()
    expect(having(seen, input('99999999')).other?.act.quoted).toBeNull()
  })
})
