/** The slip's own words, in both languages. Names of tenders, tiers, reasons and rates come with the slip. */
import { assertNever } from '../domain/result.ts'
import type { ActSlip, CardSlip, SlipLang } from './slip.ts'

export interface SlipWords {
  readonly till: (tillNumber: number) => string
  readonly cashier: string
  readonly salesperson: string
  readonly slipNumber: string
  /** Where the number will stand, while there is none. */
  readonly noNumberYet: string
  readonly reprint: string
  readonly demo: string
  readonly redemption: (points: number) => string
  readonly due: string
  readonly member: string
  readonly noMember: string
  readonly card: string
  readonly accrued: string
  readonly used: string
  readonly balance: string
  readonly refund: string
  readonly original: string
  readonly restoredValue: (points: number) => string
  readonly lapsed: string
  readonly vouchersBack: string
  readonly shortfall: (points: number) => string
  readonly shortfallBoughtBack: (points: number) => string
  readonly handOut: string
  readonly clawback: string
  readonly restored: string
  readonly debt: string
  readonly void: string
  readonly exchange: string
  readonly returnedGoods: string
  readonly newGoods: string
  /** What half of an exchange comes to. */
  readonly subtotal: string
  readonly toPay: string
  readonly owed: string
  readonly convertedBack: (points: number) => string
  readonly converted: (points: number) => string
  readonly debtPaid: string
  readonly value: string
  readonly expiring: (points: number, date: string) => string
  readonly given: string
  /** A bought voucher's share, as a new voucher (RF-07). */
  readonly givenBack: string
  readonly validTo: (date: string) => string
  readonly change: string
  /** Points in a column that could be money's. */
  readonly points: (signed: string) => string
  /** What an act's slip is headed by. */
  readonly acts: Readonly<Record<ActSlip['kind'], string>>
  readonly managerSignature: string
  readonly receiverSignature: string
  readonly cardSurrendered: string
  readonly welcome: string
  readonly tier: string
  readonly activeFrom: string
  readonly notYetApproved: string
  /** What a card's slip is headed by. */
  readonly cardActs: Readonly<Record<CardSlip['act'], string>>
  readonly oldCard: string
  readonly replacementFee: string
  readonly fieldsChanged: string
  readonly fields: Readonly<Record<CardSlip['fields'][number], string>>
  readonly listComma: string
  readonly rules: (name: string, version: number) => string
  readonly consents: string
  readonly consentVersion: (version: number) => string
  readonly shift: string
  readonly test: string
  readonly testYuan: string
  readonly testRare: string
  readonly testCode: string
}

const CHINESE: SlipWords = {
  till: (tillNumber) => `${tillNumber} 号机`,
  cashier: '收银',
  salesperson: '导购',
  slipNumber: '单号',
  noNumberYet: '——',
  reprint: '【补打】',
  demo: '演示 · 非真实交易',
  redemption: (points) => `积分抵现 ${points}分`,
  due: '应收',
  member: '会员',
  noMember: '散客',
  card: '卡号',
  accrued: '本单积分',
  used: '使用积分',
  balance: '积分余额',
  refund: '退 货',
  original: '原单',
  restoredValue: (points) => `抵现积分退回 ${points}分`,
  lapsed: '代金券作废',
  vouchersBack: '代金券退还',
  shortfall: (points) => `积分不足折款 ${points}分`,
  shortfallBoughtBack: (points) => `补回积分不足折款 ${points}分`,
  handOut: '应退',
  clawback: '扣回积分',
  restored: '退还积分',
  debt: '欠积分',
  void: '撤 销',
  exchange: '换 货',
  returnedGoods: '退回',
  newGoods: '换出',
  subtotal: '小计',
  toPay: '应补',
  owed: '赠品折款',
  convertedBack: (points) => `返现转回 ${points}分`,
  converted: (points) => `${points}分转返现`,
  debtPaid: '抵还欠积分',
  value: '储值余额',
  expiring: (points, date) => `其中 ${points}分 ${date} 到期`,
  given: '赠送',
  givenBack: '退还',
  validTo: (date) => `有效期至 ${date}`,
  change: '积分变动',
  points: (signed) => `${signed}分`,
  acts: {
    claim: '补积分',
    swap: '换 码',
    redemption: '积分兑换',
    top_up: '储值充值',
    undone: '撤 销',
    points: '积分单',
    unknown_return: '无单退货',
    unbacked: '退货待结',
  },
  managerSignature: '店长签字',
  receiverSignature: '顾客签字',
  cardSurrendered: '会员卡已交回（盖章）',
  welcome: '欢迎入会',
  tier: '等级',
  activeFrom: '生效时间',
  notYetApproved: '待店长审核',
  cardActs: {
    reported_lost: '挂 失',
    found: '解除挂失',
    frozen: '冻 结',
    unfrozen: '解 冻',
    surrendered: '交回会员卡',
    revoked: '注销会员卡',
    refused: '办卡未通过',
    replaced: '补 卡',
    changed: '资料变更',
  },
  oldCard: '原卡号',
  replacementFee: '补卡工本费',
  fieldsChanged: '变更项目',
  fields: { name: '姓名', phone: '手机', birthday: '生日', id_document: '证件' },
  listComma: '、',
  rules: (name, version) => `${name} 第${version}版`,
  consents: '已同意',
  consentVersion: (version) => `第${version}版`,
  shift: '交班单',
  test: '打印测试',
  testYuan: '人民币符号',
  testRare: '生僻字',
  testCode: '扫码应得',
}

const ENGLISH: SlipWords = {
  till: (tillNumber) => `Till ${tillNumber}`,
  cashier: 'Cashier',
  salesperson: 'Sold by',
  slipNumber: 'No.',
  noNumberYet: '--',
  reprint: '[ REPRINT ]',
  demo: 'DEMO - not a real sale',
  redemption: (points) => `${points} points redeemed`,
  due: 'To pay',
  member: 'Member',
  noMember: 'No member',
  card: 'Card',
  accrued: 'Points earned',
  used: 'Points used',
  balance: 'Balance',
  refund: 'REFUND',
  original: 'Of',
  restoredValue: (points) => `Paid by ${points} points`,
  lapsed: 'Voucher lapsed',
  vouchersBack: 'Voucher returned',
  shortfall: (points) => `Points short ${points}`,
  shortfallBoughtBack: (points) => `Points made good ${points}`,
  handOut: 'Refund',
  clawback: 'Points taken back',
  restored: 'Points given back',
  debt: 'Points owed',
  void: 'VOID',
  exchange: 'EXCHANGE',
  returnedGoods: 'Returned',
  newGoods: 'Taken instead',
  subtotal: 'Subtotal',
  toPay: 'To pay',
  owed: 'Gifts used',
  convertedBack: (points) => `${points} points from rebate`,
  converted: (points) => `${points} points to rebate`,
  debtPaid: 'Debt paid',
  value: 'On the card',
  expiring: (points, date) => `${points} expire after ${date}`,
  given: 'Given',
  givenBack: 'Returned',
  validTo: (date) => `until ${date}`,
  change: 'Points',
  points: (signed) => `${signed} pts`,
  acts: {
    claim: 'POINTS CLAIMED',
    swap: 'SWAP',
    redemption: 'REDEMPTION',
    top_up: 'TOP-UP',
    undone: 'UNDONE',
    points: 'POINTS',
    unknown_return: 'RETURN, NO SLIP',
    unbacked: 'REFUND, NOT SETTLED',
  },
  managerSignature: 'Manager',
  receiverSignature: 'Received',
  cardSurrendered: 'Card handed in, stamp',
  welcome: 'WELCOME',
  tier: 'Tier',
  activeFrom: 'Active from',
  notYetApproved: 'Awaits approval',
  cardActs: {
    reported_lost: 'CARD LOST',
    found: 'CARD FOUND',
    frozen: 'CARD FROZEN',
    unfrozen: 'CARD UNFROZEN',
    surrendered: 'CARD HANDED IN',
    revoked: 'CARD REVOKED',
    refused: 'NOT APPROVED',
    replaced: 'NEW CARD',
    changed: 'DATA CHANGED',
  },
  oldCard: 'Old card',
  replacementFee: 'Replacement fee',
  fieldsChanged: 'Changed:',
  fields: { name: 'name', phone: 'phone', birthday: 'birthday', id_document: 'ID document' },
  listComma: ', ',
  rules: (name, version) => `${name}, version ${version}`,
  consents: 'Agreed to',
  consentVersion: (version) => `version ${version}`,
  shift: 'SHIFT REPORT',
  test: 'PRINTER TEST',
  testYuan: 'Yuan sign',
  testRare: 'Rare characters',
  testCode: 'The code reads',
}

export function slipWords(lang: SlipLang): SlipWords {
  switch (lang) {
    case 'zh-CN':
      return CHINESE
    case 'en':
      return ENGLISH
    default:
      return assertNever(lang)
  }
}
