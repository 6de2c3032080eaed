// Carries the contract from the page to the till: a MessagePort where Electron's preload gives one, a WebSocket to the
// page's own origin elsewhere. Whatever carries it, the screens see one typed client and one connection state.
import { type ClientLink, createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as PortLink, type SupportedMessagePort } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../shared/contract/contract.ts'
import type { TillEvent } from '../shared/contract/session.ts'

export type TillClient = ContractRouterClient<typeof contract>

/**
 * `connecting`: the first attempt is under way; `open`: calls are answered; `lost`: it was open, and is being tried again;
 * `ended`: the till no longer takes this page (it was restarted, or its address was used before): it has to be opened anew.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'ended'

/** A call was not answered because the connection broke or is not there. Whether the till did it is not known. */
export class ConnectionLostError extends Error {
  override name = 'ConnectionLostError'
}

export interface Connection {
  /**
   * A refusal is an ORPCError with code REFUSED (`isDefinedError` of @orpc/client narrows it). While connecting, calls wait;
   * without a connection they throw ConnectionLostError at once; an act is then repeated under the same actId.
   */
  readonly client: TillClient
  /** Stable between changes, so that useSyncExternalStore(subscribe, state) works. */
  state(): ConnectionState
  subscribe(listener: () => void): () => void
  /** Calls the listener with the present status and every event, again from the present status after each reconnection. */
  watch(listener: (event: TillEvent) => void): () => void
  close(): void
}

/** What Electron's preload script puts into the page: asks the main process for a port, which arrives as a message. */
export interface TillBridge {
  requestPort(): void
}

declare global {
  interface Window {
    readonly guike?: TillBridge
  }
}

type Link = ClientLink<Record<never, never>>

export interface Carrier {
  readonly link: Link
  /** Settles when nothing more will be carried. */
  readonly broken: Promise<void>
  close(): void
}

/** One attempt: a carrier, `refused` when trying again is pointless, `failed` when it is not. */
type Dial = () => Promise<Carrier | 'refused' | 'failed'>

export const PORT_MESSAGE = 'guike.port'
const DIAL_TIMEOUT_MS = 5_000
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 2_000

/** Connects the page to its till and keeps it connected. Call once. */
export function connect(): Connection {
  return keepConnected(window.guike === undefined ? webSocketDial() : messagePortDial(window.guike))
}

/** The connection over any way of dialling; `connect` chooses the page's. */
export function keepConnected(dial: Dial): Connection {
  const listeners = new Set<() => void>()
  const stop = new AbortController()
  let state: ConnectionState = 'connecting'
  let carrier: Carrier | undefined
  let settleFirst = () => {}
  const first = new Promise<void>((resolve) => {
    settleFirst = resolve
  })

  function become(next: ConnectionState, nextCarrier?: Carrier): void {
    carrier = nextCarrier
    if (next !== 'connecting') settleFirst()
    if (next === state) return
    state = next
    for (const listener of [...listeners]) listener()
  }

  async function run(): Promise<void> {
    let failures = 0
    // Ends when the page closes the connection or the till refuses the page for good.
    while (!stop.signal.aborted) {
      const dialled = await dial()
      if (stop.signal.aborted) {
        if (typeof dialled !== 'string') dialled.close()
        return
      }
      if (dialled === 'refused') return become('ended')
      failures = dialled === 'failed' ? failures + 1 : 0
      if (dialled !== 'failed') {
        become('open', dialled)
        await dialled.broken
        if (stop.signal.aborted) return
      }
      become('lost')
      await delay(Math.min(RETRY_MS_MIN * 2 ** failures, RETRY_MS_MAX), stop.signal)
    }
  }

  const link: Link = {
    async call(path, input, options) {
      if (state === 'connecting') await first
      if (carrier === undefined) throw new ConnectionLostError()
      try {
        return await carrier.link.call(path, input, options)
      } catch (error) {
        if (error instanceof ORPCError || options.signal?.aborted === true) throw error
        throw new ConnectionLostError(undefined, { cause: error })
      }
    },
  }
  const client = createORPCClient<TillClient>(link)
  void run()

  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }
  return {
    client,
    state: () => state,
    subscribe,
    watch: (listener) => watchEvents(client, { state: () => state, subscribe }, listener),
    close() {
      stop.abort()
      const open = carrier
      become('ended')
      open?.close()
    },
  }
}

/** Subscribes to the till's events whenever the connection is open. Returns the function that ends it. */
function watchEvents(
  client: TillClient,
  connection: Pick<Connection, 'state' | 'subscribe'>,
  listener: (event: TillEvent) => void,
): () => void {
  let current: AbortController | undefined

  async function follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const event of await client.session.events(undefined, { signal })) {
        if (signal.aborted) return
        listener(event)
      }
    } catch {
      // The connection's state says why; the next `open` starts again from the present status.
    }
  }
  function restart(): void {
    current?.abort()
    current = undefined
    if (connection.state() !== 'open') return
    current = new AbortController()
    void follow(current.signal)
  }

  const unsubscribe = connection.subscribe(restart)
  restart()
  return () => {
    unsubscribe()
    current?.abort()
  }
}

function messagePortDial(bridge: TillBridge): Dial {
  return async () => {
    const port = await withTimeout(
      new Promise<MessagePort>((resolve) => {
        window.addEventListener('message', function received(event) {
          const [given] = event.ports
          if (event.source !== window || event.data !== PORT_MESSAGE || given === undefined) return
          window.removeEventListener('message', received)
          resolve(given)
        })
        bridge.requestPort()
      }),
    )
    return port === undefined ? 'failed' : portCarrier(port)
  }
}

/** What is used of a MessagePort; Node's has it as well. */
type CarryingPort = SupportedMessagePort & {
  addEventListener(event: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** Carries calls over a MessagePort whose other end the till serves. */
export function portCarrier(port: CarryingPort): Carrier {
  const broken = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve())
  })
  const link = new PortLink<Record<never, never>>({ port })
  port.start()
  return { link, broken, close: () => port.close() }
}

function webSocketDial(): Dial {
  let token = takeLaunchToken()
  return async () => {
    const path = await enter(token)
    if (path === 'refused' || path === 'failed') return path
    token = null
    return socketCarrier(new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}/till`))
  }
}

/** What is used of a WebSocket. */
type CarryingSocket = Pick<
  WebSocket,
  'addEventListener' | 'removeEventListener' | 'readyState' | 'send' | 'close'
>

/** Carries calls over a WebSocket; answers `failed` when it does not open. */
export async function socketCarrier(socket: CarryingSocket): Promise<Carrier | 'failed'> {
  const broken = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true })
  })
  const link = new SocketLink<Record<never, never>>({ websocket: socket })
  const opened = new Promise<true>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true })
  })
  if ((await withTimeout(Promise.race([opened, broken]))) === true) {
    return { link, broken, close: () => socket.close() }
  }
  socket.close()
  return 'failed'
}

/** The one-time token of the launch address, taken out of the address before anything can read or keep it. */
function takeLaunchToken(): string | null {
  const token = location.hash.slice(1)
  if (token === '') return null
  history.replaceState(null, '', location.pathname)
  return token
}

/** Where the path lies that a token was exchanged for; with the window, so that a reload finds it. */
const PATH_KEY = 'guike.path'

/** The path where this window's cookie is good: exchanges the token, or without one tries the cookie. */
async function enter(token: string | null): Promise<`/${string}` | 'refused' | 'failed'> {
  try {
    const kept = sessionStorage.getItem(PATH_KEY)
    if (token === null && kept === null) return 'refused'
    const response = token === null ? await post(`${kept}/session`, '') : await post('/session', { token })
    if (!response.ok) return response.status < 500 ? 'refused' : 'failed'
    const path = token === null ? kept : pathIn(await response.json())
    if (path === null || !/^\/[\w-]+$/.test(path)) return 'refused'
    sessionStorage.setItem(PATH_KEY, path)
    return `/${path.slice(1)}`
  } catch {
    return 'failed'
  }
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
    redirect: 'error',
  })
}

function pathIn(answer: unknown): string | null {
  const isNamed = typeof answer === 'object' && answer !== null && 'path' in answer
  return isNamed && typeof answer.path === 'string' ? answer.path : null
}

/** The value, or undefined after DIAL_TIMEOUT_MS. */
function withTimeout<Value>(value: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), DIAL_TIMEOUT_MS)
    value.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function delay(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
