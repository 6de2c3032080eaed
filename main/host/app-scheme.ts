// The page under Electron's own scheme: the same files and headers as on the loopback, and which frames are that page.
import type { Page } from './page.ts'
import { SECURITY_HEADERS } from './page.ts'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://pos`
export const APP_ADDRESS = `${APP_ORIGIN}/`

/** Answers a request of the page's scheme; what is not one of the page's files does not exist. */
export function answerApp(page: Page, request: { readonly method: string; readonly url: string }): Response {
  const address = URL.parse(request.url)
  if (address === null || `${address.protocol}//${address.host}` !== APP_ORIGIN) return refused(403)
  if (request.method !== 'GET') return refused(405)
  const file = page.get(address.pathname)
  return file === undefined ? refused(404) : new Response(file.body, { headers: file.headers })
}

/** What may be loaded at all: the page's own files and pictures drawn in place. */
export function isOwnAddress(address: string): boolean {
  return address.startsWith(APP_ADDRESS) || address.startsWith('data:')
}

/** What a frame says of itself; Electron's WebFrameMain has more. */
export interface SenderFrame {
  readonly origin: string
  readonly parent: SenderFrame | null
}

/** Whether a message comes from the page itself: its origin, and no frame within it. */
export function isPageFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN
}

function refused(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS })
}
