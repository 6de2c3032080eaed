/**
 * The life of one till: a folder, a printer, and one cashier after another, each killed at some moment. After every kill
 * somebody looks at what is left, or the next cashier finds it as it lies.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { SeededChance } from '../../main/demo/random.ts'
import { openStore } from '../../main/store/store.ts'
import { accepted } from '../support/builders.ts'
import type { CashierJob, CashierLine } from './cashier-job.ts'
import {
  actsInLog,
  brokenInLedger,
  brokenOnPaper,
  countedJobs,
  jobsBeingSent,
  missingActs,
} from './ledger-checks.ts'
import { type Paper, startPaper } from './paper.ts'
import type { Answer } from './script.ts'

/**
 * When a cashier is killed: so long after its start, after it asked for or got the answer of so many acts, or as it enters
 * its nth call to the system that changes a file (which needs strace).
 */
export type Kill =
  | { readonly after: 'start'; readonly ms: number }
  | { readonly after: 'asking' | 'done'; readonly acts: number; readonly ms: number }
  | { readonly after: 'call'; readonly nth: number }

export interface LifeSetting {
  /** The bundled cashier. */
  readonly program: string
  readonly seed: number
  /** The machine's zone, as TZ names it. */
  readonly zone: string
  readonly baseAtMs: number
  /** Where the folders are made. */
  readonly parentDir?: string
  /** How a cashier is ended; by SIGKILL unless something worse is at hand. */
  readonly end?: (child: ChildProcess) => void
}

export interface Life {
  /** Runs a cashier with a hundred acts before it and kills it; false when it came to its end before that. */
  readonly killed: (kill: Kill) => Promise<boolean>
  /** Whether a database was begun in the folder. */
  readonly isMade: () => boolean
  /** Opens the folder and says what is broken in it. */
  readonly look: () => readonly string[]
  /** Lets one more cashier finish in peace, then says what is broken in ledger and on paper. */
  readonly finish: () => Promise<readonly string[]>
  readonly counts: () => LifeCounts
  /** The acts that were answered, in their order. */
  readonly answered: () => readonly string[]
  readonly folders: { readonly dataDir: string; readonly configDir: string }
  readonly remove: () => Promise<void>
}

export interface LifeCounts {
  readonly kills: number
  /** Kills that came before the till was ready to serve. */
  readonly killsAtStart: number
  readonly acknowledged: number
  /** Acts asked again after a kill which had been booked before it: answered as done. */
  readonly repeatedAsDone: number
  /** Acts under way at a kill that were not booked, and done anew under their own id. */
  readonly doneAnew: number
  readonly jobs: Readonly<Record<string, number>>
}

const ACTS_AHEAD = 100

/** Under strace everything takes longer. */
const ACTS_TRACED = 6

/** The calls that change files: SQLite's, and those of the small files beside it. */
const CALLS = 'pwrite64,fsync,fdatasync,ftruncate,rename,unlink,mkdir'

/** How long a start and an act take, about: kills are spread over it. */
const START_MS = 700
const ACT_MS = 12

interface Told {
  next: number
  last: CashierJob['last']
  readonly answers: Map<string, Answer>
  readonly problems: string[]
  readonly sentAtKills: number[]
  kills: number
  killsAtStart: number
  repeatedAsDone: number
  doneAnew: number
  jobs: Readonly<Record<string, number>>
}

export async function beginLife(setting: LifeSetting): Promise<Life> {
  const root = mkdtempSync(join(setting.parentDir ?? tmpdir(), 'guike-life-'))
  const folders = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  const paper = await startPaper(setting.seed)
  const told: Told = {
    next: 0,
    last: null,
    answers: new Map(),
    problems: [],
    sentAtKills: [],
    kills: 0,
    killsAtStart: 0,
    repeatedAsDone: 0,
    doneAnew: 0,
    jobs: {},
  }
  const job = (acts: number): CashierJob => ({
    ...folders,
    printerPort: paper.port,
    seed: setting.seed,
    baseAtMs: setting.baseAtMs,
    from: told.next,
    acts,
    last: told.last,
  })
  return {
    folders,
    killed: async (kill) => {
      const acts = kill.after === 'call' ? ACTS_TRACED : ACTS_AHEAD
      const { isReady, isKilled } = await runCashier(setting, job(acts), told, kill)
      if (isKilled) told.kills += 1
      if (isKilled && !isReady) told.killsAtStart += 1
      return isKilled
    },
    isMade: () => existsSync(join(folders.dataDir, 'till.db')),
    look: () => look(folders, told),
    finish: async () => {
      await runCashier(setting, job(10), told, null)
      return [...look(folders, told), ...lookAtPaper(folders, told, paper)]
    },
    answered: () => [...told.answers.keys()],
    counts: () => ({ ...told, acknowledged: told.answers.size }),
    remove: async () => {
      await paper.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** `isReady`: the till came as far as serving. @throws when the cashier fails by itself */
async function runCashier(
  setting: LifeSetting,
  job: CashierJob,
  told: Told,
  kill: Kill | null,
): Promise<{ readonly isReady: boolean; readonly isKilled: boolean }> {
  const child = spawnCashier(setting, job, kill)
  const killed = () => child.kill('SIGKILL')
  process.once('exit', killed)
  let isOver = false
  const end = () => {
    if (isOver) return
    if (setting.end === undefined) killed()
    else setting.end(child)
  }
  let isReady = false
  let actsLeft = kill !== null && 'acts' in kill ? kill.acts : Number.POSITIVE_INFINITY
  if (kill?.after === 'start') setTimeout(end, kill.ms)
  eachLine(child.stdout, (line) => {
    if (line.said === 'ready') isReady = true
    hear(line, told)
    if (kill === null || kill.after === 'call' || line.said !== kill.after) return
    actsLeft -= 1
    if (actsLeft !== 0) return
    if (kill.ms === 0) end()
    else setTimeout(end, kill.ms)
  })
  const failure: Buffer[] = []
  child.stderr.on('data', (bytes: Buffer) => failure.push(bytes))
  const code = await new Promise<number | null>((resolve) => child.once('close', (ended) => resolve(ended)))
  isOver = true
  process.off('exit', killed)
  const why = Buffer.concat(failure).toString('utf8')
  if (code !== null && code !== 0) throw new Error(`the cashier failed (seed ${setting.seed}): ${why}`)
  return { isReady, isKilled: code === null }
}

function spawnCashier(setting: LifeSetting, job: CashierJob, kill: Kill | null) {
  const program = [process.execPath, setting.program, JSON.stringify(job)]
  const [command = '', ...args] = [...(kill?.after === 'call' ? tracer(kill.nth) : []), ...program]
  return spawn(command, args, {
    env: { ...process.env, TZ: setting.zone },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function tracer(nth: number): readonly string[] {
  return ['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', '-e', `inject=${CALLS}:signal=KILL:when=${nth}`]
}

function hear(line: CashierLine, told: Told): void {
  switch (line.said) {
    case 'asking':
      if (told.last?.place === line.place) told.doneAnew += 1
      told.last = { place: line.place, ask: line.ask }
      told.next = line.place + 1
      return
    case 'done':
      told.answers.set(line.answer.entryId, line.answer)
      return
    case 'repeated':
      repeated(line.answer, told)
      return
    case 'ready':
    case 'closed':
      return
  }
}

/** An act that was answered before is answered the same again. */
function repeated(answer: Answer, told: Told): void {
  const before = told.answers.get(answer.entryId)
  if (before === undefined) told.repeatedAsDone += 1
  else if (before.slipNumber !== answer.slipNumber)
    told.problems.push(`act ${answer.entryId} was answered with two slip numbers`)
  told.answers.set(answer.entryId, answer)
}

/** Whole lines only: one that the kill cut off was never said. */
function eachLine(output: Readable, listener: (line: CashierLine) => void): void {
  let text = ''
  output.setEncoding('utf8')
  output.on('data', (part: string) => {
    text += part
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) listener(JSON.parse(line) as CashierLine)
  })
}

function look(folders: Life['folders'], told: Told): readonly string[] {
  const store = accepted(openStore(folders))
  try {
    told.sentAtKills.push(...jobsBeingSent(store.db))
    const asked = told.last?.ask.input.actId
    const unasked = actsInLog(store.db).filter((id) => !told.answers.has(id) && id !== asked)
    return [
      ...told.problems,
      ...brokenInLedger(store),
      ...missingActs(store.db, [...told.answers.keys()]).map((id) => `act ${id} was answered and is lost`),
      ...unasked.map((id) => `act ${id} was never asked for`),
    ]
  } finally {
    store.close()
  }
}

function lookAtPaper(folders: Life['folders'], told: Told, paper: Paper): readonly string[] {
  const store = accepted(openStore(folders))
  try {
    told.jobs = countedJobs(store.db)
    return brokenOnPaper(store.db, paper.slips(), told.sentAtKills)
  } finally {
    store.close()
  }
}

/** Most kills fall into an act or just behind it, after few acts or many; one in six comes before the till serves. */
export function drawKill(chance: SeededChance): Kill {
  const which = chance.below(6)
  if (which === 0) return { after: 'start', ms: chance.below(START_MS) }
  const acts = 1 + chance.below(which === 1 ? ACTS_AHEAD - 1 : 25)
  const ms = chance.happens(400) ? 0 : chance.below(ACT_MS)
  return { after: which === 2 ? 'done' : 'asking', acts, ms }
}
