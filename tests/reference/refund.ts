/** The reference for a return (section 4): what is kept, what is taken back, what is handed out. */
import { accrualOf } from '../../shared/domain/lots.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RefundLineResult, RefundResult } from '../../shared/domain/refund.ts'
import { type Answer, heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { conversionsUndone } from './conversion-undone.ts'
import { surrenders } from './entry.ts'
import { at, firstOf, gathered, type Heap, least, lessBy, most, restOf, sum, total } from './exact.ts'
import { fenOf, type Goods, goodsKept, groundMoney } from './goods.ts'
import { handBack, moneyOfAct } from './hand-back.ts'
import { type HeapBack, livingOn, toLotComingBack } from './lots-coming-back.ts'
import { pointsOf } from './points-of-goods.ts'
import { againstReturn, chosen, isQuality, type ReturnOverrides } from './refund-refusals.ts'
import { type Gone, rewardsGone } from './rewards-gone.ts'
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
  const returned = chosen(facts)
  const keptAfter = keptBefore.map(
    (kept, line) => kept - sum(returned.filter((one) => one.line === line).map(({ units }) => BigInt(units))),
  )
  const after = goodsKept(sale, keptAfter)
  return judged(sale, facts, programme, {
    returned,
    keptAfter,
    before: goodsKept(sale, keptBefore),
    after,
    nothingKept: keptAfter.every((kept) => kept === 0n),
    keptMoney: groundMoney(after, sale.result.tenders, programme),
  })
}

interface Back {
  readonly returned: RefundFacts['returned']
  readonly keptAfter: readonly bigint[]
  readonly before: Goods
  readonly after: Goods
  readonly nothingKept: boolean
  readonly keptMoney: bigint
}

function judged(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  back: Back,
): Answer<RefundResult> {
  const quality = isQuality(facts, programme)
  const gone = rewardsGone(sale, facts, programme, back.keptMoney, quality)
  const taken = pointsTaken(sale, facts, programme, back, gone)
  const owedNow = sum(gone.map(({ owed }) => owed))
  const refuses = programme.refund.shortfall === 'refuse' && !quality
  if (refuses && taken.short + owedNow > 0n) return { refused: ['shortfall_refused'] }
  const { short, boughtBack } = taken
  const money = moneyOfAct(sale, back, programme)
  const { withheld, debt } = settledShortfall(facts.before, programme, {
    short,
    boughtBack,
    owedNow,
    money,
    quality,
  })
  const handed = handBack(sale, facts, programme, { ...back, withheld })
  const { before } = facts
  const expired = [...taken.expired, ...gone.flatMap((one) => one.expired)]
  const expiredSoFar = BigInt(before.expiredPoints ?? 0) + total(expired)
  const goneSoFar = [
    ...(before.rewardsGone ?? []),
    ...gone.map(({ booked: { position, owedFen } }) => ({ position, owedFen })),
  ].sort((one, other) => one.position - other.position)
  return {
    value: {
      lines: linesBack(sale, back),
      tenders: handed.tenders,
      grossFen: toFen(handed.gross),
      lapsedFen: toFen(handed.lapsed),
      vouchersComeBack: handed.vouchersComeBack,
      clawbackPoints: toPoints(taken.clawback),
      clawbackLots: toLots(taken.fromLots),
      debtElsewherePoints: toPoints(taken.elsewhere),
      restoredPoints: toPoints(total(taken.restored)),
      restoredLots: taken.restored.map(toLotComingBack),
      shortfallPoints: toPoints(short - boughtBack),
      withheldFen: toFen(withheld),
      debtPoints: toPoints(debt - BigInt(before.debtPoints)),
      handOutFen: toFen(handed.gross - withheld),
      birthdayRightComesBack: back.nothingKept && sale.result.birthdayRightUsed,
      ...(expired.length === 0 ? {} : { expiredLots: toLots(expired) }),
      ...(taken.undone.length === 0 ? {} : { conversionsUndone: taken.undone }),
      ...(taken.conversion === undefined ? {} : { conversion: taken.conversion }),
      ...(gone.length === 0 ? {} : { rewardsGone: gone.map(({ booked }) => booked) }),
      ...(surrenders(facts.entry, back.keptMoney) ? { surrenderCard: true } : {}),
      after: {
        kept: back.keptAfter.map(Number),
        clawedPoints: toPoints(BigInt(before.clawedPoints) + taken.clawback),
        restoredPoints: toPoints(BigInt(before.restoredPoints) + total(taken.restored)),
        shortfallPoints: toPoints(BigInt(before.shortfallPoints) + short - boughtBack),
        withheldFen: toFen(BigInt(before.withheldFen) + withheld),
        withheldTenderFen: handed.withheldSoFar.map(toFen),
        debtPoints: toPoints(debt),
        returnedTenderFen: handed.returnedSoFar.map(toFen),
        ...(expiredSoFar === 0n ? {} : { expiredPoints: toPoints(expiredSoFar) }),
        ...(goneSoFar.length === 0 ? {} : { rewardsGone: goneSoFar }),
      },
    },
  }
}

/** RF-02: what comes back of each returned line, by the sources that paid it. */
function linesBack(sale: BookedSale, back: Back): readonly RefundLineResult[] {
  const bySlip = [...back.returned].sort((one, other) => one.line - other.line)
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
  readonly restored: readonly HeapBack[]
  /** Out of lots, in order, for the claw-back, for missing points of rewards and for buying back. */
  readonly fromLots: readonly Heap[]
  readonly expired: readonly Heap[]
  readonly elsewhere: bigint
  readonly short: bigint
  readonly boughtBack: bigint
  readonly undone: ReturnType<typeof conversionsUndone>['undone']
  readonly conversion: ReturnType<typeof conversionsUndone>['conversion']
}

/** Steps 2, 3, 5 and 6 of a return: everything about points but the rewards' own. */
function pointsTaken(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  back: Back,
  gone: readonly Gone[],
): Taken {
  const earned = back.nothingKept ? 0n : pointsOf(back.after, sale, programme).points
  const clawback = most(0n, BigInt(sale.result.accruedPoints) - BigInt(facts.before.clawedPoints) - earned)
  const isOwn = ({ name }: Heap) => accrualOf(name) === sale.lot
  const expired = firstOf(heapsOf(facts.expired ?? []).filter(isOwn), clawback)
  const wanted = clawback - total(expired) + sum(gone.map(({ missing }) => missing))

  const restored = restoredHeaps(sale, facts, back)
  const fromRestored = least(wanted, total(restored))
  const boughtBack = least(total(restored) - fromRestored, BigInt(facts.before.shortfallPoints))
  const ofRestored = firstOf(restored, fromRestored + boughtBack)

  const takenFromRewards = gone.flatMap(({ taken, isMembers }) => (isMembers ? taken : []))
  const held = lessBy(heapsOf(facts.held), takenFromRewards)
  const inOrder = [...held.filter(isOwn), ...held.filter((heap) => !isOwn(heap))]
  const ofHeld = firstOf(inOrder, wanted - fromRestored)

  const undoing = conversionsUndone(
    {
      converted: facts.converted ?? [],
      missing: wanted - fromRestored - total(ofHeld),
      left: [...lessBy(held, ofHeld), ...restOf(restored, total(ofRestored))],
      paidWith: sale.result.tenders.flatMap(({ lots }) => (lots ?? []).map(({ lot }) => lot)),
      businessDate: facts.businessDate,
    },
    programme,
  )
  const open = wanted - fromRestored - total(ofHeld) - total(undoing.taken)
  const elsewhere = least(open, BigInt(facts.elsewherePoints))
  return {
    clawback,
    restored,
    fromLots: gathered([...ofRestored, ...ofHeld, ...undoing.taken]),
    expired,
    elsewhere,
    short: open - elsewhere,
    boughtBack,
    undone: undoing.undone,
    conversion: undoing.conversion,
  }
}

/** RF-07: what stays redeemed stays with the oldest. */
function restoredHeaps(sale: BookedSale, facts: RefundFacts, back: Back): readonly HeapBack[] {
  const lots = heapsOf(sale.result.redeemedLots)
  const stayed = firstOf(lots, sum(back.before.redeemed))
  const stays = firstOf(lots, sum(back.after.redeemed))
  return lessBy(stayed, stays).map((heap) => livingOn(heap, facts.businessDate))
}
