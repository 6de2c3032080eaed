/**
 * A printer behind a path: a Linux printer device (/dev/usb/lp0) that may answer, a FIFO that hands the bytes on, or a
 * plain file named *.prn that keeps them.
 */
import { constants, type Stats, statSync } from 'node:fs'
import { type FileHandle, open as openFile, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ok, type Result, refuse } from '../../../shared/domain/result.ts'
import { codeOf, faultOf, type Transport, type TransportFault } from './transport.ts'

export interface DeviceFileLimits {
  /** How long a device may take nothing (it prints, or has no paper) before the job is given up. */
  readonly writeMsMax: number
  /** How often a device that is not ready is asked again. */
  readonly pollMs: number
}

const DEVICE_FILE_LIMITS: DeviceFileLimits = { writeMsMax: 10_000, pollMs: 10 }

interface Device {
  readonly file: FileHandle
  /** Only a device is read from: a FIFO or a file would give our own bytes back. */
  readonly answers: boolean
}

export function deviceFileTransport(path: string, limits: DeviceFileLimits = DEVICE_FILE_LIMITS): Transport {
  let device: Device | null = null
  return {
    open: async () => {
      try {
        device = await openDevice(path)
        return ok({ twoWay: device.answers })
      } catch (error) {
        return refuse(faultOf(error))
      }
    },
    write: async (bytes) => (device === null ? refuse('broken') : await writeTo(device, bytes, limits)),
    read: async (withinMs) =>
      device === null ? refuse('broken') : await readFrom(device, withinMs, limits.pollMs),
    close: async () => {
      const closing = device
      device = null
      await closing?.file.close()
    },
  }
}

/** Never waits: a FIFO nobody reads is no device, a device without paper must not hold the program. */
async function openDevice(path: string): Promise<Device> {
  const stats = await statOrNull(path)
  if (stats?.isCharacterDevice()) {
    return { file: await openFile(path, constants.O_RDWR | constants.O_NONBLOCK), answers: true }
  }
  if (stats?.isFIFO()) {
    return { file: await openFile(path, constants.O_WRONLY | constants.O_NONBLOCK), answers: false }
  }
  if (!isKeepingFile(path)) throw new NoPrinterDevice(path)
  return { file: await openFile(path, 'a', 0o600), answers: false }
}

/** A plain file keeps slips only under this ending: a wrong path must never write into a file that is something else. */
const KEEPING_FILE = '.prn'

function isKeepingFile(path: string): boolean {
  return path.endsWith(KEEPING_FILE)
}

/** Refused like a device that is not there. */
class NoPrinterDevice extends Error {
  readonly code = 'ENXIO'
}

/** Whether a path can be a printer's at all: absolute, and no plain file but one that keeps slips (`.prn`). */
export function mayBePrinter(path: string): boolean {
  if (!isAbsolute(path) || /\p{Cc}/u.test(path)) return false
  return isKeepingFile(path) || !(statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch (error) {
    // A plain file may yet be made; a device that is not there has no folder to be made in, or is refused at opening.
    if (codeOf(error) === 'ENOENT' && !path.startsWith('/dev/')) return null
    throw error
  }
}

async function writeTo(
  device: Device,
  bytes: Uint8Array,
  limits: DeviceFileLimits,
): Promise<Result<null, TransportFault>> {
  let sent = 0
  let triesLeft = Math.ceil(limits.writeMsMax / limits.pollMs)
  while (sent < bytes.length) {
    try {
      const { bytesWritten } = await device.file.write(bytes, sent)
      sent += bytesWritten
      if (bytesWritten > 0) continue
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') return refuse(faultOf(error), { bytesSent: sent })
    }
    triesLeft -= 1
    if (triesLeft <= 0) return refuse('timeout', { bytesSent: sent })
    await pause(limits.pollMs)
  }
  return ok(null)
}

async function readFrom(
  device: Device,
  withinMs: number,
  pollMs: number,
): Promise<Result<Uint8Array, TransportFault>> {
  const nothing = new Uint8Array()
  if (!device.answers) return ok(nothing)
  const buffer = new Uint8Array(64)
  for (let leftMs = withinMs; leftMs > 0; leftMs -= pollMs) {
    try {
      const { bytesRead } = await device.file.read(buffer)
      if (bytesRead > 0) return ok(buffer.slice(0, bytesRead))
    } catch (error) {
      // A device that cannot be read from is one-way, which is no fault.
      if (codeOf(error) !== 'EAGAIN' && codeOf(error) !== 'EINVAL') return refuse(faultOf(error))
    }
    await pause(pollMs)
  }
  return ok(nothing)
}
