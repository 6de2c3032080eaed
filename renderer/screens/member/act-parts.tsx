/** What several forms of acts share: their properties, how money is paid, that a document was seen. */

import type { MemberView } from '../../../shared/contract/member.ts'
import { Segments } from '../../parts/segments.tsx'
import type { MemberAct, MemberActEvent } from '../../state/member-act.ts'
import { actTenders } from '../../state/member-act-inputs.ts'
import { localText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

export interface ActFormProps {
  readonly act: MemberAct
  readonly member: MemberView | null
  onEvent(event: MemberActEvent): void
  onEnter(): void
}

/** How the money of an act is paid: one tender takes all of it. */
export function ActTenders({ act, onEvent }: Pick<ActFormProps, 'act' | 'onEvent'>) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const tenders = actTenders(act.kind, programme)
  return (
    <Segments
      look="pills"
      label={t('sale.tenders')}
      value={act.inputs.tender ?? tenders[0]?.code ?? ''}
      segments={tenders.map(({ code, name }) => ({ value: code, label: localText(name, speaker.lang) }))}
      onChoose={(tender) => onEvent({ kind: 'input', change: { tender } })}
    />
  )
}

/** The cashier saw a document. */
export function ProvedTick({ act, onEvent }: Pick<ActFormProps, 'act' | 'onEvent'>) {
  const { t } = useTexts()
  return (
    <label className="act-tick">
      <input
        type="checkbox"
        className="checkbox"
        data-field=""
        checked={act.inputs.identityProved}
        onChange={(event) => onEvent({ kind: 'input', change: { identityProved: event.target.checked } })}
      />
      <span>{t('acts.proved')}</span>
    </label>
  )
}
