// Implements the contract over a till, procedure by procedure. Whatever carries a request, it enters here.
import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/contract.ts'
import type { TillPeople } from '../till/counter-people.ts'
import type { Till } from '../till/till.ts'
import type { Admission } from './admission.ts'
import { answered } from './answers.ts'
import { tillEvents } from './events.ts'

/** What a request knows about where it came from. */
export interface RequestContext {
  readonly admission: Admission
}

const procedures = implement(contract).$context<RequestContext>()

/** Every procedure of the contract as a call to the till; the compiler holds that none is missing. */
export function routerOf(till: Till) {
  return procedures.router({
    session: sessionRouter(till),
    member: memberRouter(till),
    people: peopleRouter(till.people),
    sale: saleRouter(till),
    refund: refundRouter(till),
    exchange: exchangeRouter(till.exchange),
    points: pointsRouter(till.points),
    shift: shiftRouter(till.shift),
    slip: slipRouter(till),
    settings: settingsRouter(till),
    simulator: simulatorRouter(till),
    hq: hqRouter(till.hq),
  })
}

function sessionRouter(till: Till) {
  const { session } = procedures
  return {
    status: session.status.handler(() => till.status()),
    events: session.events.handler(({ context, signal }) => tillEvents(till, context.admission, signal)),
    signIn: session.signIn.handler(async ({ input, errors }) => answered(errors, await till.signIn(input))),
    lock: session.lock.handler(({ errors }) => answered(errors, till.lock())),
    closeShift: session.closeShift.handler(({ input, errors }) => answered(errors, till.closeShift(input))),
    setUp: session.setUp.handler(async ({ input, errors }) => answered(errors, await till.setUp(input))),
  }
}

function memberRouter(till: Till) {
  const { member } = procedures
  return {
    identify: member.identify.handler(async ({ input, errors }) => {
      const here = till.identify(input)
      const nobody = here.ok && here.value.kind === 'none'
      return answered(errors, nobody ? await till.hq.identify(input) : here)
    }),
    open: member.open.handler(({ input, errors }) => answered(errors, till.openMember(input))),
    history: member.history.handler(({ input, errors }) => answered(errors, till.history(input))),
    why: member.why.handler(({ input, errors }) => answered(errors, till.why(input))),
    enrolCheck: member.enrolCheck.handler(({ input, errors }) => answered(errors, till.enrolCheck(input))),
    enrol: member.enrol.handler(({ input, errors }) => answered(errors, till.enrol(input))),
  }
}

function peopleRouter(till: TillPeople) {
  const { people } = procedures
  return {
    proposals: people.proposals.handler(({ errors }) => answered(errors, till.proposals())),
    decideProposal: people.decideProposal.handler(({ input, errors }) =>
      answered(errors, till.decideProposal(input)),
    ),
    cardActions: people.cardActions.handler(({ input, errors }) => answered(errors, till.cardActions(input))),
    moveCard: people.moveCard.handler(async ({ input, errors }) =>
      answered(errors, await till.moveCard(input)),
    ),
    replaceCard: people.replaceCard.handler(async ({ input, errors }) =>
      answered(errors, await till.replaceCard(input)),
    ),
    change: people.change.handler(async ({ input, errors }) => answered(errors, await till.change(input))),
    releasePhone: people.releasePhone.handler(async ({ input, errors }) =>
      answered(errors, await till.releasePhone(input)),
    ),
    markPhone: people.markPhone.handler(async ({ input, errors }) =>
      answered(errors, await till.markPhone(input)),
    ),
    prove: people.prove.handler(({ input, errors }) => answered(errors, till.prove(input))),
    guest: people.guest.handler(({ input, errors }) => answered(errors, till.guest(input))),
    linkStaff: people.linkStaff.handler(({ input, errors }) => answered(errors, till.linkStaff(input))),
  }
}

function saleRouter(till: Till) {
  const { sale } = procedures
  return {
    quote: sale.quote.handler(({ input, errors }) => answered(errors, till.quoteSale(input))),
    commit: sale.commit.handler(async ({ input, errors }) => answered(errors, await till.commitSale(input))),
  }
}

function refundRouter(till: Till) {
  const { refund } = procedures
  return {
    open: refund.open.handler(({ input, errors }) => answered(errors, till.openSale(input))),
    quote: refund.quote.handler(({ input, errors }) => answered(errors, till.quoteRefund(input))),
    commit: refund.commit.handler(async ({ input, errors }) =>
      answered(errors, await till.commitRefund(input)),
    ),
  }
}

function exchangeRouter(till: Till['exchange']) {
  const { exchange } = procedures
  return {
    quote: exchange.quote.handler(({ input, errors }) => answered(errors, till.quote(input))),
    commit: exchange.commit.handler(async ({ input, errors }) => answered(errors, await till.commit(input))),
    quoteSwap: exchange.quoteSwap.handler(({ input, errors }) => answered(errors, till.quoteSwap(input))),
    swap: exchange.swap.handler(async ({ input, errors }) => answered(errors, await till.swap(input))),
  }
}

function pointsRouter(till: Till['points']) {
  const { points } = procedures
  return {
    quoteRedemption: points.quoteRedemption.handler(({ input, errors }) =>
      answered(errors, till.quoteRedemption(input)),
    ),
    redeem: points.redeem.handler(async ({ input, errors }) => answered(errors, await till.redeem(input))),
    quoteTopUp: points.quoteTopUp.handler(({ input, errors }) => answered(errors, till.quoteTopUp(input))),
    topUp: points.topUp.handler(async ({ input, errors }) => answered(errors, await till.topUp(input))),
    quoteExtra: points.quoteExtra.handler(({ input, errors }) => answered(errors, till.quoteExtra(input))),
    giveExtra: points.giveExtra.handler(async ({ input, errors }) =>
      answered(errors, await till.giveExtra(input)),
    ),
    quoteAdjustment: points.quoteAdjustment.handler(({ input, errors }) =>
      answered(errors, till.quoteAdjustment(input)),
    ),
    adjust: points.adjust.handler(async ({ input, errors }) => answered(errors, await till.adjust(input))),
    quoteClaim: points.quoteClaim.handler(({ input, errors }) => answered(errors, till.quoteClaim(input))),
    claim: points.claim.handler(async ({ input, errors }) => answered(errors, await till.claim(input))),
    quoteUnknownReturn: points.quoteUnknownReturn.handler(({ input, errors }) =>
      answered(errors, till.quoteUnknownReturn(input)),
    ),
    returnUnknown: points.returnUnknown.handler(async ({ input, errors }) =>
      answered(errors, await till.returnUnknown(input)),
    ),
    quoteUnbackedRefund: points.quoteUnbackedRefund.handler(({ input, errors }) =>
      answered(errors, till.quoteUnbackedRefund(input)),
    ),
    refundUnbacked: points.refundUnbacked.handler(async ({ input, errors }) =>
      answered(errors, await till.refundUnbacked(input)),
    ),
    quoteUndo: points.quoteUndo.handler(({ input, errors }) => answered(errors, till.quoteUndo(input))),
    undo: points.undo.handler(async ({ input, errors }) => answered(errors, await till.undo(input))),
    stock: points.stock.handler(({ errors }) => answered(errors, till.stock())),
    countStock: points.countStock.handler(({ input, errors }) => answered(errors, till.countStock(input))),
  }
}

function shiftRouter(till: Till['shift']) {
  const { shift } = procedures
  return {
    report: shift.report.handler(({ errors }) => answered(errors, till.report())),
    print: shift.print.handler(({ errors }) => answered(errors, till.print())),
  }
}

function slipRouter(till: Till) {
  const { slip } = procedures
  return {
    recent: slip.recent.handler(({ errors }) => answered(errors, till.recentSlips())),
    show: slip.show.handler(({ input, errors }) => answered(errors, till.showSlip(input))),
    reprint: slip.reprint.handler(({ input, errors }) => answered(errors, till.reprintSlip(input))),
  }
}

function settingsRouter(till: Till) {
  const { settings } = procedures
  return {
    save: settings.save.handler(({ input, errors }) => answered(errors, till.saveSettings(input))),
    printTest: settings.printTest.handler(({ errors }) => answered(errors, till.printTest())),
  }
}

function simulatorRouter(till: Till) {
  const { simulator } = procedures
  return {
    cards: simulator.cards.handler(({ errors }) => answered(errors, till.simulatedCards())),
    scan: simulator.scan.handler(({ input, errors }) => answered(errors, till.simulatedScan(input))),
    printer: simulator.printer.handler(({ input, errors }) => answered(errors, till.simulatedPrinter(input))),
    paper: simulator.paper.handler(({ errors }) => answered(errors, till.simulatedPaper())),
  }
}

function hqRouter(till: Till['hq']) {
  const { hq } = procedures
  return {
    join: hq.join.handler(async ({ input, errors }) => answered(errors, await till.join(input))),
    queue: hq.queue.handler(({ errors }) => answered(errors, till.queue())),
    syncNow: hq.syncNow.handler(({ errors }) => answered(errors, till.syncNow())),
    openEpoch: hq.openEpoch.handler(({ input, errors }) => answered(errors, till.openEpoch(input))),
    startProof: hq.startProof.handler(({ errors }) => answered(errors, till.startProof())),
    proof: hq.proof.handler(({ errors }) => answered(errors, till.proof())),
    fetchPoints: hq.fetchPoints.handler(async ({ input, errors }) =>
      answered(errors, await till.fetchPoints(input)),
    ),
    fetchRefundRight: hq.fetchRefundRight.handler(async ({ input, errors }) =>
      answered(errors, await till.fetchRefundRight(input)),
    ),
  }
}
