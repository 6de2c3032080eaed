import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deviceFileTransport, mayBePrinter } from '../../../main/devices/printer/device-file.ts'
import type { ReceiptPrinter } from '../../../main/devices/printer/printer.ts'
import { renderSlip } from '../../../main/devices/printer/slip.ts'
import { createTransportPrinter } from '../../../main/devices/printer/transport-printer.ts'
import { aSaleSlip } from '../../receipt/samples.ts'

const SLIP = renderSlip(aSaleSlip(), { paper: 58, lang: 'zh-CN' })
const MAKE_FIFO = '/usr/bin/mkfifo'
const LIMITS = { statusMsMax: 50, printMsMax: 100, chunkBytes: 1024 }

function printerAt(path: string): ReceiptPrinter {
  return createTransportPrinter({
    transport: deviceFileTransport(path, { writeMsMax: 100, pollMs: 5 }),
    limits: LIMITS,
  })
}

describe('a printer behind a path', () => {
  test('a plain file that is no file of slips is never written into', async () => {
    const path = join(folder, 'till.key')
    writeFileSync(path, 'precious')
    expect(await printerAt(path).print(SLIP)).toMatchObject({ kind: 'failed' })
    expect(readFileSync(path, 'utf8')).toBe('precious')
    expect([mayBePrinter(path), mayBePrinter('slips.prn'), mayBePrinter(join(folder, 'a.prn'))]).toEqual([
      false,
      false,
      true,
    ])
  })

  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guike-printer-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  test('a plain file keeps one slip after the other, and nothing else', async () => {
    const path = join(folder, 'slips.prn')
    const printer = printerAt(path)
    expect(await printer.print(SLIP)).toEqual({ kind: 'unknown', bytesSent: SLIP.bytes.length })
    expect(await printer.print(SLIP)).toEqual({ kind: 'unknown', bytesSent: SLIP.bytes.length })
    expect(new Uint8Array(readFileSync(path))).toEqual(Uint8Array.of(...SLIP.bytes, ...SLIP.bytes))
    expect(printer.state()).toEqual({ condition: 'ready', paperLow: false, answers: false })
  })

  test('a FIFO hands the slip on, and nothing else', async () => {
    const path = join(folder, 'lp0')
    execFileSync(MAKE_FIFO, [path])
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    expect(await printerAt(path).print(SLIP)).toEqual({ kind: 'unknown', bytesSent: SLIP.bytes.length })
    const came = new Uint8Array(SLIP.bytes.length + 1)
    expect(readSync(reader, came)).toBe(SLIP.bytes.length)
    expect(came.slice(0, -1)).toEqual(SLIP.bytes)
    closeSync(reader)
  })

  test('a FIFO nobody reads has failed the job, and the program does not hang', async () => {
    const path = join(folder, 'lp0')
    execFileSync(MAKE_FIFO, [path])
    expect(await printerAt(path).print(SLIP)).toEqual({ kind: 'failed', reason: 'no_device' })
  })

  test('a FIFO that takes no more leaves the job unknown, with what has left', async () => {
    const path = join(folder, 'lp0')
    execFileSync(MAKE_FIFO, [path])
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const bytes = new Uint8Array(80 * 1024)
    const outcome = await printerAt(path).print({ ...SLIP, bytes })
    expect(outcome).toEqual({ kind: 'unknown', bytesSent: 64 * 1024 })
    closeSync(reader)
  })

  test('a device that is not there has failed the job, and comes back when it is', async () => {
    const printer = printerAt('/dev/usb/guike-no-such-printer')
    expect(await printer.print(SLIP)).toEqual({ kind: 'failed', reason: 'no_device' })
    expect(await printer.probe()).toMatchObject({ condition: 'no_device' })
    const path = join(folder, 'later', 'slips.prn')
    const later = printerAt(path)
    expect(await later.print(SLIP)).toEqual({ kind: 'failed', reason: 'no_device' })
    mkdirSync(join(folder, 'later'))
    expect(await later.probe()).toMatchObject({ condition: 'ready' })
    expect(await later.print(SLIP)).toMatchObject({ kind: 'unknown' })
  })

  test('a device that is full from the first byte on has failed the job', async () => {
    expect(await printerAt('/dev/full').print(SLIP)).toMatchObject({ kind: 'failed', reason: 'broken' })
  })

  test('a device that never answers is one-way', async () => {
    const printer = printerAt('/dev/null')
    expect(await printer.print(SLIP)).toEqual({ kind: 'unknown', bytesSent: SLIP.bytes.length })
    expect(printer.state().answers).toBe(false)
  })

  test('a folder is no printer', async () => {
    expect(await printerAt(folder).print(SLIP)).toEqual({ kind: 'failed', reason: 'no_device' })
  })
})
