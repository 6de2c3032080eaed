/**
 * Runs the sync machine: sends what it says, keeps what it says, tells it what came. Everything it needs to know is read from the
 * database when it is needed, so that after a crash it goes on as if nothing had been.
 */

import type { Result } from '../../shared/domain/result.ts'
import { ok, refuse } from '../../shared/domain/result.ts'
import type { Problem } from '../../shared/wire/common.ts'
import { inboxPosition, keptMessages } from '../store/inbox.ts'
import { noteParked, ownHead } from '../store/outbox.ts'
import { EPOCH_STOPS, epochStop, saveEpochStop } from '../store/stop.ts'
import type { TillStore } from '../store/store.ts'
import { type SyncState, saveSyncState, syncState } from '../store/sync-state.ts'
import { nextTail } from '../store/tails.ts'
import { type AskInput, type AskKind, type AskOutcome, AskQueue } from './asks.ts'
import { beginLoad, isLoadDue, nextBlock, takeBlock, takeChanges } from './load.ts'
import {
  MACHINE_OFF,
  type SyncEffect,
  type SyncEvent,
  type SyncMachine,
  type SyncRequest,
  syncStep,
} from './machine.ts'
import type { AskedProcedure, Messenger, Told } from './messenger.ts'
import { helloInput, identityIn, inboxInput, ownHash, pullInput, pushInput } from './requests.ts'
import { keepTailRefused, keepTailTaken, nextTailPush } from './tails.ts'
import { links, type ReadMessage } from './wire-messages.ts'

export interface RunnerParts {
  readonly store: TillStore
  readonly messenger: Messenger
  /** This machine's clock, uncorrected. */
  readonly wallMs: () => number
  /** A clock that never jumps, for pauses. */
  readonly steadyMs: () => number
  /** From 0 to below 1. */
  readonly random: () => number
  /** The program and its version, for HQ's list of tills. */
  readonly program: string
  /** Takes one message in, in one transaction. */
  readonly apply: (message: ReadMessage) => Result<unknown>
  /** Books what goes home by itself; called now and then. @returns whether more is left */
  readonly settle: () => boolean
  readonly onChange: () => void
  readonly onDefect: (error: unknown) => void
}

/** HQ's clock is followed when it is off by more than a request takes. */
const OFFSET_MS_MIN = 2_000
const TIMEOUT_MS = { hello: 15_000, push: 60_000, pull: 15_000, ask: 10_000, give_back: 30_000, load: 60_000 }

/** What came of a request: the event for the machine, and the messages it may apply. */
interface Heard {
  readonly event: SyncEvent
  readonly messages?: readonly ReadMessage[]
  readonly afterwards?: () => void
}

export class SyncRunner {
  readonly #parts: RunnerParts
  readonly #asks = new AskQueue()
  readonly #stops = new Map<number, AbortController>()
  #machine: SyncMachine = MACHINE_OFF
  #timer: NodeJS.Timeout | undefined
  #settling: NodeJS.Immediate | undefined
  #lastContactMs: number | null = null
  #givenBack = NOTHING_GIVEN

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  get machine(): SyncMachine {
    return this.#machine
  }

  get lastContactMs(): number | null {
    return this.#lastContactMs ?? syncState(this.#parts.store.db).lastContactMs
  }

  /** When the machine wakes by itself, by this machine's clock; null while something is under way. */
  get nextTryAtMs(): number | null {
    const { timerAtMs, flight } = this.#machine
    if (timerAtMs === null || flight !== null) return null
    return this.#parts.wallMs() + Math.max(0, timerAtMs - this.#parts.steadyMs())
  }

  start(): void {
    const { db } = this.#parts.store
    const { acked } = syncState(db)
    this.#tell({ kind: 'started', headSeq: ownHead(db).seq, acked, loadDue: isLoadDue(db) })
    this.#settleSoon()
  }

  /** The till has booked something, or something else changed: looks whether there is work. */
  wake(): void {
    if (this.#machine.phase === 'off') return
    const headSeq = ownHead(this.#parts.store.db).seq
    if (headSeq !== this.#machine.headSeq) this.#tell({ kind: 'wrote', headSeq })
    this.#settleSoon()
  }

  /** A person wants it tried at once. */
  urge(): void {
    this.#tell({ kind: 'urged' })
  }

  /** Asks HQ for something a person waits for. */
  ask<Kind extends AskKind>(kind: Kind, input: AskInput<Kind>, budgetMs: number): Promise<AskOutcome<Kind>> {
    const { phase } = this.#machine
    if (phase === 'off' || phase === 'stopped') return Promise.resolve({ was: 'offline' })
    return this.#asks.add(kind, input, budgetMs, () =>
      this.#tell({ kind: 'asks', waiting: this.#asks.length }),
    )
  }

  async close(): Promise<void> {
    this.#tell({ kind: 'closed' })
    clearTimeout(this.#timer)
    clearImmediate(this.#settling)
    this.#asks.settleAll()
    await this.#parts.messenger.close()
  }

  #now<Event extends object>(event: Event): Event & { readonly nowMs: number; readonly random: number } {
    return { ...event, nowMs: this.#parts.steadyMs(), random: this.#parts.random() }
  }

  #tell(event: UntimedEvent, messages: readonly ReadMessage[] = []): void {
    this.#hear({ event: this.#now(event) as SyncEvent, messages })
  }

  #hear({ event, messages = [], afterwards }: Heard): void {
    const before = this.#machine
    const step = syncStep(before, event)
    this.#machine = step.machine
    const stumble = this.#carryOut(step.effects, messages)
    afterwards?.()
    if (stumble !== null) {
      const { acked } = syncState(this.#parts.store.db)
      this.#tell({ kind: 'stumbled', why: stumble, acked })
      return
    }
    this.#keepProblem(before.problem)
    this.#keepStop(before, event)
    if (step.effects.some(({ kind }) => kind === 'ack' || kind === 'apply')) setImmediate(() => this.wake())
    this.#parts.onChange()
  }

  /** @returns why what was to be kept was not; the effects after it are left out */
  #carryOut(effects: readonly SyncEffect[], messages: readonly ReadMessage[]): string | null {
    for (const effect of effects) {
      const done = this.#carry(effect, messages)
      if (!done.ok) return done.code
    }
    return null
  }

  #carry(effect: SyncEffect, messages: readonly ReadMessage[]): Result<unknown> {
    switch (effect.kind) {
      case 'send':
        this.#send(effect.id, effect.request)
        return ok(null)
      case 'abort':
        this.#stops.get(effect.id)?.abort()
        this.#stops.delete(effect.id)
        return ok(null)
      case 'ack':
        return this.#keep({ acked: effect.place, lastContactMs: this.#lastContactMs })
      case 'apply': {
        const message = messages.find(({ message: { n } }) => n === effect.n)
        return message === undefined ? ok(null) : this.#apply(message)
      }
      case 'timer':
        this.#setTimer(effect.atMs)
        return ok(null)
    }
  }

  /** A message that is beyond this program stops nothing but the inbox: the log goes on to HQ. */
  #apply(message: ReadMessage): Result<unknown> {
    try {
      return this.#parts.apply(message)
    } catch (error) {
      this.#parts.onDefect(error)
      return refuse('defect')
    }
  }

  #keep(change: Partial<SyncState>): Result<unknown> {
    return this.#parts.store.act((db) => {
      saveSyncState(db, change)
      return ok(null)
    })
  }

  #setTimer(atMs: number | null): void {
    clearTimeout(this.#timer)
    if (atMs === null) return
    const inMs = Math.max(0, atMs - this.#parts.steadyMs())
    this.#timer = setTimeout(() => this.#tell({ kind: 'tick' }), Math.ceil(inMs)).unref()
  }

  #keepProblem(before: string | null): void {
    const { problem } = this.#machine
    if (problem === before) return
    this.#keep({ problem, problemSinceMs: problem === null ? null : this.#parts.wallMs() })
  }

  /** A stopped log stays so over restarts, until HQ takes an entry of it again. */
  #keepStop(before: SyncMachine, event: SyncEvent): void {
    const { store } = this.#parts
    const { stop, phase, acked } = this.#machine
    const code = EPOCH_STOPS.find((one) => one === stop) ?? null
    const isOver = event.kind === 'pushed' && phase !== 'stopped' && acked.seq > before.acked.seq
    if (code === null ? !isOver : code === before.stop) return
    if (epochStop(store.db) === code) return
    store.act((db) => {
      saveEpochStop(db, code)
      return ok(null)
    })
  }

  #settleSoon(): void {
    if (this.#settling !== undefined || this.#machine.phase === 'off') return
    this.#settling = setImmediate(() => {
      this.#settling = undefined
      try {
        if (this.#parts.settle()) this.wake()
      } catch (error) {
        this.#parts.onDefect(error)
      }
    })
  }

  #send(id: number, request: SyncRequest): void {
    const stop = new AbortController()
    this.#stops.set(id, stop)
    this.#requested(id, request, stop.signal).then(
      (heard) => this.#arrived(id, heard),
      (error: unknown) => {
        // What was under way when the till closed finds its database shut.
        if (this.#machine.phase === 'off') return
        this.#parts.onDefect(error)
        this.#arrived(id, { event: this.#now({ kind: 'failed', id, why: 'defect' }) })
      },
    )
  }

  #arrived(id: number, heard: Heard): void {
    this.#stops.delete(id)
    if (this.#machine.flight?.id === id) this.#hear(heard)
  }

  #requested(id: number, request: SyncRequest, signal: AbortSignal): Promise<Heard> {
    switch (request.kind) {
      case 'hello':
        return this.#hello(id, signal)
      case 'tail':
        return this.#tail(id, request.entriesMax, signal)
      case 'push':
        return this.#push(id, request, signal)
      case 'pull':
        return this.#pull(id, request.waitMs, signal)
      case 'ask':
        return this.#askNext(id, signal)
      case 'give_back':
        return this.#giveBack(id, signal)
      case 'load':
        return this.#load(id, signal)
    }
  }

  async #call<Name extends AskedProcedure>(
    name: Name,
    input: Parameters<Messenger['ask']>[1],
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Told<Name>> {
    const { store, messenger, wallMs } = this.#parts
    const askedMs = wallMs()
    const atMs = Math.max(0, askedMs + syncState(store.db).timeOffsetMs)
    const told = await messenger.ask<Name>(name, input as never, atMs, timeoutMs, signal)
    if (told.kind === 'failed') return told
    this.#lastContactMs = wallMs()
    const serverTimeMs = serverTimeIn(told)
    if (serverTimeMs !== null) this.#followClock(serverTimeMs, (askedMs + wallMs()) / 2, told.kind)
    return told
  }

  /** A long poll's answer says when it was written; only what came quickly tells the time, and a refused clock always. */
  #followClock(serverTimeMs: number, hereMs: number, kind: Told<AskedProcedure>['kind']): void {
    const offsetMs = Math.round(serverTimeMs - hereMs)
    const known = syncState(this.#parts.store.db).timeOffsetMs
    const least = kind === 'problem' ? 0 : OFFSET_MS_MIN
    if (Math.abs(offsetMs - known) > least) this.#keep({ timeOffsetMs: offsetMs })
  }

  /** What is no answer to believe, as an event; null for a value. */
  #refusal(id: number, told: Told<AskedProcedure>): Heard | null {
    if (told.kind === 'failed') return { event: this.#now({ kind: 'failed', id, why: told.why }) }
    if (told.kind !== 'problem') return null
    const { problem } = told
    const ours = problem.code === 'gap' ? ownHash(this.#parts.store.db, problem.expected - 1) : null
    return { event: this.#now({ kind: 'refused', id, problem, ours }) }
  }

  async #hello(id: number, signal: AbortSignal): Promise<Heard> {
    const { store, wallMs, program } = this.#parts
    const clockMs = Math.max(0, wallMs())
    const told = await this.#call('hello', helloInput(store.db, clockMs, program), TIMEOUT_MS.hello, signal)
    if (told.kind !== 'value') return this.#refusal(id, told) ?? lost(id)
    const { acked, generation, inboxN, missing } = told.value
    const kept = this.#keep({ generation, lastContactMs: this.#lastContactMs })
    const inbox = inboxPosition(store.db, generation)
    if (!kept.ok || inbox === null) return { event: this.#now({ kind: 'failed', id, why: 'disk' }) }
    const ours = ownHash(store.db, acked.seq)
    const tail = nextTail(store.db) !== null
    return { event: this.#now({ kind: 'greeted', id, acked, ours, inbox, inboxN, missing, tail }) }
  }

  async #tail(id: number, entriesMax: number, signal: AbortSignal): Promise<Heard> {
    const { store } = this.#parts
    const sent = nextTailPush(store.db, entriesMax)
    if (sent === null) return this.#tailTold(id, false)
    const told = await this.#call('push', sent.input, TIMEOUT_MS.push, signal)
    // What fails is tried again when HQ is greeted next: the present log does not wait for it.
    if (told.kind === 'failed') return this.#tailTold(id, false)
    const kept =
      told.kind === 'value'
        ? keepTailTaken(store, sent, told.value)
        : keepTailRefused(store, sent, told.problem)
    if (kept === null) return this.#refusal(id, told) ?? lost(id)
    return this.#tailTold(id, kept && nextTail(store.db) !== null)
  }

  #tailTold(id: number, more: boolean): Heard {
    return { event: this.#now({ kind: 'tail_told', id, more }) }
  }

  async #push(
    id: number,
    { firstSeq, entriesMax }: Extract<SyncRequest, { kind: 'push' }>,
    signal: AbortSignal,
  ): Promise<Heard> {
    const { store } = this.#parts
    const identity = identityIn(store.db)
    const input = pushInput(store.db, identity, firstSeq, entriesMax)
    const told = await this.#call('push', input, TIMEOUT_MS.push, signal)
    if (told.kind !== 'value') return this.#refusal(id, told) ?? lost(id)
    const { acked, entries, inboxN, pauseMs } = told.value
    const parked = entries.filter(({ was }) => was === 'parked')
    if (parked.length > 0) {
      store.act((db) => {
        for (const { seq, reason = 'unknown' } of parked) noteParked(db, identity.epochNumber, seq, reason)
        return ok(null)
      })
    }
    const ours = ownHash(store.db, acked.seq)
    return { event: this.#now({ kind: 'pushed', id, acked, ours, inboxN, pauseMs }) }
  }

  async #pull(id: number, waitMs: number, signal: AbortSignal): Promise<Heard> {
    const { store } = this.#parts
    const told = await this.#call('pull', pullInput(store.db, waitMs), waitMs + TIMEOUT_MS.pull, signal)
    if (told.kind !== 'value') return this.#refusal(id, told) ?? lost(id)
    if (this.#machine.flight?.id !== id) return lost(id)
    if (!takeChanges(store, told.value.changes, told.value.cursors)) return this.#failed(id, 'disk')
    return this.#withMessages(told, {
      event: this.#now({ kind: 'pulled', id, messages: links(told.messages), more: told.value.more }),
      messages: told.messages,
    })
  }

  /** A message that cannot be believed or read ends the inbox for now: what came before it is taken in. */
  #withMessages(told: { readonly messageProblem: string | null }, heard: Heard): Heard {
    const { messageProblem } = told
    if (messageProblem === null) return heard
    return {
      ...heard,
      afterwards: () => {
        heard.afterwards?.()
        this.#tell({
          kind: 'stumbled',
          why: messageProblem,
          acked: syncState(this.#parts.store.db).acked,
        })
      },
    }
  }

  #failed(id: number, why: string): Heard {
    return { event: this.#now({ kind: 'failed', id, why }) }
  }

  async #askNext(id: number, signal: AbortSignal): Promise<Heard> {
    const ask = this.#asks.first()
    const { db } = this.#parts.store
    if (ask === null) return { event: this.#now({ kind: 'answered', id, messages: [], waiting: 0 }) }
    const place = ask.kind === 'lookup' ? {} : { epoch: identityIn(db).epoch, inbox: inboxInput(db) }
    const told = await this.#call(ask.kind, { ...place, ...ask.input } as never, TIMEOUT_MS.ask, signal)
    if (told.kind === 'failed') return this.#failed(id, told.why)
    if (told.kind === 'problem') {
      ask.settle({ was: 'refused', code: told.problem.code })
      return this.#askRefused(id, told.problem)
    }
    const messages = told.messages
    return this.#withMessages(told, {
      event: this.#now({
        kind: 'answered',
        id,
        messages: links(messages),
        waiting: Math.max(0, this.#asks.length - 1),
      }),
      messages,
      afterwards: () => ask.settle({ was: 'answered', value: told.value }),
    })
  }

  /** What concerns this one request alone is told to whoever asked; the rest is for the machine. */
  #askRefused(id: number, problem: Problem): Heard {
    const ownOnly = problem.code === 'recovering' || problem.code === 'malformed' || problem.code === 'busy'
    if (!ownOnly) return { event: this.#now({ kind: 'refused', id, problem, ours: null }) }
    return { event: this.#now({ kind: 'answered', id, messages: [], waiting: this.#asks.length }) }
  }

  async #giveBack(id: number, signal: AbortSignal): Promise<Heard> {
    const { db } = this.#parts.store
    const messages = keptMessages(db, this.#givenBack, GIVEN_AT_ONCE)
    const last = messages.at(-1)
    if (last === undefined) return this.#gaveBack(id, false)
    const input = {
      epoch: identityIn(db).epoch,
      messages: messages.map(({ text, hash, signature, beside }) => ({
        text,
        hash,
        signature,
        ...(beside === null ? {} : { beside: JSON.parse(beside) }),
      })),
    }
    const told = await this.#call('giveBack', input, TIMEOUT_MS.give_back, signal)
    if (told.kind !== 'value') return this.#refusal(id, told) ?? lost(id)
    this.#givenBack = { generation: last.generation, n: Math.max(last.n, told.value.have) }
    return this.#gaveBack(id, true)
  }

  #gaveBack(id: number, more: boolean): Heard {
    if (!more) this.#givenBack = NOTHING_GIVEN
    return { event: this.#now({ kind: 'gave_back', id, more }) }
  }

  async #load(id: number, signal: AbortSignal): Promise<Heard> {
    const { store, messenger } = this.#parts
    const next = nextBlock(store.db)
    if (next === null && !isLoadDue(store.db)) return this.#loaded(id)
    if (next === null) {
      const told = await this.#call('snapshot', {}, TIMEOUT_MS.load, signal)
      if (told.kind !== 'value') return this.#refusal(id, told) ?? lost(id)
      beginLoad(store, told.value.members)
      return this.#loaded(id)
    }
    const { part, size } = next
    const input = { part: part.part, after: part.last, size }
    const told = await this.#call('snapshotBlock', input, TIMEOUT_MS.load, signal)
    if (told.kind !== 'value') return this.#refusal(id, told) ?? lost(id)
    if (this.#machine.flight?.id !== id) return lost(id)
    await takeBlock(store, next, told.value, () => messenger.nextChunk())
    return this.#loaded(id)
  }

  #loaded(id: number): Heard {
    return { event: this.#now({ kind: 'loaded', id, through: !isLoadDue(this.#parts.store.db) }) }
  }
}

/** An event before its time and randomness are put to it. */
type UntimedEvent = SyncEvent extends infer One
  ? One extends SyncEvent
    ? Omit<One, 'nowMs' | 'random'>
    : never
  : never

const GIVEN_AT_ONCE = 100
/** Before the first message of the first generation. */
const NOTHING_GIVEN = { generation: '', n: 0 }

/** An answer that nobody waits for any more. */
function lost(id: number): Heard {
  return { event: { kind: 'failed', id, why: 'aborted', random: 0, nowMs: 0 } }
}

function serverTimeIn(told: Told<AskedProcedure>): number | null {
  if (told.kind === 'problem') return told.problem.code === 'clock' ? told.problem.serverTimeMs : null
  if (told.kind !== 'value') return null
  return 'serverTimeMs' in told.value && 'acked' in told.value ? told.value.serverTimeMs : null
}
