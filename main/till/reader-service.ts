/** Card readers as a service of the till: scanners in HID mode, or the demo shop's simulated reader. */
import type { ReaderView } from '../../shared/contract/session.ts'
import type { CardReader, ReaderClock, ReaderState } from '../devices/reader/card-reader.ts'
import { createHidPosReader } from '../devices/reader/hid-pos-reader.ts'
import { openNodeHid } from '../devices/reader/node-hid.ts'
import { createSimulatedReader, type SimulatedReader } from '../devices/reader/simulated.ts'
import type { Clock } from './clock.ts'

export interface ReaderService {
  views(): readonly ReaderView[]
  simulated(): SimulatedReader | null
  close(): Promise<void>
}

export interface ReaderServiceParts {
  readonly clock: Clock
  readonly demo: boolean
  readonly onScan: (text: string) => void
  readonly onChange: () => void
}

/** The keyboard wedge is the page's own and always there. */
const WEDGE: ReaderView = { kind: 'wedge', state: 'ready', fault: null, name: '' }

export function startReaders(parts: ReaderServiceParts): ReaderService {
  const clock = readerClock(parts.clock)
  const simulated = parts.demo ? createSimulatedReader(clock) : null
  const reader: CardReader = simulated ?? createHidPosReader({ openPort: openNodeHid, clock })
  const stops = [reader.onScan((scan) => parts.onScan(scan.text)), reader.onState(parts.onChange)]
  return {
    views: () => [WEDGE, readerView(reader.kind, reader.state())],
    simulated: () => simulated,
    close: async () => {
      for (const stop of stops) stop()
      await reader.close()
    },
  }
}

function readerView(kind: CardReader['kind'], state: ReaderState): ReaderView {
  return {
    kind,
    state: state.state,
    fault: state.state === 'unavailable' ? state.fault : null,
    name: state.state === 'ready' ? state.names.join(', ') : '',
  }
}

function readerClock(clock: Clock): ReaderClock {
  return {
    nowMs: () => clock.nowMs(),
    every: (periodMs, act) => {
      const timer = setInterval(act, periodMs)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}
