// What a step of a check or a test run came to, and its row in the summary.
import type { Counts } from './counts.ts'

export type StepResult = Counts & {
  readonly name: string
  readonly seconds: number
  /** A sentence on why the step failed or did not run, where its own output does not say. */
  readonly problem: string | undefined
}

/** One row of the summary. */
export function rowOf(step: StepResult): string {
  const tenths = Math.round(step.seconds * 10)
  const time = `${Math.floor(tenths / 10)}.${tenths % 10} s`
  const skipped = step.skipped.length === 0 ? '' : `, ${step.skipped.length} skipped`
  const problem = step.problem === undefined ? '' : ` (${step.problem})`
  return `  ${step.name.padEnd(18)} ${time.padStart(8)}  ${step.passed} passed, ${step.failed} failed${skipped}${problem}`
}
