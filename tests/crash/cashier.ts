// The cashier of the crash tests: a program of its own that opens a till, works through the script, and writes one line
// for each act, before it asks and after the till has answered. Somebody kills it.
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { accepted } from '../support/builders.ts'
import type { CashierJob, CashierLine } from './cashier-job.ts'
import { ACT_STEP_MS, type Act, composeAsk, perform } from './script.ts'

const PIN = '471108'

/** More waiting slips than this and the cashier waits for the printer, as at a counter, but not for ever. */
const WAITING_SLIPS_MAX = 3
const PRINTER_MS_MAX = 60_000

const job = JSON.parse(process.argv[2] ?? '') as CashierJob
let clockMs = actAt(job.from).atMs

/** Written before anything else can happen: what stands in the pipe has been said. */
function say(line: CashierLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

function actAt(place: number): Act {
  return { place, atMs: job.baseAtMs + place * ACT_STEP_MS, seed: job.seed }
}

async function opened(): Promise<Till> {
  const clock = { nowMs: () => clockMs }
  const till = accepted(
    await openTill({ dataDir: job.dataDir, configDir: job.configDir, empty: true, clock, onDefect: failed }),
  )
  const { stage, blocked } = till.status()
  if (blocked !== null) throw new Error(`the till is blocked: ${blocked.code}`)
  if (stage === 'setup') {
    accepted(await till.setUp({ shopName: '云上鞋屋', siteName: '解放路店', managerName: '陈静', pin: PIN }))
  }
  accepted(await till.signIn({ staffId: till.status().staff[0]?.staffId ?? '', pin: PIN }))
  const { settings } = till.status()
  if (settings.printer.kind !== 'tcp') {
    const printer = { kind: 'tcp', host: '127.0.0.1', port: job.printerPort } as const
    accepted(till.saveSettings({ ...settings, printer }))
  }
  return till
}

function failed(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

/**
 * The last act of before, asked again word for word. The till has forgotten who was identified: an act that was not
 * booked is then refused for that, and asked anew under its own id.
 */
async function repeatLast(till: Till): Promise<void> {
  if (job.last === null) return
  clockMs = actAt(job.last.place).atMs
  const again = await perform(till, job.last.ask)
  if (again.ok) say({ said: 'repeated', place: job.last.place, answer: again.value })
  else if (again.code === 'identification_expired') await serve(till, job.last.place)
  else throw new Error(`the act asked again was refused: ${again.code}`)
}

async function serve(till: Till, place: number): Promise<void> {
  const act = actAt(place)
  clockMs = act.atMs
  const ask = composeAsk(till, act)
  say({ said: 'asking', place, ask })
  say({ said: 'done', place, answer: accepted(await perform(till, ask)) })
  await slipsPrinted(till, WAITING_SLIPS_MAX)
}

async function slipsPrinted(till: Till, waitingMax: number): Promise<void> {
  const until = performance.now() + PRINTER_MS_MAX
  do {
    await pause(1)
    if (performance.now() > until) throw new Error('the print queue does not empty')
  } while (till.status().printer.waiting > waitingMax)
}

async function finish(till: Till): Promise<void> {
  await slipsPrinted(till, 0)
  await till.close()
  say({ said: 'closed' })
}

try {
  const till = await opened()
  say({ said: 'ready' })
  await repeatLast(till)
  for (let place = job.from; place < job.from + job.acts; place += 1) await serve(till, place)
  await finish(till)
} catch (error) {
  failed(error)
}
