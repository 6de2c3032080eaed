/** The shift's report on the screen: one page that adds up, and the key that prints it. */
import { useEffect, useEffectEvent, useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { ShiftReport } from '../../../shared/contract/shift.ts'
import { localText, MINUS, moneySignFull, wholeText } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

const ADDED = ['earned', 'given', 'adjusted', 'restored'] as const
const TAKEN = ['redeemed', 'clawed', 'converted', 'expired'] as const
const COUNTS = ['sales', 'refunds', 'exchanges', 'voids', 'enrolled', 'redemptions', 'topUps'] as const
const VALUES = ['toppedUpFen', 'bonusFen', 'spentFen'] as const
const EXCEPTIONS = [
  'no_card',
  'no_slip',
  'past_period',
  'not_returnable',
  'in_cash',
  'unbacked',
  'approved',
] as const

export function ShiftReportView() {
  const { t } = useTexts()
  const { client, speaker } = useDesk()
  const [report, setReport] = useState<ShiftReport | null>(null)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const [printed, setPrinted] = useState(false)
  const load = useEffectEvent(async () => {
    const answer = await ask(client.shift.report())
    if (answer.ok) setReport(answer.value)
    else setRefusal(answer.refusal)
  })
  useEffect(() => {
    void load()
  }, [])

  async function print() {
    const answer = await ask(client.shift.print())
    setPrinted(answer.ok)
    setRefusal(answer.ok ? null : answer.refusal)
  }

  return (
    <section className="report" aria-label={t('acts.report.title')}>
      <header className="report-head">
        <h2 className="caption">{t('acts.report.title')}</h2>
        <p className="form-note" role="status" data-tone={refusal === null ? undefined : 'warn'}>
          {refusal !== null ? refusalSentence(speaker, refusal) : printed ? t('acts.report.printed') : ''}
        </p>
        <button type="button" className="button-plain" onClick={() => void print()}>
          {t('acts.report.print')}
        </button>
      </header>
      {report !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long report is scrolled by keyboard
        <section className="report-body" tabIndex={0} aria-label={t('acts.report.addsUp')}>
          <PointsBlock points={report.points} />
          <TendersBlock report={report} />
          <OthersBlock report={report} />
        </section>
      )}
    </section>
  )
}

interface RowProps {
  readonly name: string
  readonly figure: string
  readonly total?: boolean
}

function Row({ name, figure, total }: RowProps) {
  return (
    <div data-total={total || undefined}>
      <dt>{name}</dt>
      <dd>{figure}</dd>
    </div>
  )
}

/** What was added with its sign, what was taken with its: together the change. */
function PointsBlock({ points }: Pick<ShiftReport, 'points'>) {
  const { t } = useTexts()
  const signed = (amount: number) => (amount > 0 ? `+${wholeText(amount)}` : wholeText(amount))
  const rows = [
    ...ADDED.map((name) => [name, points[name]] as const),
    ...TAKEN.map((name) => [name, -points[name]] as const),
  ].filter(([name, amount]) => amount !== 0 || name === 'earned')
  return (
    <section>
      <h3 className="caption">{t('acts.report.points')}</h3>
      <dl className="facts">
        {rows.map(([name, amount]) => (
          <Row key={name} name={t(`acts.report.pointsOf.${name}`)} figure={signed(amount)} />
        ))}
        <Row total name={t('acts.report.change')} figure={signed(points.change)} />
      </dl>
      <p className="act-note">{t('acts.report.addsUp')}</p>
    </section>
  )
}

function TendersBlock({ report }: { readonly report: ShiftReport }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const tenderName = (code: string) => {
    const found = programme.tenders.find((tender) => tender.code === code)
    return found ? localText(found.name, speaker.lang) : code
  }
  return (
    <section>
      <table className="report-tenders">
        <caption className="caption">{t('acts.report.tenders')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('acts.report.tender')}</th>
            <th scope="col">{t('acts.report.inFen')}</th>
            <th scope="col">{t('acts.report.outFen')}</th>
          </tr>
        </thead>
        <tbody>
          {report.tenders.map(({ code, inFen, outFen }) => (
            <tr key={code}>
              <th scope="row">{tenderName(code)}</th>
              <td>{moneySignFull(inFen)}</td>
              <td>{outFen === 0 ? '' : `${MINUS}${moneySignFull(outFen)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {programme.storedValue !== null && (
        <>
          <h3 className="caption">{t('acts.report.value')}</h3>
          <dl className="facts">
            {VALUES.map((name) => (
              <Row
                key={name}
                name={t(`acts.report.valueOf.${name}`)}
                figure={moneySignFull(report.value[name])}
              />
            ))}
          </dl>
        </>
      )}
    </section>
  )
}

function OthersBlock({ report }: { readonly report: ShiftReport }) {
  const { t } = useTexts()
  const counts = COUNTS.filter((name) => report.counts[name] !== 0 || name === 'sales')
  return (
    <section>
      <h3 className="caption">{t('acts.report.counts')}</h3>
      <dl className="facts">
        {counts.map((name) => (
          <Row key={name} name={t(`acts.report.countOf.${name}`)} figure={wholeText(report.counts[name])} />
        ))}
      </dl>
      <h3 className="caption">{t('acts.report.adjustments')}</h3>
      <dl className="facts">
        {report.adjustments.map(({ staffName, count, added, taken }) => (
          <Row
            key={staffName}
            name={staffName}
            figure={t('acts.report.adjusted', {
              count,
              added: wholeText(added),
              taken: wholeText(taken),
            })}
          />
        ))}
      </dl>
      {report.adjustments.length === 0 && <p className="act-note">{t('acts.report.none')}</p>}
      <h3 className="caption">{t('acts.report.exceptions')}</h3>
      <dl className="facts">
        {report.exceptions.map(({ what, count }) => {
          const known = EXCEPTIONS.find((each) => each === what) ?? 'approved'
          return (
            <Row
              key={what}
              name={t(`acts.report.exceptionOf.${known}`)}
              figure={t('acts.report.times', { count })}
            />
          )
        })}
      </dl>
      {report.exceptions.length === 0 && <p className="act-note">{t('acts.report.none')}</p>}
    </section>
  )
}
