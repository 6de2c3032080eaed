// The preload script: one function for the page, one port for it, nothing of Electron.
import { readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { PORT_MESSAGE } from '../../main/host/port-channels.ts'
import { PORT_MESSAGE as PAGE_PORT_MESSAGE } from '../../renderer/transport.ts'

const fake = vi.hoisted(() => ({
  sent: [] as unknown[][],
  exposed: new Map<string, Record<string, unknown>>(),
  listeners: new Map<string, (event: { ports: readonly string[] }) => void>(),
}))

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, value: Record<string, unknown>) => fake.exposed.set(name, value),
  },
  ipcRenderer: {
    on: (channel: string, listener: (event: { ports: readonly string[] }) => void) =>
      fake.listeners.set(channel, listener),
    send: (...message: unknown[]) => fake.sent.push(message),
  },
}))

afterEach(() => vi.unstubAllGlobals())

test('the page gets a function that asks for its port, and hands on no argument', async () => {
  const postMessage = vi.fn()
  vi.stubGlobal('window', { location: { origin: 'app://pos' }, postMessage })
  await import('../../main/preload.ts')

  expect([...fake.exposed.keys()]).toEqual(['guike'])
  const bridge = fake.exposed.get('guike') ?? {}
  expect(Object.keys(bridge)).toEqual(['requestPort'])
  const { requestPort } = bridge
  if (typeof requestPort !== 'function') throw new Error('no function')
  requestPort('another channel', 'anything')
  expect(fake.sent).toEqual([['guike.request-port']])

  expect([...fake.listeners.keys()]).toEqual(['guike.port'])
  fake.listeners.get('guike.port')?.({ ports: ['the port'] })
  expect(postMessage).toHaveBeenCalledExactlyOnceWith('guike.port', 'app://pos', ['the port'])
})

test('it can be one file in a sandbox: nothing but Electron and names is imported', () => {
  const importsIn = (file: string) =>
    [...readFileSync(new URL(`../../main/${file}`, import.meta.url), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, from]) => from,
    )
  expect(importsIn('preload.ts')).toEqual(['electron', './host/port-channels.ts'])
  expect(importsIn('host/port-channels.ts')).toEqual([])
})

test('page and preload script mean the same message', () => {
  expect(PAGE_PORT_MESSAGE).toBe(PORT_MESSAGE)
})
