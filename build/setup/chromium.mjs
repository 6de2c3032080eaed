// Finds a Chromium: for the browser host's window and for the page tests.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES_IN_PATH = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC_PATHS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]
const WINDOWS_PATHS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

function candidates() {
  if (process.platform === 'darwin') return MAC_PATHS
  if (process.platform === 'win32') {
    const folders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA]
    return folders.flatMap((folder) =>
      folder === undefined ? [] : WINDOWS_PATHS.map((path) => join(folder, path)),
    )
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  return NAMES_IN_PATH.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/**
 * The path of a Chromium, Chrome or Edge: `GUIKE_CHROMIUM` if set, else where the system keeps it; undefined if there is none.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.GUIKE_CHROMIUM
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  return candidates().find((path) => existsSync(path))
}
