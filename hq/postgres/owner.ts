/** Who PostgreSQL runs as. It refuses root, so HQ started as root gives it a system user of its own. */
import { spawnSync } from 'node:child_process'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

const NAME = 'guike-hq'

/** Makers of a system user without home and shell: Debian, Red Hat and kin; Alpine and kin. */
const MAKERS: readonly (readonly [command: string, ...args: string[]])[] = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    NAME,
  ],
  ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin', NAME],
]

/** Whether HQ runs as root, which PostgreSQL may not. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The user PostgreSQL is started as; null: the one HQ itself runs as. Refuses no_postgres_user. */
export function postgresOwner(): Result<Owner | null, 'no_postgres_user'> {
  if (!isRoot()) return ok(null)
  if (process.platform !== 'linux') return refuse('no_postgres_user')
  const there = lookUp()
  if (there !== null) return ok(there)
  for (const [command, ...args] of MAKERS) {
    spawnSync(command, args, { stdio: 'ignore' })
    // Asked whatever it answered: another HQ may have made the user at the same moment.
    const made = lookUp()
    if (made !== null) return ok(made)
  }
  return refuse('no_postgres_user')
}

function lookUp(): Owner | null {
  const uid = idOf('-u')
  const gid = idOf('-g')
  return uid === null || gid === null || uid === 0 ? null : { uid, gid }
}

function idOf(option: '-u' | '-g'): number | null {
  const said = spawnSync('id', [option, NAME], { encoding: 'utf8' })
  const text = said.status === 0 ? said.stdout.trim() : ''
  return /^\d+$/.test(text) ? Number(text) : null
}
