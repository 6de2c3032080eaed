// Packages the app for real on a stub of Electron, and judges the result file by file.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importsOf } from '../support/tidy-source.ts'
import { layOut, readAsar } from './asar.ts'
import { writeElectronStub } from './electron-stub.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const MINUTE = 60_000
const folder = mkdtempSync(join(tmpdir(), 'guike-package-'))

function run(args: readonly string[]): { readonly code: number | null; readonly printed: string } {
  const ran = spawnSync(process.execPath, [join(ROOT, 'build', 'run.mjs'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { code: ran.status, printed: `${ran.stdout}${ran.stderr}` }
}

function packageFor(program: 'electron' | 'electron.exe', args: readonly string[]): string {
  const distribution = join(folder, `distribution-${program}`)
  writeElectronStub(distribution, program)
  const output = join(folder, `package-${program}`)
  const { code, printed } = run([
    'package',
    `--electron-dist=${distribution}`,
    `-c.directories.output=${output}`,
    ...args,
  ])
  expect(code, printed).toBe(0)
  return output
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const OFF = '0'.charCodeAt(0)
const ON = '1'.charCodeAt(0)

describe('the app packaged for Linux', () => {
  let resources: string
  let paths: readonly string[]

  beforeAll(() => {
    resources = join(packageFor('electron', ['--linux', '--x64']), 'linux-unpacked', 'resources')
    paths = readAsar(join(resources, 'app.asar')).map(({ path }) => path)
  }, MINUTE)

  test('has every fuse set as configured, and the binary around them untouched', async () => {
    const program = join(resources, '..', 'guike')
    const wire = await getCurrentFuseWire(program)
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: OFF,
      [FuseV1Options.EnableCookieEncryption]: ON,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
      [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
      [FuseV1Options.OnlyLoadAppFromAsar]: ON,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: OFF,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
    })
    expect(readFileSync(program, 'latin1')).toMatch(/^(before){100}.*after$/s)
  })

  test("keeps exactly its own system's native binaries, outside the archive", () => {
    const unpacked = readAsar(join(resources, 'app.asar')).filter((file) => file.unpacked)
    expect(unpacked.map(({ path }) => path).sort()).toEqual([
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      'node_modules/node-hid/prebuilds/HID-linux-x64/node-napi-v4.node',
      'node_modules/node-hid/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node',
    ])
    expect(paths.filter((path) => path.endsWith('.node'))).toHaveLength(unpacked.length)
  })

  test('holds the built programs and page, and of node_modules only the native modules', () => {
    for (const path of ['electron.js', 'browser.js', 'cli.js', 'preload.cjs'])
      expect(paths).toContain(`out/main/${path}`)
    expect(paths).toContain('out/renderer/index.html')
    const tops = new Set(paths.map((path) => path.split('/')[0]))
    expect([...tops].sort()).toEqual(['node_modules', 'out', 'package.json'])
    const modules = new Set(
      paths.filter((path) => path.startsWith('node_modules/')).map((path) => path.split('/')[1]),
    )
    expect([...modules].sort()).toEqual(['better-sqlite3', 'node-hid', 'pkg-prebuilds'])
  })

  test('holds no sources, source maps or tests', () => {
    expect(paths.filter((path) => /\.(tsx?|map|cc?|cpp|gyp|h)$|(^|\/)(src|tests?)\//.test(path))).toEqual([])
  })

  test('says nothing of the tools it was made with', () => {
    const manifest = readAsar(join(resources, 'app.asar')).find(({ path }) => path === 'package.json')
    expect(manifest?.content.toString('utf8')).not.toMatch(/devDependencies|scripts|vite/)
  })

  test('imports nothing that is not in it', () => {
    const programs = readAsar(join(resources, 'app.asar')).filter(({ path }) =>
      /^out\/main\/.*\.js$/.test(path),
    )
    const names = programs.flatMap(({ path, content }) =>
      importsOf({ path, text: content.toString('utf8') }).map(({ specifier }) => specifier),
    )
    const fromOutside = names.filter((name) => !name.startsWith('.') && !isBuiltin(name))
    expect(fromOutside).toContain('better-sqlite3')
    expect(fromOutside.filter((name) => !['better-sqlite3', 'electron', 'node-hid'].includes(name))).toEqual(
      [],
    )
  })

  test('loads its database and reader modules under Node 24 from nothing but its own files', () => {
    const apart = join(folder, 'apart')
    layOut(join(resources, 'app.asar'), apart)
    const program = `
      import Database from 'better-sqlite3'
      import { devicesAsync } from 'node-hid'
      const db = new Database('encrypted.db')
      db.pragma("key = 'a key'")
      const readers = await Promise.resolve().then(() => devicesAsync()).then(() => 'readers', (cause) => cause.message)
      console.log(db.prepare('SELECT 40 + 2 AS answer').get().answer, readers)`
    writeFileSync(join(apart, 'load.mjs'), program)
    const ran = spawnSync(process.execPath, ['load.mjs'], { cwd: apart, encoding: 'utf8' })
    expect(ran.stderr).toBe('')
    // Without the system's USB library the module is found all the same, and says what it misses.
    expect(ran.stdout.trim()).toMatch(/^42 (readers|lib(usb-1\.0|udev)\.so.*)$/)
  })

  test('brings the rule that lets a person open HID scanners', () => {
    expect(readFileSync(join(resources, '70-guike-readers.rules'), 'utf8')).toContain('SUBSYSTEM=="hidraw"')
  })

  test('keeps two languages of Electron', () => {
    expect(readdirSync(join(resources, '..', 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak'])
  })
})

describe('the app packaged for Windows on another system', () => {
  test(
    "keeps exactly Windows' native binaries",
    () => {
      // Writing into a real .exe needs one: the two switches stand on this command line only.
      const stubOnly = ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false']
      const output = packageFor('electron.exe', ['--win', '--x64', ...stubOnly])
      const files = readAsar(join(output, 'win-unpacked', 'resources', 'app.asar'))
      expect(
        files
          .map(({ path }) => path)
          .filter((path) => path.endsWith('.node'))
          .sort(),
      ).toEqual([
        'node_modules/better-sqlite3/prebuilds/win32-x64.node',
        'node_modules/node-hid/prebuilds/HID-win32-x64/node-napi-v4.node',
      ])
    },
    MINUTE,
  )
})

describe('packaging refuses', () => {
  test(
    'a configuration with a misspelt option',
    () => {
      const misspelt = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8').replace(
        'oneClick:',
        'oneKlick:',
      )
      expect(misspelt).toContain('oneKlick')
      const config = join(folder, 'misspelt.yml')
      writeFileSync(config, misspelt)
      const distribution = join(folder, 'distribution-electron')
      const output = join(folder, 'package-misspelt')
      const { code, printed } = run([
        'package',
        `--electron-dist=${distribution}`,
        '--linux',
        `--config=${config}`,
        `-c.directories.output=${output}`,
      ])
      expect(printed).toContain('Invalid configuration object')
      expect(printed).toContain('configuration.nsis')
      expect(code).not.toBe(0)
      expect(existsSync(output)).toBe(false)
    },
    MINUTE,
  )

  test('a distribution that is not there, in one line', () => {
    const { code, printed } = run(['package', '--electron-dist', join(folder, 'nowhere')])
    expect(printed.trim()).toMatch(/^guike: no Electron distribution in .*nowhere/)
    expect(code).toBe(1)
  })
})
