// The simulated reader reads what it is told, and can be unplugged.
import { expect, test } from 'vitest'
import type { ReaderScan } from '../../../main/devices/reader/card-reader.ts'
import { createSimulatedReader } from '../../../main/devices/reader/simulated.ts'

function bench() {
  let nowMs = 5000
  const reader = createSimulatedReader({ nowMs: () => nowMs })
  const scans: ReaderScan[] = []
  const states: string[] = []
  reader.onScan((scan) => scans.push(scan))
  reader.onState((state) => states.push(`${state.state} ${state.sinceMs}`))
  const passing = (ms: number): void => {
    nowMs += ms
  }
  return { reader, scans, states, passing }
}

test('reads what it is told', () => {
  const { reader, scans } = bench()
  expect(reader.scan(';900100004747?')).toBe(true)
  expect(reader.scan('6957842208856', ']E0')).toBe(true)
  expect(scans).toEqual([
    { text: ';900100004747?', symbology: '', atMs: 5000 },
    { text: '6957842208856', symbology: ']E0', atMs: 5000 },
  ])
})

test('unplugged it reads nothing and says since when', () => {
  const { reader, scans, states, passing } = bench()
  passing(10)
  reader.unplug()
  reader.unplug()
  expect(reader.scan('900100004747')).toBe(false)
  expect(reader.state()).toEqual({ state: 'absent', sinceMs: 5010 })
  passing(10)
  reader.plugIn()
  expect(reader.scan('900100004747')).toBe(true)
  expect(scans).toHaveLength(1)
  expect(states).toEqual(['absent 5010', 'ready 5020'])
})

test('broken down it says why', () => {
  const { reader } = bench()
  reader.breakDown('libusb-1.0.so.0: cannot open shared object file')
  expect(reader.state()).toMatchObject({ state: 'unavailable', fault: 'library_missing' })
  expect(reader.scan('900100004747')).toBe(false)
})

test('closed it is heard no more', async () => {
  const { reader, scans, states } = bench()
  await reader.close()
  reader.scan('900100004747')
  expect(scans).toEqual([])
  expect(states).toEqual([])
})
