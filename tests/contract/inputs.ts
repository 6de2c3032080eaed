// An input each procedure takes, for tests that call all of them: what is refused to whom, and what is malformed.
import { actId, aDraft } from './world.ts'

const SLIP = '70000010100000010'
const FORM = {
  cardNumber: '900000000012',
  name: '欧阳小凤',
  phone: '19900001234',
  birthday: null,
  consents: ['rules'],
}
const REFUND = { slipNumber: SLIP, returned: [{ line: 0, units: 1 }], identification: null }
const SWAP = {
  slipNumber: SLIP,
  why: 'other_size',
  lines: [{ line: 0, units: 1, text: '38 码', article: null }],
}

/** By the procedure's path; undefined for a procedure without input. */
export function goodInputs(): Readonly<Record<string, unknown>> {
  return {
    'hq.join': { address: 'hq.example', code: 'ABCD-EFGH-JKMN-PQRS-TVWX' },
    'hq.queue': undefined,
    'hq.syncNow': undefined,
    'hq.openEpoch': { actId: actId() },
    'hq.startProof': undefined,
    'hq.proof': undefined,
    'hq.fetchPoints': { identification: 'nothing', points: 680 },
    'hq.fetchRefundRight': { actId: actId(), slipNumber: SLIP },
    'session.status': undefined,
    'session.signIn': { staffId: 'nobody', pin: '123456' },
    'session.setUp': { shopName: '店', siteName: '店', managerName: '陈静', pin: '123456' },
    'session.lock': undefined,
    'session.closeShift': { actId: actId() },
    'member.identify': { text: '900000000012', via: 'wedge' },
    'member.open': { memberId: 'nobody' },
    'member.history': { identification: 'nothing', beforeEntryId: null },
    'member.why': { identification: 'nothing', entryId: 'nothing' },
    'member.enrolCheck': FORM,
    'member.enrol': { actId: actId(), form: FORM },
    'people.proposals': undefined,
    'people.decideProposal': { actId: actId(), memberId: 'nobody', approve: true },
    'people.cardActions': { identification: 'nothing' },
    'people.moveCard': {
      actId: actId(),
      identification: 'nothing',
      action: 'report_lost',
      why: 'reported_lost',
      approval: null,
    },
    'people.replaceCard': {
      actId: actId(),
      identification: 'nothing',
      newCard: '900000000012',
      identityProved: true,
      approval: null,
    },
    'people.change': {
      actId: actId(),
      identification: 'nothing',
      change: { name: '欧阳小凤', phone: null, birthday: null, idNumber: '11010519491231002X' },
      identityProved: true,
      approval: null,
    },
    'people.releasePhone': { actId: actId(), phone: '19900001234', approval: null },
    'people.markPhone': { actId: actId(), identification: 'nothing', lost: true, approval: null },
    'people.prove': { identification: null, idNumber: '11010519491231002X' },
    'people.guest': { identification: 'nothing', phone: '19900001234' },
    'people.linkStaff': { actId: actId(), staffId: 'nobody', identification: null },
    'sale.quote': { draft: aDraft() },
    'sale.commit': {
      actId: actId(),
      draft: aDraft(),
      expected: { dueFen: 100_000, accruedPoints: 0, redeemedPoints: 0 },
      approval: null,
    },
    'refund.open': { slipNumber: SLIP },
    'refund.quote': { draft: REFUND },
    'refund.commit': {
      actId: actId(),
      draft: REFUND,
      expected: { handOutFen: 0, clawbackPoints: 0, restoredPoints: 0 },
      approval: { staffId: 'nobody', pin: '123456', reason: 'goodwill' },
      reason: null,
    },
    'exchange.quote': { draft: { refund: REFUND, sale: newGoods() } },
    'exchange.commit': {
      actId: actId(),
      draft: { refund: REFUND, sale: newGoods() },
      expected: { payFen: 0, handOutFen: 0, netPoints: 0 },
      approval: null,
      reason: null,
    },
    'exchange.quoteSwap': { draft: SWAP },
    'exchange.swap': {
      actId: actId(),
      draft: SWAP,
      approval: null,
      reason: null,
    },
    ...pointsInputs(),
    'shift.report': undefined,
    'shift.print': undefined,
    'slip.recent': undefined,
    'slip.show': { jobId: 1 },
    'slip.reprint': { actId: actId(), jobId: 1 },
    'settings.save': {
      paper: 80,
      slipLang: 'zh-CN',
      printer: { kind: 'simulated' },
      lockMinutes: 15,
    },
    'settings.printTest': undefined,
    'simulator.cards': undefined,
    'simulator.scan': { text: '1' },
    'simulator.printer': { fault: 'none' },
    'simulator.paper': undefined,
  }
}

function newGoods() {
  const { identification: _who, ...goods } = aDraft()
  return goods
}

/** Points and value beside sales: a draft of each, quoted and committed. */
function pointsInputs(): Readonly<Record<string, unknown>> {
  const who = { identification: 'nothing' }
  const cash = [{ code: 'cash', amountFen: null }]
  const drafts = {
    redemption: { ...who, items: [{ code: 'mug', quantity: 1 }], tenders: [] },
    topUp: { ...who, payFen: 100_000, tenders: cash },
    extra: { ...who, extra: 'check_in' },
    adjustment: { ...who, change: 10, reason: 'mistake' },
    claim: { ...who, slipNumber: SLIP },
    unknownReturn: { identification: null, amountFen: 100, tender: 'cash', reason: 'goodwill' },
    unbackedRefund: {
      identification: null,
      slipNumber: SLIP,
      amountFen: 100,
      tender: 'cash',
      reason: 'goodwill',
      overrideReason: 'goodwill',
    },
  }
  const committed = (draft: unknown) => ({
    actId: actId(),
    draft,
    expected: { points: 0, fen: 0 },
    approval: null,
  })
  return {
    'points.quoteRedemption': { draft: drafts.redemption },
    'points.redeem': committed(drafts.redemption),
    'points.quoteTopUp': { draft: drafts.topUp },
    'points.topUp': committed(drafts.topUp),
    'points.quoteExtra': { draft: drafts.extra },
    'points.giveExtra': committed(drafts.extra),
    'points.quoteAdjustment': { draft: drafts.adjustment },
    'points.adjust': committed(drafts.adjustment),
    'points.quoteClaim': { draft: drafts.claim },
    'points.claim': committed(drafts.claim),
    'points.quoteUnknownReturn': { draft: drafts.unknownReturn },
    'points.returnUnknown': committed(drafts.unknownReturn),
    'points.quoteUnbackedRefund': { draft: drafts.unbackedRefund },
    'points.refundUnbacked': committed(drafts.unbackedRefund),
    'points.quoteUndo': { slipNumber: SLIP },
    'points.undo': { actId: actId(), slipNumber: SLIP, approval: null },
    'points.stock': undefined,
    'points.countStock': { actId: actId(), item: 'mug', change: 1, why: 'received' },
  }
}
