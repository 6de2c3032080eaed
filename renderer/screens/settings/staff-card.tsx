/** 员工会员卡: which member an employee is, so that nobody rings up their own card unseen. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusalView } from '../../../shared/contract/common.ts'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { newActId } from '../../state/act-id.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { type Answer, ask } from '../../till.ts'
import { useCashier, useDesk } from '../../work/desk.ts'

/** What the box was answered: the member's card of that employee, nobody's, or why not. */
type Said = RefusalView | { readonly name: string } | 'unlinked' | 'several' | null

export function StaffCard() {
  const { t } = useTranslation()
  const { status } = useDesk()
  const isManager = useCashier().role === 'manager'
  const desk = useStaffCard()
  if (!isManager) return <p className="act-note">{t('acts.staffCard.managerOnly')}</p>
  return (
    <section className="stock" aria-label={t('acts.staffCard.title')}>
      <p className="act-note">{t('acts.staffCard.lead')}</p>
      <Segments
        look="pills"
        label={t('acts.staffCard.who')}
        value={desk.staffId}
        segments={status.staff.map(({ staffId, name }) => ({ value: staffId, label: name }))}
        onChoose={desk.choose}
      />
      <div className="stock-form">
        <Sink
          kind="code"
          label={t('acts.staffCard.card')}
          placeholder={t('acts.staffCard.card')}
          text={desk.text}
          onText={desk.type}
          onEnter={desk.link}
        />
        <button type="button" className="button-plain" onClick={desk.link}>
          {t('acts.staffCard.link')}
        </button>
        <button type="button" className="button-quiet" onClick={desk.unlink}>
          {t('acts.staffCard.unlink')}
        </button>
      </div>
      <p className="form-note" role="status">
        {desk.note}
      </p>
    </section>
  )
}

function useStaffCard() {
  const { t } = useTranslation()
  const { client, status, speaker } = useDesk()
  const [staffId, setStaffId] = useState(status.staff[0]?.staffId ?? '')
  const [text, setText] = useState('')
  const [said, setSaid] = useState<Said>(null)

  async function keep(identification: string | null): Promise<Answer<Record<never, never>>> {
    return ask(client.people.linkStaff({ actId: newActId(), staffId, identification }))
  }

  async function link() {
    if (text === '') return
    const found = await ask(client.member.identify({ text, via: 'typed' }))
    if (!found.ok) return setSaid(found.refusal)
    switch (found.value.kind) {
      case 'member': {
        const { identification, maskedName } = found.value.member
        const kept = await keep(identification)
        if (kept.ok) setText('')
        return setSaid(kept.ok ? { name: maskedName } : kept.refusal)
      }
      case 'several':
        return setSaid('several')
      case 'refused':
        return setSaid(found.value.refusal)
      default:
        return setSaid({ code: 'member_unknown', details: {} })
    }
  }

  async function unlink() {
    const kept = await keep(null)
    setSaid(kept.ok ? 'unlinked' : kept.refusal)
  }

  function note(): string {
    if (said === null) return ''
    if (said === 'unlinked' || said === 'several') return t(`acts.staffCard.${said}`)
    return 'name' in said ? t('acts.staffCard.linked', { name: said.name }) : refusalSentence(speaker, said)
  }

  return {
    staffId,
    text,
    note: note(),
    choose: (next: string) => {
      setStaffId(next)
      setSaid(null)
    },
    type: (next: string) => {
      setText(next)
      setSaid(null)
    },
    link: () => void link(),
    unlink: () => void unlink(),
  }
}
