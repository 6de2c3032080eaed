/**
 * The control socket: how a command asks a till that is running. A socket in the data folder that its owner alone may
 * open; one line asks, one line answers, and all it gives away is where a copy of the database was put.
 */
import { createHash } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'

/** A question is a short line; whoever sends more is not one of ours. */
const QUESTION_BYTES_MAX = 256
const ANSWER_BYTES_MAX = 4096
/** A copy of a large database takes a while. */
const ANSWER_MS_MAX = 120_000

const questionSchema = z.object({ ask: z.literal('copy') })
const answerSchema = z.object({ path: z.string().max(1000) })

export interface Control {
  close(): Promise<void>
}

/** The socket's address: a file in the data folder, on Windows a pipe named after that folder. */
export function controlAddress(dataDir: string): string {
  if (process.platform !== 'win32') return join(dataDir, 'control.sock')
  return `\\\\.\\pipe\\guike-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}`
}

/** Answers until closed. A till whose socket cannot be opened (a folder name too long for one) serves without it. */
export function serveControl(address: string, writeCopy: () => Result<string>): Promise<Control | null> {
  if (process.platform !== 'win32') rmSync(address, { force: true })
  const server = createServer((socket) => answer(socket, writeCopy))
  return new Promise((resolve) => {
    server.once('error', () => resolve(null))
    server.listen(address, () => {
      if (process.platform !== 'win32') chmodSync(address, 0o600)
      server.unref()
      resolve({ close: () => closed(server) })
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function answer(socket: Socket, writeCopy: () => Result<string>): void {
  readLine(socket, QUESTION_BYTES_MAX)
    .then((line) => {
      questionSchema.parse(JSON.parse(line))
      const copy = writeCopy()
      if (copy.ok) socket.end(`${JSON.stringify({ path: copy.value })}\n`)
      else socket.destroy()
    })
    .catch(() => socket.destroy())
}

function readLine(socket: Socket, bytesMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy(new Error('nothing came in time')))
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8')
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
      else if (text.length > bytesMax) socket.destroy(new Error('the line is too long'))
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the line ended early')))
  })
}

/** Asks the till running on a folder for a copy of its database. Refuses not_running. */
export function askForCopy(address: string): Promise<Result<string, 'not_running'>> {
  return new Promise((resolve) => {
    const socket = createConnection(address)
    socket.on('connect', () => {
      socket.write(`${JSON.stringify({ ask: 'copy' })}\n`)
    })
    readLine(socket, ANSWER_BYTES_MAX)
      .then((line) => resolve(ok(answerSchema.parse(JSON.parse(line)).path)))
      .catch(() => resolve(refuse('not_running')))
      .finally(() => socket.destroy())
  })
}
