// Finds an Electron that is already here. It is never fetched: its server may be out of reach, and the browser host serves as well.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './project.mjs'

const PROGRAMS = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
  linux: 'electron',
}

/** The folder of an Electron distribution: the one named in the environment, else the one its npm package holds. */
export function electronFolder() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  return named !== undefined && named !== '' ? named : join(ROOT, 'node_modules', 'electron', 'dist')
}

/**
 * The path of Electron's program, or undefined where there is none.
 * @returns {string | undefined}
 */
export function findElectron() {
  const program = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
  const path = join(electronFolder(), PROGRAMS[program])
  return existsSync(path) ? path : undefined
}
