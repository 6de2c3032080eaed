/** The page: what stage the till is in decides what is on screen; a swipe is heard on all of them. */
import { CSPProvider } from '@base-ui/react/csp-provider'
import type { i18n } from 'i18next'
import { useCallback, useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react'
import type { TillStatus } from '../shared/contract/session.ts'
import { DemoDrawer } from './parts/demo-drawer.tsx'
import { KeyMap } from './parts/key-map.tsx'
import { Nav } from './parts/nav.tsx'
import { NoticeBar } from './parts/notice-bar.tsx'
import { createSinkDesk, focusHome, SinkDeskContext } from './parts/sink-desk.ts'
import { SlipPane } from './parts/slip-pane.tsx'
import { TopBar } from './parts/top-bar.tsx'
import { WhyPanel } from './parts/why-panel.tsx'
import { BlockedScreen } from './screens/blocked-screen.tsx'
import { EnrolScreen } from './screens/enrol/enrol-screen.tsx'
import { MemberScreen } from './screens/member-screen.tsx'
import { RefundScreen } from './screens/refund/refund-screen.tsx'
import { SaleScreen } from './screens/sale/sale-screen.tsx'
import { offersBirthday } from './screens/sale/says.tsx'
import { SettingsScreen } from './screens/settings-screen.tsx'
import { SetupScreen } from './screens/setup-screen.tsx'
import { ShiftScreen } from './screens/shift-screen.tsx'
import { SignInScreen } from './screens/sign-in-screen.tsx'
import { newActId } from './state/act-id.ts'
import type { Mode } from './state/counter.ts'
import { fetchesElsewhere } from './state/fetching.ts'
import { commandOf, type KeyCommand } from './state/keys.ts'
import type { Preferences } from './state/preferences.ts'
import { rightActId } from './state/refund-right.ts'
import { shownSale } from './state/sale.ts'
import { useTexts } from './text/use-texts.ts'
import { ask } from './till.ts'
import type { Connection } from './transport.ts'
import { type Desk, DeskContext, useDesk } from './work/desk.ts'
import { useCounter } from './work/use-counter.ts'
import { usePreferences } from './work/use-preferences.ts'

export interface AppProps {
  readonly connection: Connection
  readonly texts: i18n
  readonly preferences: Preferences
}

export function App({ connection, texts, preferences: first }: AppProps) {
  const { t } = useTexts()
  const [preferences, prefer] = usePreferences(texts, first)
  const [sinks] = useState(createSinkDesk)
  const link = useSyncExternalStore(connection.subscribe, connection.state)
  const counter = useCounter(connection, link === 'open', sinks)
  const { status, state, outcome, finding, dispatch } = counter
  const desk = useMemo<Desk | null>(
    () =>
      status === null
        ? null
        : {
            client: connection.client,
            connected: link === 'open',
            status,
            state: { ...state, sale: shownSale(state.sale, outcome) },
            outcome,
            speaker: { lang: preferences.lang, programme: status.programme },
            preferences,
            dispatch,
            find: finding.find,
            openMatch: finding.openMatch,
            prefer,
          },
    [connection, link, status, state, outcome, preferences, dispatch, finding, prefer],
  )
  if (link === 'ended') return <Ended />
  if (desk === null) return <p className="loading">{t('app.loading')}</p>
  return (
    <CSPProvider disableStyleElements>
      <SinkDeskContext value={sinks}>
        <DeskContext value={desk}>
          {link === 'lost' && (
            <p className="lost" role="alert">
              {t('connection.lost')}
            </p>
          )}
          <Stage stage={desk.status.stage} />
        </DeskContext>
      </SinkDeskContext>
    </CSPProvider>
  )
}

function Ended() {
  const { t } = useTexts()
  return (
    <main className="blocked">
      <h1>{t('connection.ended')}</h1>
      <p className="blocked-why" role="alert">
        {t('connection.endedHow')}
      </p>
    </main>
  )
}

function Stage({ stage }: { readonly stage: TillStatus['stage'] }) {
  switch (stage) {
    case 'blocked':
      return <BlockedScreen />
    case 'setup':
      return <SetupScreen />
    case 'sign_in':
      return <SignInScreen />
    case 'ready':
      return <Counter />
  }
}

function Counter() {
  const { client, state, status } = useDesk()
  useCounterKeys()
  useKeptFocus()
  const { overlay } = state
  const prints = PRINTING_MODES.has(state.mode) || (state.mode === 'member' && state.lookup.act !== null)
  return (
    <div className="counter" data-mode={state.mode} data-wide={prints ? undefined : ''}>
      <TopBar onLock={() => void ask(client.session.lock())} />
      <Nav />
      <div className="centre">
        <NoticeBar />
        <Screen mode={state.mode} />
      </div>
      {prints && <SlipPane />}
      {overlay === 'why' && <WhyPanel />}
      {overlay === 'demo' && status.demo && <DemoDrawer />}
      <KeyMap />
    </div>
  )
}

/** Modes whose work ends in a slip; the others have the whole width. */
const PRINTING_MODES: ReadonlySet<Mode> = new Set<Mode>(['sale', 'refund', 'enrol'])

function Screen({ mode }: { readonly mode: Mode }) {
  switch (mode) {
    case 'sale':
      return <SaleScreen />
    case 'refund':
      return <RefundScreen />
    case 'enrol':
      return <EnrolScreen />
    case 'member':
      return <MemberScreen />
    case 'shift':
      return <ShiftScreen />
    case 'settings':
      return <SettingsScreen />
  }
}

const KEEPS_FOCUS = 'button:not([role="combobox"]), [role="radio"]'
const TAKES_FOCUS = 'input, label, [role="combobox"], [role="option"], [tabindex]'

/** A tap on a button or on paper leaves the keys where they were: in the box of the work. */
function useKeptFocus(): void {
  useEffect(() => {
    function keepFocus(event: MouseEvent): void {
      const { target } = event
      if (!(target instanceof Element) || target.closest('[data-scope="modal"], .key-map') !== null) return
      if (target.closest(KEEPS_FOCUS) !== null || target.closest(TAKES_FOCUS) === null) event.preventDefault()
    }
    window.addEventListener('mousedown', keepFocus)
    return () => window.removeEventListener('mousedown', keepFocus)
  }, [])
  // What had the focus may be gone after a change; then the keys would go nowhere.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) focusHome()
  })
}

/** Keys that mean the same wherever the focus is. */
function useCounterKeys(): void {
  const { state } = useDesk()
  const run = useCommands()
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const command = commandOf({
      key: event.key,
      ctrl: event.ctrlKey,
      alt: event.altKey,
      meta: event.metaKey,
      shift: event.shiftKey,
    })
    if (command === null) return
    // The browser's own use of these keys (help, find, full screen, print) has no place on a counter.
    event.preventDefault()
    const modal = document.querySelector('[data-scope="modal"], .key-map') !== null
    if (modal && !(command.kind === 'overlay' && command.overlay === 'keys')) return
    run(command)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new screen begins at its first box
  useEffect(() => focusHome(), [state.mode])
}

function useCommands(): (command: KeyCommand) => void {
  const { state, status, outcome, dispatch } = useDesk()
  const { sale } = state
  const birthdayRight = useCallback(() => {
    if (sale.member === null || status.programme === null) return
    if (!offersBirthday(sale.member, status.programme)) return
    const use = !sale.inputs.useBirthdayRight
    dispatch({ kind: 'sale', event: { kind: 'input', event: { kind: 'birthday_right', use } } })
  }, [sale, status.programme, dispatch])
  return (command) => {
    switch (command.kind) {
      case 'mode':
        if (command.mode === 'member' && state.mode === 'sale') return dispatch({ kind: 'look_up_served' })
        if (command.mode === 'settings' && state.mode === 'settings') {
          const page = state.settingsPage === 'till' ? 'sync' : 'till'
          return dispatch({ kind: 'settings_page', page })
        }
        return dispatch({ kind: 'mode', mode: command.mode })
      case 'overlay':
        return dispatch({ kind: 'overlay', overlay: command.overlay })
      case 'fetch_or_demo':
        if (fetchesElsewhere(status)) {
          if (state.mode !== 'refund') return dispatch({ kind: 'fetch' })
          const actId = rightActId(state.refund) ?? newActId()
          return dispatch({ kind: 'refund', event: { kind: 'fetch_right', actId } })
        }
        return status.demo ? dispatch({ kind: 'overlay', overlay: 'demo' }) : undefined
      case 'step_back':
        dispatch({ kind: 'step_back' })
        return focusHome()
      case 'birthday_right':
        if (state.mode === 'refund') return dispatch({ kind: 'refund', event: { kind: 'next_way' } })
        return state.mode === 'sale' ? birthdayRight() : undefined
      case 'redeem_more': {
        if (state.mode === 'refund') return dispatch({ kind: 'refund', event: { kind: 'all' } })
        if (state.mode !== 'sale') return
        if (sale.member === null || outcome?.kind !== 'draft') return
        return dispatch({ kind: 'sale', event: { kind: 'redeem_more', key: outcome.key } })
      }
      case 'care':
        return dispatch({ kind: 'notice', notice: { kind: 'hint', text: 'careLater' } })
    }
  }
}
