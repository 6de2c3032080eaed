// Installs the npm packages when the lock file asks for others than are there, and never otherwise.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { alone } from './lock.mjs'
import { nodePackage, ROOT, SetupProblem, say } from './project.mjs'

const PACKAGES = join(ROOT, 'node_modules')

const STAMP_FILE = join(PACKAGES, '.guike-installed')

/** What an installation depends on: the lock file, the system, and the Node package chosen for it. */
function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  const node = nodePackage()
  return `${lock} ${process.platform}-${process.arch} ${node === undefined ? 'own node' : node.version}\n`
}

/** @param {string} wanted */
function isInstalled(wanted) {
  return existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === wanted
}

/** npm would empty the folder a link leads to, which is somebody else's. */
function isLink() {
  return lstatSync(PACKAGES, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** npm as it was started, else the one beside this Node, else the one in PATH: as a command and its first arguments. */
function npmCommand() {
  const asStarted = process.env.npm_execpath
  if (asStarted?.endsWith('.js') && existsSync(asStarted)) return [process.execPath, asStarted]
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  if (existsSync(beside)) return [process.execPath, beside]
  return ['npm']
}

/**
 * Installs with every install script denied: the native modules bring their binaries, nothing is compiled.
 * @throws {SetupProblem} when npm fails (npm has then said why), or where the packages are linked from elsewhere
 */
export async function installWhenNeeded() {
  const wanted = wantedStamp()
  if (isInstalled(wanted)) return
  await alone(async () => {
    if (isInstalled(wanted)) return
    if (isLink())
      throw new SetupProblem('node_modules is a link to another folder: put a folder of its own in its place')
    say('installing the npm packages, a minute or two the first time')
    const [command = 'npm', ...first] = npmCommand()
    const asked = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
    const npm = spawnSync(command, [...first, ...asked, '--loglevel=error'], {
      cwd: ROOT,
      stdio: 'inherit',
      shell: command === 'npm' && process.platform === 'win32',
    })
    if (npm.status !== 0) throw new SetupProblem('npm could not install the packages (its message is above)')
    writeFileSync(STAMP_FILE, wanted)
  })
}
