/** What finds matters by kind and by till, oldest first, however many were decided. */
export const migration0040 = {
  version: 40,
  name: 'matters_found',
  statements: [
    'CREATE INDEX matter_of_kind ON matter (kind, state, opened_at_ms, id)',
    'CREATE INDEX matter_of_till ON matter (till, state, opened_at_ms, id) WHERE till IS NOT NULL',
  ],
} as const
