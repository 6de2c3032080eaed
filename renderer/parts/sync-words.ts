/** How sync stands, in words: how many wait since when, why not, what is tried next, and what a person can do. */
import type { SyncView } from '../../shared/contract/hq.ts'
import { clockText, loadPercent, type SyncTone, syncTone } from '../state/sync.ts'
import { wholeText } from '../text/format.ts'
import { useTexts } from '../text/use-texts.ts'
import { zhHq } from '../text/zh-hq.ts'
import { useDurationText } from '../work/use-duration.ts'

type ProblemKey = keyof typeof zhHq.problem

/** Problems that are the same to whoever stands here. */
const SAME: Readonly<Record<string, ProblemKey>> = {
  aborted: 'unreachable',
  message_forged: 'unsigned',
  message_unreadable: 'unreadable',
  programme_unreadable: 'unreadable',
  staff_differ: 'unreadable',
  inbox_order: 'unreadable',
  disk_full: 'disk',
  read_only: 'disk',
  disk_error: 'disk',
}

/** A problem of a later version has the general words. */
function problemKey(problem: string): ProblemKey {
  const same = SAME[problem]
  if (same !== undefined) return same
  return Object.hasOwn(zhHq.problem, problem) ? (problem as ProblemKey) : 'general'
}

export interface SyncWords {
  readonly tone: SyncTone
  /** The few words that stand on the chip whatever happens. */
  readonly short: string
  /** What an amber chip says beside: since when, why not, the next try. */
  readonly more: readonly string[]
  /** What can be done; empty where nothing is wrong. */
  readonly mend: string
}

export function useSyncWords(): (sync: SyncView, nowMs: number) => SyncWords {
  const { t } = useTexts()
  const duration = useDurationText()

  function next({ state, nextTryAtMs }: SyncView, nowMs: number): string | null {
    if (state !== 'offline' || nextTryAtMs === null) return null
    const waitMs = nextTryAtMs - nowMs
    return waitMs < 1000 ? t('hq.chip.nextNow') : t('hq.chip.nextIn', { wait: duration(waitMs) })
  }

  return (sync, nowMs) => {
    const tone = syncTone(sync, nowMs)
    const entries = wholeText(sync.entries)
    if (tone === 'alone') return { tone, short: t('hq.chip.alone', { entries }), more: [], mend: '' }
    if (tone === 'ok') {
      const percent = sync.load === null ? null : loadPercent(sync.load)
      const short = percent === null ? t('hq.chip.well') : t('hq.chip.loading', { percent })
      return { tone, short, more: [], mend: '' }
    }
    const key = sync.problem === null ? null : problemKey(sync.problem)
    const short =
      tone === 'stopped'
        ? t('hq.chip.stopped')
        : sync.waiting > 0
          ? t('hq.chip.waiting', { count: wholeText(sync.waiting) })
          : key === null
            ? t('hq.problem.unreachable')
            : t(`hq.problem.${key}`)
    const why = key === null ? null : t(`hq.problem.${key}`)
    const since = sync.sinceMs === null ? null : t('hq.chip.since', { time: clockText(sync.sinceMs, nowMs) })
    const said = [since, why === short ? null : why, next(sync, nowMs)]
    return {
      tone,
      short,
      more: said.filter((each) => each !== null),
      mend: key === null ? '' : t(`hq.mend.${key}`),
    }
  }
}
