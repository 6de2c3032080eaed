/** 自证: the invariants of the ledger, checked on this till when somebody asks; each a line in plain words. */
import { useEffect, useEffectEvent, useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { ProofLine, ProofView } from '../../../shared/contract/hq.ts'
import { Icon } from '../../parts/icons.tsx'
import { clockText } from '../../state/sync.ts'
import { listText, wholeText } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { zhHq } from '../../text/zh-hq.ts'
import { type Answer, ask } from '../../till.ts'
import { useDesk } from '../../work/desk.ts'
import { useDurationText } from '../../work/use-duration.ts'
import { useNow } from '../../work/use-now.ts'

/** How often a proof that is under way is looked at. */
const LOOK_MS = 300
/** Places named of one line's findings. */
const PLACES_MAX = 5

export function ProofPart() {
  const { t } = useTexts()
  const { speaker, status } = useDesk()
  const { proof, refusal, start } = useProof()
  const running = proof?.state === 'running'
  return (
    <div className="sync-part proof">
      <h2>{t('hq.proof.title')}</h2>
      <p className="sync-lead">{t('hq.proof.lead')}</p>
      <p className="proof-verdict" role="status" data-tone={refusal !== null ? 'bad' : toneOf(proof)}>
        {refusal === null ? proof !== null && <Verdict proof={proof} /> : refusalSentence(speaker, refusal)}
      </p>
      {proof?.state === 'done' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <ul className="proof-lines" tabIndex={0}>
          {proof.lines.map((line) => (
            <Line key={line.code} line={line} />
          ))}
        </ul>
      )}
      <button
        type="button"
        className={status.outbox.mode === 'standalone' ? 'button-main' : 'button-plain proof-start'}
        data-place={status.outbox.mode === 'standalone' ? 'home' : undefined}
        aria-disabled={running}
        onClick={start}
      >
        {proof?.state === 'done' ? t('hq.proof.again') : t('hq.proof.start')}
        {status.outbox.mode === 'standalone' && <kbd>Enter</kbd>}
      </button>
    </div>
  )
}

function toneOf(proof: ProofView | null): 'ok' | 'bad' | undefined {
  if (proof?.state === 'failed') return 'bad'
  if (proof?.state !== 'done') return undefined
  return proof.lines.every(({ findings }) => findings.length === 0) ? 'ok' : 'bad'
}

function Verdict({ proof }: { readonly proof: ProofView }) {
  const { t } = useTexts()
  const duration = useDurationText()
  const nowMs = useNow(1000)
  const [shownMs] = useState(() => Date.now())
  if (proof.state === 'none' || proof.startedAtMs === null) return null
  if (proof.state === 'failed') return t('hq.proof.failed')
  if (proof.state === 'running') return t('hq.proof.running', { duration: duration(nowMs - shownMs) })
  const count = proof.lines.reduce((sum, { findings }) => sum + findings.length, 0)
  const tookMs = proof.tookMs ?? 0
  return (
    <>
      <b>{count === 0 ? t('hq.proof.good') : t('hq.proof.bad', { count })}</b>
      <small className="proof-took">
        {t('hq.proof.took', {
          time: clockText(proof.startedAtMs, nowMs),
          duration: tookMs < 1000 ? t('hq.proof.under') : duration(tookMs),
        })}
      </small>
    </>
  )
}

type LineKey = keyof typeof zhHq.proof.line

function Line({ line }: { readonly line: ProofLine }) {
  const { t } = useTexts()
  const { code, checked, findings } = line
  const key = Object.hasOwn(zhHq.proof.line, code) ? (code as LineKey) : 'recomputed'
  const none = key === 'acknowledged' ? t('hq.proof.lineNone.acknowledged') : t('hq.proof.none')
  return (
    <li data-tone={findings.length > 0 ? 'bad' : checked === 0 ? 'none' : 'ok'}>
      <Icon name={findings.length > 0 ? 'close' : 'check'} />
      <span>{t(`hq.proof.line.${key}`)}</span>
      <b className="proof-count">
        {findings.length > 0
          ? t('hq.proof.findings', { count: findings.length })
          : checked === 0
            ? none
            : t('hq.proof.checked', { count: wholeText(checked) })}
      </b>
      {findings.length > 0 && <Places findings={findings} />}
    </li>
  )
}

/** Where the first few are, in words; the command line says the rest. */
function Places({ findings }: { readonly findings: ProofLine['findings'] }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const places = findings.slice(0, PLACES_MAX).map(({ where }) => {
    const seq = /^entry \d+\/(\d+)$/.exec(where)?.[1]
    if (seq !== undefined) return t('hq.proof.where.entry', { seq })
    const row = / row (\d+)$/.exec(where)?.[1]
    return row === undefined ? t('hq.proof.where.database') : t('hq.proof.where.row', { row })
  })
  const others = findings.length > PLACES_MAX ? [t('hq.proof.others', { count: findings.length })] : []
  return <small className="proof-places">{listText([...new Set(places), ...others], speaker.lang)}</small>
}

/** What the till says of its proof: the last one when the page opens, then the present one until it is done. */
function useProof() {
  const { client } = useDesk()
  const [proof, setProof] = useState<ProofView | null>(null)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const settle = (answer: Answer<ProofView>) => {
    if (answer.ok) setProof(answer.value)
    else if (!answer.unanswered) setRefusal(answer.refusal)
  }
  const look = useEffectEvent(async () => settle(await ask(client.hq.proof())))
  useEffect(() => void look(), [])
  const running = proof?.state === 'running'
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => clearInterval(timer)
  }, [running])

  async function start() {
    if (running) return
    setRefusal(null)
    settle(await ask(client.hq.startProof()))
  }

  return { proof, refusal, start: () => void start() }
}
