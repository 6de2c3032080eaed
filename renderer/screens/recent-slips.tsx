/** The last slips and where each is; any of them prints again, marked as a reprint and on record. */
import { useCallback, useEffect, useState } from 'react'
import type { RefusalView } from '../../shared/contract/common.ts'
import type { SlipJobView } from '../../shared/contract/counter.ts'
import { SlipPaper } from '../parts/slip-pane.tsx'
import { newActId } from '../state/act-id.ts'
import { refusalSentence } from '../text/sentences.ts'
import { slipNumberText } from '../text/slip-number.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useDesk } from '../work/desk.ts'

interface SlipsDesk {
  readonly jobs: readonly SlipJobView[]
  readonly shown: { readonly jobId: number; readonly svg: string } | null
  readonly refusal: RefusalView | null
  readonly reprinted: boolean
  show(jobId: number): void
  reprint(jobId: number): void
  test(): void
}

export function RecentSlips() {
  const { t } = useTexts()
  const { status, speaker } = useDesk()
  const slips = useSlips()
  return (
    <section className="recent-slips">
      <header className="recent-slips-head">
        <h2 className="caption">{t('settings.slips')}</h2>
        <button type="button" className="button-plain" onClick={slips.test}>
          {t('settings.test')}
        </button>
      </header>
      {slips.refusal !== null && (
        <p className="form-note" data-tone="warn" role="alert">
          {refusalSentence(speaker, slips.refusal)}
        </p>
      )}
      {slips.reprinted && (
        <p className="form-note" role="status">
          {t('settings.reprinted')}
        </p>
      )}
      <div className="recent-slips-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard */}
        <ul className="slip-jobs" tabIndex={0} aria-label={t('settings.slips')}>
          {slips.jobs.length === 0 && <li className="quiet-note">{t('settings.noSlips')}</li>}
          {slips.jobs.map((job) => (
            <SlipJob key={job.jobId} job={job} slips={slips} />
          ))}
        </ul>
        <SlipPaper
          svg={slips.shown?.svg ?? null}
          paper={status.settings.paper}
          label={t('slip.alt')}
          empty={t('settings.pickSlip')}
        />
      </div>
    </section>
  )
}

function SlipJob({ job, slips }: { readonly job: SlipJobView; readonly slips: SlipsDesk }) {
  const { t } = useTexts()
  const trouble = job.state === 'failed' || job.state === 'unknown'
  return (
    <li className="slip-job">
      <div>
        <b>{t(`settings.kind.${job.kind}`)}</b>
        <span>{job.timeText.slice(5)}</span>
        {job.copy === 'reprint' && (
          <span className="tag" data-tone="gold">
            {t('settings.copy')}
          </span>
        )}
        <small>{job.slipNumber === null ? '' : slipNumberText(job.slipNumber)}</small>
      </div>
      <span className="slip-job-state" data-tone={trouble ? 'warn' : undefined}>
        {t(`settings.state.${job.state}`)}
      </span>
      <button
        type="button"
        className="button-plain"
        aria-pressed={slips.shown?.jobId === job.jobId}
        onClick={() => slips.show(job.jobId)}
      >
        {t('settings.show')}
      </button>
      <button type="button" className="button-plain" onClick={() => slips.reprint(job.jobId)}>
        {t('settings.reprint')}
      </button>
    </li>
  )
}

function useSlips(): SlipsDesk {
  const { client, state } = useDesk()
  const [jobs, setJobs] = useState<readonly SlipJobView[]>([])
  const [shown, setShown] = useState<SlipsDesk['shown']>(null)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const [reprinted, setReprinted] = useState(false)
  const refresh = useCallback(async () => {
    const answer = await ask(client.slip.recent())
    if (answer.ok) setJobs(answer.value)
    else setRefusal(answer.refusal)
  }, [client])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list follows the printer's progress
  useEffect(() => {
    void refresh()
  }, [refresh, state.prints])

  async function after(call: Promise<unknown>) {
    const answer = await ask(call)
    setRefusal(answer.ok ? null : answer.refusal)
    setReprinted(answer.ok)
    await refresh()
  }

  return {
    jobs,
    shown,
    refusal,
    reprinted,
    show: (jobId) => {
      void ask(client.slip.show({ jobId })).then((answer) => {
        if (answer.ok) setShown({ jobId, svg: answer.value.svg })
        else setRefusal(answer.refusal)
      })
    },
    reprint: (jobId) => void after(client.slip.reprint({ actId: newActId(), jobId })),
    test: () => void after(client.settings.printTest()),
  }
}
