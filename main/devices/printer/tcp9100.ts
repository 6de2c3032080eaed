/** A printer on the network: raw TCP, by custom on port 9100. */
import { createConnection, type Socket } from 'node:net'
import { ok, type Result, refuse } from '../../../shared/domain/result.ts'
import { codeOf, faultOf, type Transport, type TransportFault } from './transport.ts'

export interface TcpAddress {
  readonly host: string
  readonly port: number
}

export interface TcpLimits {
  readonly connectMsMax: number
  /** How long one piece may wait for the printer to take it. */
  readonly writeMsMax: number
  /** How long the printer may take to close its end. */
  readonly closeMsMax: number
}

const TCP_LIMITS: TcpLimits = { connectMsMax: 3_000, writeMsMax: 10_000, closeMsMax: 2_000 }

/** More than any answer; a device that floods the line is not listened to further. */
const PENDING_BYTES_MAX = 64 * 1024

/** One open connection, and what came in on it. */
interface Connection {
  readonly socket: Socket
  pending: Uint8Array[]
  pendingBytes: number
  fault: TransportFault | null
  wake: () => void
}

export function tcpTransport(address: TcpAddress, limits: TcpLimits = TCP_LIMITS): Transport {
  let connection: Connection | null = null
  return {
    open: async () => {
      const opened = await connect(address, limits)
      if (!opened.ok) return opened
      connection = opened.value
      return ok({ twoWay: true })
    },
    write: async (bytes) =>
      connection === null ? refuse('broken') : await writeTo(connection, bytes, limits.writeMsMax),
    read: async (withinMs) => (connection === null ? refuse('broken') : await readFrom(connection, withinMs)),
    close: async () => {
      const closing = connection
      connection = null
      if (closing !== null) await end(closing.socket, limits.closeMsMax)
    },
  }
}

function connect(address: TcpAddress, limits: TcpLimits): Promise<Result<Connection, TransportFault>> {
  return new Promise((resolve) => {
    const socket = createConnection({ ...address, noDelay: true })
    const timer = setTimeout(() => giveUp('timeout'), limits.connectMsMax)
    const giveUp = (fault: TransportFault) => {
      clearTimeout(timer)
      socket.on('error', () => undefined)
      socket.destroy()
      resolve(refuse(fault))
    }
    const failed = (error: Error) => giveUp(faultOf(error))
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      resolve(ok(listenTo(socket)))
    })
  })
}

function listenTo(socket: Socket): Connection {
  const connection: Connection = { socket, pending: [], pendingBytes: 0, fault: null, wake: () => undefined }
  socket.on('data', (bytes: Uint8Array) => {
    if (connection.pendingBytes + bytes.length <= PENDING_BYTES_MAX) {
      connection.pending.push(bytes)
      connection.pendingBytes += bytes.length
    }
    connection.wake()
  })
  const ended = (error?: unknown) => {
    connection.fault ??= codeOf(error) === 'ETIMEDOUT' ? 'timeout' : 'broken'
    connection.wake()
  }
  socket.on('error', ended)
  socket.on('end', () => ended())
  socket.on('close', () => ended())
  return connection
}

/** A fault in the middle of a piece leaves open how much of it arrived: all of it may have. */
function writeTo(
  connection: Connection,
  bytes: Uint8Array,
  withinMs: number,
): Promise<Result<null, TransportFault>> {
  if (connection.fault !== null) return Promise.resolve(refuse(connection.fault, { bytesSent: 0 }))
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(refuse('timeout', { bytesSent: bytes.length })), withinMs)
    connection.socket.write(bytes, (error) => {
      clearTimeout(timer)
      resolve(error ? refuse(faultOf(error), { bytesSent: bytes.length }) : ok(null))
    })
  })
}

async function readFrom(
  connection: Connection,
  withinMs: number,
): Promise<Result<Uint8Array, TransportFault>> {
  if (connection.pending.length === 0 && connection.fault === null) await wokenWithin(connection, withinMs)
  if (connection.pending.length === 0 && connection.fault !== null) return refuse(connection.fault)
  const came = new Uint8Array(Buffer.concat(connection.pending))
  connection.pending = []
  connection.pendingBytes = 0
  return ok(came)
}

function wokenWithin(connection: Connection, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, withinMs)
    connection.wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

/** Sends what is left and the end, waits for the printer's end, then lets go. */
function end(socket: Socket, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), withinMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    if (socket.closed) done()
    else socket.once('close', done)
    socket.end()
  })
}
