// Where a till's data and its configuration lie on each system.
import { createHash } from 'node:crypto'
import { posix, win32 } from 'node:path'
import type { StartArguments } from './arguments.ts'

/** The system as the programs see it; an argument, so that each system's rules can be tried on any. */
export interface System {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  /** The folder relative names start from. */
  readonly workingDir: string
  exists(path: string): boolean
}

export interface StartFolders {
  readonly dataDir: string
  /** Keys and anchors, never beside the data. */
  readonly configDir: string
  /** The window's own browser profile; one for each data folder. */
  readonly profileDir: string
  /** Whether a till made anew in this folder waits for a shop of one's own. */
  readonly empty: boolean
}

const NAME = 'guike'
const DEMO = 'demo'
const SHOP = 'shop'
/** What a used data folder holds, whatever became of the rest. */
const MARKER = 'guike.json'

/**
 * The folders of a start. The demo shop and a shop of one's own lie side by side; without a choice the own one is opened once
 * it is there, for a shop's terminal must not come up with invented members.
 * @returns undefined when the system names no home folder
 */
export function startFolders(given: StartArguments, system: System): StartFolders | undefined {
  const path = system.platform === 'win32' ? win32 : posix
  const base = baseFolders(system)
  if (base === undefined) return undefined
  const shopDir = path.join(base.data, SHOP)
  const empty =
    given.shop === 'empty' ||
    (given.shop === 'present' && given.dataDir === undefined && system.exists(path.join(shopDir, MARKER)))
  const dataDir =
    given.dataDir === undefined
      ? path.join(base.data, empty ? SHOP : DEMO)
      : path.resolve(system.workingDir, given.dataDir)
  const profile = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return {
    dataDir,
    configDir: base.config,
    profileDir: path.join(base.config, 'windows', profile),
    empty,
  }
}

function baseFolders({ platform, env, homeDir }: System): { data: string; config: string } | undefined {
  if (platform === 'win32') {
    const data = absolute(env.APPDATA, win32) ?? under(win32, homeDir, 'AppData', 'Roaming')
    const config = absolute(env.LOCALAPPDATA, win32) ?? under(win32, homeDir, 'AppData', 'Local')
    return named(win32, data, config)
  }
  if (platform === 'darwin') {
    const library = under(posix, homeDir, 'Library')
    return named(posix, under(posix, library, 'Application Support'), under(posix, library, 'Preferences'))
  }
  // The specification of these folders says that a relative one is to be ignored.
  const data = absolute(env.XDG_DATA_HOME, posix) ?? under(posix, homeDir, '.local', 'share')
  const config = absolute(env.XDG_CONFIG_HOME, posix) ?? under(posix, homeDir, '.config')
  return named(posix, data, config)
}

type PathRules = typeof posix

function absolute(folder: string | undefined, path: PathRules): string | undefined {
  return folder !== undefined && path.isAbsolute(folder) ? folder : undefined
}

function under(path: PathRules, folder: string | undefined, ...names: string[]): string | undefined {
  return folder === undefined || folder === '' ? undefined : path.join(folder, ...names)
}

function named(path: PathRules, data: string | undefined, config: string | undefined) {
  return data === undefined || config === undefined
    ? undefined
    : { data: path.join(data, NAME), config: path.join(config, NAME) }
}
