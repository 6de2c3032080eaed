// What a loopback request must carry before it is looked at: the exact host, and no sign of another site behind it.
import type { IncomingMessage } from 'node:http'

/** Why a request goes no further: an HTTP status, said without detail. */
export type GateRefusal = 403 | 421

export interface Gate {
  /** For pages and their files: they hold no secrets, but are shown to no other site. */
  forPage(request: IncomingMessage): GateRefusal | undefined
  /** For whatever acts: the page itself must be asking, and a browser must say so. */
  forAct(request: IncomingMessage): GateRefusal | undefined
}

/**
 * Three layers, none of them enough alone: the host's name defeats a name that was made to point here, the origin another
 * site's script, the fetch site what sends no origin. There are no CORS headers to loosen any of them.
 * @param origin `http://127.0.0.1:PORT`, as browsers write it
 */
export function createGate(origin: string): Gate {
  const { host } = new URL(origin)
  const isHost = (request: IncomingMessage) => only(request, 'host') === host
  return {
    forPage(request) {
      if (!isHost(request)) return 421
      // `none`: the address was typed or opened by the system, not followed from another site.
      const site = only(request, 'sec-fetch-site')
      if (site !== undefined && site !== 'none' && site !== 'same-origin') return 403
      const from = request.headers.origin
      return from === undefined || from === origin ? undefined : 403
    },
    forAct(request) {
      if (!isHost(request)) return 421
      if (only(request, 'origin') !== origin) return 403
      const site = only(request, 'sec-fetch-site')
      // Chromium names the fetch site of every request but a WebSocket's.
      const isUpgrade = request.headers.upgrade !== undefined
      if (site === undefined) return isUpgrade ? undefined : 403
      return site === 'same-origin' ? undefined : 403
    },
  }
}

/** A header that came exactly once. */
function only(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name]
  return values?.length === 1 ? values[0] : undefined
}
