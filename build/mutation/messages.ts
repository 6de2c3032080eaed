// What Stryker's side and the tests' side say to each other, one JSON text a line, over a local socket.

/** How often each mutant was passed, by mutant. */
export type Hits = Readonly<Record<string, number>>

/** A test as the first run, without a mutant, found it. */
export type FirstRun = {
  readonly id: string
  readonly name: string
  readonly file: string
  readonly durationMs: number
  /** Why it failed; null when it passed. */
  readonly failure: string | null
  /** Whether it passed when it was called once more: only such a test is asked about mutants without loading it anew. */
  readonly repeats: boolean
}

/** The tests' side, once all have run. `atLoading` are mutants passed while files were loaded, outside any test. */
export type Ready = {
  readonly kind: 'ready'
  readonly tests: readonly FirstRun[]
  readonly atLoading: Hits
  readonly byTest: Readonly<Record<string, Hits>>
}

/** A test to run, and how often it may pass the mutant before it is taken to never end. */
export type Trial = { readonly test: string; readonly hitsMax: number }

/** Stryker's side: run these tests in this order with the mutant at work, until one fails. */
export type Try = { readonly mutant: string; readonly trials: readonly Trial[] }

/** The tests' side: how that ended. */
export type Tried = {
  readonly kind: 'tried'
  readonly ran: number
  readonly failure: { readonly test: string; readonly message: string } | null
  /** The mutant was passed more often than the test may. */
  readonly isEndless: boolean
  /** The failing test passes without the mutant; if not, the mutant left something behind and nothing after it counts. */
  readonly isClean: boolean
}

export type FromTests = Ready | Tried
