/**
 * RF-03: debt against points that sit elsewhere has no limit unless somebody sets one, as the rules have it by default. Frozen once
 * landed.
 */

export const migration0060 = {
  version: 60,
  name: 'debt without limit',
  statements: [
    `UPDATE policy SET document = jsonb_set(document, '{debtMaxPoints}', '1000000000')
      WHERE (document->>'debtMaxPoints')::bigint = 0`,
  ],
} as const
