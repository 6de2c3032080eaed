// `npm run storm [-- MINUTES] [--seed N] [--tills N]`: five tills and HQ on its own PostgreSQL, through the worst network there is, with
// kills on both sides; then everything drains, and a checker compares every till with HQ. Ends with 1 when they disagree.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPool } from '../../hq/db.ts'
import { type EmbeddedPostgres, openEmbedded } from '../../hq/postgres/embedded.ts'
import { accepted } from '../support/builders.ts'
import { disagreements } from './agreement.ts'
import { bundleTill } from './bundle.ts'
import { anHq } from './hq-process.ts'
import { prepareHq } from './prepare.ts'
import { blow, type StormReport } from './storm.ts'

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, tills: { type: 'string' } },
  allowPositionals: true,
})
const minutes = Number(positionals[0] ?? 10)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const tillCount = Number(values.tills ?? 5)
const SITES = 3

const root = mkdtempSync(join(tmpdir(), 'guike-storm-'))
const folder = (...names: string[]) => {
  const path = join(root, ...names)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function withPostgres<Value>(use: (postgres: EmbeddedPostgres) => Promise<Value>): Promise<Value> {
  const postgres = accepted(await openEmbedded({ dataDir, as: 'server' }))
  try {
    return await use(postgres)
  } finally {
    await postgres.close()
  }
}

function tell(report: StormReport): void {
  const counts = (numbers: Readonly<Record<string, number>>) =>
    Object.entries(numbers)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  const mega = (bytes: number) => `${Math.round(bytes / 1_048_576)} MiB`
  say(`acts acknowledged    ${counts(report.acts)}`)
  say(`refused              ${counts(report.refused)}`)
  say(`network              ${counts(report.faults)}`)
  say(`killed               ${report.kills.tills} tills, ${report.kills.hq} HQs`)
  say(`drained in           ${(report.drainedMs / 1_000).toFixed(1)} s`)
  say(
    `memory by thirds     ${report.memory.map(({ hq, till }) => `HQ ${mega(hq)}, a till ${mega(till)}`).join(' · ')}`,
  )
}

const dataDir = folder('hq')
const configHome = folder('config')
const bundle = await bundleTill()
say(`storm: ${minutes} minutes, ${tillCount} tills, seed ${seed}`)
let broken: readonly string[] = []
try {
  const { codes, staffPin, home } = await withPostgres(async (postgres) => ({
    ...(await prepareHq(postgres.url, join(configHome, 'guike-hq'), tillCount, SITES)),
    home: postgres.home,
  }))
  const hq = await anHq({
    args: ['--data-dir', dataDir],
    env: { ...process.env, XDG_CONFIG_HOME: configHome },
    killsPostgresIn: join(home, 'cluster'),
  })
  try {
    const tills = codes.map((code, till) => ({
      dataDir: folder(`till-${till}`, 'data'),
      configDir: folder(`till-${till}`, 'config'),
      code,
    }))
    const sharedDir = folder('shared')
    const report = await blow({
      seed,
      ms: minutes * 60_000,
      hqs: [hq],
      program: bundle.path,
      tills,
      staffPin,
      sharedDir,
      tell: say,
    })
    tell(report)
    await hq.stop()
    broken = await withPostgres(async (postgres) => {
      const pool = openPool({ url: postgres.url, connectionsMax: 4 })
      try {
        return await disagreements(pool, report.folders)
      } finally {
        await pool.end()
      }
    })
  } finally {
    await hq.stop()
  }
} finally {
  bundle.remove()
  rmSync(root, { recursive: true, force: true })
}
for (const what of broken) say(`  ${what}`)
say(broken.length === 0 ? 'all agree' : `${broken.length} disagreements`)
process.exitCode = broken.length === 0 ? 0 : 1
