/** What a sale gave goes when its ground is gone: unused it is taken back, used its stated value is owed (RF-10). */
import { groundMoney } from './ground-money.ts'
import { accrualOf, pointsInLots, takeFromLots } from './lots.ts'
import { addFen, type Fen, fen, NO_FEN } from './money.ts'
import { addPoints, NO_POINTS, type Points, points, subtractPoints } from './points.ts'
import type { Programme } from './programme.ts'
import { valueOfPoints } from './redemption.ts'
import type { BookedSale, RefundFacts, RefundState, RewardGone, RewardStanding } from './refund.ts'
import { assert, assertNever } from './result.ts'
import type { ReturnedGoods } from './returned-goods.ts'
import type { LotHolding, RewardGiven } from './sale.ts'

/** One reward of the sale whose ground this return removes. */
export interface JudgedReward {
  readonly gone: RewardGone
  readonly code: string
  /** What of its points expired unused and counts as taken. */
  readonly expiredLots: readonly LotHolding[]
}

/** The accrual of points that a sale gave as a reward; `position` is the reward's place in the sale's list. */
export function rewardAccrual(saleLot: string, position: number): string {
  return `${saleLot}.r${position}`
}

/** The rewards that go with this return, in the order of the sale's list; a quality return owes no money. @see RF-10 */
export function judgeRewards(
  sale: BookedSale,
  facts: Pick<RefundFacts, 'before' | 'rewards' | 'expired'>,
  returned: Pick<ReturnedGoods, 'keptPaid'>,
  programme: Programme,
  quality: boolean,
): readonly JudgedReward[] {
  const given = sale.result.rewards ?? []
  if (given.length === 0) return []
  const keptFen = keptGround(sale, returned, programme)
  const goneBefore = new Set((facts.before.rewardsGone ?? []).map(({ position }) => position))
  return given.flatMap((reward, position) => {
    if (goneBefore.has(position) || groundStands(reward, keptFen, programme)) return []
    const standing = facts.rewards?.find((one) => one.position === position)
    const judged = takeReward(sale, reward, standing ?? { position, here: 0 }, facts, programme)
    return [quality ? forgiven(judged) : judged]
  })
}

/** Ground money of the goods that are kept. */
export function keptGround(
  { result }: BookedSale,
  { keptPaid }: Pick<ReturnedGoods, 'keptPaid'>,
  programme: Programme,
): Fen {
  const byTender = result.tenders.map((_tender, position) =>
    addFen(...keptPaid.map(({ tenderFen }) => tenderFen[position] ?? NO_FEN)),
  )
  return groundMoney(result.tenders, byTender, programme)
}

function groundStands({ code }: RewardGiven, keptFen: Fen, programme: Programme): boolean {
  const rule = programme.rewards.find((reward) => reward.code === code)
  assert(rule !== undefined, `no such reward: ${code}`)
  switch (rule.when.kind) {
    case 'sale_from':
    case 'top_up_from':
      return keptFen >= rule.when.amountFen
    case 'first_sale':
      return keptFen > 0
    default:
      return assertNever(rule.when)
  }
}

function takeReward(
  sale: BookedSale,
  reward: RewardGiven,
  standing: RewardStanding,
  facts: Pick<RefundFacts, 'expired'>,
  programme: Programme,
): JudgedReward {
  const { position } = standing
  const { gives, code } = reward
  if (gives.kind === 'points') return takePoints(sale, reward, gives.points, standing, facts, programme)
  const valueFen = gives.kind === 'gift' ? gives.valueFen : voucherValue(gives.voucher, programme)
  const isHere = standing.here > 0
  const gone = { position, taken: isHere ? 1 : 0, owedFen: isHere ? NO_FEN : valueFen }
  return { gone, code, expiredLots: [] }
}

function voucherValue(code: string, programme: Programme): Fen {
  const kind = programme.vouchers.find((voucher) => voucher.code === code)
  assert(kind !== undefined, `no such voucher: ${code}`)
  return kind.valueFen
}

function takePoints(
  sale: BookedSale,
  reward: RewardGiven,
  given: Points,
  standing: RewardStanding,
  facts: Pick<RefundFacts, 'expired'>,
  programme: Programme,
): JudgedReward {
  const { position, lots = [] } = standing
  const accrual = rewardAccrual(sale.lot, position)
  const fromLots = takeFromLots(lots, given)
  const expired = takeFromLots(
    (facts.expired ?? []).filter(({ lot }) => accrualOf(lot) === accrual),
    fromLots.missing,
  )
  const missing = expired.missing
  const ofReferrer = reward.to === 'referrer'
  const gone: RewardGone = {
    position,
    taken: subtractPoints(given, missing),
    ...(fromLots.taken.length === 0 ? {} : { lots: fromLots.taken }),
    ...(missing === 0 || ofReferrer ? {} : { missingPoints: missing }),
    owedFen: ofReferrer ? fen(valueOfPoints(missing, programme.redemption)) : NO_FEN,
  }
  return { gone, code: reward.code, expiredLots: expired.taken }
}

/** A quality return owes no money for what was used; points that are missing become debt, like those of the claw-back. */
function forgiven(judged: JudgedReward): JudgedReward {
  return { ...judged, gone: { ...judged.gone, owedFen: NO_FEN } }
}

/** What rewards took out of their lots. A referrer's are another's lots, which the member does not hold. */
export function lotsOfRewards(gone: readonly Pick<RewardGone, 'lots'>[]): readonly LotHolding[] {
  return gone.flatMap(({ lots = [] }) => lots)
}

/** The member's points of these rewards that were not there. */
export function missingOf(rewards: readonly JudgedReward[]): Points {
  return addPoints(...rewards.map(({ gone }) => gone.missingPoints ?? NO_POINTS))
}

/** What is owed for rewards that were used, in money. */
export function owedFor(rewards: readonly Pick<RewardGone, 'owedFen'>[]): Fen {
  return addFen(...rewards.map(({ owedFen }) => owedFen))
}

/** The rewards that are gone after this act, by their place in the sale's list. */
export function rewardsGoneAfter(
  before: Pick<RefundState, 'rewardsGone'>,
  rewards: readonly JudgedReward[],
): NonNullable<RefundState['rewardsGone']> {
  const now = rewards.map(({ gone: { position, owedFen } }) => ({ position, owedFen }))
  return [...(before.rewardsGone ?? []), ...now].toSorted((a, b) => a.position - b.position)
}

/** Points of these lots that expired and count as taken, whole. */
export function expiredPointsOf(lots: readonly LotHolding[]): Points {
  return points(pointsInLots(lots))
}
