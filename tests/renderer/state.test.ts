/** The small pieces of state: keys, redemption steps, preferences, settings, ids, and colours that can be read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actIdOf, newActId } from '../../renderer/state/act-id.ts'
import { commandOf, MODE_KEYS, type PressedKey } from '../../renderer/state/keys.ts'
import { preferencesOf, shownTheme, storedPreferences } from '../../renderer/state/preferences.ts'
import { mostRedeemable, nextRedemption, shownChoices } from '../../renderer/state/redemption.ts'
import { settingsForm, settingsOfForm } from '../../renderer/state/settings.ts'
import { actIdSchema } from '../../shared/contract/common.ts'
import { settingsContract } from '../../shared/contract/counter.ts'
import type { RedemptionChoice } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { holds } from '../support/properties.ts'

const plain = (key: string): PressedKey => ({ key, ctrl: false, alt: false, meta: false, shift: false })

describe('keys', () => {
  test('no single printable key is a shortcut: cards end in a question mark', () => {
    holds(
      500,
      fc.property(fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }), (key) => {
        expect(commandOf(plain(key))).toBeNull()
      }),
    )
    for (const key of ['?', '/', ' ', 'p', '1', '中']) expect(commandOf(plain(key))).toBeNull()
  })

  test('F1 to F7 are the modes in their order, and the one that is not open keeps its key', () => {
    expect(MODE_KEYS.map(({ key }) => key)).toEqual(['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7'])
    expect(commandOf(plain('F2'))).toEqual({ kind: 'mode', mode: 'refund' })
    expect(commandOf(plain('F5'))).toEqual({ kind: 'care' })
  })

  test('a key held with Ctrl, Alt or Meta is the browser’s, but for Ctrl+P, which must not print', () => {
    expect(commandOf({ ...plain('F1'), alt: true })).toBeNull()
    expect(commandOf({ ...plain('F1'), meta: true })).toBeNull()
    expect(commandOf({ ...plain('p'), ctrl: true })).toEqual({ kind: 'overlay', overlay: 'slip' })
    expect(commandOf({ ...plain('p'), ctrl: true, alt: true })).toBeNull()
  })
})

describe('RE-01 the steps of paying with points', () => {
  const step = (at: number, enough: boolean): RedemptionChoice => ({
    points: points(at * 1000),
    fen: fen(at * 2000),
    enough,
  })
  const choices = [step(0, true), step(1, true), step(2, true), step(3, true), step(4, false), step(5, false)]

  test('one key goes up a step, and after the last one to none', () => {
    let chosen = points(0)
    const seen = Array.from({ length: 5 }, () => {
      chosen = nextRedemption(choices, chosen)
      return chosen
    })
    expect(seen).toEqual([1000, 2000, 3000, 0, 1000])
  })

  test('without a step that points reach, the key does nothing', () => {
    expect(nextRedemption([step(0, true), step(1, false)], points(0))).toBe(0)
    expect(nextRedemption([], points(0))).toBe(0)
  })

  test('none is always there to press, and so is the chosen step', () => {
    for (const chosen of [0, 1000, 2000, 3000]) {
      const shown = shownChoices(choices, points(chosen)).map((choice) => choice.points)
      expect(shown).toHaveLength(4)
      expect(shown[0]).toBe(0)
      expect(shown).toContain(chosen)
    }
  })

  test('the most that can be used is the last step that points reach', () => {
    expect(mostRedeemable(choices)).toBe(3000)
    expect(mostRedeemable([step(0, true), step(1, false)])).toBeNull()
  })
})

describe('preferences', () => {
  test('come back as they were stored', () => {
    for (const lang of ['zh-CN', 'en'] as const) {
      for (const theme of [null, 'light', 'dark'] as const) {
        expect(preferencesOf(storedPreferences({ lang, theme }))).toEqual({ lang, theme })
      }
    }
  })

  test.each([null, '', 'x', 'fr|pink', '{"lang":"en"}'])('%s is as if nothing were stored', (stored) => {
    expect(preferencesOf(stored)).toEqual({ lang: 'zh-CN', theme: null })
  })

  test('the theme follows the system until one is chosen', () => {
    expect(shownTheme({ lang: 'en', theme: null }, true)).toBe('dark')
    expect(shownTheme({ lang: 'en', theme: 'light' }, true)).toBe('light')
  })
})

describe('settings', () => {
  const settings = { paper: 80, slipLang: 'zh-CN', printer: { kind: 'simulated' }, lockMinutes: 15 } as const
  const form = settingsForm(settings)

  test('come back as they were, and pass the contract', () => {
    expect(settingsOfForm(form)).toEqual({ ok: true, settings })
    const tcp = { ...settings, printer: { kind: 'tcp', host: '192.168.1.50', port: 9100 } } as const
    const outcome = settingsOfForm(settingsForm(tcp))
    expect(outcome).toEqual({ ok: true, settings: tcp })
    const schema = settingsContract.save['~orpc'].inputSchema
    expect(schema?.['~standard'].validate(tcp)).not.toHaveProperty('issues')
  })

  test.each([
    [{ lockMinutes: '0' }, 'lockMinutes'],
    [{ lockMinutes: '61' }, 'lockMinutes'],
    [{ lockMinutes: '' }, 'lockMinutes'],
    [{ printerKind: 'tcp', host: '' }, 'host'],
    [{ printerKind: 'tcp', host: 'a b' }, 'host'],
    [{ printerKind: 'tcp', host: 'printer', port: '70000' }, 'port'],
    [{ printerKind: 'tcp', host: 'printer', port: '0' }, 'port'],
    [{ printerKind: 'file', path: ' ' }, 'path'],
  ] as const)('%o cannot be saved: %s', (change, field) => {
    expect(settingsOfForm({ ...form, ...change })).toEqual({ ok: false, field })
  })
})

describe('ids of acts', () => {
  test('are what the contract asks for, and sort by the time of their attempts', () => {
    expect(actIdSchema.safeParse(newActId()).success).toBe(true)
    holds(
      500,
      fc.property(
        fc.nat({ max: 2 ** 45 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (atMs, one, other) => {
          const earlier = actIdOf(atMs, one)
          expect(actIdSchema.safeParse(earlier).success).toBe(true)
          expect(earlier < actIdOf(atMs + 1, other)).toBe(true)
        },
      ),
    )
  })

  test('differ', () => {
    expect(new Set(Array.from({ length: 1_000 }, newActId)).size).toBe(1_000)
  })
})

describe('colours', () => {
  const css = readFileSync(join(import.meta.dirname, '../../renderer/style/tokens.css'), 'utf8')

  function tokens(theme: 'light' | 'dark'): ReadonlyMap<string, string> {
    const block = css.split(`[data-theme="${theme}"] {`)[1]?.split('}')[0] ?? ''
    return new Map(
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
    )
  }

  function luminance(hex: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  function contrast(one: string, other: string): number {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
  }

  const GROUNDS = ['paper', 'surface', 'raised']
  const ON: readonly (readonly [string, readonly string[]])[] = [
    ['ink', [...GROUNDS, 'act-soft', 'gold-soft', 'warn-soft']],
    ['muted', [...GROUNDS, 'act-soft']],
    ['faint', [...GROUNDS, 'act-soft']],
    ['act', [...GROUNDS, 'act-soft']],
    ['gold', [...GROUNDS, 'gold-soft']],
    ['warn', [...GROUNDS, 'warn-soft']],
    ['bad', GROUNDS],
    ['ok', GROUNDS],
    ['act-ink', ['act-fill']],
  ]

  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    const colours = tokens(theme)

    test.each(ON)('%s can be read on every ground it stands on', (text, grounds) => {
      for (const ground of grounds) {
        const ratio = contrast(colours.get(text) ?? '', colours.get(ground) ?? '')
        expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
      }
    })

    test('the edge of a box can be seen', () => {
      for (const ground of ['paper', 'surface']) {
        expect(contrast(colours.get('edge') ?? '', colours.get(ground) ?? '')).toBeGreaterThanOrEqual(3)
      }
    })
  })
})
