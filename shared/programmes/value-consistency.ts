/** Stored value and vouchers: there is a tender to spend them with, and what puts value onto a card has a card to put it on. */
import type { Programme, StoredValueRules, TenderKind } from '../domain/programme.ts'
import { demand, type Inconsistency } from './inconsistency.ts'

export function valueInconsistencies(programme: Programme): readonly Inconsistency[] {
  return [
    ...voucherTender(programme),
    ...storedValueTender(programme),
    ...(programme.storedValue === null ? withoutStoredValue(programme) : topUps(programme.storedValue)),
    ...conversionThreshold(programme),
    ...topUpRewards(programme),
  ]
}

/**
 * Registered vouchers are paid with by one tender. It may stay when no kind is listed any more: vouchers keep the terms of
 * their day of issue.
 */
function voucherTender({ tenders, vouchers }: Programme): readonly Inconsistency[] {
  const count = ofKind(tenders, 'voucher').length
  return [
    ...demand(count <= 1, ['tenders'], 'registered vouchers are one tender'),
    ...demand(count > 0 || vouchers.length === 0, ['tenders'], 'registered vouchers need a tender'),
  ]
}

/** EA-04: stored value is one tender, and earns at spending exactly where its rules say so. */
function storedValueTender({ tenders, storedValue }: Programme): readonly Inconsistency[] {
  const earnsAtSpending = storedValue?.earnsAt === 'spending'
  const places = ofKind(tenders, 'stored_value')
  const wanted = storedValue === null ? 0 : 1
  return [
    ...demand(
      places.length === wanted,
      ['tenders'],
      storedValue === null ? 'no value is stored that could be spent' : 'stored value is one tender',
    ),
    ...places.flatMap((place) =>
      demand(
        tenders[place]?.earns === earnsAtSpending,
        ['tenders', place, 'earns'],
        'stored value earns at spending exactly where its rules say so',
      ),
    ),
  ]
}

/** RE-02 RE-03: rebate is put onto a card, so value is stored. */
function withoutStoredValue({ redemption }: Programme): readonly Inconsistency[] {
  return [
    ...demand(
      redemption.mode !== 'automatic',
      ['redemption', 'mode'],
      'points that convert by themselves need stored value',
    ),
    ...redemption.items.flatMap(({ kind }, index) =>
      demand(kind !== 'value', ['redemption', 'items', index], 'value onto the card needs stored value'),
    ),
  ]
}

/** SV-01 SV-05: each step fits onto an empty card. EA-04: the bonus earns where spending does. */
function topUps({ topUps, limitFen, earnsAt, bonusEarns }: StoredValueRules): readonly Inconsistency[] {
  return [
    ...topUps.flatMap(({ payFen, bonusFen }, index) =>
      demand(payFen + bonusFen <= limitFen, ['storedValue', 'topUps', index], 'more than one card may hold'),
    ),
    ...demand(
      !bonusEarns || earnsAt === 'spending',
      ['storedValue', 'bonusEarns'],
      'the bonus earns only where spending earns',
    ),
  ]
}

/** RE-02: below one step nothing can convert. */
function conversionThreshold({ redemption }: Programme): readonly Inconsistency[] {
  const { mode, minimumPoints, stepPoints } = redemption
  return demand(
    mode === 'on_request' || minimumPoints >= stepPoints,
    ['redemption', 'minimumPoints'],
    'points that convert by themselves wait for one step at least',
  )
}

/** RF-10: a reward for a top-up asks for one that can be made. */
function topUpRewards({ rewards, storedValue }: Programme): readonly Inconsistency[] {
  return rewards.flatMap(({ when }, index) =>
    when.kind === 'top_up_from'
      ? demand(
          largestTopUp(storedValue) >= when.amountFen,
          ['rewards', index, 'when'],
          'no top-up is as large as this',
        )
      : [],
  )
}

/** The principal of the largest step, 0 where there is none. */
export function largestTopUp(storedValue: StoredValueRules | null): number {
  return Math.max(0, ...(storedValue?.topUps ?? []).map(({ payFen }) => payFen))
}

/** Positions of the tenders of one kind. */
function ofKind(tenders: readonly TenderKind[], kind: TenderKind['kind']): readonly number[] {
  return tenders.flatMap((tender, place) => (tender.kind === kind ? [place] : []))
}
