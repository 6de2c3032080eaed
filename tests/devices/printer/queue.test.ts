/** A slip is printed once, or says 补打: whatever stops, and wherever it stops. */
import fc from 'fast-check'
import { assert, describe, expect, test } from 'vitest'
import type { PrintOutcome, ReceiptPrinter } from '../../../main/devices/printer/printer.ts'
import { stateBoard, UNSEEN } from '../../../main/devices/printer/printer.ts'
import {
  createPrintRunner,
  mayBecome,
  nextStep,
  type PrintJobSource,
  type PrintJobState,
  type PrintRunner,
} from '../../../main/devices/printer/queue.ts'
import { createSimulatedPrinter } from '../../../main/devices/printer/simulated.ts'

const STATES: readonly PrintJobState[] = ['pending', 'sending', 'printed', 'failed', 'unknown']
const READY = { condition: 'ready', paperLow: false, answers: true } as const
const NO_PAPER = { condition: 'paper', paperLow: false, answers: true } as const

describe('what to do with a job', () => {
  test.each([
    ['pending', READY, 'print'],
    ['pending', UNSEEN, 'print'],
    ['pending', NO_PAPER, 'wait'],
    ['failed', READY, 'print'],
    ['failed', NO_PAPER, 'wait'],
    ['printed', READY, 'leave'],
    ['unknown', READY, 'leave'],
    ['sending', READY, 'leave'],
  ] as const)('%s with the printer %o: %s', (job, printer, step) => {
    expect(nextStep(job, printer, false)).toBe(step)
  })

  test('what was being sent when the till stopped is unknown', () => {
    expect(nextStep('sending', READY, true)).toBe('settle_unknown')
  })

  test('no way leads from printed or unknown back to the printer', () => {
    for (const start of ['printed', 'unknown'] as const) {
      expect(STATES.filter((state) => mayBecome(start, state))).toEqual([])
      expect(nextStep(start, READY, true)).toBe('leave')
    }
    expect(STATES.filter((state) => mayBecome(state, 'sending'))).toEqual(['pending', 'failed'])
  })
})

class Crash extends Error {}

/** What a crash leaves: the states on disk, and the paper. */
interface World {
  readonly disk: Map<number, PrintJobState>
  /** The jobs whose ink is on paper, once for each time. */
  readonly paper: number[]
  /** Counts what is done; at 0 the program dies, before or after doing it. */
  stepsLeft: number
  dieAfter: boolean
  /** What the printer does with each job in turn; then it prints. */
  readonly script: PrintOutcome['kind'][]
}

function aWorld(jobs: number, change: Partial<World> = {}): World {
  const disk = new Map(Array.from({ length: jobs }, (_, index) => [index + 1, 'pending' as PrintJobState]))
  return { disk, paper: [], stepsLeft: Number.POSITIVE_INFINITY, dieAfter: false, script: [], ...change }
}

/** Does `act` unless the program dies now. Dead, it stays dead until restarted. */
function step<Value>(world: World, act: () => Value): Value {
  world.stepsLeft -= 1
  if (world.stepsLeft > 0) return act()
  if (world.stepsLeft === 0 && world.dieAfter) act()
  throw new Crash('the till stops')
}

function change(world: World, id: number, to: PrintJobState): void {
  const from = world.disk.get(id)
  assert(from !== undefined && mayBecome(from, to), `job ${id} goes from ${from} to ${to}`)
  world.disk.set(id, to)
}

function sourceOf(world: World): PrintJobSource {
  return {
    leftSending: () =>
      step(world, () => [...world.disk].filter(([, state]) => state === 'sending').map(([id]) => id)),
    nextPending: () =>
      step(world, () => {
        const waiting = [...world.disk].find(([, state]) => state === 'pending' || state === 'failed')
        if (waiting === undefined) return undefined
        const [id, state] = waiting
        if (state !== 'pending' && state !== 'failed') return undefined
        return { id, state, slip: { bytes: Uint8Array.of(id), svg: '', text: String(id) } }
      }),
    markSending: (id) =>
      step(world, () => {
        change(world, id, 'sending')
        return true
      }),
    settle: (id, outcome) => step(world, () => change(world, id, outcome.kind)),
  }
}

/** Ink goes onto paper a step before the answer comes, so that the program can die in between. */
function printerOf(world: World): ReceiptPrinter {
  const board = stateBoard(READY)
  return {
    state: board.state,
    onState: board.onState,
    probe: () => Promise.resolve(board.state()),
    close: () => Promise.resolve(),
    print: async ({ text }) => {
      const kind = world.script.shift() ?? 'printed'
      if (kind === 'failed') return { kind, reason: 'offline' }
      step(world, () => world.paper.push(Number(text)))
      await Promise.resolve()
      step(world, () => undefined)
      return kind === 'unknown' ? { kind, bytesSent: 1 } : { kind }
    },
  }
}

/** Lets the program run until it has nothing to do or dies; true when it died. */
async function live(world: World): Promise<boolean> {
  let died = false
  const runner = createPrintRunner({
    jobs: sourceOf(world),
    printer: printerOf(world),
    clock: { sleep: () => Promise.resolve() },
    onDefect: (error) => {
      expect(error).toBeInstanceOf(Crash)
      died = true
    },
  })
  await runner.idle()
  for (let turn = 0; turn < 50; turn += 1) await runner.idle()
  await runner.close()
  return died
}

function timesPrinted(world: World, id: number): number {
  return world.paper.filter((printed) => printed === id).length
}

/** No job twice on paper; what is acknowledged as printed is there; in the end nothing is left open. */
function checkPaper(world: World): void {
  for (const [id, state] of world.disk) {
    expect(timesPrinted(world, id), `job ${id} (${state})`).toBeLessThanOrEqual(1)
    if (state === 'printed') expect(timesPrinted(world, id)).toBe(1)
    if (state === 'pending' || state === 'failed') expect(timesPrinted(world, id)).toBe(0)
  }
}

async function liveUntilDone(world: World): Promise<void> {
  await live(world)
  world.stepsLeft = Number.POSITIVE_INFINITY
  await live(world)
  checkPaper(world)
  for (const [id, state] of world.disk) expect(['printed', 'unknown'], `job ${id}`).toContain(state)
}

describe('the till stops at any step', () => {
  test('without a crash every slip is printed once', async () => {
    const world = aWorld(3)
    await liveUntilDone(world)
    expect(world.paper).toEqual([1, 2, 3])
    expect([...world.disk.values()]).toEqual(['printed', 'printed', 'printed'])
  })

  for (const dieAfter of [false, true]) {
    test(`one crash ${dieAfter ? 'after' : 'before'} each step in turn: no slip twice, none that had not begun is lost`, async () => {
      let crashes = 0
      for (let at = 1; at < 60; at += 1) {
        const world = aWorld(3, { stepsLeft: at, dieAfter })
        const died = await live(world)
        const begun = [...world.disk].filter(([, state]) => state === 'sending').map(([id]) => id)
        crashes += died ? 1 : 0
        world.stepsLeft = Number.POSITIVE_INFINITY
        await live(world)
        checkPaper(world)
        for (const [id, state] of world.disk) {
          expect(state).toBe(begun.includes(id) ? 'unknown' : 'printed')
        }
      }
      expect(crashes).toBeGreaterThan(15)
    })
  }

  test('any run of crashes and printer faults: no slip twice', async () => {
    const kinds = fc.constantFrom<PrintOutcome['kind']>('printed', 'failed', 'unknown')
    const lives = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.boolean()), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(kinds, { maxLength: 12 }),
        lives,
        async (jobs, script, crashes) => {
          const world = aWorld(jobs, { script: [...script] })
          for (const [stepsLeft, dieAfter] of crashes) {
            world.stepsLeft = stepsLeft
            world.dieAfter = dieAfter
            await live(world)
            checkPaper(world)
          }
          world.stepsLeft = Number.POSITIVE_INFINITY
          await liveUntilDone(world)
        },
      ),
    )
  })

  test('a store that refuses the mark gets nothing printed', async () => {
    const world = aWorld(1)
    const source = { ...sourceOf(world), markSending: () => false }
    const runner = createPrintRunner({
      jobs: source,
      printer: printerOf(world),
      clock: {
        sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      },
      onDefect: (error) => assert.fail(String(error)),
    })
    await runner.idle()
    expect(world.paper).toEqual([])
    await runner.close()
  })
})

describe('a runner with a printer that goes wrong', () => {
  const sleeping = { sleep: (_: number, signal: AbortSignal) => sleepUntil(signal) }

  function sleepUntil(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }

  function runnerFor(world: World, printer: ReceiptPrinter): PrintRunner {
    return createPrintRunner({
      jobs: sourceOf(world),
      printer,
      clock: sleeping,
      onDefect: (error) => assert.fail(String(error)),
    })
  }

  test('a job that failed is printed by itself as soon as the printer is back, before the one after it', async () => {
    const world = aWorld(2)
    const printer = createSimulatedPrinter()
    printer.fail('paper')
    const runner = runnerFor(world, printer)
    await runner.idle()
    expect(printer.slips()).toEqual([])
    printer.fail('none')
    await runner.idle()
    await expect.poll(() => printer.slips().map((slip) => slip.text)).toEqual(['1', '2'])
    await runner.close()
    expect([...world.disk.values()]).toEqual(['printed', 'printed'])
  })

  test.each(['drop', 'silent'] as const)(
    'a job that is unknown (%s) is not printed again when the printer is back',
    async (fault) => {
      const world = aWorld(1)
      const printer = createSimulatedPrinter()
      printer.fail(fault)
      const runner = runnerFor(world, printer)
      await runner.idle()
      printer.fail('none')
      runner.wake()
      await runner.idle()
      await runner.close()
      expect(printer.slips()).toHaveLength(1)
      expect([...world.disk.values()]).toEqual(['unknown'])
    },
  )

  test('a new job is printed when the runner is woken', async () => {
    const world = aWorld(0)
    const printer = createSimulatedPrinter()
    const runner = runnerFor(world, printer)
    await runner.idle()
    world.disk.set(1, 'pending')
    runner.wake()
    await runner.idle()
    expect(printer.slips().map((slip) => slip.text)).toEqual(['1'])
    await runner.close()
  })

  test('a printer that always fails is tried at intervals, not in a loop', async () => {
    const world = aWorld(1, { script: Array(100).fill('failed') })
    const runner = runnerFor(world, printerOf(world))
    await runner.idle()
    expect(world.script).toHaveLength(99)
    await runner.close()
  })

  test('closed, the runner starts no further job', async () => {
    const world = aWorld(1)
    const runner = runnerFor(world, createSimulatedPrinter())
    await runner.close()
    world.disk.set(2, 'pending')
    runner.wake()
    await runner.idle()
    expect(world.disk.get(2)).toBe('pending')
  })
})
