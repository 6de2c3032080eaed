/** A reader without hardware, for the demo shop and tests: it reads what it is told and can be unplugged. */
import type { CardReader, ReaderClock, ReaderScan, ReaderState } from './card-reader.ts'
import { listeners } from './listeners.ts'

export interface SimulatedReader extends CardReader {
  readonly kind: 'simulated'
  /** Reads `text`, if plugged in. False when nothing was read. */
  scan(text: string, symbology?: string): boolean
  unplug(): void
  plugIn(): void
  /** Behaves as if the system's library could not be loaded, until plugged in again. */
  breakDown(reason: string): void
}

const NAME = '模拟读卡器'

/** A simulated reader, plugged in. */
export function createSimulatedReader(clock: Pick<ReaderClock, 'nowMs'>): SimulatedReader {
  const scans = listeners<ReaderScan>()
  const states = listeners<ReaderState>()
  let state: ReaderState = { state: 'ready', names: [NAME], sinceMs: clock.nowMs() }
  const become = (next: ReaderState): void => {
    if (next.state === state.state) return
    state = next
    states.tell(state)
  }
  return {
    kind: 'simulated',
    state: () => state,
    onScan: scans.add,
    onState: states.add,
    scan(text, symbology = '') {
      if (state.state !== 'ready') return false
      scans.tell({ text, symbology, atMs: clock.nowMs() })
      return true
    },
    unplug: () => become({ state: 'absent', sinceMs: clock.nowMs() }),
    plugIn: () => become({ state: 'ready', names: [NAME], sinceMs: clock.nowMs() }),
    breakDown: (reason) =>
      become({ state: 'unavailable', fault: 'library_missing', reason, sinceMs: clock.nowMs() }),
    async close() {
      scans.clear()
      states.clear()
      state = { state: 'absent', sinceMs: clock.nowMs() }
    },
  }
}
