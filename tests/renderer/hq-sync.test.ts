/** How sync looks at the counter: green is silent, amber says what waits, stopped says so; and the code that joins a till. */
import { expect, test } from 'vitest'
import { codeOfText, groupedCode, isWholeCode } from '../../renderer/state/activation-code.ts'
import { clockText, loadPercent, syncTone } from '../../renderer/state/sync.ts'
import { enHq } from '../../renderer/text/en-hq.ts'
import { zhHq } from '../../renderer/text/zh-hq.ts'
import { type SyncView, standaloneSync } from '../../shared/contract/hq.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { PROBLEM_STATUS } from '../../shared/wire/common.ts'

const NOW_MS = shopInstantMs(businessDate('2026-11-21'), '14:06:00')

function aSync(over: Partial<SyncView> = {}): SyncView {
  return { ...standaloneSync(340), mode: 'hq', state: 'idle', ...over }
}

test('a shop without HQ has nothing to worry about, whatever the clock says', () => {
  expect(syncTone(standaloneSync(5), NOW_MS)).toBe('alone')
})

test('green is silent: idle, working, and what was booked a moment ago', () => {
  expect(syncTone(aSync(), NOW_MS)).toBe('ok')
  expect(syncTone(aSync({ state: 'working', waiting: 3, sinceMs: NOW_MS - 60_000 }), NOW_MS)).toBe('ok')
})

test('amber: no HQ to reach, or what waits for more than a minute', () => {
  expect(syncTone(aSync({ state: 'offline', problem: 'unreachable' }), NOW_MS)).toBe('warn')
  expect(syncTone(aSync({ state: 'working', waiting: 3, sinceMs: NOW_MS - 60_001 }), NOW_MS)).toBe('warn')
})

test('stopped is more than amber: a person has to do something', () => {
  const stopped = aSync({ state: 'stopped', problem: 'fork', waiting: 3, sinceMs: NOW_MS - 3_600_000 })
  expect(syncTone(stopped, NOW_MS)).toBe('stopped')
})

test('a time of today is its clock, of another day its day too', () => {
  expect(clockText(NOW_MS - 60_000, NOW_MS)).toBe('14:05')
  expect(clockText(NOW_MS - 24 * 3_600_000, NOW_MS)).toBe('11-20 14:06')
})

test('a first load never says 100 percent while it is not over', () => {
  expect(loadPercent({ done: 0, total: 0 })).toBe(0)
  expect(loadPercent({ done: 999, total: 1000 })).toBe(99)
  expect(loadPercent({ done: 1000, total: 1000 })).toBe(99)
})

test('every problem HQ can name has its words and what can be done about it, in both languages', () => {
  for (const code of Object.keys(PROBLEM_STATUS).filter((each) => each !== 'code_refused')) {
    for (const texts of [zhHq, enHq]) {
      expect(Object.keys(texts.problem), code).toContain(code)
      expect(Object.keys(texts.mend), code).toContain(code)
    }
  }
})

test('a code is read whatever its case and grouping, and look-alikes are what they stand for', () => {
  expect(codeOfText('abcd-efgh jkmn_pqrs tvwx')).toBe('ABCDEFGHJKMNPQRSTVWX')
  expect(codeOfText('oO il LI')).toBe('001111')
  expect(codeOfText('U!您.')).toBe('')
  expect(codeOfText('0123456789ABCDEFGHJKMNPQRS')).toHaveLength(20)
})

test('a code stands in groups of four, and one taken back takes its dash along', () => {
  expect(groupedCode('')).toBe('')
  expect(groupedCode('ABCDE')).toBe('ABCD-E')
  expect(groupedCode(codeOfText('ABCD-'))).toBe('ABCD')
  expect(isWholeCode(codeOfText('ABCD-EFGH-JKMN-PQRS-TVW'))).toBe(false)
  expect(isWholeCode(codeOfText('ABCD-EFGH-JKMN-PQRS-TVWX'))).toBe(true)
})
