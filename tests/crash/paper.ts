/** A network printer that outlives the till: it keeps every slip that was begun, and whether its end arrived. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { seededChance } from '../../main/demo/random.ts'
import { readEscPos } from '../support/escpos-reader.ts'

export interface PaperSlip {
  /** As read from the paper; null where the connection broke before it. */
  readonly slipNumber: string | null
  readonly whole: boolean
}

export interface Paper {
  readonly port: number
  readonly slips: () => readonly PaperSlip[]
  /** Keeps the word that a slip is printed to itself until the function it returns is called. */
  readonly hold: () => () => void
  readonly close: () => Promise<void>
}

const DLE = 0x10
const ESC = 0x1b
const GS = 0x1d
const STATUS_FINE = 0x12
const PRINTED_FINE = 0x00

/** Answers take up to so long, so that many a kill falls between two steps of a job. */
const ANSWER_MS_MAX = 6
const PAPER_DOTS = 576

export async function startPaper(seed: number): Promise<Paper> {
  const chance = seededChance(seed)
  const slips: PaperSlip[] = []
  const sockets = new Set<Socket>()
  let held: (() => void)[] | null = null
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    takeJobs(socket, {
      keep: (bytes, whole) => slips.push({ slipNumber: slipNumberOn(bytes), whole }),
      answer: (byte) => {
        const say = () => setTimeout(() => socket.write(Uint8Array.of(byte)), chance.below(ANSWER_MS_MAX))
        if (held !== null && byte === PRINTED_FINE) held.push(say)
        else say()
      },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    slips: () => slips,
    hold: () => {
      const answers: (() => void)[] = []
      held = answers
      return () => {
        held = null
        for (const say of answers) say()
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

interface Desk {
  readonly keep: (bytes: Uint8Array, whole: boolean) => void
  readonly answer: (byte: number) => void
}

/** A job begins with ESC @ and ends with the cut; what comes between jobs are questions of three bytes. */
function takeJobs(socket: Socket, desk: Desk): void {
  let came: number[] = []
  let inJob = false
  socket.on('data', (bytes) => {
    for (const byte of bytes) {
      came.push(byte)
      if (!inJob && came[0] === ESC && came.length === 2) inJob = true
      else if (inJob && endsInCut(came)) {
        desk.keep(Uint8Array.from(came), true)
        inJob = false
        came = []
      } else if (!inJob && came.length === 3) {
        desk.answer(came[0] === DLE ? STATUS_FINE : PRINTED_FINE)
        came = []
      }
    }
  })
  socket.on('close', () => {
    if (inJob) desk.keep(Uint8Array.from(came), false)
  })
}

function endsInCut(job: readonly number[]): boolean {
  const [gs, cut, mode, feed] = job.slice(-4)
  return gs === GS && cut === 0x56 && mode === 66 && feed === 0
}

const GROUPED_NUMBER = /7\d{3} \d{4} \d{4} \d{5}/

/** The first number on the slip: a refund names its own before the sale's. */
function slipNumberOn(bytes: Uint8Array): string | null {
  const text = readEscPos(bytes, PAPER_DOTS).rows.join('\n')
  return GROUPED_NUMBER.exec(text)?.[0].replaceAll(' ', '') ?? null
}
