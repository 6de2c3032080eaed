/** The one dialog that stops the work: a second person's consent, or money going out for a reason. */
import { Dialog } from '@base-ui/react/dialog'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ApprovalInput, RefusalView } from '../../shared/contract/common.ts'
import { localText } from '../text/format.ts'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk, useProgramme } from '../work/desk.ts'
import { Keypad } from './keypad.tsx'
import { PIN_LENGTH, PinBox } from './pin-box.tsx'
import { Segments } from './segments.tsx'
import { focusHome, useSinkDesk } from './sink-desk.ts'

export interface ApprovalDialogProps {
  readonly title: string
  readonly lead: string
  /** A manager's PIN is asked; false when the cashier is a manager and only the reason is missing. */
  readonly needsPin: boolean
  /** A reason from the programme's list is asked. */
  readonly needsReason: boolean
  /** Whoever may not agree: the person who asks. */
  readonly exceptStaffId?: string | undefined
  readonly refusal: RefusalView | null
  /** The till is being asked. */
  readonly busy: boolean
  onApprove(approval: ApprovalInput | null, reason: string | null): void
  onClose(): void
}

/** The reason comes first where one is asked, else the PIN, else the button. */
const FIRST = '.approval-reason .segment, .dialog.approval [data-place="home"]'

export function ApprovalDialog(props: ApprovalDialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          className="dialog approval"
          data-scope="modal"
          ref={popup}
          initialFocus={() => popup.current?.querySelector<HTMLElement>(FIRST) ?? true}
        >
          <Dialog.Title className="dialog-title">{props.title}</Dialog.Title>
          <Dialog.Description className="dialog-lead">{props.lead}</Dialog.Description>
          <ApprovalForm {...props} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function ApprovalForm(props: ApprovalDialogProps) {
  const { needsPin, needsReason, exceptStaffId, refusal, busy, onApprove, onClose } = props
  const { t } = useTexts()
  const { status, speaker } = useDesk()
  const programme = useProgramme()
  const desk = useSinkDesk()
  const managers = status.staff.filter((each) => each.role === 'manager' && each.staffId !== exceptStaffId)
  const [staffId, setStaffId] = useState(managers[0]?.staffId ?? '')
  const [pin, setPin] = useState('')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState<'missingReason' | 'missingPin' | null>(null)
  const manager = managers.find((each) => each.staffId === staffId)

  // The dialog itself gives the focus a moment later: a digit typed by then would be lost.
  useLayoutEffect(() => {
    document.querySelector<HTMLElement>(FIRST)?.focus()
  }, [])

  useEffect(() => {
    if (refusal !== null) focusHome()
  }, [refusal])

  function approve() {
    if (busy) return
    if (needsReason && reason === '') return setMissing('missingReason')
    if (needsPin && pin.length < PIN_LENGTH) return setMissing('missingPin')
    setMissing(null)
    setPin('')
    const chosen = needsReason ? reason : null
    onApprove(needsPin ? { staffId, pin, reason: chosen } : null, chosen)
  }

  /** On the reasons and names a digit means the PIN, and Enter the whole dialog. */
  function onChoiceKey(event: KeyboardEvent) {
    if (event.key === 'Enter') approve()
    else if (needsPin && /^[0-9]$/.test(event.key)) {
      focusHome()
      desk.current()?.press(event.key)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <>
      {needsReason && (
        <div className="approval-reason" role="presentation" onKeyDownCapture={onChoiceKey}>
          <h3>{t('approval.reason')}</h3>
          <Segments
            look="pills"
            label={t('approval.reason')}
            value={reason}
            segments={programme.overrideReasons.map((each) => ({
              value: each.code,
              label: localText(each.name, speaker.lang),
            }))}
            onChoose={setReason}
          />
        </div>
      )}
      {needsPin && (
        <div className="approval-pin">
          <div>
            <h3>{t('approval.who')}</h3>
            <div role="presentation" onKeyDownCapture={onChoiceKey}>
              <Segments
                look="pills"
                label={t('approval.who')}
                value={staffId}
                segments={managers.map((each) => ({ value: each.staffId, label: each.name }))}
                onChoose={setStaffId}
              />
            </div>
            <h3>{t('approval.pin')}</h3>
            <PinBox
              label={t('approval.pin')}
              pin={pin}
              place="home"
              invalid={refusal !== null && pin === ''}
              onPin={setPin}
              onEnter={approve}
            />
            {status.demo && manager?.demoPin && (
              <p className="demo-pin">{t('signIn.demoPin', { pin: manager.demoPin })}</p>
            )}
          </div>
          <Keypad look="digits" onClear={() => setPin('')} />
        </div>
      )}
      <p className="dialog-problem" role="alert">
        {missing !== null
          ? t(`approval.${missing}`)
          : refusal !== null
            ? refusalSentence(speaker, refusal)
            : ''}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button-quiet" onClick={onClose}>
          {t('approval.cancel')} <kbd>Esc</kbd>
        </button>
        <button
          type="button"
          className="button-main"
          data-place={needsPin ? undefined : 'home'}
          onClick={approve}
        >
          {needsPin ? t('approval.approve') : t('approval.confirm')} <kbd>Enter</kbd>
        </button>
      </div>
    </>
  )
}
