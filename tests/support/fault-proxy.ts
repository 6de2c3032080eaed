/**
 * Stands between tills and HQ and is the worst network there is: loses requests and answers, cuts them in the middle, delays
 * them, sends them twice at once and again much later. Which it does is drawn from a seed.
 */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { SeededChance } from '../../main/demo/random.ts'

export const FAULTS = [
  'request_lost',
  'answer_lost',
  'answer_truncated',
  'sent_twice',
  'sent_again_later',
  'delayed',
] as const
export type Fault = (typeof FAULTS)[number]

/** `calm` passes everything on; `faulty` draws faults; `cut` lets nothing through. */
export type Mood = 'calm' | 'faulty' | 'cut'

export interface FaultProxy {
  readonly url: string
  setMood(mood: Mood): void
  /** How often each fault happened, and how many requests went through unharmed. */
  counts(): Readonly<Record<Fault | 'passed' | 'refused', number>>
  close(): Promise<void>
}

interface Kept {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

const DELAY_MS_MAX = 1_500
const LATER_MS_MAX = 4_000

export interface FaultProxyOptions {
  /** Where HQ listens: 127.0.0.1 and these ports, one for each process; every request goes to any of them. */
  readonly targetPorts: readonly number[]
  readonly chance: SeededChance
  /** Of a thousand requests, how many meet a fault while the mood is faulty. */
  readonly faultsPermille: number
}

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const counts = { passed: 0, refused: 0, ...countsOfNothing() }
  let mood: Mood = 'calm'
  const later = new Set<Promise<void>>()
  const server = createServer((incoming, outgoing) => {
    if (mood === 'cut') {
      counts.refused += 1
      incoming.socket.destroy()
      return
    }
    const fault = mood === 'faulty' ? drawFault(options) : null
    counts[fault ?? 'passed'] += 1
    serve(options, incoming, outgoing, fault, later).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    setMood: (next) => {
      mood = next
      if (next === 'cut') server.closeAllConnections()
    },
    counts: () => ({ ...counts }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.allSettled(later)
    },
  }
}

function countsOfNothing(): Record<Fault, number> {
  return {
    request_lost: 0,
    answer_lost: 0,
    answer_truncated: 0,
    sent_twice: 0,
    sent_again_later: 0,
    delayed: 0,
  }
}

function drawFault({ chance, faultsPermille }: FaultProxyOptions): Fault | null {
  return chance.happens(faultsPermille) ? (FAULTS[chance.below(FAULTS.length)] ?? null) : null
}

function anyOf({ chance, targetPorts }: FaultProxyOptions): number {
  return chance.pick(targetPorts)
}

async function serve(
  options: FaultProxyOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | null,
  later: Set<Promise<void>>,
): Promise<void> {
  const kept = await keep(incoming)
  if (fault === 'request_lost') {
    incoming.socket.destroy()
    return
  }
  if (fault === 'delayed') await pause(options.chance.below(DELAY_MS_MAX))
  const twin = fault === 'sent_twice' ? forward(anyOf(options), kept).catch(() => null) : null
  const answer = await forward(anyOf(options), kept)
  await twin
  if (fault === 'sent_again_later') later.add(sentAgain(options, kept))
  if (fault === 'answer_lost') incoming.socket.destroy()
  else write(outgoing, answer, fault === 'answer_truncated')
}

async function sentAgain(options: FaultProxyOptions, kept: Kept): Promise<void> {
  await pause(options.chance.below(LATER_MS_MAX))
  await forward(anyOf(options), kept).catch(() => null)
}

async function keep(incoming: IncomingMessage): Promise<Kept> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  }
}

/** Passes a request on to HQ on a connection of its own. @throws what the connection throws */
function forward(port: number, kept: Kept): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { connection: _, ...headers } = kept.headers
    const upstream = ask(
      { host: '127.0.0.1', port, method: kept.method, path: kept.path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 502,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    upstream.on('error', reject)
    upstream.end(kept.body)
  })
}

function write(outgoing: ServerResponse, answer: Answer, truncated: boolean): void {
  const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers
  outgoing.writeHead(answer.status, { ...headers, 'content-length': answer.body.length })
  if (!truncated) {
    outgoing.end(answer.body)
    return
  }
  outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)))
  outgoing.socket?.destroySoon()
}
