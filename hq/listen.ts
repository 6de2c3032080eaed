/** Serves HQ's door on one address until closed: takes no more, lets what runs end, then goes. */
import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { isIPv6 } from 'node:net'
import { getRequestListener } from '@hono/node-server'

export interface Listening {
  /** Where to reach it, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Takes no more requests, waits for those that run, and cuts what takes too long. */
  close(): Promise<void>
}

export interface ListenAsk {
  readonly address: string
  /** 0: a free one. */
  readonly port: number
  /** PEM, both. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** How long running requests may take to end at the stop. */
  readonly stopMsMax?: number
}

const STOP_MS_MAX = 10_000
const CONNECTIONS_MAX = 10_000
/** A request arrives whole in this time, its headers sooner: whoever trickles holds nothing for long. */
const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}

type Fetch = Parameters<typeof getRequestListener>[0]

export async function listen(app: { readonly fetch: Fetch }, ask: ListenAsk): Promise<Listening> {
  const server = serverOf(getRequestListener(app.fetch), ask)
  server.maxConnections = CONNECTIONS_MAX
  const port = await bound(server, ask)
  const host = isIPv6(ask.address) ? `[${ask.address}]` : ask.address
  return {
    url: `${ask.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    port,
    close: () => closed(server, ask.stopMsMax ?? STOP_MS_MAX),
  }
}

function serverOf(listener: ReturnType<typeof getRequestListener>, { tls }: ListenAsk): Server {
  if (tls === undefined) return createServer(LIMITS, listener)
  return createTlsServer({ ...LIMITS, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }, listener)
}

function bound(server: Server, ask: ListenAsk): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(ask.port, ask.address, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : ask.port)
    })
  })
}

function closed(server: Server, stopMsMax: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), stopMsMax)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    // Connections kept open between requests would hold the end up.
    server.closeIdleConnections()
  })
}
