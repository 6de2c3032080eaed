// How Stryker is asked: what it mutates, which tests it runs, where it leaves its report.
import { join } from 'node:path'
import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import { ROOT } from '../setup/project.mjs'
import { IN_PLACE } from './runner.ts'
import { SENTENCES } from './sentences.ts'

/** Where Stryker's JSON report of one run lies, from the root. */
export const REPORT = 'test-results/mutation.json'

/**
 * TypeScript 7 has no API a plugin could use, so no mutant is thrown out for its types, and Stryker, which would rewrite
 * tsconfig.json for its copy of the tree, is shown none.
 * @param files the modules to mutate, from the root
 */
export function strykerOptions(files: readonly string[]): PartialStrykerOptions {
  return {
    mutate: [...files],
    testRunner: IN_PLACE,
    plugins: ['runner.ts', 'sentences.ts'].map((name) => join(ROOT, 'build', 'mutation', name)),
    ignorers: [SENTENCES],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // The runner itself sees to what never ends; Stryker only steps in where the runner does not answer.
    timeoutMS: 900_000,
    tsconfigFile: 'none',
    tempDirName: '.cache/stryker',
    ignorePatterns: ['out', 'dist', 'test-results', '.cache', 'docs'],
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: REPORT },
    allowConsoleColors: false,
    thresholds: { high: 95, low: 90, break: null },
  }
}
