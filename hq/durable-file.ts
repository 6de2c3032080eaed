/** Small files that must survive a power cut: written beside, flushed, renamed into place, folder flushed. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** What a file is called while it is written; a stop in the middle leaves it behind. */
export function unfinished(path: string): string {
  return `${path}.new`
}

export function writeFileDurably(path: string, text: string, mode: number): void {
  const beside = unfinished(path)
  const file = openSync(beside, 'w', mode)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, path)
  flushFolder(dirname(path))
}

/** Makes a folder and those above it that are missing; each of them is on disk when this returns. */
export function makeFolderDurably(path: string, mode: number): void {
  const whole = resolve(path)
  const first = mkdirSync(whole, { recursive: true, mode })
  if (first === undefined) return
  for (let folder = whole; folder.length >= first.length; folder = dirname(folder)) {
    flushFolder(dirname(folder))
  }
}

/** Windows cannot open a folder to flush it, and its renames need no such flush. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
