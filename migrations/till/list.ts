/** The till's migrations in order, a static list. */
import { migration0010 } from './0010-ledger.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}

export const tillMigrations: readonly Migration[] = [migration0010]
