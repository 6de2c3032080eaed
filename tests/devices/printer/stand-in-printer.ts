/** A receipt printer on the loopback, as good or as bad as a test wants it. */
import { type AddressInfo, createServer, type Socket } from 'node:net'

interface StandInBehaviour {
  /** Answers to DLE EOT 1, 2 and 4; a missing one is not answered. */
  readonly status: { readonly 1?: number; readonly 2?: number; readonly 4?: number }
  /** The answer to GS r 1; null: none. */
  readonly printed: number | null
  /** Breaks the connection after so many bytes of the job. */
  readonly dropAfterBytes: number | null
  /** Sent unasked as soon as the job begins. */
  readonly unasked: readonly number[]
  readonly closesAtOnce: boolean
}

const FINE: StandInBehaviour = {
  status: { 1: 0x12, 2: 0x12, 4: 0x12 },
  printed: 0x00,
  dropAfterBytes: null,
  unasked: [],
  closesAtOnce: false,
}

export interface StandInPrinter {
  readonly port: number
  readonly behave: (behaviour: Partial<StandInBehaviour>) => void
  /** The jobs that arrived, whole or in part, without the questions. */
  readonly jobs: () => readonly Uint8Array[]
  /** The questions in order: 'DLE EOT 1', 'GS r'. */
  readonly questions: () => readonly string[]
  readonly close: () => Promise<void>
}

export async function startStandInPrinter(): Promise<StandInPrinter> {
  let behaviour = FINE
  const jobs: Uint8Array[] = []
  const questions: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (behaviour.closesAtOnce) socket.destroy()
    else serve(socket, behaviour, jobs, questions)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    behave: (change) => {
      behaviour = { ...FINE, ...change }
    },
    jobs: () => jobs,
    questions: () => questions,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

const DLE = 0x10
const GS = 0x1d

/** Bytes are read one at a time; a job begins with ESC @ and ends with the cut, only outside it questions are asked. */
function serve(socket: Socket, behaviour: StandInBehaviour, jobs: Uint8Array[], questions: string[]): void {
  let question: number[] = []
  let job: number[] | null = null
  socket.on('data', (bytes) => {
    for (const byte of bytes) {
      if (job !== null) {
        job.push(byte)
        if (job.length === behaviour.dropAfterBytes) {
          jobs.push(Uint8Array.from(job))
          socket.destroy()
          return
        }
        if (endsInCut(job)) {
          jobs.push(Uint8Array.from(job))
          job = null
        }
        continue
      }
      question.push(byte)
      if (question[0] === 0x1b && question[1] === 0x40) {
        job = question
        question = []
        if (behaviour.unasked.length > 0) socket.write(Uint8Array.from(behaviour.unasked))
      } else if (question.length === 3) {
        answer(socket, behaviour, questions, question)
        question = []
      }
    }
  })
}

function answer(socket: Socket, behaviour: StandInBehaviour, questions: string[], question: number[]): void {
  const [first, , kind = 0] = question
  if (first === DLE && (kind === 1 || kind === 2 || kind === 4)) {
    questions.push(`DLE EOT ${kind}`)
    const status = behaviour.status[kind]
    if (status !== undefined) socket.write(Uint8Array.of(status))
  } else if (first === GS) {
    questions.push('GS r')
    if (behaviour.printed !== null) socket.write(Uint8Array.of(behaviour.printed))
  } else {
    questions.push(`junk ${question}`)
  }
}

function endsInCut(job: readonly number[]): boolean {
  const [gs, cut, mode, feed] = job.slice(-4)
  return gs === GS && cut === 0x56 && mode === 66 && feed === 0
}
