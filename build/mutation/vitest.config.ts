// The tests a mutant of shared/domain has to get past: those of the domain (or those MUTATION_TESTS names, with commas between),
// the cheap ones first, and none after the first that fails. One worker runs all files, on one seed, so that a second measurement finds the same.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** 0 for the files that test the mutated module itself, 1 for examples, 2 for what draws cases by the hundred. */
function costOf({ moduleId }: TestSpecification, mutated: readonly string[]): number {
  if (mutated.some((path) => basename(moduleId).startsWith(basename(path, '.ts')))) return 0
  return /\bholds\(|\bfc\./.test(readFileSync(moduleId, 'utf8')) ? 2 : 1
}

class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const mutated = this.ctx.config.related ?? []
    const costs = new Map(files.map((file) => [file, costOf(file, mutated)]))
    return files.toSorted((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0))
  }
}

// biome-ignore lint/style/noDefaultExport: Vitest takes its configuration from the default export.
export default defineConfig({
  test: {
    include: process.env.MUTATION_TESTS?.split(',') ?? ['tests/domain/**/*.test.ts'],
    testTimeout: 60_000,
    isolate: false,
    sequence: { sequencer: CheapFirst },
    env: { PROPERTY_SEED: '1', PROPERTY_TIMES: '0.05' },
  },
})
