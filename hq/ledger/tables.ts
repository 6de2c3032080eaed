/** The ledger's tables as Kysely sees them; migrations/hq/0020-ledger.ts says what they are for. bigint columns are read as numbers. */

export interface LedgerTables {
  till: {
    id: string
    site: string
    number: number
    public_key: string
    state: 'active' | 'suspect' | 'lost' | 'retired'
    epoch: string
    program: string | null
    registered_at_ms: number
    seen_at_ms: number | null
    clock_off_ms: number | null
  }
  till_epoch: {
    till: string
    epoch: string
    epoch_number: number
    last_seq: number
    last_hash: string
    state: 'open' | 'closed' | 'lost'
    generation: string
    inbox_n: number
    inbox_hash: string
    applied_n: number
    /** Nothing of this epoch is to come any more; null while something is. */
    ended_at_ms: number | null
  }
  used_number: { till: string; nonce: string; at_ms: number }
  entry: {
    till: string
    epoch: string
    seq: number
    id: string
    kind: string
    business_date: string
    at_ms: number
    received_at_ms: number
    text: string
    hash: string
    parked: string | null
  }
  hq_lane: { lane: number; generation: string; seq: number; hash: string }
  balance: { owner: string; asset: string; lot: string; holder: string; amount: number }
  member: {
    id: string
    part: number
    tier: string
    joined_on: string
    home_site: string
    home_till: string | null
    card_number: string | null
    referrer: string | null
    phone_lost: boolean
    profile_digest: string
    merged_into: string | null
  }
  card: {
    number: string
    member_id: string
    state: string
    why: string | null
    applied_at_ms: number
    active_at_ms: number
  }
  profile: {
    member_id: string
    salt: string
    name: string
    pinyin: string
    initials: string
    phone: string | null
    birthday: unknown
    id_hash: string | null
    id_tail: string | null
  }
  partition_head: { part: number; pos: number }
  member_change: { part: number; pos: number; member_id: string }
  member_counted: { member_id: string; holder: string; seq: number }
  sale: {
    id: string
    till: string
    epoch: string
    seq: number
    slip_number: string
    member_id: string | null
    business_date: string
    last_refund_id: string | null
    claim_id: string | null
    wholly_returned: boolean
  }
  sale_since: { sale_id: string; place: number; entry_id: string; till: string }
  undone: { act_id: string; by_id: string }
  programme_version: {
    id: string
    version: number
    hash: string
    document: string
    published_at_ms: number | null
    valid_from: string | null
  }
  inbox: {
    till: string
    epoch: string
    generation: string
    n: number
    kind: string
    text: string
    hash: string
    signature: string
    beside: unknown
  }
  request: {
    id: string
    till: string
    kind: 'grant' | 'refund_right'
    asked: unknown
    granted: unknown
    state: 'open' | 'done'
    at_ms: number
  }
  matter: {
    id: string
    kind: string
    subject: string
    evidence: unknown
    till: string | null
    state: 'open' | 'decided'
    opened_at_ms: number
    decided_by: string | null
    decided_at_ms: number | null
    decision: unknown
  }
  flow: {
    business_date: string
    site: string
    home_site: string
    account: string
    asset: string
    amount: number
  }
  site_day: {
    site: string
    business_date: string
    sales: number
    due_fen: number
    member_sales: number
    member_due_fen: number
    refunds: number
    refunded_fen: number
    enrolled: number
  }
  site_staff: {
    site: string
    staff_id: string
    name: string
    role: 'cashier' | 'manager'
    pin_salt: string
    pin_hash: string
  }
  policy: { id: number; document: unknown }
}
