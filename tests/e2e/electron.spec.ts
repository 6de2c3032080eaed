// The product in Electron itself, wherever its program is found: sign in, swipe, amount, Enter, slip.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { aHome } from '../support/program.ts'
import { oneSale } from './one-sale.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(ROOT, 'node_modules', 'electron', 'dist')
const PROGRAMS = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe', linux: 'electron' }
const program = join(
  FOLDER,
  PROGRAMS[process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'],
)

test.skip(!existsSync(program), `Electron's program is not here (${FOLDER}): its own run is left out`)

test('electron: sign in, swipe, amount, Enter, slip', async () => {
  test.setTimeout(180_000)
  const home = aHome()
  const isRoot = process.getuid?.() === 0
  const app = await _electron.launch({
    executablePath: program,
    args: [...(isRoot ? ['--no-sandbox'] : []), ROOT, '--demo', '--data-dir', join(home.dir, 'demo')],
    env: { ...process.env, ...home.env, GUIKE_DRIVEN: '1' } as Record<string, string>,
  })
  try {
    const page = await app.firstWindow({ timeout: 120_000 })
    expect(page.url()).toBe('app://pos/')
    const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect(windows).toBe(1)
    expect(await page.evaluate(() => ['require' in window, 'process' in window])).toEqual([false, false])

    await oneSale(page)
  } finally {
    await app.close()
    home.remove()
  }
})
