// A browser's WebSocket without a browser.
import { WebSocket } from 'ws'

/** As far as a page uses it, with the headers a browser would send. */
export class PageSocket extends EventTarget {
  readonly #socket: WebSocket

  constructor(address: string, headers: Record<string, string>) {
    super()
    this.#socket = new WebSocket(address, { headers, perMessageDeflate: false })
    this.#socket.on('open', () => this.dispatchEvent(new Event('open')))
    this.#socket.on('message', (data) =>
      this.dispatchEvent(new MessageEvent('message', { data: String(data) })),
    )
    this.#socket.on('close', () => this.dispatchEvent(new Event('close')))
    this.#socket.on('error', () => {})
  }

  get readyState(): WebSocket['readyState'] {
    return this.#socket.readyState
  }

  send(message: string): void {
    this.#socket.send(message)
  }

  close(): void {
    this.#socket.close()
  }
}
