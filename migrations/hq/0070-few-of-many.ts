/**
 * The few entries and matters that are looked for among very many, each found by what it names. What is taken out of an entry's
 * text is cut by a pattern, which no text whatever can make fail, and is as short as an id. Frozen once landed.
 */

export const migration0070 = {
  version: 70,
  name: 'few of many',
  statements: [
    // Merges, by the member who was merged.
    `CREATE INDEX entry_of_merge ON entry (substring(text from '"from":"([^"]{1,64})"'))
      WHERE kind = 'members.merged' OR (kind = 'inbox.applied' AND strpos(text, '"kind":"merge"') > 0)`,
    // Rights that a log issued, by their member.
    `CREATE INDEX entry_of_right ON entry (till, substring(text from '"memberId":"([^"]{1,64})"'))
      WHERE kind = 'right.issued'`,
    // Refunds without the right, by the slip of the sale.
    `CREATE INDEX matter_of_unbacked ON matter ((evidence #>> '{findings,0,details,ofSlip}')) WHERE kind = 'unbacked'`,
  ],
} as const
