// The browser program's window: a Chromium of its own profile that can reach this till and nothing else.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, win32 } from 'node:path'
import type { System } from './folders.ts'
import type { SentenceCode } from './sentences.ts'

const LINUX_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/usr/local/bin/chromium',
  '/snap/bin/chromium',
]
const MAC_PATHS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]
const WINDOWS_PATHS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

/** The path of a Chromium, Chrome or Edge: the one named in GUIKE_CHROMIUM, else where the system keeps it. */
export function findChromium({ platform, env, exists }: System): string | undefined {
  const named = env.GUIKE_CHROMIUM
  if (named !== undefined && named !== '') return exists(named) ? named : undefined
  return candidates(platform, env).find((path) => exists(path))
}

function candidates(platform: NodeJS.Platform, env: System['env']): string[] {
  if (platform === 'darwin') return MAC_PATHS
  if (platform !== 'win32') return LINUX_PATHS
  const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
  return folders.flatMap((folder) =>
    folder === undefined ? [] : WINDOWS_PATHS.map((path) => win32.join(folder, path)),
  )
}

/** How a start is shown: in a window, or as an address with the reason, if there is one to give. */
export type Showing =
  | { readonly kind: 'window'; readonly program: string; readonly sandbox: boolean }
  | { readonly kind: 'address'; readonly why: SentenceCode | null }

export interface ShowingAsk {
  readonly headless: boolean
  readonly demo: boolean
  readonly isRoot: boolean
}

/** As root Chromium runs only without its sandbox, which nothing but the demo shop's invented members are trusted to. */
export function chooseShowing(ask: ShowingAsk, system: System): Showing {
  if (ask.headless) return { kind: 'address', why: null }
  if (!hasDisplay(system)) return { kind: 'address', why: 'why_no_display' }
  const program = findChromium(system)
  if (program === undefined) return { kind: 'address', why: 'why_no_chromium' }
  if (ask.isRoot && !ask.demo) return { kind: 'address', why: 'why_root' }
  return { kind: 'window', program, sandbox: !ask.isRoot }
}

function hasDisplay({ platform, env }: System): boolean {
  if (platform !== 'linux') return true
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

export interface WindowAsk {
  readonly address: string
  readonly profileDir: string
  readonly sandbox: boolean
}

/**
 * Chromium's switches. The launch token stands in the address, which others on the machine can see for a moment: it is good
 * for one entry, and a stolen one is noticed, because this window then does not open.
 */
export function windowSwitches({ address, profileDir, sandbox }: WindowAsk): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profileDir}`,
    '--window-size=1366,768',
    '--window-position=0,0',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-features=MediaRouter,OptimizationHints',
    '--no-first-run',
    '--no-default-browser-check',
    '--noerrdialogs',
    // Else a bar across the window warns of the switches below.
    '--test-type',
    '--password-store=basic',
    // Nothing but this machine can be named, so nothing else is asked for, whatever the page contained.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ...(sandbox ? [] : ['--no-sandbox']),
  ]
}

/** What the browser would keep or offer by itself: members' names and phones are no forms to fill in again. */
const PREFERENCES = {
  translate: { enabled: false },
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
}

/** Makes the window's profile, for its owner alone. @throws what the file system throws */
export function prepareProfile(profileDir: string): void {
  const folder = join(profileDir, 'Default')
  const file = join(folder, 'Preferences')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(PREFERENCES), { mode: 0o600 })
}

export interface OpenWindow {
  /** Settles when its process has ended, or could not be started. */
  readonly ended: Promise<void>
  close(): void
}

/** Starts Chromium. What cannot be started, for whatever reason, is a window that ended. */
export function openWindow(program: string, ask: WindowAsk): OpenWindow {
  try {
    prepareProfile(ask.profileDir)
  } catch {
    return { ended: Promise.resolve(), close: () => undefined }
  }
  const child: ChildProcess = spawn(program, windowSwitches(ask), { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return { ended, close: () => void child.kill() }
}

export interface PagesSeen {
  /** Whether any page ever entered. */
  entered(): boolean
  /** Pages connected now. */
  connections(): number
}

/** A page that reloads or changes process is back well within this time. */
const GONE_MS = 3_000
const LOOK_MS = 250

/**
 * Waits, after the window's process has ended, until its page is surely gone. The process may end at once while the page lives
 * on: an earlier Chromium with the same profile, left over from a till that was killed, takes the window over.
 * @returns `closed` after pages were there; `failed` when none ever came
 */
export async function pagesGone(seen: PagesSeen, wait = delay): Promise<'closed' | 'failed'> {
  // Ends: either nothing connects for GONE_MS, or a page is there, and then with that page.
  for (let quietMs = 0; quietMs < GONE_MS; quietMs += LOOK_MS) {
    await wait(LOOK_MS)
    if (seen.connections() > 0) quietMs = 0
  }
  return seen.entered() ? 'closed' : 'failed'
}

function delay(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
