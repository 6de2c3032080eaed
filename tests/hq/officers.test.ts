// HQ's people: signing in, locks against guessing, the end of sessions, the last admin.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMAND } from '../../hq/officers/acts.ts'
import { createOfficer, disableOfficer } from '../../hq/officers/officers.ts'
import { SESSION_MS, sessionOf, signIn } from '../../hq/officers/sessions.ts'
import { aClock, given, startHq, type TestHq } from '../support/hq.ts'

const PASSWORD = 'correct horse'
const clock = aClock()
let hq: TestHq
beforeAll(async () => {
  hq = await startHq({ clock })
})
afterAll(() => hq.close())

let made = 0
/** An officer's name nobody else has. */
async function anOfficer(role: 'admin' | 'manager' | 'viewer' = 'viewer') {
  made += 1
  return given(await createOfficer(hq.parts, COMMAND, { name: `总部人员 ${made}`, role, password: PASSWORD }))
}

const lockedFor = async (name: string, password: string): Promise<unknown> => {
  const tried = await signIn(hq.parts, name, password)
  return tried.ok ? 0 : (tried.details.seconds ?? tried.code)
}

test('five wrong passwords lock a name for 30 seconds, each further one doubles it, to 15 minutes', async () => {
  const { name } = await anOfficer()
  for (let at = 1; at <= 5; at += 1) expect(await lockedFor(name, 'wrong')).toBe('wrong_name_or_password')
  for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
    expect(await lockedFor(name, PASSWORD)).toBe(seconds)
    clock.advance(seconds * 1_000 - 1)
    expect(await lockedFor(name, PASSWORD)).toBe(1)
    clock.advance(1)
    expect(await lockedFor(name, 'wrong')).toBe('wrong_name_or_password')
  }
  clock.advance(900_000)
  expect(await lockedFor(name, PASSWORD)).toBe(0)
  expect(await lockedFor(name, 'wrong')).toBe('wrong_name_or_password')
})

test('many guesses at once are still five', async () => {
  const { name } = await anOfficer()
  const tries = await Promise.all(Array.from({ length: 12 }, () => signIn(hq.parts, name, 'wrong')))
  const codes = tries.map((tried) => (tried.ok ? 'ok' : tried.code))
  expect(codes.filter((code) => code === 'wrong_name_or_password')).toHaveLength(5)
  expect(codes.filter((code) => code === 'locked_out')).toHaveLength(7)
})

test('a name nobody has is answered like a wrong password', async () => {
  expect(await lockedFor('nobody', PASSWORD)).toBe('wrong_name_or_password')
})

test('a session ends after twelve hours, and the token lies nowhere', async () => {
  const { name } = await anOfficer()
  const { token } = given(await signIn(hq.parts, name, PASSWORD))
  clock.advance(SESSION_MS - 1)
  expect(await sessionOf(hq.parts, token)).toMatchObject({ name, role: 'viewer' })
  clock.advance(1)
  expect(await sessionOf(hq.parts, token)).toBeNull()
  const rows = await hq.db.selectFrom('officer_session').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('signing out ends that session and no other', async () => {
  const { name } = await anOfficer()
  const [one, other] = [
    given(await signIn(hq.parts, name, PASSWORD)),
    given(await signIn(hq.parts, name, PASSWORD)),
  ]
  const answer = await fetch(`${hq.url}/console/v1/sign-out`, {
    method: 'POST',
    headers: { authorization: `Bearer ${one.token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(200)
  expect(await sessionOf(hq.parts, one.token)).toBeNull()
  expect(await sessionOf(hq.parts, other.token)).not.toBeNull()
})

test('a disabled officer is out at once, and does not come in again', async () => {
  const { id, name } = await anOfficer()
  const { token } = given(await signIn(hq.parts, name, PASSWORD))
  given(await disableOfficer(hq.parts, COMMAND, id))
  given(await disableOfficer(hq.parts, COMMAND, id))
  expect(await sessionOf(hq.parts, token)).toBeNull()
  expect(await lockedFor(name, PASSWORD)).toBe('wrong_name_or_password')
})

test('nobody disables their own account, and the last admin stays, also when two go at each other', async () => {
  const [one, other] = [await anOfficer('admin'), await anOfficer('admin')]
  expect(await disableOfficer(hq.parts, one.id, one.id)).toMatchObject({ code: 'own_account' })
  // Both have a connection already, so that neither waits for one while the other goes ahead.
  await Promise.all([1, 2].map(() => sql`SELECT pg_sleep(0.1)`.execute(hq.db)))
  const both = await Promise.all([
    disableOfficer(hq.parts, one.id, other.id),
    disableOfficer(hq.parts, other.id, one.id),
  ])
  expect(both.map((done) => done.ok).sort()).toEqual([false, true])
  expect(both.find((done) => !done.ok)).toMatchObject({ code: 'last_admin' })
})
