/** What could not be done with headquarters, in plain Chinese, beside zh-refusals.ts. */
export const zhHqRefusals = {
  till_retired: '总部已停用这台终端，不能再记账。请换一台终端，在这台交班；弄错了就联系总部。',
  no_hq: '这家店没有总部，积分都在本机，没有什么要取回。',
  address_malformed: '总部地址不对。请照总部给的地址输入，例如 hq.example.com。',
  address_not_secure: '这个地址没有加密，不能用来连总部。请用 https 开头的地址。',
  code_malformed: '激活码不对，可能打错了一位。请照总部给的 20 位再核对一次。',
  code_refused: '这个激活码已经用过、过期，或不是总部给的。请向总部要一个新的。',
  hq_unreachable: '连不上总部。请核对地址和网络，再试一次；没有网络也可以先按独立门店开店，以后再加入。',
  hq_other_key: '这个地址不是发激活码的那个总部，什么都没有告诉它。请核对地址，或向总部再要一个激活码。',
  already_joined: '这台终端已经加入总部，不用再加入。',
  refund_right_elsewhere: '这一单的退货权不在本机。请点“取回退货权”，几秒钟就到，再退。',
  refund_right_out_of_reach:
    '这一单的退货权不在本机，现在连不上总部。请等有网络再退；等不了的，店长可以只退商品和钱，积分由总部结算。',
  refunded_unbacked: '这一单已经在没有退货权时退过商品和钱，等总部结算。请向总部查询，不要再退。',
  redeeming_stopped:
    '总部停了这台终端的账本，积分、储值、代金券和生日价现在都不能在这里用。请去掉它们照常收银；店长可在同步页换新账本。',
  not_stopped: '这台终端的账本没有停，不用换新的。',
  epochs_used_up: '这台终端换过太多次账本，不能再换。请联系总部，另外激活一台。',
  refund_right_here: '这一单的退货权就在本机，请照常退货。',
  unbacked_limit: '今天已经这样退过 {{limit}} 单，到上限了。请等有网络再退，或请总部放宽。',
} as const
