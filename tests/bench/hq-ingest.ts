// What HQ takes in a second: a real till's log pushed with all checks on (chain, envelope, every body, every act judged again,
// balances, projections), beside COPY of the same entries by one connection, in the same run; and where the rest of the time goes.
import { mkdtempSync, rmSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { openPool } from '../../hq/db.ts'
import { push } from '../../hq/ledger/push.ts'
import { openLog } from '../../hq/logs.ts'
import { openHq } from '../../hq/open.ts'
import { openEmbedded } from '../../hq/postgres/embedded.ts'
import { makeDemoShop } from '../../main/demo/demo-shop.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { bringIn, pushOf, readTillLog, type TillLog } from '../support/till-log.ts'

const BATCH = 500
const root = mkdtempSync(join(tmpdir(), 'guike-ingest-'))
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function demoLog(): Promise<TillLog> {
  const folders = { dataDir: join(root, 'till'), configDir: join(root, 'till-config') }
  const till = accepted(await openTill({ ...folders, empty: false, makeDemoShop }))
  await till.close()
  return readTillLog(folders)
}

/** Rows as COPY's text format wants them. */
function copyText(log: TillLog): string[] {
  const plain = (text: string) => text.replaceAll('\\', '\\\\')
  return log.texts.map((text) => {
    const { seq, id, kind, atMs, businessDate } = JSON.parse(text)
    const row = [
      log.tillId,
      log.epoch,
      seq,
      id,
      kind,
      businessDate,
      atMs,
      atMs,
      plain(text),
      'a'.repeat(64),
      '\\N',
    ]
    return `${row.join('\t')}\n`
  })
}

/** Own time by where the code is, from the profiler's samples. */
function byPlace(profile: Awaited<ReturnType<typeof profiled>>['profile']): Map<string, number> {
  const self = new Map(profile.nodes.map((node) => [node.id, placeOf(node.callFrame)]))
  const times = new Map<string, number>()
  profile.samples?.forEach((id, index) => {
    const place = self.get(id) ?? 'other'
    times.set(place, (times.get(place) ?? 0) + (profile.timeDeltas?.[index] ?? 0))
  })
  return times
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\/shared\/domain\/canonical/, 'canonical text'],
  [/\/shared\/domain\//, 'rules (shared/domain)'],
  [/\/node_modules\/zod\//, 'bounds (zod)'],
  [/\/shared\/wire\//, 'bounds (zod)'],
  [/\/node_modules\/(pg|pg-.*|kysely|postgres.*)\//, 'the driver (pg, kysely)'],
  [/\/hq\//, 'books (hq)'],
  [/date-fns|lunar|@date-fns/, 'calendar'],
]

function placeOf({ url, functionName }: { readonly url: string; readonly functionName: string }): string {
  if (functionName === '(idle)') return 'waiting for PostgreSQL'
  if (functionName === '(garbage collector)') return 'garbage'
  const found = PLACES.find(([pattern]) => pattern.test(url))
  if (found !== undefined) return found[1]
  return url.startsWith('node:') || url === '' ? 'Node (JSON, SHA-256, sockets)' : 'other'
}

async function profiled(work: () => Promise<void>) {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return { profile }
}

try {
  const log = await demoLog()
  const rows = log.texts.length
  const postgres = accepted(await openEmbedded({ dataDir: join(root, 'hq'), as: 'server' }))
  const opened = accepted(
    await openHq({
      url: postgres.url,
      configDir: join(root, 'config'),
      log: openLog({ write: () => undefined }),
    }),
  )
  const pool = openPool({ url: postgres.url, connectionsMax: 2 })
  const client = await pool.connect()
  await client.query('CREATE TABLE plain_entry (LIKE entry INCLUDING INDEXES)')

  const copyOnce = async (): Promise<number> => {
    await client.query('TRUNCATE plain_entry')
    const lines = copyText(log)
    const began = performance.now()
    await pipeline(Readable.from(lines), client.query(copyFrom('COPY plain_entry FROM STDIN')))
    return performance.now() - began
  }
  const pushAll = async (): Promise<number> => {
    const began = performance.now()
    for (let first = 1; first <= rows; first += BATCH) {
      const batch = pushOf(log, first, Math.min(rows, first + BATCH - 1))
      const ids = new Set(batch.entries.flatMap((text) => /"memberId":"([^"]+)"/g.exec(text)?.[1] ?? []))
      const profiles = log.profiles.filter(({ memberId }) => ids.has(memberId)).slice(0, BATCH)
      const answered = await push(opened.parts, log.tillId, { ...batch, profiles })
      if (!answered.ok) throw new Error(JSON.stringify(answered.problem))
    }
    return performance.now() - began
  }

  const copies = [await copyOnce(), await copyOnce(), await copyOnce()].sort((a, b) => a - b)
  const copyMs = copies[1] ?? 0
  await bringIn({ parts: opened.parts } as Parameters<typeof bringIn>[0], log)
  let pushMs = 0
  const { profile } = await profiled(async () => {
    pushMs = await pushAll()
  })
  const againMs = await pushAll()
  const rate = (ms: number) => Math.round((rows * 1_000) / ms)
  say(`${rows} entries of a real till, batches of ${BATCH}`)
  say(`COPY by one connection         ${rate(copyMs)} entries/s`)
  say(`push with all checks, profiled ${rate(pushMs)} entries/s, ${(copyMs / pushMs).toFixed(3)} of COPY`)
  say(
    `the same push again            ${rate(againMs)} entries/s, ${(pushMs / againMs).toFixed(2)} of the first`,
  )
  const matters = await client.query('SELECT kind, count(*) FROM matter GROUP BY kind')
  say(`matters for a person           ${JSON.stringify(matters.rows)}`)
  const times = [...byPlace(profile)].sort((a, b) => b[1] - a[1])
  const all = times.reduce((sum, [, micros]) => sum + micros, 0)
  say('where the time of a push goes')
  for (const [place, micros] of times) say(`  ${place.padEnd(32)} ${((100 * micros) / all).toFixed(1)} %`)
  client.release()
  await pool.end()
  opened.stop()
  await opened.close()
  await postgres.close()
} finally {
  rmSync(root, { recursive: true, force: true })
}
