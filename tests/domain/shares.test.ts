/** Shares of lines are whole: what does not add up is a defect, never a share (RF-02). */
import { expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import { keptSharesOf, spreadOverLines } from '../../shared/domain/shares.ts'
import { aBookedSale } from '../support/builders.ts'

test('RF-02 tenders that leave a fen of a line open are no tenders of these lines', () => {
  const unredeemed = { fen: fen(0), points: NO_POINTS }
  const spread = (paidFen: number) =>
    spreadOverLines([fen(10), fen(0)], fen(0), unredeemed, [{ code: 'cash', amountFen: fen(paidFen) }])
  expect(spread(10).map(({ tenderFen }) => tenderFen)).toEqual([[10], [0]])
  expect(() => spread(9)).toThrow('cover every line exactly')
})

test('RF-02 what is kept is neither less than nothing nor more than there was', () => {
  for (const line of aBookedSale().result.lines) {
    expect(keptSharesOf(line, 0, 3).costFen).toBe(0)
    expect(keptSharesOf(line, 3, 3).costFen).toBe(line.costFen)
    for (const kept of [-1, 4]) expect(() => keptSharesOf(line, kept, 3)).toThrow('part of the whole')
  }
})
