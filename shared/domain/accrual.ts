/**
 * Accrual: points for money that earns, grouped by its effective factor over the whole sale; each group is floored,
 * multiplied, floored (EA-01 to EA-03, rulebook section 12). The same evaluation serves the sale and what a return keeps.
 */
import { type DateCondition, dateConditionHolds } from './calendar.ts'
import type { Explanation } from './explain.ts'
import { type Fen, fen, mulDivFloor } from './money.ts'
import { NO_POINTS, type Points, points } from './points.ts'
import type { Factor, Programme } from './programme.ts'
import type { AccrualGroup, SaleFacts, TenderAmount } from './sale.ts'
import { tenderKind } from './tenders.ts'

/** A line, or what is kept of one, as the tenders paid for it. */
export interface PaidLine {
  readonly category: string
  readonly priceClass: string
  /** List price and price of the whole line, also where only a part of it is kept: how much list stands for a fen paid. */
  readonly listFen: Fen
  readonly priceFen: Fen
  /** By the tender's position. */
  readonly tenderFen: readonly Fen[]
}

/** What decides whether a tender's money earns, and with which factors. */
export type PayingTender = Pick<TenderAmount, 'code' | 'asset' | 'carried'>

/** The facts of a sale that its points are judged by. */
export type AccrualFacts = Pick<SaleFacts, 'member' | 'businessDate' | 'guest'>

export interface Accrual {
  readonly groups: readonly AccrualGroup[]
  readonly points: Points
  readonly why: Explanation
}

/** The factors at work on a line's money, and what they come to together. */
interface EffectiveFactor {
  readonly permille: number
  readonly atWork: readonly Factor[]
}

const PLAIN: EffectiveFactor = { permille: 1000, atWork: [] }

/**
 * Points of the lines as paid, by the programme and the facts of the sale. A sale without a member, or with a card that
 * is not active yet, accrues nothing. A factor from an amount on (sale_from) looks at the earning money of these lines.
 * @see EA-01 EA-02 EA-03
 */
export function accrue(
  facts: AccrualFacts,
  lines: readonly PaidLine[],
  tenders: readonly PayingTender[],
  programme: Programme,
): Accrual {
  const tenderCodes = tenders.map(({ code }) => code)
  if (facts.member === null) return nothingAccrues('accrual_no_member', 'EN-20')
  if (!facts.member.cardActive) return nothingAccrues('accrual_card_not_active', 'EN-04')
  const earning = earningMoney(lines, tenderCodes, programme)
  const saleFactors = programme.accrual.factors.filter((factor) =>
    appliesToSale(factor, facts, earning.totalFen),
  )
  const groups = groupByFactor(lines, earning.lineFen, saleFactors, programme)
  const judged = groups.map((group) => judgeGroup(group, programme))
  const total = points(judged.reduce((sum, { group }) => sum + group.points, 0))
  const why: Explanation = {
    code: 'accrual',
    rule: 'EA-01',
    params: {},
    value: { unit: 'points', amount: total },
    parts: [earning.why, ...judged.map((group) => group.why)],
  }
  return { groups: judged.map(({ group }) => group), points: total, why }
}

function nothingAccrues(code: string, rule: string): Accrual {
  return {
    groups: [],
    points: NO_POINTS,
    why: { code, rule, params: {}, value: { unit: 'points', amount: 0 }, parts: [] },
  }
}

interface EarningMoney {
  /** By line: what was paid by tenders that earn, for goods that earn. */
  readonly lineFen: readonly Fen[]
  readonly totalFen: Fen
  readonly why: Explanation
}

/** EA-03: each tender says whether it earns; section 12: of lines that do not earn, no share does. */
function earningMoney(
  lines: readonly PaidLine[],
  tenderCodes: readonly string[],
  programme: Programme,
): EarningMoney {
  const earningCategories = new Set(programme.categories.filter(({ earns }) => earns).map(({ code }) => code))
  const tenderEarns = tenderCodes.map((code) => tenderKind(code, programme).earns)
  const lineFen: Fen[] = []
  const withoutTender = tenderCodes.map(() => 0)
  const withoutCategory: Explanation[] = []
  let paid = 0
  for (const [index, line] of lines.entries()) {
    const linePaid = line.tenderFen.reduce((sum, part) => sum + part, 0)
    paid += linePaid
    if (!earningCategories.has(line.category)) {
      lineFen.push(fen(0))
      const params = { lineNumber: index + 1, category: line.category }
      if (linePaid > 0) withoutCategory.push(money('category_does_not_earn', params, linePaid))
      continue
    }
    const earns = line.tenderFen.reduce((sum, part, tender) => sum + (tenderEarns[tender] ? part : 0), 0)
    lineFen.push(fen(earns))
    for (const [tender, part] of line.tenderFen.entries()) {
      if (!tenderEarns[tender]) withoutTender[tender] = (withoutTender[tender] ?? 0) + part
    }
  }
  const totalFen = fen(lineFen.reduce<number>((sum, amount) => sum + amount, 0))
  const withoutTenders = tenderCodes
    .map((tender, index) => money('tender_does_not_earn', { tender }, withoutTender[index] ?? 0))
    .filter((node) => node.value.amount > 0)
  const parts = [money('paid_by_tenders', {}, paid), ...withoutCategory, ...withoutTenders]
  return { lineFen, totalFen, why: money('earning_money', {}, totalFen, parts) }
}

function money(
  code: string,
  params: Explanation['params'],
  amount: number,
  parts: readonly Explanation[] = [],
): Explanation {
  return { code, rule: 'EA-03', params, value: { unit: 'fen', amount }, parts }
}

/** Whether a factor that does not depend on the line applies to this sale. */
function appliesToSale(
  factor: Factor,
  facts: Pick<SaleFacts, 'member' | 'businessDate'>,
  earningFen: Fen,
): boolean {
  const { when } = factor
  switch (when.kind) {
    case 'birthday':
      return facts.member?.birthday[when.window] ?? false
    case 'tier':
      return facts.member?.tier === when.tier
    case 'sale_from':
      return earningFen >= when.amountFen
    case 'birthday_days':
      return (facts.member?.birthday.withinDays ?? Number.POSITIVE_INFINITY) <= when.days
    case 'redemptions': {
      const used = facts.member?.redemptions ?? 0
      return when.from <= used && (when.to === null || used <= when.to)
    }
    case 'category':
    case 'price_class':
      return false
    default:
      return dateConditionHolds(when satisfies DateCondition, facts.businessDate)
  }
}

interface FactorGroup {
  readonly permille: number
  /** The combinations of factors that come to this permille. */
  readonly ways: EffectiveFactor[]
  readonly lines: { readonly lineNumber: number; readonly earningFen: Fen }[]
}

function groupByFactor(
  lines: readonly PaidLine[],
  lineFen: readonly Fen[],
  saleFactors: readonly Factor[],
  programme: Programme,
): readonly FactorGroup[] {
  const byCategory = new Map<string, EffectiveFactor>()
  const groups = new Map<number, FactorGroup>()
  for (const [index, { category }] of lines.entries()) {
    const earningFen = lineFen[index] ?? fen(0)
    if (earningFen === 0) continue
    const effective = byCategory.get(category) ?? effectiveFactor(category, saleFactors, programme)
    byCategory.set(category, effective)
    const group = groups.get(effective.permille) ?? { permille: effective.permille, ways: [], lines: [] }
    groups.set(effective.permille, group)
    group.lines.push({ lineNumber: index + 1, earningFen })
    if (!group.ways.some((way) => sameFactors(way, effective))) group.ways.push(effective)
  }
  return [...groups.values()]
}

function sameFactors(a: EffectiveFactor, b: EffectiveFactor): boolean {
  return a.atWork.length === b.atWork.length && a.atWork.every((factor, index) => factor === b.atWork[index])
}

/**
 * Stacks the factors of one line: its category's first, then those of the whole sale. With every factor at 1000 or more
 * this order keeps lines of one group together when a factor of the whole sale falls away, so that taking a line away
 * never raises the points.
 */
function effectiveFactor(
  category: string,
  saleFactors: readonly Factor[],
  programme: Programme,
): EffectiveFactor {
  const ofCategory = programme.accrual.factors.filter(
    ({ when }) => when.kind === 'category' && when.category === category,
  )
  const applying = [...ofCategory, ...saleFactors]
  switch (programme.accrual.stacking) {
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

/** floor(money ÷ unit) × points per unit, times the factor, floored. @see EA-01 */
function judgeGroup(
  group: FactorGroup,
  programme: Programme,
): { readonly group: AccrualGroup; readonly why: Explanation } {
  const { unitFen, pointsPerUnit, stacking } = programme.accrual
  const moneyFen = fen(group.lines.reduce((sum, line) => sum + line.earningFen, 0))
  const basePoints = points(mulDivFloor(moneyFen, 1, unitFen) * pointsPerUnit)
  const groupPoints = points(mulDivFloor(basePoints, group.permille, 1000))
  const factors = [...new Set(group.ways.flatMap((way) => way.atWork.map(({ code }) => code)))]
  const moneyWhy = money(
    'group_money',
    {},
    moneyFen,
    group.lines.map(({ lineNumber, earningFen }) => money('line_earns', { lineNumber }, earningFen)),
  )
  const base: Explanation = {
    code: 'base_points',
    rule: 'EA-01',
    params: { unitFen, pointsPerUnit },
    value: { unit: 'points', amount: basePoints },
    parts: [moneyWhy],
  }
  return {
    group: { factorPermille: group.permille, factors, moneyFen, basePoints, points: groupPoints },
    why: {
      code: factors.length === 0 ? 'accrual_plain' : 'accrual_with_factor',
      rule: factors.length === 0 ? 'EA-01' : 'EA-02',
      params: { factorPermille: group.permille },
      value: { unit: 'points', amount: groupPoints },
      parts: [
        base,
        ...group.ways.filter((way) => way.atWork.length > 0).map((way) => explainFactor(way, stacking)),
      ],
    },
  }
}

function explainFactor(way: EffectiveFactor, stacking: Programme['accrual']['stacking']): Explanation {
  return {
    code: `factors_${stacking}`,
    rule: 'EA-02',
    params: {},
    value: { unit: 'permille', amount: way.permille },
    parts: way.atWork.map(({ code, permille }) => ({
      code: 'factor',
      rule: 'EA-02',
      params: { factor: code },
      value: { unit: 'permille', amount: permille },
      parts: [],
    })),
  }
}
