/** What a sale or a top-up gives besides its points: points of their own, vouchers, gifts in stock (SV-04, EN-17, RF-10). */
import { type Explanation, type Figure, fenOf, pointsOf, step } from './explain.ts'
import { isGround } from './ground-money.ts'
import type { Fen } from './money.ts'
import type { Programme, Reward } from './programme.ts'
import { assert } from './result.ts'
import type { RewardGiven, SaleFacts, SaleMember, TenderAmount } from './sale.ts'

/** What rewards are given for: a sale or a top-up, with the money that counts for it (decision: ground money). */
export interface RewardGround {
  readonly act: 'sale' | 'top_up'
  readonly groundFen: Fen
}

/** What sits here for them: gifts in stock by code, and the rewards that reached their limit. */
export type RewardHoldings = Pick<SaleFacts['held'], 'gifts' | 'rewardsUsedUp'>

/**
 * The rewards of one act, in the programme's order: its condition holds, the card works, the limit is not used up, the
 * referrer is known where it is theirs, the gift is in stock, those of this act counted. @see SV-04 EN-17 RF-10
 */
export function rewardsFor(
  ground: RewardGround,
  member: SaleMember,
  held: RewardHoldings,
  programme: Programme,
): readonly RewardGiven[] {
  if (!member.cardActive) return []
  const stock = new Map(Object.entries(held.gifts ?? {}))
  const given: RewardGiven[] = []
  for (const reward of programme.rewards) {
    const { code, to, gives } = reward
    if (!conditionHolds(reward, ground, member) || (held.rewardsUsedUp ?? []).includes(code)) continue
    if (to === 'referrer' && member.referrer === undefined) continue
    if (gives.kind === 'gift') {
      const here = stock.get(gives.gift) ?? 0
      if (here < 1) continue
      stock.set(gives.gift, here - 1)
    }
    const referrer = to === 'referrer' ? member.referrer : undefined
    given.push({ code, to, ...(referrer === undefined ? {} : { referrer }), gives })
  }
  return given
}

function conditionHolds({ when }: Reward, { act, groundFen }: RewardGround, member: SaleMember): boolean {
  switch (when.kind) {
    case 'sale_from':
      return act === 'sale' && groundFen >= when.amountFen
    case 'first_sale':
      return act === 'sale' && groundFen > 0 && member.firstSale === true
    case 'top_up_from':
      return act === 'top_up' && groundFen >= when.amountFen
  }
}

/** What each gives (points, a voucher's value, one gift), and why: from which amount on, and the money that counts, by tender. */
export function explainRewards(
  given: readonly RewardGiven[],
  tenders: readonly TenderAmount[],
  programme: Programme,
): readonly Explanation[] {
  if (given.length === 0) return []
  const counting = tenders.filter((tender) => isGround(tender, programme))
  const groundFen = counting.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const ground = step(
    'ground_money',
    'EN-05',
    {},
    fenOf(groundFen),
    counting.map(({ code, amountFen }) =>
      step('paid_by_tender', 'EN-05', { tender: code }, fenOf(amountFen)),
    ),
  )
  return given.map(({ code, gives }) => {
    const when = programme.rewards.find((reward) => reward.code === code)?.when
    const value = figureOf(gives, programme)
    return when === undefined || when.kind === 'first_sale'
      ? step('reward_first_sale', 'RF-10', { reward: code }, value, [ground])
      : step('reward_from', 'SV-04', { reward: code, fromFen: when.amountFen }, value, [ground])
  })
}

function figureOf(gives: RewardGiven['gives'], { vouchers }: Programme): Figure {
  switch (gives.kind) {
    case 'points':
      return pointsOf(gives.points)
    case 'gift':
      return { unit: 'count', amount: 1 }
    case 'voucher': {
      const kind = vouchers.find(({ code }) => code === gives.voucher)
      assert(kind !== undefined, `no such voucher: ${gives.voucher}`)
      return fenOf(kind.valueFen)
    }
  }
}
