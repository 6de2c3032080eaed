// A served loopback and ways to knock at it that no browser would choose.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { openDoor } from '../../main/host/door.ts'
import { type Loopback, serveLoopback } from '../../main/host/loopback.ts'
import { readPage } from '../../main/host/page.ts'
import type { Till } from '../../main/till/till.ts'

export interface Knocked {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ServedLoopback {
  readonly loopback: Loopback
  readonly authority: string
  readonly reports: string[]
  /** How often a launch token was exchanged. */
  entries(): number
  stop(): Promise<void>
}

/** A page of three files, beside a file that is no part of it. */
export function aPageFolder(): { readonly page: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'guike-page-'))
  const page = join(root, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.json'), '{"key":"of the till"}')
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>贵客</title>')
  writeFileSync(join(page, 'assets', 'main-1a2b.js'), 'document.title = "open"')
  writeFileSync(join(page, 'notes.draft'), 'not a type the page needs')
  return { page, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export async function serve(till: Till, port = 0): Promise<ServedLoopback> {
  const folder = aPageFolder()
  const reports: string[] = []
  let entries = 0
  const report = (text: string) => reports.push(text)
  const loopback = await serveLoopback({
    door: openDoor(till, { report }),
    page: readPage(folder.page),
    port,
    report,
    entered: () => {
      entries += 1
    },
  })
  return {
    loopback,
    authority: new URL(loopback.origin).host,
    reports,
    entries: () => entries,
    async stop() {
      await loopback.close()
      folder.remove()
    },
  }
}

export interface Knock {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: string
}

/** One request with exactly these headers (and a Host, unless given). */
export function knock(served: ServedLoopback, { method = 'GET', path = '/', headers = {}, body }: Knock) {
  return new Promise<Knocked>((resolve, reject) => {
    const { hostname, port } = new URL(served.loopback.origin)
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Bytes as they are; answers what came back until the server closed the connection. */
export function knockRaw(served: ServedLoopback, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(served.loopback.origin)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(answer)
      else reject(error)
    })
  })
}

/** The headers the page's own scripts send. */
export function ownHeaders(served: ServedLoopback): Record<string, string> {
  return {
    origin: served.loopback.origin,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  }
}

export function tokenOf(served: ServedLoopback): string {
  return new URL(served.loopback.launchAddress()).hash.slice(1)
}

/** Exchanges a token as the page does. */
export function enter(served: ServedLoopback, token: unknown, headers: Knock['headers'] = {}) {
  return knock(served, {
    method: 'POST',
    path: '/session',
    headers: { ...ownHeaders(served), ...headers },
    body: JSON.stringify({ token }),
  })
}

/** What a page that entered has: its cookie and where it is good. */
export interface Entered {
  readonly cookie: string
  readonly path: string
}

export async function entered(served: ServedLoopback): Promise<Entered> {
  const { headers, body } = await enter(served, tokenOf(served))
  const { path } = JSON.parse(body) as { path: string }
  return { cookie: (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '', path }
}

/** Asks for a WebSocket: the open one, or the status it was refused with. */
export function upgrade(
  served: ServedLoopback,
  path: string,
  headers: Record<string, string>,
): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${served.authority}${path}`, { headers, perMessageDeflate: false })
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.once('error', (error) => reject(error))
  })
}
