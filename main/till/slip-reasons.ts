/** Why it is that many points, as a slip says it: the shares that a number is the sum of, or the sum that it is the end of. */

import { points } from '../../shared/domain/points.ts'
import { isMemberPoints } from '../../shared/domain/points-change.ts'
import type { LocalText, Programme } from '../../shared/domain/programme.ts'
import type { RefundResult } from '../../shared/domain/refund.ts'
import type { AccrualGroup, Conversion, RewardGiven, SaleResult } from '../../shared/domain/sale.ts'
import type { SaleSlip, SlipLang } from '../../shared/receipt/slip.ts'
import { SLIP_LIMITS } from '../../shared/receipt/slip-parts.ts'
import { localText } from './slips.ts'

export type SlipReasons = NonNullable<SaleSlip['member']>['reasons']

const WORDS = {
  plain: { zh: '没有倍数', en: 'No multiple' },
  more: { zh: '其余', en: 'The rest' },
  limited: { zh: '超过上限的不积', en: 'Above the limit' },
  converted: { zh: '换成返现', en: 'Became rebate' },
} as const satisfies Readonly<Record<string, LocalText>>

/** What accrues: its groups before any limit, and what it came to. */
interface Accrued {
  readonly groups: readonly AccrualGroup[]
  readonly accruedPoints: number
}

/**
 * Factors at work, each with the points of its money, and whatever else makes up the points; a plain accrual needs no reason.
 * Where the programme wants it on the slip, every group is told with its figures: money, whole points, factor. The shares add
 * up to the points above them. @see EA-01 EA-10
 */
export function accrualReasons(programme: Programme, accrued: Accrued, lang: SlipLang): SlipReasons {
  const { groups, accruedPoints } = accrued
  const uncut = groups.reduce((sum, group) => sum + group.points, 0)
  const isTold = programme.whyOnSlip || uncut !== accruedPoints || groups.some(hasFactors)
  if (!isTold) return []
  const told = groups.map((group) => ({
    text: groupText(programme, group, lang),
    points: group.points as number,
  }))
  const cut =
    uncut === accruedPoints ? [] : [{ text: WORDS.limited[short(lang)], points: accruedPoints - uncut }]
  return fitted([...told, ...cut], lang)
}

/** The same for an act that gives and converts besides: the shares add up to the change of the points. @see SV-04 RE-02 */
export function changeReasons(
  programme: Programme,
  result: Accrued & { readonly rewards?: readonly RewardGiven[]; readonly conversion?: Conversion },
  lang: SlipLang,
): SlipReasons {
  const accrual = accrualReasons(programme, result, lang)
  if (accrual.length === 0 && !programme.whyOnSlip) return []
  const rewards = (result.rewards ?? []).flatMap((reward) => {
    const { code, gives } = reward
    if (!isMemberPoints(reward) || gives.kind !== 'points') return []
    const rule = programme.rewards.find((one) => one.code === code)
    return [{ text: rule === undefined ? code : localText(rule.name, lang), points: gives.points as number }]
  })
  const { conversion } = result
  const converted =
    conversion === undefined ? [] : [{ text: WORDS.converted[short(lang)], points: -conversion.points }]
  return fitted(
    [...accrual.map((one) => ({ text: one.text, points: one.points ?? 0 })), ...rewards, ...converted],
    lang,
  )
}

/**
 * '760 - 380 - 83 = 297': points of the sale as booked, less those taken before, less those of what is kept, with those of
 * rewards that go with it, less what expired, is owed elsewhere or is nowhere: what really leaves the member. @see RF-02 RF-03
 */
export function clawbackReasons(
  sale: { readonly result: SaleResult },
  result: RefundResult,
  takenPoints: number,
): SlipReasons {
  const { clawbackPoints, after, shortfallPoints, debtElsewherePoints } = result
  const booked = sale.result.accruedPoints
  const before = after.clawedPoints - clawbackPoints
  const kept = Math.max(0, booked - after.clawedPoints)
  const rewards = (result.rewardsGone ?? []).reduce((sum, { position }) => {
    const reward = sale.result.rewards?.[position]
    return isMemberPoints(reward) && reward?.gives.kind === 'points' ? sum + reward.gives.points : sum
  }, 0)
  const due = booked - before - kept + rewards
  const expired = due - debtElsewherePoints - shortfallPoints - takenPoints
  const terms = [-before, -kept, rewards, -expired, -debtElsewherePoints, -shortfallPoints]
  const told = terms.filter((term) => term !== 0).map((term) => (term < 0 ? ` - ${-term}` : ` + ${term}`))
  const sum = told.length === 0 ? `${booked} - 0` : `${booked}${told.join('')}`
  return [{ text: `${sum} = ${takenPoints}`, points: null }]
}

/** As many as a slip holds; the last stands for all that are left, so that the sum stays. */
function fitted(
  reasons: readonly { readonly text: string; readonly points: number }[],
  lang: SlipLang,
): SlipReasons {
  const fits = reasons.length <= SLIP_LIMITS.reasonsMax
  const shown = fits ? reasons : reasons.slice(0, SLIP_LIMITS.reasonsMax - 1)
  const rest = reasons.slice(shown.length).reduce((sum, one) => sum + one.points, 0)
  const all = fits ? shown : [...shown, { text: WORDS.more[short(lang)], points: rest }]
  return all.map((one) => ({ text: one.text, points: points(one.points) }))
}

function short(lang: SlipLang): 'zh' | 'en' {
  return lang === 'en' ? 'en' : 'zh'
}

function hasFactors({ factors }: AccrualGroup): boolean {
  return factors.length > 0
}

function groupText(programme: Programme, group: AccrualGroup, lang: SlipLang): string {
  const names = group.factors
    .map((code) => programme.accrual.factors.find((factor) => factor.code === code))
    .map((factor) => (factor === undefined ? '' : localText(factor.name, lang)))
    .join(' ')
  if (programme.whyOnSlip) return `${figuresOf(group)} ${names}`.trim()
  return names === '' ? WORDS.plain[short(lang)] : names
}

/** '87.40 → 87', '50.50 → 50 × 2'. */
function figuresOf({ moneyFen, basePoints, factorPermille }: AccrualGroup): string {
  const money = `${Math.floor(moneyFen / 100)}.${String(moneyFen % 100).padStart(2, '0')}`
  const factor = factorPermille === 1000 ? '' : ` × ${thousandths(factorPermille)}`
  return `${money} → ${basePoints}${factor}`
}

function thousandths(permille: number): string {
  const rest = String(permille % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(permille / 1000) : `${Math.floor(permille / 1000)}.${rest}`
}
