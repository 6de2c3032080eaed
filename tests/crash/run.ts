// `npm run crash [-- KILLS] [--seed N] [--power | --calls]`: ends cashiers by the hundred, by SIGKILL at any moment, by a
// power cut under their disk (Linux, root), or at their nth call to the system that changes a file (strace), and prints what
// came of it. Ends with 1 when anything broke.
import { parseArgs } from 'node:util'
import { type SeededChance, seededChance } from '../../main/demo/random.ts'
import { bundlePrograms } from './bundle.ts'
import { beginLife, drawKill, type Kill, type LifeCounts, type LifeSetting } from './life.ts'
import { aDisk, type Disk, withOwnMounts } from './power.ts'

const ZONES = ['Asia/Shanghai', 'America/Los_Angeles'] as const
const BASE_MS = Date.UTC(2026, 10, 21, 17)

/** A way to end cashiers. */
interface Ending {
  readonly killsDefault: number
  /** A folder serves so many kills; then a new one begins, so that first starts are killed too. */
  readonly killsPerLife: number
  readonly draw: (chance: SeededChance, kill: number) => Kill
}

/** Half of the folders are killed at their very start as well, before or while the till is set up. */
const START_KILLS = 4
const BY_SIGNAL: Ending = {
  killsDefault: 1_000,
  killsPerLife: 20,
  draw: (chance, kill) =>
    kill < START_KILLS && chance.happens(500)
      ? { after: 'start', ms: chance.between(150, 700) }
      : drawKill(chance),
}
const BY_POWER: Ending = { killsDefault: 100, killsPerLife: 20, draw: drawKill }
/** As many as a first start and a few acts make. */
const CALLS_MAX = 420
const BY_CALL: Ending = {
  killsDefault: 200,
  killsPerLife: 2,
  draw: (chance) => ({ after: 'call', nth: 1 + chance.below(CALLS_MAX) }),
}

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, power: { type: 'boolean' }, calls: { type: 'boolean' } },
  allowPositionals: true,
})
if (values.power) withOwnMounts()
const ending = values.power ? BY_POWER : values.calls ? BY_CALL : BY_SIGNAL
const kills = Number(positionals[0] ?? ending.killsDefault)
const seed = Number(values.seed ?? Date.now() % 1_000_000)

interface LifeReport {
  readonly counts: LifeCounts
  readonly broken: readonly string[]
}

async function live(
  setting: LifeSetting,
  chance: SeededChance,
  killsWanted: number,
  disk: Disk | null,
): Promise<LifeReport> {
  const life = await beginLife(setting)
  const broken: string[] = []
  try {
    for (let kill = 0; kill < killsWanted && broken.length === 0; kill += 1) {
      await life.killed(ending.draw(chance, kill))
      disk?.restart()
      if (chance.happens(667) && life.isMade()) broken.push(...life.look())
    }
    if (broken.length === 0) broken.push(...(await life.finish()))
  } catch (error) {
    broken.push(error instanceof Error ? error.message : String(error))
    disk?.restart()
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
const disk = values.power ? aDisk(chance) : null
let totals: Record<string, number> = {}
let jobs: Record<string, number> = {}
let brokenLives = 0
const began = performance.now()
process.stdout.write(`crash: ${kills} kills, seed ${seed}\n`)
try {
  for (let done = 0, lives = 0; done < kills; done += ending.killsPerLife, lives += 1) {
    const zone = ZONES[lives % ZONES.length] ?? 'UTC'
    const setting: LifeSetting = {
      program: programs.path('cashier'),
      seed: seed + done,
      zone,
      baseAtMs: BASE_MS,
      ...(disk === null ? {} : { parentDir: disk.folder, end: disk.cut }),
    }
    const { counts, broken } = await live(setting, chance, Math.min(ending.killsPerLife, kills - done), disk)
    const { jobs: lifeJobs, ...numbers } = counts
    totals = added(totals, numbers)
    jobs = added(jobs, lifeJobs)
    if (broken.length > 0) brokenLives += 1
    for (const what of broken) process.stdout.write(`  broken (seed ${setting.seed}, ${zone}): ${what}\n`)
    process.stdout.write(`  ${totals['kills']} kills, ${Math.round((performance.now() - began) / 1000)} s\n`)
  }
} finally {
  disk?.remove()
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
