// The one entry of every npm command. It runs on whatever Node from 20 on the person has and needs nothing installed:
// it installs what is missing, finds the product's own Node, builds when sources changed, and hands over.
import { join } from 'node:path'
import { buildWhenNeeded } from './setup/build.mjs'
import { runChild } from './setup/child.mjs'
import { findChromium } from './setup/chromium.mjs'
import { installWhenNeeded } from './setup/install.mjs'
import { environmentFor, findNode } from './setup/node24.mjs'
import { restorePostgresLinks } from './setup/postgres.mjs'
import { ROOT, SetupProblem } from './setup/project.mjs'
import { setUpSystem } from './setup/system.mjs'
import { START_HELP, start, startOptions } from './start.mjs'

/**
 * @typedef {object} Command
 * @property {string} says what it does, for the list of commands
 * @property {string} [program] what Node 24 runs, from the root
 * @property {boolean} [kept] whether Node keeps what it made of the sources, for a quicker next start
 * @property {boolean} [built] whether out/ has to be up to date before
 * @property {readonly import('./setup/system.mjs').Need[]} [system] what the system has to give before
 */

/** @type {Readonly<Record<string, Command>>} A command more is one line more, here and in package.json. */
const COMMANDS = {
  start: { says: 'opens the terminal (--help shows its options)', built: true },
  test: { says: 'runs everything', program: 'build/test.ts', system: ['chromium', 'fonts', 'libusb'] },
  'test:long': { says: 'the laws of sale and return over 100,000 cases', program: 'build/long.ts' },
  check: { says: 'types, lint, format, tidy, dead code', program: 'build/check.ts' },
  till: { says: "the till's own commands, such as verify", program: 'out/main/cli.js', built: true },
  hq: {
    says: 'headquarters: serves, or one command (--help shows them)',
    program: 'hq/server.ts',
    kept: true,
  },
  bench: { says: 'measures (a name runs that one only)', program: 'build/bench.ts', built: true },
  crash: { says: 'kills the till by the hundred and looks at what is left', program: 'tests/crash/run.ts' },
  storm: {
    says: 'five tills and HQ in the worst network, killed at will: do they agree?',
    program: 'tests/chaos/run.ts',
  },
  mutation: { says: 'changes the rules bit by bit: does a test notice?', program: 'build/mutation.ts' },
  rules: { says: "breaks each rule of the book: do the rule's tests fail?", program: 'build/rules.ts' },
  package: { says: 'the unpacked app (--electron-dist DIR)', program: 'build/package.ts', built: true },
  build: { says: 'builds out/ when sources changed', built: true },
}

function listOfCommands() {
  const rows = Object.entries(COMMANDS).map(
    ([name, command]) => `  npm run ${name.padEnd(9)} ${command.says}`,
  )
  return `${rows.join('\n')}\n`
}

/** @param {string} name @param {readonly string[]} args @returns {Promise<number>} exit code */
async function run(name, args) {
  const command = COMMANDS[name]
  if (command === undefined) {
    process.stdout.write(listOfCommands())
    return name === '--help' ? 0 : 2
  }
  const opening = name === 'start' ? startOptions(args) : undefined
  if (opening?.help) {
    process.stdout.write(START_HELP)
    return 0
  }
  await installWhenNeeded()
  restorePostgresLinks()
  const node = findNode()
  const env = environmentFor(node)
  if (command.system !== undefined) setUpSystem(command.system)
  if (command.built) await buildWhenNeeded(node, env)
  if (opening !== undefined) return start(opening, node, env)
  if (command.program === undefined) return 0
  const chromium = findChromium()
  const known = {
    ...env,
    ...(chromium === undefined ? {} : { GUIKE_CHROMIUM: chromium }),
    ...(command.kept ? { NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compiled') } : {}),
  }
  return runChild(node, ['--enable-source-maps', join(ROOT, command.program), ...args], known)
}

try {
  const [name = '--help', ...args] = process.argv.slice(2)
  process.exitCode = await run(name, args)
} catch (problem) {
  if (!(problem instanceof SetupProblem)) throw problem
  process.stderr.write(`guike: ${problem.message}\n`)
  process.exitCode = 1
}
