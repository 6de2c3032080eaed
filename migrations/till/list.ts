/** The till's migrations in order, a static list. */
import { migration0010 } from './0010-ledger.ts'
import { migration0020 } from './0020-points-and-value.ts'
import { migration0030 } from './0030-people.ts'
import { migration0040 } from './0040-headquarters.ts'
import { migration0050 } from './0050-unbacked.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}

export const tillMigrations: readonly Migration[] = [
  migration0010,
  migration0020,
  migration0030,
  migration0040,
  migration0050,
]
