/** Serves HQ's door on one address until closed: takes no more, lets what runs end, then goes. */
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Listening {
  /** Where to reach it, without a slash at the end. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export interface ListenAsk {
  readonly address: string
  /** 0: a free one. */
  readonly port: number
}

export async function listen(app: Hono, ask: ListenAsk): Promise<Listening> {
  const server = createServer(getRequestListener(app.fetch))
  const port = await bound(server, ask)
  return {
    url: `http://${ask.address}:${port}`,
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
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
