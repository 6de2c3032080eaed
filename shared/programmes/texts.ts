/** Every text of a programme that a member may read, and what none of them may say (PV-07). */
import type { LocalText, Programme } from '../domain/programme.ts'

type PlacedText = readonly [where: string, text: LocalText]

const FINAL_INTERPRETATION = /最终解释权|解释权归|final(?:\s+right\s+of)?\s+interpretation/iu

/** Where a text claims a right of final interpretation. */
export function unlawfulTexts(programme: Programme): readonly string[] {
  return textsOf(programme)
    .filter(([, { zh, en }]) => FINAL_INTERPRETATION.test(zh) || FINAL_INTERPRETATION.test(en))
    .map(([where]) => where)
}

function textsOf(programme: Programme): readonly PlacedText[] {
  const { accrual, redemption, refund } = programme
  return [
    ['name', programme.name],
    ['slipFooter', programme.slipFooter],
    ...programme.rulesShortForm.map((text, index) => [`rulesShortForm.${index}`, text] as const),
    ...programme.consents.map(({ text }, index) => [`consents.${index}`, text] as const),
    ...names('tiers', programme.tiers),
    ...names('priceClasses', programme.priceClasses),
    ...names('categories', programme.categories),
    ...names('accrual.factors', accrual.factors),
    ...names('accrual.noPoints', accrual.noPoints),
    ...names('accrual.extras', accrual.extras),
    ...names('accrual.adjustment.reasons', accrual.adjustment?.reasons ?? []),
    ...names('redemption.items', redemption.items),
    ...names('vouchers', programme.vouchers),
    ...names('rewards', programme.rewards),
    ...names('refund.reasons', refund.reasons),
    ...names('tenders', programme.tenders),
    ...names('deductionReasons', programme.deductionReasons),
    ...names('overrideReasons', programme.overrideReasons),
  ]
}

function names(where: string, list: readonly { readonly name: LocalText }[]): readonly PlacedText[] {
  return list.map(({ name }, index) => [`${where}.${index}`, name])
}
