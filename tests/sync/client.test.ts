// What the client believes: answers that HQ signed over the very request, whole and by the contract; nothing else.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inboxGenesis, sha256 } from '../../main/store/hash.ts'
import { readHqAddress } from '../../main/sync/address.ts'
import { startMessenger } from '../../main/sync/client.ts'
import { createMessenger, type Messenger, type MessengerKeys } from '../../main/sync/messenger.ts'
import { inboxGenesisText } from '../../shared/wire/messages.ts'
import { answerText } from '../../shared/wire/signing.ts'
import { type Answered, ScriptedHq } from '../support/scripted-hq.ts'
import { codeOf } from '../support/shop.ts'

const TILL = { tillId: 't0123456789abcdef', epoch: '01-aaaaaa' }
const HELLO = {
  epoch: TILL.epoch,
  epochNumber: 1,
  head: { seq: 0, hash: '0'.repeat(64) },
  inbox: null,
  clockMs: 1,
  program: 'test',
}
const PULL = {
  epoch: TILL.epoch,
  inbox: { generation: '01-hhhhhh', n: 0, hash: '0'.repeat(64) },
  cursors: null,
  waitMs: 0,
}

let hq: ScriptedHq
let keys: MessengerKeys
let messenger: Messenger

beforeAll(async () => {
  hq = new ScriptedHq(TILL)
  await hq.listen()
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('hex')
  keys = hq.keysFor({ tillId: TILL.tillId, privateKey: key })
  messenger = createMessenger(keys)
})
afterAll(() => hq.close())
beforeEach(() => {
  hq.script = () => undefined
  hq.bend = () => false
  hq.inbox.length = 0
})

const forEver = new AbortController().signal
const hello = (by: Messenger = messenger, timeoutMs = 5_000) => by.ask('hello', HELLO, 1, timeoutMs, forEver)
const pull = () => messenger.ask('pull', PULL, 1, 5_000, forEver)

/** Every answer is bent like this. */
function bent(change: (answer: Answered) => Answered): void {
  hq.bend = (_name, answer, send) => {
    send(change(answer))
    return true
  }
}

describe('an answer is believed', () => {
  test('when HQ signed it over this request', async () => {
    expect(await hello()).toMatchObject({ kind: 'value', value: { inboxN: 0 } })
  })

  test('and a problem of HQ’s as well', async () => {
    hq.script = () => ({ code: 'gap', expected: 7 })
    expect(await hello()).toEqual({ kind: 'problem', problem: { code: 'gap', expected: 7 } })
  })

  test('also when it comes through the thread of sync', async () => {
    const thread = startMessenger(keys, (error) => {
      throw error
    })
    expect(await hello(thread)).toMatchObject({ kind: 'value', value: { inboxN: 0 } })
    await thread.close()
    expect(await hello(thread)).toEqual({ kind: 'failed', why: 'unreachable' })
  })
})

describe('nothing is believed', () => {
  test.each<[string, string, (answer: Answered) => Answered]>([
    ['without a signature', 'unsigned', ({ status, body }) => ({ status, body })],
    [
      'with the signature of another key',
      'unsigned',
      (answer) => ({ ...answer, signature: new ScriptedHq(TILL).sign('anything') }),
    ],
    [
      'that answers another request',
      'unsigned',
      (answer) => ({
        ...answer,
        signature: hq.sign(answerText({ nonce: '0'.repeat(32), status: 200, bodyHash: sha256(answer.body) })),
      }),
    ],
    ['that was altered', 'unsigned', (answer) => ({ ...answer, body: answer.body.replace('0', '1') })],
    ['with another status', 'unsigned', (answer) => ({ ...answer, status: 409 })],
    ['of a page in between', 'unsigned', () => ({ status: 200, body: '<html>sign in</html>' })],
    ['of a broken gateway', 'unreachable', () => ({ status: 502, body: 'bad gateway' })],
  ])('%s', async (_, why, change) => {
    bent(change)
    expect(await hello()).toEqual({ kind: 'failed', why })
  })

  test('that HQ signed and the contract does not know', async () => {
    hq.script = () => ({ hello: 'there' })
    expect(await hello()).toEqual({ kind: 'failed', why: 'unreadable' })
  })

  test('an unsigned problem stops nothing: only that somebody is busy is heard', async () => {
    bent(() => ({ status: 503, body: '{"data":{"code":"fork","seq":1}}' }))
    expect(await hello()).toEqual({ kind: 'problem', problem: { code: 'busy', retryAfterMs: 0 } })
  })

  test('that never comes, or from nobody', async () => {
    hq.bend = () => true
    expect(await hello(messenger, 50)).toEqual({ kind: 'failed', why: 'timeout' })
    const nobody = createMessenger({ ...keys, address: 'http://127.0.0.1:1' })
    expect(await hello(nobody)).toEqual({ kind: 'failed', why: 'unreachable' })
  })

  test('that is cut short', async () => {
    hq.bend = (_name, answer, send) => {
      send({ ...answer, body: answer.body.slice(0, -5) })
      return true
    }
    expect(await hello()).toEqual({ kind: 'failed', why: 'unsigned' })
  })
})

describe('messages of an inbox', () => {
  test('are read up to the first that HQ did not sign', async () => {
    for (const memberId of ['a', 'b', 'c'])
      hq.send({ kind: 'home', memberId, site: '0001', till: TILL.tillId })
    const forged = hq.inbox[1]
    if (forged !== undefined) hq.inbox[1] = { ...forged, signature: '0'.repeat(128) }
    const told = await pull()
    expect(told).toMatchObject({ kind: 'value', messageProblem: 'message_forged' })
    expect(told.kind === 'value' ? told.messages.map(({ message }) => message.n) : []).toEqual([1])
  })

  test('of another till are nobody’s', async () => {
    const other = new ScriptedHq({ ...TILL, tillId: 'tffffffffffffffff' })
    other.send({ kind: 'retire' })
    const message = other.inbox[0]
    if (message !== undefined)
      hq.inbox.push({ ...message, signature: hq.sign(`guike message 1\n${message.hash}`) })
    expect(await pull()).toMatchObject({ messageProblem: 'message_forged', messages: [] })
  })

  test('begin with the name that HQ gives the place before the first', () => {
    expect(inboxGenesis('t', 'e', 'g')).toBe(sha256(inboxGenesisText('t', 'e', 'g')))
  })
})

test('an address is https, or this machine', () => {
  const code = (typed: string, plain = false) => codeOf(readHqAddress(typed, plain))
  expect(readHqAddress(' hq.example.com ')).toEqual({ ok: true, value: 'https://hq.example.com' })
  expect(readHqAddress('http://127.0.0.1:8790')).toEqual({ ok: true, value: 'http://127.0.0.1:8790' })
  expect(code('http://localhost:1')).toBe('ok')
  expect(code('http://10.0.0.2')).toBe('address_not_secure')
  expect(code('http://10.0.0.2', true)).toBe('ok')
  for (const typed of ['', 'ftp://a', 'https://a/b', 'https://u:p@a', 'https://a?b', 'https://', 'a b']) {
    expect(code(typed)).toBe('address_malformed')
  }
})
