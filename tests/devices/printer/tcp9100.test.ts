import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PrinterState, ReceiptPrinter } from '../../../main/devices/printer/printer.ts'
import { renderSlip } from '../../../main/devices/printer/slip.ts'
import { tcpTransport } from '../../../main/devices/printer/tcp9100.ts'
import { createTransportPrinter } from '../../../main/devices/printer/transport-printer.ts'
import { ok } from '../../../shared/domain/result.ts'
import { aSaleSlip } from '../../receipt/samples.ts'
import { type StandInPrinter, startStandInPrinter } from './stand-in-printer.ts'

const SLIP = renderSlip(aSaleSlip(), { paper: 80, lang: 'zh-CN' })
const LIMITS = { statusMsMax: 120, printMsMax: 200, chunkBytes: 1024 }
const TCP = { connectMsMax: 500, writeMsMax: 500, closeMsMax: 200 }
const SILENT = { status: {}, printed: null }

function printerAt(port: number): ReceiptPrinter {
  return createTransportPrinter({ transport: tcpTransport({ host: '127.0.0.1', port }, TCP), limits: LIMITS })
}

describe('a network printer', () => {
  let standIn: StandInPrinter
  let printer: ReceiptPrinter

  beforeEach(async () => {
    standIn = await startStandInPrinter()
    printer = printerAt(standIn.port)
  })

  afterEach(async () => {
    await printer.close()
    await standIn.close()
  })

  test('is looked at, gets the slip as it is, and says that it is printed', async () => {
    expect(printer.state()).toEqual({ condition: 'unseen', paperLow: false, answers: null })
    expect(await printer.print(SLIP)).toEqual({ kind: 'printed' })
    expect(standIn.jobs()).toEqual([SLIP.bytes])
    expect(standIn.questions()).toEqual(['DLE EOT 1', 'DLE EOT 2', 'DLE EOT 4', 'GS r'])
    expect(printer.state()).toEqual({ condition: 'ready', paperLow: false, answers: true })
  })

  test.each([
    ['with its cover open', 'cover', { 1: 0x1a, 2: 0x16, 4: 0x12 }],
    ['without paper', 'paper', { 1: 0x1a, 2: 0x32, 4: 0x72 }],
    ['that only says the paper is at its end', 'paper', { 1: 0x12, 2: 0x12, 4: 0x72 }],
    ['offline', 'offline', { 1: 0x1a, 2: 0x12, 4: 0x12 }],
    ['in error', 'offline', { 1: 0x12, 2: 0x52, 4: 0x12 }],
  ] as const)('%s prints nothing and the job has failed: %s', async (_, reason, status) => {
    standIn.behave({ status })
    expect(await printer.print(SLIP)).toEqual({ kind: 'failed', reason })
    expect(standIn.jobs()).toEqual([])
    expect(printer.state()).toMatchObject({ condition: reason, answers: true })
  })

  test('with little paper left prints, and says so', async () => {
    standIn.behave({ status: { 1: 0x12, 2: 0x12, 4: 0x1e } })
    expect(await printer.print(SLIP)).toEqual({ kind: 'printed' })
    expect(printer.state()).toEqual({ condition: 'ready', paperLow: true, answers: true })
  })

  test('that never answers is asked once: its jobs are unknown and it is remembered as one-way', async () => {
    standIn.behave(SILENT)
    expect(await printer.print(SLIP)).toEqual({ kind: 'unknown', bytesSent: SLIP.bytes.length })
    expect(standIn.questions()).toEqual(['DLE EOT 1', 'DLE EOT 2', 'DLE EOT 4'])
    expect(printer.state()).toEqual({ condition: 'ready', paperLow: false, answers: false })
    const before = performance.now()
    expect(await printer.print(SLIP)).toMatchObject({ kind: 'unknown' })
    expect(performance.now() - before).toBeLessThan(LIMITS.statusMsMax)
    expect(standIn.questions()).toHaveLength(3)
    expect(standIn.jobs()).toHaveLength(2)
  })

  test('that begins to answer is believed again', async () => {
    standIn.behave(SILENT)
    await printer.print(SLIP)
    standIn.behave({})
    expect(await printer.probe()).toMatchObject({ answers: true })
    expect(await printer.print(SLIP)).toEqual({ kind: 'printed' })
  })

  test('that used to answer and no longer does gets nothing: the job has failed', async () => {
    await printer.print(SLIP)
    standIn.behave(SILENT)
    expect(await printer.print(SLIP)).toEqual({ kind: 'failed', reason: 'timeout' })
    expect(standIn.jobs()).toHaveLength(1)
  })

  test.each([20, 3_000])('that breaks off after %i bytes leaves the job unknown', async (dropAfterBytes) => {
    standIn.behave({ dropAfterBytes })
    const outcome = await printer.print(SLIP)
    expect(outcome.kind).toBe('unknown')
    expect(standIn.jobs().map((job) => job.length)).toEqual([dropAfterBytes])
    if (outcome.kind !== 'unknown') return
    expect(outcome.bytesSent).toBeGreaterThanOrEqual(dropAfterBytes)
    expect(outcome.bytesSent).toBeLessThanOrEqual(SLIP.bytes.length)
    expect(printer.state().condition).toBe('broken')
  })

  test('that does not say whether it printed leaves the job unknown, and its state says why', async () => {
    standIn.behave({ printed: null })
    expect(await printer.print(SLIP)).toEqual({ kind: 'unknown', bytesSent: SLIP.bytes.length })
    expect(printer.state().condition).toBe('ready')
  })

  test('whose paper ended while printing leaves the job unknown', async () => {
    standIn.behave({ printed: 0x0c })
    expect(await printer.print(SLIP)).toMatchObject({ kind: 'unknown' })
  })

  test('that reports unasked is not taken to have printed', async () => {
    standIn.behave({ unasked: [0x10, 0x00, 0x00, 0x00, 0x11, 0x13], printed: null })
    expect(await printer.print(SLIP)).toMatchObject({ kind: 'unknown' })
  })

  test('that hangs up before anything is sent has failed the job', async () => {
    standIn.behave({ closesAtOnce: true })
    expect(await printer.print(SLIP)).toEqual({ kind: 'failed', reason: 'broken' })
    expect(standIn.jobs()).toEqual([])
  })

  test('prints one job after the other, never two into each other', async () => {
    const outcomes = await Promise.all([printer.print(SLIP), printer.print(SLIP), printer.print(SLIP)])
    expect(outcomes).toEqual([{ kind: 'printed' }, { kind: 'printed' }, { kind: 'printed' }])
    expect(standIn.jobs()).toEqual([SLIP.bytes, SLIP.bytes, SLIP.bytes])
  })

  test('is not sent a job that was taken back in time', async () => {
    expect(await printer.print(SLIP, AbortSignal.abort())).toEqual({ kind: 'failed', reason: 'cancelled' })
    expect(standIn.jobs()).toEqual([])
  })

  test('announces a change of its state, and only a change', async () => {
    const seen: PrinterState['condition'][] = []
    const stop = printer.onState((state) => seen.push(state.condition))
    await printer.probe()
    await printer.probe()
    standIn.behave({ status: { 1: 0x1a, 2: 0x16, 4: 0x12 } })
    await printer.probe()
    stop()
    standIn.behave({})
    await printer.probe()
    expect(seen).toEqual(['ready', 'cover'])
  })

  test('closed, it ends the job it is at and takes no more', async () => {
    const last = printer.print(SLIP)
    while (standIn.questions().length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await printer.close()
    expect(await last).toEqual({ kind: 'printed' })
    expect(await printer.print(SLIP)).toEqual({ kind: 'failed', reason: 'cancelled' })
  })
})

test('a printer that is switched off has failed the job: refused', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const printer = printerAt(port)
  expect(await printer.print(SLIP)).toEqual({ kind: 'failed', reason: 'refused' })
  expect(printer.state().condition).toBe('refused')
  expect(await printer.probe()).toMatchObject({ condition: 'refused' })
})

test('a printer that takes nothing any more leaves the job unknown', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.pause())
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const printer = createTransportPrinter({
    transport: tcpTransport({ host: '127.0.0.1', port }, { ...TCP, writeMsMax: 100 }),
    limits: { ...LIMITS, statusMsMax: 20, chunkBytes: 16 * 1024 * 1024 },
  })
  const bytes = new Uint8Array(16 * 1024 * 1024)
  expect(await printer.print({ ...SLIP, bytes })).toEqual({ kind: 'unknown', bytesSent: bytes.length })
  expect(printer.state().condition).toBe('timeout')
  await printer.close()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

test('a printer that breaks off in the middle of a piece leaves the job unknown', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    let came = 0
    socket.on('data', (bytes) => {
      came += bytes.length
      if (came > 100) socket.resetAndDestroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const printer = createTransportPrinter({
    transport: tcpTransport({ host: '127.0.0.1', port }, TCP),
    limits: { ...LIMITS, statusMsMax: 20, chunkBytes: 16 * 1024 * 1024 },
  })
  const bytes = new Uint8Array(16 * 1024 * 1024)
  expect(await printer.print({ ...SLIP, bytes })).toEqual({ kind: 'unknown', bytesSent: bytes.length })
  await printer.close()
  await new Promise((resolve) => server.close(resolve))
})

test('a job taken back while it is being sent is unknown: part of it may be on paper', async () => {
  const stop = new AbortController()
  let sent = 0
  const printer = createTransportPrinter({
    transport: {
      open: async () => ok({ twoWay: false }),
      write: async (bytes) => {
        sent += bytes.length
        if (sent >= 2_048) stop.abort()
        return ok(null)
      },
      read: async () => ok(new Uint8Array()),
      close: async () => undefined,
    },
  })
  expect(await printer.print(SLIP, stop.signal)).toEqual({ kind: 'unknown', bytesSent: 2_048 })
  expect(sent).toBe(2_048)
})
