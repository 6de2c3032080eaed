/** What a member holds once goods are back: the ground on which the new sale of an exchange stands (RF-04). */
import { mergeLots, withoutLots } from './lots.ts'
import { fen } from './money.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundFacts, RefundResult } from './refund.ts'
import { lotsOfRewards } from './rewards-gone.ts'
import type { LotHolding, SaleFacts, SaleMember, ValueHolding } from './sale.ts'

/** The return that comes before the new sale. */
export interface ReturnBefore {
  readonly sale: BookedSale
  readonly facts: Pick<RefundFacts, 'held'>
  readonly result: RefundResult
}

/**
 * The member's lots after a return: what is left of those held, in their order, then what came back and was not taken.
 * @see RF-02 RF-08
 */
export function lotsAfterReturn({
  facts,
  result,
}: Pick<ReturnBefore, 'facts' | 'result'>): readonly LotHolding[] {
  const undone = (result.conversionsUndone ?? []).map((one) => one.points)
  const together = mergeLots(facts.held, result.restoredLots, ...undone)
  const ofRewards = lotsOfRewards(result.rewardsGone ?? [])
  return withoutLots(together, [...result.clawbackLots, ...ofRewards, ...(result.conversion?.lots ?? [])])
}

/** Points are looked at where some are redeemed or convert by themselves. */
export function looksAtPoints(facts: Pick<SaleFacts, 'redeemPoints'>, programme: Programme): boolean {
  return facts.redeemPoints > 0 || programme.redemption.mode === 'automatic'
}

/**
 * The facts of a new sale as they are after the return: points, rebate that was undone, the birthday right that came back, what
 * was accrued on the day. Another person's sale is left as it is. @see RF-04 EA-10
 */
export function factsAfterReturn(facts: SaleFacts, before: ReturnBefore, programme: Programme): SaleFacts {
  const { member, held } = facts
  if (member === null || member.memberId !== before.sale.facts.member?.memberId) return facts
  const { result } = before
  const sameYear = facts.businessDate.slice(0, 4) === before.sale.facts.businessDate.slice(0, 4)
  const right = result.birthdayRightComesBack && sameYear ? 1 : 0
  return {
    ...facts,
    member: memberAfter(member, facts, before),
    held: {
      ...held,
      lots: looksAtPoints(facts, programme) ? lotsAfterReturn(before) : [],
      birthdayRights: held.birthdayRights + right,
      ...(held.value === undefined ? {} : { value: valueAfter(held.value, result) }),
    },
  }
}

/** EA-10: limits are net of claw-backs, by the date of the sale. */
function memberAfter(member: SaleMember, { businessDate }: SaleFacts, before: ReturnBefore): SaleMember {
  const { accrued } = member
  if (accrued === undefined) return member
  const clawed = before.result.clawbackPoints
  const sold = before.sale.facts.businessDate
  const less = (amount: number, isSame: boolean): number => Math.max(0, amount - (isSame ? clawed : 0))
  return {
    ...member,
    accrued: {
      day: less(accrued.day, sold === businessDate),
      month: less(accrued.month, sold.slice(0, 7) === businessDate.slice(0, 7)),
    },
  }
}

/** The rebate of undone conversions is not there any more; what goes back to the card is carried over, not held. */
function valueAfter(
  value: readonly ValueHolding[],
  { conversionsUndone = [] }: RefundResult,
): readonly ValueHolding[] {
  const undone = new Map(conversionsUndone.map(({ lot, fen: amount }) => [lot, amount]))
  return value.map(({ asset, lots }) => ({
    asset,
    lots:
      asset !== 'rebate'
        ? lots
        : lots
            .map(({ lot, fen: amount }) => ({ lot, fen: fen(amount - (undone.get(lot) ?? 0)) }))
            .filter(({ fen: amount }) => amount > 0),
  }))
}
