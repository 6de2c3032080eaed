/** Where the slip of the act just booked is: one quiet line that turns amber when paper is missing. */
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'

const REASONS = ['paper', 'cover', 'offline', 'timeout', 'refused'] as const
type Reason = (typeof REASONS)[number]

function reasonOf(text: string): Reason | 'other' {
  return REASONS.find((each) => each === text) ?? 'other'
}

/** Follows one print job by what the till says of it and of its printer. */
export function Printing({ jobId }: { readonly jobId: number }) {
  const { t } = useTexts()
  const { state, status } = useDesk()
  const job = state.prints[jobId] ?? 'pending'
  const { state: printer } = status.printer
  if (job === 'printed' || job === 'sending') {
    return (
      <p className="printing" role="status">
        {t(`print.${job}`)}
      </p>
    )
  }
  if (job === 'unknown') {
    return (
      <p className="printing" data-tone="warn" role="status">
        {t('print.unknown')}
      </p>
    )
  }
  const stopped = job === 'failed' || (printer !== 'ready' && printer !== 'paper_near_end')
  if (!stopped) {
    return (
      <p className="printing" role="status">
        {t('print.pending')}
      </p>
    )
  }
  return (
    <p className="printing" data-tone="warn" role="status">
      {t('print.failed', { reason: t(`print.reason.${reasonOf(printer)}`) })}
    </p>
  )
}
