/** 自证: the till's books recomputed on demand, on a copy and in a thread of its own, so that the counter stays quick. */
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { ProofLine, ProofView } from '../../shared/contract/hq.ts'
import { ok, type Result } from '../../shared/domain/result.ts'
import { discardCopy, writeCopy } from '../store/copy.ts'
import type { TillStore } from '../store/store.ts'
import type { VerifyReport } from '../store/verify.ts'
import type { Clock } from './clock.ts'

export interface Proof {
  /** Begins one, unless one is under way. Refuses what the disk refuses. */
  start(store: TillStore): Result<ProofView>
  view(): ProofView
  /** Ends one that is under way, with its copy. */
  close(): Promise<void>
}

export interface ProofOptions {
  readonly clock: Clock
  readonly configDir: string
  readonly onDefect: (error: unknown) => void
}

/** What the thread is told. */
export interface ProofTask {
  readonly copyPath: string
  readonly dataDir: string
  readonly configDir: string
}

const NO_PROOF: ProofView = { state: 'none', startedAtMs: null, tookMs: null, lines: [] }

export function createProof({ clock, configDir, onDefect }: ProofOptions): Proof {
  let view = NO_PROOF
  let worker: Worker | null = null
  let copyPath: string | null = null
  const ended = () => {
    worker = null
    if (copyPath !== null) discardCopy(copyPath)
    copyPath = null
  }
  const failed = (error: unknown) => {
    if (view.state !== 'running') return
    view = { ...NO_PROOF, state: 'failed', startedAtMs: view.startedAtMs }
    onDefect(error)
  }
  return {
    view: () => view,
    start: (store) => {
      if (view.state === 'running') return ok(view)
      const copy = writeCopy(store, 'proof')
      if (!copy.ok) return copy
      const startedAtMs = clock.nowMs()
      const began = performance.now()
      copyPath = copy.value
      view = { state: 'running', startedAtMs, tookMs: null, lines: [] }
      const task: ProofTask = { copyPath, dataDir: store.folder.path, configDir }
      worker = new Worker(workerFile(), { workerData: task })
      worker.once('message', (report: VerifyReport) => {
        const tookMs = Math.round(performance.now() - began)
        view = { state: 'done', startedAtMs, tookMs, lines: proofLines(report) }
      })
      worker.once('error', failed)
      worker.once('exit', (code) => {
        failed(new Error(`the proof ended with ${code} and said nothing`))
        ended()
      })
      return ok(view)
    },
    close: async () => {
      const running = worker
      if (running === null) return
      view = NO_PROOF
      await running.terminate()
    },
  }
}

/** Beside this file; in what is built beside the programs, whose shared parts lie one folder deeper. */
function workerFile(): URL {
  if (import.meta.filename.endsWith('.ts')) return new URL('./proof-worker.ts', import.meta.url)
  const here = import.meta.dirname
  const programs = basename(here) === 'parts' ? dirname(here) : here
  return pathToFileURL(join(programs, 'till', 'proof-worker.js'))
}

const CODES = [
  'balanced',
  'not_below_zero',
  'chain',
  'projections',
  'recomputed',
  'refunds',
  'slips',
  'acknowledged',
] as const
type ProofCode = (typeof CODES)[number]

/** Which invariant of the ledger a check belongs to; what is no other's is part of judging each act again. */
const CODE_OF: Readonly<Record<string, ProofCode>> = {
  balanced: 'balanced',
  'single writer': 'balanced',
  'not below zero': 'not_below_zero',
  replayed: 'not_below_zero',
  'entry hash': 'chain',
  'canonical text': 'chain',
  envelope: 'chain',
  till: 'chain',
  'dense sequence': 'chain',
  chain: 'chain',
  file: 'projections',
  references: 'projections',
  profile: 'projections',
  'refund chain': 'refunds',
  'refund state': 'refunds',
  undone: 'refunds',
  void: 'refunds',
  'slip number': 'slips',
  acknowledged: 'acknowledged',
  'inbox order': 'acknowledged',
  'inbox message': 'acknowledged',
  'inbox effect': 'acknowledged',
  'inbox signature': 'acknowledged',
  meeting: 'acknowledged',
}

function codeOf(check: string): ProofCode {
  return CODE_OF[check] ?? (check.startsWith('table ') ? 'projections' : 'recomputed')
}

/** What verify looked at and found, by invariant: each has its line, also one of which there was nothing to check. */
export function proofLines(report: VerifyReport): readonly ProofLine[] {
  return CODES.map((code) => ({
    code,
    checked: Object.entries(report.checked)
      .filter(([check]) => codeOf(check) === code)
      .reduce((sum, [, times]) => sum + times, 0),
    findings: report.findings
      .filter(({ check }) => codeOf(check) === code)
      .map(({ where, what }) => ({ where, what })),
  }))
}
