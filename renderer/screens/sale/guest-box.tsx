/** 带客 (EN-17): the phone of whoever the member brought along; it is known by this alone. */
import { Dialog } from '@base-ui/react/dialog'
import { useRef, useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import { Keypad } from '../../parts/keypad.tsx'
import { Sink } from '../../parts/sink.tsx'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useDesk } from '../../work/desk.ts'

const PHONE_LENGTH = 11

export function GuestBox() {
  const { t } = useTexts()
  const { state, client, speaker, dispatch } = useDesk()
  const popup = useRef<HTMLDivElement>(null)
  const [phone, setPhone] = useState('')
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const { member } = state.sale
  const close = () => dispatch({ kind: 'sale', event: { kind: 'ask_guest', open: false } })
  const find = async () => {
    if (member === null) return close()
    const answer = await ask(client.people.guest({ identification: member.identification, phone }))
    const refused = answer.ok ? answer.value.refusal : answer.refusal
    if (!answer.ok || refused !== null) return setRefusal(refused)
    dispatch({ kind: 'sale', event: { kind: 'input', event: { kind: 'guest', guest: answer.value } } })
    close()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          className="dialog"
          data-scope="modal"
          ref={popup}
          initialFocus={() => popup.current?.querySelector<HTMLElement>('[data-sink]') ?? true}
        >
          <Dialog.Title className="dialog-title">{t('counter.guestTitle')}</Dialog.Title>
          <Dialog.Description className="dialog-lead">{t('counter.guestLead')}</Dialog.Description>
          <Sink
            kind="digits"
            label={t('counter.guestPhone')}
            placeholder={t('counter.guestPhone')}
            text={phone}
            lengthMax={PHONE_LENGTH}
            place="home"
            onText={(text) => {
              setPhone(text)
              setRefusal(null)
            }}
            onEnter={() => void find()}
          />
          <Keypad look="digits" onClear={() => setPhone('')} />
          <p className="dialog-problem" role="alert">
            {refusal === null ? '' : refusalSentence(speaker, refusal)}
          </p>
          <div className="dialog-actions">
            <button type="button" className="button-quiet" onClick={close}>
              {t('approval.cancel')} <kbd>Esc</kbd>
            </button>
            <button type="button" className="button-main" onClick={() => void find()}>
              {t('counter.guestTake')} <kbd>Enter</kbd>
            </button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
