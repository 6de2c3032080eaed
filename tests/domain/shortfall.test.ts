/** What earlier returns withheld, seen from a quality return: for points, for rewards, and what is owed in the end (RF-03, RF-10). */
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { RedemptionRules } from '../../shared/domain/programme.ts'
import { withhold } from '../../shared/domain/shortfall.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

/** A quality return after which so many points are short; before it, so many were, and so much was withheld and owed for rewards. */
function quality(
  short: number,
  before: { readonly short: number; readonly withheldFen: number; readonly owedFen: number },
  rules: RedemptionRules = SHOES.redemption,
) {
  const owedFen = fen(before.owedFen)
  const stood = {
    withheldFen: fen(before.withheldFen),
    shortfallPoints: points(before.short),
    debtPoints: points(0),
  }
  const around = { moneyFen: fen(500_00), owedFen, owedBeforeFen: owedFen, before: stood }
  return withhold({ ...around, shortfallPoints: points(short), mode: 'money', quality: true }, rules)
}

describe('a quality return hands out again only what was withheld for points', () => {
  test('points come first: where the money did not reach, it is the reward that waits', () => {
    // 50 points are 1.00, all that there was; 60 fen for a reward are still owed.
    expect(quality(50, { short: 50, withheldFen: 1_00, owedFen: 60 })).toMatchObject({
      forPointsBeforeFen: 1_00,
      withheldFen: 0,
      debtPoints: 0,
    })
  })

  test('a point worth less than a fen stays owed once the money for the others is handed out', () => {
    const cheap = { ...SHOES.redemption, stepPoints: points(7), stepFen: fen(3) }
    expect(quality(1, { short: 7, withheldFen: 3, owedFen: 0 }, cheap)).toMatchObject({
      withheldFen: -3,
      debtPoints: 1,
    })
  })
})
