/** The bar at the top: where and who, and whether everything is well. Green is silent; amber says since when and what to do. */

import type { PrinterView, ReaderView, TillStatus } from '../../shared/contract/session.ts'
import { fetchesElsewhere } from '../state/fetching.ts'
import { shownTheme } from '../state/preferences.ts'
import { dayText } from '../text/format.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { useDurationText } from '../work/use-duration.ts'
import { useNow } from '../work/use-now.ts'
import { Icon } from './icons.tsx'
import { SyncChip } from './sync-chip.tsx'

export function TopBar({ onLock }: { onLock?: () => void }) {
  const { t } = useTexts()
  const { status, speaker } = useDesk()
  return (
    <header className="bar">
      <div className="bar-seal">
        <b>{t('app.seal')}</b>
      </div>
      <div className="bar-place">
        <b>{status.siteName}</b>
        <b>{t('bar.till', { number: status.tillNumber })}</b>
        <small>
          <span>{dayText(status.businessDate, speaker.lang)}</span>
          {status.shift && <span>{t('bar.shift', { number: status.shift.number })}</span>}
        </small>
      </div>
      <div className="bar-chips">
        {status.demo && onLock && <DemoChip />}
        {onLock && <KeysChip />}
        <Chips status={status} opens={onLock !== undefined} />
        <ThemeAndLanguage />
        {status.cashier && onLock && (
          <button
            type="button"
            className="bar-who"
            title={t('bar.lockHint', { name: status.cashier.name })}
            onClick={onLock}
          >
            <span>{status.cashier.role === 'manager' ? t('bar.manager') : t('bar.cashier')}</span>
            <b>{status.cashier.name}</b>
          </button>
        )}
      </div>
    </header>
  )
}

function DemoChip() {
  const { t } = useTexts()
  const { state, status, dispatch } = useDesk()
  return (
    <button
      type="button"
      className="chip chip-button"
      aria-pressed={state.overlay === 'demo'}
      onClick={() => dispatch({ kind: 'overlay', overlay: 'demo' })}
    >
      {t('bar.demo')} {!fetchesElsewhere(status) && <kbd>F11</kbd>}
    </button>
  )
}

function KeysChip() {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  return (
    <button
      type="button"
      className="chip chip-button chip-wide"
      onClick={() => dispatch({ kind: 'overlay', overlay: 'keys' })}
    >
      {t('bar.keys')} <kbd>F12</kbd>
    </button>
  )
}

function Chips({ status, opens }: { readonly status: TillStatus; readonly opens: boolean }) {
  const { t } = useTexts()
  return (
    <div className="chips">
      <SyncChip opens={opens} />
      <PrinterChip printer={status.printer} />
      <ReaderChip readers={status.readers} />
      <span className="chip chip-wide" title={t('bar.keyFileHint')}>
        {t('bar.keyFile')}
      </span>
    </div>
  )
}

function PrinterChip({ printer }: { readonly printer: PrinterView }) {
  const { t } = useTexts()
  const duration = useDurationText()
  const nowMs = useNow(15_000)
  const well = printer.state === 'ready' && printer.unknown === 0
  const says = [
    t(`bar.printerState.${printer.state}`),
    printer.waiting > 0 ? t('bar.printerWaiting', { waiting: printer.waiting }) : null,
    printer.unknown > 0 ? t('bar.printerUnknown', { unknown: printer.unknown }) : null,
    printer.sinceMs === null || printer.state === 'ready'
      ? null
      : t('bar.since', { duration: duration(nowMs - printer.sinceMs) }),
  ].filter((each) => each !== null)
  return (
    <span className="chip" data-tone={well ? undefined : 'warn'} title={says.join(' · ')} role="status">
      <i data-tone={well ? 'ok' : 'warn'} />
      {well ? <span className="chip-word">{t('bar.printer')}</span> : says.join('，')}
    </span>
  )
}

/** One chip for all readers: well while any of them reads, else it says what the first lacks. */
function ReaderChip({ readers }: { readonly readers: readonly ReaderView[] }) {
  const { t } = useTexts()
  const lacking = readers.some((reader) => reader.state === 'ready') ? undefined : readers[0]
  const says = readers.map((reader) => `${reader.name}: ${t(`bar.readerState.${reader.state}`)}`)
  return (
    <span className="chip" data-tone={lacking && 'warn'} title={says.join('\n')}>
      <i data-tone={lacking ? 'warn' : 'ok'} />
      {lacking ? t(`bar.readerState.${lacking.state}`) : <span className="chip-word">{t('bar.reader')}</span>}
    </span>
  )
}

export function ThemeAndLanguage() {
  const { t } = useTexts()
  const { preferences, prefer } = useDesk()
  const theme = shownTheme(preferences, matchMedia('(prefers-color-scheme: dark)').matches)
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <div className="bar-switches">
      <button
        type="button"
        className="bar-switch"
        lang={preferences.lang === 'en' ? 'zh-CN' : 'en'}
        aria-label={t('bar.languageHint')}
        onClick={() => prefer({ lang: preferences.lang === 'en' ? 'zh-CN' : 'en' })}
      >
        {t('bar.language')}
      </button>
      <button
        type="button"
        className="bar-switch"
        aria-label={t('bar.theme', { theme: other === 'dark' ? t('bar.themeDark') : t('bar.themeLight') })}
        onClick={() => prefer({ theme: other })}
      >
        <Icon name={other === 'dark' ? 'moon' : 'sun'} />
      </button>
    </div>
  )
}
