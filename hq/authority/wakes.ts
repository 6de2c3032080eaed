/**
 * Wakes the long polls of this process: of one till when a message waits for it, of all when members changed. Other processes
 * hear of messages through PostgreSQL's NOTIFY; of changes every poll looks by itself every few seconds.
 */
import { sql } from 'kysely'
import pg from 'pg'
import type { HqTransaction } from '../db.ts'

const CHANNEL = 'guike_inbox'
const LISTEN_AGAIN_MS = 2_000
const SOON_MS = 300

/** Tells every process, when this transaction commits, that a message waits for a till. */
export async function announceMessage(tx: HqTransaction, tillId: string): Promise<void> {
  await sql`SELECT pg_notify(${CHANNEL}, ${tillId})`.execute(tx)
}

interface Waiter {
  readonly tillId: string
  readonly wake: () => void
}

/** A resource of one process; its waits end when HQ stops. */
export class Wakes {
  readonly #url: string
  readonly #stopping: AbortSignal
  readonly #waiters = new Set<Waiter>()
  #client: pg.Client | null = null
  #again: NodeJS.Timeout | null = null
  #soon: NodeJS.Timeout | null = null

  /** @param url of the database; a connection of its own is made when the first till waits */
  constructor(url: string, stopping: AbortSignal) {
    this.#url = url
    this.#stopping = stopping
    stopping.addEventListener('abort', () => this.#close())
  }

  /**
   * Over at the latest after so long; or when the till is woken, when `signal` aborts, when HQ stops. Begin it before you
   * look: what comes between is not missed.
   */
  wait(tillId: string, waitMs: number, signal: AbortSignal): { readonly over: Promise<void>; end(): void } {
    if (this.#client === null && this.#again === null) this.#listen()
    let end = (): void => undefined
    const over = new Promise<void>((resolve) => {
      const waiter: Waiter = { tillId, wake: () => end() }
      const timer = setTimeout(() => end(), waitMs)
      end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.#waiters.delete(waiter)
        resolve()
      }
      this.#waiters.add(waiter)
      signal.addEventListener('abort', end)
      if (this.#stopping.aborted || signal.aborted) end()
    })
    return { over, end: () => end() }
  }

  /** How many polls wait now. */
  get waiting(): number {
    return this.#waiters.size
  }

  /** @param tillId null: all of them */
  wake(tillId: string | null): void {
    for (const waiter of [...this.#waiters]) {
      if (tillId === null || waiter.tillId === tillId) waiter.wake()
    }
  }

  /** Wakes all of them, but not each time it is asked: pushes come more often than any till needs to look. */
  wakeAllSoon(): void {
    if (this.#soon !== null || this.#stopping.aborted) return
    this.#soon = setTimeout(() => {
      this.#soon = null
      this.wake(null)
    }, SOON_MS)
    this.#soon.unref()
  }

  /** Hears all processes on a connection of its own; a connection that breaks is made again. */
  #listen(): void {
    if (this.#stopping.aborted) return
    const client = new pg.Client({ connectionString: this.#url, application_name: 'guike-hq-wakes' })
    this.#client = client
    client.on('notification', ({ payload }) => this.wake(payload ?? null))
    client.once('error', () => this.#lost(client))
    client.once('end', () => this.#lost(client))
    const heard = client.connect().then(() => client.query(`LISTEN ${CHANNEL}`))
    // Whatever was said while nobody heard.
    heard.then(
      () => this.wake(null),
      () => this.#lost(client),
    )
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return
    this.#client = null
    client.on('error', () => undefined)
    client.end().catch(() => undefined)
    if (this.#stopping.aborted) return
    this.#again = setTimeout(() => {
      this.#again = null
      this.#listen()
    }, LISTEN_AGAIN_MS)
    this.#again.unref()
  }

  #close(): void {
    if (this.#again !== null) clearTimeout(this.#again)
    if (this.#soon !== null) clearTimeout(this.#soon)
    if (this.#client !== null) this.#lost(this.#client)
    this.wake(null)
  }
}
