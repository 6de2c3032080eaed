// `npm start`: chooses the host and hands the terminal over to it.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runChild } from './setup/child.mjs'
import { findChromium } from './setup/chromium.mjs'
import { findElectron } from './setup/electron.mjs'
import { ROOT, SetupProblem, say } from './setup/project.mjs'
import { setUpSystem } from './setup/system.mjs'

export const START_HELP = `npm start [-- options]   opens the terminal; the first time with a demo shop

  --empty           no demo shop: asks for site, manager and PIN
  --demo            the demo shop, also where there is a shop of one's own
  --port N          the port of the browser host on 127.0.0.1 (default: a free one)
  --data-dir DIR    the folder of this till's data (default: the system's place for it)
  --host HOST       electron or browser (default: electron where its program is found)
  --headless        opens no window and prints the address
  --help            this text

Signals are passed on; Ctrl-C ends it.
`

/** @typedef {'electron' | 'browser'} Host */
/** @typedef {{ help: boolean, host: Host | undefined, headless: boolean, ownData: boolean, passedOn: readonly string[] }} StartOptions */

/** @param {string} text @returns {Host} */
function hostOf(text) {
  if (text === 'electron' || text === 'browser') return text
  throw new SetupProblem(`--host is electron or browser, not ${text}`)
}

/** @param {string} text */
function portOf(text) {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return String(port)
  throw new SetupProblem(`--port is a number up to 65535, not ${text}`)
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        empty: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        host: { type: 'string' },
        headless: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('. ')[0] : String(cause)
    throw new SetupProblem(`${why} (npm start -- --help shows the options)`)
  }
}

/**
 * Reads the options of `npm start`.
 * @param {readonly string[]} args
 * @returns {StartOptions} `passedOn` is what the host itself is given; a relative folder is taken from where npm was called
 * @throws {SetupProblem} for an option that is unknown or out of range
 */
export function startOptions(args) {
  const given = parsed(args)
  if (given.empty && given.demo) throw new SetupProblem('--empty and --demo exclude each other')
  const passedOn = []
  if (given.demo) passedOn.push('--demo')
  if (given.empty) passedOn.push('--empty')
  if (given.port !== undefined) passedOn.push('--port', portOf(given.port))
  const folder = given['data-dir']
  if (folder !== undefined)
    passedOn.push('--data-dir', resolve(process.env.INIT_CWD ?? process.cwd(), folder))
  if (given.headless) passedOn.push('--headless')
  return {
    help: given.help,
    host: given.host === undefined ? undefined : hostOf(given.host),
    headless: given.headless,
    ownData: given.empty || folder !== undefined,
    passedOn,
  }
}

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)
}

/**
 * Why Electron cannot serve this start, in words that end a sentence, or undefined when it can.
 * @param {StartOptions} options @param {string | undefined} electron
 */
function whyNotElectron(options, electron) {
  if (electron === undefined) return "Electron's program is not here"
  if (!existsSync(join(ROOT, 'out', 'main', 'electron.js'))) return 'the Electron host is not built'
  if (options.headless) return 'Electron needs a window'
  if (!hasDisplay()) return 'there is no display'
  // As root Chromium runs only without its sandbox, which nothing but invented data may be trusted to.
  if (process.getuid?.() === 0 && options.ownData) return "Electron's sandbox does not work as root"
  return undefined
}

/** @param {StartOptions} options @param {string} electron @param {NodeJS.ProcessEnv} env */
function startElectron(options, electron, env) {
  setUpSystem(['fonts', 'libusb'])
  const isRoot = process.getuid?.() === 0
  if (isRoot) say("running as root: the window opens without Chromium's sandbox, for the demo shop only")
  return runChild(electron, [...(isRoot ? ['--no-sandbox'] : []), ROOT, ...options.passedOn], env)
}

/** @param {StartOptions} options @param {string} node @param {NodeJS.ProcessEnv} env */
function startBrowser(options, node, env) {
  const opensWindow = !options.headless && hasDisplay()
  setUpSystem(opensWindow ? ['chromium', 'fonts', 'libusb'] : ['libusb'])
  const chromium = findChromium()
  const program = join(ROOT, 'out', 'main', 'browser.js')
  if (!existsSync(program)) throw new SetupProblem('the browser host is not built (out/main/browser.js)')
  const known = chromium === undefined ? env : { ...env, GUIKE_CHROMIUM: chromium }
  return runChild(node, ['--enable-source-maps', program, ...options.passedOn], known)
}

/**
 * Opens the terminal and waits until it ends.
 * @param {StartOptions} options
 * @param {string} node path of the product's Node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the host's exit code
 * @throws {SetupProblem} when the host asked for cannot serve
 */
export async function start(options, node, env) {
  if (options.host === 'browser') return startBrowser(options, node, env)
  const electron = findElectron()
  const why = whyNotElectron(options, electron)
  if (why === undefined && electron !== undefined) return startElectron(options, electron, env)
  if (options.host === 'electron') throw new SetupProblem(`${why}; npm start -- --host browser works`)
  say(`${why}: using the browser host`)
  return startBrowser(options, node, env)
}
