/** Refunds of goods and money only, whose right could not be fetched; and goods swapped of sales of other tills. */

export const migration0050 = {
  version: 50,
  name: 'unbacked refunds',
  statements: [
    // Once for a slip, and so many a day. A projection.
    `CREATE TABLE unbacked (
      of_slip TEXT PRIMARY KEY,
      entry_id TEXT NOT NULL,
      business_date TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX unbacked_on ON unbacked (business_date)',

    // A sale of another till has no row among this till's own.
    `CREATE TABLE sale_swap_0050 (
      sale_id TEXT NOT NULL,
      epoch_number INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      position INTEGER NOT NULL,
      line INTEGER NOT NULL,
      units INTEGER NOT NULL,
      text TEXT NOT NULL,
      article TEXT,
      PRIMARY KEY (sale_id, epoch_number, seq, position)
    ) STRICT, WITHOUT ROWID`,
    `INSERT INTO sale_swap_0050 SELECT sale_id, epoch_number, seq, position, line, units, text, article
      FROM sale_swap`,
    'DROP TABLE sale_swap',
    'ALTER TABLE sale_swap_0050 RENAME TO sale_swap',
  ],
} as const
