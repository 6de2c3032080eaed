/** 办理: what can be done for the member, each with a word on it, or why not. */
import { type KeyboardEvent, useId } from 'react'
import type { MemberView } from '../../../shared/contract/member.ts'
import type { ActKind } from '../../state/member-act-inputs.ts'
import { isCardMove } from '../../state/member-act-inputs.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { type PossibleAct, possibleActs } from './possible.ts'

export interface ActListProps {
  readonly member: MemberView
  onOpen(kind: ActKind): void
}

export function ActList({ member, onOpen }: ActListProps) {
  const { t } = useTexts()
  const { state } = useDesk()
  const programme = useProgramme()
  const groups = possibleActs(member, programme, state.lookup.cardActions)
  const first = groups.flatMap(({ acts }) => acts).find(({ whyNot }) => whyNot === null)
  return (
    <fieldset className="acts" aria-label={t('acts.acts')} onKeyDown={onListKey}>
      {groups.map(({ group, acts }) => (
        <section key={group} className="acts-group" data-group={group}>
          <h2 className="caption">{t(`acts.groups.${group}`)}</h2>
          {acts.map((act) => (
            <ActButton key={act.kind} act={act} home={act === first} onOpen={() => onOpen(act.kind)} />
          ))}
        </section>
      ))}
    </fieldset>
  )
}

interface ActButtonProps {
  readonly act: PossibleAct
  readonly home: boolean
  onOpen(): void
}

function ActButton({ act, home, onOpen }: ActButtonProps) {
  const { t } = useTexts()
  const words = useId()
  const whyNot = useWhyNot(act)
  return (
    <button
      type="button"
      className="act-button"
      data-act={act.kind}
      data-place={home ? 'home' : undefined}
      aria-disabled={whyNot !== null || undefined}
      aria-describedby={words}
      onClick={() => {
        if (whyNot === null) onOpen()
      }}
    >
      <b className="act-name">{t(`acts.title.${act.kind}`)}</b>
      <small className="act-words" id={words}>
        {whyNot ?? t(`acts.lead.${act.kind}`)}
      </small>
    </button>
  )
}

function useWhyNot({ kind, whyNot }: PossibleAct): string | null {
  const { t } = useTexts()
  const { speaker } = useDesk()
  if (whyNot === null) return null
  if (whyNot === 'used_up') return t('acts.usedUp')
  if (whyNot !== 'not_now') return refusalSentence(speaker, whyNot)
  return isCardMove(kind) || kind === 'replace' ? t(`acts.notNow.${kind}`) : null
}

/** Up and down go through the list, round its ends. */
function onListKey(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null
  if (by === null) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.act-button')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  buttons[at === -1 ? 0 : (at + by + buttons.length) % buttons.length]?.focus()
}
