/** RF-10: rewards whose ground a return takes away: what is here of them is taken back, the rest is missing or owed. */
import { accrualOf } from '../../shared/domain/lots.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale, RefundFacts, RewardGone } from '../../shared/domain/refund.ts'
import { heapsOf, toFen, toLots, toPoints } from './answer.ts'
import { firstOf, type Heap, least, total } from './exact.ts'
import { groundIsGone } from './rewards.ts'

export interface Gone {
  readonly booked: RewardGone
  /** Points taken out of the reward's lots, and of them those the member holds here. */
  readonly taken: readonly Heap[]
  readonly isMembers: boolean
  readonly expired: readonly Heap[]
  readonly missing: bigint
  readonly owed: bigint
}

/** What becomes of each reward whose ground is gone when the kept goods' ground money is `keptMoney`. */
export function rewardsGone(
  sale: BookedSale,
  facts: RefundFacts,
  programme: Programme,
  keptMoney: bigint,
  quality: boolean,
): readonly Gone[] {
  const before = (facts.before.rewardsGone ?? []).map(({ position }) => position)
  return (sale.result.rewards ?? []).flatMap(({ code, to, gives }, position): readonly Gone[] => {
    if (before.includes(position) || !groundIsGone({ code }, keptMoney, programme)) return []
    const standing = facts.rewards?.find((one) => one.position === position)
    const isMembers = to === 'member'
    if (gives.kind !== 'points') {
      const taken = BigInt(standing?.here ?? 0)
      const owed = quality || taken > 0n ? 0n : statedValue(gives, programme)
      return [goneOf({ position, taken: [], count: taken, isMembers, expired: [], missing: 0n, owed })]
    }
    const whole = BigInt(gives.points)
    const lots = heapsOf(standing?.lots ?? [])
    const taken = firstOf(lots, least(whole, total(lots)))
    const expiredHere = heapsOf(facts.expired ?? []).filter(
      ({ name }) => accrualOf(name) === `${sale.lot}.r${position}`,
    )
    const expired = firstOf(expiredHere, whole - total(taken))
    const count = total(taken) + total(expired)
    const lacking = whole - count
    const { stepFen, stepPoints } = programme.redemption
    return [
      goneOf({
        position,
        taken,
        count,
        isMembers,
        expired,
        missing: isMembers ? lacking : 0n,
        owed: isMembers || quality ? 0n : (lacking * BigInt(stepFen)) / BigInt(stepPoints),
      }),
    ]
  })
}

function statedValue(
  gives:
    | { readonly kind: 'voucher'; readonly voucher: string }
    | { readonly kind: 'gift'; readonly valueFen: number },
  programme: Programme,
): bigint {
  if (gives.kind === 'gift') return BigInt(gives.valueFen)
  return BigInt(programme.vouchers.find(({ code }) => code === gives.voucher)?.valueFen ?? 0)
}

function goneOf(gone: Omit<Gone, 'booked'> & { readonly position: number; readonly count: bigint }): Gone {
  const { position, count, ...rest } = gone
  return {
    ...rest,
    booked: {
      position,
      taken: Number(count),
      ...(gone.taken.length === 0 ? {} : { lots: toLots(gone.taken) }),
      ...(gone.missing === 0n ? {} : { missingPoints: toPoints(gone.missing) }),
      owedFen: toFen(gone.owed),
    },
  }
}
