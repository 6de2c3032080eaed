/** HQ's commands: each works through the database of the HQ that runs, or starts HQ's PostgreSQL for as long as it takes. */
import { siteCodeSchema, siteNameSchema, tillNumberSchema } from '../shared/console/common.ts'
import { officerNameSchema, officerRoleSchema, passwordSchema } from '../shared/console/officers.ts'
import { ok, type Result, refuse } from '../shared/domain/result.ts'
import { openGeneration } from './authority/recovering.ts'
import { type Act, checked, type ReadWords, type Terminal } from './command.ts'
import { type HqDatabase, openDatabase } from './database.ts'
import { errorCode } from './db.ts'
import { openLog } from './logs.ts'
import { COMMAND } from './officers/acts.ts'
import { allOfficers, createOfficer, disableOfficer } from './officers/officers.ts'
import { openHq } from './open.ts'
import type { CommandOptions, Place } from './options.ts'
import { makeActivationCode } from './organisation/codes.ts'
import { nameOrganisation } from './organisation/organisation.ts'
import { allSites, createSite } from './organisation/sites.ts'
import type { HqParts } from './parts.ts'
import { readPassword } from './password-input.ts'
import { readProgrammePublish, readProgrammeShow, readStaffAdd } from './rule-commands.ts'
import { refusalSentence, type SentenceCode, sentence } from './sentences.ts'
import { statusLines } from './status.ts'

const EXIT_FAILED = 1
const EXIT_USAGE = 2
const EXIT_UNUSABLE = 3

interface Command {
  readonly words: readonly string[]
  /** How it is written, from `npm run hq --` on. */
  readonly form: string
  readonly read: ReadWords
}

const COMMANDS: readonly Command[] = [
  { words: ['site', 'add'], form: 'site add CODE NAME', read: readSiteAdd },
  { words: ['site', 'list'], form: 'site list', read: async (rest) => alone(rest, listSites) },
  { words: ['code'], form: 'code SITE TILL', read: readCode },
  { words: ['officer', 'add'], form: 'officer add NAME --role R', read: readOfficerAdd },
  { words: ['officer', 'list'], form: 'officer list', read: async (rest) => alone(rest, listOfficers) },
  { words: ['officer', 'disable'], form: 'officer disable NAME', read: readOfficerDisable },
  {
    words: ['programme', 'publish'],
    form: 'programme publish shoes|FILE [DATE]',
    read: readProgrammePublish,
  },
  { words: ['programme', 'show'], form: 'programme show shoes', read: readProgrammeShow },
  { words: ['staff', 'add'], form: 'staff add SITE NAME --role manager|cashier', read: readStaffAdd },
  { words: ['name'], form: 'name NAME', read: readName },
  {
    words: ['new-generation'],
    form: 'new-generation',
    read: async (rest) => alone(rest, newGeneration),
  },
  { words: ['status'], form: 'status', read: async (rest) => alone(rest, tellStatus) },
]

/** @returns the exit code: 0 done, 1 refused, 2 written wrongly, 3 HQ cannot be opened */
export async function runCommand(place: Place, asked: CommandOptions, terminal: Terminal): Promise<number> {
  const command = COMMANDS.find(({ words }) => words.every((word, at) => asked.words[at] === word))
  if (command === undefined) {
    terminal.complain(sentence('command_unknown', { given: asked.words.join(' ') }))
    return EXIT_USAGE
  }
  const act = await command.read(asked.words.slice(command.words.length), asked, terminal)
  if (!act.ok) {
    terminal.complain(sentence(act.code, { form: command.form }))
    return EXIT_USAGE
  }
  const done = await withHq(place, act.value)
  if (done.ok) {
    for (const line of done.value.lines) terminal.say(line)
    return 0
  }
  terminal.complain(refusalSentence(done))
  return done.details.opened === true ? EXIT_FAILED : EXIT_UNUSABLE
}

async function withHq(place: Place, act: Act): Promise<Result<{ readonly lines: readonly string[] }>> {
  const database = await openDatabase(place, 'command')
  if (!database.ok) return database
  try {
    const { url } = database.value
    const hq = await openHq({ url, configDir: place.configDir, log: openLog(), pool: { connectionsMax: 2 } })
    if (!hq.ok) return hq
    try {
      const done = await act(hq.value.parts, database.value)
      return done.ok ? ok({ lines: done.value }) : { ...done, details: { ...done.details, opened: true } }
    } finally {
      await hq.value.close()
    }
  } catch (error) {
    return refuse('database_unreachable', { code: errorCode(error) })
  } finally {
    await database.value.close()
  }
}

function alone(rest: readonly string[], act: Act): Result<Act, SentenceCode> {
  return rest.length === 0 ? ok(act) : refuse('command_form')
}

async function readSiteAdd(rest: readonly string[]): Promise<Result<Act, SentenceCode>> {
  const [codeText, ...words] = rest
  if (codeText === undefined || words.length === 0) return refuse('command_form')
  const code = checked(siteCodeSchema, codeText, 'site_code')
  if (!code.ok) return code
  const name = checked(siteNameSchema, words.join(' '), 'site_name')
  if (!name.ok) return name
  return ok(async (parts) => {
    const made = await createSite(parts, COMMAND, { code: code.value, name: name.value })
    return made.ok ? ok([sentence('site_added', { code: made.value.code })]) : made
  })
}

async function listSites(parts: HqParts): Promise<Result<readonly string[]>> {
  return ok((await allSites(parts.db)).map(({ code, name }) => `${code}  ${name}`))
}

async function readCode(rest: readonly string[]): Promise<Result<Act, SentenceCode>> {
  const [siteText, numberText, ...more] = rest
  if (numberText === undefined || more.length > 0) return refuse('command_form')
  const site = checked(siteCodeSchema, siteText, 'site_code')
  if (!site.ok) return site
  const number = checked(
    tillNumberSchema,
    /^\d{1,2}$/.test(numberText) ? Number(numberText) : null,
    'till_number',
  )
  if (!number.ok) return number
  return ok(async (parts) => {
    const made = await makeActivationCode(parts, COMMAND, { site: site.value, tillNumber: number.value })
    if (!made.ok) return made
    const until = new Date(made.value.expiresAtMs).toISOString().slice(0, 16).replace('T', ' ')
    const about = { site: site.value, number: number.value, until: `${until} UTC` }
    return ok([sentence('code_made', about), made.value.code])
  })
}

async function readOfficerAdd(
  rest: readonly string[],
  { role: roleText, passwordFromInput }: CommandOptions,
  terminal: Terminal,
): Promise<Result<Act, SentenceCode>> {
  if (rest.length === 0) return refuse('command_form')
  const name = checked(officerNameSchema, rest.join(' '), 'officer_name')
  if (!name.ok) return name
  const role = checked(officerRoleSchema, roleText, 'option_role')
  if (!role.ok) return role
  const typed = await readPassword(terminal.input, passwordFromInput, terminal.say)
  if (!typed.ok) return typed
  const password = checked(passwordSchema, typed.value, 'password_form')
  if (!password.ok) return password
  const officer = { name: name.value, role: role.value, password: password.value }
  return ok(async (parts) => {
    const made = await createOfficer(parts, COMMAND, officer)
    return made.ok ? ok([sentence('officer_added')]) : made
  })
}

async function listOfficers(parts: HqParts): Promise<Result<readonly string[]>> {
  const officers = await allOfficers(parts.db)
  return ok(
    officers.map(({ name, role, disabled }) => `${role.padEnd(8)} ${disabled ? '(停用) ' : ''}${name}`),
  )
}

async function readOfficerDisable(rest: readonly string[]): Promise<Result<Act, SentenceCode>> {
  const name = rest.join(' ')
  if (name === '') return refuse('command_form')
  return ok(async (parts) => {
    const officer = (await allOfficers(parts.db)).find((officer) => officer.name === name)
    if (officer === undefined) return refuse('unknown_officer')
    const done = await disableOfficer(parts, COMMAND, officer.id)
    return done.ok ? ok([sentence('officer_disabled')]) : done
  })
}

async function readName(rest: readonly string[]): Promise<Result<Act, SentenceCode>> {
  if (rest.length === 0) return refuse('command_form')
  const name = checked(siteNameSchema, rest.join(' '), 'site_name')
  if (!name.ok) return name
  return ok(async (parts) => {
    await nameOrganisation(parts, COMMAND, name.value)
    return ok([sentence('named')])
  })
}

/** After HQ was put back from a copy: what it forgot comes back from its tills before it grants again. */
async function newGeneration(parts: HqParts): Promise<Result<readonly string[]>> {
  const generation = await openGeneration(parts, COMMAND)
  return ok([sentence('generation_opened', { generation })])
}

async function tellStatus(parts: HqParts, database: HqDatabase): Promise<Result<readonly string[]>> {
  return ok(await statusLines(parts, database))
}
