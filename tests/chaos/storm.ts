/**
 * The storm: tills and HQ as processes, a network that loses, cuts, delays and doubles, and somebody who kills any of them at any
 * moment. Then the sky clears, every queue drains, and everybody must agree.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type SeededChance, seededChance } from '../../main/demo/random.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import type { TillFolder } from './agreement.ts'
import { aTill, type ChaosTill } from './programs.ts'

/** HQ as a program that can be killed. */
export interface StormHq {
  readonly port: number
  start(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  memoryBytes(): number
}

export interface StormTill {
  readonly dataDir: string
  readonly configDir: string
  readonly code: string
}

export interface StormOptions {
  readonly seed: number
  /** How long it blows. */
  readonly ms: number
  /** The processes of HQ, all on one database. */
  readonly hqs: readonly StormHq[]
  /** The till's program, bundled. */
  readonly program: string
  readonly tills: readonly StormTill[]
  readonly staffPin: string
  readonly sharedDir: string
  /** Told now and then how it goes. */
  readonly tell?: (line: string) => void
}

export interface StormReport {
  readonly folders: readonly TillFolder[]
  readonly kills: { readonly tills: number; readonly hq: number }
  readonly acts: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly faults: Readonly<Record<string, number>>
  /** From the clearing of the sky to the last empty queue. */
  readonly drainedMs: number
  /** Resident memory of HQ and of the largest till, bytes: by thirds of the storm, the last third's most. */
  readonly memory: readonly { readonly hq: number; readonly till: number }[]
}

const FAULTS_PERMILLE = 300
const READY_MS_MAX = 60_000
const DRAIN_MS_MAX = 120_000
/** Every queue has been empty for so many looks in a row. */
const CALM_LOOKS = 4
const LOOK_MS = 700

export async function blow(options: StormOptions): Promise<StormReport> {
  const chance = seededChance(options.seed)
  const { hqs } = options
  for (const hq of hqs) await hq.start()
  const targetPorts = hqs.map(({ port }) => port)
  const proxy = await startFaultProxy({ targetPorts, chance, faultsPermille: FAULTS_PERMILLE })
  const tills = options.tills.map((till, number) =>
    aTill(options.program, {
      ...till,
      till: number,
      hqAddress: proxy.url,
      staffPin: options.staffPin,
      sharedDir: options.sharedDir,
      seed: options.seed + number * 1_000_003,
    }),
  )
  try {
    for (const till of tills) till.start()
    await until(() => tills.every((till) => till.ready()), READY_MS_MAX, 'the tills do not come up')
    const { kills, memory } = await rage(options, chance, proxy, tills)
    const drainedMs = await calm(options, proxy, tills)
    return {
      folders: tills.map(({ acknowledged }, number) => folderOf(options.tills[number], acknowledged)),
      kills,
      acts: summed(tills.map(({ done }) => done)),
      refused: summed(tills.map(({ refused }) => refused)),
      faults: proxy.counts(),
      drainedMs,
      memory,
    }
  } finally {
    await Promise.allSettled(tills.map((till) => till.kill()))
    await proxy.close()
  }
}

function folderOf(till: StormTill | undefined, acknowledged: readonly string[]): TillFolder {
  if (till === undefined) throw new Error('a till without a folder')
  return { dataDir: till.dataDir, configDir: till.configDir, acknowledged }
}

async function rage(
  { ms, hqs, tell }: StormOptions,
  chance: SeededChance,
  proxy: FaultProxy,
  tills: readonly ChaosTill[],
): Promise<Pick<StormReport, 'kills' | 'memory'>> {
  const began = performance.now()
  const kills = { tills: 0, hq: 0 }
  const thirds = [1, 2, 3].map(() => ({ hq: 0, till: 0 }))
  let toldMs = 0
  proxy.setMood('faulty')
  for (let spent = 0; spent < ms; spent = performance.now() - began) {
    await pause(chance.between(200, 1_800))
    const draw = chance.below(100)
    if (draw < 30) {
      const till = chance.pick(tills)
      await till.kill()
      kills.tills += 1
      await pause(chance.below(1_500))
      till.start()
    } else if (draw < 40) {
      const hq = chance.pick(hqs)
      await hq.kill()
      kills.hq += 1
      await pause(chance.below(3_000))
      await hq.start()
    } else if (draw < 55) proxy.setMood('cut')
    else if (draw < 70) proxy.setMood('calm')
    else proxy.setMood('faulty')
    const third = thirds[Math.min(2, Math.floor((3 * spent) / ms))]
    if (third !== undefined) {
      third.hq = Math.max(third.hq, ...hqs.map((hq) => hq.memoryBytes()))
      third.till = Math.max(third.till, ...tills.map((till) => till.standing()?.memoryBytes ?? 0))
    }
    if (spent - toldMs < 30_000) continue
    toldMs = spent
    const acts = tills.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
    tell?.(`${Math.round(spent / 1_000)} s: ${acts} acts, ${kills.tills} tills and ${kills.hq} HQs killed`)
  }
  return { kills, memory: thirds }
}

/** Lets everything drain and closes the tills; milliseconds until the last queue was empty. */
async function calm(
  { tell }: Pick<StormOptions, 'tell'>,
  proxy: FaultProxy,
  tills: readonly ChaosTill[],
): Promise<number> {
  proxy.setMood('calm')
  tell?.('the sky clears')
  const began = performance.now()
  await until(() => tills.every((till) => till.ready()), READY_MS_MAX, 'the tills do not come up again')
  for (const till of tills) till.order('rest')
  let looks = 0
  await until(
    () => {
      const empty = tills.every((till) => {
        const standing = till.standing()
        return standing !== null && standing.waiting === 0 && standing.state === 'idle'
      })
      looks = empty ? looks + 1 : 0
      return looks >= CALM_LOOKS
    },
    DRAIN_MS_MAX,
    () => `the queues do not drain: ${tills.map((till) => JSON.stringify(till.standing())).join(' ')}`,
  )
  const drainedMs = Math.round(performance.now() - began - CALM_LOOKS * LOOK_MS)
  for (const till of tills) till.order('close')
  await Promise.all(tills.map((till) => till.closed()))
  return Math.max(0, drainedMs)
}

async function until(holds: () => boolean, msMax: number, otherwise: string | (() => string)): Promise<void> {
  const end = performance.now() + msMax
  while (!holds()) {
    if (performance.now() > end) throw new Error(typeof otherwise === 'string' ? otherwise : otherwise())
    await pause(LOOK_MS)
  }
}

function summed(many: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const one of many)
    for (const [name, count] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + count
  return sum
}
