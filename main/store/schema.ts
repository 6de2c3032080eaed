/** The tables as Kysely sees them; migrations/till says what they are for. */
import type { Generated } from 'kysely'

export interface TillTable {
  id: number
  till_id: string
  shop_name: string
  site_code: string
  site_name: string
  till_number: number
  epoch_number: number
  epoch: string
  public_key: string
  private_key: string
  demo: number
  created_at_ms: number
}

export interface Schema {
  till: TillTable
  entry: { epoch_number: number; seq: number; id: string; kind: string; text: string; hash: string }
  ask: { act_id: string; digest: string }
  posting: {
    epoch_number: number
    seq: number
    line: number
    owner: string
    asset: string
    lot: string
    holder: string
    amount: number
  }
  balance: { owner: string; asset: string; holder: string; lot: string; since: number; amount: number }
  holding: { owner: string; asset: string; holder: string; amount: number }
  member: {
    id: string
    tier: string
    joined_on: string
    profile_digest: string
    card_number: string | null
    referrer: string | null
    ground_entry: string | null
    phone_lost: number
  }
  card: {
    number: string
    member_id: string
    state: string
    applied_at_ms: number
    active_at_ms: number
    why: string | null
  }
  staff_member: { staff_id: string; member_id: string }
  id_document: { member_id: string; hash: string; tail: string }
  guest: { id: string; phone_hash: string }
  sale: {
    id: string
    epoch_number: number
    seq: number
    slip_number: string
    member_id: string | null
    business_date: string
    staff: string | null
    salesperson: string | null
    due_fen: number
    accrued_points: number
    redeemed_points: number
    last_refund_id: string | null
    wholly_returned: number
    shift: number | null
    guest_id: string | null
    claim_id: string | null
  }
  entry_purchase: { purchase_id: string; member_id: string }
  unbacked: {
    of_slip: string
    entry_id: string
    business_date: string
  }
  sale_swap: {
    sale_id: string
    epoch_number: number
    seq: number
    position: number
    line: number
    units: number
    text: string
    article: string | null
  }
  sale_line: {
    sale_id: string
    line: number
    text: string
    article: string | null
    price_class: string
    category: string
    quantity: number
    list_fen: number
    cost_fen: number
    kept_units: number
  }
  sale_tender: { sale_id: string; position: number; code: string; amount_fen: number }
  history: {
    member_id: string
    epoch_number: number
    seq: number
    entry_id: string
    kind: string
    business_date: string
    first_line: string
    line_count: number
    amount_fen: number
    points: number
    slip_number: string | null
  }
  member_year: {
    member_id: string
    year: number
    visits: number
    spent_fen: number
    earned_points: number
    redemptions: number
  }
  member_day: { member_id: string; business_date: string; accrued_points: number }
  times_given: { member_id: string; what: string; code: string; business_date: string; times: number }
  adjusted_day: { staff: string; business_date: string; points: number }
  undone: { entry_id: string; undone_by: string }
  voucher: {
    number: string
    kind: string
    name: string
    terms: string
    bound_to: string | null
    member_id: string | null
    valid_from: string
    valid_to: string
    state: string
  }
  conversion: {
    member_id: string
    epoch_number: number
    seq: number
    lot: string
    step_points: number
    step_fen: number
  }
  conversion_lot: { conversion: string; position: number; lot: string; points: number }
  shift: { number: number; opened_by: string; opened_at_ms: number; closed_at_ms: number | null }
  profile: {
    member_id: string
    salt: string
    name: string
    pinyin: string
    initials: string
    phone: string | null
    last_four: string | null
    birthday_calendar: string | null
    birthday_year: number | null
    birthday_month: number | null
    birthday_day: number | null
  }
  staff: {
    id: string
    name: string
    role: string
    pin_salt: string
    pin_hash: string
    wrong_pins: number
    locked_until_ms: number
    demo_pin: string | null
    pepper: string
    gone: number
  }
  programme_version: { id: string; version: number; hash: string; document: string }
  setting: { name: string; value: string }
  hq_link: {
    id: number
    address: string
    organisation_id: string
    organisation_name: string
    hq_key: string
    site_code: string
    site_name: string
    till_number: number
    joined_at_ms: number
  }
  sync_state: {
    id: number
    epoch_number: number
    acked_seq: number
    acked_hash: string
    generation: string
    time_offset_ms: number
    last_contact_ms: number | null
    problem: string | null
    problem_since_ms: number | null
  }
  change_cursor: { part: number; pos: number }
  load_part: { part: number; last: string; done: number; total: number; through: number }
  inbox_message: {
    epoch_number: number
    generation: string
    n: number
    text: string
    hash: string
    signature: string
    beside: string | null
  }
  recall_open: { owner: string; asset: string }
  parked_entry: { epoch_number: number; seq: number; reason: string }
  directory: {
    member_id: string
    part: number
    pos: number
    merged_into: string | null
    tier: string
    joined_on: string
    home_site: string
    home_till: string | null
    referrer: string | null
    phone_lost: number
    card_number: string | null
    card_state: string | null
    card_why: string | null
    card_applied_at_ms: number | null
    card_active_at_ms: number | null
    profile_digest: string
    held: string
    counted: string
  }
  standing: { name: string; value: string }
  programme_adopted: { epoch_number: number; seq: number; id: string; version: number; hash: string }
  programme_due: {
    epoch_number: number
    seq: number
    id: string
    version: number
    hash: string
    valid_from: string
  }
  sale_arrived: {
    sale_id: string
    epoch_number: number
    seq: number
    slip_number: string
    member_id: string | null
    last_refund_id: string | null
    wholly_returned: number
    claim_id: string | null
  }
  member_alias: { from_id: string; to_id: string }
  home: { member_id: string; site: string; till: string | null }
  print_job: {
    id: Generated<number>
    entry_id: string | null
    kind: string
    copy: string
    model: string
    state: string
    reason: string | null
    queued_at_ms: number
  }
}
