// The built page as both hosts serve it: files known at start by name, and the headers that confine what they may do.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/**
 * The page runs its own scripts and styles, shows its own pictures and talks to its own origin; nothing else. In Chromium
 * `connect-src 'self'` takes in a WebSocket to the same host and port.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** Sent with every answer of either host. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.md': 'text/plain; charset=utf-8',
}

/** Files under this path carry their content's hash in their name. */
const HASHED_FOLDER = '/assets/'
const FILES_MAX = 500
const INDEX = '/index.html'

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** Every file that can be asked for, by its path in the address; what is not in it does not exist. */
export type Page = ReadonlyMap<string, PageFile>

/**
 * Reads a built page into memory. Only plain files of known types are taken, by the names they have now: an address can name
 * nothing else, however it is spelled.
 * @param folder the page's folder, out/renderer
 * @throws what reading the folder throws; an error when there is no index.html
 */
export function readPage(folder: string): Page {
  const page = new Map<string, PageFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    if (page.size === FILES_MAX) throw new Error(`the page has more than ${FILES_MAX} files`)
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(folder.length).replaceAll('\\', '/')
    const cacheControl = path.startsWith(HASHED_FOLDER) ? 'private, max-age=31536000, immutable' : 'no-cache'
    page.set(path, {
      body: new Uint8Array(readFileSync(file)),
      headers: { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': cacheControl },
    })
  }
  const index = page.get(INDEX)
  if (index === undefined) throw new Error('the page has no index.html')
  return page.set('/', index)
}
