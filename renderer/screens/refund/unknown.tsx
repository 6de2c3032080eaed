/** 无单退货 (RF-11): goods of a sale that no ledger here knows; everything is typed, and a manager says yes. */

import type { UnknownReturnResult } from '../../../shared/domain/act.ts'
import { points } from '../../../shared/domain/points.ts'
import { Icon } from '../../parts/icons.tsx'
import { MemberFacts, MemberHead } from '../../parts/member-head.tsx'
import { Pick } from '../../parts/pick.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import {
  type ReturnAct,
  type ReturnActEvent,
  unknownReasons,
  unknownTenders,
} from '../../state/return-act.ts'
import { localText, MINUS, moneyText, pointsText, signedPoints } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { restedAmount } from '../sale/amounts.tsx'
import { useLiveQuote } from './return-act.tsx'
import { WorkPad } from './work-pad.tsx'

/** Whose card lies there, if any. */
export function UnknownHead({ other }: { readonly other: ReturnAct }) {
  const { t } = useTexts()
  const { state } = useDesk()
  const { commit } = other.act
  const booked = commit.stage === 'done' ? commit.committed.member : null
  const member = booked ?? state.refund.presented
  if (member !== null) return <MemberHead member={member} facts={<MemberFacts member={member} />} />
  return (
    <section className="member" aria-label={t(`returns.title.${other.kind}`)}>
      <div className="seal-tier" data-plain="">
        <Icon name="slip" />
      </div>
      <div className="member-who">
        <h2 className="member-name">{t(`returns.title.${other.kind}`)}</h2>
        <p className="member-facts">
          {t(`returns.titleHint.${other.kind}`)}
          {other.kind === 'unbacked' && <span>{slipNumberText(other.inputs.slipNumber)}</span>}
        </p>
      </div>
    </section>
  )
}

interface UnknownProps {
  readonly other: ReturnAct
  onOther(event: ReturnActEvent): void
  onEnter(): void
}

export function UnknownGoods({ other, onOther, onEnter }: UnknownProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { inputs } = other
  const tenders = unknownTenders(programme)
  const reasons = unknownReasons(programme)
  const named = ({ code, name }: (typeof reasons)[number]) => ({
    value: code,
    label: localText(name, speaker.lang),
  })
  const quote = useLiveQuote(other)
  const result = quote?.kind === 'unknown' ? quote.quote.result : null
  return (
    <div className="padded" data-pad="">
      <div className="padded-work">
        <div className="row">
          <span className="row-label">{t('returns.unknownAmount')}</span>
          <Sink
            kind="amount"
            look="lined"
            className="row-amount"
            label={t('returns.unknownAmount')}
            placeholder="0.00"
            text={inputs.amountText}
            rested={restedAmount(inputs.amountText)}
            place="home"
            onText={(amountText) => onOther({ kind: 'input', change: { amountText } })}
            onEnter={onEnter}
          />
          <span />
        </div>
        <div className="beside">
          <Segments
            look="pills"
            label={t('returns.unknownTender')}
            value={inputs.tender ?? tenders[0]?.code ?? ''}
            segments={tenders.map(named)}
            onChoose={(tender) => onOther({ kind: 'input', change: { tender } })}
          />
          <span className="beside-reason">
            <span aria-hidden="true">{t('returns.reason')}</span>
            <Pick
              label={t('returns.reason')}
              value={inputs.reason ?? reasons[0]?.code ?? ''}
              items={reasons.map(named)}
              onPick={(reason) => onOther({ kind: 'input', change: { reason } })}
            />
          </span>
        </div>
        {other.kind === 'unbacked' && (
          <div className="beside">
            <span className="beside-reason">
              <span aria-hidden="true">{t('returns.unbackedWhy')}</span>
              <Pick
                label={t('returns.unbackedWhy')}
                value={inputs.overrideReason ?? programme.overrideReasons[0]?.code ?? ''}
                items={programme.overrideReasons.map(named)}
                onPick={(overrideReason) => onOther({ kind: 'input', change: { overrideReason } })}
              />
            </span>
          </div>
        )}
        {result !== null && <UnknownSums result={result} />}
      </div>
      <WorkPad />
    </div>
  )
}

/** What it does to points and money, only as far as there is something. */
function UnknownSums({ result }: { readonly result: UnknownReturnResult }) {
  const { t } = useTexts()
  const { clawbackPoints, shortfallPoints, withheldFen, debtPoints, handOutFen } = result
  const rows = [
    { text: t('returns.unknownClawback'), figure: signedPoints(points(-clawbackPoints)), shown: true },
    { text: t('refund.missing'), figure: pointsText(shortfallPoints), shown: shortfallPoints > 0 },
    { text: t('returns.unknownDebt'), figure: pointsText(debtPoints), shown: debtPoints > 0 },
    {
      text: t('refund.withheld'),
      figure: `${MINUS}${moneyText(withheldFen)}`,
      shown: withheldFen > 0,
    },
  ]
  return (
    <dl className="sums unknown-sums">
      {rows
        .filter(({ shown }) => shown)
        .map(({ text, figure }) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      <div className="sums-total">
        <dt>{t('refund.handOut')}</dt>
        <dd>{moneyText(handOutFen)}</dd>
      </div>
    </dl>
  )
}
