// One step of a check or a test run: runs a tool, times it, and keeps what it counted.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Counts, countsOfRun } from './counts.ts'
import { rowOf, type StepResult } from './results.ts'
import { runChild } from './setup/child.mjs'
import { ROOT } from './setup/project.mjs'

/** A step that prints nothing unless it fails, and counts as one. */
export type Check = { readonly name: string; readonly args: readonly string[] }

/** A step that runs tests with a JSON report and counts as many as ran. */
export type Suite = {
  readonly name: string
  readonly args: readonly string[]
  readonly report: string
  readonly read: (report: unknown) => Counts
}

/** Runs Node with the arguments and keeps everything printed. */
function quietly(args: readonly string[]): Promise<{ code: number; printed: string }> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const printed: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk))
  return new Promise((resolve) => {
    child.on('error', (cause) => resolve({ code: 127, printed: cause.message }))
    child.on('close', (code) =>
      resolve({ code: code ?? 1, printed: Buffer.concat(printed).toString('utf8') }),
    )
  })
}

const secondsSince = (began: number): number => (performance.now() - began) / 1000

/** Runs a check; its output appears only when it failed. */
export async function runCheck(check: Check): Promise<StepResult> {
  const began = performance.now()
  const { code, printed } = await quietly(check.args)
  if (code !== 0) process.stdout.write(`\n${printed.trim()}\n`)
  const counts = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  const result = {
    name: check.name,
    seconds: secondsSince(began),
    ...counts,
    skipped: [],
    problem: undefined,
  }
  process.stdout.write(`${rowOf(result)}\n`)
  return result
}

/** Runs a test program with its output on the terminal, and reads its report. */
export async function runSuite(suite: Suite): Promise<StepResult> {
  const began = performance.now()
  const report = join(ROOT, suite.report)
  // A report left by an earlier run must not be counted as this one's.
  rmSync(report, { force: true })
  const code = await runChild(process.execPath, suite.args, process.env)
  return { name: suite.name, seconds: secondsSince(began), ...countsOfRun(report, code, suite.read) }
}
