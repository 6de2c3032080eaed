/**
 * HQ's ledger: the tills and their logs as they arrived, what sits where, members and cards, inboxes, changes, matters for a person.
 * Every key begins with what its rows may be spread by (till, owner, member, partition). Frozen once landed.
 */

/** Refuses every change of a fact (0010 has the function): facts are corrected by further entries. */
const appendOnly = (table: string) => [
  `CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
]

export const migration0020 = {
  version: 20,
  name: 'ledger',
  statements: [
    // The row that every request of a till which writes locks first.
    `CREATE TABLE till (
      id text PRIMARY KEY,
      site text NOT NULL REFERENCES site (code),
      number integer NOT NULL CHECK (number BETWEEN 1 AND 99),
      public_key text NOT NULL,
      -- suspect: a fork or a broken chain; its push has stopped.
      state text NOT NULL CHECK (state IN ('active', 'suspect', 'lost', 'retired')),
      epoch text NOT NULL,
      program text,
      registered_at_ms bigint NOT NULL,
      seen_at_ms bigint,
      -- The till's clock less HQ's, as of the last hello.
      clock_off_ms bigint,
      UNIQUE (site, number)
    )`,
    // Each epoch's log as far as HQ has it, and its inbox in the present generation.
    `CREATE TABLE till_epoch (
      till text NOT NULL REFERENCES till (id),
      epoch text NOT NULL,
      epoch_number integer NOT NULL,
      last_seq integer NOT NULL,
      last_hash text NOT NULL,
      state text NOT NULL CHECK (state IN ('open', 'closed', 'lost')),
      generation text NOT NULL,
      inbox_n integer NOT NULL,
      inbox_hash text NOT NULL,
      -- The last message that an entry of this log has applied.
      applied_n integer NOT NULL,
      PRIMARY KEY (till, epoch)
    )`,
    `CREATE TABLE used_number (
      till text NOT NULL,
      nonce text NOT NULL,
      at_ms bigint NOT NULL,
      PRIMARY KEY (till, nonce)
    )`,
    'CREATE INDEX used_number_by_age ON used_number (at_ms)',

    // All logs: those of the tills, and HQ's own by lanes (till 'hq.NN', epoch = generation).
    `CREATE TABLE entry (
      till text NOT NULL,
      epoch text NOT NULL,
      seq integer NOT NULL CHECK (seq >= 1),
      id text NOT NULL,
      kind text NOT NULL,
      business_date date NOT NULL,
      at_ms bigint NOT NULL,
      received_at_ms bigint NOT NULL,
      text text NOT NULL,
      hash text NOT NULL,
      -- Why nobody could judge it; its postings are applied all the same.
      parked text,
      PRIMARY KEY (till, epoch, seq)
    )`,
    'CREATE INDEX entry_by_id ON entry (id)',
    ...appendOnly('entry'),
    // Heads of HQ's own lanes; an act of HQ's locks the lane of its member's partition.
    `CREATE TABLE hq_lane (
      lane integer PRIMARY KEY CHECK (lane BETWEEN 0 AND 63),
      generation text NOT NULL,
      seq integer NOT NULL,
      hash text NOT NULL
    )`,

    // What sits where. Accounts of the programme are kept over all lots (lot ''); only the listed sources are below zero.
    `CREATE TABLE balance (
      owner text NOT NULL,
      asset text NOT NULL,
      lot text NOT NULL,
      holder text NOT NULL,
      amount bigint NOT NULL CHECK (amount >= 0 OR owner IN ('p:issued', 'p:owed', 'p:loss', 'p:reserve')),
      PRIMARY KEY (owner, asset, lot, holder)
    )`,
    "CREATE INDEX balance_at_holder ON balance (holder, owner) WHERE amount <> 0 AND left(owner, 2) <> 'p:'",

    `CREATE TABLE member (
      id text PRIMARY KEY,
      part integer NOT NULL CHECK (part BETWEEN 0 AND 63),
      tier text NOT NULL,
      joined_on date NOT NULL,
      home_site text NOT NULL,
      home_till text,
      card_number text,
      referrer text,
      phone_lost boolean NOT NULL DEFAULT false,
      profile_digest text NOT NULL,
      merged_into text
    )`,
    'CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL',
    'CREATE INDEX member_in_part ON member (part, id)',
    `CREATE TABLE card (
      number text PRIMARY KEY,
      member_id text NOT NULL,
      state text NOT NULL,
      why text,
      applied_at_ms bigint NOT NULL,
      active_at_ms bigint NOT NULL
    )`,
    'CREATE INDEX card_of_member ON card (member_id)',
    // Beside the logs: what may be erased.
    `CREATE TABLE profile (
      member_id text PRIMARY KEY,
      salt text NOT NULL,
      name text NOT NULL,
      pinyin text NOT NULL,
      initials text NOT NULL,
      phone text,
      birthday jsonb,
      id_hash text,
      id_tail text
    )`,
    'CREATE INDEX profile_phone ON profile (phone) WHERE phone IS NOT NULL',
    'CREATE INDEX profile_last_four ON profile (right(phone, 4)) WHERE phone IS NOT NULL',
    'CREATE INDEX profile_name ON profile (name text_pattern_ops)',
    'CREATE INDEX profile_id_hash ON profile (id_hash) WHERE id_hash IS NOT NULL',

    // Changes of members in 64 partitions. Positions come from the head's row inside the transaction: no position is seen late.
    `CREATE TABLE partition_head (
      part integer PRIMARY KEY CHECK (part BETWEEN 0 AND 63),
      pos bigint NOT NULL
    )`,
    'INSERT INTO partition_head (part, pos) SELECT part, 0 FROM generate_series(0, 63) AS part',
    `CREATE TABLE member_change (
      part integer NOT NULL,
      pos bigint NOT NULL,
      member_id text NOT NULL,
      PRIMARY KEY (part, pos),
      UNIQUE (part, member_id)
    )`,
    // Up to which entry of a till the amounts of a member go.
    `CREATE TABLE member_counted (
      member_id text NOT NULL,
      holder text NOT NULL,
      seq integer NOT NULL,
      PRIMARY KEY (member_id, holder)
    )`,

    // Sales as a return at another till needs them; who holds the right is in the balances.
    `CREATE TABLE sale (
      id text PRIMARY KEY,
      till text NOT NULL,
      epoch text NOT NULL,
      seq integer NOT NULL,
      slip_number text NOT NULL,
      member_id text,
      business_date date NOT NULL,
      last_refund_id text,
      claim_id text,
      wholly_returned boolean NOT NULL DEFAULT false
    )`,
    'CREATE INDEX sale_of_slip ON sale (slip_number)',
    'CREATE INDEX sale_of_member ON sale (member_id) WHERE member_id IS NOT NULL',
    // What changed a sale since, in order: its claim, its returns; they travel with its refund right.
    `CREATE TABLE sale_since (
      sale_id text NOT NULL,
      place integer NOT NULL,
      entry_id text NOT NULL,
      till text NOT NULL,
      PRIMARY KEY (sale_id, place)
    )`,

    `CREATE TABLE programme_version (
      id text NOT NULL,
      version integer NOT NULL,
      hash text NOT NULL,
      document text NOT NULL,
      -- Null: a till's own from before it joined.
      published_at_ms bigint,
      valid_from date,
      PRIMARY KEY (id, version, hash)
    )`,
    ...appendOnly('programme_version'),

    `CREATE TABLE inbox (
      till text NOT NULL,
      epoch text NOT NULL,
      generation text NOT NULL,
      n integer NOT NULL,
      kind text NOT NULL,
      text text NOT NULL,
      hash text NOT NULL,
      signature text NOT NULL,
      beside jsonb,
      PRIMARY KEY (till, epoch, generation, n)
    )`,
    // What a till asked for by name, and what it got: the same request again gets the same answer.
    `CREATE TABLE request (
      id text PRIMARY KEY,
      till text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('grant', 'refund_right')),
      asked jsonb NOT NULL,
      granted jsonb NOT NULL,
      state text NOT NULL CHECK (state IN ('open', 'done')),
      at_ms bigint NOT NULL
    )`,
    "CREATE INDEX request_open ON request (kind, state) WHERE state = 'open'",

    // What a person decides, each with its evidence. One open matter for one subject.
    `CREATE TABLE matter (
      id text PRIMARY KEY,
      kind text NOT NULL,
      subject text NOT NULL,
      evidence jsonb NOT NULL,
      till text,
      state text NOT NULL CHECK (state IN ('open', 'decided')),
      opened_at_ms bigint NOT NULL,
      decided_by text,
      decided_at_ms bigint,
      decision jsonb
    )`,
    "CREATE UNIQUE INDEX matter_open ON matter (kind, subject) WHERE state = 'open'",
    'CREATE INDEX matter_by_age ON matter (state, opened_at_ms)',

    // What HQ's managers count. flow: what programme accounts took and gave, by day, site of the till and home site (RP-02, RP-11).
    `CREATE TABLE flow (
      business_date date NOT NULL,
      site text NOT NULL,
      home_site text NOT NULL,
      account text NOT NULL,
      asset text NOT NULL,
      amount bigint NOT NULL,
      PRIMARY KEY (business_date, site, home_site, account, asset)
    )`,
    `CREATE TABLE site_day (
      site text NOT NULL,
      business_date date NOT NULL,
      sales integer NOT NULL DEFAULT 0,
      due_fen bigint NOT NULL DEFAULT 0,
      member_sales integer NOT NULL DEFAULT 0,
      member_due_fen bigint NOT NULL DEFAULT 0,
      refunds integer NOT NULL DEFAULT 0,
      refunded_fen bigint NOT NULL DEFAULT 0,
      enrolled integer NOT NULL DEFAULT 0,
      PRIMARY KEY (site, business_date)
    )`,

    // The people who sign in at the tills of a site; the PIN's hash is peppered with the organisation's key.
    `CREATE TABLE site_staff (
      site text NOT NULL REFERENCES site (code),
      staff_id text NOT NULL,
      name text NOT NULL,
      role text NOT NULL CHECK (role IN ('cashier', 'manager')),
      pin_salt text NOT NULL,
      pin_hash text NOT NULL,
      PRIMARY KEY (site, staff_id)
    )`,
    // The organisation's policy for its tills. One row.
    `CREATE TABLE policy (
      id integer PRIMARY KEY CHECK (id = 1),
      document jsonb NOT NULL
    )`,
    `INSERT INTO policy (id, document) VALUES (1,
      '{"v": 1, "allowancePoints": 2000, "debtMaxPoints": 0, "unbackedPerDay": 3, "refundRightDays": 30}')`,
  ],
} as const
