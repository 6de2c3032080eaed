/** An epoch of a till that is over and of which nothing is to come any more: looked at no further. Frozen once landed. */

export const migration0050 = {
  version: 50,
  name: 'ended epochs',
  statements: [
    'ALTER TABLE till_epoch ADD COLUMN ended_at_ms bigint',
    "CREATE INDEX till_epoch_to_judge ON till_epoch (till) WHERE state = 'closed' AND ended_at_ms IS NULL",
    "CREATE INDEX inbox_retire ON inbox (till, epoch) WHERE kind = 'retire'",
  ],
} as const
