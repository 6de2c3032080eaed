// `npm run package`: the unpacked app, from out/ and whatever Electron distribution it is given.
// Further arguments go to electron-builder as they are, e.g. `--win` or `-c.directories.output=DIR`.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runChild } from './setup/child.mjs'
import { electronFolder } from './setup/electron.mjs'
import { ROOT, say } from './setup/project.mjs'

const OPTION = '--electron-dist'

/** Takes `--electron-dist DIR` (or `=DIR`) out of the arguments. */
function takeDistribution(args: readonly string[]): { folder: string; rest: readonly string[] } {
  const at = args.findIndex((arg) => arg === OPTION || arg.startsWith(`${OPTION}=`))
  if (at === -1) return { folder: electronFolder(), rest: args }
  const isApart = args[at] === OPTION
  const given = isApart ? args[at + 1] : args[at]?.slice(OPTION.length + 1)
  const rest = [...args.slice(0, at), ...args.slice(at + (isApart ? 2 : 1))]
  return { folder: resolve(process.env.INIT_CWD ?? process.cwd(), given ?? ''), rest }
}

const { folder, rest } = takeDistribution(process.argv.slice(2))
if (existsSync(folder)) {
  const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js')
  const args = ['--dir', `-c.electronDist=${folder}`, '--publish', 'never', ...rest]
  process.exitCode = await runChild(process.execPath, [builder, ...args], process.env)
} else {
  say(`no Electron distribution in ${folder}: give one with ${OPTION} DIR or ELECTRON_OVERRIDE_DIST_PATH`)
  process.exitCode = 1
}
