/** Card states: the ten of them, the ways between, and the delay of a new card (EN-04, EN-14). */
import { describe, expect, test } from 'vitest'
import {
  CARD_STATES,
  CARD_TRANSITIONS,
  type CardState,
  cardActiveFromMs,
  cardStateAt,
  moveCard,
} from '../../shared/domain/card.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'

const activeAtMs = shopInstantMs(businessDate('2026-11-22'), '10:00:00')

describe('EN-14 card states', () => {
  /** From each state, where it may go; written out, so that a change of the table is seen. */
  const ways: Readonly<Record<CardState, string>> = {
    blank: 'proposed issued revoked',
    proposed: 'approved revoked',
    approved: 'issued revoked',
    issued: 'frozen lost surrendered revoked',
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
    expect(moveCard(card, 'replaced', activeAtMs - 1).ok).toBe(false)
    expect(moveCard(card, 'replaced', activeAtMs).ok).toBe(true)
  })

  test('a frozen card that is freed works again at once, or when its time comes', () => {
    const freed = moveCard({ state: 'frozen', activeAtMs }, 'issued', activeAtMs - 5)
    if (!freed.ok) throw new Error(freed.code)
    expect(cardStateAt(freed.value, activeAtMs - 5)).toBe('issued')
    expect(cardStateAt(freed.value, activeAtMs)).toBe('active')
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
