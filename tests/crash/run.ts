// `npm run crash [-- KILLS] [--seed N]`: kills cashiers by the hundred and prints what came of it; ends with 1 when anything broke.
import { parseArgs } from 'node:util'
import { type SeededChance, seededChance } from '../../main/demo/random.ts'
import { bundlePrograms } from './bundle.ts'
import { beginLife, drawKill, type LifeCounts, type LifeSetting } from './life.ts'

const KILLS_DEFAULT = 1_000
/** A folder serves so many kills; then a new one begins, so that first starts are killed too. */
const KILLS_PER_LIFE = 20
const ZONES = ['Asia/Shanghai', 'America/Los_Angeles'] as const
const BASE_MS = Date.UTC(2026, 10, 21, 17)

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' } },
  allowPositionals: true,
})
const kills = Number(positionals[0] ?? KILLS_DEFAULT)
const seed = Number(values.seed ?? Date.now() % 1_000_000)

interface LifeReport {
  readonly counts: LifeCounts
  readonly broken: readonly string[]
}

/** Half of the folders are killed at their very start as well, before or while the till is set up. */
async function live(setting: LifeSetting, chance: SeededChance, killsWanted: number): Promise<LifeReport> {
  const life = await beginLife(setting)
  const broken: string[] = []
  const startKills = chance.happens(500) ? Math.min(killsWanted, 4) : 0
  try {
    for (let kill = 0; kill < killsWanted && broken.length === 0; kill += 1) {
      await life.killed(
        kill < startKills ? { after: 'start', ms: chance.between(150, 700) } : drawKill(chance),
      )
      if (chance.happens(667) && life.isMade()) broken.push(...life.look())
    }
    if (broken.length === 0) broken.push(...(await life.finish()))
  } catch (error) {
    broken.push(error instanceof Error ? error.message : String(error))
  } finally {
    await life.remove()
  }
  return { counts: life.counts(), broken }
}

function added(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) {
  const sum: Record<string, number> = { ...one }
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

const programs = await bundlePrograms(['cashier'])
const chance = seededChance(seed)
let totals: Record<string, number> = {}
let jobs: Record<string, number> = {}
let brokenLives = 0
const began = performance.now()
process.stdout.write(`crash: ${kills} kills, seed ${seed}\n`)
try {
  for (let done = 0; done < kills; done += KILLS_PER_LIFE) {
    const zone = ZONES[(done / KILLS_PER_LIFE) % ZONES.length] ?? 'UTC'
    const lifeSeed = seed + done
    const setting = { program: programs.path('cashier'), seed: lifeSeed, zone, baseAtMs: BASE_MS }
    const { counts, broken } = await live(setting, chance, Math.min(KILLS_PER_LIFE, kills - done))
    const { jobs: lifeJobs, ...numbers } = counts
    totals = added(totals, numbers)
    jobs = added(jobs, lifeJobs)
    if (broken.length > 0) brokenLives += 1
    for (const what of broken) process.stdout.write(`  broken (seed ${lifeSeed}, ${zone}): ${what}\n`)
    process.stdout.write(`  ${totals['kills']} kills, ${Math.round((performance.now() - began) / 1000)} s\n`)
  }
} finally {
  programs.remove()
}
const rows: readonly (readonly [string, number])[] = [
  ['kills', totals['kills'] ?? 0],
  ['  before the till served', totals['killsAtStart'] ?? 0],
  ['acts acknowledged', totals['acknowledged'] ?? 0],
  ['acts found done when asked again', totals['repeatedAsDone'] ?? 0],
  ['acts not booked at the kill, done anew', totals['doneAnew'] ?? 0],
  ['slips printed', jobs['printed'] ?? 0],
  ['slips of which nobody knows', jobs['unknown'] ?? 0],
  ['folders with anything broken', brokenLives],
]
process.stdout.write(rows.map(([name, count]) => `${name.padEnd(42)}${String(count).padStart(8)}\n`).join(''))
process.exitCode = brokenLives === 0 ? 0 : 1
