/** How sync looks to whoever stands at the till: quiet, worth a word, or stopped. Pure; the clock comes in. */
import type { SyncView } from '../../shared/contract/hq.ts'
import { shopTimeText } from '../../shared/domain/time.ts'

/** `alone`: there is no HQ; `ok`: silent; `warn`: since when, why not, what next; `stopped`: a person has to do something. */
export type SyncTone = 'alone' | 'ok' | 'warn' | 'stopped'

/** What has just been booked is not late. */
const LATE_MS = 60_000

export function syncTone(sync: SyncView, nowMs: number): SyncTone {
  if (sync.mode === 'standalone') return 'alone'
  if (sync.state === 'stopped') return 'stopped'
  if (sync.state === 'offline') return 'warn'
  return sync.sinceMs !== null && nowMs - sync.sinceMs > LATE_MS ? 'warn' : 'ok'
}

/** '14:05' of today, '11-20 14:05' of another day, in the shop's time. */
export function clockText(atMs: number, nowMs: number): string {
  const text = shopTimeText(atMs)
  const sameDay = text.slice(0, 10) === shopTimeText(nowMs).slice(0, 10)
  return sameDay ? text.slice(11) : text.slice(5)
}

/** How much of the first load is done, in whole percent; never 100 while it is not over. */
export function loadPercent(load: NonNullable<SyncView['load']>): number {
  if (load.total <= 0) return 0
  return Math.min(99, Math.trunc((load.done * 100) / load.total))
}
