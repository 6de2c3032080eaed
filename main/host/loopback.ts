// Serves the page and the contract on 127.0.0.1: plain HTTP for the files and the launch token, a WebSocket for the calls.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { describeDefect, type Report } from './defects.ts'
import type { Door } from './door.ts'
import { MESSAGE_LENGTH_MAX } from './envelope.ts'
import { createGate, type Gate } from './gate.ts'
import { createLaunch, type Launch } from './launch.ts'
import { type Page, SECURITY_HEADERS } from './page.ts'

const HOST = '127.0.0.1'
/** Where a launch token is exchanged; below the launch's own path, where a cookie is tried. */
const SESSION_PATH = '/session'
const SOCKET_PATH = '/till'

const HEADERS_BYTES_MAX = 8 * 1_024
const SESSION_BODY_BYTES_MAX = 1_024
/** A character of a message takes at most three bytes; what is longer than that is cut off while it arrives. */
const MESSAGE_BYTES_MAX = 3 * MESSAGE_LENGTH_MAX
/** Bytes waiting for a page that does not read; then it is cut off. */
const UNREAD_BYTES_MAX = 8 * 1_024 * 1_024
const SOCKETS_MAX = 16
const HTTP_CONNECTIONS_MAX = 128
const REQUEST_MS_MAX = 10_000
const IDLE_MS_MAX = 5_000
const CLOSE_MS_MAX = 1_000

const NEVER_KEPT = { ...SECURITY_HEADERS, 'cache-control': 'no-store' }

export interface LoopbackOptions {
  readonly door: Door
  readonly page: Page
  /** 0 for a free one. */
  readonly port: number
  readonly report: Report
  /** Called after each exchange of a launch token, with the address for one more window. */
  readonly entered?: (nextAddress: string) => void
}

export interface Loopback {
  readonly origin: string
  /** The address that opens the page, good for one entry. */
  launchAddress(): string
  /** Pages connected now. */
  connections(): number
  /** Ends every connection and frees the port. */
  close(): Promise<void>
}

interface Parts {
  readonly options: LoopbackOptions
  readonly gate: Gate
  readonly launch: Launch
  readonly origin: string
  readonly sockets: WebSocketServer
}

/**
 * Listens on 127.0.0.1 and nothing else.
 * @throws listen's own errors, such as EADDRINUSE and EACCES
 */
export async function serveLoopback(options: LoopbackOptions): Promise<Loopback> {
  const server = createServer({
    maxHeaderSize: HEADERS_BYTES_MAX,
    headersTimeout: REQUEST_MS_MAX,
    requestTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: IDLE_MS_MAX,
    connectionsCheckingInterval: REQUEST_MS_MAX,
  })
  server.maxConnections = HTTP_CONNECTIONS_MAX
  const port = await listen(server, options.port)
  const { origin } = new URL(`http://${HOST}:${port}`)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  })
  const parts: Parts = { options, gate: createGate(origin), launch: createLaunch(), origin, sockets }
  server.on('request', (request, response) => {
    answerRequest(parts, request, response).catch((error: unknown) => {
      options.report(describeDefect('loopback', error))
      response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => answerUpgrade(parts, request, socket, head))
  return {
    origin,
    launchAddress: () => launchAddress(parts),
    connections: () => sockets.clients.size,
    close: () => close(server, sockets),
  }
}

/** The token stands behind the #, which no browser sends anywhere. */
function launchAddress({ origin, launch }: Parts): string {
  return `${origin}/#${launch.token()}`
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: HOST, port }, () => {
      server.removeListener('error', reject)
      const { port: bound } = server.address() as AddressInfo
      resolve(bound)
    })
  })
}

async function answerRequest(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  const path = pathOf(request)
  if (path === SESSION_PATH) return answerExchange(parts, request, response)
  if (path === parts.launch.path + SESSION_PATH) return answerSession(parts, request, response)
  const refusal = parts.gate.forPage(request)
  if (refusal !== undefined) return end(response, refusal)
  const file = parts.options.page.get(path)
  if (file === undefined) return end(response, 404)
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
  response.writeHead(200, { ...file.headers, 'content-length': file.body.byteLength })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

/** POST {token}: 200 with the cookie and {path}, where the cookie is good, for the present token; 401 for any other. */
async function answerExchange(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  const refusal = postRefusal(parts, request)
  if (refusal !== undefined) return end(response, refusal)
  const body = await readBody(request)
  if (body === undefined) return end(response, 413)
  const { launch, options } = parts
  if (!launch.exchange(tokenIn(body))) return end(response, 401)
  response.writeHead(200, {
    ...NEVER_KEPT,
    'set-cookie': launch.setCookie,
    'content-type': 'application/json',
  })
  response.end(JSON.stringify({ path: launch.path }))
  options.entered?.(launchAddress(parts))
}

/** POST without a body: 204 when the cookie is still good, else 401. */
function answerSession(parts: Parts, request: IncomingMessage, response: ServerResponse): void {
  const good = parts.launch.admits(request.headers.cookie) ? 204 : 401
  end(response, postRefusal(parts, request) ?? good)
}

function postRefusal({ gate }: Parts, request: IncomingMessage): number | undefined {
  const refusal = gate.forAct(request)
  if (refusal !== undefined) return refusal
  if (request.method !== 'POST') return 405
  return request.headers['content-type'] === 'application/json' ? undefined : 415
}

function tokenIn(body: string): unknown {
  try {
    const ask: unknown = JSON.parse(body)
    return typeof ask === 'object' && ask !== null && 'token' in ask ? ask.token : undefined
  } catch {
    return undefined
  }
}

/** The body as text, or undefined when it is longer than it may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength
    if (length > SESSION_BODY_BYTES_MAX) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function answerUpgrade(parts: Parts, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  // A connection that breaks while it is refused is nobody's loss.
  socket.on('error', () => socket.destroy())
  const status = upgradeRefusal(parts, request)
  if (status !== undefined) {
    socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    return
  }
  parts.sockets.handleUpgrade(request, socket, head, (webSocket) => carry(parts.options.door, webSocket))
}

function upgradeRefusal(parts: Parts, request: IncomingMessage): number | undefined {
  const refusal = parts.gate.forAct(request)
  if (refusal !== undefined) return refusal
  if (pathOf(request) !== parts.launch.path + SOCKET_PATH) return 404
  if (!parts.launch.admits(request.headers.cookie)) return 401
  return parts.sockets.clients.size >= SOCKETS_MAX ? 503 : undefined
}

/** Carries one page's messages between its WebSocket and the door. */
function carry(door: Door, socket: WebSocket): void {
  const served = door.serve({
    send(message) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > UNREAD_BYTES_MAX) return socket.terminate()
      socket.send(message)
    },
    close: () => socket.close(1_008),
  })
  socket.on('message', (message, isBinary) => served.received(isBinary ? undefined : String(message)))
  socket.on('close', () => served.closed())
  // ws closes the socket after an error, such as a message that is too long; `close` follows.
  socket.on('error', () => socket.terminate())
}

/** The path exactly as it was sent: nothing is decoded or resolved, so that nothing can be spelled in another way. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split(/[?#]/, 1)[0] ?? ''
}

function end(response: ServerResponse, status: number): void {
  // What is left of a refused request's body is not read.
  if (status >= 400) response.setHeader('connection', 'close')
  response.writeHead(status, NEVER_KEPT)
  response.end()
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) {
    socket.close(1_001)
    setTimeout(() => socket.terminate(), CLOSE_MS_MAX).unref()
  }
  return new Promise((resolve) => {
    server.close(() => resolve())
    setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX).unref()
    server.closeIdleConnections()
  })
}
