/** EA-01 to EA-10 for any goods, sold or kept: earning money, effective factors, groups, limits. */
import { dateConditionHolds } from '../../shared/domain/calendar.ts'
import type { Factor, FactorCondition, Programme } from '../../shared/domain/programme.ts'
import type {
  AccrualGroup,
  SaleFacts,
  SaleLine,
  SaleMember,
  SaleResult,
  TenderAmount,
} from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { toFen, toPoints } from './answer.ts'
import { at, divided, least, most, sum } from './exact.ts'
import { fenOf, type Goods, tenderKindOf } from './goods.ts'

export interface Accrued {
  readonly groups: readonly AccrualGroup[]
  readonly points: bigint
}

export interface Judged {
  readonly facts: Pick<SaleFacts, 'lines' | 'member' | 'businessDate' | 'guest'>
  readonly result: Pick<SaleResult, 'lines' | 'tenders'>
}

const NOTHING: Accrued = { groups: [], points: 0n }

/** The points that `goods` of a sale earn by its facts and the programme. */
export function pointsOf(goods: Goods, sale: Judged, programme: Programme): Accrued {
  const { member, businessDate, guest } = sale.facts
  if (member === null || !member.cardActive) return NOTHING
  if (guest !== undefined && programme.guests?.earns !== 'introducer') return NOTHING
  if (isDayWithoutPoints(programme, businessDate)) return NOTHING
  const groups = groupsOf(earningMoney(goods, sale, programme), sale, member, programme)
  return { groups, points: limited(sum(groups.map(({ points }) => BigInt(points))), member, programme) }
}

/** EA-07 */
export function isDayWithoutPoints(programme: Programme, date: BusinessDate): boolean {
  return programme.accrual.noPoints.some(({ when }) => dateConditionHolds(when, date))
}

/** EA-10: the least of the sum and what every limit leaves. */
function limited(points: bigint, member: SaleMember, programme: Programme): bigint {
  const { perSale, perDay, perMonth } = programme.accrual.limits
  const { day, month } = member.accrued ?? { day: 0, month: 0 }
  return least(
    points,
    perSale === null ? points : BigInt(perSale),
    perDay === null ? points : most(0n, BigInt(perDay) - BigInt(day)),
    perMonth === null ? points : most(0n, BigInt(perMonth) - BigInt(month)),
  )
}

interface Earning {
  readonly line: SaleLine
  readonly carried: boolean
  readonly fen: bigint
}

/** EA-01 EA-03: two entries per line, money newly paid and money carried over; lines that do not earn have none. */
function earningMoney(goods: Goods, sale: Judged, programme: Programme): readonly Earning[] {
  const found: Earning[] = []
  for (const [place, line] of sale.facts.lines.entries()) {
    const category = programme.categories.find(({ code }) => code === line.category)
    const priceClass = programme.priceClasses.find(({ code }) => code === line.priceClass)
    if (category?.earns !== true || priceClass?.earns !== true) continue
    for (const carried of [false, true]) {
      const paid = fenOf(goods, (coin) => {
        if (coin.line !== place || coin.source === 'points') return false
        const tender = at(sale.result.tenders, coin.source)
        return (tender.carried === true) === carried && earns(tender, programme)
      })
      found.push({ line, carried, fen: restated(paid, at(sale.result.lines, place), programme) })
    }
  }
  return found
}

export function earns(tender: TenderAmount, programme: Programme): boolean {
  const kind = tenderKindOf(programme, tender.code)
  if (kind.kind !== 'stored_value') return kind.earns
  const rules = programme.storedValue
  if (rules?.earnsAt !== 'spending') return false
  return tender.asset === 'principal' || (tender.asset === 'bonus' && rules.bonusEarns)
}

/** `base: list`: the same share of the line's list price. */
function restated(
  paid: bigint,
  line: { readonly listFen: number; readonly priceFen: number },
  programme: Programme,
): bigint {
  if (programme.accrual.base === 'paid' || paid === 0n) return paid
  return divided(BigInt(line.listFen) * paid, BigInt(line.priceFen), 'down')
}

function groupsOf(
  money: readonly Earning[],
  sale: Judged,
  member: SaleMember,
  programme: Programme,
): readonly AccrualGroup[] {
  const whole = sum(money.map(({ fen }) => fen))
  const judged = money
    .filter(({ fen }) => fen > 0n)
    .map((earning) => ({
      ...earning,
      ...(earning.carried
        ? { permille: 1000n, codes: [] }
        : effectiveFactor(
            factorsFor(earning.line, whole, sale.facts.businessDate, member, programme),
            programme,
          )),
    }))
  const apart = programme.accrual.factors.some(({ when }) => when.kind === 'sale_from')
  const keyOf = ({ carried, permille }: { readonly carried: boolean; readonly permille: bigint }) =>
    carried && apart ? 'carried' : `${permille}`
  return [...new Set(judged.map(keyOf))].map((key) => {
    const together = judged.filter((earning) => keyOf(earning) === key)
    return groupOf(
      at(together, 0).permille,
      together.flatMap(({ codes }) => codes),
      sum(together.map(({ fen }) => fen)),
      programme,
    )
  })
}

/** Round, multiply, round (section 12). */
export function groupOf(
  permille: bigint,
  codes: readonly string[],
  money: bigint,
  { accrual: { unitFen, pointsPerUnit, rounding } }: Programme,
): AccrualGroup {
  const base = divided(money, BigInt(unitFen), rounding) * BigInt(pointsPerUnit)
  return {
    factorPermille: Number(permille),
    factors: [...new Set(codes)],
    moneyFen: toFen(money),
    basePoints: toPoints(base),
    points: toPoints(divided(base * permille, 1000n, rounding)),
  }
}

function factorsFor(
  line: SaleLine,
  wholeMoney: bigint,
  date: BusinessDate,
  member: SaleMember,
  programme: Programme,
): readonly Factor[] {
  const holding = programme.accrual.factors.filter(({ when }) => {
    if (when.kind === 'category') return when.category === line.category
    if (when.kind === 'price_class') return when.priceClass === line.priceClass
    if (when.kind === 'sale_from') return wholeMoney >= BigInt(when.amountFen)
    return holdsWithoutGoods(when, date, member)
  })
  const ofKind = (kind: string) => holding.filter(({ when }) => when.kind === kind)
  const others = holding.filter(({ when }) => when.kind !== 'category' && when.kind !== 'price_class')
  return [...ofKind('category'), ...ofKind('price_class'), ...others]
}

/** Conditions that look at the day and the member, not at goods. */
export function holdsWithoutGoods(when: FactorCondition, date: BusinessDate, member: SaleMember): boolean {
  switch (when.kind) {
    case 'category':
    case 'price_class':
    case 'sale_from':
      return false
    case 'birthday':
      return member.birthday[when.window]
    case 'birthday_days':
      return member.birthday.withinDays !== undefined && member.birthday.withinDays <= when.days
    case 'tier':
      return member.tier === when.tier
    case 'redemptions': {
      const times = member.redemptions ?? 0
      return when.from <= times && (when.to === null || times <= when.to)
    }
    default:
      return dateConditionHolds(when, date)
  }
}

/** EA-02: `factors` in the order in which they multiply. */
export function effectiveFactor(
  factors: readonly Factor[],
  programme: Programme,
): { readonly permille: bigint; readonly codes: readonly string[] } {
  const codes = factors.map(({ code }) => code)
  const permilles = factors.map(({ permille }) => BigInt(permille))
  if (permilles.length === 0) return { permille: 1000n, codes }
  switch (programme.accrual.stacking) {
    case 'highest': {
      const permille = most(at(permilles, 0), ...permilles)
      if (permille === 1000n) return { permille, codes: [] }
      return { permille, codes: codes.filter((_, place) => at(permilles, place) === permille).slice(0, 1) }
    }
    case 'add':
      return { permille: 1000n + sum(permilles.map((permille) => permille - 1000n)), codes }
    case 'multiply': {
      let product = 1000n
      for (const permille of permilles) product = divided(product * permille, 1000n, 'down')
      return { permille: product, codes }
    }
  }
}
