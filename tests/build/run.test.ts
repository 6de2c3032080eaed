// The one entry of every command: installs and builds once, chooses the host, says its problems in one line.
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ended, Project } from './run-fixture.ts'

const IS_ROOT = process.getuid?.() === 0
const IS_DEBIAN = existsSync('/etc/debian_version')
const BROWSER = ['start', '--host', 'browser', '--headless']

let project: Project
beforeEach(() => {
  project = new Project()
})
afterEach(() => project.close())

describe('npm start', () => {
  test('from a fresh clone installs with every install script denied, builds, and opens the host', async () => {
    const { code, printed } = await project.run([...BROWSER, '--port', '8080', '--empty'])
    expect(code, printed).toBe(0)
    const [npm, ...rest] = project.calls()
    expect(npm).toMatch(/^npm ci --ignore-scripts /)
    expect(rest).toEqual(['build', 'host --empty --port 8080 --headless'])
    expect(printed).toContain('guike: installing the npm packages')
  })

  test('a second time installs nothing and builds nothing', async () => {
    await project.run(BROWSER)
    project.forgetCalls()
    const { printed } = await project.run(BROWSER)
    expect(project.calls()).toEqual(['host --headless'])
    expect(printed).toBe('')
  })

  test('after a change of the sources builds and does not install', async () => {
    await project.run(BROWSER)
    project.forgetCalls()
    project.write('main/browser.ts', 'export const source = 2')
    await project.run(BROWSER)
    expect(project.calls()).toEqual(['build', 'host --headless'])
  })

  test('after a change of the lock file installs again', async () => {
    await project.run(BROWSER)
    project.forgetCalls()
    project.write('package-lock.json', '{"packages": 2}')
    await project.run(BROWSER)
    expect(project.calls()[0]).toMatch(/^npm ci /)
  })

  test('twice at the same moment installs and builds once', async () => {
    const slowly = { NPM_MS: '700' }
    const both = await Promise.all([project.run(BROWSER, slowly), project.run(BROWSER, slowly)])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    const calls = project.calls()
    expect(calls.filter((call) => call.startsWith('npm'))).toHaveLength(1)
    expect(calls.filter((call) => call === 'build')).toHaveLength(1)
  })

  test('after one that was killed while installing takes its place', async () => {
    project.write('.cache/setup.lock', '999999999')
    expect((await project.run(BROWSER)).code).toBe(0)
  })

  test('says in one line that npm failed, and tries again the next time', async () => {
    const failed = await project.run(BROWSER, { NPM_CODE: '1' })
    expect(failed).toMatchObject({ code: 1 })
    expect(failed.printed).toContain('guike: npm could not install the packages')
    expect((await project.run(BROWSER)).code).toBe(0)
  })

  test('leaves packages alone that are linked from elsewhere, and says so', async () => {
    project.link('elsewhere', 'node_modules')
    const { code, printed } = await project.run(BROWSER)
    expect(code).toBe(1)
    expect(printed).toContain('guike: node_modules is a link to another folder')
    expect(project.calls()).toEqual([])
  })

  test('does not open the host on a build that failed', async () => {
    const failed = await project.run(BROWSER, { BUILD_CODE: '1' })
    expect(failed.code).toBe(1)
    expect(project.calls().filter((call) => call.startsWith('host'))).toEqual([])
    expect((await project.run(BROWSER)).code).toBe(0)
  })

  test("gives back the host's exit code", async () => {
    expect((await project.run(BROWSER, { HOST_CODE: '3' })).code).toBe(3)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'passes %s on and waits for the host to end',
    async (signal) => {
      const child = project.spawn(BROWSER, { HOST_WAITS: signal })
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString('utf8').includes('waiting')) child.kill(signal)
      })
      expect((await ended(child)).code).toBe(7)
    },
  )
})

test('npm killed in the middle takes the host with it', async () => {
  await project.run(BROWSER)
  // The shell npm runs a script in stays between them, and does not pass a signal on.
  const shell = project.spawnInShell(BROWSER, { HOST_WAITS: 'SIGTERM', npm_lifecycle_event: 'start' })
  shell.stdout?.on('data', (chunk: Buffer) => {
    if (chunk.toString('utf8').includes('waiting')) shell.kill('SIGTERM')
  })
  // Ends only when nobody holds the output any more, the host included.
  await ended(shell)
  expect(project.calls().at(-1)).toBe('host stopped by SIGTERM')
})

describe('the options of npm start', () => {
  test('--help shows them all and needs nothing installed', async () => {
    const { code, printed } = await project.run(['start', '--help'])
    expect(code).toBe(0)
    for (const option of ['--empty', '--demo', '--port', '--data-dir', '--host', '--headless']) {
      expect(printed).toContain(option)
    }
    expect(project.calls()).toEqual([])
  })

  test.each([
    [['--prot', '8080'], "Unknown option '--prot'"],
    [['--port', '99999'], '--port is a number up to 65535, not 99999'],
    [['--port', 'x'], '--port is a number up to 65535, not x'],
    [['--host', 'firefox'], '--host is electron or browser, not firefox'],
    [['--empty', '--demo'], '--empty and --demo exclude each other'],
    [['left-over'], 'left-over'],
  ])('%s is refused in one line before anything is installed', async (args, why) => {
    const { code, printed } = await project.run(['start', ...args])
    expect(code).toBe(1)
    expect(printed).toContain(why)
    expect(printed.trim().split('\n')).toHaveLength(1)
    expect(project.calls()).toEqual([])
  })

  test('a relative data folder is taken from where npm was called', async () => {
    await project.run([...BROWSER, '--data-dir', 'my shop'], { INIT_CWD: project.path('elsewhere') })
    expect(project.calls().at(-1)).toBe(`host --data-dir ${project.path('elsewhere/my shop')} --headless`)
  })
})

describe('the choice of the host', () => {
  const electron = () => {
    project.write('electron/electron', '#!/bin/sh\necho "electron $*" >> "$CALLS"\n', 0o755)
    return { ELECTRON_OVERRIDE_DIST_PATH: project.path('electron'), DISPLAY: ':7' }
  }

  test('is Electron where its program is found', async () => {
    const { code, printed } = await project.run(['start'], electron())
    expect(code, printed).toBe(0)
    const root = project.path('.').replace(/\/\.?$/, '')
    const flags = IS_ROOT ? '--no-sandbox ' : ''
    expect(project.calls().at(-1)).toBe(`electron ${flags}${root}`)
  })

  test('is the browser, in one line, where it is not', async () => {
    const { printed } = await project.run(['start'], { DISPLAY: ':7' })
    expect(project.calls().at(-1)).toBe('host')
    expect(printed).toContain("guike: Electron's program is not here: using the browser host")
  })

  test('is the browser without a display, whatever is found', async () => {
    const { printed } = await project.run(['start'], { ...electron(), DISPLAY: '' })
    expect(project.calls().at(-1)).toBe('host')
    expect(printed).toContain('there is no display: using the browser host')
  })

  test("as root never takes the sandbox from a shop's own data", async () => {
    const { printed } = await project.run(['start', '--data-dir', 'shop'], electron())
    const last = project.calls().at(-1)
    if (IS_ROOT) {
      expect(last).toMatch(/^host --data-dir /)
      expect(printed).toContain('sandbox does not work as root')
    } else expect(last).toMatch(/^electron .* --data-dir /)
  })

  test('asked for Electron in vain says why and opens nothing', async () => {
    const { code, printed } = await project.run(['start', '--host', 'electron'], { DISPLAY: ':7' })
    expect(code).toBe(1)
    expect(printed).toContain("guike: Electron's program is not here")
    expect(project.calls().filter((call) => call.startsWith('host'))).toEqual([])
  })
})

describe('what the system has to give', () => {
  test('is installed by Debian as root, and otherwise named in one line; the host opens either way', async () => {
    project.write('tools/ldconfig', '#!/bin/sh\necho nothing\n', 0o755)
    const { code, printed } = await project.run(BROWSER)
    expect(code).toBe(0)
    const installs = project.calls().filter((call) => call.startsWith('apt-get install'))
    if (IS_ROOT && IS_DEBIAN) {
      expect(installs).toEqual(['apt-get install -y --no-install-recommends -qq libusb-1.0-0 libudev1'])
    } else {
      expect(installs).toEqual([])
      expect(printed).toContain('libusb-1.0-0')
    }
    expect(project.calls().at(-1)).toBe('host --headless')
  })

  test('that Debian cannot give is named in one line, and the host opens all the same', async () => {
    project.write('tools/ldconfig', '#!/bin/sh\necho nothing\n', 0o755)
    const { code, printed } = await project.run(BROWSER, { APT_CODE: '100' })
    expect(code).toBe(0)
    expect(printed).toContain('guike: missing libusb')
    expect(project.calls().at(-1)).toBe('host --headless')
  })

  test('is no Chromium and no font where no window opens', async () => {
    project.write('tools/fc-list', '#!/bin/sh\nexit 1\n', 0o755)
    const { printed } = await project.run(BROWSER, { GUIKE_CHROMIUM: project.path('nowhere') })
    expect(printed).not.toMatch(/chromium|fonts/)
  })
})

describe('the Node it runs on', () => {
  const asNode20 = Object.entries({ versions: { node: '20.9.0' } }).map(
    ([name, value]) =>
      `data:text/javascript,Object.defineProperty(process, '${name}', { value: ${JSON.stringify(value)} })`,
  )
  const nodeArgs = asNode20.flatMap((module) => ['--import', module])

  test('is the one npm installed, whichever started the command', async () => {
    const { code, printed } = await project.run(BROWSER, {}, nodeArgs)
    expect(code, printed).toBe(0)
  })

  test('is named in one line where npm has none and the own is too old', async () => {
    const { code, printed } = await project.run(BROWSER, { NPM_WITHOUT_NODE: '1' }, nodeArgs)
    expect(code).toBe(1)
    expect(printed).toContain('guike: Node 24 is needed')
    expect(printed).toContain('this one is 20.9.0')
  })

  test('is the own one where npm has none and it is new enough', async () => {
    expect((await project.run(BROWSER, { NPM_WITHOUT_NODE: '1' })).code).toBe(0)
  })
})

test('an unknown command lists the known ones', async () => {
  const { code, printed } = await project.run(['tset'])
  expect(code).toBe(2)
  expect(printed).toContain('npm run package')
})
