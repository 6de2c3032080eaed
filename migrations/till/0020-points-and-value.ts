/** What selling, returning and redeeming by all the rules needs to look up: vouchers, conversions, sums by period. Frozen once landed. */

export const migration0020 = {
  version: 20,
  name: 'points and value',
  statements: [
    // The shift it was made in (RF-09), whose guest it served (EN-17), and the claim that made it a member's (EN-20).
    'ALTER TABLE sale ADD COLUMN shift INTEGER',
    'ALTER TABLE sale ADD COLUMN guest_id TEXT',
    'ALTER TABLE sale ADD COLUMN claim_id TEXT',
    'CREATE INDEX sale_of_member ON sale (member_id, epoch_number, seq) WHERE member_id IS NOT NULL',
    // EN-05: a purchase opens one card only. A top-up is a purchase like a sale.
    `CREATE TABLE entry_purchase (
      purchase_id TEXT PRIMARY KEY,
      member_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX entry_purchase_of_member ON entry_purchase (member_id)',
    // RF-04: what the member has now instead of what the line says.
    `CREATE TABLE sale_swap (
      sale_id TEXT NOT NULL REFERENCES sale (id),
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      position INTEGER NOT NULL,
      line INTEGER NOT NULL,
      units INTEGER NOT NULL,
      text TEXT NOT NULL,
      article TEXT,
      PRIMARY KEY (sale_id, epoch_number, seq, position)
    ) STRICT, WITHOUT ROWID`,

    // RE-09: kept apart from the balance, by the date of what earned it. Redemptions are times, not points (EA-02).
    'ALTER TABLE member_year ADD COLUMN earned_points INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE member_year ADD COLUMN redemptions INTEGER NOT NULL DEFAULT 0',
    // EA-10: accrued by sales, net of claw-backs, by the date of the sale.
    `CREATE TABLE member_day (
      member_id TEXT NOT NULL,
      business_date TEXT NOT NULL,
      accrued_points INTEGER NOT NULL,
      PRIMARY KEY (member_id, business_date)
    ) STRICT, WITHOUT ROWID`,
    // Extra accruals and rewards, for their limits by period.
    `CREATE TABLE times_given (
      member_id TEXT NOT NULL,
      what TEXT NOT NULL CHECK (what IN ('extra', 'reward')),
      code TEXT NOT NULL,
      business_date TEXT NOT NULL,
      times INTEGER NOT NULL,
      PRIMARY KEY (member_id, what, code, business_date)
    ) STRICT, WITHOUT ROWID`,
    // EA-11
    `CREATE TABLE adjusted_day (
      staff TEXT NOT NULL,
      business_date TEXT NOT NULL,
      points INTEGER NOT NULL,
      PRIMARY KEY (staff, business_date)
    ) STRICT, WITHOUT ROWID`,
    // Redemptions and top-ups that were undone.
    `CREATE TABLE undone (
      entry_id TEXT PRIMARY KEY,
      undone_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,

    // SV-07: registered vouchers. Whether one sits here is the ledger's to say; its terms are those of the day of issue.
    `CREATE TABLE voucher (
      number TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      terms TEXT NOT NULL,
      bound_to TEXT,
      member_id TEXT,
      valid_from TEXT NOT NULL,
      valid_to TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('unused', 'used', 'cancelled'))
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX voucher_of_member ON voucher (member_id, state, valid_to) WHERE member_id IS NOT NULL',
    // RF-08: what of each automatic conversion is still converted, in the order in which the points were taken.
    `CREATE TABLE conversion (
      member_id TEXT NOT NULL,
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      lot TEXT NOT NULL,
      step_points INTEGER NOT NULL,
      step_fen INTEGER NOT NULL,
      PRIMARY KEY (member_id, epoch_number, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE conversion_lot (
      conversion TEXT NOT NULL,
      position INTEGER NOT NULL,
      lot TEXT NOT NULL,
      points INTEGER NOT NULL,
      PRIMARY KEY (conversion, position)
    ) STRICT, WITHOUT ROWID`,

    // Members' lots that expire, the next ones first; other owners' lots stay where they are for ever.
    `CREATE INDEX balance_expiring ON balance (holder, substr(lot, -10), owner)
      WHERE asset = 'points' AND substr(owner, 1, 2) = 'm:' AND instr(lot, '~') > 0`,
  ],
} as const
