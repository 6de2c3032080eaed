/** 员工会员卡: which member an employee is, so that nobody rings up their own card unseen. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { MemberView } from '../../../shared/contract/member.ts'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { newActId } from '../../state/act-id.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { type Answer, ask } from '../../till.ts'
import { useCashier, useDesk } from '../../work/desk.ts'

/** What was answered: the member that an employee is now, nobody, or why not. */
type Said = RefusalView | { readonly name: string } | 'unlinked' | 'several' | null

export function StaffCard() {
  const { t } = useTexts()
  const isManager = useCashier().role === 'manager'
  return isManager ? <StaffCardForm /> : <p className="act-note">{t('acts.staffCard.managerOnly')}</p>
}

function StaffCardForm() {
  const { t } = useTexts()
  const { status } = useDesk()
  const desk = useStaffCard()
  return (
    <section className="stock" aria-label={t('acts.staffCard.title')}>
      <p className="act-note">{t('acts.staffCard.lead')}</p>
      <Segments
        look="pills"
        label={t('acts.staffCard.who')}
        value={desk.staffId}
        segments={status.staff.map(({ staffId, name, linked }) => ({
          value: staffId,
          label: name,
          detail: t(linked ? 'acts.staffCard.has' : 'acts.staffCard.hasNot'),
        }))}
        onChoose={desk.choose}
      />
      <div className="stock-form" ref={desk.form}>
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
        {desk.linked && (
          <button type="button" className="button-quiet" onClick={desk.unlink}>
            {t('acts.staffCard.unlink')}
          </button>
        )}
      </div>
      <p className="form-note" role="status">
        {desk.note}
      </p>
    </section>
  )
}

/** While it is open a card that is swiped is an employee's, and no sale's. */
function useSwiped(): { readonly swiped: MemberView | null; forget(): void } {
  const { state, dispatch } = useDesk()
  const open = useEffectEvent((isOpen: boolean) => dispatch({ kind: 'staff_card', open: isOpen }))
  useEffect(() => {
    open(true)
    return () => open(false)
  }, [])
  return {
    swiped: state.staffCard?.swiped ?? null,
    forget: () => dispatch({ kind: 'staff_card', open: true }),
  }
}

function useStaffCard() {
  const { t } = useTexts()
  const { client, status, speaker } = useDesk()
  const { swiped, forget } = useSwiped()
  const [staffId, setStaffId] = useState(status.staff[0]?.staffId ?? '')
  const [text, setText] = useState('')
  const [said, setSaid] = useState<Said>(null)
  const form = useRef<HTMLDivElement>(null)
  // Wherever the keys were: Enter records the card that was swiped.
  useEffect(() => {
    if (swiped !== null) form.current?.querySelector('input')?.focus()
  }, [swiped])

  async function keep(identification: string | null): Promise<Answer<Record<never, never>>> {
    return ask(client.people.linkStaff({ actId: newActId(), staffId, identification }))
  }

  async function keepMember({ identification, maskedName }: MemberView) {
    const kept = await keep(identification)
    setText('')
    forget()
    setSaid(kept.ok ? { name: maskedName } : kept.refusal)
  }

  async function link() {
    if (swiped !== null) return keepMember(swiped)
    if (text === '') return
    const found = await ask(client.member.identify({ text, via: 'typed' }))
    if (!found.ok) return setSaid(found.refusal)
    switch (found.value.kind) {
      case 'member':
        return keepMember(found.value.member)
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
    if (swiped !== null) return t('acts.staffCard.swiped', { name: swiped.maskedName })
    if (said === null) return ''
    if (said === 'unlinked' || said === 'several') return t(`acts.staffCard.${said}`)
    return 'name' in said ? t('acts.staffCard.linked', { name: said.name }) : refusalSentence(speaker, said)
  }

  return {
    form,
    staffId,
    text,
    linked: status.staff.some((each) => each.staffId === staffId && each.linked),
    note: note(),
    choose: (next: string) => {
      setStaffId(next)
      setSaid(null)
    },
    type: (next: string) => {
      setText(next)
      setSaid(null)
      if (swiped !== null) forget()
    },
    link: () => void link(),
    unlink: () => void unlink(),
  }
}
