// Scanner reports become codes, whole or not at all.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CODE_BYTES_MAX,
  CONTINUATION_MS_MAX,
  HID_POS_START,
  type HidPosFault,
  type HidPosState,
  hidPosReport,
} from '../../../main/devices/reader/hid-pos.ts'
import { holds } from '../../support/properties.ts'
import { continued, report, VOYAGER_DUMP, VOYAGER_TEXT } from './hid-reports.ts'

interface Heard {
  readonly codes: readonly { readonly text: string; readonly symbology: string }[]
  readonly faults: readonly HidPosFault[]
  readonly state: HidPosState
}

/** All reports one after the other, `gapMs` apart. */
function hear(reports: readonly Uint8Array[], gapMs = 2): Heard {
  let state = HID_POS_START
  const codes: { text: string; symbology: string }[] = []
  const faults: HidPosFault[] = []
  for (const [at, bytes] of reports.entries()) {
    const step = hidPosReport(state, bytes, at * gapMs)
    state = step.state
    if (step.code) codes.push(step.code)
    if (step.fault) faults.push(step.fault)
  }
  return { codes, faults, state }
}

describe('a code', () => {
  test('of goods comes in one report with its symbology', () => {
    const heard = hear([report('6957842208856')])
    expect(heard.codes).toEqual([{ text: '6957842208856', symbology: ']E0' }])
    expect(heard.faults).toEqual([])
  })

  test('is the same where the maker puts the AIM identifier one byte later', () => {
    expect(hear([report('900100004747', { aim: ']Q1', late: true })]).codes).toEqual([
      { text: '900100004747', symbology: ']Q1' },
    ])
  })

  test('is read without an AIM identifier too', () => {
    expect(hear([report('900100004747', { aim: '\0\0\0' })]).codes).toEqual([
      { text: '900100004747', symbology: '' },
    ])
  })

  test('loses one carriage return at its end, no more', () => {
    expect(hear([report('900100004747\r')]).codes[0]?.text).toBe('900100004747')
    expect(hear([report('900100004747\r\r')]).codes[0]?.text).toBe('900100004747\r')
    expect(hear([report('9001\r0000')]).codes[0]?.text).toBe('9001\r0000')
  })

  test.each([56, 57, 112, 113, 500])('of %d bytes is put together from its reports', (length) => {
    const text = Array.from({ length }, (_, at) => String(at % 10)).join('')
    expect(hear(continued(text, { aim: ']Q1' })).codes).toEqual([{ text, symbology: ']Q1' }])
  })

  test('in Chinese is UTF-8, also where a report ends inside a character', () => {
    const text = `x${'会员贵客'.repeat(12)}`
    expect(hear(continued(text, { aim: ']Q1' })).codes[0]?.text).toBe(text)
  })

  test('that is no UTF-8 keeps one character a byte', () => {
    expect(hear([report('\xff\xfeAB')]).codes[0]?.text).toBe('\xff\xfeAB')
  })

  test('of nothing is no code', () => {
    expect(hear([report('')])).toMatchObject({ codes: [], faults: [] })
    expect(hear([report('\r')])).toMatchObject({ codes: [], faults: [] })
  })
})

describe('the recorded Voyager 1602g', () => {
  test('says its name in six reports, and its answer to the command is no code', () => {
    expect(VOYAGER_DUMP).toHaveLength(7)
    expect([...(VOYAGER_DUMP[0] ?? [])].slice(0, 12)).toEqual([
      2, 56, 93, 88, 48, 80, 114, 111, 100, 117, 99, 116,
    ])
    expect([...(VOYAGER_DUMP[0] ?? [])].slice(61)).toEqual([63, 0, 1])
    expect([...(VOYAGER_DUMP[5] ?? [])].slice(0, 5)).toEqual([2, 9, 93, 88, 48])
    expect([...(VOYAGER_DUMP[6] ?? [])].slice(0, 13)).toEqual([
      2, 8, 93, 90, 54, 82, 69, 86, 73, 78, 70, 6, 46,
    ])
    const heard = hear(VOYAGER_DUMP)
    expect(heard.codes).toEqual([{ text: VOYAGER_TEXT, symbology: ']X0' }])
    expect(heard.faults).toEqual([])
    expect(heard.state).toEqual(HID_POS_START)
  })
})

describe('a broken report', () => {
  test.each([
    ['too short', report('9001').subarray(0, 8)],
    ['empty but for its id', Uint8Array.of(2)],
    ['too long', Uint8Array.from([...report('9001'), 0])],
    ['announcing 57 bytes', report('9001').with(1, 57)],
    ['announcing 255 bytes', report('9001').with(1, 255)],
  ])('%s is no code, and the next one is read', (_, broken) => {
    const heard = hear([broken, report('900100004747')])
    expect(heard.codes).toEqual([{ text: '900100004747', symbology: ']E0' }])
    expect(heard.faults).toEqual(['bad_report'])
  })

  test('in the middle of a long code loses the code, not a part of it', () => {
    const [first = report(''), second = report('')] = continued('9'.repeat(80))
    const heard = hear([first, second.subarray(0, 20), report('900100004747')])
    expect(heard.codes.map((code) => code.text)).toEqual(['900100004747'])
  })

  test('of another id is none of ours and disturbs nothing', () => {
    const [first = report(''), second = report('')] = continued('8'.repeat(80))
    const heard = hear([Uint8Array.of(), Uint8Array.of(3, 1, 2), first, report('x').with(0, 7), second])
    expect(heard.codes.map((code) => code.text)).toEqual(['8'.repeat(80)])
    expect(heard.faults).toEqual([])
  })
})

describe('a long code whose end never comes', () => {
  test('is dropped when the next code comes later', () => {
    const [first = report('')] = continued('9'.repeat(80))
    const heard = hear([first, report('900100004747')], CONTINUATION_MS_MAX + 1)
    expect(heard.codes.map((code) => code.text)).toEqual(['900100004747'])
    expect(heard.faults).toEqual(['cut_short'])
  })

  test('is dropped when a code of another symbology comes at once', () => {
    const [first = report('')] = continued('9'.repeat(80), { aim: ']Q1' })
    const heard = hear([first, report('6957842208856')])
    expect(heard.codes).toEqual([{ text: '6957842208856', symbology: ']E0' }])
    expect(heard.faults).toEqual(['cut_short'])
  })

  test('is kept up to its bound, told once, and read past until its end', () => {
    const endless = Array.from({ length: 5000 }, () => report('9'.repeat(56), { more: true }))
    const heard = hear([...endless, report('tail'), report('900100004747')])
    expect(heard.codes.map((code) => code.text)).toEqual(['900100004747'])
    expect(heard.faults).toEqual(['too_long'])
  })

  test('of just the bound is still a code', () => {
    const text = '7'.repeat(CODE_BYTES_MAX)
    expect(hear(continued(text)).codes[0]?.text).toBe(text)
    expect(hear(continued(`${text}7`))).toMatchObject({ codes: [], faults: ['too_long'] })
  })
})

describe('whatever a device sends', () => {
  test('nothing throws, and no more than the bound is kept: 100,000 random reports', () => {
    holds(
      100,
      fc.property(
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        fc.integer({ min: 0, max: 3 }),
        (bytes, kind) => {
          let state = HID_POS_START
          for (let count = 0; count < 1000; count += 1) {
            const raw = Uint8Array.from(bytes.take(count % 5 === 0 ? (count * 7) % 130 : 64))
            // Mostly near-misses of a report: noise alone would not get past its first byte.
            if (count % 4 !== kind)
              raw.set(Uint8Array.of(2, (raw[1] ?? 0) % 60, 0x5d, 0x45).subarray(0, raw.length))
            const step = hidPosReport(state, raw, count)
            state = step.state
            if (state.bytes.length > CODE_BYTES_MAX) expect.fail(`kept ${state.bytes.length} bytes`)
            if (step.code && step.code.text.length > CODE_BYTES_MAX) expect.fail('a code above the bound')
          }
        },
      ),
    )
  })

  test('a code is found again after any noise that has ended', () => {
    const noise = fc.array(fc.uint8Array({ minLength: 0, maxLength: 70 }), { maxLength: 20 })
    holds(
      2000,
      fc.property(noise, (reports) => {
        let state = HID_POS_START
        for (const [at, bytes] of reports.entries()) state = hidPosReport(state, bytes, at).state
        const step = hidPosReport(state, report('900100004747', { aim: ']A0' }), 10_000)
        expect(step.code).toEqual({ text: '900100004747', symbology: ']A0' })
      }),
    )
  })
})
