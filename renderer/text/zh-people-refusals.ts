/** What could not be done with cards and people (section 1), in plain Chinese, beside zh-refusals.ts. */
export const zhPeopleRefusals = {
  card_holds_value: '卡里还有储值 {{valueFen}}，交回后就不能用了。请先用完再交回。',
  card_not_replaced: '本店章程规定遗失不补。找到原卡后可以解除挂失。',
  card_replaced: '这是补卡前的旧卡，已经作废。请刷新卡，或用手机号查。',
  card_ended: '这张卡已经注销，不能再用。请换一张卡，或用手机号查。',
  card_ended_top_up: '这张卡已经交回或注销，不能再充值。请先给会员办新卡。',
  unknown_card_reason: '这个原因和要做的事对不上，请重新选。',
  needs_card: '要会员本人的原卡才能做。请刷卡，或请店长批准。',
  identity_not_proved: '还没有核对身份。请看过证件再勾选，或请店长批准。',
  nothing_changed: '没有要改的内容，和现在的一样。',

  phone_unknown: '没有会员用这个手机号，不用释放。',
  phone_reported_lost: '这个手机号已经报失，不能用它查会员。请刷卡，或请店长核对身份。',

  id_number_missing: '请输入身份证号。',
  id_number_not_asked: '本店办卡不登记身份证，请清空这一栏。',
  id_number_old: '这是 15 位的旧身份证号，已经停用。请看现在的身份证，输入 18 位。',
  id_number_length: '身份证号要 18 位，现在是 {{length}} 位，请核对。',
  id_number_invalid: '身份证号不对，请照证件再输一次。',
  id_number_check: '身份证号里有一位不对，请照证件再输一次。',
  id_number_taken: '这个身份证已经办过卡，一人一卡。请打开这位会员。',
  id_number_unknown: '没有会员登记过这个身份证，请用手机号或卡号查。',
  id_number_of_another: '这个身份证不是这位会员登记的，请核对。',

  referrer_not_presented: '介绍人要刷自己的会员卡，不能用手机号代替。',
  referrer_not_active: '介绍人的卡现在不能用，不能作介绍人。',

  entry_slip_unknown: '第 {{number}} 张小票在本机查不到，请核对单号。',
  entry_slip_twice: '第 {{number}} 张小票扫了两次，请去掉一张。',
  entry_slip_of_member: '第 {{number}} 张小票已经记在一位会员名下，不能用来办卡。',
  entry_slip_used: '第 {{number}} 张小票已经办过一张卡，不能再用。',
  entry_slip_returned: '第 {{number}} 张小票的商品已经退了，不能用来办卡。',
  proposal_holds_value: '这张待审核的卡里已充值 {{valueFen}}。请先凭充值小票撤销充值并退款，再选不批准。',
  entry_not_met: '办卡的消费还不够，现在算得 {{countedFen}}。请补扫小票，或再消费后办。',

  guest_has_card: '这位自己有会员卡，请刷自己的卡。',
  guest_unknown: '找不到这位同行客人，请重新输入手机号。',

  top_up_not_chosen: '请先选一档充值。',
  slip_missing: '请扫小票上的码，或输入单号。',
  count_missing: '请输入几份，要是整数。',
} as const
