// The checks that read the sources: types of every layer, style, and code nothing uses.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './setup/project.mjs'
import type { Check } from './steps.ts'

const tool = (...path: string[]): string => join(ROOT, 'node_modules', ...path)

/** One check per folder with a compiler configuration: each layer sees only what may exist where it runs. */
function typeChecks(): Check[] {
  return readdirSync(ROOT)
    .filter((folder) => folder !== 'node_modules' && existsSync(join(ROOT, folder, 'tsconfig.json')))
    .map((folder) => ({
      name: `types ${folder}`,
      args: [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', join(ROOT, folder, 'tsconfig.json')],
    }))
}

/** All checks, in the order they run. */
export function checks(): Check[] {
  return [
    ...typeChecks(),
    { name: 'style', args: [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings'] },
    { name: 'dead code', args: [tool('knip', 'bin', 'knip.js'), '--no-progress'] },
  ]
}

/** The project's own rules, as a check of their own; in a full run they are among the tests. */
export function tidyCheck(): Check {
  return { name: 'tidy', args: [tool('vitest', 'vitest.mjs'), 'run', 'tests/tidy.test.ts'] }
}
