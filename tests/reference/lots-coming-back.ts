/** RF-07: points that come back go to their lots, and live at least 30 more days. */
import { accrualOf, lastDayOf, lotName } from '../../shared/domain/lots.ts'
import type { LotComingBack } from '../../shared/domain/refund.ts'
import { type BusinessDate, daysBetween, plusDays } from '../../shared/domain/time.ts'
import { toPoints } from './answer.ts'
import type { Heap } from './exact.ts'

/** A heap that may come back under another name; `from` is the name it had. */
export interface HeapBack extends Heap {
  readonly from?: string
}

export function livingOn({ name, amount }: Heap, today: BusinessDate): HeapBack {
  const lastDay = lastDayOf(name)
  if (lastDay === null || daysBetween(today, lastDay) >= 30) return { name, amount }
  return { name: lotName(accrualOf(name), plusDays(today, 30)), amount, from: name }
}

export function toLotComingBack({ name, amount, from }: HeapBack): LotComingBack {
  return { lot: name, points: toPoints(amount), ...(from === undefined ? {} : { from }) }
}
