// The page's connection: what it says of itself, what becomes of calls when it breaks, and how it is opened by either host.
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'
import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDoor } from '../../main/host/door.ts'
import { servePort } from '../../main/host/port.ts'
import {
  type Carrier,
  ConnectionLostError,
  connect,
  keepConnected,
  PORT_MESSAGE,
  portCarrier,
} from '../../renderer/transport.ts'
import type { TillEvent } from '../../shared/contract/session.ts'
import { FakePort } from '../support/fake-electron.ts'
import { knock, ownHeaders, type ServedLoopback, serve } from '../support/loopback.ts'
import { PageSocket } from '../support/page-socket.ts'
import { SCRIPTED_STATUS, type ScriptedTill, scriptedTill } from '../support/scripted-till.ts'

let till: ScriptedTill

/** A carrier to the till, and the till's end of it. */
function aCarrier(): { carrier: Carrier; hostEnd: NodePort } {
  const { port1, port2 } = new MessageChannel()
  servePort(openDoor(till, { report: () => {} }), new FakePort(port1))
  return { carrier: portCarrier(port2), hostEnd: port1 }
}

beforeEach(() => {
  till = scriptedTill()
})

describe('a connection', () => {
  test('calls made while it is being opened wait for it', async () => {
    let answer = (_: Carrier) => {}
    const connection = keepConnected(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    expect(connection.state()).toBe('connecting')
    const status = connection.client.session.status()
    answer(aCarrier().carrier)
    expect((await status).tillNumber).toBe(2)
    expect(connection.state()).toBe('open')
    connection.close()
  })

  test('one that breaks says so, fails the calls under way and new ones at once, and opens again', async () => {
    const ends: NodePort[] = []
    const connection = keepConnected(() => {
      const { carrier, hostEnd } = aCarrier()
      ends.push(hostEnd)
      return Promise.resolve(carrier)
    })
    const states: string[] = []
    const unsubscribe = connection.subscribe(() => states.push(connection.state()))
    await connection.client.session.status()
    till.signIn = () => new Promise(() => {})
    const underWay = connection.client.session.signIn({ staffId: 'a', pin: '123456' })
    ends[0]?.close()
    await expect(underWay).rejects.toBeInstanceOf(ConnectionLostError)
    await expect.poll(() => connection.state()).toBe('lost')
    await expect(connection.client.session.status()).rejects.toBeInstanceOf(ConnectionLostError)
    await expect.poll(() => connection.state()).toBe('open')
    expect((await connection.client.session.status()).tillNumber).toBe(2)
    expect(states).toEqual(['open', 'lost', 'open'])
    unsubscribe()
    connection.close()
    expect(states).toHaveLength(3)
  })

  test('one that cannot be opened is tried again, at longer and longer intervals, but not for ever longer', async () => {
    vi.useFakeTimers()
    const dial = vi.fn(() => Promise.resolve('failed' as const))
    const connection = keepConnected(dial)
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.state()).toBe('lost')
    await vi.advanceTimersByTimeAsync(10_000)
    const early = dial.mock.calls.length
    await vi.advanceTimersByTimeAsync(10_000)
    expect(early).toBeLessThan(8)
    expect(dial.mock.calls.length - early).toBe(5)
    connection.close()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(dial.mock.calls.length - early).toBe(5)
    vi.useRealTimers()
  })

  test('a page the till no longer takes is told so, and not tried again', async () => {
    const dial = vi.fn(() => Promise.resolve('refused' as const))
    const connection = keepConnected(dial)
    await expect(connection.client.session.status()).rejects.toBeInstanceOf(ConnectionLostError)
    expect(connection.state()).toBe('ended')
    expect(dial).toHaveBeenCalledOnce()
  })

  test('a closed one stays closed, and so does its carrier', async () => {
    const { carrier, hostEnd } = aCarrier()
    const ended = new Promise<void>((resolve) => hostEnd.once('close', resolve))
    const connection = keepConnected(() => Promise.resolve(carrier))
    await connection.client.session.status()
    connection.close()
    await ended
    expect(connection.state()).toBe('ended')
    await expect(connection.client.session.status()).rejects.toBeInstanceOf(ConnectionLostError)
  })

  test('a refusal and a bad request are the answers they are; an aborted call is aborted', async () => {
    const connection = keepConnected(() => Promise.resolve(aCarrier().carrier))
    const refused = connection.client.session.lock()
    await expect(refused).rejects.toMatchObject({ code: 'REFUSED', data: { code: 'signed_out' } })
    const bad = connection.client.session.signIn({ staffId: '', pin: '1' })
    await expect(bad).rejects.toBeInstanceOf(ORPCError)
    const abort = new AbortController()
    till.setUp = () => new Promise(() => {})
    const shop = { shopName: '店', siteName: '店', managerName: '静', pin: '123456' }
    const given = connection.client.session.setUp(shop, { signal: abort.signal })
    setTimeout(() => abort.abort(), 20)
    await expect(given).rejects.not.toBeInstanceOf(ConnectionLostError)
    connection.close()
  })

  test('events begin with the present status, again after each reconnection', async () => {
    const ends: NodePort[] = []
    const connection = keepConnected(() => {
      const { carrier, hostEnd } = aCarrier()
      ends.push(hostEnd)
      return Promise.resolve(carrier)
    })
    const seen: TillEvent['kind'][] = []
    const leave = connection.watch(({ kind }) => seen.push(kind))
    await expect.poll(() => seen).toEqual(['status'])
    till.emit({ kind: 'scan', text: '9', via: 'hid' })
    await expect.poll(() => seen).toEqual(['status', 'scan'])
    ends[0]?.close()
    await expect.poll(() => seen).toEqual(['status', 'scan', 'status'])
    leave()
    await expect.poll(() => till.watchers()).toBe(0)
    till.emit({ kind: 'status', status: SCRIPTED_STATUS })
    await connection.client.session.status()
    expect(seen).toHaveLength(3)
    connection.close()
  })
})

describe('the page in the browser program', () => {
  let served: ServedLoopback
  let kept: Map<string, string>
  let cookie: string
  let hash: string

  beforeEach(async () => {
    served = await serve(till)
    kept = new Map()
    cookie = ''
    hash = new URL(served.loopback.launchAddress()).hash
    const { origin } = served.loopback
    vi.stubGlobal('window', {})
    vi.stubGlobal('location', {
      origin,
      pathname: '/',
      get hash() {
        return hash
      },
    })
    vi.stubGlobal('history', {
      replaceState: (_data: unknown, _title: string, address: string) => {
        hash = new URL(address, origin).hash
      },
    })
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    })
    // A browser adds these by itself and keeps the cookie from the page.
    vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body: string }) => {
      const answer = await knock(served, { method, path, body, headers: { ...ownHeaders(served), cookie } })
      cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie
      return new Response(answer.body === '' ? null : answer.body, { status: answer.status })
    })
    vi.stubGlobal(
      'WebSocket',
      class extends PageSocket {
        constructor(address: string) {
          super(address, { origin, cookie })
        }
      },
    )
  })
  afterEach(async () => {
    vi.unstubAllGlobals()
    await served.stop()
  })

  test('takes the token out of its address, enters, and enters again after a reload', async () => {
    const first = connect()
    expect(hash).toBe('')
    expect((await first.client.session.status()).tillNumber).toBe(2)
    expect([...kept.values()].join()).not.toContain(cookie.split('=')[1])
    first.close()
    const reloaded = connect()
    expect((await reloaded.client.session.status()).tillNumber).toBe(2)
    expect(served.entries()).toBe(1)
    reloaded.close()
  })

  test('without a token and without a cookie it is told that it has ended', async () => {
    hash = ''
    const connection = connect()
    await expect.poll(() => connection.state()).toBe('ended')
  })

  test('with a token that was used it is told that it has ended', async () => {
    const used = hash
    const first = connect()
    await first.client.session.status()
    kept.clear()
    hash = used
    const second = connect()
    await expect.poll(() => second.state()).toBe('ended')
    first.close()
  })

  test('whose till was started anew is told that it has ended', async () => {
    const connection = connect()
    await connection.client.session.status()
    const port = Number(new URL(served.loopback.origin).port)
    await served.stop()
    await expect.poll(() => connection.state()).toBe('lost')
    served = await serve(till, port)
    await expect.poll(() => connection.state(), { timeout: 10_000 }).toBe('ended')
  })
})

describe('the page in Electron', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('asks for its port and takes it from its own window only', async () => {
    const listeners = new Set<(event: object) => void>()
    const post = (event: object) => {
      for (const listener of [...listeners]) listener(event)
    }
    const { port1, port2 } = new MessageChannel()
    servePort(openDoor(till, { report: () => {} }), new FakePort(port1))
    const requestPort = vi.fn()
    const window = {
      guike: { requestPort },
      addEventListener: (_: string, listener: (event: object) => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: (event: object) => void) => listeners.delete(listener),
    }
    vi.stubGlobal('window', window)
    const connection = connect()
    const foreign = { addEventListener: vi.fn() }
    await expect.poll(() => requestPort.mock.calls.length).toBe(1)
    post({ source: {}, data: PORT_MESSAGE, ports: [foreign] })
    post({ source: window, data: 'something else', ports: [foreign] })
    post({ source: window, data: PORT_MESSAGE, ports: [] })
    expect(connection.state()).toBe('connecting')
    post({ source: window, data: PORT_MESSAGE, ports: [port2] })
    expect((await connection.client.session.status()).tillNumber).toBe(2)
    expect(foreign.addEventListener).not.toHaveBeenCalled()
    expect(listeners.size).toBe(0)
    connection.close()
  })
})
