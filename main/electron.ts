// The product's program: an Electron app whose main process opens the till and hands its window a port to it. Wiring only.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session } from 'electron'
import { APP_ADDRESS, APP_SCHEME, answerApp, isOwnAddress, isPageFrame } from './host/app-scheme.ts'
import { describeDefect } from './host/defects.ts'
import { type Door, openDoor } from './host/door.ts'
import { type Page, readPage } from './host/page.ts'
import { type HostPort, servePort } from './host/port.ts'
import { PORT_CHANNEL, PORT_REQUEST_CHANNEL } from './host/port-channels.ts'
import { debuggingSwitch, readElectronArguments } from './programs/arguments.ts'
import type { StartFolders } from './programs/folders.ts'
import { sentence } from './programs/sentences.ts'
import { EXIT_USAGE, planStart, report, thisSystem } from './programs/start.ts'
import { openTillIn } from './programs/till.ts'
import type { Till } from './till/till.ts'

/** Ends before anything was opened, with the sentence for whoever started the program. */
function leave(said: string, exitCode: number): void {
  report(said)
  if (app.isPackaged) dialog.showErrorBox('贵客 Guike', said)
  app.exit(exitCode)
}

function start(): void {
  const args = process.argv.slice(1)
  const debugging = debuggingSwitch(args)
  // A tree that is not packaged is its developer's own, and its flows are driven through such a switch.
  const isDriven = !app.isPackaged && process.env.GUIKE_DRIVEN === '1'
  if (debugging !== undefined && !isDriven) {
    leave(sentence('option_debugging', { given: debugging }), EXIT_USAGE)
    return
  }
  const plan = planStart(readElectronArguments(args), thisSystem())
  if (plan.kind === 'start') begin(plan.folders)
  else leave(plan.said, plan.kind === 'help' ? 0 : EXIT_USAGE)
}

/** Everything that has to be said to Electron before it is ready. */
function begin(folders: StartFolders): void {
  app.enableSandbox()
  mkdirSync(folders.profileDir, { recursive: true, mode: 0o700 })
  // The profile is the data folder's, and with it the lock: two shops may run side by side, one shop only once.
  app.setPath('userData', folders.profileDir)
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  // Without a menu none of its keys works: no reload, no zoom, no developer tools.
  Menu.setApplicationMenu(null)
  app.on('web-contents-created', (_, contents) => confine(contents))
  app.on('window-all-closed', () => app.quit())
  app
    .whenReady()
    .then(() => open(folders))
    .catch(failed)
}

async function open(folders: StartFolders): Promise<void> {
  const page = readPage(join(import.meta.dirname, '..', 'renderer'))
  const till = await openTillIn(folders)
  if (till === undefined) {
    app.exit(1)
    return
  }
  closeWithApp(till)
  if (app.commandLine.hasSwitch('no-sandbox') && !till.status().demo) {
    report(sentence('why_root'))
    app.quit()
    return
  }
  confineSession(page)
  const window = openWindow()
  servePorts(openDoor(till, { report }), window)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  await window.loadURL(APP_ADDRESS)
}

/** No page leads anywhere: not by a link, a redirect, a new window, a frame or a webview. */
function confine(contents: Electron.WebContents): void {
  const stay = (event: { preventDefault(): void; readonly url: string; readonly isMainFrame: boolean }) => {
    if (!event.isMainFrame || event.url !== APP_ADDRESS) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** The page gets its files and nothing else: no permission, no device, no network. */
function confineSession(page: Page): void {
  const { defaultSession } = session
  protocol.handle(APP_SCHEME, (request) => answerApp(page, request))
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwnAddress(url) }))
  defaultSession.on('will-download', (event) => event.preventDefault())
}

function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1_366,
    height: 768,
    minWidth: 1_024,
    minHeight: 768,
    useContentSize: true,
    show: false,
    title: '贵客 Guike',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
      // The spell checker would fetch dictionaries.
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** Gives the window one port to the till at a time, on the request of its page and nobody else. */
function servePorts(door: Door, window: BrowserWindow): void {
  let present: HostPort | undefined
  ipcMain.on(PORT_REQUEST_CHANNEL, (event) => {
    const frame = event.senderFrame
    if (frame === null || event.sender !== window.webContents || !isPageFrame(frame)) {
      report('a port was asked for by what is not the page')
      return
    }
    present?.close()
    const { port1, port2 } = new MessageChannelMain()
    present = port1
    servePort(door, port1)
    frame.postMessage(PORT_CHANNEL, null, [port2])
  })
}

/** The app ends when the till has: what is under way is finished first. */
function closeWithApp(till: Till): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state !== 'closed') event.preventDefault()
    if (state !== 'open') return
    state = 'closing'
    till
      .close()
      .catch((error: unknown) => report(describeDefect('closing', error)))
      .finally(() => {
        state = 'closed'
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** A defect ends the program: what is on the disk is right, what is in memory may not be. */
function failed(error: unknown): void {
  report(describeDefect('main', error))
  report(sentence('ended_by_defect'))
  app.exit(1)
}

process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)
start()
