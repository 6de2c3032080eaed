// The door itself: what it lets in, what it answers, what it says of a defect; over a pipe that only keeps what is sent.
import { afterEach, describe, expect, test } from 'vitest'
import {
  CONNECTION_LIMITS,
  createAdmission,
  INPUT_DEPTH_MAX,
  nestsWithin,
} from '../../main/host/admission.ts'
import { describeDefect } from '../../main/host/defects.ts'
import { openDoor } from '../../main/host/door.ts'
import { MESSAGE_LENGTH_MAX, readEnvelope } from '../../main/host/envelope.ts'
import { EVENTS_KEPT_MAX, tillEvents } from '../../main/host/events.ts'
import type { Till } from '../../main/till/till.ts'
import type { TillEvent } from '../../shared/contract/session.ts'
import { SCRIPTED_STATUS, scriptedTill } from '../support/scripted-till.ts'

interface Sent {
  i: string
  t?: number
  p: { s?: number; b?: { json: unknown }; d?: { json: unknown } }
}

function pipeTo(till: Till, limits = CONNECTION_LIMITS) {
  const sent: Sent[] = []
  const reports: string[] = []
  let isOpen = true
  const door = openDoor(till, { report: (text) => reports.push(text), limits })
  const served = door.serve({
    send: (message) => sent.push(JSON.parse(message)),
    close: () => {
      isOpen = false
    },
  })
  return { served, sent, reports, isOpen: () => isOpen }
}

const ask = (id: string, path: string, input?: unknown) =>
  JSON.stringify({ i: id, p: { u: path, b: { json: input } } })

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
afterEach(() => expect(unhandled).toEqual([]))

describe('the one door', () => {
  test('a call is answered under its own id', async () => {
    const pipe = pipeTo(scriptedTill())
    pipe.served.received(ask('7', '/session/status'))
    await settled()
    expect(pipe.sent).toEqual([{ i: '7', p: { b: { json: SCRIPTED_STATUS } } }])
  })

  test('a refusal leaves as the typed REFUSED with its code and figures', async () => {
    const till = scriptedTill({
      signIn: () => Promise.resolve({ ok: false, code: 'wrong_pin', details: { left: 4 } }),
    })
    const pipe = pipeTo(till)
    pipe.served.received(ask('1', '/session/signIn', { staffId: 'a', pin: '123456' }))
    await settled()
    expect(pipe.sent[0]?.p).toMatchObject({
      s: 422,
      b: { json: { defined: true, code: 'REFUSED', data: { code: 'wrong_pin', details: { left: 4 } } } },
    })
  })

  test('a defect is answered without detail and reported without what was asked', async () => {
    const till = scriptedTill({
      identify: ({ text }) => {
        throw Object.assign(new TypeError(`cannot read ${text}`), { code: 'SQLITE_CORRUPT' })
      },
    })
    const pipe = pipeTo(till)
    pipe.served.received(ask('1', '/member/identify', { text: '13800138000', via: 'typed' }))
    await settled()
    expect(pipe.sent[0]?.p.s).toBe(500)
    expect(JSON.stringify(pipe.sent)).not.toMatch(/13800138000|TypeError|SQLITE|\.ts/)
    expect(pipe.reports).toHaveLength(1)
    expect(pipe.reports[0]).toMatch(/^member\.identify: TypeError \(SQLITE_CORRUPT\)\n +at /)
    expect(pipe.reports[0]).not.toContain('13800138000')
  })

  test('what is thrown later, in a promise, is a defect like any other', async () => {
    const pipe = pipeTo(scriptedTill({ signIn: () => Promise.reject(new Error('张三')) }))
    pipe.served.received(ask('1', '/session/signIn', { staffId: 'a', pin: '123456' }))
    await settled()
    expect(pipe.sent[0]?.p.s).toBe(500)
    expect(pipe.reports.join()).not.toContain('张三')
  })

  test('a procedure that is not in the contract is not found', async () => {
    const pipe = pipeTo(scriptedTill())
    const paths = ['/session/close', '/constructor/constructor', '/session/toString']
    for (const [index, path] of paths.entries()) pipe.served.received(ask(String(index), path))
    await settled()
    expect(pipe.sent.map(({ p }) => p.s)).toEqual([404, 404, 404])
    expect(pipe.isOpen()).toBe(true)
  })

  test('an input that nests too deep, or is not plain JSON, is a bad request', async () => {
    const pipe = pipeTo(scriptedTill())
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    pipe.served.received(`{"i":"1","p":{"u":"/member/identify","b":{"json":${deep}}}}`)
    // The contract strips what it does not know, but only after it was decoded.
    const dated = { json: { text: 'x', via: 'typed', more: '2026-11-21' }, meta: [[1, 'more']] }
    pipe.served.received(JSON.stringify({ i: '2', p: { u: '/member/identify', b: dated } }))
    pipe.served.received(JSON.stringify({ i: '3', p: { u: '/member/identify', b: 'text' } }))
    pipe.served.received(JSON.stringify({ i: '4', p: { u: '/member/identify' } }))
    await settled()
    expect(pipe.sent.map(({ i, p }) => [i, p.s])).toEqual([
      ['1', 400],
      ['2', 400],
      ['3', 400],
      ['4', 400],
    ])
    expect(pipe.isOpen()).toBe(true)
  })

  test('a connection that sends no call of ours is closed, and what follows is not looked at', async () => {
    const pipe = pipeTo(scriptedTill())
    pipe.served.received('not json')
    pipe.served.received(ask('1', '/session/status'))
    await settled()
    expect(pipe.isOpen()).toBe(false)
    expect(pipe.sent).toEqual([])
  })

  test('more calls at once than one connection may have are refused until some are answered', async () => {
    const answers: (() => void)[] = []
    const till = scriptedTill({
      signIn: () =>
        new Promise((resolve) => {
          answers.push(() => resolve({ ok: true, value: SCRIPTED_STATUS }))
        }),
    })
    const pipe = pipeTo(till, { ...CONNECTION_LIMITS, callsMax: 2 })
    const signIn = (id: string) => ask(id, '/session/signIn', { staffId: 'a', pin: '123456' })
    for (const id of ['1', '2', '3']) pipe.served.received(signIn(id))
    await settled()
    expect(pipe.sent.map(({ i, p }) => [i, p.s])).toEqual([['3', 429]])
    for (const answer of answers) answer()
    await settled()
    pipe.served.received(ask('4', '/session/status'))
    await settled()
    expect(pipe.sent.map(({ i, p }) => [i, p.s])).toEqual([
      ['3', 429],
      ['1', undefined],
      ['2', undefined],
      ['4', undefined],
    ])
  })

  test('a closed connection ends its event streams at the till', async () => {
    const till = scriptedTill()
    const pipe = pipeTo(till)
    pipe.served.received(ask('1', '/session/events'))
    await settled()
    expect(till.watchers()).toBe(1)
    expect(pipe.sent[1]?.p).toMatchObject({ e: 'message', d: { json: { kind: 'status' } } })
    pipe.served.closed()
    await settled()
    expect(till.watchers()).toBe(0)
    till.emit({ kind: 'scan', text: '9', via: 'hid' })
    await settled()
    expect(pipe.sent).toHaveLength(2)
  })

  test('a stream the page gives up ends at the till, and its place is free again', async () => {
    const till = scriptedTill()
    const pipe = pipeTo(till, { ...CONNECTION_LIMITS, streamsMax: 1 })
    pipe.served.received(ask('1', '/session/events'))
    await settled()
    pipe.served.received(ask('2', '/session/events'))
    await settled()
    expect(pipe.sent.find(({ i }) => i === '2')?.p.s).toBe(429)
    pipe.served.received(JSON.stringify({ i: '1', t: 4 }))
    await settled()
    expect(till.watchers()).toBe(0)
    pipe.served.received(ask('3', '/session/events'))
    await settled()
    expect(till.watchers()).toBe(1)
    pipe.served.closed()
  })
})

describe('admission', () => {
  test('a burst is let through, a flood is slowed to the long-time rate', () => {
    let nowMs = 0
    const admission = createAdmission(
      { callsMax: 9, streamsMax: 1, callsPerSecond: 10, burstMax: 3 },
      () => nowMs,
    )
    const call = () => admission.openCall()()
    for (let i = 0; i < 3; i += 1) call()
    expect(call).toThrow()
    nowMs += 100
    call()
    expect(call).toThrow()
    nowMs += 60_000
    for (let i = 0; i < 3; i += 1) call()
    expect(call).toThrow()
  })

  test('counting the same call out twice frees one place only', () => {
    const admission = createAdmission({ ...CONNECTION_LIMITS, callsMax: 1 }, () => 0)
    const leave = admission.openCall()
    leave()
    leave()
    admission.openCall()
    expect(() => admission.openCall()).toThrow()
  })

  test('depth is counted in objects and arrays, to the limit and not beyond', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: [], b: nested(levels - 1) })
    expect(nestsWithin(nested(INPUT_DEPTH_MAX - 1), INPUT_DEPTH_MAX)).toBe(true)
    expect(nestsWithin(nested(INPUT_DEPTH_MAX + 1), INPUT_DEPTH_MAX)).toBe(false)
  })
})

describe('messages', () => {
  const good = { i: '1', p: { u: '/sale/quote', b: { json: {} } } }
  test('a call is rebuilt from its id, path and body alone', () => {
    const withMore = { ...good, x: 1, p: { ...good.p, h: { 'content-type': 'multipart/form-data' }, y: 2 } }
    expect(readEnvelope(JSON.stringify(withMore))).toEqual(good)
    expect(readEnvelope(JSON.stringify({ i: '1', t: 4, p: {} }))).toEqual({ i: '1', t: 4 })
  })

  const path = (u: unknown) => ({ ...good, p: { ...good.p, u } })
  test.each([
    ['bytes', new Uint8Array([123, 125])],
    ['an object', good],
    ['nothing', undefined],
    ['no JSON', '{"i":'],
    ['an array', '[]'],
    ['null', 'null'],
    ['no id', JSON.stringify({ p: good.p })],
    ['a number for an id', JSON.stringify({ ...good, i: 1 })],
    ['a long id', JSON.stringify({ ...good, i: 'x'.repeat(41) })],
    ['no payload', JSON.stringify({ i: '1' })],
    ['an event stream from the page', JSON.stringify({ ...good, t: 3 })],
    ['an unknown type', JSON.stringify({ ...good, t: '1' })],
    ['a GET', JSON.stringify({ ...good, p: { ...good.p, m: 'GET' } })],
    ['another origin', JSON.stringify(path('http://shop.example/sale/quote'))],
    ['a query', JSON.stringify(path('/sale/quote?data=1'))],
    ['a path with dots', JSON.stringify(path('/sale/../quote'))],
    ['a path with three parts', JSON.stringify(path('/sale/quote/x'))],
    ['no path', JSON.stringify(path(undefined))],
    ['more than a message may hold', JSON.stringify({ ...good, x: 'x'.repeat(MESSAGE_LENGTH_MAX) })],
  ])('%s is no message of ours', (_, message) => {
    expect(readEnvelope(message)).toBeUndefined()
  })
})

describe('events', () => {
  const admission = () => createAdmission(CONNECTION_LIMITS, () => 0)
  const scan = (text: string): TillEvent => ({ kind: 'scan', text, via: 'hid' })

  async function take(events: AsyncGenerator<TillEvent>, count: number): Promise<TillEvent[]> {
    const taken: TillEvent[] = []
    for (let i = 0; i < count; i += 1) {
      const next = await events.next()
      if (next.done === true) break
      taken.push(next.value)
    }
    return taken
  }

  test('they begin with the present status and go on with every event in order', async () => {
    const till = scriptedTill()
    const events = tillEvents(till, admission(), undefined)
    till.emit(scan('a'))
    till.emit(scan('b'))
    expect(await take(events, 3)).toEqual([{ kind: 'status', status: SCRIPTED_STATUS }, scan('a'), scan('b')])
    const later = events.next()
    till.emit(scan('c'))
    expect((await later).value).toEqual(scan('c'))
    await events.return()
    expect(till.watchers()).toBe(0)
  })

  test('for a page that does not read, the newest status stands for all, and the oldest events go', async () => {
    const till = scriptedTill()
    const events = tillEvents(till, admission(), undefined)
    for (let n = 1; n <= 1_000; n += 1) {
      till.emit({ kind: 'status', status: { ...SCRIPTED_STATUS, tillNumber: n } })
      till.emit(scan(String(n)))
    }
    const taken = await take(events, EVENTS_KEPT_MAX)
    expect(taken.filter(({ kind }) => kind === 'status')).toEqual([
      { kind: 'status', status: { ...SCRIPTED_STATUS, tillNumber: 1_000 } },
    ])
    expect(taken.at(-1)).toEqual(scan('1000'))
    const next = events.next()
    till.emit(scan('next'))
    expect((await next).value).toEqual(scan('next'))
    await events.return()
  })

  test('they end with the connection, also one that was closed before they began', async () => {
    const till = scriptedTill()
    const connection = new AbortController()
    const events = tillEvents(till, admission(), connection.signal)
    await take(events, 1)
    const waiting = events.next()
    connection.abort()
    expect((await waiting).done).toBe(true)
    const late = tillEvents(till, admission(), connection.signal)
    expect((await late.next()).done).toBe(true)
    expect(till.watchers()).toBe(0)
  })
})

describe('what is said of a defect', () => {
  test('names, code and frames of the error and its cause, no message of either', () => {
    const cause = Object.assign(new Error('张三 13800138000'), { code: 'EIO' })
    const said = describeDefect('here', new RangeError('secret\n    at nowhere', { cause }))
    expect(said).toMatch(/^here: RangeError\n/)
    expect(said).toMatch(/ because of: Error \(EIO\)\n/)
    expect(said).not.toMatch(/张三|138|secret/)
    expect(describeDefect('here', 'a secret')).toBe('here: a string was thrown')
  })
})
