// Carries one window's messages over a message port, as Electron's main process has it.
import type { Door } from './door.ts'

/** What is used of Electron's MessagePortMain. */
export interface HostPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: string): void
  start(): void
  close(): void
}

/** Serves the contract over a port until either side closes it. */
export function servePort(door: Door, port: HostPort): void {
  const served = door.serve({
    send: (message) => port.postMessage(message),
    close: () => port.close(),
  })
  port.on('message', ({ data }) => served.received(data))
  port.on('close', () => served.closed())
  port.start()
}
