// A till of the storm: a program of its own that joins HQ at its first start, works through acts drawn by chance, and writes a
// line for each before it asks and after the till has answered. Somebody kills it at any moment.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { seededChance } from '../../main/demo/random.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import { accepted } from '../support/builders.ts'
import type { ChaosJob, ChaosLine, ChaosOrder } from './job.ts'
import { oneAct } from './script.ts'

const job = JSON.parse(process.argv[2] ?? '') as ChaosJob
const STEP_MS_MAX = 120
const TRY_MS = 400
const URGE_MS = 2_000
const STANDING_MS = 1_000

const orders: ChaosOrder[] = []

function say(line: ChaosLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

function failed(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

async function opened(): Promise<Till> {
  const { dataDir, configDir } = job
  const till = accepted(await openTill({ dataDir, configDir, empty: true, onDefect: failed }))
  const { blocked } = till.status()
  if (blocked !== null) throw new Error(`the till is blocked: ${blocked.code}`)
  while (till.status().stage === 'setup') {
    const joined = await till.hq.join({ address: job.hqAddress, code: job.code })
    if (!joined.ok) await pause(TRY_MS)
  }
  for (;;) {
    const [staff] = till.status().staff
    const signedIn =
      staff === undefined ? null : await till.signIn({ staffId: staff.staffId, pin: job.staffPin })
    if (signedIn?.ok) return till
    await pause(TRY_MS)
  }
}

function standing(till: Till): void {
  const { waiting, state, problem } = till.status().outbox
  say({ said: 'standing', waiting, state, problem, memoryBytes: process.memoryUsage().rss })
}

async function serve(till: Till): Promise<void> {
  const chance = seededChance(job.seed + job.from)
  for (let place = job.from; orders.length === 0; place += 1) {
    const asking = (actId: string) => say({ said: 'asking', place, actId })
    const done = await oneAct({ till, number: job.till, sharedDir: job.sharedDir, chance, asking }, place)
    say(done.ok ? { said: 'done', place, ...done.value } : { said: 'refused', place, code: done.code })
    await pause(chance.below(STEP_MS_MAX))
  }
}

try {
  createInterface({ input: process.stdin }).on('line', (line) => {
    orders.push(line === 'close' ? 'close' : 'rest')
  })
  const till = await opened()
  say({ said: 'ready' })
  const told = setInterval(() => standing(till), STANDING_MS)
  await serve(till)
  while (!orders.includes('close')) {
    // The pause after many failures is up to five minutes: somebody at the counter presses 马上同步.
    if (till.status().outbox.state === 'offline') till.hq.syncNow()
    await pause(URGE_MS)
  }
  clearInterval(told)
  await till.close()
  say({ said: 'closed' })
  process.exit(0)
} catch (error) {
  failed(error)
}
