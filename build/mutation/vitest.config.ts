// The tests a mutant of shared/domain has to get past: those of the domain (or those MUTATION_TESTS names, with commas between),
// the cheap ones first, and none after the first that fails. One worker runs all files, on one seed, so that a second measurement finds the same.
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const { MUTATION_TESTS: named, MUTATION_SOCKET: socket } = process.env
const tests = named?.split(',') ?? ['tests/domain/**/*.test.ts']
const SERVE = 'build/mutation/serve.ts'

/** 0 for examples, 1 for what draws cases by the hundred, 2 for what answers for mutants once all have run. */
function costOf({ moduleId }: TestSpecification): number {
  if (moduleId.endsWith(SERVE)) return 2
  return /\bholds\(|\bfc\./.test(readFileSync(moduleId, 'utf8')) ? 1 : 0
}

class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const costs = new Map(files.map((file) => [file, costOf(file)]))
    return files.toSorted((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0))
  }
}

// biome-ignore lint/style/noDefaultExport: Vitest takes its configuration from the default export.
export default defineConfig({
  test: {
    include: socket === undefined ? tests : [...tests, SERVE],
    setupFiles: ['build/mutation/setup.ts'],
    testTimeout: 60_000,
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: CheapFirst },
    env: { PROPERTY_SEED: '1', PROPERTY_TIMES: '0.05', PROPERTY_SHRINK: 'no' },
  },
})
