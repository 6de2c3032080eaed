// How the programs are started: options, folders of each system, window or address, and what is said.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  debuggingSwitch,
  HELP,
  readArguments,
  readElectronArguments,
  type StartArguments,
} from '../../main/programs/arguments.ts'
import { type System, startFolders } from '../../main/programs/folders.ts'
import { folderSentence, sentence } from '../../main/programs/sentences.ts'
import {
  chooseShowing,
  findChromium,
  openWindow,
  pagesGone,
  prepareProfile,
  windowSwitches,
} from '../../main/programs/window.ts'

const PLAIN: StartArguments = {
  shop: 'present',
  dataDir: undefined,
  port: 0,
  headless: false,
  help: false,
}

function aSystem(system: Partial<System> & { readonly files?: readonly string[] } = {}): System {
  const { files = [], ...rest } = system
  return {
    platform: 'linux',
    env: {},
    homeDir: '/home/mei',
    workingDir: '/srv',
    exists: (path) => files.includes(path),
    ...rest,
  }
}

describe('options', () => {
  test.each<[string[], Partial<StartArguments>]>([
    [[], {}],
    [['--empty'], { shop: 'empty' }],
    [['--demo'], { shop: 'demo' }],
    [['--port', '4080'], { port: 4080 }],
    [['--port=0'], { port: 0 }],
    [['--data-dir', 'data', '--headless'], { dataDir: 'data', headless: true }],
    [['--help'], { help: true }],
  ])('%j', (args, expected) => {
    expect(readArguments(args)).toEqual({ ok: true, value: { ...PLAIN, ...expected } })
  })

  test.each<[string[], RegExp]>([
    [['--emtpy'], /--emtpy/],
    [['-x'], /-x/],
    [['shop'], /shop/],
    [['--headless=yes'], /--headless/],
    [['--no-empty'], /--no-empty/],
    [['--port'], /--port/],
    [['--port', '--empty'], /--port/],
    [['--port', '65536'], /65536/],
    [['--port', '-1'], /--port/],
    [['--port', '80.5'], /80\.5/],
    [['--port', '1e3'], /1e3/],
    [['--data-dir'], /--data-dir/],
    [['--data-dir', ''], /--data-dir/],
    [['--data-dir', '--empty'], /--data-dir/],
    [['--demo', '--empty'], /--demo/],
    [['__proto__'], /__proto__/],
    [['--__proto__'], /--__proto__/],
  ])('%j is refused in one sentence', (args, said) => {
    const read = readArguments(args)
    if (read.ok) throw new Error('taken')
    expect(read.sentence).toMatch(said)
    expect(read.sentence).not.toContain('\n')
  })

  test('every option is in the help', () => {
    for (const option of ['--empty', '--demo', '--data-dir', '--port', '--headless', '--help'])
      expect(HELP).toContain(option)
  })

  test("Electron's program reads them among Chromium's own switches", () => {
    const args = [
      '--no-sandbox',
      '--port',
      '80',
      '/app',
      '--empty',
      '--headless',
      '--data-dir',
      '/d',
      '--lang=zh',
    ]
    expect(readElectronArguments(args)).toEqual({
      ok: true,
      value: { ...PLAIN, shop: 'empty', dataDir: '/d' },
    })
    expect(readElectronArguments(['--data-dir'])).toMatchObject({ ok: false })
  })

  test.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '-remote-debugging-port=1',
    '/remote-debugging-port=1',
    '--Remote-Debugging-Port=1',
    '--inspect',
    '--inspect-brk=0',
    '--js-flags=--expose-gc',
    '--load-extension=/x',
    '--disable-web-security',
  ])('%s opens the program to others', (given) => {
    expect(debuggingSwitch(['/app', '--empty', given])).toBe(given)
  })

  test('honest switches do not', () => {
    expect(debuggingSwitch(['/app', '--no-sandbox', '--lang=zh', '--data-dir', 'inspect'])).toBeUndefined()
  })
})

describe('folders', () => {
  test.each<[string, Partial<System>, string, string]>([
    ['Linux', {}, '/home/mei/.local/share/guike/demo', '/home/mei/.config/guike'],
    [
      'Linux with folders of its own',
      { env: { XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c' } },
      '/d/guike/demo',
      '/c/guike',
    ],
    [
      'Linux with relative ones, which do not count',
      { env: { XDG_DATA_HOME: 'd', XDG_CONFIG_HOME: '' } },
      '/home/mei/.local/share/guike/demo',
      '/home/mei/.config/guike',
    ],
    [
      'macOS',
      { platform: 'darwin', homeDir: '/Users/mei' },
      '/Users/mei/Library/Application Support/guike/demo',
      '/Users/mei/Library/Preferences/guike',
    ],
    [
      'Windows',
      {
        platform: 'win32',
        homeDir: 'C:\\Users\\mei',
        workingDir: 'C:\\',
        env: { APPDATA: 'C:\\Users\\mei\\AppData\\Roaming', LOCALAPPDATA: 'C:\\Users\\mei\\AppData\\Local' },
      },
      'C:\\Users\\mei\\AppData\\Roaming\\guike\\demo',
      'C:\\Users\\mei\\AppData\\Local\\guike',
    ],
  ])('%s', (_, system, dataDir, configDir) => {
    expect(startFolders(PLAIN, aSystem(system))).toMatchObject({ dataDir, configDir, empty: false })
  })

  test('without a home the folder has to be named', () => {
    expect(startFolders(PLAIN, aSystem({ homeDir: '' }))).toBeUndefined()
  })

  test('a shop of its own lies beside the demo shop, and is what later starts open', () => {
    const shop = '/home/mei/.local/share/guike/shop'
    expect(startFolders({ ...PLAIN, shop: 'empty' }, aSystem())).toMatchObject({ dataDir: shop, empty: true })
    const later = aSystem({ files: [`${shop}/guike.json`] })
    expect(startFolders(PLAIN, later)).toMatchObject({ dataDir: shop, empty: true })
    expect(startFolders({ ...PLAIN, shop: 'demo' }, later)).toMatchObject({
      dataDir: '/home/mei/.local/share/guike/demo',
      empty: false,
    })
  })

  test('a named folder is taken as it is, from where the program was started', () => {
    const folders = startFolders({ ...PLAIN, dataDir: 'data' }, aSystem())
    expect(folders).toMatchObject({ dataDir: '/srv/data', empty: false })
    expect(startFolders({ ...PLAIN, dataDir: '/d', shop: 'empty' }, aSystem())).toMatchObject({
      dataDir: '/d',
      empty: true,
    })
  })

  test('each data folder has a window profile of its own, which is not in it', () => {
    const one = startFolders({ ...PLAIN, dataDir: '/one' }, aSystem())
    const two = startFolders({ ...PLAIN, dataDir: '/two' }, aSystem())
    expect(one?.profileDir).toMatch(/^\/home\/mei\/\.config\/guike\/windows\/[0-9a-f]{16}$/)
    expect(one?.profileDir).not.toBe(two?.profileDir)
  })
})

describe('window or address', () => {
  const CHROMIUM = '/usr/bin/chromium'
  const counter = aSystem({ files: [CHROMIUM], env: { DISPLAY: ':0' } })
  const ask = { headless: false, demo: true, isRoot: false }

  test('a window where there are a display and a Chromium', () => {
    expect(chooseShowing(ask, counter)).toEqual({ kind: 'window', program: CHROMIUM, sandbox: true })
    const wayland = aSystem({ files: [CHROMIUM], env: { WAYLAND_DISPLAY: 'wayland-0' } })
    expect(chooseShowing(ask, wayland).kind).toBe('window')
    const mac = aSystem({ platform: 'darwin', exists: (path) => path.includes('Google Chrome') })
    expect(chooseShowing(ask, mac).kind).toBe('window')
  })

  test('the address without them, with the reason', () => {
    expect(chooseShowing({ ...ask, headless: true }, counter)).toEqual({ kind: 'address', why: null })
    expect(chooseShowing(ask, aSystem({ files: [CHROMIUM] }))).toEqual({
      kind: 'address',
      why: 'why_no_display',
    })
    expect(chooseShowing(ask, aSystem({ env: { DISPLAY: ':0' } }))).toEqual({
      kind: 'address',
      why: 'why_no_chromium',
    })
  })

  test('as root a window without sandbox opens for the demo shop only', () => {
    expect(chooseShowing({ ...ask, isRoot: true }, counter)).toEqual({
      kind: 'window',
      program: CHROMIUM,
      sandbox: false,
    })
    expect(chooseShowing({ ...ask, isRoot: true, demo: false }, counter)).toEqual({
      kind: 'address',
      why: 'why_root',
    })
  })

  test('a Chromium that is named is taken, or none', () => {
    const env = { GUIKE_CHROMIUM: '/opt/chromium', DISPLAY: ':0' }
    expect(findChromium(aSystem({ env, files: ['/opt/chromium', CHROMIUM] }))).toBe('/opt/chromium')
    expect(findChromium(aSystem({ env, files: [CHROMIUM] }))).toBeUndefined()
    const windows = { platform: 'win32', env: { ProgramFiles: 'C:\\Programs' } } as const
    const edge = 'C:\\Programs\\Microsoft\\Edge\\Application\\msedge.exe'
    expect(findChromium(aSystem({ ...windows, files: [edge] }))).toBe(edge)
  })

  test('the window has its own profile, no extensions, and can name no other machine', () => {
    const address = 'http://127.0.0.1:4080/#token'
    const switches = windowSwitches({ address, profileDir: '/c/windows/1', sandbox: true })
    expect(switches).toEqual(
      expect.arrayContaining([
        `--app=${address}`,
        '--user-data-dir=/c/windows/1',
        '--disable-extensions',
        '--no-first-run',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ]),
    )
    expect(switches).not.toContain('--no-sandbox')
    expect(windowSwitches({ address, profileDir: '/p', sandbox: false })).toContain('--no-sandbox')
    expect(switches.join(' ')).not.toMatch(/remote-debugging|disable-web-security/)
  })

  test('what cannot be started is a window that ended', async () => {
    const root = mkdtempSync(join(tmpdir(), 'guike-window-'))
    const ask = { address: 'http://127.0.0.1:1/', profileDir: join(root, 'profile'), sandbox: true }
    await openWindow('/nowhere/chromium', ask).ended
    writeFileSync(join(root, 'file'), '')
    await openWindow('/nowhere/chromium', { ...ask, profileDir: join(root, 'file', 'profile') }).ended
    rmSync(root, { recursive: true })
  })

  test("the profile is its owner's alone and keeps nothing that is typed", () => {
    const root = mkdtempSync(join(tmpdir(), 'guike-window-'))
    const profileDir = join(root, 'profile')
    prepareProfile(profileDir)
    expect(statSync(profileDir).mode & 0o777).toBe(0o700)
    const file = join(profileDir, 'Default', 'Preferences')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      autofill: { profile_enabled: false, credit_card_enabled: false },
      profile: { password_manager_enabled: false },
    })
    writeFileSync(file, '{}')
    prepareProfile(profileDir)
    expect(readFileSync(file, 'utf8')).toBe('{}')
    rmSync(root, { recursive: true })
  })

  test('a window is over when no page has been there for a while', async () => {
    const connected = [0, 0, 1, 1, 0, 1]
    let looks = 0
    const seen = {
      entered: () => true,
      connections: () => {
        looks += 1
        return connected.shift() ?? 0
      },
    }
    const immediately = () => Promise.resolve()
    expect(await pagesGone(seen, immediately)).toBe('closed')
    expect(looks).toBeGreaterThan(6 + 10)
    expect(await pagesGone({ entered: () => false, connections: () => 0 }, immediately)).toBe('failed')
  })
})

describe('what is said', () => {
  test('one line, Chinese first, then English, with its figures', () => {
    expect(sentence('port_taken', { port: 4080 })).toBe(
      '端口 4080 已被占用，请换一个或省略 --port · Port 4080 is taken; choose another or leave --port out',
    )
    expect(folderSentence('second_instance', '/d')).toMatch(/正被另一个终端程序使用：\/d · Another terminal/)
    expect(folderSentence('never_seen', '/d')).toContain('never_seen')
    expect(folderSentence('toString', '/d')).toContain('toString')
  })

  test('control characters of what was typed do not reach the terminal', () => {
    expect(sentence('option_unknown', { given: '\u001b[2J\nx' })).not.toMatch(/\p{Cc}/u)
  })
})
