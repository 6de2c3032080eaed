/** English for why an act beside sale and refund is not done. */
import type { SameKeys } from './texts.ts'
import type { zhActRefusals } from './zh-act-refusals.ts'

export const enActRefusals: SameKeys<typeof zhActRefusals> = {
  already_undone: 'This slip has been undone already; nothing is left to do.',
  already_used:
    'Part of what it gave has been used, so it cannot be undone whole; ask a manager for a return.',
  approver_is_actor: 'Points are adjusted by two people: another manager must agree.',
  card_back_first: 'What stays is below the amount for a card: take the card back, tick it, then pay out.',
  not_in_this_shift: 'Only sales of this shift can be voided; make a return instead.',
  nothing_to_undo: 'This slip has no redemption or top-up to undo; check the number.',
  stock_below_zero: 'Only {{here}} in stock; check the number.',
  too_many_vouchers: 'At most {{max}} vouchers at once; do it in two acts.',
  voucher_not_known:
    "This voucher is not known here; check the number. Another shop's voucher is good there only.",
}
