/** HQ's migrations in order, a static list; a further one is one line more. */
import { migration0010 } from './0010-organisation.ts'
import { migration0020 } from './0020-ledger.ts'
import { migration0030 } from './0030-ledger-places.ts'
import { migration0040 } from './0040-matters-found.ts'
import { migration0050 } from './0050-ended-epochs.ts'
import { migration0060 } from './0060-debt-without-limit.ts'
import { migration0070 } from './0070-few-of-many.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}

export const hqMigrations: readonly Migration[] = [
  migration0010, // the organisation, its sites and people
  migration0020, // the ledger
  migration0030, // where tills stood, what was undone
  migration0040, // matters by kind and till
  migration0050, // epochs that are over
  migration0060, // the policy's default
  migration0070, // what is found among very many
]
