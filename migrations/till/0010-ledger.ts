/** The first schema: the log, its projections, what lies beside it, and the print queue. Frozen once landed. */

/** Refuses every change of a fact: facts are corrected by further entries. */
const appendOnly = (table: string) => [
  `CREATE TRIGGER ${table}_is_never_updated BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  `CREATE TRIGGER ${table}_is_never_deleted BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
]

export const migration0010 = {
  version: 10,
  name: 'ledger',
  statements: [
    // Who this till is; made at its first start. One row.
    `CREATE TABLE till (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      till_id TEXT NOT NULL,
      shop_name TEXT NOT NULL,
      site_code TEXT NOT NULL,
      site_name TEXT NOT NULL,
      till_number INTEGER NOT NULL,
      epoch_number INTEGER NOT NULL,
      epoch TEXT NOT NULL,
      public_key TEXT NOT NULL,
      private_key TEXT NOT NULL,
      demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
      created_at_ms INTEGER NOT NULL
    ) STRICT`,

    // The log, which is the outbox too. 'text' is the canonical entry without its hash.
    `CREATE TABLE entry (
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL CHECK (seq >= 1),
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      text TEXT NOT NULL,
      hash TEXT NOT NULL UNIQUE,
      PRIMARY KEY (epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,
    ...appendOnly('entry'),

    // What was asked under an act's id, so that a repetition is told from a second act with the same id.
    `CREATE TABLE ask (
      act_id TEXT PRIMARY KEY,
      digest TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    ...appendOnly('ask'),

    // Projections: derived from the log alone, rebuilt and compared by verify.
    `CREATE TABLE posting (
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      line INTEGER NOT NULL,
      owner TEXT NOT NULL,
      asset TEXT NOT NULL,
      lot TEXT NOT NULL,
      holder TEXT NOT NULL,
      amount INTEGER NOT NULL CHECK (amount <> 0),
      PRIMARY KEY (epoch_number, seq, line),
      FOREIGN KEY (epoch_number, seq) REFERENCES entry (epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,
    ...appendOnly('posting'),
    // Lots of an owner that are not used up. Programme sources alone may be below zero.
    `CREATE TABLE balance (
      owner TEXT NOT NULL,
      asset TEXT NOT NULL,
      holder TEXT NOT NULL,
      lot TEXT NOT NULL,
      -- Epoch and place of the act that made the lot: its age, whatever a clock said.
      since INTEGER NOT NULL,
      amount INTEGER NOT NULL CHECK (amount >= 0 OR owner IN ('p:issued', 'p:owed')),
      PRIMARY KEY (owner, asset, holder, lot)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX balance_by_age ON balance (owner, asset, holder, since)',
    // The same over all lots, so that a balance costs one look-up however long the history. A row stays at zero: it says
    // that there was such an account (a right was issued).
    `CREATE TABLE holding (
      owner TEXT NOT NULL,
      asset TEXT NOT NULL,
      holder TEXT NOT NULL,
      amount INTEGER NOT NULL CHECK (amount >= 0 OR owner IN ('p:issued', 'p:owed')),
      PRIMARY KEY (owner, asset, holder)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE member (
      id TEXT PRIMARY KEY,
      tier TEXT NOT NULL,
      joined_on TEXT NOT NULL,
      profile_digest TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE card (
      number TEXT PRIMARY KEY,
      member_id TEXT NOT NULL REFERENCES member (id),
      state TEXT NOT NULL,
      applied_at_ms INTEGER NOT NULL,
      active_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX card_of_member ON card (member_id)',
    `CREATE TABLE sale (
      id TEXT PRIMARY KEY,
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      slip_number TEXT NOT NULL UNIQUE,
      member_id TEXT,
      business_date TEXT NOT NULL,
      staff TEXT,
      salesperson TEXT,
      due_fen INTEGER NOT NULL,
      accrued_points INTEGER NOT NULL,
      redeemed_points INTEGER NOT NULL,
      last_refund_id TEXT,
      wholly_returned INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE sale_line (
      sale_id TEXT NOT NULL REFERENCES sale (id),
      line INTEGER NOT NULL,
      text TEXT NOT NULL,
      article TEXT,
      price_class TEXT NOT NULL,
      category TEXT NOT NULL,
      quantity INTEGER NOT NULL,
      list_fen INTEGER NOT NULL,
      cost_fen INTEGER NOT NULL,
      kept_units INTEGER NOT NULL,
      PRIMARY KEY (sale_id, line)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE sale_tender (
      sale_id TEXT NOT NULL REFERENCES sale (id),
      position INTEGER NOT NULL,
      code TEXT NOT NULL,
      amount_fen INTEGER NOT NULL,
      PRIMARY KEY (sale_id, position)
    ) STRICT, WITHOUT ROWID`,
    // A member's timeline.
    `CREATE TABLE history (
      member_id TEXT NOT NULL,
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      entry_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      business_date TEXT NOT NULL,
      first_line TEXT NOT NULL,
      line_count INTEGER NOT NULL,
      amount_fen INTEGER NOT NULL,
      points INTEGER NOT NULL,
      slip_number TEXT,
      PRIMARY KEY (member_id, epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE member_year (
      member_id TEXT NOT NULL,
      year INTEGER NOT NULL,
      visits INTEGER NOT NULL,
      spent_fen INTEGER NOT NULL,
      PRIMARY KEY (member_id, year)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE shift (
      number INTEGER PRIMARY KEY,
      opened_by TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      closed_at_ms INTEGER
    ) STRICT`,

    // Beside the log: personal data, which can be erased without touching a hash.
    `CREATE TABLE profile (
      member_id TEXT PRIMARY KEY REFERENCES member (id),
      salt TEXT NOT NULL,
      name TEXT NOT NULL,
      pinyin TEXT NOT NULL,
      initials TEXT NOT NULL,
      phone TEXT,
      last_four TEXT,
      birthday_calendar TEXT,
      birthday_year INTEGER,
      birthday_month INTEGER,
      birthday_day INTEGER
    ) STRICT, WITHOUT ROWID`,
    'CREATE UNIQUE INDEX profile_phone ON profile (phone) WHERE phone IS NOT NULL',
    'CREATE INDEX profile_last_four ON profile (last_four)',
    'CREATE INDEX profile_name ON profile (name)',
    'CREATE INDEX profile_pinyin ON profile (pinyin)',
    'CREATE INDEX profile_initials ON profile (initials)',
    `CREATE TABLE staff (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
      pin_salt TEXT NOT NULL,
      pin_hash TEXT NOT NULL,
      wrong_pins INTEGER NOT NULL DEFAULT 0,
      locked_until_ms INTEGER NOT NULL DEFAULT 0,
      demo_pin TEXT
    ) STRICT, WITHOUT ROWID`,

    // Every programme version that a kept sale used is kept.
    `CREATE TABLE programme_version (
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      hash TEXT NOT NULL UNIQUE,
      document TEXT NOT NULL,
      PRIMARY KEY (id, version)
    ) STRICT, WITHOUT ROWID`,
    ...appendOnly('programme_version'),
    `CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,

    // The print queue, outside the sale's fate: the slip's model, never its bytes.
    `CREATE TABLE print_job (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      entry_id TEXT,
      kind TEXT NOT NULL,
      copy TEXT NOT NULL CHECK (copy IN ('original', 'reprint')),
      model TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'printed', 'failed', 'unknown')),
      reason TEXT,
      queued_at_ms INTEGER NOT NULL
    ) STRICT`,
    "CREATE INDEX print_job_open ON print_job (state, id) WHERE state <> 'printed'",
    "CREATE UNIQUE INDEX print_job_one_original ON print_job (entry_id) WHERE copy = 'original' AND entry_id IS NOT NULL",
  ],
} as const
