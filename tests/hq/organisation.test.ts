// The organisation, its sites and one-time codes, on a real PostgreSQL.
import { createHash, createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../hq/db.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { CODE_LIFE_MS, makeActivationCode, spendActivationCode } from '../../hq/organisation/codes.ts'
import { createSite } from '../../hq/organisation/sites.ts'
import { fingerprintLetters, readActivationCode } from '../../shared/domain/activation-code.ts'
import { aClock, given, startHq, type TestHq } from '../support/hq.ts'

const clock = aClock()
let hq: TestHq
beforeAll(async () => {
  hq = await startHq({ clock })
})
afterAll(() => hq.close())

/** As a till does: it reads the code and sends all but HQ's fingerprint. */
const use = (code: string, tillId: string) => {
  const { secret } = given(readActivationCode(code))
  return inTransaction(hq.db, (db) => spendActivationCode(db, hq.parts, secret, tillId))
}

test('HQ answers that it lives and is ready', async () => {
  expect((await fetch(`${hq.url}/health`)).status).toBe(200)
  expect(await (await fetch(`${hq.url}/ready`)).json()).toEqual({ ok: true, version: expect.any(Number) })
})

test('a site has one code, and nobody is site 0000', async () => {
  expect((await createSite(hq.parts, COMMAND, { code: '0042', name: '南京路店' })).ok).toBe(true)
  const again = await createSite(hq.parts, COMMAND, { code: '0042', name: '另一家' })
  expect(again).toMatchObject({ ok: false, code: 'site_exists' })
  await expect(createSite(hq.parts, COMMAND, { code: '0000', name: '独立店' })).rejects.toThrow()
})

test('a code brings in one till, and the same till again when its answer was lost', async () => {
  const code = await hq.makeCode('0001', 1)
  const place = { siteCode: '0001', siteName: '门店 0001', tillNumber: 1 }
  expect(await use(code, 'till-a')).toEqual({ ok: true, value: place })
  expect(await use(code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'), 'till-a')).toEqual({
    ok: true,
    value: place,
  })
  expect(await use(code, 'till-b')).toMatchObject({ ok: false, code: 'code_used' })
})

test('a code carries the fingerprint of the key of the HQ that gave it', async () => {
  const key = Buffer.from(hq.parts.organisation.keys.publicKey, 'hex')
  expect(createPublicKey({ key, format: 'der', type: 'spki' }).asymmetricKeyType).toBe('ed25519')
  const hash = createHash('sha256').update(key).digest('hex')
  expect(given(readActivationCode(await hq.makeCode('0001', 9))).fingerprint).toBe(fingerprintLetters(hash))
  expect(readActivationCode('0000-0000')).toMatchObject({ ok: false, code: 'code_malformed' })
})

test('a code past its time, withdrawn or guessed brings in nobody', async () => {
  const late = await hq.makeCode('0001', 2)
  const newer = await hq.makeCode('0001', 2)
  expect(await use(late, 'till-c')).toMatchObject({ code: 'code_unknown' })
  clock.advance(CODE_LIFE_MS)
  expect(await use(newer, 'till-c')).toMatchObject({ code: 'code_expired' })
  expect(await use('0000-0000-0000-0000-0000', 'till-c')).toMatchObject({ code: 'code_unknown' })
})

test('the number of a till that was brought in is never given out again', async () => {
  await use(await hq.makeCode('0003', 7), 'till-d')
  const again = await makeActivationCode(hq.parts, COMMAND, { site: '0003', tillNumber: 7 })
  expect(again).toMatchObject({ ok: false, code: 'till_number_taken' })
})

test('the database holds no code, only its hash', async () => {
  const code = await hq.makeCode('0004', 1)
  const rows = await hq.db.selectFrom('activation_code').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(code.slice(0, 9))
})

test('what officers did is never changed or removed', async () => {
  await hq.makeCode('0005', 1)
  await expect(hq.db.deleteFrom('officer_act').execute()).rejects.toThrow('append-only')
  await expect(hq.db.updateTable('officer_act').set({ what: 'x' }).execute()).rejects.toThrow('append-only')
})
