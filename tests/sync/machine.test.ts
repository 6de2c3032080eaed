// The sync machine by tables (what follows from what) and by properties (its invariants over any row of events).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ENTRIES_FEWEST,
  ENTRIES_MOST,
  MACHINE_OFF,
  PAUSE_MS_MAX,
  PAUSE_MS_MIN,
  type SyncEffect,
  type SyncEvent,
  type SyncMachine,
  type SyncRequest,
  syncStep,
} from '../../main/sync/machine.ts'
import type { Problem } from '../../shared/wire/common.ts'

const GENERATION = '01-aaaaaa'
const hashOf = (seq: number) => `h${seq}`
const inboxHash = (n: number) => `i${n}`
const message = (n: number) => ({ generation: GENERATION, n, hash: inboxHash(n), prev: inboxHash(n - 1) })

type Untimed = SyncEvent extends infer One ? (One extends SyncEvent ? Omit<One, 'nowMs'> : never) : never

/** Plays events on a clock that the test moves; answers go to the request under way unless they name another. */
class Play {
  machine: SyncMachine = MACHINE_OFF
  nowMs = 1_000
  effects: readonly SyncEffect[] = []

  tell(event: Untimed): this {
    const step = syncStep(this.machine, { nowMs: this.nowMs, ...event } as SyncEvent)
    this.machine = step.machine
    this.effects = step.effects
    return this
  }

  get id(): number {
    return this.machine.flight?.id ?? 0
  }

  get request(): SyncRequest | undefined {
    return this.machine.flight?.request
  }

  start(headSeq = 0, over: { acked?: number; loadDue?: boolean } = {}): this {
    const seq = over.acked ?? 0
    return this.tell({
      kind: 'started',
      headSeq,
      acked: { seq, hash: hashOf(seq) },
      loadDue: over.loadDue ?? false,
    })
  }

  greet(
    over: { acked?: number; ours?: string | null; missing?: boolean; inboxN?: number; tail?: boolean } = {},
  ): this {
    const seq = over.acked ?? this.machine.acked.seq
    return this.tell({
      kind: 'greeted',
      id: this.id,
      acked: { seq, hash: hashOf(seq) },
      ours: over.ours === undefined ? hashOf(seq) : over.ours,
      inbox: { generation: GENERATION, n: 0, hash: inboxHash(0) },
      inboxN: over.inboxN ?? 0,
      missing: over.missing ?? false,
      tail: over.tail ?? false,
    })
  }

  acknowledge(seq: number, over: { ours?: string | null; pauseMs?: number; inboxN?: number } = {}): this {
    return this.tell({
      kind: 'pushed',
      id: this.id,
      acked: { seq, hash: hashOf(seq) },
      ours: over.ours === undefined ? hashOf(seq) : over.ours,
      inboxN: over.inboxN ?? 0,
      pauseMs: over.pauseMs ?? 0,
    })
  }

  pulled(ns: readonly number[] = [], more = false): this {
    return this.tell({ kind: 'pulled', id: this.id, messages: ns.map(message), more, random: 0 })
  }

  refused(problem: Problem, ours: string | null = null): this {
    return this.tell({ kind: 'refused', id: this.id, problem, ours, random: 0.5 })
  }

  failed(random = 0.5): this {
    return this.tell({ kind: 'failed', id: this.id, why: 'unreachable', random })
  }

  /** Until the timer is due. */
  wait(): this {
    this.nowMs = Math.max(this.nowMs, this.machine.timerAtMs ?? this.nowMs)
    return this.tell({ kind: 'tick' })
  }
}

const kinds = (effects: readonly SyncEffect[]) => effects.map(({ kind }) => kind)
const polling = () => new Play().start().greet().pulled()

describe('order of work', () => {
  test('HQ is greeted first, then what waits is pulled, then it polls', () => {
    const play = new Play().start()
    expect(play.request).toEqual({ kind: 'hello' })
    expect(play.greet().request).toEqual({ kind: 'pull', waitMs: 0 })
    expect(play.pulled().request).toEqual({ kind: 'pull', waitMs: 25_000 })
  })

  test('push goes before inbox and changes, those before the first load', () => {
    const play = new Play().start(3, { loadDue: true }).greet()
    expect(play.request).toEqual({ kind: 'push', firstSeq: 1, entriesMax: ENTRIES_FEWEST })
    expect(play.acknowledge(3).request).toEqual({ kind: 'hello' })
    expect(play.greet().request).toEqual({ kind: 'pull', waitMs: 0 })
    expect(play.pulled().request).toEqual({ kind: 'load' })
  })

  test('what a person waits for goes before everything and interrupts a poll', () => {
    const play = polling()
    const poll = play.id
    play.tell({ kind: 'asks', waiting: 1 })
    expect(play.effects.slice(0, 1)).toEqual([{ kind: 'abort', id: poll }])
    expect(play.request).toEqual({ kind: 'ask' })
  })

  test('a new entry interrupts a poll and is pushed; it interrupts nothing else', () => {
    const play = polling().tell({ kind: 'wrote', headSeq: 1 })
    expect(play.request).toMatchObject({ kind: 'push', firstSeq: 1 })
    const { id } = play
    play.tell({ kind: 'wrote', headSeq: 2 })
    expect([play.id, play.effects]).toEqual([id, []])
  })

  test('the first load lets messages and changes in between', () => {
    const play = new Play().start(0, { loadDue: true }).greet().pulled()
    expect(play.request).toEqual({ kind: 'load' })
    play.nowMs += 5_000
    expect(play.tell({ kind: 'loaded', id: play.id, through: false }).request).toEqual({
      kind: 'pull',
      waitMs: 0,
    })
    expect(play.pulled().request).toEqual({ kind: 'load' })
    expect(play.tell({ kind: 'loaded', id: play.id, through: true }).request).toEqual({
      kind: 'pull',
      waitMs: 0,
    })
  })

  test('an HQ that lost messages is given them back before anything is pushed', () => {
    const play = new Play().start(2).greet({ missing: true })
    expect(play.request).toEqual({ kind: 'give_back' })
    expect(play.tell({ kind: 'gave_back', id: play.id, more: true }).request).toEqual({ kind: 'give_back' })
    expect(play.tell({ kind: 'gave_back', id: play.id, more: false }).request).toMatchObject({ kind: 'push' })
  })

  test('tails of earlier epochs go before the present log, and only while there are any', () => {
    const play = new Play().start(2).greet({ tail: true })
    expect(play.request).toEqual({ kind: 'tail', entriesMax: ENTRIES_FEWEST })
    expect(play.tell({ kind: 'tail_told', id: play.id, more: true }).request).toMatchObject({ kind: 'tail' })
    expect(play.tell({ kind: 'tail_told', id: play.id, more: false }).request).toMatchObject({ kind: 'push' })
  })

  test('batches grow while it goes well and shrink after a failure', () => {
    const play = new Play().start(10_000).greet()
    for (const seq of [50, 150, 350, 750, 1250]) play.acknowledge(seq)
    expect(play.request).toMatchObject({ entriesMax: ENTRIES_MOST })
    expect(play.failed().machine.entriesMax).toBe(ENTRIES_MOST / 2)
  })
})

describe('acknowledgement', () => {
  test('is kept where the entry is ours', () => {
    const play = new Play().start(3).greet().acknowledge(2)
    expect(play.effects[0]).toEqual({ kind: 'ack', place: { seq: 2, hash: 'h2' } })
    expect(play.request).toMatchObject({ kind: 'push', firstSeq: 3 })
  })

  test.each([
    ['another hash', { ours: 'other' }],
    ['a place we do not have', { ours: null }],
  ])('%s is a fork: sync stops and keeps nothing', (_, over) => {
    const play = new Play().start(3).greet().acknowledge(2, over)
    expect(play.machine).toMatchObject({ phase: 'stopped', stop: 'fork', acked: { seq: 0 } })
    expect(kinds(play.effects)).not.toContain('ack')
  })

  test('HQ that has less than it once had is told again from there', () => {
    const play = new Play().start(9, { acked: 7 }).greet({ acked: 4 })
    expect(play.request).toMatchObject({ kind: 'push', firstSeq: 5 })
  })

  test('one that brings nothing new is not asked for again at once', () => {
    const play = new Play().start(3).greet().acknowledge(0)
    expect(play.machine.flight).toBeNull()
    expect(play.machine.problem).toBe('no_progress')
  })

  test('a gap goes back to what HQ expects; again and again with pauses', () => {
    const play = new Play().start(9, { acked: 7 }).greet()
    play.refused({ code: 'gap', expected: 4 }, hashOf(3))
    expect(play.request).toMatchObject({ kind: 'push', firstSeq: 4 })
    play.refused({ code: 'gap', expected: 4 }, hashOf(3))
    expect(play.machine.flight).toBeNull()
  })

  test('HQ’s pause is kept, and then the poll gives way', () => {
    const play = new Play().start(3).greet().acknowledge(1, { pauseMs: 700 }).pulled()
    expect(play.request).toEqual({ kind: 'pull', waitMs: 25_000 })
    expect(play.machine.timerAtMs).toBe(play.nowMs + 700)
    expect(play.wait().request).toMatchObject({ kind: 'push', firstSeq: 2 })
  })
})

describe('inbox', () => {
  test('messages are applied in order; those we have are passed over', () => {
    const play = polling().pulled([1, 2])
    expect(play.effects.filter(({ kind }) => kind === 'apply')).toEqual([
      { kind: 'apply', n: 1 },
      { kind: 'apply', n: 2 },
    ])
    play.pulled([1, 2, 3])
    expect(play.effects.filter(({ kind }) => kind === 'apply')).toEqual([{ kind: 'apply', n: 3 }])
  })

  test.each<[string, readonly ReturnType<typeof message>[]]>([
    ['a gap', [message(1), message(3)]],
    ['another chain', [message(1), { ...message(2), prev: 'other' }]],
    ['another generation', [{ ...message(1), generation: '02-bbbbbb' }]],
  ])('%s ends the inbox there', (_, messages) => {
    const play = polling()
    play.tell({ kind: 'pulled', id: play.id, messages, more: false, random: 0 })
    const applied = play.effects.filter(({ kind }) => kind === 'apply').length
    expect(applied).toBe(messages[0]?.generation === GENERATION ? 1 : 0)
    expect(play.machine.problem).toBe('inbox_broken')
    expect(play.wait().request).toEqual({ kind: 'hello' })
  })
})

describe('what goes wrong', () => {
  test.each(['fork', 'broken_chain', 'not_you', 'epoch_closed', 'retired'] as const)(
    '%s stops it until a person says so',
    (code) => {
      const problem = (code === 'fork' || code === 'broken_chain' ? { code, seq: 1 } : { code }) as Problem
      const play = new Play().start(3).greet().refused(problem)
      expect(play.machine).toMatchObject({ phase: 'stopped', stop: code, problem: code })
      expect(play.tell({ kind: 'wrote', headSeq: 4 }).machine.flight).toBeNull()
      expect(play.tell({ kind: 'asks', waiting: 1 }).machine.flight).toBeNull()
      expect(play.machine.timerAtMs).toBeNull()
      play.tell({ kind: 'urged' })
      expect(play.request).toEqual(code === 'retired' ? undefined : { kind: 'hello' })
    },
  )

  test('after a failure it waits and greets HQ anew', () => {
    const play = polling().failed()
    expect(play.machine).toMatchObject({ phase: 'hello', flight: null, problem: 'unreachable' })
    expect(play.tell({ kind: 'wrote', headSeq: 1 }).machine.flight).toBeNull()
    expect(play.wait().request).toEqual({ kind: 'hello' })
    expect(play.greet().machine.problem).toBeNull()
  })

  test.each([
    [0, PAUSE_MS_MIN, PAUSE_MS_MIN],
    [0.999_999, PAUSE_MS_MAX - 10_000, PAUSE_MS_MAX],
  ])('pauses keep their bounds with randomness %d', (random, least, most) => {
    const play = new Play().start()
    for (let times = 0; times < 30; times += 1) play.failed(random).wait()
    play.failed(random)
    const pauseMs = (play.machine.timerAtMs ?? 0) - play.nowMs
    expect(pauseMs).toBeGreaterThanOrEqual(least)
    expect(pauseMs).toBeLessThanOrEqual(most)
  })

  test('a person who asks or urges does not wait for the pause', () => {
    expect(new Play().start().failed().tell({ kind: 'asks', waiting: 1 }).request).toEqual({ kind: 'hello' })
    expect(new Play().start().failed().tell({ kind: 'urged' }).request).toEqual({ kind: 'hello' })
  })

  test('a busy HQ is left alone for as long as it says', () => {
    const play = polling().refused({ code: 'busy', retryAfterMs: 60_000 })
    expect((play.machine.timerAtMs ?? 0) - play.nowMs).toBeGreaterThanOrEqual(60_000)
  })

  test('a refused clock is tried once more at once, then with pauses', () => {
    const play = polling().refused({ code: 'clock', serverTimeMs: 5 })
    expect(play.request).toEqual({ kind: 'hello' })
    expect(play.refused({ code: 'clock', serverTimeMs: 5 }).machine.flight).toBeNull()
  })

  test('a till taken for lost asks for nothing and still tells its history', () => {
    const play = new Play().start(3).greet().refused({ code: 'lost' })
    expect(play.machine.phase).toBe('lost')
    expect(play.wait().request).toMatchObject({ kind: 'push' })
    expect(play.acknowledge(3).request).toEqual({ kind: 'hello' })
    expect(play.refused({ code: 'lost' }).machine.flight).toBeNull()
    play.tell({ kind: 'urged' })
    expect(play.greet().machine).toMatchObject({ phase: 'ready', problem: null })
  })

  test('what could not be kept is read again: the request under way is dropped', () => {
    const play = polling()
    const { id } = play
    play.tell({ kind: 'stumbled', why: 'disk_full', acked: { seq: 0, hash: 'h0' }, random: 0 })
    expect(play.effects[0]).toEqual({ kind: 'abort', id })
    expect(play.wait().request).toEqual({ kind: 'hello' })
  })
})

const problems: fc.Arbitrary<Problem> = fc.oneof(
  fc.constantFrom<Problem>(
    { code: 'not_you' },
    { code: 'replayed' },
    { code: 'lost' },
    { code: 'retired' },
    { code: 'epoch_closed' },
    { code: 'recovering' },
    { code: 'fork', seq: 1 },
    { code: 'upgrade', oldest: 2, newest: 3 },
    { code: 'clock', serverTimeMs: 1 },
    { code: 'malformed', where: 'x' },
  ),
  fc.nat(400_000).map((retryAfterMs): Problem => ({ code: 'busy', retryAfterMs })),
  fc.integer({ min: 1, max: 12 }).map((expected): Problem => ({ code: 'gap', expected })),
)
const place = fc.nat(12).map((seq) => ({ seq, hash: hashOf(seq) }))
const ours = fc.oneof({ weight: 8, arbitrary: fc.constant('same') }, fc.constantFrom('other', null))
const random = fc.double({ min: 0, max: 0.999_999, noNaN: true })
const messages = fc.array(
  fc.nat(6).map((n) => message(n + 1)),
  { maxLength: 4 },
)

/** Events as a runner could bring them, in any order; answers are to the request under way or to another. */
const events = fc.oneof(
  fc.record({ kind: fc.constant('wrote' as const), add: fc.nat(3) }),
  fc.record({ kind: fc.constant('asks' as const), waiting: fc.nat(2) }),
  fc.constant({ kind: 'tick' as const }),
  fc.constant({ kind: 'urged' as const }),
  fc.record({ kind: fc.constant('failed' as const), random }),
  fc.record({ kind: fc.constant('stumbled' as const), random }),
  fc.record({ kind: fc.constant('refused' as const), problem: problems, random }),
  fc.record({
    kind: fc.constant('greeted' as const),
    acked: place,
    ours,
    missing: fc.boolean(),
    tail: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('pushed' as const), acked: place, ours, pauseMs: fc.nat(2_000) }),
  fc.record({ kind: fc.constant('pulled' as const), messages, more: fc.boolean(), random }),
  fc.record({ kind: fc.constant('answered' as const), messages, waiting: fc.nat(2), random }),
  fc.record({ kind: fc.constant('tail_told' as const), more: fc.boolean() }),
  fc.record({ kind: fc.constant('gave_back' as const), more: fc.boolean() }),
  fc.record({ kind: fc.constant('loaded' as const), through: fc.boolean() }),
)
const rows = fc.array(fc.record({ event: events, stale: fc.boolean(), passMs: fc.nat(400_000) }), {
  maxLength: 60,
})

test('its invariants hold over any row of events', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.boolean(), rows, (headSeq, loadDue, all) => {
      const play = new Play().start(headSeq, { loadDue })
      const open = new Set<number>(play.id > 0 ? [play.id] : [])
      let inboxN = 0
      for (const { event, stale, passMs } of all) {
        play.nowMs += event.kind === 'tick' ? passMs : 0
        const before = play.machine
        const id = stale ? play.id + 1_000 : play.id
        play.tell(asEvent(play, event, id))
        checkStep(play, before, open, stale && 'id' in asEvent(play, event, id))
        for (const effect of play.effects) {
          if (effect.kind !== 'apply') continue
          // 3: only the next one
          expect(effect.n).toBe(inboxN + 1)
          inboxN = effect.n
        }
        if (event.kind === 'greeted' && play.machine !== before && !stale) inboxN = play.machine.inbox?.n ?? 0
      }
    }),
    { numRuns: 400 },
  )
})

type Drawn = typeof events extends fc.Arbitrary<infer One> ? One : never

function asEvent(play: Play, event: Drawn, id: number): Untimed {
  const oursOf = (which: string | null, hash: string) => (which === 'same' ? hash : which)
  switch (event.kind) {
    case 'wrote':
      return { kind: 'wrote', headSeq: play.machine.headSeq + event.add }
    case 'failed':
      return { ...event, id, why: 'unreachable' }
    case 'stumbled':
      return { ...event, why: 'disk', acked: play.machine.acked }
    case 'refused': {
      const seq = event.problem.code === 'gap' ? event.problem.expected - 1 : 0
      return { ...event, id, ours: seq <= play.machine.headSeq ? hashOf(seq) : null }
    }
    case 'greeted': {
      const inbox = play.machine.inbox ?? { generation: GENERATION, n: 0, hash: inboxHash(0) }
      return { ...event, id, ours: oursOf(event.ours, event.acked.hash), inbox, inboxN: 0 }
    }
    case 'pushed':
      return { ...event, id, ours: oursOf(event.ours, event.acked.hash), inboxN: 0 }
    case 'pulled':
    case 'answered':
    case 'tail_told':
    case 'gave_back':
    case 'loaded':
      return { ...event, id }
    default:
      return event
  }
}

function checkStep(play: Play, before: SyncMachine, open: Set<number>, ignored: boolean): void {
  const { machine, effects } = play
  // 1: an answer to another request changes nothing
  if (ignored) expect([machine, effects]).toEqual([before, []])
  if (!ignored && machine.flight?.id !== before.flight?.id && before.flight !== null)
    open.delete(before.flight.id)
  for (const effect of effects) {
    if (effect.kind === 'abort') open.delete(effect.id)
    if (effect.kind === 'send') open.add(effect.id)
    // 2: to a place whose hash is ours, and not past our head
    if (effect.kind === 'ack') expect(effect.place.seq).toBeLessThanOrEqual(machine.headSeq)
    if (effect.kind === 'ack') expect(effect.place.hash).toBe(hashOf(effect.place.seq))
  }
  // 1: never two under way
  expect(open.size).toBeLessThanOrEqual(1)
  expect(machine.acked.hash).toBe(hashOf(machine.acked.seq))
  // 4: something is under way or a timer set; 5: after a stop neither
  const goesOn = machine.flight !== null || machine.timerAtMs !== null
  expect(goesOn).toBe(machine.phase !== 'stopped')
  // 6
  if (machine.flight === null && machine.timerAtMs !== null) {
    expect(machine.timerAtMs - play.nowMs).toBeLessThanOrEqual(PAUSE_MS_MAX)
  }
}
