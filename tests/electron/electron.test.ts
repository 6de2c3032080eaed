// Electron's program without Electron: every setting that confines its window, and every listener, tried once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '../../main/host/page.ts'
import type { Till } from '../../main/till/till.ts'
import { FakeElectron, type FakeWindow } from '../support/fake-electron.ts'
import { aPageFolder } from '../support/loopback.ts'
import { SCRIPTED_STATUS, type ScriptedTill, scriptedTill } from '../support/scripted-till.ts'

const PAGE = { origin: 'app://pos', parent: null }

let electron: FakeElectron
let till: ScriptedTill
let folder: string
let said: string[]
let refusedWith: string | undefined
const page = aPageFolder()
const argv = process.argv
/** Node types each event of a process by itself; here they are all the same. */
const events: NodeJS.EventEmitter = process
/** What the program listens to on its process; kept from the process the tests run in. */
let processListeners: Map<string | symbol, (...args: unknown[]) => void>

vi.mock('../../main/till/open-till.ts', () => ({
  openTill: (options: { dataDir: string }): Promise<{ ok: true; value: Till } | object> =>
    Promise.resolve(
      refusedWith === undefined
        ? { ok: true, value: till, options }
        : { ok: false, code: refusedWith, details: {} },
    ),
}))
vi.mock('../../main/host/page.ts', async (original) => {
  const actual = await original<typeof import('../../main/host/page.ts')>()
  return { ...actual, readPage: () => actual.readPage(page.page) }
})

/** The module as Electron gives it; made anew for every start. */
function electronModule(): object {
  const { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session } = electron
  return { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session }
}

beforeEach(() => {
  electron = new FakeElectron()
  till = scriptedTill({ status: () => ({ ...SCRIPTED_STATUS, demo: true }) })
  folder = mkdtempSync(join(tmpdir(), 'guike-electron-'))
  refusedWith = undefined
  said = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text))
    return true
  })
  processListeners = new Map()
  vi.spyOn(events, 'on').mockImplementation((event, listener) => {
    processListeners.set(event, listener)
    return events
  })
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'))
  vi.stubEnv('GUIKE_DRIVEN', '')
})

afterEach(() => {
  process.argv = argv
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

/** Runs the program to where its window is there, or to where it left. */
async function start(...args: string[]): Promise<FakeWindow | undefined> {
  vi.resetModules()
  vi.doMock('electron', () => electronModule())
  process.argv = ['/electron', '/app', '--data-dir', join(folder, 'data'), ...args]
  await import('../../main/electron.ts')
  electron.app.settleReady()
  await settled()
  return electron.windows[0]
}

async function startedWindow(...args: string[]): Promise<FakeWindow> {
  const window = await start(...args)
  if (window === undefined) throw new Error(`no window: ${said.join()}`)
  return window
}

describe('before anything is loaded', () => {
  test('every renderer is sandboxed, the scheme is no file scheme and bypasses no policy', async () => {
    await start()
    expect(electron.app.calls[0]).toBe('enableSandbox')
    expect(electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  test('the data folder has one window on this machine; another start brings it to the front', async () => {
    const window = await startedWindow()
    expect(electron.app.calls[1]).toMatch(/^lock .*\/config\/guike\/windows\/[0-9a-f]{16}$/)
    electron.app.emit('second-instance')
    expect(window.calls.slice(-2)).toEqual(['restore', 'focus'])

    electron = new FakeElectron()
    electron.app.holdsLock = false
    expect(await start()).toBeUndefined()
    expect(electron.app.exitCode).toBe(0)
    expect(electron.app.calls).not.toContain('whenReady')
  })

  test.each(['--remote-debugging-port=9222', '--remote-debugging-pipe', '--inspect=0'])(
    '%s ends it before it opens anything',
    async (given) => {
      expect(await start(given)).toBeUndefined()
      expect(electron.app.exitCode).toBe(2)
      expect(electron.app.calls).toEqual([])
      expect(said.join()).toContain(given)
    },
  )

  test('only a tree that is not packaged may be driven through such a switch, and only when it is told so', async () => {
    vi.stubEnv('GUIKE_DRIVEN', '1')
    expect(await start('--remote-debugging-port=0')).toBeDefined()
    electron = new FakeElectron()
    electron.app.isPackaged = true
    expect(await start('--remote-debugging-port=0')).toBeUndefined()
    expect(electron.app.exitCode).toBe(2)
    expect(electron.errorBoxes).toHaveLength(1)
  })

  test('a malformed option is said in one sentence', async () => {
    expect(await start('--demo', '--empty')).toBeUndefined()
    expect(electron.app.exitCode).toBe(2)
    expect(said).toHaveLength(1)
  })

  test('a data folder that cannot be used is said, with exit code 1', async () => {
    refusedWith = 'second_instance'
    expect(await start()).toBeUndefined()
    expect(electron.app.exitCode).toBe(1)
    expect(said.join()).toContain('另一个终端程序')
  })

  test("without Chromium's sandbox only the demo shop opens", async () => {
    electron.app.switches.add('no-sandbox')
    till = scriptedTill()
    expect(await start()).toBeUndefined()
    await settled()
    expect(electron.app.exitCode).toBe(0)
    expect(said.join()).toContain('root')
    electron = new FakeElectron()
    electron.app.switches.add('no-sandbox')
    till = scriptedTill({ status: () => ({ ...SCRIPTED_STATUS, demo: true }) })
    expect(await start()).toBeDefined()
  })
})

describe('the window', () => {
  test('is confined by every preference there is', async () => {
    const { options, calls } = await startedWindow()
    expect(options).toMatchObject({ width: 1_366, height: 768, show: false, autoHideMenuBar: true })
    const { preload, ...preferences } = options.webPreferences
    expect(preload).toMatch(/preload\.cjs$/)
    expect(preferences).toEqual({
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
      spellcheck: false,
    })
    expect(calls).toEqual(['load app://pos/'])
    expect(electron.menus).toEqual([null])
  })

  test('shows itself when there is something to see', async () => {
    const window = await startedWindow()
    window.emit('ready-to-show')
    expect(window.calls).toContain('show')
  })

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s leads nowhere else',
    async (event) => {
      const { webContents } = await startedWindow()
      for (const url of [
        'https://shop.example/',
        'app://pos/assets/',
        'app://pos.example/',
        'file:///etc/passwd',
      ])
        expect(webContents.prevented(event, { url, isMainFrame: true })).toBe(true)
      expect(webContents.prevented(event, { url: 'app://pos/', isMainFrame: false })).toBe(true)
      expect(webContents.prevented(event, { url: 'app://pos/', isMainFrame: true })).toBe(false)
    },
  )

  test('opens no other window and holds no webview', async () => {
    const { webContents } = await startedWindow()
    expect(webContents.openHandler?.({ url: 'app://pos/' })).toEqual({ action: 'deny' })
    expect(webContents.prevented('will-attach-webview')).toBe(true)
  })

  test('is given no permission, no device, no download', async () => {
    await startedWindow()
    const answers: boolean[] = []
    for (const permission of ['media', 'geolocation', 'hid', 'openExternal', 'clipboard-read'])
      electron.defaultSession.requestHandler?.({}, permission, (given) => answers.push(given))
    expect(answers).toEqual([false, false, false, false, false])
    expect(electron.defaultSession.checkHandler?.()).toBe(false)
    expect(electron.defaultSession.deviceHandler?.()).toBe(false)
    const preventDefault = vi.fn()
    electron.defaultSession.emit('will-download', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  test.each([
    ['app://pos/assets/main.js', false],
    ['data:image/png;base64,AA==', false],
    ['https://shop.example/', true],
    ['http://127.0.0.1/', true],
    ['ws://127.0.0.1/', true],
    ['app://pos.example/', true],
    ['file:///etc/passwd', true],
    ['devtools://devtools/', true],
  ])('loading %s: cancelled %s', async (url, cancel) => {
    await startedWindow()
    const answer = vi.fn()
    electron.defaultSession.beforeRequest?.({ url }, answer)
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel })
  })
})

describe('its page', () => {
  const ask = async (url: string, method = 'GET') => {
    const answer = electron.handlers.get('app')?.({ url, method })
    if (answer === undefined) throw new Error('no handler')
    return {
      status: answer.status,
      policy: answer.headers.get('content-security-policy'),
      body: await answer.text(),
    }
  }

  test('is served with the policy that confines it', async () => {
    await startedWindow()
    expect(await ask('app://pos/')).toMatchObject({ status: 200, policy: CONTENT_SECURITY_POLICY })
    expect((await ask('app://pos/')).body).toContain('贵客')
    expect((await ask('app://pos/assets/main-1a2b.js')).status).toBe(200)
  })

  test.each([
    ['app://pos/../secret.json', 404],
    ['app://pos/%2e%2e/secret.json', 404],
    ['app://pos/..%2fsecret.json', 404],
    ['app://pos/..\\secret.json', 404],
    ['app://pos//etc/passwd', 404],
    ['app://pos/assets/', 404],
    ['app://other/index.html', 403],
    ['app://user@other/index.html', 403],
    ['not an address', 403],
  ])('%s is no file of it', async (url, status) => {
    await startedWindow()
    expect(await ask(url)).toEqual({ status, policy: CONTENT_SECURITY_POLICY, body: '' })
  })

  test('is read and never written', async () => {
    await startedWindow()
    expect((await ask('app://pos/', 'POST')).status).toBe(405)
  })
})

describe('its port', () => {
  const STATUS = JSON.stringify({ i: '1', p: { u: '/session/status', b: {} } })

  test('is given to the page of the window, and answers', async () => {
    const window = await startedWindow()
    const [port] = electron.requestPort(window.webContents, PAGE)
    if (port === undefined) throw new Error('no port')
    const answer = new Promise((resolve) => port.on('message', ({ data }) => resolve(data)))
    port.start()
    port.postMessage(STATUS)
    expect(JSON.parse(String(await answer))).toMatchObject({ i: '1', p: { b: { json: { tillNumber: 2 } } } })
    port.close()
  })

  test.each<[string, Parameters<FakeElectron['requestPort']>[1]]>([
    ['a frame of another origin', { origin: 'https://shop.example', parent: null }],
    ['an origin that only begins like ours', { origin: 'app://pos.example', parent: null }],
    ['an opaque origin', { origin: 'null', parent: null }],
    ['a frame within the page', { origin: 'app://pos', parent: { ...PAGE, postMessage: () => {} } }],
    ['a frame that is gone', null],
  ])('is not given to %s', async (_, frame) => {
    const window = await startedWindow()
    expect(electron.requestPort(window.webContents, frame)).toEqual([])
    expect(said.join()).toContain('not the page')
  })

  test('is not given to other contents than the window', async () => {
    await startedWindow()
    expect(electron.requestPort({}, PAGE)).toEqual([])
  })

  test('is one at a time: a page that is loaded again gets a new one, the old one is closed', async () => {
    const window = await startedWindow()
    const [first] = electron.requestPort(window.webContents, PAGE)
    const [second] = electron.requestPort(window.webContents, PAGE)
    await expect.poll(() => first?.isClosed).toBe(true)
    expect(second?.isClosed).toBe(false)
    second?.close()
  })

  test('that says what is no call is closed, and the program lives', async () => {
    const window = await startedWindow()
    const [port] = electron.requestPort(window.webContents, PAGE)
    port?.start()
    port?.port.postMessage({ i: '1', p: { u: '/session/status', b: {} } })
    await expect.poll(() => port?.isClosed).toBe(true)
    expect(electron.app.exitCode).toBeUndefined()
  })
})

describe('ending', () => {
  test('the till is closed first, once, and then the app is gone', async () => {
    let close = () => {}
    till.close = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          close = resolve
        }),
    )
    await startedWindow()
    electron.app.emit('window-all-closed')
    electron.app.quit()
    await settled()
    expect(till.close).toHaveBeenCalledOnce()
    expect(electron.app.exitCode).toBeUndefined()
    close()
    await settled()
    expect(electron.app.exitCode).toBe(0)
  })

  test('a till that cannot be closed does not keep it open', async () => {
    till.close = () => Promise.reject(new Error('disk'))
    await startedWindow()
    electron.app.quit()
    await settled()
    expect(electron.app.exitCode).toBe(0)
    expect(said.join()).toContain('closing: Error')
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends it as closing the window does',
    async (signal) => {
      await startedWindow()
      processListeners.get(signal)?.(signal)
      await settled()
      expect(electron.app.exitCode).toBe(0)
    },
  )

  test.each(['uncaughtException', 'unhandledRejection'])('%s: a defect ends it', async (event) => {
    await startedWindow()
    processListeners.get(event)?.(new TypeError('张三'))
    expect(electron.app.exitCode).toBe(1)
    expect(said.join()).toMatch(/main: TypeError\n/)
    expect(said.join()).not.toContain('张三')
  })

  test('a defect while it opens ends it with exit code 1, saying where and not whom', async () => {
    till.status = () => {
      throw new Error('张三')
    }
    electron.app.switches.add('no-sandbox')
    await start()
    await expect.poll(() => electron.app.exitCode).toBe(1)
    expect(said.join()).toMatch(/main: Error\n/)
    expect(said.join()).not.toContain('张三')
  })
})
