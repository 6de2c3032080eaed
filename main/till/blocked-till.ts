/** A till whose data folder cannot be used: it says why, and refuses everything else with the same reason. */

import { standaloneSync } from '../../shared/contract/hq.ts'
import type { TillStatus } from '../../shared/contract/session.ts'
import { type Refusal, refuse } from '../../shared/domain/result.ts'
import type { Clock } from './clock.ts'
import { dateOf } from './parts.ts'
import type { Till } from './till.ts'

export function createBlockedTill(refusal: Refusal, clock: Clock): Till {
  const no = () => refuse(refusal.code, refusal.details)
  const noLater = async () => no()
  return {
    status: () => blockedStatus(refusal, clock),
    watch: () => () => undefined,
    signIn: noLater,
    lock: no,
    closeShift: no,
    setUp: noLater,
    identify: no,
    openMember: no,
    history: no,
    why: no,
    enrolCheck: no,
    enrol: no,
    people: {
      proposals: no,
      decideProposal: no,
      cardActions: no,
      moveCard: noLater,
      replaceCard: noLater,
      change: noLater,
      releasePhone: noLater,
      markPhone: noLater,
      prove: no,
      guest: no,
      linkStaff: no,
    },
    quoteSale: no,
    commitSale: noLater,
    openSale: no,
    quoteRefund: no,
    commitRefund: noLater,
    exchange: { quote: no, commit: noLater, quoteSwap: no, swap: noLater },
    points: {
      quoteRedemption: no,
      redeem: noLater,
      quoteTopUp: no,
      topUp: noLater,
      quoteExtra: no,
      giveExtra: noLater,
      quoteAdjustment: no,
      adjust: noLater,
      quoteClaim: no,
      claim: noLater,
      quoteUnknownReturn: no,
      returnUnknown: noLater,
      quoteUnbackedRefund: no,
      refundUnbacked: noLater,
      quoteUndo: no,
      undo: noLater,
      stock: no,
      countStock: no,
    },
    shift: { report: no, print: no },
    hq: {
      join: noLater,
      identify: noLater,
      queue: no,
      syncNow: no,
      openEpoch: no,
      startProof: no,
      proof: no,
      fetchPoints: noLater,
      fetchRefundRight: noLater,
    },
    recentSlips: no,
    showSlip: no,
    reprintSlip: no,
    saveSettings: no,
    printTest: no,
    simulatedCards: no,
    simulatedScan: no,
    simulatedPrinter: no,
    simulatedPaper: no,
    copyDatabase: no,
    close: async () => undefined,
  }
}

function blockedStatus(refusal: Refusal, clock: Clock): TillStatus {
  return {
    stage: 'blocked',
    blocked: { code: refusal.code, details: refusal.details },
    demo: false,
    shopName: '',
    siteName: '',
    tillNumber: 0,
    businessDate: dateOf(clock.nowMs()),
    shift: null,
    cashier: null,
    staff: [],
    programme: null,
    outbox: standaloneSync(0),
    printer: { kind: 'none', state: 'unknown', waiting: 0, unknown: 0, sinceMs: null },
    readers: [],
    keyStore: 'file',
    settings: { paper: 80, slipLang: 'zh-CN', printer: { kind: 'none' }, lockMinutes: 15 },
  }
}
