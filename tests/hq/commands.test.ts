// HQ's commands, on a database named by its address: what they do, what they say, what they refuse.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../hq/cli.ts'
import { openDb, openPool } from '../../hq/db.ts'
import { type HqSystem, type Options, readOptions } from '../../hq/options.ts'
import { aDatabase } from '../support/hq.ts'

let database: Awaited<ReturnType<typeof aDatabase>>
const dir = mkdtempSync(join(tmpdir(), 'guike-hq-commands-'))
const system = (env: Record<string, string> = {}): HqSystem => ({
  platform: 'linux',
  env: { XDG_DATA_HOME: join(dir, 'data'), XDG_CONFIG_HOME: join(dir, 'config'), ...env },
  homeDir: dir,
  workingDir: dir,
})
const read = (args: readonly string[], env: Record<string, string> = {}): Options =>
  readOptions(args, system(env))

beforeAll(async () => {
  database = await aDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(dir, { recursive: true, force: true })
})

/** Runs a command as the program does. */
async function run(args: readonly string[], typed = '') {
  const options = read(args, { DATABASE_URL: database.url })
  if (options.kind !== 'command') throw new Error(JSON.stringify(options))
  const lines: string[] = []
  const complaints: string[] = []
  const code = await runCommand(options.place, options.command, {
    say: (line) => void lines.push(line),
    complain: (line) => void complaints.push(line),
    input: Readable.from([typed]),
  })
  return { code, said: lines.join('\n'), complained: complaints.join('\n') }
}

test('a site is added once and listed', async () => {
  expect(await run(['site', 'add', '0001', '南京路店'])).toMatchObject({ code: 0, complained: '' })
  expect(await run(['site', 'add', '0001', '又一家'])).toMatchObject({
    code: 1,
    complained: expect.stringContaining('There is a site 0001 already'),
  })
  expect((await run(['site', 'list'])).said).toBe('0001  南京路店')
})

test('a code is printed once, for a site that is there', async () => {
  const made = await run(['code', '0001', '2'])
  expect(made.said).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/m)
  expect(await run(['code', '0404', '1'])).toMatchObject({
    code: 1,
    complained: expect.stringContaining('There is no site 0404'),
  })
})

test('an officer is added with the password from standard input, listed and disabled', async () => {
  const add = (name: string, role: string, password: string) =>
    run(['officer', 'add', name, '--role', role, '--password-stdin'], `${password}\n`)
  expect(await add('王总', 'admin', 'a long password')).toMatchObject({ code: 0 })
  expect(await add('李四', 'viewer', 'another password')).toMatchObject({ code: 0 })
  expect(await add('张三', 'viewer', 'short')).toMatchObject({ code: 2 })
  expect(await add('张三', 'owner', 'a long password')).toMatchObject({ code: 2 })
  expect(await run(['officer', 'disable', '李四'])).toMatchObject({ code: 0 })
  expect(await run(['officer', 'disable', '王总'])).toMatchObject({ code: 1 })
  const { said } = await run(['officer', 'list'])
  expect(said).toMatch(/^admin +王总$/m)
  expect(said).toMatch(/^viewer +\(停用\) 李四$/m)
  expect(said).not.toContain('张三')
})

test('without a terminal no password is asked for', async () => {
  expect(await run(['officer', 'add', '赵六', '--role', 'viewer'])).toMatchObject({
    code: 2,
    complained: expect.stringContaining('--password-stdin'),
  })
})

test('the organisation is named, and what was done at the terminal is on record', async () => {
  expect(await run(['name', '步步高鞋业'])).toMatchObject({ code: 0 })
  expect((await run(['status'])).said).toContain('步步高鞋业')
  const db = openDb(openPool({ url: database.url, connectionsMax: 1 }))
  const acts = await db.selectFrom('officer_act').select(['officer', 'what']).execute()
  expect(acts).toEqual(
    expect.arrayContaining([
      { officer: 'command', what: 'site.created' },
      { officer: 'command', what: 'organisation.named' },
    ]),
  )
  await db.destroy()
})

test.each([
  [['site', 'add', '0000', '店']],
  [['site', 'add', '12', '店']],
  [['site', 'add', '0002']],
  [['site', 'add', '0002', 'a\u0007b']],
  [['code', '0001', '100']],
  [['code', '0001']],
  [['site', 'list', 'all']],
  [['site', 'burn', '0001']],
])('%j is written wrongly and does nothing', async (args) => {
  const { code, said, complained } = await run(args)
  expect({ code, said }).toEqual({ code: 2, said: '' })
  expect(complained).toContain(' · ')
})

test('a database that is not there is said in a sentence, without its password', async () => {
  const options = read(['site', 'list'], { DATABASE_URL: 'postgres://guike:geheim@127.0.0.1:9/hq' })
  const complaints: string[] = []
  const code =
    options.kind === 'command' &&
    (await runCommand(options.place, options.command, {
      say: () => undefined,
      complain: (line) => void complaints.push(line),
      input: Readable.from([]),
    }))
  expect(code).toBe(3)
  expect(complaints.join()).toContain('ECONNREFUSED')
  expect(complaints.join()).not.toContain('geheim')
})

test('the preset is published from today where nothing is in force, and printed to be changed', async () => {
  const published = await run(['programme', 'publish', 'shoes'])
  expect(published).toMatchObject({ code: 0, complained: '' })
  expect(published.said).toMatch(/Programme shoes version \d+ holds from \d{4}-\d{2}-\d{2}/)
  expect((await run(['programme', 'publish', 'shoes'])).complained).toContain('There is a version')
  expect((await run(['programme', 'publish', 'shoes', '2020-01-01'])).complained).toContain('at the earliest')
  expect((await run(['programme', 'publish', 'shoes', 'soon'])).code).toBe(2)
  expect((await run(['programme', 'publish', join(dir, 'nowhere.json')])).complained).toContain(
    'no such preset',
  )
  const shown = await run(['programme', 'show', 'shoes'])
  const next = { ...JSON.parse(shown.said), version: 99 }
  const file = join(dir, 'next.json')
  writeFileSync(file, JSON.stringify(next))
  expect((await run(['programme', 'publish', file])).said).toContain('version 99 holds from')
  writeFileSync(file, JSON.stringify({ ...next, version: 100, tiers: 'none' }))
  expect((await run(['programme', 'publish', file])).code).toBe(1)
})

test('people of a site are added with a PIN of six digits', async () => {
  const add = (pin: string, site = '0001', role = 'manager') =>
    run(['staff', 'add', site, '李店长', '--role', role, '--password-stdin'], pin)
  expect(await add('471108')).toMatchObject({ code: 0, complained: '' })
  expect((await add('4711')).complained).toContain('A PIN has six digits')
  expect((await add('471108', '0404')).complained).toContain('There is no site 0404')
  expect((await add('471108', '0001', 'admin')).code).toBe(2)
})
