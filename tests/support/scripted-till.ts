// A till of which a test writes every answer: for what the real one never does, such as a defect or a flood of events.

import type { Till } from '../../main/till/till.ts'
import { standaloneSync } from '../../shared/contract/hq.ts'
import type { TillEvent, TillStatus } from '../../shared/contract/session.ts'
import { refuse } from '../../shared/domain/result.ts'
import { businessDate } from '../../shared/domain/time.ts'

export interface ScriptedTill extends Till {
  emit(event: TillEvent): void
  watchers(): number
}

export const SCRIPTED_STATUS: TillStatus = {
  stage: 'sign_in',
  blocked: null,
  demo: false,
  shopName: '云上鞋屋',
  siteName: '解放路店',
  tillNumber: 2,
  businessDate: businessDate('2026-11-21'),
  shift: null,
  cashier: null,
  staff: [],
  programme: null,
  outbox: standaloneSync(0),
  printer: { kind: 'simulated', state: 'ready', waiting: 0, unknown: 0, sinceMs: null },
  readers: [],
  keyStore: 'file',
  settings: { paper: 80, slipLang: 'zh-CN', printer: { kind: 'simulated' }, lockMinutes: 15 },
}

/** Everything but the status refuses signed_out, unless the test says otherwise. */
export function scriptedTill(script: Partial<Till> = {}): ScriptedTill {
  const listeners = new Set<(event: TillEvent) => void>()
  const signedOut = () => refuse('signed_out')
  const signedOutLater = () => Promise.resolve(refuse('signed_out'))
  return {
    status: () => SCRIPTED_STATUS,
    watch(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    signIn: signedOutLater,
    lock: signedOut,
    closeShift: signedOut,
    setUp: signedOutLater,
    identify: signedOut,
    openMember: signedOut,
    history: signedOut,
    why: signedOut,
    enrolCheck: signedOut,
    enrol: signedOut,
    people: {
      proposals: signedOut,
      decideProposal: signedOut,
      cardActions: signedOut,
      moveCard: signedOutLater,
      replaceCard: signedOutLater,
      change: signedOutLater,
      releasePhone: signedOutLater,
      markPhone: signedOutLater,
      prove: signedOut,
      guest: signedOut,
      linkStaff: signedOut,
    },
    quoteSale: signedOut,
    commitSale: signedOutLater,
    openSale: signedOut,
    quoteRefund: signedOut,
    commitRefund: signedOutLater,
    exchange: { quote: signedOut, commit: signedOutLater, quoteSwap: signedOut, swap: signedOutLater },
    points: {
      quoteRedemption: signedOut,
      redeem: signedOutLater,
      quoteTopUp: signedOut,
      topUp: signedOutLater,
      quoteExtra: signedOut,
      giveExtra: signedOutLater,
      quoteAdjustment: signedOut,
      adjust: signedOutLater,
      quoteClaim: signedOut,
      claim: signedOutLater,
      quoteUnknownReturn: signedOut,
      returnUnknown: signedOutLater,
      quoteUnbackedRefund: signedOut,
      refundUnbacked: signedOutLater,
      quoteUndo: signedOut,
      undo: signedOutLater,
      stock: signedOut,
      countStock: signedOut,
    },
    shift: { report: signedOut, print: signedOut },
    hq: {
      join: signedOutLater,
      identify: signedOutLater,
      queue: signedOut,
      syncNow: signedOut,
      openEpoch: signedOut,
      startProof: signedOut,
      proof: signedOut,
      fetchPoints: signedOutLater,
      fetchRefundRight: signedOutLater,
    },
    recentSlips: signedOut,
    showSlip: signedOut,
    reprintSlip: signedOut,
    saveSettings: signedOut,
    printTest: signedOut,
    simulatedCards: signedOut,
    simulatedScan: signedOut,
    simulatedPrinter: signedOut,
    simulatedPaper: signedOut,
    copyDatabase: signedOut,
    close: () => Promise.resolve(),
    ...script,
    emit(event) {
      for (const listener of [...listeners]) listener(event)
    },
    watchers: () => listeners.size,
  }
}
