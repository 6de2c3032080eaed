/** The thread of sync: network, hashing, signatures and unpacking, so that the counter's own thread has none of it. */
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../shared/domain/result.ts'
import type { WorkerAnswer, WorkerOrder } from './client.ts'
import { createMessenger, type MessengerKeys } from './messenger.ts'

const port = parentPort
assert(port !== null, 'this file is a thread of its own')
const messenger = createMessenger(workerData as MessengerKeys)
const running = new Map<number, AbortController>()

async function answerTo(order: WorkerOrder): Promise<WorkerAnswer | null> {
  if (order.kind === 'abort') {
    running.get(order.id)?.abort()
    return null
  }
  if (order.kind === 'chunk') return { id: order.id, kind: 'chunk', members: await messenger.nextChunk() }
  const stop = new AbortController()
  running.set(order.id, stop)
  try {
    const { procedure, input, atMs, timeoutMs } = order
    const told = await messenger.ask(procedure, input as never, atMs, timeoutMs, stop.signal)
    return { id: order.id, kind: 'told', told }
  } finally {
    running.delete(order.id)
  }
}

port.on('message', (order: WorkerOrder) => {
  answerTo(order).then(
    (answer) => {
      if (answer !== null) port.postMessage(answer)
    },
    // A defect ends the thread; whoever started it is told and starts another.
    (error: unknown) =>
      setImmediate(() => {
        throw error
      }),
  )
})
