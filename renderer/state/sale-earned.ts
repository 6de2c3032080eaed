/** How a sale moves the member's points, row by row: every row has its number, and together they are the change of the balance. */
import type { SaleQuote } from '../../shared/contract/sale.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { RewardGiven, SaleResult } from '../../shared/domain/sale.ts'

export type EarnedRow = EarnedWhat & { readonly points: number }

type EarnedWhat =
  /** Why there are none at all, or what was paid and earns nothing. */
  | { readonly kind: 'why'; readonly why: Explanation }
  | { readonly kind: 'base'; readonly moneyFen: Fen }
  /** What the multiples add to the plain points; `codes` empty says that there are none today. */
  | { readonly kind: 'factors'; readonly codes: readonly string[]; readonly permille: number }
  /** EA-10: what a limit cut off. */
  | { readonly kind: 'limit' }
  | { readonly kind: 'reward'; readonly code: string }
  | { readonly kind: 'redeemed'; readonly fen: Fen }
  | { readonly kind: 'converted'; readonly fen: Fen }
  /** Rows for which there is no room, together. */
  | { readonly kind: 'others'; readonly count: number }

/** Points that come and points that go with this sale, both as they are counted: without a sign. */
export function pointsMoved(result: SaleResult): { readonly gained: Points; readonly used: Points } {
  const given = (result.rewards ?? []).reduce((sum, reward) => sum + pointsGiven(reward), 0)
  return {
    gained: points(result.accruedPoints + given),
    used: points(result.redeemedPoints + (result.conversion?.points ?? 0)),
  }
}

/** RF-10: the member's points of a reward; what is given to somebody else, or is no points, moves none of them. */
function pointsGiven({ to, gives }: RewardGiven): number {
  return to === 'member' && gives.kind === 'points' ? gives.points : 0
}

/** What is given besides the member's own points: vouchers, gifts, and whatever the referrer gets. */
export function thingsGiven(result: SaleResult): readonly RewardGiven[] {
  return (result.rewards ?? []).filter((reward) => reward.to === 'referrer' || reward.gives.kind !== 'points')
}

/** The rows of a quote, at most `rowsMax`; empty while nothing can be said yet. */
export function earnedRows(
  { result, why }: Pick<SaleQuote, 'result' | 'why'>,
  rowsMax: number,
): readonly EarnedRow[] {
  if (result === null || why.accrual === null) return []
  const rewards = (result.rewards ?? []).filter((reward) => pointsGiven(reward) > 0)
  const rows: readonly EarnedRow[] = [
    ...accrued(result, why.accrual),
    ...rewards.map((reward) => ({
      kind: 'reward' as const,
      code: reward.code,
      points: pointsGiven(reward),
    })),
    ...gone(result),
  ]
  return folded(rows, rowsMax)
}

function accrued(result: SaleResult, why: Explanation): readonly EarnedRow[] {
  if (why.parts.length === 0) return [{ kind: 'why', why, points: 0 }]
  const groups = result.groups.flatMap(({ moneyFen, basePoints, factors, factorPermille, ...group }) => [
    { kind: 'base' as const, moneyFen, points: basePoints },
    ...(factors.length === 0
      ? []
      : [
          {
            kind: 'factors' as const,
            codes: factors,
            permille: factorPermille,
            points: group.points - basePoints,
          },
        ]),
  ])
  const cut = result.accruedPoints - result.groups.reduce((sum, group) => sum + group.points, 0)
  const plain = groups.every(({ kind }) => kind === 'base')
  return [
    ...groups,
    ...(cut === 0 ? [] : [{ kind: 'limit' as const, points: cut }]),
    ...silentParts(why).map((part) => ({ kind: 'why' as const, why: part, points: 0 })),
    ...(plain ? [{ kind: 'factors' as const, codes: [], permille: 1000, points: 0 }] : []),
  ]
}

/** Money that was paid and earns nothing, said before anybody asks. */
function silentParts(why: Explanation): readonly Explanation[] {
  const earning = why.parts.find((part) => part.code === 'earning_money')
  return (earning?.parts ?? []).filter(
    (part) => part.code.endsWith('_does_not_earn') && part.value.amount > 0,
  )
}

function gone(result: SaleResult): readonly EarnedRow[] {
  const { redeemedPoints, redeemedFen, conversion } = result
  return [
    ...(redeemedPoints === 0
      ? []
      : [{ kind: 'redeemed' as const, fen: redeemedFen, points: -redeemedPoints }]),
    ...(conversion === undefined
      ? []
      : [{ kind: 'converted' as const, fen: conversion.fen, points: -conversion.points }]),
  ]
}

function folded(rows: readonly EarnedRow[], rowsMax: number): readonly EarnedRow[] {
  if (rows.length <= rowsMax) return rows
  const rest = rows.slice(rowsMax - 1)
  const together = rest.reduce((sum, row) => sum + row.points, 0)
  return [...rows.slice(0, rowsMax - 1), { kind: 'others', count: rest.length, points: together }]
}
