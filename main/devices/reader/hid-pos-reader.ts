/**
 * Scanners in HID point-of-sale mode: finds them, opens them, opens them again after they were unplugged, several at
 * a time. What they send never passes through the keyboard, so no input method and no shortcut can touch it.
 */
import type { Result } from '../../../shared/domain/result.ts'
import type { CardReader, ReaderClock, ReaderFault, ReaderScan, ReaderState } from './card-reader.ts'
import type { HidDevice, HidDeviceInfo, HidPort } from './hid-port.ts'
import {
  HID_POS_START,
  HID_POS_USAGE,
  HID_POS_USAGE_PAGE,
  type HidPosFault,
  type HidPosState,
  hidPosReport,
} from './hid-pos.ts'
import { type Listeners, listeners } from './listeners.ts'

export interface HidPosReaderParts {
  readonly openPort: () => Promise<Result<HidPort, 'hid_library_missing'>>
  readonly clock: ReaderClock
  /** For the log: what went wrong, never what was read. */
  readonly onFault?: (fault: HidPosFault | ReaderFault | 'feature_refused' | 'lost', reason: string) => void
}

/** Walking the bus is costly, so it is done no more often than this, also after a reader was lost. */
export const RELIST_MS = 3000
/** More scanners than any counter has. */
export const READERS_MAX = 8
/** A scanner that sends nothing but broken reports fills no log: one fault a second is told. */
export const FAULT_MS_MIN = 1000

const HONEYWELL = 0x0c2e
/** Honeywell's scanners send point-of-sale reports only after this feature report: id 254, value 1. */
const HONEYWELL_POS_MODE = [254, 1] as const

/** Starts to look for scanners at once; `state()` is `absent` until the first has been opened. */
export function createHidPosReader(parts: HidPosReaderParts): CardReader {
  return new HidPosReader(parts)
}

interface OpenScanner {
  readonly name: string
  readonly device: HidDevice
  reports: HidPosState
  faultAtMs: number
}

interface Trouble {
  readonly fault: ReaderFault
  readonly reason: string
}

class HidPosReader implements CardReader {
  readonly kind = 'hid'
  readonly #parts: HidPosReaderParts
  readonly #scans: Listeners<ReaderScan> = listeners()
  readonly #states: Listeners<ReaderState> = listeners()
  readonly #open = new Map<string, OpenScanner>()
  #port: HidPort | null = null
  #state: ReaderState
  #trouble: Trouble | null = null
  #listedAtMs = Number.NEGATIVE_INFINITY
  #work: Promise<void>
  #isListing = false
  #isClosed = false
  #stopTimer: () => void = () => undefined

  constructor(parts: HidPosReaderParts) {
    this.#parts = parts
    this.#state = { state: 'absent', sinceMs: parts.clock.nowMs() }
    this.#work = this.#start()
  }

  state(): ReaderState {
    return this.#state
  }

  onScan(listener: (scan: ReaderScan) => void): () => void {
    return this.#scans.add(listener)
  }

  onState(listener: (state: ReaderState) => void): () => void {
    return this.#states.add(listener)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopTimer()
    this.#scans.clear()
    this.#states.clear()
    await this.#work
    await Promise.all([...this.#open.keys()].map((path) => this.#letGo(path)))
    this.#state = { state: 'absent', sinceMs: this.#parts.clock.nowMs() }
  }

  async #start(): Promise<void> {
    const opened = await this.#parts.openPort()
    if (this.#isClosed) return
    if (!opened.ok) {
      this.#show({ fault: 'library_missing', reason: String(opened.details['reason'] ?? '') })
      return
    }
    this.#port = opened.value
    this.#stopTimer = this.#parts.clock.every(RELIST_MS, () => this.#relist())
    this.#relist()
  }

  /** Looks again which scanners there are, unless that is going on already. */
  #relist(): void {
    const port = this.#port
    if (this.#isListing || this.#isClosed || !port) return
    this.#isListing = true
    this.#listedAtMs = this.#parts.clock.nowMs()
    this.#track(
      this.#match(port).then((trouble) => {
        this.#isListing = false
        if (!this.#isClosed) this.#show(trouble)
      }),
    )
  }

  /** Remembers what `close()` must wait for. */
  #track(work: Promise<void>): void {
    this.#work = Promise.all([this.#work, work]).then(() => undefined)
  }

  /** Opens what is new, lets go what is gone; answers what was in the way. */
  async #match(port: HidPort): Promise<Trouble | null> {
    let devices: readonly HidDeviceInfo[]
    try {
      devices = (await port.list()).filter(isScanner).slice(0, READERS_MAX)
    } catch (error) {
      return { fault: 'cannot_list', reason: reasonOf(error) }
    }
    const present = new Set(devices.map((device) => device.path))
    for (const path of [...this.#open.keys()]) if (!present.has(path)) await this.#letGo(path)
    let trouble: Trouble | null = null
    for (const info of devices) {
      if (!this.#open.has(info.path)) trouble = (await this.#openScanner(port, info)) ?? trouble
    }
    return trouble
  }

  async #openScanner(port: HidPort, info: HidDeviceInfo): Promise<Trouble | null> {
    if (this.#isClosed) return null
    let device: HidDevice
    try {
      device = await port.open(info.path)
    } catch (error) {
      return { fault: 'cannot_open', reason: reasonOf(error) }
    }
    this.#open.set(info.path, {
      name: info.productName || 'HID POS',
      device,
      reports: HID_POS_START,
      faultAtMs: 0,
    })
    // The error listener comes first: reports begin to flow with the other one.
    device.onError((reason) => this.#onLost(info.path, device, reason))
    device.onReport((report) => this.#onReport(info.path, device, report))
    if (info.vendorId === HONEYWELL) await this.#setPosMode(device)
    return null
  }

  async #setPosMode(device: HidDevice): Promise<void> {
    try {
      await device.sendFeatureReport(HONEYWELL_POS_MODE)
    } catch (error) {
      // Models that are in this mode from the factory refuse the report and still scan.
      this.#parts.onFault?.('feature_refused', reasonOf(error))
    }
  }

  #onReport(path: string, device: HidDevice, report: Uint8Array): void {
    const scanner = this.#open.get(path)
    if (scanner?.device !== device) return
    const nowMs = this.#parts.clock.nowMs()
    const step = hidPosReport(scanner.reports, report, nowMs)
    scanner.reports = step.state
    if (step.fault && nowMs - scanner.faultAtMs >= FAULT_MS_MIN) {
      scanner.faultAtMs = nowMs
      this.#parts.onFault?.(step.fault, `${report.length} bytes`)
    }
    if (step.code) this.#scans.tell({ ...step.code, atMs: nowMs })
  }

  #onLost(path: string, device: HidDevice, reason: string): void {
    if (this.#isClosed || this.#open.get(path)?.device !== device) return
    this.#parts.onFault?.('lost', reason)
    this.#track(this.#letGo(path))
    this.#show(this.#trouble)
    // One that fails over and over is looked for by the timer only.
    if (this.#parts.clock.nowMs() - this.#listedAtMs >= RELIST_MS) this.#relist()
  }

  async #letGo(path: string): Promise<void> {
    const scanner = this.#open.get(path)
    this.#open.delete(path)
    try {
      await scanner?.device.close()
    } catch {
      // It is unplugged: there is nothing left to close.
    }
  }

  /** Makes `state()` say what is open, or else what is in the way, and tells of it where that is new. */
  #show(trouble: Trouble | null): void {
    const isNews = trouble !== null && trouble.fault !== this.#trouble?.fault
    if (isNews) this.#parts.onFault?.(trouble.fault, trouble.reason)
    this.#trouble = trouble
    const names = [...this.#open.values()].map((scanner) => scanner.name)
    const next = stateOf(names, trouble, this.#parts.clock.nowMs())
    if (sameState(this.#state, next)) return
    this.#state = next
    this.#states.tell(next)
  }
}

function stateOf(names: readonly string[], trouble: Trouble | null, sinceMs: number): ReaderState {
  if (names.length > 0) return { state: 'ready', names, sinceMs }
  return trouble ? { state: 'unavailable', ...trouble, sinceMs } : { state: 'absent', sinceMs }
}

function sameState(one: ReaderState, other: ReaderState): boolean {
  return JSON.stringify({ ...one, sinceMs: 0 }) === JSON.stringify({ ...other, sinceMs: 0 })
}

function isScanner(info: HidDeviceInfo): boolean {
  return info.usagePage === HID_POS_USAGE_PAGE && info.usage === HID_POS_USAGE
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
