/** A till with headquarters: where sync stands, HQ's messages, members of other tills, sales whose refund right came here. */

const appendOnly = (table: string) => [
  `CREATE TRIGGER ${table}_is_never_updated BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  `CREATE TRIGGER ${table}_is_never_deleted BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
]

export const migration0040 = {
  version: 40,
  name: 'headquarters',
  statements: [
    // Whom this till belongs to since it joined. One row or none.
    `CREATE TABLE hq_link (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      address TEXT NOT NULL,
      organisation_id TEXT NOT NULL,
      organisation_name TEXT NOT NULL,
      hq_key TEXT NOT NULL,
      site_code TEXT NOT NULL,
      site_name TEXT NOT NULL,
      till_number INTEGER NOT NULL,
      joined_at_ms INTEGER NOT NULL
    ) STRICT`,
    // How far HQ has this epoch's log, and how the talk with it went last. One row or none.
    `CREATE TABLE sync_state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      epoch_number INTEGER NOT NULL,
      acked_seq INTEGER NOT NULL,
      acked_hash TEXT NOT NULL,
      generation TEXT NOT NULL,
      -- HQ's clock less this machine's.
      time_offset_ms INTEGER NOT NULL,
      last_contact_ms INTEGER,
      problem TEXT,
      problem_since_ms INTEGER
    ) STRICT`,
    `CREATE TABLE change_cursor (
      part INTEGER PRIMARY KEY CHECK (part BETWEEN 0 AND 63),
      pos INTEGER NOT NULL
    ) STRICT`,
    // The first load, partition by partition: the last member that came, how many did, about how many there are.
    `CREATE TABLE load_part (
      part INTEGER PRIMARY KEY CHECK (part BETWEEN 0 AND 63),
      last TEXT NOT NULL,
      done INTEGER NOT NULL,
      total INTEGER NOT NULL,
      through INTEGER NOT NULL CHECK (through IN (0, 1))
    ) STRICT`,
    // HQ's messages as they came, signed: HQ gets its own grants back from them after it was put back from a copy.
    `CREATE TABLE inbox_message (
      epoch_number INTEGER NOT NULL,
      generation TEXT NOT NULL,
      n INTEGER NOT NULL CHECK (n >= 1),
      text TEXT NOT NULL,
      hash TEXT NOT NULL,
      signature TEXT NOT NULL,
      beside TEXT,
      PRIMARY KEY (epoch_number, generation, n)
    ) STRICT, WITHOUT ROWID`,
    ...appendOnly('inbox_message'),
    // Recalls that wait because the member is open on the screen; an empty asset is everything but refund rights.
    `CREATE TABLE recall_open (
      owner TEXT NOT NULL,
      asset TEXT NOT NULL,
      PRIMARY KEY (owner, asset)
    ) STRICT, WITHOUT ROWID`,
    // Entries of this till that HQ could not judge; their postings are applied there.
    `CREATE TABLE parked_entry (
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,

    // Members as HQ sent them last, those of this till among them: beside the log.
    `CREATE TABLE directory (
      member_id TEXT PRIMARY KEY,
      part INTEGER NOT NULL,
      pos INTEGER NOT NULL,
      merged_into TEXT,
      tier TEXT NOT NULL,
      joined_on TEXT NOT NULL,
      home_site TEXT NOT NULL,
      home_till TEXT,
      referrer TEXT,
      phone_lost INTEGER NOT NULL CHECK (phone_lost IN (0, 1)),
      card_number TEXT,
      card_state TEXT,
      card_why TEXT,
      card_applied_at_ms INTEGER,
      card_active_at_ms INTEGER,
      profile_digest TEXT NOT NULL,
      -- What they have by asset and holder, and up to which entry of each till that goes.
      held TEXT NOT NULL,
      counted TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE UNIQUE INDEX directory_card ON directory (card_number) WHERE card_number IS NOT NULL',

    // Profiles and documents of members of the directory lie here too, so they point to no member of this log.
    `CREATE TABLE profile_0040 (
      member_id TEXT PRIMARY KEY,
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
    `INSERT INTO profile_0040 SELECT member_id, salt, name, pinyin, initials, phone, last_four,
      birthday_calendar, birthday_year, birthday_month, birthday_day FROM profile`,
    'DROP TABLE profile',
    'ALTER TABLE profile_0040 RENAME TO profile',
    'CREATE INDEX profile_phone ON profile (phone) WHERE phone IS NOT NULL',
    'CREATE INDEX profile_last_four ON profile (last_four)',
    'CREATE INDEX profile_name ON profile (name)',
    'CREATE INDEX profile_pinyin ON profile (pinyin)',
    'CREATE INDEX profile_initials ON profile (initials)',
    `CREATE TABLE id_document_0040 (
      member_id TEXT PRIMARY KEY,
      hash TEXT NOT NULL,
      tail TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'INSERT INTO id_document_0040 SELECT member_id, hash, tail FROM id_document',
    'DROP TABLE id_document',
    'ALTER TABLE id_document_0040 RENAME TO id_document',
    'CREATE INDEX id_document_hash ON id_document (hash)',

    // Two shops may have called different rules by one name and version before they joined; the hash tells them apart.
    `CREATE TABLE programme_version_0040 (
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      hash TEXT NOT NULL UNIQUE,
      document TEXT NOT NULL,
      PRIMARY KEY (id, version, hash)
    ) STRICT, WITHOUT ROWID`,
    'INSERT INTO programme_version_0040 SELECT id, version, hash, document FROM programme_version',
    'DROP TABLE programme_version',
    'ALTER TABLE programme_version_0040 RENAME TO programme_version',
    ...appendOnly('programme_version'),

    // Whose key peppers a PIN's hash, and who left: their name stands on slips still.
    "ALTER TABLE staff ADD COLUMN pepper TEXT NOT NULL DEFAULT 'till' CHECK (pepper IN ('till', 'organisation'))",
    'ALTER TABLE staff ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))',

    // Projections. What stands by HQ's word, by name: the place in the inbox, the policy, whether the till is retired.
    `CREATE TABLE standing (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE programme_adopted (
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,
    // Versions HQ published, to be adopted on a day.
    `CREATE TABLE programme_due (
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      hash TEXT NOT NULL,
      valid_from TEXT NOT NULL,
      PRIMARY KEY (epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,
    // Sales whose refund right came here from elsewhere, as they stand: the newest word on them, own sales that came back among
    // them. Place of the entry whose message has their entries.
    `CREATE TABLE sale_arrived (
      sale_id TEXT PRIMARY KEY,
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      slip_number TEXT NOT NULL,
      member_id TEXT,
      last_refund_id TEXT,
      wholly_returned INTEGER NOT NULL CHECK (wholly_returned IN (0, 1)),
      claim_id TEXT
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX sale_arrived_slip ON sale_arrived (slip_number)',
    `CREATE TABLE member_alias (
      from_id TEXT PRIMARY KEY,
      to_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX member_alias_to ON member_alias (to_id)',
    `CREATE TABLE home (
      member_id TEXT PRIMARY KEY,
      site TEXT NOT NULL,
      till TEXT
    ) STRICT, WITHOUT ROWID`,

    // What this till moved at other holders, for what an owner has elsewhere.
    `CREATE INDEX posting_elsewhere ON posting (owner, asset, epoch_number, seq)
      WHERE holder = 'hq' OR substr(holder, 1, 1) = '>'`,
  ],
} as const
