/** Factors of points: which are at work on a line's money, and what they come to together (EA-02). */
import { type DateCondition, dateConditionHolds } from './calendar.ts'
import type { EarningPortion } from './earning-money.ts'
import { type Explanation, step } from './explain.ts'
import { type Fen, mulDivFloor } from './money.ts'
import type { Factor, Programme } from './programme.ts'
import type { SaleMember } from './sale.ts'
import type { BusinessDate } from './time.ts'

/** The factors at work on some money, and what they come to together. */
export interface EffectiveFactor {
  readonly permille: number
  readonly atWork: readonly Factor[]
}

export const PLAIN: EffectiveFactor = { permille: 1000, atWork: [] }

/** A sale of a member, or a top-up. */
interface FactorFacts {
  readonly member: SaleMember
  readonly businessDate: BusinessDate
}

/** The factors that apply to all of a sale's money; those of a category or price class are the lines'. */
export function factorsOfSale(facts: FactorFacts, earningFen: Fen, programme: Programme): readonly Factor[] {
  return programme.accrual.factors.filter((factor) => appliesToSale(factor, facts, earningFen))
}

/** EA-04: on money put onto a card no factor works that looks at goods or at how large a sale is. */
export function factorsOfTopUp(facts: FactorFacts, programme: Programme): readonly Factor[] {
  return programme.accrual.factors.filter((factor) => appliesToSale(factor, facts, null))
}

/** Whether a factor that does not depend on the line applies; `earningFen` null: this is no sale. */
function appliesToSale({ when }: Factor, facts: FactorFacts, earningFen: Fen | null): boolean {
  const { member, businessDate } = facts
  switch (when.kind) {
    case 'birthday':
      return member.birthday[when.window]
    case 'birthday_days':
      return (member.birthday.withinDays ?? Number.POSITIVE_INFINITY) <= when.days
    case 'tier':
      return member.tier === when.tier
    case 'redemptions': {
      const used = member.redemptions ?? 0
      return when.from <= used && (when.to === null || used <= when.to)
    }
    case 'sale_from':
      return earningFen !== null && earningFen >= when.amountFen
    case 'category':
    case 'price_class':
      return false
    default:
      return dateConditionHolds(when satisfies DateCondition, businessDate)
  }
}

/** Finds the effective factor of each portion of money; a combination of category and class is stacked once. */
export function factorsByGoods(
  saleFactors: readonly Factor[],
  programme: Programme,
): (portion: EarningPortion) => EffectiveFactor {
  const known = new Map<string, EffectiveFactor>()
  return ({ category, priceClass, carried }) => {
    if (carried) return PLAIN
    const goods = `${category} ${priceClass}`
    const found =
      known.get(goods) ?? stacked(applying(category, priceClass, saleFactors, programme), programme)
    known.set(goods, found)
    return found
  }
}

/**
 * The line's own factors first, its category's, then its price class's, then those of the whole sale. With every factor at
 * 1000 or more this order keeps lines of one group together when a factor of the whole sale falls away, so that taking a
 * line away never raises the points.
 */
function applying(
  category: string,
  priceClass: string,
  saleFactors: readonly Factor[],
  { accrual }: Programme,
): readonly Factor[] {
  return [
    ...accrual.factors.filter(({ when }) => when.kind === 'category' && when.category === category),
    ...accrual.factors.filter(({ when }) => when.kind === 'price_class' && when.priceClass === priceClass),
    ...saleFactors,
  ]
}

/** Several factors as one: the highest (the first of equals), their product floored at each step, or the sum of what each adds. */
export function stacked(applying: readonly Factor[], { accrual }: Programme): EffectiveFactor {
  switch (accrual.stacking) {
    case 'highest':
      return applying.reduce(
        (best, factor) =>
          factor.permille > best.permille ? { permille: factor.permille, atWork: [factor] } : best,
        PLAIN,
      )
    case 'multiply':
      return {
        permille: applying.reduce((product, { permille }) => mulDivFloor(product, permille, 1000), 1000),
        atWork: applying,
      }
    case 'add':
      return {
        permille: applying.reduce((sum, { permille }) => sum + permille - 1000, 1000),
        atWork: applying,
      }
  }
}

export function sameFactors(a: EffectiveFactor, b: EffectiveFactor): boolean {
  return a.atWork.length === b.atWork.length && a.atWork.every((factor, index) => factor === b.atWork[index])
}

export function explainFactor(way: EffectiveFactor, { accrual }: Programme): Explanation {
  const parts = way.atWork.map(({ code, permille }) =>
    step('factor', 'EA-02', { factor: code }, { unit: 'permille', amount: permille }),
  )
  return step(`factors_${accrual.stacking}`, 'EA-02', {}, { unit: 'permille', amount: way.permille }, parts)
}
