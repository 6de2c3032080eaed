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

/** By the procedure's path; undefined for a procedure without input. */
export function goodInputs(): Readonly<Record<string, unknown>> {
  return {
    'session.status': undefined,
    'session.signIn': { staffId: 'nobody', pin: '123456' },
    'session.setUp': { shopName: '店', siteName: '店', managerName: '陈静', pin: '123456' },
    'session.lock': undefined,
    'session.closeShift': { actId: actId() },
    'member.identify': { text: '900000000012', via: 'wedge' },
    'member.open': { memberId: 'nobody' },
    'member.history': { identification: 'nothing', beforeEntryId: null },
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
