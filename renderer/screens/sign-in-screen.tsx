/** Who is at the till: choose the name, give six digits. A card swiped meanwhile waits its turn. */
import { useEffect, useEffectEvent, useState } from 'react'
import type { RefusalView } from '../../shared/contract/common.ts'
import type { StaffView } from '../../shared/contract/session.ts'
import { Keypad } from '../parts/keypad.tsx'
import { PIN_LENGTH, PinBox } from '../parts/pin-box.tsx'
import { focusHome } from '../parts/sink-desk.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useDesk } from '../work/desk.ts'

export function SignInScreen() {
  const { t } = useTexts()
  const { status, state } = useDesk()
  const [chosen, setChosen] = useState<StaffView | null>(null)
  return (
    <div className="plain-page">
      <TopBar />
      <main className="sign-in">
        <header>
          <h1>{chosen === null ? t('signIn.title') : t('signIn.pinOf', { name: chosen.name })}</h1>
          <p>
            {status.shift === null
              ? t('signIn.shiftNew')
              : t('signIn.shiftOpen', { number: status.shift.number })}
          </p>
          {status.staff.length === 0 && (
            <p className="held" role="status">
              {t('hq.join.waitingForStaff')}
            </p>
          )}
          {state.held !== null && (
            <p className="held" role="status">
              {t('signIn.held')}
            </p>
          )}
        </header>
        {chosen === null ? (
          <Names staff={status.staff} onChoose={setChosen} />
        ) : (
          <PinEntry key={chosen.staffId} staff={chosen} onBack={() => setChosen(null)} />
        )}
        {status.demo && <p className="demo-shop">{t('signIn.demoShop')}</p>}
      </main>
    </div>
  )
}

function Names({
  staff,
  onChoose,
}: {
  readonly staff: readonly StaffView[]
  onChoose(staff: StaffView): void
}) {
  const { t } = useTexts()
  useEffect(() => focusHome(), [])
  return (
    <ul className="names">
      {staff.map((each, at) => (
        <li key={each.staffId}>
          <button
            type="button"
            className="name"
            data-field=""
            data-place={at === 0 ? 'home' : undefined}
            onClick={() => onChoose(each)}
            onKeyDown={(event) => {
              const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
              if (by === undefined) return
              const names = [...document.querySelectorAll<HTMLElement>('.name')]
              names[(at + by + names.length) % names.length]?.focus()
              event.preventDefault()
            }}
          >
            <span className="name-seal" aria-hidden="true">
              {Array.from(each.name)[0]}
            </span>
            <b>{each.name}</b>
            <span>{each.role === 'manager' ? t('bar.manager') : t('bar.cashier')}</span>
            {each.demoPin !== null && <small>{t('signIn.demoPin', { pin: each.demoPin })}</small>}
          </button>
        </li>
      ))}
    </ul>
  )
}

function PinEntry({ staff, onBack }: { readonly staff: StaffView; onBack(): void }) {
  const { t } = useTexts()
  const { client, speaker } = useDesk()
  const [pin, setPin] = useState('')
  const [asking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const left = useCountdown(refusal?.code === 'locked_out' ? Number(refusal.details['seconds'] ?? 0) : 0)
  useEffect(() => focusHome(), [])
  useEscape(onBack)

  async function signIn(entered: string) {
    if (entered.length < PIN_LENGTH || asking) return
    setAsking(true)
    const answer = await ask(client.session.signIn({ staffId: staff.staffId, pin: entered }))
    setAsking(false)
    setPin('')
    if (!answer.ok) setRefusal(answer.refusal)
    focusHome()
  }

  function enterPin(next: string) {
    setPin(next)
    if (next.length > 0 && refusal?.code === 'wrong_pin') setRefusal(null)
    // The sixth digit is the last: nothing more is to be pressed.
    if (next.length === PIN_LENGTH) void signIn(next)
  }

  const waiting = refusal?.code === 'locked_out' && left > 0
  const sentence = waiting
    ? t('signIn.wait', { seconds: left })
    : refusal !== null && refusal.code !== 'locked_out'
      ? refusalSentence(speaker, refusal)
      : ''
  return (
    <section className="pin-entry">
      <div>
        <PinBox
          label={t('signIn.pin')}
          pin={pin}
          place="home"
          invalid={refusal !== null && pin === ''}
          onPin={enterPin}
          onEnter={() => void signIn(pin)}
        />
        <p className="pin-problem" role="alert">
          {sentence}
        </p>
        {staff.demoPin !== null && <p className="demo-pin">{t('signIn.demoPin', { pin: staff.demoPin })}</p>}
        <button type="button" className="button-quiet" onClick={onBack}>
          {t('signIn.back')} <kbd>Esc</kbd>
        </button>
      </div>
      <Keypad look="digits" onClear={() => setPin('')} />
    </section>
  )
}

function useEscape(onEscape: () => void): void {
  const leave = useEffectEvent(onEscape)
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave()
    }
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Seconds left of a wait that began when `seconds` was last set. */
function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    setLeft(seconds)
    if (seconds <= 0) return
    const endsMs = Date.now() + seconds * 1000
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((endsMs - Date.now()) / 1000))
      setLeft(now)
      if (now === 0) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [seconds])
  return left
}
