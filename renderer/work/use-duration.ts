/** How long something has been so, in words. */
import { useTexts } from '../text/use-texts.ts'

/** '40 秒', '12 分钟', '3 小时 5 分'; a clock that runs behind says zero. */
export function useDurationText(): (spanMs: number) => string {
  const { t } = useTexts()
  return (spanMs) => {
    const seconds = Math.max(0, Math.trunc(spanMs / 1000))
    const minutes = Math.trunc(seconds / 60)
    if (minutes === 0) return t('bar.seconds', { count: seconds })
    if (minutes < 60) return t('bar.minutes', { count: minutes })
    return t('bar.hours', { hours: Math.trunc(minutes / 60), minutes: minutes % 60 })
  }
}
