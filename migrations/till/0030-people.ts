/** Cards and people: which card a member has and what it was given out for, employees who are members, ID documents, guests. */

export const migration0030 = {
  version: 30,
  name: 'people',
  statements: [
    // The member's card now, who introduced them, and the act whose purchases the card was given out for.
    'ALTER TABLE member ADD COLUMN card_number TEXT',
    'ALTER TABLE member ADD COLUMN referrer TEXT',
    'ALTER TABLE member ADD COLUMN ground_entry TEXT',
    'ALTER TABLE member ADD COLUMN phone_lost INTEGER NOT NULL DEFAULT 0 CHECK (phone_lost IN (0, 1))',
    `UPDATE member SET ground_entry = id, card_number =
      (SELECT number FROM card WHERE member_id = member.id ORDER BY applied_at_ms DESC LIMIT 1)`,
    // Why the card was moved last.
    'ALTER TABLE card ADD COLUMN why TEXT',
    "CREATE INDEX card_proposed ON card (applied_at_ms) WHERE state = 'proposed'",
    `CREATE TABLE staff_member (
      staff_id TEXT PRIMARY KEY,
      member_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,

    // Where an ID document or nothing identifies a person, a family may share one phone; the form refuses where it may not.
    'DROP INDEX profile_phone',
    'CREATE INDEX profile_phone ON profile (phone) WHERE phone IS NOT NULL',
    // Beside the log, to be erased: a keyed hash and the last four, never the number.
    `CREATE TABLE id_document (
      member_id TEXT PRIMARY KEY REFERENCES member (id),
      hash TEXT NOT NULL,
      tail TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX id_document_hash ON id_document (hash)',
    // Beside the log: whom members brought along, known by a keyed hash of their phone alone.
    `CREATE TABLE guest (
      id TEXT PRIMARY KEY,
      phone_hash TEXT NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX sale_of_guest ON sale (guest_id) WHERE guest_id IS NOT NULL',
  ],
} as const
