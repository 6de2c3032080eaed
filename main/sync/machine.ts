/**
 * Sync as a pure function: where the talk with HQ stands and what happened, to where it stands then and what to do.
 *
 * Order of work: what a person waits for, then tails of earlier epochs > push > inbox > changes > first load, then a long poll. One request at a time; a long
 * poll gives way to anything better.
 *
 * Invariants, which tests/sync/machine.test.ts holds over random events:
 * 1. never two requests under way; an answer to any other than the one under way changes nothing
 * 2. `acked` moves only to a place whose hash is ours, and never past our head
 * 3. the inbox moves only forward and by one, each message naming the one before
 * 4. while it is not stopped there is always a request under way or a timer set
 * 5. after a stop nothing is sent until a person says so
 * 6. the pause after a failure lies between 1 second and 5 minutes, whatever the randomness
 * Nothing here decides what is safe: a lost, repeated or late answer costs time only.
 */
import { assertNever } from '../../shared/domain/result.ts'
import { type Problem, PULL_WAIT_MS_MAX } from '../../shared/wire/common.ts'

export interface Place {
  readonly seq: number
  readonly hash: string
}

export interface InboxPlace {
  readonly generation: string
  readonly n: number
  readonly hash: string
}

/** A message of an answer, as far as its place goes; its signature was checked before. */
export interface MessageLink {
  readonly generation: string
  readonly n: number
  readonly hash: string
  readonly prev: string
}

export type SyncRequest =
  | { readonly kind: 'hello' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'give_back' }
  /** What HQ does not have of an epoch before the present one. */
  | { readonly kind: 'tail'; readonly entriesMax: number }
  | { readonly kind: 'push'; readonly firstSeq: number; readonly entriesMax: number }
  | { readonly kind: 'pull'; readonly waitMs: number }
  | { readonly kind: 'load' }

/** What only a person ends. */
export type StopCode = 'fork' | 'broken_chain' | 'not_you' | 'epoch_closed' | 'retired'

export interface SyncMachine {
  /** `off`: not started; `hello`: HQ is to be greeted first; `lost`: HQ has fenced this till, which still tells its history. */
  readonly phase: 'off' | 'hello' | 'ready' | 'lost' | 'stopped'
  readonly stop: StopCode | null
  readonly flight: { readonly id: number; readonly request: SyncRequest } | null
  readonly requests: number
  /** The last place of our own log. */
  readonly headSeq: number
  readonly acked: Place
  /** Where HQ has another entry than ours: it is shown ours there, so that it knows of the fork too. */
  readonly forkAt: number | null
  readonly inbox: InboxPlace | null
  /** More is known to wait at HQ. */
  readonly pullDue: boolean
  readonly giveBackDue: boolean
  /** HQ is told once more where we stand when it has everything: one put back from a copy waits for that. */
  readonly greetDue: boolean
  /** An earlier epoch has a tail to send. */
  readonly tailDue: boolean
  readonly loadDue: boolean
  /** Requests that somebody at the counter waits for. */
  readonly asks: number
  readonly entriesMax: number
  /** Failures in a row. */
  readonly failures: number
  /** Nothing is sent before. */
  readonly notBeforeMs: number
  /** Nothing is pushed before: HQ said so. */
  readonly pushNotBeforeMs: number
  readonly pulledAtMs: number
  readonly timerAtMs: number | null
  /** What went wrong last, until something goes well. */
  readonly problem: string | null
}

export type SyncEvent = { readonly nowMs: number } & (
  | {
      readonly kind: 'started'
      readonly headSeq: number
      readonly acked: Place
      readonly loadDue: boolean
    }
  | { readonly kind: 'wrote'; readonly headSeq: number }
  | { readonly kind: 'asks'; readonly waiting: number }
  | { readonly kind: 'tick' }
  /** A person wants it tried at once. */
  | { readonly kind: 'urged' }
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'greeted'
      readonly id: number
      readonly acked: Place
      /** Our hash at that place; null when we have no such entry. */
      readonly ours: string | null
      readonly inbox: InboxPlace
      readonly inboxN: number
      readonly missing: boolean
      readonly tail: boolean
    }
  | {
      readonly kind: 'pushed'
      readonly id: number
      readonly acked: Place
      readonly ours: string | null
      readonly inboxN: number
      readonly pauseMs: number
    }
  | {
      readonly kind: 'pulled'
      readonly id: number
      readonly messages: readonly MessageLink[]
      readonly more: boolean
      readonly random: number
    }
  | {
      readonly kind: 'answered'
      readonly id: number
      readonly messages: readonly MessageLink[]
      readonly waiting: number
      readonly random: number
    }
  /** Whatever HQ said to it holds for that tail alone: nothing here stops for it. */
  | { readonly kind: 'tail_told'; readonly id: number; readonly more: boolean }
  | { readonly kind: 'gave_back'; readonly id: number; readonly more: boolean }
  | { readonly kind: 'loaded'; readonly id: number; readonly through: boolean }
  | {
      readonly kind: 'refused'
      readonly id: number
      readonly problem: Problem
      /** Our hash before the place that a gap names; null when we have no such entry. */
      readonly ours: string | null
      /** From 0 to below 1. */
      readonly random: number
    }
  | { readonly kind: 'failed'; readonly id: number; readonly why: string; readonly random: number }
  /** What was to be kept could not be; everything is as the database has it. */
  | { readonly kind: 'stumbled'; readonly why: string; readonly acked: Place; readonly random: number }
)

export type SyncEffect =
  | { readonly kind: 'send'; readonly id: number; readonly request: SyncRequest }
  | { readonly kind: 'abort'; readonly id: number }
  /** Keeps how far HQ has our log. */
  | { readonly kind: 'ack'; readonly place: Place }
  /** Applies the message of this number out of the answer. */
  | { readonly kind: 'apply'; readonly n: number }
  /** Wakes the machine; replaces the timer before; null: none. */
  | { readonly kind: 'timer'; readonly atMs: number | null }

export interface SyncStep {
  readonly machine: SyncMachine
  readonly effects: readonly SyncEffect[]
}

export const ENTRIES_FEWEST = 50
export const ENTRIES_MOST = 500
export const PAUSE_MS_MIN = 1_000
export const PAUSE_MS_MAX = 5 * 60_000
/** While the first load goes on, messages and changes are asked for as often. */
const PULL_EVERY_MS = 2_000

export const MACHINE_OFF: SyncMachine = {
  phase: 'off',
  stop: null,
  flight: null,
  requests: 0,
  headSeq: 0,
  acked: { seq: 0, hash: '' },
  forkAt: null,
  inbox: null,
  pullDue: false,
  giveBackDue: false,
  greetDue: false,
  tailDue: false,
  loadDue: false,
  asks: 0,
  entriesMax: ENTRIES_FEWEST,
  failures: 0,
  notBeforeMs: 0,
  pushNotBeforeMs: 0,
  pulledAtMs: 0,
  timerAtMs: null,
  problem: null,
}

/** One step. Events of requests that are not under way any more change nothing. */
export function syncStep(machine: SyncMachine, event: SyncEvent): SyncStep {
  if ('id' in event && event.id !== machine.flight?.id) return { machine, effects: [] }
  const happened = heard('id' in event ? { ...machine, flight: null, forkAt: null } : machine, event)
  const next = work(happened.machine, event.nowMs)
  return { machine: next.machine, effects: [...happened.effects, ...next.effects] }
}

function only(machine: SyncMachine): SyncStep {
  return { machine, effects: [] }
}

/** What an event changes, before the next thing to do is chosen. */
function heard(machine: SyncMachine, event: SyncEvent): SyncStep {
  switch (event.kind) {
    case 'started':
      return only({ ...MACHINE_OFF, requests: machine.requests, phase: 'hello', ...standing(event) })
    case 'wrote':
      return only({ ...machine, headSeq: event.headSeq })
    case 'asks':
      return only({
        ...machine,
        asks: event.waiting,
        notBeforeMs: event.waiting > 0 ? 0 : machine.notBeforeMs,
      })
    case 'tick':
      return only({ ...machine, timerAtMs: null })
    case 'urged':
      return only(urged(machine))
    case 'closed':
      return closed(machine)
    case 'greeted':
      return greeted(machine, event)
    case 'pushed':
      return pushed(machine, event)
    case 'pulled':
      return took({ ...machine, pullDue: event.more, pulledAtMs: event.nowMs }, event)
    case 'answered':
      return took({ ...machine, asks: event.waiting }, event)
    case 'tail_told':
      return only({ ...machine, tailDue: event.more })
    case 'gave_back':
      return only(well({ ...machine, giveBackDue: event.more, pullDue: true }))
    case 'loaded':
      return only(well({ ...machine, loadDue: !event.through, pullDue: machine.pullDue || event.through }))
    case 'refused':
      return refused(machine, event)
    case 'failed':
      return only(pausing(machine, event, event.why))
    case 'stumbled':
      return stumbled(machine, event)
    default:
      return assertNever(event)
  }
}

function standing({ headSeq, acked, loadDue }: Extract<SyncEvent, { kind: 'started' }>) {
  return { headSeq, acked, loadDue }
}

function urged(machine: SyncMachine): SyncMachine {
  if (machine.phase === 'off') return machine
  const ended = machine.phase === 'stopped' && machine.stop !== 'retired'
  return { ...machine, notBeforeMs: 0, ...(ended ? { phase: 'hello', stop: null } : {}) }
}

function closed(machine: SyncMachine): SyncStep {
  const effects: SyncEffect[] = machine.flight === null ? [] : [{ kind: 'abort', id: machine.flight.id }]
  return { machine: { ...machine, phase: 'off', flight: null }, effects }
}

/** HQ is greeted anew, which sets the place in the inbox from the database; what was under way is not waited for. */
function stumbled(machine: SyncMachine, event: Extract<SyncEvent, { kind: 'stumbled' }>): SyncStep {
  const effects: SyncEffect[] = machine.flight === null ? [] : [{ kind: 'abort', id: machine.flight.id }]
  const now = { ...machine, flight: null, acked: event.acked }
  return { machine: machine.phase === 'off' ? now : pausing(now, event, event.why), effects }
}

/** Something went well: failures are over. */
function well(machine: SyncMachine): SyncMachine {
  return { ...machine, failures: 0, problem: machine.phase === 'lost' ? machine.problem : null }
}

function stopped(machine: SyncMachine, stop: StopCode): SyncMachine {
  return { ...machine, phase: 'stopped', stop, problem: stop }
}

/** HQ's word on how far it has our log: taken where the entry is ours, else the logs have forked. */
function acknowledged(
  machine: SyncMachine,
  { acked, ours }: { readonly acked: Place; readonly ours: string | null },
): SyncStep {
  const isOurs = acked.seq <= machine.headSeq && ours !== null && acked.hash === ours
  if (!isOurs) return only(stopped(machine, 'fork'))
  const place = { seq: acked.seq, hash: ours }
  return { machine: { ...machine, acked: place }, effects: [{ kind: 'ack', place }] }
}

function greeted(machine: SyncMachine, event: Extract<SyncEvent, { kind: 'greeted' }>): SyncStep {
  const { inbox, missing, tail } = event
  const ready = { ...well(machine), phase: 'ready' as const, problem: null, inbox }
  const known = acknowledged(ready, event)
  if (known.machine.phase === 'stopped') {
    const { acked, ours } = event
    const isShown = ours !== null && acked.seq > 0 && acked.seq <= machine.headSeq
    return isShown ? only({ ...ready, forkAt: acked.seq, problem: 'fork' }) : known
  }
  // What is missing still after it was given back is not asked about for ever.
  const greetDue = known.machine.headSeq > event.acked.seq || (missing && !machine.greetDue)
  const due = { giveBackDue: missing, greetDue, tailDue: tail, pullDue: true }
  return { machine: { ...known.machine, ...due }, effects: known.effects }
}

function pushed(machine: SyncMachine, event: Extract<SyncEvent, { kind: 'pushed' }>): SyncStep {
  const { acked, inboxN, pauseMs, nowMs } = event
  const known = acknowledged(well(machine), event)
  // An acknowledgement that brings nothing new would be asked for again at once, for ever.
  if (known.machine.phase !== 'stopped' && acked.seq <= machine.acked.seq) {
    return { machine: pausing(known.machine, { nowMs, random: 0 }, 'no_progress'), effects: known.effects }
  }
  const waits = inboxN > (machine.inbox?.n ?? 0)
  return {
    machine: {
      ...known.machine,
      entriesMax: Math.min(ENTRIES_MOST, machine.entriesMax * 2),
      pushNotBeforeMs: nowMs + pauseMs,
      pullDue: machine.pullDue || waits,
    },
    effects: known.effects,
  }
}

/** Messages in their order: those we have are passed over, the next one is applied, anything else is no inbox of ours. */
function took(
  machine: SyncMachine,
  event: { readonly messages: readonly MessageLink[]; readonly nowMs: number; readonly random: number },
): SyncStep {
  const effects: SyncEffect[] = []
  let { inbox } = machine
  for (const message of event.messages) {
    if (inbox === null || message.generation !== inbox.generation) {
      return { machine: pausing({ ...machine, inbox }, event, 'inbox_broken'), effects }
    }
    if (message.n <= inbox.n) continue
    if (message.n !== inbox.n + 1 || message.prev !== inbox.hash) {
      return { machine: pausing({ ...machine, inbox }, event, 'inbox_broken'), effects }
    }
    effects.push({ kind: 'apply', n: message.n })
    inbox = { generation: message.generation, n: message.n, hash: message.hash }
  }
  return { machine: well({ ...machine, inbox }), effects }
}

/** After a failure: HQ is greeted anew when the pause is over, with full jitter, so that tills of a region do not come as one. */
function pausing(
  machine: SyncMachine,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
  problem: string,
  atLeastMs = 0,
): SyncMachine {
  const most = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** Math.min(machine.failures + 1, 20))
  const jittered = PAUSE_MS_MIN + Math.floor(random * (most - PAUSE_MS_MIN))
  const pauseMs = Math.min(PAUSE_MS_MAX, Math.max(jittered, atLeastMs))
  return {
    ...machine,
    phase: machine.phase === 'lost' ? 'lost' : 'hello',
    failures: machine.failures + 1,
    entriesMax: Math.max(ENTRIES_FEWEST, Math.floor(machine.entriesMax / 2)),
    notBeforeMs: nowMs + pauseMs,
    problem,
  }
}

function refused(machine: SyncMachine, event: Extract<SyncEvent, { kind: 'refused' }>): SyncStep {
  const { problem } = event
  switch (problem.code) {
    case 'gap':
      return rewound(machine, event, problem.expected - 1)
    case 'fork':
    case 'broken_chain':
    case 'not_you':
    case 'epoch_closed':
    case 'retired':
      return only(stopped(machine, problem.code))
    case 'lost':
      return only({ ...pausing(machine, event, 'lost', PAUSE_MS_MAX), phase: 'lost' })
    case 'busy':
      return only(pausing(machine, event, 'busy', problem.retryAfterMs))
    case 'upgrade':
      return only(pausing(machine, event, 'upgrade', PAUSE_MS_MAX))
    case 'clock':
    case 'replayed':
      // The runner has HQ's time by now, every request has a number of its own: once more at once, then with pauses.
      return only({
        ...pausing(machine, event, problem.code),
        ...(machine.failures === 0 ? { notBeforeMs: event.nowMs } : {}),
      })
    case 'recovering':
    case 'malformed':
    case 'code_refused':
      return only(pausing(machine, event, problem.code))
    default:
      return assertNever(problem)
  }
}

/** HQ lacks entries that it had acknowledged, or that we never sent: the log tells it again from there. */
function rewound(
  machine: SyncMachine,
  event: Extract<SyncEvent, { kind: 'refused' }>,
  seq: number,
): SyncStep {
  const back = acknowledged(machine, { acked: { seq, hash: event.ours ?? '' }, ours: event.ours })
  if (back.machine.phase === 'stopped') return back
  const again = machine.failures > 0
  const next = again ? pausing(back.machine, event, 'gap') : { ...back.machine, failures: 1 }
  return { machine: next, effects: back.effects }
}

/** Chooses what to do next and sets the timer for what has to wait. */
function work(machine: SyncMachine, nowMs: number): SyncStep {
  const { flight } = machine
  const request = isQuiet(machine, nowMs) ? null : nextRequest(machine, nowMs)
  const yields = flight !== null && isPoll(flight.request) && request !== null && !isPoll(request)
  if (request === null || (flight !== null && !yields)) return timed(machine, [], nowMs)
  const id = machine.requests + 1
  const effects: SyncEffect[] = flight === null ? [] : [{ kind: 'abort', id: flight.id }]
  effects.push({ kind: 'send', id, request })
  return timed({ ...machine, requests: id, flight: { id, request } }, effects, nowMs)
}

function isQuiet({ phase, notBeforeMs }: SyncMachine, nowMs: number): boolean {
  return phase === 'off' || phase === 'stopped' || nowMs < notBeforeMs
}

function isPoll(request: SyncRequest): boolean {
  return request.kind === 'pull' && request.waitMs > 0
}

function nextRequest(machine: SyncMachine, nowMs: number): SyncRequest | null {
  const { phase, acked, headSeq, entriesMax, pulledAtMs } = machine
  const tail = { kind: 'tail', entriesMax } as const
  const push = { kind: 'push', firstSeq: acked.seq + 1, entriesMax } as const
  const mayPush = headSeq > acked.seq && nowMs >= machine.pushNotBeforeMs
  // A till that HQ took for lost still tells what it did, and asks now and then whether it is found.
  if (phase === 'lost') return mayPush ? push : { kind: 'hello' }
  if (phase === 'hello') return { kind: 'hello' }
  if (machine.forkAt !== null) return { kind: 'push', firstSeq: machine.forkAt, entriesMax: 1 }
  if (machine.asks > 0) return { kind: 'ask' }
  if (machine.giveBackDue) return { kind: 'give_back' }
  if (machine.tailDue) return tail
  if (mayPush) return push
  if (machine.greetDue && headSeq <= acked.seq) return { kind: 'hello' }
  if (machine.pullDue) return { kind: 'pull', waitMs: 0 }
  if (machine.loadDue) {
    return nowMs - pulledAtMs >= PULL_EVERY_MS ? { kind: 'pull', waitMs: 0 } : { kind: 'load' }
  }
  return { kind: 'pull', waitMs: PULL_WAIT_MS_MAX }
}

/** When nothing is under way something has to come; a push that HQ put off interrupts a long poll. */
function timed(machine: SyncMachine, effects: readonly SyncEffect[], nowMs: number): SyncStep {
  const atMs = timerFor(machine, nowMs)
  if (atMs === machine.timerAtMs) return { machine, effects }
  return { machine: { ...machine, timerAtMs: atMs }, effects: [...effects, { kind: 'timer', atMs }] }
}

function timerFor(machine: SyncMachine, nowMs: number): number | null {
  if (machine.phase === 'off' || machine.phase === 'stopped') return null
  if (machine.flight === null) return Math.max(machine.notBeforeMs, nowMs)
  const waitsToPush = machine.headSeq > machine.acked.seq && machine.pushNotBeforeMs > nowMs
  return waitsToPush ? machine.pushNotBeforeMs : null
}
