/** The tables of the organisation, its sites and its people, as Kysely sees them; migrations/hq/0010 says what they are for. */
import type { Generated } from 'kysely'

export interface OrganisationTables {
  organisation: {
    one: Generated<number>
    id: string
    name: string
    public_key: string
    generation_number: number
    generation: string
    created_at_ms: number
  }
  site: { code: string; name: string; created_at_ms: number }
  activation_code: {
    code_hash: string
    site_code: string
    till_number: number
    made_by: string
    made_at_ms: number
    expires_at_ms: number
    withdrawn_at_ms: number | null
    used_at_ms: number | null
    used_by: string | null
  }
  officer: {
    id: string
    name: string
    role: string
    password_salt: string
    password_hash: string
    wrong_passwords: Generated<number>
    locked_until_ms: Generated<number>
    disabled_at_ms: number | null
    created_at_ms: number
  }
  officer_session: { token_hash: string; officer_id: string; created_at_ms: number; expires_at_ms: number }
  officer_act: { id: string; at_ms: number; officer: string; what: string; subject: string }
}
