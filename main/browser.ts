// The browser program: opens the till, serves the page and the contract on 127.0.0.1 and shows them in a Chromium. Wiring only.
import { join } from 'node:path'
import { describeDefect } from './host/defects.ts'
import { openDoor } from './host/door.ts'
import { type Loopback, serveLoopback } from './host/loopback.ts'
import { type Page, readPage } from './host/page.ts'
import { readArguments } from './programs/arguments.ts'
import { type SentenceCode, sentence } from './programs/sentences.ts'
import { EXIT_USAGE, planStart, report, type StartPlan, thisSystem } from './programs/start.ts'
import { openTillIn } from './programs/till.ts'
import { chooseShowing, openWindow, pagesGone, type Showing } from './programs/window.ts'
import type { Till } from './till/till.ts'

const EXIT_FAILED = 1

/** What is open, to be closed in the reverse order, whoever ends the program. */
const closings: (() => Promise<void> | void)[] = []
let ending: Promise<void> | undefined

function end(exitCode: number): Promise<void> {
  ending ??= (async () => {
    for (const close of closings.reverse()) await close()
    process.exit(exitCode)
  })()
  return ending
}

/** A defect ends the program: what is on the disk is right, what is in memory may not be. */
function failed(error: unknown): void {
  report(describeDefect('main', error))
  report(sentence('ended_by_defect'))
  end(EXIT_FAILED).catch(() => process.exit(EXIT_FAILED))
}

async function start(): Promise<void> {
  const plan = planStart(readArguments(process.argv.slice(2)), thisSystem())
  switch (plan.kind) {
    case 'help':
      process.stdout.write(plan.said)
      return
    case 'refused':
      report(plan.said)
      process.exitCode = EXIT_USAGE
      return
    case 'start':
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
      await open(plan)
  }
}

async function open({ given, folders }: Extract<StartPlan, { kind: 'start' }>): Promise<void> {
  const page = builtPage()
  if (page === undefined) return end(EXIT_FAILED)
  const till = await openTillIn(folders)
  if (till === undefined) return end(EXIT_FAILED)
  closings.push(() => till.close())

  const isRoot = process.getuid?.() === 0
  const showing = chooseShowing({ headless: given.headless, demo: till.status().demo, isRoot }, thisSystem())
  let entries = 0
  const loopback = await serve(till, page, given.port, (nextAddress) => {
    entries += 1
    if (showing.kind === 'address') say('next_address', nextAddress)
  })
  if (loopback === undefined) return end(EXIT_FAILED)
  closings.push(() => loopback.close())
  if (showing.kind === 'address') {
    if (showing.why !== null) report(sentence(showing.why))
    say('open_address', loopback.launchAddress())
    return
  }
  await showWindow(showing, loopback, folders.profileDir, () => entries > 0)
}

function builtPage(): Page | undefined {
  try {
    return readPage(join(import.meta.dirname, '..', 'renderer'))
  } catch {
    report(sentence('page_missing'))
    return undefined
  }
}

async function serve(
  till: Till,
  page: Page,
  port: number,
  entered: (nextAddress: string) => void,
): Promise<Loopback | undefined> {
  try {
    return await serveLoopback({ door: openDoor(till, { report }), page, port, report, entered })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') report(sentence('port_taken', { port }))
    else if (code === 'EACCES') report(sentence('port_forbidden', { port }))
    else throw error
    return undefined
  }
}

/** Ends the program with its window. A window that does not come up leaves the address. */
async function showWindow(
  showing: Extract<Showing, { kind: 'window' }>,
  loopback: Loopback,
  profileDir: string,
  entered: () => boolean,
): Promise<void> {
  if (!showing.sandbox) report(sentence('root_without_sandbox'))
  report(sentence('window_open'))
  const address = loopback.launchAddress()
  const window = openWindow(showing.program, { address, profileDir, sandbox: showing.sandbox })
  closings.push(() => window.close())
  await window.ended
  if ((await pagesGone({ entered, connections: loopback.connections })) === 'closed') return end(0)
  report(sentence('window_failed'))
  say('open_address', loopback.launchAddress())
}

/** An address goes to standard output, alone on its line with what it is for. */
function say(code: SentenceCode, address: string): void {
  process.stdout.write(`${sentence(code)}: ${address}\n`)
}

process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)
await start()
