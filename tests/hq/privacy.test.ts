// Log lines, figures and answers name no person: known names, phones, passwords and codes are looked for in all of them.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHq, type TestHq } from '../support/hq.ts'

const NAMES = ['欧阳修文', 'Ouyang Xiuwen']
const PHONE = '13912345678'
const PASSWORD = 'Sesam-öffne-dich'

let hq: TestHq
beforeAll(async () => {
  hq = await startHq()
})
afterAll(() => hq.close())

test('whatever is sent, in paths, queries, headers and bodies, the log and the figures say none of it', async () => {
  const token = await hq.officerToken('admin')
  const post = (path: string, body: unknown) =>
    fetch(`${hq.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'user-agent': NAMES[1] ?? '',
        'x-forwarded-for': PHONE,
        'guike-till': PHONE,
      },
      body: JSON.stringify(body),
    })
  const [name] = NAMES
  await post('/console/v1/officers', { name, role: 'viewer', password: PASSWORD })
  await post('/console/v1/sign-in', { name, password: PASSWORD })
  await post('/console/v1/sign-in', { name, password: `${PASSWORD}?` })
  await post(`/console/v1/sites?phone=${PHONE}`, { code: '0001', name })
  await post(`/console/v1/${PHONE}/${encodeURIComponent(name ?? '')}`, { phone: PHONE })
  await post('/till/v1/lookup', { by: 'phone', text: PHONE })
  await post('/till/v1/push', { profiles: [{ name, phone: PHONE }] })
  await fetch(`${hq.url}/${PHONE}`)
  const code = await hq.makeCode('0001', 1)
  // PostgreSQL's own words on a broken check hold the whole row.
  await sql`ALTER TABLE site ADD CHECK (code <> '0003')`.execute(hq.db)
  const defect = await post('/console/v1/sites', { code: '0003', name })
  expect(defect.status).toBe(500)
  const figures = await (await fetch(`${hq.url}/metrics`)).text()
  const lines = hq.logLines()
  expect(lines.length).toBeGreaterThan(8)
  expect(lines.join('')).toContain('"code":"23514"')
  const said = `${lines.join('')}${figures}${await defect.text()}`
  for (const secret of [
    ...NAMES,
    encodeURIComponent(NAMES[0] ?? ''),
    PHONE,
    PASSWORD,
    token,
    code,
    code.slice(0, 19),
  ]) {
    expect(said).not.toContain(secret)
  }
})

test('every line of the log is one JSON object of known fields', () => {
  const known = /^(level|time|msg|request|route|method|status|ms|till|officer|code|version|port|count|at)$/
  for (const line of hq.logLines()) {
    expect(Object.keys(JSON.parse(line)).filter((field) => !known.test(field))).toEqual([])
  }
})
