/** Commands that a site needs before its first till joins: the rules in force, and who signs in there. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { siteCodeSchema, textSchema } from '../shared/console/common.ts'
import type { Programme } from '../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../shared/domain/result.ts'
import { type BusinessDate, businessDate, businessDateAt, plusDays } from '../shared/domain/time.ts'
import { SHOES } from '../shared/programmes/shoes.ts'
import { programmesToAdopt } from './authority/programmes.ts'
import { addSiteStaff, publishProgramme } from './authority/publish.ts'
import { type Act, checked, type ReadWords } from './command.ts'
import { COMMAND } from './officers/acts.ts'
import type { HqParts } from './parts.ts'
import { readPassword } from './password-input.ts'
import { type SentenceCode, sentence } from './sentences.ts'

/** Programmes that ship with the product, by name. */
const PRESETS: Readonly<Record<string, Programme>> = { [SHOES.id]: SHOES }

const FILE_BYTES_MAX = 2_000_000

/** A preset, or a file with a programme's document as JSON; from today where none is in force, else from tomorrow, or from DATE. */
export const readProgrammePublish: ReadWords = async (rest) => {
  const [which, dateText, ...more] = rest
  if (which === undefined || more.length > 0) return refuse('command_form')
  const document = documentOf(which)
  if (!document.ok) return document
  const date = dateText === undefined ? ok(null) : checked(z.iso.date(), dateText, 'date_form')
  if (!date.ok) return date
  const act: Act = async (parts) => {
    const validFrom = date.value === null ? await earliestDay(parts) : businessDate(date.value)
    const published = await publishProgramme(parts, COMMAND, { document: document.value, validFrom })
    if (!published.ok) return published
    const { id, version } = published.value
    return ok([sentence('programme_published', { id, version, validFrom })])
  }
  return ok(act)
}

function documentOf(which: string): Result<unknown, SentenceCode> {
  const preset = PRESETS[which]
  if (preset !== undefined) return ok(preset)
  try {
    const text = readFileSync(which, 'utf8')
    return text.length > FILE_BYTES_MAX ? refuse('programme_file') : ok(JSON.parse(text))
  } catch {
    return refuse('programme_file')
  }
}

async function earliestDay({ db, clock }: HqParts): Promise<BusinessDate> {
  const nowMs = clock.nowMs()
  const today = businessDateAt(nowMs)
  const [inForce] = await programmesToAdopt(db, nowMs)
  return inForce === undefined ? today : plusDays(today, 1)
}

/** Prints a preset's document, to be kept in a file, changed and published. */
export const readProgrammeShow: ReadWords = async (rest) => {
  const [which, ...more] = rest
  const preset = PRESETS[which ?? '']
  if (preset === undefined || more.length > 0) return refuse('command_form')
  return ok(async () => ok([JSON.stringify(preset, null, 2)]))
}

const pinSchema = z.string().regex(/^\d{6}$/)

export const readStaffAdd: ReadWords = async (rest, { role: roleText, passwordFromInput }, terminal) => {
  const [siteText, ...words] = rest
  if (siteText === undefined || words.length === 0) return refuse('command_form')
  const site = checked(siteCodeSchema, siteText, 'site_code')
  if (!site.ok) return site
  const name = checked(textSchema(20), words.join(' '), 'staff_name')
  if (!name.ok) return name
  const role = checked(z.enum(['manager', 'cashier']), roleText, 'staff_role')
  if (!role.ok) return role
  const typed = await readPassword(terminal.input, passwordFromInput, terminal.say)
  if (!typed.ok) return typed
  const pin = checked(pinSchema, typed.value, 'pin_form')
  if (!pin.ok) return pin
  const staff = { site: site.value, name: name.value, role: role.value, pin: pin.value }
  return ok(async (parts) => {
    const added = await addSiteStaff(parts, COMMAND, staff)
    return added.ok ? ok([sentence('staff_added')]) : added
  })
}
