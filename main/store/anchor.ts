/**
 * The anchor: the log's last position, kept outside the data folder and flushed with each commit. A data folder older
 * than its anchor was put back from a copy: going on in it would use the same numbers twice.
 */
import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface LogPosition {
  readonly epochNumber: number
  readonly seq: number
  readonly hash: string
}

/** Whether a log that ends at `head` lacks something that once stood at `record`. */
export function isOlder(head: LogPosition, record: LogPosition): boolean {
  if (head.epochNumber !== record.epochNumber) return head.epochNumber < record.epochNumber
  return head.seq < record.seq || (head.seq === record.seq && head.hash !== record.hash)
}

const LINE_LENGTH = 96
const PATTERN = /^(\d{2}) (\d{10}) ([0-9a-f]{64})/

export interface Anchor {
  /** The last position put here, or null before the first. */
  last(): LogPosition | null
  /** Returns when the position is on disk. */
  advance(position: LogPosition): void
  close(): void
}

export function openAnchor(configDir: string, folderId: string): Anchor {
  const folder = join(configDir, 'anchors')
  const path = join(folder, folderId)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known = existsSync(path) ? readAnchor(path) : null
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600)
  let last = known
  let open = true
  return {
    last: () => last,
    advance: (position) => {
      const line = `${String(position.epochNumber).padStart(2, '0')} ${String(position.seq).padStart(10, '0')} ${position.hash}`
      writeSync(file, `${line.padEnd(LINE_LENGTH - 1)}\n`, 0)
      fdatasyncSync(file)
      last = position
    },
    close: () => {
      if (open) closeSync(file)
      open = false
    },
  }
}

/** A torn or foreign anchor says nothing, which is what null says. */
function readAnchor(path: string): LogPosition | null {
  const match = PATTERN.exec(readFileSync(path, 'utf8').slice(0, LINE_LENGTH))
  if (match === null) return null
  const [, epochNumber = '', seq = '', hash = ''] = match
  return { epochNumber: Number(epochNumber), seq: Number(seq), hash }
}
