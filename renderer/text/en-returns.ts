/** English for returns besides the goods themselves. */
import type { Texts } from './texts.ts'

export const enReturns: Texts['returns'] = {
  reason: 'Reason',
  quality: 'Quality defect: neither slip nor card is asked for, and no points come off the money.',
  giftBack: '{{name}} came back',
  cashTender: '{{name}} {{amount}} in cash',
  cardBack: 'Take back first',
  cardFirst: 'What stays is below the amount for a card: take the card back, then pay.',
  cardHandedBack: 'The card is on the counter',
  conversionUndone: '{{amount}} of rebate becomes points again',
  rewardOwed: 'What was given is used up: {{amount}} comes off the money',
  rewardGone: 'What this sale gave is taken back with it',
  void: 'Void',
  voidWhole:
    'The whole sale is undone: all goods back, money the way it came, points as before. In this shift only.',
  voidAndPrint: 'Void and print',
  exchange: 'Exchange',
  newGoods: 'New goods',
  paidWith: 'Newly paid with',
  net: 'Net amount',
  toPay: 'To pay',
  exchangeAndPrint: 'Exchange and print',
  approveExchange: 'A manager approves the exchange',
  leadPay: 'The customer pays {{amount}}. ',
  leadOut: '{{amount}} goes to the customer. ',
  exchanged: 'Exchanged',
  asCash: '{{name}} (in cash)',
  asset: { principal: 'principal', bonus: 'bonus', rebate: 'rebate' },
}
