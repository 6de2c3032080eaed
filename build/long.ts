// `npm run test:long`: rules and reference against each other, and the laws of sale and return, over 100,000 generated cases
// (GUIKE_CASES says how many instead). It takes hours on a small machine, and prints the seed of whatever it finds.
import { join } from 'node:path'
import { runChild } from './setup/child.mjs'
import { ROOT } from './setup/project.mjs'

const CASES = '100000'

process.exitCode = await runChild(
  process.execPath,
  [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'tests/reference'],
  { GUIKE_CASES: CASES, ...process.env },
)
