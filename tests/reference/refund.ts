/** The reference for a return (section 4): what is kept, what is taken back, what is handed out. */

import { accrualOf, lastDayOf, lotName } from '../../shared/domain/lots.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundLineResult, RefundResult } from '../../shared/domain/refund.ts'
import { daysBetween, plusDays } from '../../shared/domain/time.ts'
import { type Answer, heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { conversionsUndone } from './conversion-undone.ts'
import { surrenders } from './entry.ts'
import { at, firstOf, gathered, type Heap, least, lessBy, most, restOf, sum, total } from './exact.ts'
import { fenOf, type Goods, goodsKept, groundMoney } from './goods.ts'
import { handBack, moneyOfAct } from './hand-back.ts'
import { pointsOf } from './points-of-goods.ts'
import { againstReturn, isQuality, type ReturnOverrides } from './refund-refusals.ts'
import { rewardsGone } from './rewards-gone.ts'
import { settledShortfall } from './shortfall.ts'

/** The result of a return, or everything against it. */
export function referenceRefund(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  overrides: ReturnOverrides,
): Answer<RefundResult> {
  const against = againstReturn(sale, facts, programme, overrides)
  if (against.length > 0) return { refused: against }
  const keptBefore = facts.before.kept.map(BigInt)
  const keptAfter = keptBefore.map(
    (kept, line) =>
      kept - sum(facts.returned.filter((one) => one.line === line).map(({ units }) => BigInt(units))),
  )
  const back: Back = {
    keptAfter,
    before: goodsKept(sale, keptBefore),
    after: goodsKept(sale, keptAfter),
    nothingKept: keptAfter.every((kept) => kept === 0n),
  }
  return judged(sale, facts, programme, back)
}

interface Back {
  readonly keptAfter: readonly bigint[]
  readonly before: Goods
  readonly after: Goods
  readonly nothingKept: boolean
}

function judged(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  back: Back,
): Answer<RefundResult> {
  const quality = isQuality(facts, programme)
  const taken = pointsTaken(sale, facts, programme, back)
  const { shortfall: mode } = programme.refund
  if (mode === 'refuse' && !quality && taken.short > 0n) return { refused: ['shortfall_refused'] }
  const gone = rewardsGone(sale, facts, programme, {
    keptMoney: groundMoney(back.after, sale.result.tenders, programme),
    quality,
    alreadyTaken: taken.fromLots,
  })
  const shortfall = settledShortfall(facts.before, programme, {
    short: taken.short,
    boughtBack: taken.boughtBack,
    owedNow: sum(gone.map(({ owedFen }) => BigInt(owedFen))),
    money: moneyOfAct(sale, back, programme),
    withholds: mode !== 'debt' && !quality,
  })
  const handed = handBack(sale, facts, programme, { ...back, withheld: shortfall.withheld })
  const surrendered = surrenders(facts.entry, groundMoney(back.after, sale.result.tenders, programme))
  const expiredSoFar = BigInt(facts.before.expiredPoints ?? 0) + total(taken.expired)
  const goneSoFar = [
    ...(facts.before.rewardsGone ?? []),
    ...gone.map(({ position, owedFen }) => ({ position, owedFen })),
  ]
  return {
    value: {
      lines: linesBack(sale, facts, back),
      tenders: handed.tenders,
      grossFen: toFen(handed.gross),
      lapsedFen: toFen(handed.lapsed),
      vouchersComeBack: handed.vouchersComeBack,
      clawbackPoints: toPoints(taken.clawback),
      clawbackLots: toLots(taken.fromLots),
      debtElsewherePoints: toPoints(taken.elsewhere),
      restoredPoints: toPoints(total(taken.restored)),
      restoredLots: toLots(taken.restored),
      shortfallPoints: toPoints(taken.short - taken.boughtBack),
      withheldFen: toFen(shortfall.withheld),
      debtPoints: toPoints(shortfall.debt - BigInt(facts.before.debtPoints)),
      handOutFen: toFen(handed.gross - shortfall.withheld),
      birthdayRightComesBack: back.nothingKept && sale.result.birthdayRightUsed,
      ...(taken.expired.length === 0 ? {} : { expiredLots: toLots(taken.expired) }),
      ...(taken.undone.length === 0 ? {} : { conversionsUndone: taken.undone }),
      ...(taken.conversion === undefined ? {} : { conversion: taken.conversion }),
      ...(gone.length === 0 ? {} : { rewardsGone: gone }),
      ...(surrendered ? { surrenderCard: true } : {}),
      after: {
        kept: back.keptAfter.map(Number),
        clawedPoints: toPoints(BigInt(facts.before.clawedPoints) + taken.clawback),
        restoredPoints: toPoints(BigInt(facts.before.restoredPoints) + total(taken.restored)),
        shortfallPoints: toPoints(BigInt(facts.before.shortfallPoints) + taken.short - taken.boughtBack),
        withheldFen: toFen(BigInt(facts.before.withheldFen) + shortfall.withheld),
        withheldTenderFen: handed.withheldSoFar.map(toFen),
        debtPoints: toPoints(shortfall.debt),
        returnedTenderFen: handed.returnedSoFar.map(toFen),
        ...(expiredSoFar === 0n ? {} : { expiredPoints: toPoints(expiredSoFar) }),
        ...(goneSoFar.length === 0 ? {} : { rewardsGone: goneSoFar }),
      },
    },
  }
}

/** RF-02: what comes back of each returned line, by the sources that paid it. */
function linesBack(sale: BookedSale, facts: RefundFacts, back: Back): readonly RefundLineResult[] {
  const bySlip = [...facts.returned].sort((one, other) => one.line - other.line)
  return bySlip.map(({ line, units }) => {
    const of = (source: 'points' | number) =>
      fenOf(back.before, (coin) => coin.line === line && coin.source === source) -
      fenOf(back.after, (coin) => coin.line === line && coin.source === source)
    const tenderFen = sale.result.tenders.map((_, position) => of(position))
    return {
      line,
      units,
      costFen: toFen(of('points') + sum(tenderFen)),
      tenderFen: tenderFen.map(toFen),
      restoredPoints: toPoints(at(back.before.redeemed, line) - at(back.after.redeemed, line)),
    }
  })
}

interface Taken {
  readonly clawback: bigint
  /** Redeemed points that come back. */
  readonly restored: readonly Heap[]
  /** Out of lots, in order, for the claw-back and for buying back. */
  readonly fromLots: readonly Heap[]
  readonly expired: readonly Heap[]
  readonly elsewhere: bigint
  readonly short: bigint
  readonly boughtBack: bigint
  readonly undone: ReturnType<typeof conversionsUndone>['undone']
  readonly conversion: ReturnType<typeof conversionsUndone>['conversion']
}

/** Section 4 with "Claw-back takes, in order": everything about points. */
function pointsTaken(sale: BookedSale, facts: RefundFacts, programme: Programme, back: Back): Taken {
  const earned = back.nothingKept ? 0n : pointsOf(back.after, sale, programme).points
  const clawed = BigInt(facts.before.clawedPoints)
  const clawback = most(0n, BigInt(sale.result.accruedPoints) - clawed - earned)
  const restored = restoredHeaps(sale, facts, back)
  const held = heapsOf(facts.held)
  const own = held.filter(({ name }) => accrualOf(name) === sale.lot)
  const others = held.filter(({ name }) => accrualOf(name) !== sale.lot)
  const expired = heapsOf(facts.expired ?? [])

  const boughtBack = least(most(0n, total(restored) - clawback), BigInt(facts.before.shortfallPoints))
  const fromRestored = firstOf(restored, least(clawback, total(restored)) + boughtBack)
  const open1 = clawback - least(clawback, total(restored))
  const fromOwn = firstOf(own, open1)
  const open2 = open1 - total(fromOwn)
  const fromExpired = firstOf(expired, open2)
  const open3 = open2 - total(fromExpired)
  const fromOthers = firstOf(others, open3)
  const open4 = open3 - total(fromOthers)
  const leftHere = [...lessBy(held, [...fromOwn, ...fromOthers]), ...restOf(restored, total(fromRestored))]
  const undoing = conversionsUndone(facts.converted ?? [], open4, leftHere, programme)
  const open5 = open4 - total(undoing.taken)
  const elsewhere = least(open5, BigInt(facts.elsewherePoints))
  return {
    clawback,
    restored,
    fromLots: gathered([...fromRestored, ...fromOwn, ...fromOthers, ...undoing.taken]),
    expired: fromExpired,
    elsewhere,
    short: open5 - elsewhere,
    boughtBack,
    undone: undoing.undone,
    conversion: undoing.conversion,
  }
}

/** RF-07: what stays redeemed stays with the oldest; what comes back has at least 30 more days. */
function restoredHeaps(sale: BookedSale, facts: RefundFacts, back: Back): readonly Heap[] {
  const lots = heapsOf(sale.result.redeemedLots)
  const stayed = firstOf(lots, sum(back.before.redeemed))
  const stays = firstOf(lots, sum(back.after.redeemed))
  const longEnough = plusDays(facts.businessDate, 30)
  return gathered(
    lessBy(stayed, stays).map(({ name, amount }) => {
      const lastDay = lastDayOf(name)
      const short = lastDay !== null && daysBetween(facts.businessDate, lastDay) < 30
      return { name: short ? lotName(accrualOf(name), longEnough) : name, amount }
    }),
  )
}
