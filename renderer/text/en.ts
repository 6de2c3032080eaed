/** Every word of the screens in English; the keys are those of text/zh.ts. */
import { enActRefusals } from './en-act-refusals.ts'
import { enCounter } from './en-counter.ts'
import { enFrame } from './en-frame.ts'
import { enHq } from './en-hq.ts'
import { enHqRefusals } from './en-hq-refusals.ts'
import { enMember } from './en-member.ts'
import { enPeopleRefusals } from './en-people-refusals.ts'
import { enRefusals } from './en-refusals.ts'
import { enReturns } from './en-returns.ts'
import { enScreens } from './en-screens.ts'
import { enWhy } from './en-why.ts'
import type { Texts } from './texts.ts'

export const en: Texts = {
  ...enFrame,
  ...enScreens,
  counter: enCounter,
  acts: enMember,
  returns: enReturns,
  hq: enHq,
  refusal: { ...enRefusals, ...enPeopleRefusals, ...enActRefusals, ...enHqRefusals },
  because: enWhy,
}
