/** From codes and figures to sentences: refusals, steps of an explanation, and names out of the programme. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { FEN_MAX, type Fen, fen } from '../../shared/domain/money.ts'
import type { LocalText, Programme } from '../../shared/domain/programme.ts'
import { en } from './en.ts'
import {
  factorText,
  type Lang,
  localText,
  MINUS,
  moneySign,
  moneySignFull,
  rateText,
  wholeText,
} from './format.ts'
import type { Texts } from './texts.ts'
import { isChange, type Sign } from './why-terms.ts'
import { zh } from './zh.ts'
import { zhWhy } from './zh-why.ts'

export interface Speaker {
  readonly lang: Lang
  readonly programme: Programme | null
}

const TEXTS: Readonly<Record<Lang, Texts>> = { 'zh-CN': zh, en }

type RefusalKey = keyof typeof zh.refusal
type WhyKey = keyof typeof zhWhy

function isRefusalKey(code: string): code is RefusalKey {
  return Object.hasOwn(zh.refusal, code)
}

function isWhyKey(code: string): code is WhyKey {
  return Object.hasOwn(zhWhy, code)
}

/** Which sentence a refusal has; a detail named what or why may choose a closer one. Unknown codes have a general one. */
export function refusalKey(refusal: RefusalView): RefusalKey {
  for (const detail of [refusal.details['what'], refusal.details['why']]) {
    const closer = `${refusal.code}_${String(detail ?? '')}`
    if (isRefusalKey(closer)) return closer
  }
  return isRefusalKey(refusal.code) ? refusal.code : 'general'
}

/** What could not be done and what can, in one sentence. */
export function refusalSentence(speaker: Speaker, refusal: RefusalView): string {
  return filled(TEXTS[speaker.lang].refusal[refusalKey(refusal)], namedFigures(refusal.details, speaker))
}

/** One step of an explanation in words; its figure is shown beside it. */
export function whySentence(speaker: Speaker, why: Explanation): string {
  const key = isWhyKey(why.code) ? why.code : 'general'
  return filled(TEXTS[speaker.lang].because[key], {
    ...namedFigures(why.params, speaker),
    ...sums(why.params),
  })
}

/** The figure of a step, in its unit: '￥346.84', '416', '×2', '× 3'; a change with its sign: '+416'. */
export function whyFigure(why: Explanation): string {
  const { unit, amount } = why.value
  return isChange(why) && amount > 0 ? `+${figureText(unit, amount)}` : figureText(unit, amount)
}

/** A step's figure as a term of a sum: the first as it is, the others with '+' or '−'. */
export function termFigure(why: Explanation, sign: Sign, isFirst: boolean): string {
  const { unit, amount } = why.value
  const signed = sign * amount
  if (signed < 0) return `${MINUS}${figureText(unit, -signed)}`
  return isFirst || signed === 0 ? figureText(unit, signed) : `+${figureText(unit, signed)}`
}

function figureText(unit: Explanation['value']['unit'], amount: number): string {
  switch (unit) {
    case 'fen':
      return moneySignFull(asFen(amount))
    case 'permille':
      return `×${factorText(amount)}`
    case 'count':
      return `× ${wholeText(amount)}`
    case 'points':
      return wholeText(amount)
  }
}

/** Sums of money in a calculation keep their fen; the amounts of a rule ('每满 ￥1') do not. */
const RULE_AMOUNTS: ReadonlySet<string> = new Set(['unitFen', 'stepFen', 'fromFen', 'payFen'])

function sums(params: Explanation['params']): Record<string, string> {
  const entries = Object.entries(params).flatMap(([name, value]) =>
    name.endsWith('Fen') && !RULE_AMOUNTS.has(name) && typeof value === 'number'
      ? [[name, moneySignFull(asFen(value))]]
      : [],
  )
  return Object.fromEntries(entries)
}

/** Puts figures into a sentence's {{places}}; a figure nobody gave leaves an ellipsis, never a code. */
function filled(sentence: string, figures: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => String(figures[name] ?? '…'))
}

type Details = Readonly<Record<string, string | number | boolean>>

/** Figures by the unit in their name, codes by the programme's names for them. */
function namedFigures(details: Details, speaker: Speaker): Record<string, string | number> {
  const entries = Object.entries(details).map(([name, value]) => [name, figure(name, value, speaker)])
  return Object.fromEntries(entries)
}

function figure(name: string, value: string | number | boolean, speaker: Speaker): string | number {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return codeName(name, value, speaker)
  if (name.endsWith('Fen')) return moneySign(asFen(value))
  if (name === 'factorPermille') return factorText(value)
  if (name.endsWith('Permille')) return rateText(value, speaker.lang)
  return wholeText(value)
}

function codeName(name: string, code: string, speaker: Speaker): string {
  const { programme, lang } = speaker
  if (programme === null) return code
  const lists: Record<string, readonly { readonly code: string; readonly name: LocalText }[]> = {
    priceClass: programme.priceClasses,
    category: programme.categories,
    tender: programme.tenders,
    reason: programme.deductionReasons,
    factor: programme.accrual.factors,
    campaign: programme.accrual.noPoints,
    reward: programme.rewards,
    item: programme.redemption.items,
    extra: programme.accrual.extras,
    tier: programme.tiers,
  }
  const found = lists[name]?.find((each) => each.code === code)
  return found ? localText(found.name, lang) : code
}

/** Details are plain numbers on the wire; one beyond any amount is shown as the largest rather than breaking the screen. */
function asFen(amount: number): Fen {
  return fen(Math.max(-FEN_MAX, Math.min(FEN_MAX, Math.trunc(amount))))
}
