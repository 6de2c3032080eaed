/** English for what a sale can do besides amounts. */
import type { Texts } from './texts.ts'

export const enCounter: Texts['counter'] = {
  vouchers: 'Vouchers',
  noChange: 'No change given',
  removeVoucher: 'Take {{name}} out',
  voucherNotNeeded: 'Not needed',
  voucherUntil: 'until {{date}}',
  useVoucher: 'Use',
  value: 'Stored value {{amount}}',
  valueParts: 'Principal {{principal}} · bonus {{bonus}} · rebate {{rebate}}',
  guest: 'Guest',
  guestTitle: "A friend at the member's price",
  guestLead: "Type the friend's phone; it only counts how often. The member must be here.",
  guestPhone: "Friend's phone",
  guestTake: "Member's price",
  guestHere: "A friend of the member at the member's price; this sale earns nothing.",
  guestEarns: "A friend of the member at the member's price; the member earns the points.",
  guestLeave: 'Serve the member instead',
  guestOffer: "A friend who came along may have the member's price.",
  converted: 'From {{minimum}} points: {{amount}} back on the card',
  rewarded: 'Given: {{name}}',
  rewardedReferrer: 'Given to the referrer: {{name}}',
  expiring: '{{points}} points until {{date}}',
  approve: {
    redemption: 'points used',
    birthday_right: 'birthday price',
    stored_value: 'stored value used',
    own_card: "the cashier's own card",
  },
  approveLead: 'A manager must agree: {{what}}.',
}
