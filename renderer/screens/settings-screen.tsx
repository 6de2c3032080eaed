/** 设置: slip, printer and lock for the manager; recent slips and their reprint for everybody. */
import { type ReactNode, useState } from 'react'
import type { RefusalView } from '../../shared/contract/common.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { Say, type SayItem } from '../parts/say.tsx'
import { Segments } from '../parts/segments.tsx'
import { Sink } from '../parts/sink.tsx'
import { TextField } from '../parts/text-field.tsx'
import { type SettingsForm, settingsForm, settingsOfForm } from '../state/settings.ts'
import { localText } from '../text/format.ts'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useCashier, useDesk, useProgramme } from '../work/desk.ts'
import { useHomeFocus } from '../work/use-home-focus.ts'
import { RecentSlips } from './recent-slips.tsx'
import { StaffCard } from './settings/staff-card.tsx'
import { Stock } from './settings/stock.tsx'
import { SyncPage } from './settings/sync-page.tsx'

export function SettingsScreen() {
  const { t } = useTexts()
  const { state } = useDesk()
  return (
    <main className="work-place settings" data-titled="">
      <div className="head head-title">
        <div className="settings-head">
          <h1>{t('settings.title')}</h1>
          <SettingsPages />
        </div>
        <AboutTill />
      </div>
      {state.settingsPage === 'sync' ? <SyncPage /> : <TillSettings />}
    </main>
  )
}

function SettingsPages() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  return (
    <Segments
      label={t('hq.pages')}
      value={state.settingsPage}
      segments={[
        { value: 'till', label: t('hq.pageSettings') },
        { value: 'sync', label: t('hq.pageSync') },
      ]}
      onChoose={(page) => dispatch({ kind: 'settings_page', page: page === 'sync' ? 'sync' : 'till' })}
    />
  )
}

function TillSettings() {
  const { t } = useTexts()
  const { client, status, speaker } = useDesk()
  const cashier = useCashier()
  const [form, setForm] = useState(() => settingsForm(status.settings))
  const [saved, setSaved] = useState(false)
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const readOnly = cashier.role !== 'manager'
  const changed = JSON.stringify(form) !== JSON.stringify(settingsForm(status.settings))
  const outcome = settingsOfForm(form)
  useHomeFocus('settings')

  function change(next: Partial<SettingsForm>) {
    setForm((before) => ({ ...before, ...next }))
    setSaved(false)
    setRefusal(null)
  }

  async function save() {
    if (!outcome.ok || readOnly) return
    const answer = await ask(client.settings.save(outcome.settings))
    if (!answer.ok) return setRefusal(answer.refusal)
    setForm(settingsForm(answer.value.settings))
    setSaved(true)
  }

  const says: SayItem[] = []
  const tag = t('refund.attention')
  if (refusal !== null) {
    says.push({ id: 'refused', tag, tone: 'warn', text: refusalSentence(speaker, refusal), alert: true })
  } else if (readOnly) says.push({ id: 'manager', tag, tone: 'gold', text: t('settings.managerOnly') })
  else if (changed) says.push({ id: 'unsaved', tag, tone: 'gold', text: t('settings.unsaved') })
  else if (saved) says.push({ id: 'saved', tag: t('settings.saved'), tone: 'ok', text: t('settings.saved') })
  return (
    <>
      <Say items={says} />
      <section className="settings-work">
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <Fields
            form={form}
            readOnly={readOnly}
            wrong={outcome.ok ? null : outcome.field}
            onChange={change}
          />
          <button
            type="submit"
            className="button-main"
            aria-disabled={readOnly || !changed || !outcome.ok}
            data-place="home"
          >
            {t('settings.save')}
          </button>
        </form>
        <MoreSettings />
      </section>
    </>
  )
}

type More = 'slips' | 'stock' | 'staff'

/** Slips for everybody; gifts where the programme gives any; the cards of employees. */
function MoreSettings() {
  const { t } = useTexts()
  const programme = useProgramme()
  const [more, setMore] = useState<More>('slips')
  const pages: readonly { readonly value: More; readonly label: string }[] = [
    { value: 'slips', label: t('acts.stock.slips') },
    ...(keepsStock(programme) ? [{ value: 'stock', label: t('acts.stock.title') } as const] : []),
    { value: 'staff', label: t('acts.staffCard.title') },
  ]
  return (
    <div className="more-settings">
      <Segments
        label={t('acts.stock.tabs')}
        value={more}
        segments={pages}
        onChoose={(value) => setMore(pages.find((page) => page.value === value)?.value ?? 'slips')}
      />
      {more === 'slips' && <RecentSlips />}
      {more === 'stock' && <Stock />}
      {more === 'staff' && <StaffCard />}
    </div>
  )
}

function keepsStock({ redemption, rewards }: Programme): boolean {
  return (
    redemption.items.some(({ kind }) => kind === 'gift' || kind === 'event') ||
    rewards.some(({ gives }) => gives.kind === 'gift')
  )
}

function AboutTill() {
  const { t } = useTexts()
  const { status, speaker } = useDesk()
  const programme = useProgramme()
  return (
    <p>
      {t('settings.aboutTill', {
        shop: status.shopName,
        site: status.siteName,
        number: status.tillNumber,
      })}
      {' · '}
      {t('settings.programmeVersion', {
        name: localText(programme.name, speaker.lang),
        version: programme.version,
      })}
    </p>
  )
}

interface FieldsProps {
  readonly form: SettingsForm
  readonly readOnly: boolean
  readonly wrong: 'host' | 'port' | 'path' | 'lockMinutes' | null
  onChange(next: Partial<SettingsForm>): void
}

function Fields({ form, readOnly, wrong, onChange }: FieldsProps) {
  const { t } = useTexts()
  return (
    <>
      <Field label={t('settings.paper')}>
        <Segments
          label={t('settings.paper')}
          value={String(form.paper)}
          disabled={readOnly}
          segments={[80, 58].map((width) => ({
            value: String(width),
            label: t('settings.paperMm', { width }),
          }))}
          onChoose={(value) => onChange({ paper: value === '58' ? 58 : 80 })}
        />
      </Field>
      <Field label={t('settings.slipLang')}>
        <Segments
          label={t('settings.slipLang')}
          value={form.slipLang}
          disabled={readOnly}
          segments={[
            { value: 'zh-CN', label: t('settings.zh') },
            { value: 'en', label: t('settings.en') },
          ]}
          onChoose={(value) => onChange({ slipLang: value === 'en' ? 'en' : 'zh-CN' })}
        />
      </Field>
      <PrinterFields form={form} readOnly={readOnly} wrong={wrong} onChange={onChange} />
      <Field label={t('settings.lock')}>
        <Sink
          kind="digits"
          label={t('settings.lock')}
          text={form.lockMinutes}
          lengthMax={2}
          disabled={readOnly}
          invalid={wrong === 'lockMinutes'}
          onText={(lockMinutes) => onChange({ lockMinutes })}
          after={<span className="field-unit">{t('settings.minutes')}</span>}
        />
      </Field>
    </>
  )
}

function PrinterFields({ form, readOnly, wrong, onChange }: FieldsProps) {
  const { t } = useTexts()
  const { status } = useDesk()
  const kinds = status.demo ? (['simulated', 'tcp', 'file'] as const) : (['none', 'tcp', 'file'] as const)
  return (
    <>
      <Field label={t('settings.printer')}>
        <Segments
          label={t('settings.printer')}
          value={form.printerKind}
          disabled={readOnly}
          segments={kinds.map((kind) => ({ value: kind, label: t(`settings.printerKind.${kind}`) }))}
          onChoose={(value) =>
            onChange({ printerKind: [...kinds].find((kind) => kind === value) ?? form.printerKind })
          }
        />
      </Field>
      {form.printerKind === 'tcp' && (
        <Field label={t('settings.host')}>
          <div className="host-and-port">
            <TextField
              label={t('settings.host')}
              text={form.host}
              placeholder="192.168.1.50"
              lengthMax={253}
              disabled={readOnly}
              invalid={wrong === 'host' && form.host !== ''}
              onText={(host) => onChange({ host })}
            />
            <Sink
              kind="digits"
              label={t('settings.port')}
              text={form.port}
              lengthMax={5}
              disabled={readOnly}
              invalid={wrong === 'port'}
              onText={(port) => onChange({ port })}
            />
          </div>
        </Field>
      )}
      {form.printerKind === 'file' && (
        <Field label={t('settings.path')}>
          <TextField
            label={t('settings.path')}
            text={form.path}
            placeholder={t('settings.pathHint')}
            lengthMax={400}
            disabled={readOnly}
            onText={(path) => onChange({ path })}
          />
        </Field>
      )}
    </>
  )
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="setting">
      <span className="form-label" aria-hidden="true">
        {label}
      </span>
      <div className="form-value">{children}</div>
    </div>
  )
}
