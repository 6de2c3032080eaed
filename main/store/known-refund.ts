/** The facts of a return: what was asked for, how the sale stands, and what the books say about it at that instant. */
import { voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { bookedSale, stateBefore as stateOfSale } from '../../shared/domain/kept-sale.ts'
import { DEBT_ASSET, memberOwner } from '../../shared/domain/ledger.ts'
import { rewardedMember } from '../../shared/domain/ledger-sale.ts'
import { mulDivFloor } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type {
  BookedSale,
  ConvertedLot,
  EntryGround,
  RefundFacts,
  RefundState,
  RewardGone,
  RewardStanding,
} from '../../shared/domain/refund.ts'
import { paidForKept } from '../../shared/domain/returned-goods.ts'
import { keptGround, rewardAccrual } from '../../shared/domain/rewards-gone.ts'
import type { LotHolding, RewardGiven } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { amountInLot, pointsOfAccrual } from './accounts.ts'
import { conversionsOf } from './conversions.ts'
import { type RewardsBack, spendableLots } from './known-holdings.ts'
import { type Known, owableElsewhere, type WithoutSale } from './known-member.ts'
import type { AskedSale } from './known-sale.ts'
import { programmeOf } from './programmes.ts'
import type { KeptSale } from './sales.ts'
import { saleVoucher } from './vouchers.ts'

/** A return as it is asked for. */
export interface AskedReturn extends Pick<RefundFacts, 'returned' | 'reason' | 'void' | 'inCash'> {
  /** RF-10: gifts of the sale that came back with the goods, by their place in the sale's list. */
  readonly giftsBack?: readonly number[]
  /** RF-04: the new sale of the exchange looks at all points that the member has afterwards. */
  readonly allLots?: boolean
}

/** The sale of a return at the instant it is judged. */
interface Returning {
  readonly known: Known
  readonly kept: KeptSale
  readonly sale: BookedSale
  readonly before: RefundState
  readonly asked: AskedReturn
  readonly businessDate: BusinessDate
  readonly programme: Programme
}

/**
 * The facts that a return is judged by. `programme` is the sale's; `entry`: what a card stands on that this sale was shown for
 * and that was not handed back (EN-15).
 */
export function refundFacts(
  known: Known,
  kept: KeptSale,
  asked: AskedReturn,
  at: { readonly businessDate: BusinessDate; readonly programme: Programme },
  entry: EntryGround | null,
): RefundFacts {
  const sale = bookedSale(kept)
  const before = stateBefore(known, kept)
  const { reason, inCash } = asked
  const returning = { known, kept, sale, before, asked, ...at }
  return {
    businessDate: at.businessDate,
    returned: asked.returned,
    before,
    ...(kept.memberId === null ? NOBODY : ofMember(returning, kept.memberId)),
    ...(reason === undefined ? {} : { reason }),
    ...(asked.void === undefined ? {} : { void: asked.void }),
    ...(inCash === undefined ? {} : { inCash }),
    ...(entry === null ? {} : { entry }),
  }
}

const NOBODY = { held: [], elsewherePoints: NO_POINTS }

/** How the sale stands before a return, by the books here. */
export function stateBefore({ books, holder }: Known, kept: KeptSale): RefundState {
  const owner = memberOwner(kept.memberId ?? '')
  return stateOfSale(kept, (saleId) => amountInLot(books, owner, DEBT_ASSET, holder, saleId))
}

/**
 * RF-04: what the new goods of an exchange look at once this much came back: the old sale is none where nothing of it is kept,
 * the rewards that went (`gone`) were never had, and the guest of the old sale has the member's price still, not once more.
 */
export function afterReturn(
  known: Known,
  kept: KeptSale,
  returned: RefundFacts['returned'],
  gone: readonly RewardGone[] | undefined,
): Pick<AskedSale, 'without' | 'groundGoneOf' | 'rewardsBack' | 'guestSaleId'> {
  const without = wholeReturn(known, kept, returned)
  const back = rewardsBack(kept, gone)
  return {
    ...(without === null ? {} : { without }),
    ...(keepsGround(known, kept, returned) ? {} : { groundGoneOf: kept.sale.id }),
    ...(back === null ? {} : { rewardsBack: back }),
    ...(kept.sale.facts.guest === undefined ? {} : { guestSaleId: kept.sale.id }),
  }
}

/** What is kept of each line after this much came back; whether so much may come back is not asked here. */
function unitsLeft(known: Known, kept: KeptSale, returned: RefundFacts['returned']): readonly number[] {
  const back = new Map(returned.map(({ line, units }) => [line, Math.max(0, units)]))
  return stateBefore(known, kept).kept.map((units, line) => Math.max(0, units - (back.get(line) ?? 0)))
}

/** The sale, when nothing of it is kept after this much of it came back (RF-04); else null. */
function wholeReturn(known: Known, kept: KeptSale, returned: RefundFacts['returned']): WithoutSale | null {
  if (unitsLeft(known, kept, returned).some((units) => units > 0)) return null
  const { id, businessDate, result } = kept.sale
  return { saleId: id, businessDate, redeemed: result.redeemedPoints > 0 }
}

/** RF-10: whether anything that was paid in ground money is kept after this much came back. */
function keepsGround(known: Known, kept: KeptSale, returned: RefundFacts['returned']): boolean {
  const sale = bookedSale(kept)
  const keptPaid = paidForKept(sale, unitsLeft(known, kept, returned))
  return keptGround(sale, { keptPaid }, programmeOf(known.log, kept.sale.programme)) > 0
}

/** What the sale gave and a return with these rewards gone takes back; null when that is nothing. */
function rewardsBack(kept: KeptSale, gone: readonly RewardGone[] = []): RewardsBack | null {
  const { sale, memberId: ofSale } = kept
  if (gone.length === 0 || ofSale === null) return null
  const rewards = gone.flatMap(({ position, taken }) => {
    const reward = sale.result.rewards?.[position]
    return reward === undefined ? [] : [{ reward, memberId: rewardedMember(reward, ofSale), taken }]
  })
  return { businessDate: sale.businessDate, rewards }
}

function ofMember(
  returning: Returning,
  memberId: string,
): Pick<RefundFacts, 'held' | 'elsewherePoints' | 'elsewhereAt' | 'expired' | 'converted' | 'rewards'> {
  const { known, sale, businessDate, asked } = returning
  const most = mostTaken(returning)
  const converted = convertedFor(returning, memberId, most)
  // Where a conversion is undone, what is left converts again as a whole.
  const enough = converted.length > 0 || asked.allLots === true ? Number.MAX_SAFE_INTEGER : most
  const expired = expiredLots(returning)
  const rewards = rewardStandings(returning, memberId)
  return {
    held: spendableLots(known, memberId, businessDate, enough, sale.lot),
    ...owableElsewhere(known, memberId),
    ...(expired.length === 0 ? {} : { expired }),
    ...(converted.length === 0 ? {} : { converted }),
    ...(rewards.length === 0 ? {} : { rewards }),
  }
}

/** More points than this return could take: all that the sale accrued and gave, and what its returns left open. */
function mostTaken({ sale: { result }, before }: Returning): number {
  const ofRewards = (result.rewards ?? []).reduce(
    (sum, { gives }) => sum + (gives.kind === 'points' ? gives.points : 0),
    0,
  )
  return result.accruedPoints + before.debtPoints + before.shortfallPoints + ofRewards
}

/** RF-08: newest first, as many as could be needed; those whose value paid for this very sale do not help. */
function convertedFor(
  { known, sale, programme }: Returning,
  memberId: string,
  most: number,
): readonly ConvertedLot[] {
  const paidWith = new Set(
    sale.result.tenders.flatMap(({ asset, lots = [] }) =>
      asset === 'rebate' ? lots.map(({ lot }) => lot) : [],
    ),
  )
  const { stepPoints, stepFen } = programme.redemption
  const needed: ConvertedLot[] = []
  let sum = 0
  for (const conversion of conversionsOf(known, memberId)) {
    if (sum >= most) break
    if (paidWith.has(conversion.lot)) continue
    const { step, ...lot } = conversion
    needed.push(step.points === stepPoints && step.fen === stepFen ? lot : conversion)
    sum += mulDivFloor(conversion.unspentFen, step.points, step.fen)
  }
  return needed
}

/** Section 12: what expired unused of the sale's own lots and of its rewards' and was not counted as taken before. */
function expiredLots({ known, sale }: Returning): readonly LotHolding[] {
  const ofRewards = (sale.result.rewards ?? []).flatMap(({ gives }, position) =>
    gives.kind === 'points' ? [rewardAccrual(sale.lot, position)] : [],
  )
  return [sale.lot, ...ofRewards].flatMap((accrual) =>
    pointsOfAccrual(known.books, 'p:expired', known.holder, accrual),
  )
}

/** RF-10: each reward of the sale that is not gone yet, and what of it is here to take back. */
function rewardStandings(returning: Returning, memberId: string): readonly RewardStanding[] {
  const { sale, before } = returning
  const gone = new Set((before.rewardsGone ?? []).map(({ position }) => position))
  return (sale.result.rewards ?? []).flatMap((reward, position) =>
    gone.has(position) ? [] : [rewardStanding(returning, memberId, reward, position)],
  )
}

function rewardStanding(
  { known, kept, sale, asked }: Returning,
  memberId: string,
  reward: RewardGiven,
  position: number,
): RewardStanding {
  if (reward.gives.kind === 'gift') {
    return { position, here: asked.giftsBack?.includes(position) === true ? 1 : 0 }
  }
  if (reward.gives.kind === 'voucher') {
    const number = voucherNumberAt(kept.sale.slipNumber, position)
    return { position, here: saleVoucher(known.books, number, known.holder)?.here === true ? 1 : 0 }
  }
  const owner = memberOwner(rewardedMember(reward, memberId))
  const lots = pointsOfAccrual(known.books, owner, known.holder, rewardAccrual(sale.lot, position))
  const here = lots.reduce((sum, lot) => sum + lot.points, 0)
  return { position, here, ...(lots.length === 0 ? {} : { lots }) }
}
