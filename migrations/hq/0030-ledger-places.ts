/** What judging a till's log again looks up: where the till stood, and which acts were undone already. */
export const migration0030 = {
  version: 30,
  name: 'ledger_places',
  statements: [
    // The few entries of a log that say which site and number its slips carry.
    `CREATE INDEX entry_of_place ON entry (till, epoch, seq)
      WHERE kind IN ('till.opened', 'epoch.opened', 'hq.joined')`,
    `CREATE TABLE undone (
      act_id text PRIMARY KEY,
      by_id text NOT NULL
    )`,
  ],
} as const
