// From a command line to what a program is to open: the same steps for both programs.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { type ArgumentsRead, HELP, type StartArguments } from './arguments.ts'
import { type StartFolders, type System, startFolders } from './folders.ts'
import { sentence } from './sentences.ts'

/** Exit code of a command line that cannot be followed. */
export const EXIT_USAGE = 2

export type StartPlan =
  | { readonly kind: 'start'; readonly given: StartArguments; readonly folders: StartFolders }
  | { readonly kind: 'help'; readonly said: string }
  | { readonly kind: 'refused'; readonly said: string }

/** What to open, or the sentence to end with. */
export function planStart(read: ArgumentsRead, system: System): StartPlan {
  if (!read.ok) return { kind: 'refused', said: read.sentence }
  if (read.value.help) return { kind: 'help', said: HELP }
  const folders = startFolders(read.value, system)
  if (folders === undefined) return { kind: 'refused', said: sentence('no_home') }
  return { kind: 'start', given: read.value, folders }
}

/** The system this program runs on. */
export function thisSystem(): System {
  return {
    platform: process.platform,
    env: process.env,
    homeDir: homedir(),
    workingDir: process.cwd(),
    exists: existsSync,
  }
}

/** The one way the programs speak on their terminal, apart from an address. */
export function report(text: string): void {
  process.stderr.write(`guike: ${text}\n`)
}
