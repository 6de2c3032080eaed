// `npm run check`: types, style, the project's own rules, dead code. Every check runs; one that fails shows why.
import { checks, tidyCheck } from './checks.ts'
import { runCheck } from './steps.ts'

let passed = 0
let failed = 0
for (const check of [...checks(), tidyCheck()]) {
  const result = await runCheck(check)
  passed += result.passed
  failed += result.failed
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
