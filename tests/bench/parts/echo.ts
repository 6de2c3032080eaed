/** A bare WebSocket echo on the loopback: the least a message and its answer can cost. */
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

export interface Echo {
  readonly port: number
  readonly close: () => void
}

/** Answers `#N#` with N characters and anything else with itself. */
export async function startEcho(): Promise<Echo> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) => {
    socket.on('message', (message) => {
      const text = String(message)
      const length = /^#(\d+)#/.exec(text)?.[1]
      socket.send(length === undefined ? text : 'x'.repeat(Number(length)))
    })
  })
  const { port } = server.address() as AddressInfo
  return { port, close: () => server.close() }
}
