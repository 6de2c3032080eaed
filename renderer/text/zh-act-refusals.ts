/** Why an act beside sale and refund is not done: one sentence each, and what can be done. */
export const zhActRefusals = {
  already_undone: '这张小票已经冲正过了，不用再做。',
  already_used: '给出去的东西已经用了一部分，不能整笔冲正；请店长按退货处理。',
  approver_is_actor: '调整积分要另一位店长批准，不能自己批自己。',
  card_back_first: '退后不满入会金额：请先收回会员卡，打上勾，再退款。',
  not_in_this_shift: '只有本班次的单可以撤销；请按退货办理。',
  nothing_to_undo: '这张小票没有可以冲正的兑换或充值，请核对单号。',
  stock_below_zero: '库存只有 {{here}}，不能减这么多，请核对数量。',
  too_many_vouchers: '一次最多换 {{max}} 张代金券，请分开做。',
  voucher_not_known: '查不到这张代金券，请核对券号；别的店发的券只能在那家店用。',
} as const
