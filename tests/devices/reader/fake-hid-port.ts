// A HID port of the tests' own: devices that are plugged in, send, break and are pulled out by hand.
import type { HidDevice, HidDeviceInfo, HidPort } from '../../../main/devices/reader/hid-port.ts'

export interface FakeDevice {
  readonly info: HidDeviceInfo
  /** The feature reports it was sent. */
  readonly features: (readonly number[])[]
  send(report: Uint8Array): void
  fail(reason: string): void
  opened: number
  closed: number
  /** What the system answers instead of opening it. */
  refuses: string | null
  refusesFeature: boolean
  closeFails: boolean
}

export interface FakePort extends HidPort {
  readonly devices: Map<string, FakeDevice>
  plug(path: string, info?: Partial<HidDeviceInfo>): FakeDevice
  unplug(path: string): void
  lists: number
  listFails: string | null
  /** While set, the system takes as long to list and to open. */
  slow: Promise<void> | null
}

const SCANNER: Omit<HidDeviceInfo, 'path'> = {
  vendorId: 0x05e0,
  productId: 0x1300,
  usagePage: 0x8c,
  usage: 0x02,
  productName: 'Scanner',
}

export function fakeHidPort(): FakePort {
  const devices = new Map<string, FakeDevice>()
  const port: FakePort = {
    devices,
    lists: 0,
    listFails: null,
    slow: null,
    plug(path, info = {}) {
      const device = fakeDevice({ ...SCANNER, ...info, path })
      devices.set(path, device)
      return device
    },
    unplug(path) {
      const device = devices.get(path)
      devices.delete(path)
      device?.fail('could not read from HID device')
    },
    async list() {
      port.lists += 1
      await port.slow
      if (port.listFails) throw new Error(port.listFails)
      return [...devices.values()].map((device) => device.info)
    },
    async open(path) {
      await port.slow
      const device = devices.get(path)
      if (!device) throw new Error('cannot open device with path')
      return openFake(device)
    },
  }
  return port
}

interface FakeWiring extends FakeDevice {
  report: (report: Uint8Array) => void
  error: (reason: string) => void
}

function fakeDevice(info: HidDeviceInfo): FakeDevice {
  const device: FakeWiring = {
    info,
    features: [],
    opened: 0,
    closed: 0,
    refuses: null,
    refusesFeature: false,
    closeFails: false,
    report: () => undefined,
    error: () => undefined,
    send: (bytes) => device.report(bytes),
    fail: (reason) => device.error(reason),
  }
  return device
}

function openFake(device: FakeDevice): HidDevice {
  if (device.refuses) throw new Error(device.refuses)
  device.opened += 1
  const wiring = device as FakeWiring
  return {
    onReport: (listener) => {
      wiring.report = listener
    },
    onError: (listener) => {
      wiring.error = listener
    },
    async sendFeatureReport(bytes) {
      if (device.refusesFeature) throw new Error('cannot send feature report')
      device.features.push(bytes)
    },
    async close() {
      device.closed += 1
      if (device.closeFails) throw new Error('already gone')
    },
  }
}

/** A clock that stands until it is moved; `passing(ms)` runs the timers that fall due and what they started. */
export function fakeClock() {
  let nowMs = 1_000_000
  const timers = new Set<{ periodMs: number; nextMs: number; act: () => void }>()
  return {
    nowMs: () => nowMs,
    every(periodMs: number, act: () => void) {
      const timer = { periodMs, nextMs: nowMs + periodMs, act }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    timers: () => timers.size,
    async passing(ms: number) {
      const endMs = nowMs + ms
      for (let dueMs = nextDue(); dueMs <= endMs; dueMs = nextDue()) {
        nowMs = dueMs
        for (const timer of timers) {
          if (timer.nextMs > nowMs) continue
          timer.nextMs += timer.periodMs
          timer.act()
        }
        await settled()
      }
      nowMs = endMs
      await settled()
    },
  }
  function nextDue(): number {
    return Math.min(...[...timers].map((timer) => timer.nextMs), Number.POSITIVE_INFINITY)
  }
}

/** Until every promise that could run has run. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
