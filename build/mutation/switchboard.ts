// The object through which code that Stryker has mutated asks which mutant is at work, and counts what it passes.
import type { RunnerTask } from 'vitest'

type Counts = Record<string, number>

/** Stryker's own names, and the files; `hitCount` counts while a mutant is at work, which throws beyond `hitLimit`. */
type Switchboard = {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: { static: Counts; perTest: Record<string, Counts> } | undefined
  /** The test files of this worker, in the order they were run. */
  files?: Set<RunnerTask> | undefined
}

declare global {
  // Named by Stryker's instrumenter.
  var __stryker__: Switchboard | undefined
}

export function switchboard(): Switchboard {
  globalThis.__stryker__ ??= {}
  return globalThis.__stryker__
}
