// One change of the product for each rule that breaks it, and where the tests are that must notice.
import type { RuleMutant } from '../../build/rules/mutant.ts'
import { EARNING_MUTANTS } from './mutants-earning.ts'
import { RETURNING_MUTANTS } from './mutants-returning.ts'

export const MUTANTS: readonly RuleMutant[] = [...EARNING_MUTANTS, ...RETURNING_MUTANTS]
