/** Every word of the screens in Chinese, the source; text/en.ts has the same keys, held by the compiler and a test. */
import { zhCounter } from './zh-counter.ts'
import { zhFrame } from './zh-frame.ts'
import { zhPeopleRefusals } from './zh-people-refusals.ts'
import { zhRefusals } from './zh-refusals.ts'
import { zhReturns } from './zh-returns.ts'
import { zhScreens } from './zh-screens.ts'
import { zhWhy } from './zh-why.ts'

export const zh = {
  ...zhFrame,
  ...zhScreens,
  counter: zhCounter,
  returns: zhReturns,
  refusal: { ...zhRefusals, ...zhPeopleRefusals },
  because: zhWhy,
} as const
