/** Every word of the screens in Chinese, the source; text/en.ts has the same keys, held by the compiler and a test. */
import { zhActRefusals } from './zh-act-refusals.ts'
import { zhCounter } from './zh-counter.ts'
import { zhFrame } from './zh-frame.ts'
import { zhHq } from './zh-hq.ts'
import { zhHqRefusals } from './zh-hq-refusals.ts'
import { zhMember } from './zh-member.ts'
import { zhPeopleRefusals } from './zh-people-refusals.ts'
import { zhRefusals } from './zh-refusals.ts'
import { zhReturns } from './zh-returns.ts'
import { zhScreens } from './zh-screens.ts'
import { zhWhy } from './zh-why.ts'

export const zh = {
  ...zhFrame,
  ...zhScreens,
  counter: zhCounter,
  acts: zhMember,
  returns: zhReturns,
  hq: zhHq,
  refusal: { ...zhRefusals, ...zhPeopleRefusals, ...zhActRefusals, ...zhHqRefusals },
  because: zhWhy,
} as const
