/** Card states: the ten of them, the ways between, and the delay of a new card (EN-04, EN-14). */
import { describe, expect, test } from 'vitest'
import {
  CARD_MOVE_REASONS,
  CARD_STATES,
  CARD_TRANSITIONS,
  type CardMoveReason,
  type CardState,
  cardActiveFromMs,
  cardStateAt,
  isCardEnded,
  isReportedLost,
  moveCard,
  moveCardBecause,
  replacementActiveFromMs,
} from '../../shared/domain/card.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'

const activeAtMs = shopInstantMs(businessDate('2026-11-22'), '10:00:00')

describe('EN-14 card states', () => {
  /** From each state, where it may go; written out, so that a change of the table is seen. */
  const ways: Readonly<Record<CardState, string>> = {
    blank: 'proposed issued revoked',
    proposed: 'approved revoked',
    approved: 'issued revoked',
    issued: 'frozen lost replaced surrendered revoked',
    active: 'frozen lost replaced surrendered revoked',
    frozen: 'issued lost replaced surrendered revoked',
    lost: 'issued frozen replaced surrendered revoked',
    replaced: '',
    surrendered: '',
    revoked: '',
  }

  test.each(CARD_STATES.flatMap((from) => CARD_STATES.map((to) => [from, to] as const)))(
    '%s to %s',
    (from, to) => {
      const allowed = ways[from].split(' ').includes(to)
      const moved = moveCard({ state: from, activeAtMs }, to, activeAtMs - 1)
      expect(moved.ok).toBe(allowed)
      if (!moved.ok)
        expect(moved).toMatchObject({ code: 'card_transition_not_allowed', details: { from, to } })
      else expect(moved.value).toEqual({ state: to, activeAtMs })
    },
  )

  test('only the clock makes a card active', () => {
    expect(CARD_TRANSITIONS.issued).toContain('active')
    expect(CARD_STATES.filter((state) => CARD_TRANSITIONS[state].includes('active'))).toEqual(['issued'])
    expect(moveCard({ state: 'issued', activeAtMs }, 'active', activeAtMs).ok).toBe(false)
  })

  test('an issued card whose time has come moves as an active one', () => {
    const card = { state: 'issued', activeAtMs } as const
    expect(moveCard(card, 'blank', activeAtMs - 1)).toMatchObject({ details: { from: 'issued' } })
    expect(moveCard(card, 'blank', activeAtMs)).toMatchObject({ details: { from: 'active' } })
  })

  test('a frozen card that is freed works again at once, or when its time comes', () => {
    const freed = moveCard({ state: 'frozen', activeAtMs }, 'issued', activeAtMs - 5)
    if (!freed.ok) throw new Error(freed.code)
    expect(cardStateAt(freed.value, activeAtMs - 5)).toBe('issued')
    expect(cardStateAt(freed.value, activeAtMs)).toBe('active')
  })
})

describe('EN-14 every move has a reason, and every reason its moves', () => {
  /** For each reason all it may do, written out; a lost card is found again, and so is one frozen because it was lost. */
  const moves: Readonly<Record<CardMoveReason, string>> = {
    approved: 'proposed>approved approved>issued',
    refused: 'proposed>revoked approved>revoked',
    reported_lost: 'issued>frozen issued>lost active>frozen active>lost',
    found: 'lost>issued',
    suspicion: 'issued>frozen active>frozen',
    unfrozen: 'frozen>issued',
    replaced: 'issued>replaced active>replaced frozen>replaced lost>replaced',
    handed_back: 'issued>surrendered active>surrendered frozen>surrendered',
    entry_undone: 'issued>surrendered active>surrendered frozen>surrendered lost>surrendered',
    ground_gone: 'proposed>revoked approved>revoked',
    misuse: 'issued>revoked active>revoked frozen>revoked lost>revoked',
  }

  test.each(CARD_MOVE_REASONS)('%s', (why) => {
    const done = CARD_STATES.flatMap((from) =>
      CARD_STATES.filter(
        (to) => moveCardBecause({ state: from, activeAtMs }, why, to, activeAtMs - 1).ok,
      ).map((to) => `${from}>${to}`),
    )
    expect(done.sort()).toEqual(moves[why].split(' ').sort())
    for (const move of done) {
      const [from, to] = move.split('>') as [CardState, CardState]
      const moved = moveCardBecause({ state: from, activeAtMs }, why, to, activeAtMs - 1)
      expect(moved).toEqual({ ok: true, value: { state: to, activeAtMs, why } })
    }
  })

  test('EN-11 a card frozen because it was lost may be found, one frozen on suspicion may not', () => {
    const lost = { state: 'frozen', activeAtMs, why: 'reported_lost' } as const
    expect(moveCardBecause(lost, 'found', 'issued', activeAtMs).ok).toBe(true)
    const suspect = { ...lost, why: 'suspicion' } as const
    expect(moveCardBecause(suspect, 'found', 'issued', activeAtMs)).toMatchObject({
      code: 'card_transition_not_allowed',
      details: { from: 'frozen', to: 'issued' },
    })
    expect(moveCardBecause(suspect, 'unfrozen', 'issued', activeAtMs).ok).toBe(true)
  })

  test.each([
    ['lost', undefined, true],
    ['frozen', 'reported_lost', true],
    ['frozen', 'suspicion', false],
    ['issued', 'reported_lost', false],
    ['active', undefined, false],
  ] as const)('EN-11 a %s card, moved because of %s, counts as lost: %s', (state, why, expected) => {
    expect(isReportedLost({ state, activeAtMs, ...(why === undefined ? {} : { why }) })).toBe(expected)
  })

  test('only a replaced, surrendered or revoked card has ended', () => {
    expect(CARD_STATES.filter(isCardEnded)).toEqual(['replaced', 'surrendered', 'revoked'])
  })
})

describe('EN-11 a card in place of another', () => {
  test('works at once, from the whole second, where the old one worked', () => {
    const old = { state: 'lost', activeAtMs } as const
    expect(replacementActiveFromMs(old, activeAtMs + 5_999)).toBe(activeAtMs + 5_000)
  })

  test('does not work before the old one would have', () => {
    expect(replacementActiveFromMs({ state: 'lost', activeAtMs }, activeAtMs - 3_600_000)).toBe(activeAtMs)
  })
})

describe('EN-04 the activation delay', () => {
  test.each(CARD_STATES.filter((state) => state !== 'issued'))(
    'time does not change a card that is %s',
    (state) => {
      expect(cardStateAt({ state, activeAtMs }, activeAtMs + 1)).toBe(state)
    },
  )

  test('counts from the second of the application', () => {
    const appliedAtMs = shopInstantMs(businessDate('2026-11-21'), '10:00:00')
    expect(cardActiveFromMs(appliedAtMs + 999, { activationDelaySeconds: 86_400 })).toBe(activeAtMs)
    expect(cardActiveFromMs(appliedAtMs, { activationDelaySeconds: 0 })).toBe(appliedAtMs)
  })
})
