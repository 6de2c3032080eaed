/** Returns besides the goods themselves: reasons, gifts, cash instead, the card handed back, voids. */
export const zhReturns = {
  reason: '退货原因',
  quality: '质量问题：不要求小票和会员卡，也不从退款里扣积分。',
  giftBack: '{{name}} 已退回',
  cashTender: '{{name}} {{amount}} 退现金',
  cardBack: '先收回',
  cardFirst: '退后不满入会金额：先收回会员卡，再退款。',
  cardHandedBack: '会员卡已收回',
  conversionUndone: '收回返现 {{amount}}，换回积分',
  rewardOwed: '送的东西已用掉，从退款里扣 {{amount}}',
  rewardGone: '这一单送的东西一起收回',
  void: '撤销',
  voidWhole: '撤销整单：商品全部收回，钱按原路退，积分还原。只能在本班次内。',
  voidAndPrint: '撤销并打印',
  asCash: '{{name}}（退现金）',
  asset: { principal: '本金', bonus: '赠送金', rebate: '返现' },
} as const
