/** The first run of an empty till: a stand-alone shop with its first manager, or headquarters joined. */
import { type ReactNode, useId, useState } from 'react'
import type { RefusalView } from '../../shared/contract/common.ts'
import { Keypad } from '../parts/keypad.tsx'
import { PIN_LENGTH, PinBox } from '../parts/pin-box.tsx'
import { Segments } from '../parts/segments.tsx'
import { TextField } from '../parts/text-field.tsx'
import { ThemeAndLanguage } from '../parts/top-bar.tsx'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useDesk } from '../work/desk.ts'
import { useHomeFocus } from '../work/use-home-focus.ts'
import { JoinForm } from './join-form.tsx'

const TEXTS = ['shopName', 'siteName', 'managerName'] as const
type SetupText = (typeof TEXTS)[number]
const LENGTH_MAX = { shopName: 40, siteName: 40, managerName: 20 } as const

export function SetupScreen() {
  const { t } = useTexts()
  const [way, setWay] = useState<'alone' | 'join'>('alone')
  useHomeFocus(`setup ${way}`)
  return (
    <div className="plain-page">
      <PlainBar />
      <main className="setup">
        <header>
          <h1>{t('setup.title')}</h1>
          <Segments
            label={t('hq.join.which')}
            value={way}
            segments={[
              { value: 'alone', label: t('hq.join.alone') },
              { value: 'join', label: t('hq.join.join') },
            ]}
            onChoose={(next) => setWay(next === 'join' ? 'join' : 'alone')}
          />
        </header>
        {way === 'alone' ? <OwnShop /> : <JoinForm lead={t('hq.join.lead')} />}
      </main>
    </div>
  )
}

/** A stand-alone shop: its names, its first manager, a PIN typed twice. */
function OwnShop() {
  const { t } = useTexts()
  const { client, speaker } = useDesk()
  const [texts, setTexts] = useState<Readonly<Record<SetupText, string>>>({
    shopName: '',
    siteName: '',
    managerName: '',
  })
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [pressed, setPressed] = useState(false)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)

  const missing: string[] = TEXTS.filter((name) => texts[name].trim() === '').map((name) =>
    t(`setup.${name}`),
  )
  if (pin.length < PIN_LENGTH) missing.push(t('setup.pin'))
  const differs = again.length === PIN_LENGTH && again !== pin

  async function start() {
    setPressed(true)
    if (missing.length > 0 || pin !== again) return
    const { shopName, siteName, managerName } = texts
    const answer = await ask(
      client.session.setUp({
        shopName: shopName.trim(),
        siteName: siteName.trim(),
        managerName: managerName.trim(),
        pin,
      }),
    )
    if (!answer.ok) setRefusal(answer.refusal)
  }

  const problem =
    refusal !== null
      ? refusalSentence(speaker, refusal)
      : differs || (pressed && missing.length === 0 && pin !== again)
        ? t('setup.pinDiffers')
        : pressed && missing.length > 0
          ? t('setup.missing', { fields: missing.join(speaker.lang === 'en' ? ', ' : '、') })
          : ''
  return (
    <div className="setup-work">
      <div className="form">
        <p className="join-lead">{t('setup.lead')}</p>
        {TEXTS.map((name, at) => (
          <SetupRow
            key={name}
            label={t(`setup.${name}`)}
            hint={name === 'managerName' ? '' : t(`setup.${name}Hint`)}
          >
            {(labelId) => (
              <TextField
                label={t(`setup.${name}`)}
                labelledBy={labelId}
                text={texts[name]}
                lengthMax={LENGTH_MAX[name]}
                place={at === 0 ? 'home' : undefined}
                onText={(text) => setTexts((before) => ({ ...before, [name]: text }))}
              />
            )}
          </SetupRow>
        ))}
        <SetupRow label={t('setup.pin')} hint={t('setup.pinHint')}>
          {() => <PinBox label={t('setup.pin')} pin={pin} onPin={setPin} onEnter={() => void start()} />}
        </SetupRow>
        <SetupRow label={t('setup.pinAgain')} hint="">
          {() => (
            <PinBox
              label={t('setup.pinAgain')}
              pin={again}
              invalid={differs}
              onPin={setAgain}
              onEnter={() => void start()}
            />
          )}
        </SetupRow>
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
        <button type="button" className="button-main" onClick={() => void start()}>
          {t('setup.start')} <kbd>Enter</kbd>
        </button>
      </div>
      <Keypad look="digits" onClear={() => (again !== '' ? setAgain('') : setPin(''))} />
    </div>
  )
}

interface SetupRowProps {
  readonly label: string
  readonly hint: string
  readonly children: (labelId: string) => ReactNode
}

function SetupRow({ label, hint, children }: SetupRowProps) {
  const labelId = useId()
  return (
    <div className="form-row">
      <span className="form-label" id={labelId}>
        {label}
      </span>
      <div className="form-value">{children(labelId)}</div>
      <p className="form-note">{hint}</p>
    </div>
  )
}

/** The bar of a till that has no shop to name yet. */
export function PlainBar() {
  const { t } = useTexts()
  return (
    <header className="bar">
      <div className="bar-seal">
        <b>{t('app.seal')}</b>
      </div>
      <div className="bar-place">
        <b>{t('app.title')}</b>
      </div>
      <div className="bar-chips">
        <ThemeAndLanguage />
      </div>
    </header>
  )
}
