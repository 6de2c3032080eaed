/** The client side of the sync thread: asks it, passes its answers on, starts another when one dies. */
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { MemberChange } from '../../shared/wire/changes.ts'
import type { AskedProcedure, Messenger, MessengerKeys, Told } from './messenger.ts'

export type WorkerOrder =
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly procedure: AskedProcedure
      readonly input: unknown
      readonly atMs: number
      readonly timeoutMs: number
    }
  | { readonly kind: 'chunk'; readonly id: number }
  | { readonly kind: 'abort'; readonly id: number }

export type WorkerAnswer =
  | { readonly id: number; readonly kind: 'told'; readonly told: Told<AskedProcedure> }
  | { readonly id: number; readonly kind: 'chunk'; readonly members: readonly MemberChange[] }

type Waiting = (answer: WorkerAnswer | null) => void

class WorkerMessenger implements Messenger {
  readonly #keys: MessengerKeys
  readonly #onDefect: (error: unknown) => void
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #orders = 0
  #closed = false

  constructor(keys: MessengerKeys, onDefect: (error: unknown) => void) {
    this.#keys = keys
    this.#onDefect = onDefect
  }

  /** Started with the first request, and again when it died. */
  #running(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(workerFile(), { workerData: this.#keys })
    worker.on('message', (answer: WorkerAnswer) => this.#settle(answer.id, answer))
    worker.on('error', (error) => {
      if (!this.#closed) this.#onDefect(error)
    })
    worker.on('exit', () => {
      this.#worker = null
      for (const id of [...this.#waiting.keys()]) this.#settle(id, null)
    })
    this.#worker = worker
    return worker
  }

  #settle(id: number, answer: WorkerAnswer | null): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.(answer)
  }

  #order(make: (id: number) => WorkerOrder): {
    readonly id: number
    readonly done: Promise<WorkerAnswer | null>
  } {
    this.#orders += 1
    const id = this.#orders
    if (this.#closed) return { id, done: Promise.resolve(null) }
    const done = new Promise<WorkerAnswer | null>((resolve) => this.#waiting.set(id, resolve))
    this.#running().postMessage(make(id))
    return { id, done }
  }

  async ask<Name extends AskedProcedure>(
    procedure: Name,
    input: unknown,
    atMs: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Told<Name>> {
    const { id, done } = this.#order((id) => ({ kind: 'ask', id, procedure, input, atMs, timeoutMs }))
    const abort = () => this.#worker?.postMessage({ kind: 'abort', id } satisfies WorkerOrder)
    signal.addEventListener('abort', abort, { once: true })
    try {
      const answer = await done
      // The thread answers the very procedure it was asked for.
      return answer?.kind === 'told' ? (answer.told as Told<Name>) : { kind: 'failed', why: 'unreachable' }
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async nextChunk(): Promise<readonly MemberChange[]> {
    const answer = await this.#order((id) => ({ kind: 'chunk', id })).done
    return answer?.kind === 'chunk' ? answer.members : []
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#worker?.terminate()
  }
}

/** A messenger in a thread of its own. */
export function startMessenger(keys: MessengerKeys, onDefect: (error: unknown) => void): Messenger {
  return new WorkerMessenger(keys, onDefect)
}

/** Beside this file; in what is built beside the programs, whose shared parts lie one folder deeper. */
function workerFile(): URL {
  if (import.meta.filename.endsWith('.ts')) return new URL('./worker.ts', import.meta.url)
  const here = import.meta.dirname
  const programs = basename(here) === 'parts' ? dirname(here) : here
  return pathToFileURL(join(programs, 'sync', 'worker.js'))
}
