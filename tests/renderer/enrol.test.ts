import { describe, expect, test } from 'vitest'
import { entryShort } from '../../renderer/parts/entry-short.ts'
import {
  birthdayUnreadable,
  type EnrolEvent,
  type EnrolState,
  enrolForm,
  enrolReducer,
  entryLacks,
  NEW_ENROLMENT,
} from '../../renderer/state/enrol.ts'
import { createTexts } from '../../renderer/text/i18n.ts'
import type { Translate } from '../../renderer/text/use-texts.ts'
import { fen } from '../../shared/domain/money.ts'
import { aMemberView, anEnrolCheck } from './samples.ts'

function having(state: EnrolState, ...events: readonly EnrolEvent[]): EnrolState {
  return events.reduce(enrolReducer, state)
}

const filled = having(
  NEW_ENROLMENT,
  { kind: 'card_read', cardNumber: '900100004742' },
  { kind: 'name', text: '陈小雨' },
  { kind: 'phone', text: '19912345678' },
  { kind: 'consent', code: 'rules', given: true },
)

function checked(state: EnrolState, complete = true): EnrolState {
  return having(state, {
    kind: 'checked',
    key: JSON.stringify(enrolForm(state)),
    check: anEnrolCheck({ complete }),
  })
}

describe('the form', () => {
  test('sends consents that were ticked, and none that was not', () => {
    expect(enrolForm(filled).consents).toEqual(['rules'])
    expect(enrolForm(NEW_ENROLMENT).consents).toEqual([])
    const taken = having(filled, { kind: 'consent', code: 'rules', given: false })
    expect(enrolForm(taken).consents).toEqual([])
  })

  test.each([
    ['', '', '', null, false],
    ['', '8', '23', { year: null, month: 8, day: 23 }, false],
    ['1990', '8', '23', { year: 1990, month: 8, day: 23 }, false],
    ['', '13', '1', null, true],
    ['', '0', '1', null, true],
    ['', '8', '', null, true],
    ['90', '8', '23', null, true],
    ['1990', '', '', null, true],
  ])('a birthday of %s-%s-%s is %o', (year, month, day, birthday, unreadable) => {
    const state = having(filled, { kind: 'birthday', change: { year, month, day, calendar: 'lunar' } })
    const expected = birthday === null ? null : { calendar: 'lunar', ...birthday }
    expect(enrolForm(state).birthday).toEqual(expected)
    expect(birthdayUnreadable(state)).toBe(unreadable)
  })

  test('a card that was read moves the focus on, a typed digit does not', () => {
    expect(filled.reads).toBe(1)
    expect(having(filled, { kind: 'card', text: '9' }).reads).toBe(1)
  })
})

describe('Enter', () => {
  test('enrols once the till says that the form is complete', () => {
    const state = having(checked(filled), { kind: 'enter', actId: 'act-1' })
    expect(state.commit).toMatchObject({ stage: 'asking', ask: { actId: 'act-1', form: enrolForm(filled) } })
  })

  test('before the till has looked waits for it', () => {
    const waiting = having(filled, { kind: 'enter', actId: 'act-1' })
    expect(waiting.commit.stage).toBe('wanted')
    expect(checked(waiting).commit.stage).toBe('asking')
  })

  test('on an unfinished form says what is missing', () => {
    const state = having(checked(filled, false), { kind: 'enter', actId: 'act-1' })
    expect(state).toMatchObject({ pressed: true, commit: { stage: 'editing' } })
  })

  test('on half a birthday sends nothing, so that no birthday is lost unseen', () => {
    const half = checked(having(filled, { kind: 'birthday', change: { month: '8' } }))
    const state = having(half, { kind: 'enter', actId: 'act-1' })
    expect(state).toMatchObject({ pressed: true, commit: { stage: 'editing' } })
  })

  test('while it is sent nothing changes; without an answer the same id is asked again', () => {
    const asking = having(checked(filled), { kind: 'enter', actId: 'act-1' })
    expect(having(asking, { kind: 'name', text: '别人' }, { kind: 'step_back' })).toBe(asking)
    const unsure = having(asking, { kind: 'unanswered' })
    expect(having(unsure, { kind: 'retry' }).commit).toEqual(asking.commit)
    const again = having(unsure, { kind: 'step_back' }, { kind: 'enter', actId: 'act-2' })
    expect(again.commit).toMatchObject({ ask: { actId: 'act-1' } })
  })
})

test('a new member empties the form, and the next key begins the next form', () => {
  const enrolled = {
    member: aMemberView(),
    activeAtText: '2026-11-22 10:00:00',
    printJobId: 1,
    slipSvg: '<svg/>',
  }
  const done = having(checked(filled), { kind: 'enter', actId: 'act-1' }, { kind: 'enrolled', enrolled })
  expect(done).toMatchObject({ name: '', commit: { stage: 'done' } })
  const next = having(done, { kind: 'phone', text: '1' })
  expect(next).toMatchObject({ phone: '1', consents: [], commit: { stage: 'editing' } })
})

test('a look-up that found nobody starts the form with what is known', () => {
  const state = having(filled, { kind: 'start', cardNumber: null, phone: '19900000001' })
  expect(enrolForm(state)).toMatchObject({ cardNumber: '', name: '', phone: '19900000001', consents: [] })
})

describe('EN-05 what was bought for the card is not enough', () => {
  const entry = { countedFen: fen(100_00), met: false }
  const lacking = anEnrolCheck({ complete: false, entry })

  test('stands in the way only when nothing else does', () => {
    expect(entryLacks(lacking)).toBe(true)
    expect(entryLacks(anEnrolCheck({ complete: true, entry: { ...entry, met: true } }))).toBe(false)
    expect(entryLacks(anEnrolCheck({ complete: false, entry: null }))).toBe(false)
    const phone = { code: 'phone_missing', details: {} }
    expect(entryLacks({ ...lacking, problems: { ...lacking.problems, phone } })).toBe(false)
  })

  test.each([
    ['zh-CN', '还差 ￥400，请再扫一张小票', '要有一单满 ￥500，请扫那一单的小票'],
    ['en', '￥400 missing; scan one more slip', 'One sale of ￥500 or more is asked for; scan its slip'],
  ] as const)('says in %s what is missing', (lang, together, alone) => {
    const t = createTexts(lang).t as Translate
    const amountFen = fen(500_00)
    expect(entryShort(t, { kind: 'sales_from', amountFen, days: 30 }, entry.countedFen)).toBe(together)
    expect(entryShort(t, { kind: 'sale_from', amountFen }, entry.countedFen)).toBe(alone)
  })
})
