/** 同步与自证: what waits for headquarters and why, joining it, and the proof of this till's books. */
import { useEffect, useEffectEvent, useState } from 'react'
import type { QueuedEntry, QueueView, SyncView } from '../../../shared/contract/hq.ts'
import { shopTimeText } from '../../../shared/domain/time.ts'
import { useSyncWords } from '../../parts/sync-words.ts'
import { clockText } from '../../state/sync.ts'
import { wholeText } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { zhHq } from '../../text/zh-hq.ts'
import { ask } from '../../till.ts'
import { useCashier, useDesk } from '../../work/desk.ts'
import { useHomeFocus } from '../../work/use-home-focus.ts'
import { useNow } from '../../work/use-now.ts'
import { JoinForm } from '../join-form.tsx'
import { NewEpoch } from './new-epoch.tsx'
import { ProofPart } from './proof.tsx'

export function SyncPage() {
  const { status } = useDesk()
  const alone = status.outbox.mode === 'standalone'
  useHomeFocus(alone ? 'alone' : 'joined')
  return (
    <section className="sync-page" data-alone={alone || undefined}>
      {alone ? <Alone sync={status.outbox} /> : <Joined sync={status.outbox} />}
      <ProofPart />
    </section>
  )
}

function Alone({ sync }: { readonly sync: SyncView }) {
  const { t } = useTexts()
  const isManager = useCashier().role === 'manager'
  const [joining, setJoining] = useState(false)
  return (
    <div className="sync-part">
      <h2>{t('hq.sync.wellAlone')}</h2>
      <p className="sync-lead">{t('hq.sync.wellAloneHint', { entries: wholeText(sync.entries) })}</p>
      {joining ? (
        <JoinForm lead={t('hq.join.leadHistory')} />
      ) : isManager ? (
        <button type="button" className="button-plain sync-join" onClick={() => setJoining(true)}>
          {t('hq.join.title')}
        </button>
      ) : (
        <p className="act-note">{t('hq.join.managerOnly')}</p>
      )}
    </div>
  )
}

function Joined({ sync }: { readonly sync: SyncView }) {
  const { t } = useTexts()
  const { queue, syncNow } = useQueue(sync)
  return (
    <div className="sync-part">
      <State sync={sync} />
      {endsWithEpoch(sync) && <NewEpoch />}
      {sync.load !== null && <Load load={sync.load} />}
      <dl className="sync-facts">
        <Fact label={t('hq.sync.organisation')}>{queue?.organisationName ?? ''}</Fact>
        <Fact label={t('hq.sync.address')}>{queue?.address ?? ''}</Fact>
        <Fact label={t('hq.sync.lastContact')}>
          {sync.lastContactAtMs === null ? t('hq.sync.never') : shopTimeText(sync.lastContactAtMs)}
        </Fact>
        <Fact label={t('hq.sync.log')}>{t('hq.sync.entries', { entries: wholeText(sync.entries) })}</Fact>
      </dl>
      <button type="button" className="button-main" data-place="home" onClick={syncNow}>
        {t('hq.sync.now')} <kbd>Enter</kbd>
      </button>
      {queue !== null && <Queue queue={queue} />}
    </div>
  )
}

/** What stopped the log of this epoch for ever, and no other. */
function endsWithEpoch({ state, problem }: SyncView): boolean {
  return state === 'stopped' && ['fork', 'broken_chain', 'epoch_closed'].includes(problem ?? '')
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** One sentence on how it stands, one on what can be done. */
function State({ sync }: { readonly sync: SyncView }) {
  const { t } = useTexts()
  const nowMs = useNow(1000)
  const { tone, more, mend } = useSyncWords()(sync, nowMs)
  const count = wholeText(sync.waiting)
  const says =
    tone === 'stopped'
      ? t('hq.sync.stopped', { count })
      : sync.sinceMs !== null && tone === 'warn'
        ? t('hq.sync.waiting', { count, time: clockText(sync.sinceMs, nowMs) })
        : sync.waiting > 0
          ? t('hq.sync.working', { count })
          : tone === 'warn'
            ? t('hq.sync.offlineNothing')
            : t('hq.sync.well')
  return (
    <div className="sync-state" data-tone={tone}>
      <h2>{says}</h2>
      {tone !== 'ok' && (
        <p>
          {more.slice(sync.sinceMs === null ? 0 : 1).join(' · ')}
          <span>{mend}</span>
        </p>
      )}
    </div>
  )
}

function Load({ load }: { readonly load: NonNullable<SyncView['load']> }) {
  const { t } = useTexts()
  const figures = { done: wholeText(load.done), total: wholeText(load.total) }
  return (
    <div className="sync-load">
      <label>
        <span>{t('hq.sync.load')}</span>
        <b>{t('hq.sync.loaded', figures)}</b>
        <progress value={load.done} max={Math.max(1, load.total)} />
      </label>
      <p>{t('hq.sync.loadHint')}</p>
    </div>
  )
}

function Queue({ queue }: { readonly queue: QueueView }) {
  const { t } = useTexts()
  const { waiting, parked, sync } = queue
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="queue" tabIndex={0} aria-label={t('hq.sync.queue')}>
      {parked.length > 0 && (
        <>
          <h3 className="caption">
            {t('hq.sync.parked')} {wholeText(sync.parked)}
          </h3>
          <p className="act-note">{t('hq.sync.parkedHint')}</p>
          <Entries entries={parked} />
        </>
      )}
      <h3 className="caption">
        {t('hq.sync.queue')} {wholeText(sync.waiting)}
      </h3>
      {waiting.length === 0 ? (
        <p className="act-note">{t('hq.sync.nothing')}</p>
      ) : (
        <Entries entries={waiting} />
      )}
      {sync.waiting > waiting.length && (
        <p className="act-note">{t('hq.sync.more', { count: wholeText(sync.waiting - waiting.length) })}</p>
      )}
    </section>
  )
}

function Entries({ entries }: { readonly entries: readonly QueuedEntry[] }) {
  const { t } = useTexts()
  const nowMs = useNow(60_000)
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.entryId}>
          <span>{clockText(entry.atMs, nowMs)}</span>
          <b>{t(`hq.kind.${kindKey(entry.kind)}`)}</b>
          <small>
            {entry.slipNumber === null
              ? t('hq.sync.seq', { seq: wholeText(entry.seq) })
              : slipNumberText(entry.slipNumber)}
          </small>
          {entry.parked !== null && <em>{t(`hq.parked.${parkedKey(entry.parked)}`)}</em>}
        </li>
      ))}
    </ul>
  )
}

/** An entry's kind as its text is called; a kind of a later version has the general word. */
export function kindKey(kind: string): keyof typeof zhHq.kind {
  const key = kind.replaceAll('.', '_')
  return Object.hasOwn(zhHq.kind, key) ? (key as keyof typeof zhHq.kind) : 'other'
}

function parkedKey(reason: string): keyof typeof zhHq.parked {
  return Object.hasOwn(zhHq.parked, reason) ? (reason as keyof typeof zhHq.parked) : 'general'
}

/** The queue as the till has it, read again whenever its status says that something moved. */
function useQueue(sync: SyncView): { readonly queue: QueueView | null; syncNow(): void } {
  const { client } = useDesk()
  const [queue, setQueue] = useState<QueueView | null>(null)
  const read = useEffectEvent(async (call: Promise<QueueView>) => {
    const answer = await ask(call)
    if (answer.ok) setQueue(answer.value)
  })
  const moved = `${sync.waiting} ${sync.parked} ${sync.state}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when something moved
  useEffect(() => void read(client.hq.queue()), [client, moved])
  return { queue, syncNow: () => void read(client.hq.syncNow()) }
}
