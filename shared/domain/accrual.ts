/**
 * Accrual: points for money that earns, grouped by its effective factor over the whole sale, cut to the limits (EA-01 to
 * EA-10, rulebook section 12). The same evaluation serves the sale, what a return keeps of it, and a claim of it.
 */
import { type FactorGroup, groupByFactor, type JudgedGroup, judgeGroup } from './accrual-groups.ts'
import { dateConditionHolds } from './calendar.ts'
import { earningMoney, type PaidLine, type PayingTender, tenderEarns } from './earning-money.ts'
import { type Explanation, fenOf, pointsOf, step } from './explain.ts'
import { factorsByGoods, factorsOfSale, factorsOfTopUp, stacked } from './factors.ts'
import { limited } from './limits.ts'
import { addFen, type Fen } from './money.ts'
import { NO_POINTS, type Points, points } from './points.ts'
import type { NoPointsCampaign, Programme } from './programme.ts'
import type { AccrualGroup, SaleFacts, SaleMember, TenderAmount } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** The facts of a sale that its points are judged by. */
export type AccrualFacts = Pick<SaleFacts, 'member' | 'businessDate' | 'guest'>

export interface Accrual {
  /** Uncut. */
  readonly groups: readonly AccrualGroup[]
  /** The sum of the groups, or less where a limit cut it. */
  readonly points: Points
  readonly why: Explanation
}

/**
 * Points of the lines as paid, by the programme and the facts of the sale. A sale without a member, with a card that is not
 * active yet, of a guest who earns nobody anything, or on a no-points day accrues nothing. A factor from an amount on
 * (sale_from) looks at the earning money of these lines. @see EA-01 EA-02 EA-03 EA-07 EA-10
 */
export function accrue(
  facts: AccrualFacts,
  lines: readonly PaidLine[],
  tenders: readonly PayingTender[],
  programme: Programme,
): Accrual {
  const { member, businessDate } = facts
  if (member === null) return nothingAccrues('accrual_no_member', 'EN-20')
  if (!member.cardActive) return nothingAccrues('accrual_card_not_active', 'EN-04')
  if (facts.guest !== undefined && programme.guests?.earns !== 'introducer') {
    return nothingAccrues('accrual_guest', 'EN-17')
  }
  const campaign = noPointsOn(businessDate, programme)
  if (campaign !== undefined) return noPointsDay(campaign)
  const earning = earningMoney(lines, tenders, programme)
  const factorOf = factorsByGoods(
    factorsOfSale({ member, businessDate }, earning.totalFen, programme),
    programme,
  )
  const judged = groupByFactor(earning.portions, factorOf, programme).map((group) =>
    judgeGroup(group, programme),
  )
  const { uncut, why } = summed(judged, earning.why)
  return { groups: judged.map(({ group }) => group), ...limited(uncut, why, member, programme) }
}

/**
 * EA-04: points of money put onto a card, where stored value earns at the top-up: what was paid by tenders that earn, at the
 * plain rate times the factors that look at no goods. The limits are those of sales and do not look at it.
 */
export function accrueTopUp(
  facts: { readonly member: SaleMember; readonly businessDate: BusinessDate },
  tenders: readonly TenderAmount[],
  programme: Programme,
): Accrual {
  if (programme.storedValue?.earnsAt !== 'top_up') return nothingAccrues('accrual_not_at_top_up', 'EA-04')
  if (!facts.member.cardActive) return nothingAccrues('accrual_card_not_active', 'EN-04')
  const campaign = noPointsOn(facts.businessDate, programme)
  if (campaign !== undefined) return noPointsDay(campaign)
  const effective = stacked(factorsOfTopUp(facts, programme), programme)
  const money = tenders.map((tender) => ({
    earningFen: tenderEarns(tender, programme) ? tender.amountFen : (0 as Fen),
    why: step('paid_by_tender', 'EA-03', { tender: tender.code }, fenOf(tender.amountFen)),
  }))
  const earns = money.filter(({ earningFen }) => earningFen > 0)
  const groups: readonly FactorGroup[] =
    earns.length === 0 ? [] : [{ permille: effective.permille, ways: [effective], money: earns }]
  const judged = groups.map((group) => judgeGroup(group, programme))
  const earned = addFen(...earns.map(({ earningFen }) => earningFen))
  const { uncut, why } = summed(
    judged,
    step(
      'top_up_money',
      'EA-04',
      {},
      fenOf(earned),
      earns.map((one) => one.why),
    ),
  )
  return { groups: judged.map(({ group }) => group), points: points(uncut), why }
}

/** EA-07: the campaign that keeps this day from earning, if any; visits are counted all the same. */
function noPointsOn(date: BusinessDate, programme: Programme): NoPointsCampaign | undefined {
  return programme.accrual.noPoints.find(({ when }) => dateConditionHolds(when, date))
}

function noPointsDay({ code }: NoPointsCampaign): Accrual {
  return nothingAccrues('accrual_no_points_day', 'EA-07', { campaign: code })
}

function nothingAccrues(code: string, rule: string, params: Explanation['params'] = {}): Accrual {
  return { groups: [], points: NO_POINTS, why: step(code, rule, params, pointsOf(0)) }
}

function summed(
  judged: readonly JudgedGroup[],
  money: Explanation,
): { readonly uncut: number; readonly why: Explanation } {
  const uncut = judged.reduce((sum, { group }) => sum + group.points, 0)
  return {
    uncut,
    why: step('accrual', 'EA-01', {}, pointsOf(uncut), [money, ...judged.map(({ why }) => why)]),
  }
}
