/** All tables of HQ, joined from the parts that own them; a further part is one name more. */
import type { LedgerTables } from './ledger/tables.ts'
import type { OrganisationTables } from './organisation/tables.ts'

export type HqTables = OrganisationTables & LedgerTables
