/** Which of the money that a sale was paid with earns: by tender, category and price class, by what it is counted (EA-01, EA-03, EA-07). */
import { type Explanation, fenOf, step } from './explain.ts'
import { type Fen, fen, mulDivFloor } from './money.ts'
import type { Programme } from './programme.ts'
import type { TenderAmount } from './sale.ts'
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

/** Money of one line that earns: newly paid, or carried over in an exchange (RF-04). */
export interface EarningPortion {
  /** From 1. */
  readonly lineNumber: number
  readonly category: string
  readonly priceClass: string
  readonly carried: boolean
  readonly earningFen: Fen
  readonly why: Explanation
}

export interface EarningMoney {
  /** Line by line, newly paid money before carried money; none of zero. */
  readonly portions: readonly EarningPortion[]
  readonly totalFen: Fen
  /** From what was paid to `totalFen`. */
  readonly why: Explanation
}

/**
 * Whether money paid by this tender earns. Stored value goes by its asset: principal where it earns at spending, bonus where
 * the programme lets it as well, rebate never. @see EA-03 EA-04 RE-02
 */
export function tenderEarns({ code, asset }: PayingTender, programme: Programme): boolean {
  const { kind, earns } = tenderKind(code, programme)
  if (kind !== 'stored_value') return earns
  const rules = programme.storedValue
  if (rules === null || rules.earnsAt !== 'spending') return false
  return asset === 'principal' || (asset === 'bonus' && rules.bonusEarns)
}

/** EA-03: each tender says whether it earns; section 12: of lines that do not earn, no share does. */
export function earningMoney(
  lines: readonly PaidLine[],
  tenders: readonly PayingTender[],
  programme: Programme,
): EarningMoney {
  const earns = tenders.map((tender) => tenderEarns(tender, programme))
  const barren = barrenCodes(programme)
  const portions: EarningPortion[] = []
  const lost: number[] = []
  const lostLines: Explanation[] = []
  let paidFen = 0
  for (const [index, line] of lines.entries()) {
    const linePaidFen = line.tenderFen.reduce<number>((sum, part) => sum + part, 0)
    paidFen += linePaidFen
    const why = linePaidFen === 0 ? null : barrenLine(line, index + 1, linePaidFen, barren)
    if (why !== null) {
      lostLines.push(why)
      continue
    }
    const sums = { newly: 0, carried: 0 }
    for (const [position, part] of line.tenderFen.entries()) {
      if (!earns[position]) lost[position] = (lost[position] ?? 0) + part
      else sums[tenders[position]?.carried ? 'carried' : 'newly'] += part
    }
    if (sums.newly > 0) portions.push(portion(line, index + 1, sums.newly, false, programme))
    if (sums.carried > 0) portions.push(portion(line, index + 1, sums.carried, true, programme))
  }
  const lostTenders = tenders.flatMap((tender, position) => barrenTender(tender, lost[position] ?? 0))
  const lostFen = [...lostLines, ...lostTenders].reduce((sum, node) => sum + node.value.amount, 0)
  return {
    portions,
    totalFen: fen(portions.reduce((sum, { earningFen }) => sum + earningFen, 0)),
    why: atList(
      portions,
      step('earning_money', 'EA-03', {}, fenOf(paidFen - lostFen), [
        step('paid_by_tenders', 'EA-03', {}, fenOf(paidFen)),
        ...lostLines,
        ...lostTenders,
      ]),
      programme,
    ),
  }
}

/** EA-01: where money earns by its list price, the way from what was paid to what earns, line by line. */
function atList(portions: readonly EarningPortion[], paid: Explanation, { accrual }: Programme): Explanation {
  if (accrual.base === 'paid') return paid
  const totalFen = portions.reduce((sum, { earningFen }) => sum + earningFen, 0)
  return step('earning_list', 'EA-01', {}, fenOf(totalFen), [paid, ...portions.map(({ why }) => why)])
}

interface BarrenCodes {
  readonly categories: ReadonlySet<string>
  readonly priceClasses: ReadonlySet<string>
}

/** What does not earn. */
function barrenCodes({ categories, priceClasses }: Programme): BarrenCodes {
  return {
    categories: new Set(categories.filter(({ earns }) => !earns).map(({ code }) => code)),
    priceClasses: new Set(priceClasses.filter(({ earns }) => !earns).map(({ code }) => code)),
  }
}

function barrenLine(
  { category, priceClass }: PaidLine,
  lineNumber: number,
  paidFen: number,
  barren: BarrenCodes,
): Explanation | null {
  if (barren.categories.has(category)) {
    return step('category_does_not_earn', 'EA-03', { lineNumber, category }, fenOf(paidFen))
  }
  if (barren.priceClasses.has(priceClass)) {
    return step('class_does_not_earn', 'EA-07', { lineNumber, priceClass }, fenOf(paidFen))
  }
  return null
}

function barrenTender({ code, asset }: PayingTender, lostFen: number): readonly Explanation[] {
  if (lostFen === 0) return []
  if (asset === undefined) return [step('tender_does_not_earn', 'EA-03', { tender: code }, fenOf(lostFen))]
  return [step(`${asset}_does_not_earn`, 'EA-04', {}, fenOf(lostFen))]
}

/** EA-01: what was paid for the line, or the same share of its list price, floored to the fen. */
function portion(
  line: PaidLine,
  lineNumber: number,
  paidFen: number,
  carried: boolean,
  { accrual }: Programme,
): EarningPortion {
  const { category, priceClass, listFen, priceFen } = line
  const paid = step(carried ? 'line_carried' : 'line_earns', 'EA-03', { lineNumber }, fenOf(paidFen))
  const of = { lineNumber, category, priceClass, carried }
  if (accrual.base === 'paid') return { ...of, earningFen: fen(paidFen), why: paid }
  const earningFen = fen(mulDivFloor(listFen, paidFen, priceFen))
  const why = step('line_earns_list', 'EA-01', { lineNumber, listFen, priceFen }, fenOf(earningFen), [paid])
  return { ...of, earningFen, why }
}
