/** Generated cases reach what they are for: each of these happens among a few thousand of one seed. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { SaleFacts, SaleResult } from '../../shared/domain/sale.ts'
import { choicesFrom, rows } from './choices.ts'
import { claimFrom } from './generate-claim.ts'
import { exchangeFrom } from './generate-exchange.ts'
import { historyFrom } from './generate-history.ts'
import { programmeFrom } from './generate-programme.ts'
import { saleFrom } from './generate-sale.ts'
import { referenceSale } from './sale.ts'

const SEED = 20_261_121
const CASES = 2_000

type Sights<Thing> = Readonly<Record<string, (thing: Thing) => boolean>>

interface Sold {
  readonly facts: SaleFacts
  readonly result: SaleResult
}

const SALES: Sights<Sold> = {
  'several groups': ({ result }) => result.groups.length > 2,
  'several factors in one group': ({ result }) => result.groups.some(({ factors }) => factors.length > 1),
  'a limit that cuts': ({ result }) =>
    result.groups.reduce((sum, { points }) => sum + points, 0) > result.accruedPoints,
  'points redeemed over lines': ({ result }) =>
    result.lines.filter(({ redeemedFen }) => redeemedFen > 0).length > 1,
  'points of several lots redeemed': ({ result }) => result.redeemedLots.length > 1,
  'three assets of stored value': ({ result }) =>
    new Set(result.tenders.map(({ asset }) => asset).filter((asset) => asset !== undefined)).size === 3,
  'a registered voucher': ({ result }) => result.tenders.some(({ voucher }) => voucher !== undefined),
  'a bought voucher': ({ result }) => result.tenders.some(({ bought }) => bought === true),
  'carried money': ({ result }) => result.tenders.some(({ carried }) => carried === true),
  'a guest': ({ facts }) => facts.guest !== undefined,
  'the birthday right': ({ result }) => result.birthdayRightUsed,
  'a conversion with points of the sale itself': ({ result }) => (result.conversion?.ownPoints ?? 0) > 0,
  'rewards of every kind': ({ result }) => new Set(result.rewards?.map(({ gives }) => gives.kind)).size > 1,
  'a reward to the referrer': ({ result }) => result.rewards?.some(({ to }) => to === 'referrer') === true,
  'a deduction': ({ result }) => result.deductionFen > 0,
  'voucher, value, deduction, redemption and rewards in one': (sale) =>
    isMixed(sale) && sale.result.redeemedPoints > 0 && sale.result.rewards !== undefined,
  'voucher, value, deduction, conversion and rewards in one': (sale) =>
    isMixed(sale) && sale.result.conversion !== undefined && sale.result.rewards !== undefined,
  'voucher, value, deduction and a limit that cuts in one': (sale) =>
    isMixed(sale) &&
    sale.result.groups.reduce((sum, { points }) => sum + points, 0) > sale.result.accruedPoints,
}

/** Paid by voucher and stored value, less a deduction. */
function isMixed({ result }: Sold): boolean {
  const { tenders, deductionFen } = result
  return (
    deductionFen > 0 &&
    tenders.some(({ voucher }) => voucher !== undefined) &&
    tenders.some(({ asset, amountFen }) => asset !== undefined && amountFen > 0)
  )
}

const RETURNS: Sights<RefundResult> = {
  'a shortfall': ({ shortfallPoints }) => shortfallPoints > 0,
  'a shortfall bought back': ({ shortfallPoints, withheldFen }) => shortfallPoints < 0 && withheldFen < 0,
  'money withheld': ({ withheldFen }) => withheldFen > 0,
  'stored value withheld': ({ tenders }) =>
    tenders.some(({ asset, withheldFen }) => asset !== undefined && withheldFen > 0),
  'debt that becomes money': ({ debtPoints }) => debtPoints < 0,
  'debt elsewhere': ({ debtElsewherePoints }) => debtElsewherePoints > 0,
  'expired points that count': ({ expiredLots }) => expiredLots !== undefined,
  'points that live longer': ({ restoredLots }) => restoredLots.some(({ from }) => from !== undefined),
  'conversions undone': ({ conversionsUndone = [] }) => conversionsUndone.length > 0,
  'points that convert again': ({ conversion }) => conversion !== undefined,
  'missing points of a reward': ({ rewardsGone = [] }) =>
    rewardsGone.some(({ missingPoints }) => missingPoints !== undefined),
  'a used reward owed': ({ rewardsGone = [] }) => rewardsGone.some(({ owedFen }) => owedFen > 0),
  'a reward taken back': ({ rewardsGone = [] }) => rewardsGone.some(({ taken }) => taken > 0),
  'a voucher itself': ({ tenders }) => tenders.some(({ voucher }) => voucher !== undefined),
  'a new voucher': ({ tenders }) => tenders.some(({ newVoucherFen }) => newVoucherFen !== undefined),
  'a lapsed share': ({ lapsedFen }) => lapsedFen > 0,
  'paper vouchers back': ({ vouchersComeBack }) => vouchersComeBack,
  'cash instead': ({ tenders }) => tenders.some(({ inCash }) => inCash === true),
  'value to several lots': ({ tenders }) => tenders.some(({ lots = [] }) => lots.length > 1),
  'the birthday right back': ({ birthdayRightComesBack }) => birthdayRightComesBack,
  'a card surrendered': ({ surrenderCard }) => surrenderCard === true,
}

/** How often each sight was seen. */
function looked<Thing>(sights: Sights<Thing>, things: readonly Thing[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(sights).map(([name, isSeen]) => [name, things.filter(isSeen).length]),
  )
}

test('generated cases reach every rule of sections 2 to 4 and 6', { timeout: 600_000 }, () => {
  const sales: Sold[] = []
  const returns: RefundResult[] = []
  let claims = 0
  let exchanges = 0
  for (const drawn of fc.sample(rows(5), { numRuns: CASES, seed: SEED })) {
    const programme = programmeFrom(choicesFrom(drawn.programme))
    if (programme === null) continue
    const { facts, programme: moved } = saleFrom(choicesFrom(drawn.sale), programme)
    const sold = referenceSale(facts, moved)
    if ('value' in sold) sales.push({ facts, result: sold.value })
    const claim = claimFrom(drawn, programme)
    const exchange = exchangeFrom(drawn, programme)
    if (claim !== null && 'value' in claim.answer && claim.answer.value.accruedPoints > 0) claims += 1
    if (exchange !== null && 'value' in exchange.answer) exchanges += 1
    const acts = [
      ...(historyFrom(drawn, programme) ?? []),
      ...(claim?.returns ?? []),
      ...(exchange?.returns ?? []),
    ]
    returns.push(...acts.flatMap(({ answer }) => ('value' in answer ? [answer.value] : [])))
  }
  const seen = { ...looked(SALES, sales), ...looked(RETURNS, returns), claims, exchanges }
  expect(Object.entries(seen).filter(([, times]) => times === 0)).toStrictEqual([])
})
