/** What every card reader is to the till, whatever wire it hangs on: texts that were read, and whether it is there. */

/** One code as the reader read it. Untrusted: shared/domain's classifyScan says what it is. */
export interface ReaderScan {
  readonly text: string
  /** The AIM symbology identifier (']E0'), empty where the reader tells none. */
  readonly symbology: string
  readonly atMs: number
}

/** Why a reader that should work does not: for a sentence and the log, never with a card's data. */
export type ReaderFault =
  /** The system's HID library could not be loaded (Linux: libusb-1.0 or libudev is missing). */
  | 'library_missing'
  /** The reader is plugged in and the system will not let us open it (Linux: no udev rule). */
  | 'cannot_open'
  /** The system could not be asked which readers there are. */
  | 'cannot_list'

export type ReaderState =
  | { readonly state: 'ready'; readonly names: readonly string[]; readonly sinceMs: number }
  | { readonly state: 'absent'; readonly sinceMs: number }
  | {
      readonly state: 'unavailable'
      readonly fault: ReaderFault
      /** The system's own words, English, at most 200 characters. */
      readonly reason: string
      readonly sinceMs: number
    }

export interface CardReader {
  readonly kind: 'hid' | 'simulated'
  state(): ReaderState
  /** Calls `listener` for every code read; returns the way to stop. */
  onScan(listener: (scan: ReaderScan) => void): () => void
  /** Calls `listener` after every change of `state()`. */
  onState(listener: (state: ReaderState) => void): () => void
  /** Lets the devices go; afterwards nothing is heard of any more. A second call does nothing. */
  close(): Promise<void>
}

/** Time as the readers need it; the program gives the real one, a test its own. */
export interface ReaderClock {
  nowMs(): number
  /** Runs `act` every `periodMs` until the returned function is called; must not keep the process alive. */
  every(periodMs: number, act: () => void): () => void
}
