/** Acts for a member at the counter: what is typed becomes one request, seen before it is booked, and booked once. */
import { describe, expect, test } from 'vitest'
import { asksApproval, possibleActs } from '../../renderer/screens/member/possible.ts'
import {
  type CounterEvent,
  counterReducer,
  isBooking,
  isUnsure,
  OPENING_COUNTER,
} from '../../renderer/state/counter.ts'
import type { LookupEvent } from '../../renderer/state/lookup.ts'
import {
  type ActQuoted,
  type MemberAct,
  type MemberActEvent,
  memberActReducer,
  memberActStepBack,
  NOTHING_SEEN,
  newMemberAct,
} from '../../renderer/state/member-act.ts'
import { figuresOf } from '../../renderer/state/member-act-figures.ts'
import {
  type ActInputs,
  type ActKind,
  actOutcome,
  actTenders,
  chosenExtra,
  NO_ACT_INPUTS,
} from '../../renderer/state/member-act-inputs.ts'
import type { CardActions } from '../../shared/contract/people.ts'
import { fen, NO_FEN } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { everythingOnRequest, withItems } from '../support/programmes.ts'
import { aMemberView, anIdentifiedMember } from './samples.ts'

const ALL = everythingOnRequest()
const MEMBER = aMemberView()

function outcome(kind: ActKind, inputs: Partial<ActInputs>, programme = ALL) {
  return actOutcome(kind, { ...NO_ACT_INPUTS, ...inputs }, MEMBER, programme)
}

function requestOf(kind: ActKind, inputs: Partial<ActInputs>) {
  const made = outcome(kind, inputs)
  if (made.kind !== 'request') throw new Error(JSON.stringify(made))
  return made
}

type WayEvent = Extract<MemberActEvent, { kind: 'act' }>['event']

const act = (event: WayEvent): MemberActEvent => ({ kind: 'act', event })

function acted(open: MemberAct, ...events: readonly MemberActEvent[]): MemberAct {
  return events.reduce(memberActReducer, open)
}

const commitOf = (open: MemberAct | null) => open?.act.commit

const ADJUST = requestOf('adjustment', { pointsText: '120', takes: true })
const ADJUST_QUOTE: ActQuoted = {
  kind: 'adjustment',
  quote: {
    refusal: null,
    result: { accruedPoints: points(0), takenLots: [] },
    why: [],
    needsApproval: true,
    slipSvg: '<svg/>',
  },
}
const ADJUST_QUOTED = act({
  kind: 'quoted',
  key: ADJUST.key,
  draft: ADJUST.request,
  quote: ADJUST_QUOTE,
})
const enter = (actId: string, made = ADJUST) =>
  act({ kind: 'enter', actId, key: made.key, draft: made.request })
const APPROVAL = { staffId: 'manager-2', pin: '808080', reason: null }
const APPROVED = act({ kind: 'approve', approval: APPROVAL, reason: null })

describe('the request that is typed', () => {
  test('RE-03 items with their quantities; money beside the points is paid by one tender, points alone by none', () => {
    const [free, paid] = [0, 1].map((isPaid) =>
      withItems().redemption.items.find(({ payFen }) => payFen > 0 === (isPaid === 1)),
    )
    const programme = withItems()
    if (!free || !paid) throw new Error('the programme has items with and without money')
    const alone = outcome('redemption', { quantities: { [free.code]: 2 } }, programme)
    expect(alone).toMatchObject({
      request: { draft: { items: [{ code: free.code, quantity: 2 }], tenders: [] } },
    })
    const beside = outcome('redemption', { quantities: { [paid.code]: 1, [free.code]: 0 } }, programme)
    expect(beside).toMatchObject({
      request: {
        draft: { items: [{ code: paid.code, quantity: 1 }], tenders: [{ code: 'cash', amountFen: null }] },
      },
    })
  })

  test('SV-01 a step of the top-ups, never paid by what is on the card', () => {
    expect(outcome('top_up', { payFen: fen(500_00), tender: 'wechat' })).toMatchObject({
      request: { draft: { payFen: 50000, tenders: [{ code: 'wechat', amountFen: null }] } },
    })
    expect(actTenders('top_up', ALL).map(({ kind }) => kind)).not.toContain('stored_value')
    expect(actTenders('redemption', ALL).map(({ kind }) => kind)).toContain('stored_value')
  })

  test('EA-05 the first extra that is left is chosen by itself', () => {
    const member = aMemberView({
      extras: [
        { code: 'check_in', left: false },
        { code: 'share', left: true },
      ],
    })
    expect(chosenExtra(NO_ACT_INPUTS, member)).toBe('share')
    expect(chosenExtra({ ...NO_ACT_INPUTS, extra: 'check_in' }, member)).toBe('check_in')
  })

  test('EA-11 points are taken with their sign, with the first reason until another is chosen', () => {
    expect(ADJUST.request).toMatchObject({ draft: { change: -120, reason: 'mistake' } })
  })

  test('EN-12 only the fields that were typed are changed', () => {
    expect(outcome('change', { phone: '19900000002', identityProved: true })).toMatchObject({
      request: {
        change: { name: null, phone: '19900000002', birthday: null, idNumber: null },
        identityProved: true,
      },
    })
  })

  test.each([
    ['redemption', {}, 'no_items'],
    ['top_up', {}, 'top_up_not_chosen'],
    ['adjustment', { pointsText: '0' }, 'adjustment_of_nothing'],
    ['claim', {}, 'slip_missing'],
    ['claim', { slipText: '7000' }, 'slip_unreadable'],
    ['replace', {}, 'card_missing'],
    ['change', {}, 'nothing_changed'],
    ['change', { birthday: { calendar: 'solar', year: '', month: '13', day: '1' } }, 'birthday_invalid'],
    ['release_phone', {}, 'phone_missing'],
  ] as const)('%s without what it needs says what is missing', (kind, inputs, code) => {
    expect(outcome(kind, inputs)).toMatchObject({ kind: 'missing', refusal: { code } })
  })

  test('EN-14 each move of a card has the reason that it stands for', () => {
    expect(requestOf('freeze', {}).request).toMatchObject({ action: 'freeze', why: 'suspicion' })
    expect(requestOf('surrender', {}).request).toMatchObject({ action: 'surrender', why: 'handed_back' })
  })
})

describe('an act on its way to the till', () => {
  const typed = acted(newMemberAct('adjustment'), {
    kind: 'input',
    change: { pointsText: '120', takes: true },
  })

  test('Enter before the quote waits for it, and then goes on under its own id', () => {
    const wanted = acted(typed, enter('act-1'))
    expect(commitOf(wanted)).toMatchObject({ stage: 'wanted', actId: 'act-1' })
    expect(commitOf(acted(wanted, ADJUST_QUOTED))).toMatchObject({
      stage: 'approval',
      ask: { actId: 'act-1', expected: { points: -120, fen: NO_FEN } },
    })
  })

  test('EA-11 nothing goes to the till before a second person agreed', () => {
    const asked = acted(typed, ADJUST_QUOTED, enter('act-1'))
    expect(commitOf(asked)?.stage).toBe('approval')
    expect(commitOf(acted(asked, APPROVED))).toMatchObject({ stage: 'asking', ask: { approval: APPROVAL } })
  })

  test.each(['wrong_pin', 'approver_is_actor', 'needs_approval', 'needs_card', 'identity_not_proved'])(
    'what a manager can put right (%s) keeps the dialog open and forgets the PIN',
    (code) => {
      const sent = acted(typed, ADJUST_QUOTED, enter('act-1'), APPROVED)
      const refusal = { code, details: {} }
      expect(commitOf(acted(sent, act({ kind: 'commit_refused', refusal })))).toMatchObject({
        stage: 'approval',
        refusal,
        ask: { approval: null },
      })
    },
  )

  test('without an answer only the same id is asked again, also after leaving and coming back', () => {
    const unsure = acted(typed, ADJUST_QUOTED, enter('act-1'), APPROVED, act({ kind: 'commit_unanswered' }))
    expect(commitOf(acted(unsure, act({ kind: 'retry' })))).toMatchObject({
      stage: 'asking',
      ask: { actId: 'act-1' },
    })
    expect(acted(unsure, { kind: 'input', change: { pointsText: '9' } })).toBe(unsure)
    const left = memberActStepBack(unsure)
    if (left === null) throw new Error('the act stays open')
    expect(commitOf(acted(left, enter('act-2')))).toMatchObject({
      stage: 'approval',
      ask: { actId: 'act-1' },
    })
  })

  test('a refused quote goes nowhere and says why', () => {
    const refusal = { code: 'adjustment_over_limit', details: { limitPoints: 100 } }
    const quote = { kind: 'adjustment', quote: { ...ADJUST_QUOTE.quote, refusal, result: null } } as ActQuoted
    const refused = act({ kind: 'quoted', key: ADJUST.key, draft: ADJUST.request, quote })
    expect(acted(typed, refused, enter('act-1')).act).toMatchObject({ commit: { stage: 'editing' }, refusal })
  })

  test('what was typed after the quote is not booked by it', () => {
    const later = acted(typed, ADJUST_QUOTED, { kind: 'input', change: { pointsText: '999' } })
    const made = requestOf('adjustment', { pointsText: '999', takes: true })
    expect(commitOf(acted(later, enter('act-1', made)))?.stage).toBe('wanted')
    expect(commitOf(acted(later, enter('act-1', made), ADJUST_QUOTED))?.stage).toBe('wanted')
  })

  test('an act without figures waits for no quote; whether somebody else must agree is known', () => {
    const made = requestOf('freeze', {})
    const sent = (asks: boolean) =>
      acted(
        newMemberAct('freeze'),
        act({
          kind: 'enter',
          actId: 'act-1',
          key: made.key,
          draft: made.request,
          unquoted: { expected: NOTHING_SEEN, asks },
        }),
      )
    expect(commitOf(sent(false))).toMatchObject({ stage: 'asking', ask: { actId: 'act-1', approval: null } })
    expect(commitOf(sent(true))?.stage).toBe('approval')
  })

  test('what is booked stays booked, whatever arrives late', () => {
    const done = act({ kind: 'committed', committed: { member: null, slip: null } })
    const booked = acted(typed, ADJUST_QUOTED, enter('act-1'), APPROVED, done)
    const late = [
      act({ kind: 'refused', refusal: { code: 'needs_manager', details: {} } }),
      act({ kind: 'edited' }),
      ADJUST_QUOTED,
      enter('act-2'),
    ]
    for (const event of late) expect(acted(booked, event)).toBe(booked)
    expect(memberActStepBack(booked)).toBeNull()
  })

  test('Esc closes the dialog, then the sentence, then the act', () => {
    const asked = acted(typed, ADJUST_QUOTED, enter('act-1'))
    const refused = acted(typed, act({ kind: 'refused', refusal: { code: 'needs_manager', details: {} } }))
    expect(commitOf(memberActStepBack(asked))?.stage).toBe('editing')
    expect(memberActStepBack(refused)?.act.refusal).toBeNull()
    expect(memberActStepBack(typed)).toBeNull()
  })
})

const CARD: CardActions = {
  actions: [
    { action: 'report_lost', refusal: null, needsApproval: false },
    { action: 'freeze', refusal: null, needsApproval: true },
    { action: 'found', refusal: { code: 'card_transition_not_allowed', details: {} }, needsApproval: false },
  ],
  replacementFeeFen: NO_FEN,
}

describe('the figures before anybody confirms', () => {
  test('SV-04 a top-up shows what is paid, what comes onto the card, and the points of its rewards with it', () => {
    const quote: ActQuoted = {
      kind: 'top_up',
      quote: {
        ...ADJUST_QUOTE.quote,
        result: {
          principalFen: fen(1000_00),
          bonusFen: fen(200_00),
          tenders: [],
          groups: [],
          accruedPoints: points(40),
          rewards: [
            { code: 'top_up', to: 'member', gives: { kind: 'points', points: points(100) } },
            { code: 'introduced', to: 'referrer', gives: { kind: 'points', points: points(7) } },
          ],
        },
      },
    }
    const { request: draft } = requestOf('top_up', { payFen: fen(1000_00) })
    const topUp = acted(newMemberAct('top_up'), act({ kind: 'quoted', key: 'now', draft, quote }))
    expect(figuresOf(topUp, 'now')).toEqual({ payFen: 100000, onCardFen: 120000, points: 140 })
    expect(figuresOf(topUp, 'typed since')).toBeNull()
  })
})

describe('what can be done', () => {
  const kinds = (programme = ALL, member = MEMBER) =>
    possibleActs(member, programme, CARD).flatMap(({ acts }) => acts.map(({ kind }) => kind))

  test('a shop sees nothing of what its programme does not have', () => {
    expect(kinds(SHOES)).toEqual(['adjustment', 'change', 'phone_lost', 'report_lost', 'freeze', 'found'])
    expect(kinds(SHOES, aMemberView({ phoneLost: true }))).toContain('phone_found')
    expect(kinds()).toEqual(expect.arrayContaining(['redemption', 'extra', 'top_up']))
  })

  test('what the card does not allow is told apart from what it may do', () => {
    const acts = possibleActs(MEMBER, SHOES, CARD).flatMap((group) => group.acts)
    expect(acts.find(({ kind }) => kind === 'found')?.whyNot).toBe('not_now')
    expect(acts.find(({ kind }) => kind === 'report_lost')?.whyNot).toBeNull()
  })

  test('EN-12 a change needs the card and the identity, or a manager', () => {
    const given = { member: MEMBER, cardActions: CARD, identityProved: true }
    expect(asksApproval('change', false, given)).toBe(false)
    expect(asksApproval('change', false, { ...given, identityProved: false })).toBe(true)
    const byPhone = aMemberView({ strength: 'typed' })
    expect(asksApproval('change', false, { ...given, member: byPhone })).toBe(true)
    expect(asksApproval('change', true, { ...given, member: byPhone })).toBe(false)
    expect(asksApproval('freeze', false, given)).toBe(true)
    expect(asksApproval('report_lost', false, given)).toBe(false)
  })
})

describe('the member page', () => {
  const having = (...events: readonly CounterEvent[]) => events.reduce(counterReducer, OPENING_COUNTER)
  const lookup = (event: LookupEvent): CounterEvent => ({ kind: 'lookup', event })
  const inMember: CounterEvent = { kind: 'mode', mode: 'member' }
  const swiped: CounterEvent = { kind: 'scanned', identified: anIdentifiedMember() }
  const open = (act: ActKind) => lookup({ kind: 'act_opened', act })

  test('EN-20 a slip scanned while points are claimed fills its box; otherwise it opens 退换', () => {
    const slip: CounterEvent = {
      kind: 'scanned',
      identified: { kind: 'slip', slipNumber: '70000010100000019' },
    }
    const claiming = having(inMember, swiped, open('claim'), slip)
    expect(claiming).toMatchObject({
      mode: 'member',
      lookup: { act: { inputs: { slipText: '70000010100000019' } } },
    })
    expect(having(inMember, swiped, slip).mode).toBe('refund')
  })

  test('EN-11 a blank card swiped while a card is replaced fills its box', () => {
    const blank: CounterEvent = {
      kind: 'scanned',
      identified: { kind: 'none', cardNumber: '900100004742', phone: null },
    }
    expect(having(inMember, swiped, open('replace'), blank)).toMatchObject({
      mode: 'member',
      lookup: { act: { inputs: { cardText: '900100004742' } } },
    })
  })

  test("the member's own card, swiped during an act, says more surely who it is and keeps what was typed", () => {
    const typed: CounterEvent = {
      kind: 'typed',
      on: 'member',
      identified: anIdentifiedMember({ strength: 'typed', identification: 'identified-0' }),
    }
    const state = having(
      inMember,
      typed,
      open('change'),
      lookup({ kind: 'act', event: { kind: 'input', change: { name: '张敏' } } }),
      swiped,
    )
    expect(state.lookup).toMatchObject({
      member: { strength: 'presented', identification: 'identified-1' },
      act: { inputs: { name: '张敏' } },
    })
    const other = anIdentifiedMember({ memberId: 'member-2', identification: 'identified-2' })
    expect(
      having(inMember, typed, open('change'), { kind: 'scanned', identified: other }).lookup.act,
    ).toBeNull()
  })

  test('a booked act shows the member as it is now, known as surely as before, and its past anew', () => {
    const booking = having(
      inMember,
      swiped,
      open('adjustment'),
      lookup({ kind: 'act', event: { kind: 'input', change: { pointsText: '120', takes: true } } }),
      lookup({ kind: 'act', event: ADJUST_QUOTED }),
      lookup({ kind: 'act', event: enter('act-1') }),
      lookup({ kind: 'act', event: APPROVED }),
    )
    expect(isBooking(booking)).toBe(true)
    const member = aMemberView({ identification: 'after', strength: 'typed', visitsThisYear: 99 })
    const done = counterReducer(
      booking,
      lookup({ kind: 'act', event: act({ kind: 'committed', committed: { member, slip: null } }) }),
    )
    expect(done.lookup).toMatchObject({
      fetching: true,
      member: { identification: 'identified-1', strength: 'presented', visitsThisYear: 99 },
    })
    expect(isBooking(done)).toBe(false)
  })

  test('locking forgets the member, but never an act that has no answer', () => {
    const unsure = having(
      inMember,
      swiped,
      open('adjustment'),
      lookup({ kind: 'act', event: ADJUST_QUOTED }),
      lookup({ kind: 'act', event: enter('act-1') }),
      lookup({ kind: 'act', event: APPROVED }),
      lookup({ kind: 'act', event: act({ kind: 'commit_unanswered' }) }),
    )
    expect(isUnsure(unsure)).toBe(true)
    expect(counterReducer(unsure, { kind: 'locked' }).lookup.act?.act.commit.stage).toBe('unsure')
    expect(having(inMember, swiped, open('claim'), { kind: 'locked' }).lookup.member).toBeNull()
  })
})
