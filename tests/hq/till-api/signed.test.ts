// Who may speak with HQ as a till: the one that was brought in, with its own key, now, once; and HQ signs what it answers.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SIGNED_WITHIN_MS } from '../../../shared/wire/signing.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { effectsOf, TillClient } from '../../support/till-client.ts'

let hq: TestHq
let till: TillClient
let other: TillClient

beforeAll(async () => {
  hq = await startHq()
  till = aTill()
  other = aTill()
  await till.activate(await hq.makeCode('0001', 1))
  await other.activate(await hq.makeCode('0001', 2))
})
afterAll(() => hq.close())

function aTill(): TillClient {
  return new TillClient({ url: hq.url, nowMs: () => hq.parts.clock.nowMs() })
}

const helloOf = (who: TillClient) => ({
  epoch: who.epoch,
  epochNumber: 1,
  head: { seq: 0, hash: who.hash },
  inbox: null,
  clockMs: hq.parts.clock.nowMs(),
  program: 'test',
})

describe('a request of a till', () => {
  test('is answered when it is signed by the registered key, and the answer is signed by HQ', async () => {
    const said = await till.hello()
    expect(said).toMatchObject({ status: 200, signed: true, value: { acked: { seq: 0, hash: till.hash } } })
  })

  test.each([
    ['a forged signature', { signature: 'ab'.repeat(64) }],
    ['no signature', { signature: '' }],
    ['the name of another till', () => ({ till: other.id })],
    ['the name of no till', { till: 't0000000000000000' }],
    ['a body that was not signed', { body: '{"epoch":"01-aaaaaa"}' }],
    ['a number that is none', { nonce: 'abc' }],
  ])('is refused with %s, and HQ signs the refusal', async (_name, bend) => {
    const said = await till.ask('hello', helloOf(till), typeof bend === 'function' ? bend() : bend)
    expect(said).toMatchObject({ status: 401, problem: { code: 'not_you' } })
    expect(said.signed).toBe(!('nonce' in (typeof bend === 'function' ? {} : bend)))
  })

  test('is refused the second time: a number is used once', async () => {
    const nonce = randomBytes(16).toString('hex')
    const first = await till.ask('hello', helloOf(till), { nonce })
    const second = await till.ask('hello', helloOf(till), { nonce })
    expect([first.status, second.status, second.problem.code]).toEqual([200, 409, 'replayed'])
    // The number is that till's alone: another may happen to draw it.
    expect((await other.ask('hello', helloOf(other), { nonce })).status).toBe(200)
  })

  test('does not use a number up that somebody else signed', async () => {
    const nonce = randomBytes(16).toString('hex')
    await till.ask('hello', helloOf(till), { nonce, signature: 'ab'.repeat(64) })
    expect((await till.ask('hello', helloOf(till), { nonce })).status).toBe(200)
  })

  test.each([
    ['before', -1],
    ['after', 1],
  ])('is refused when its time lies too far %s HQ, which says what time it has', async (_name, sign) => {
    const nowMs = hq.parts.clock.nowMs()
    const far = await till.ask('hello', helloOf(till), { atMs: nowMs + sign * (SIGNED_WITHIN_MS + 1) })
    expect(far).toMatchObject({ status: 401, problem: { code: 'clock', serverTimeMs: nowMs }, signed: true })
    expect((await till.ask('hello', helloOf(till), { atMs: nowMs + sign * SIGNED_WITHIN_MS })).status).toBe(
      200,
    )
  })

  test.each(['0', '2', '', 'one', '99999999'])('of wire version %j is told to upgrade', async (wire) => {
    const said = await till.ask('hello', helloOf(till), { wire })
    expect(said).toMatchObject({ status: 426, problem: { code: 'upgrade', oldest: 1, newest: 1 } })
  })

  test('that is not what the contract says is malformed, and no more is said than where', async () => {
    const said = await till.ask('hello', { ...helloOf(till), epoch: 'secret epoch' })
    expect(said).toMatchObject({ status: 400, problem: { code: 'malformed', where: 'epoch' }, signed: true })
    expect(JSON.stringify(said)).not.toContain('secret')
  })
})

describe('activation', () => {
  test('gives the organisation, its key, site and number, and what holds waits in the inbox', async () => {
    const fresh = aTill()
    const said = await fresh.activate(await hq.makeCode('0002', 7))
    expect(said).toMatchObject({
      status: 200,
      signed: true,
      value: {
        organisation: { id: hq.parts.organisation.id },
        organisationKey: hq.parts.organisation.keys.hmacKey,
        site: { code: '0002' },
        tillNumber: 7,
      },
    })
    const pulled = await fresh.pull()
    expect(effectsOf(pulled.value.messages)).toMatchObject([{ kind: 'policy' }])
    expect(fresh.takeIn(pulled.value.messages)).toHaveLength(1)
  })

  test('by the same code again gives the same till the same answer, and nobody else anything', async () => {
    const fresh = aTill()
    const code = await hq.makeCode('0002', 8)
    const [first, second] = [await fresh.activate(code), await fresh.activate(code)]
    expect(second.value).toEqual(first.value)
    const thief = aTill()
    expect(await thief.activate(code)).toMatchObject({ status: 403, problem: { code: 'code_refused' } })
  })

  test('by a code nobody made, or one whose time is over, is refused', async () => {
    expect((await aTill().activate('0000-0000-0000-0000-0000')).problem.code).toBe('code_refused')
    const code = await hq.makeCode('0002', 9)
    await hq.db
      .updateTable('activation_code')
      .set({ expires_at_ms: 0 })
      .where('till_number', '=', 9)
      .execute()
    expect((await aTill().activate(code)).problem.code).toBe('code_refused')
  })

  test('of a till that is in already is refused: its number is its own', async () => {
    const code = await hq.makeCode('0002', 10)
    expect((await till.activate(code)).problem.code).toBe('code_refused')
    // And the code is still good for the till it was made for.
    expect((await aTill().activate(code)).status).toBe(200)
  })
})
