// Scanners are found, heard, lost and found again, and a machine without the library still serves.
import { describe, expect, test } from 'vitest'
import type { CardReader, ReaderScan, ReaderState } from '../../../main/devices/reader/card-reader.ts'
import { createHidPosReader, RELIST_MS } from '../../../main/devices/reader/hid-pos-reader.ts'
import { ok, refuse } from '../../../shared/domain/result.ts'
import { type FakePort, fakeClock, fakeHidPort, settled } from './fake-hid-port.ts'
import { continued, report, VOYAGER_DUMP } from './hid-reports.ts'

interface Bench {
  readonly port: FakePort
  readonly clock: ReturnType<typeof fakeClock>
  readonly reader: CardReader
  readonly scans: ReaderScan[]
  readonly states: ReaderState[]
  readonly faults: string[]
}

async function bench(prepare: (port: FakePort) => void = () => undefined): Promise<Bench> {
  const port = fakeHidPort()
  prepare(port)
  const clock = fakeClock()
  const faults: string[] = []
  const reader = createHidPosReader({
    openPort: async () => ok(port),
    clock,
    onFault: (fault, reason) => faults.push(`${fault}: ${reason}`),
  })
  const scans: ReaderScan[] = []
  const states: ReaderState[] = []
  reader.onScan((scan) => scans.push(scan))
  reader.onState((state) => states.push(state))
  await settled()
  return { port, clock, reader, scans, states, faults }
}

const texts = (scans: readonly ReaderScan[]) => scans.map((scan) => scan.text)
const kinds = (states: readonly ReaderState[]) => states.map((state) => state.state)

describe('a scanner', () => {
  test('that is plugged in is opened at once and heard', async () => {
    const { port, reader, scans, states } = await bench((empty) => empty.plug('/dev/hidraw0'))
    expect(reader.state()).toEqual({ state: 'ready', names: ['Scanner'], sinceMs: 1_000_000 })
    expect(kinds(states)).toEqual(['ready'])
    port.devices.get('/dev/hidraw0')?.send(report('900100004747\r', { aim: ']C1' }))
    expect(scans).toEqual([{ text: '900100004747', symbology: ']C1', atMs: 1_000_000 }])
  })

  test('that is plugged in later is found by the slow timer', async () => {
    const { port, clock, reader, scans } = await bench()
    expect(reader.state().state).toBe('absent')
    port.plug('/dev/hidraw3')
    await clock.passing(RELIST_MS - 1)
    expect(reader.state().state).toBe('absent')
    await clock.passing(1)
    expect(reader.state().state).toBe('ready')
    port.devices.get('/dev/hidraw3')?.send(report('70000010000001232'))
    expect(texts(scans)).toEqual(['70000010000001232'])
  })

  test('that is pulled out and plugged in again is heard again', async () => {
    const { port, clock, reader, scans, states } = await bench((empty) => empty.plug('a'))
    await clock.passing(60_000)
    port.unplug('a')
    await settled()
    expect(reader.state()).toEqual({ state: 'absent', sinceMs: 1_060_000 })
    port.plug('b')
    await clock.passing(RELIST_MS)
    port.devices.get('b')?.send(report('900100004747'))
    expect(texts(scans)).toEqual(['900100004747'])
    expect(kinds(states)).toEqual(['ready', 'absent', 'ready'])
  })

  test('that is replugged at the same path within the same second is opened anew', async () => {
    const { port, clock, reader } = await bench((empty) => empty.plug('a'))
    await clock.passing(RELIST_MS)
    port.unplug('a')
    const again = port.plug('a')
    await settled()
    await clock.passing(RELIST_MS)
    expect(again.opened).toBe(1)
    expect(reader.state().state).toBe('ready')
  })

  test('that vanishes without an error is let go when it is no longer listed', async () => {
    const { port, clock, reader } = await bench((empty) => empty.plug('a'))
    const device = port.devices.get('a')
    port.devices.delete('a')
    await clock.passing(RELIST_MS)
    expect(device?.closed).toBe(1)
    expect(reader.state().state).toBe('absent')
  })

  test('with half a code in it when it is pulled out begins afresh', async () => {
    const { port, clock, scans } = await bench((empty) => empty.plug('a'))
    port.devices.get('a')?.send(continued('9'.repeat(80))[0] ?? report(''))
    port.unplug('a')
    await clock.passing(RELIST_MS)
    port.plug('a')
    await clock.passing(RELIST_MS)
    port.devices.get('a')?.send(report('900100004747'))
    expect(texts(scans)).toEqual(['900100004747'])
  })
})

describe('several scanners', () => {
  test('are heard side by side, their long codes not mixed', async () => {
    const { port, reader, scans } = await bench((empty) => {
      empty.plug('a', { productName: 'One' })
      empty.plug('b', { productName: 'Two' })
    })
    expect(reader.state()).toMatchObject({ names: ['One', 'Two'] })
    const [a1 = report(''), a2 = report('')] = continued('1'.repeat(60), { aim: ']Q1' })
    const [b1 = report(''), b2 = report('')] = continued('2'.repeat(60), { aim: ']Q1' })
    port.devices.get('a')?.send(a1)
    port.devices.get('b')?.send(b1)
    port.devices.get('a')?.send(a2)
    port.devices.get('b')?.send(b2)
    expect(texts(scans)).toEqual(['1'.repeat(60), '2'.repeat(60)])
  })

  test('stay ready when one is lost, and the state names those left', async () => {
    const { port, clock, reader, scans } = await bench((empty) => {
      empty.plug('a', { productName: 'One' })
      empty.plug('b', { productName: 'Two' })
    })
    await clock.passing(RELIST_MS)
    port.unplug('a')
    await settled()
    expect(reader.state()).toMatchObject({ state: 'ready', names: ['Two'] })
    port.devices.get('b')?.send(report('900100004747'))
    expect(texts(scans)).toEqual(['900100004747'])
  })

  test('are opened up to a bound', async () => {
    const { port, reader } = await bench((empty) => {
      for (let count = 0; count < 30; count += 1) empty.plug(`p${count}`)
    })
    expect(reader.state()).toMatchObject({ names: Array.from({ length: 8 }, () => 'Scanner') })
    expect([...port.devices.values()].filter((device) => device.opened > 0)).toHaveLength(8)
  })

  test('and keyboards: only point-of-sale scanners are opened', async () => {
    const { port, reader } = await bench((empty) => {
      empty.plug('keyboard', { usagePage: 1, usage: 6 })
      empty.plug('scale', { usagePage: 0x8d, usage: 0x20 })
      empty.plug('badge', { usagePage: 0x8c, usage: 0x01 })
    })
    expect(reader.state().state).toBe('absent')
    expect([...port.devices.values()].every((device) => device.opened === 0)).toBe(true)
  })
})

describe("Honeywell's scanners", () => {
  test('are put into point-of-sale mode by feature report 254 = 1, others are left alone', async () => {
    const { port, scans } = await bench((empty) => {
      empty.plug('a', { vendorId: 0x0c2e, productName: 'Voyager 1602g' })
      empty.plug('b')
    })
    expect(port.devices.get('a')?.features).toEqual([[254, 1]])
    expect(port.devices.get('b')?.features).toEqual([])
    for (const bytes of VOYAGER_DUMP) port.devices.get('a')?.send(bytes)
    expect(scans).toHaveLength(1)
    expect(scans[0]?.text).toMatch(/^Product Name: Voyager 1602g\r\n/)
  })

  test('that refuse the report are heard all the same', async () => {
    const { reader, faults } = await bench((empty) => {
      empty.plug('a', { vendorId: 0x0c2e }).refusesFeature = true
    })
    expect(reader.state().state).toBe('ready')
    expect(faults).toEqual(['feature_refused: cannot send feature report'])
  })
})

describe('what can go wrong', () => {
  test('a missing library is a state with a reason, not a crash', async () => {
    const clock = fakeClock()
    const reader = createHidPosReader({
      openPort: async () =>
        refuse('hid_library_missing', { reason: 'libusb-1.0.so.0: cannot open shared object file' }),
      clock,
    })
    await settled()
    expect(reader.state()).toEqual({
      state: 'unavailable',
      fault: 'library_missing',
      reason: 'libusb-1.0.so.0: cannot open shared object file',
      sinceMs: 1_000_000,
    })
    expect(clock.timers()).toBe(0)
    await reader.close()
  })

  test('a scanner the system will not open says so, once, and is tried again', async () => {
    const { port, clock, reader, faults, states } = await bench((empty) => {
      empty.plug('a').refuses = 'Permission denied'
    })
    expect(reader.state()).toMatchObject({
      state: 'unavailable',
      fault: 'cannot_open',
      reason: 'Permission denied',
    })
    await clock.passing(10 * RELIST_MS)
    expect(faults).toEqual(['cannot_open: Permission denied'])
    const device = port.devices.get('a')
    if (device) device.refuses = null
    await clock.passing(RELIST_MS)
    expect(kinds(states)).toEqual(['unavailable', 'ready'])
  })

  test('a bus that cannot be listed leaves open scanners open', async () => {
    const { port, clock, reader, scans, faults } = await bench((empty) => empty.plug('a'))
    port.listFails = 'no access'
    await clock.passing(5 * RELIST_MS)
    expect(reader.state().state).toBe('ready')
    port.devices.get('a')?.send(report('900100004747'))
    expect(texts(scans)).toEqual(['900100004747'])
    expect(faults).toEqual(['cannot_list: no access'])
  })

  test('a slow bus is asked once at a time', async () => {
    const { port, clock, reader } = await bench()
    const gate = Promise.withResolvers<void>()
    port.slow = gate.promise
    port.plug('a')
    await clock.passing(10 * RELIST_MS)
    expect(port.lists).toBe(2)
    port.slow = null
    gate.resolve()
    await settled()
    expect(reader.state().state).toBe('ready')
  })

  test('a scanner that fails over and over is looked for no more often than the timer does', async () => {
    const { port, clock } = await bench((empty) => empty.plug('a'))
    for (let count = 0; count < 100; count += 1) {
      port.devices.get('a')?.fail('broken')
      await clock.passing(300)
    }
    expect(port.lists).toBeLessThanOrEqual(1 + 30_000 / RELIST_MS)
    expect(port.lists).toBeGreaterThan(5)
  })

  test('a scanner that sends only broken reports is told of once a second', async () => {
    const { port, clock, faults, scans } = await bench((empty) => empty.plug('a'))
    for (let count = 0; count < 1000; count += 1) {
      port.devices.get('a')?.send(Uint8Array.of(2, 200))
      if (count % 100 === 99) await clock.passing(1000)
    }
    expect(scans).toEqual([])
    expect(faults).toEqual(Array.from({ length: 10 }, () => 'bad_report: 2 bytes'))
  })

  test('no fault says what was read', async () => {
    const { port, faults } = await bench((empty) => empty.plug('a'))
    port.devices.get('a')?.send(report('6212345678901232').with(1, 99))
    expect(faults.join()).not.toMatch(/6212/)
  })
})

describe('closing', () => {
  test('lets every scanner go, stops the timer, and nothing is heard any more', async () => {
    const { port, clock, reader, scans, states } = await bench((empty) => empty.plug('a'))
    const device = port.devices.get('a')
    await reader.close()
    await reader.close()
    device?.send(report('900100004747'))
    await clock.passing(10 * RELIST_MS)
    expect(device?.closed).toBe(1)
    expect(clock.timers()).toBe(0)
    expect(port.lists).toBe(1)
    expect(scans).toEqual([])
    expect(kinds(states)).toEqual(['ready'])
    expect(reader.state().state).toBe('absent')
  })

  test('while a scanner is being opened waits for it and closes that one too', async () => {
    const { port, clock, reader, scans } = await bench()
    const device = port.plug('a')
    await clock.passing(RELIST_MS - 1)
    const gate = Promise.withResolvers<void>()
    const opening = port.open.bind(port)
    port.open = async (path) => {
      await gate.promise
      return opening(path)
    }
    await clock.passing(1)
    const closing = reader.close()
    await settled()
    gate.resolve()
    await closing
    expect(device).toMatchObject({ opened: 1, closed: 1 })
    device.send(report('900100004747'))
    expect(scans).toEqual([])
  })

  test('a scanner that is gone already is no error', async () => {
    const { reader } = await bench((empty) => {
      empty.plug('a').closeFails = true
    })
    await expect(reader.close()).resolves.toBeUndefined()
  })

  test('one listener leaves the others listening', async () => {
    const { port, reader, scans } = await bench((empty) => empty.plug('a'))
    const own: string[] = []
    const stop = reader.onScan((scan) => own.push(scan.text))
    port.devices.get('a')?.send(report('900100004747'))
    stop()
    port.devices.get('a')?.send(report('900100004747'))
    expect(own).toHaveLength(1)
    expect(scans).toHaveLength(2)
    await reader.close()
  })
})
