// Before each test file of a measurement: tells Stryker's code which test runs, and switches a mutant on before anything is
// loaded where the whole run is about that one.
import { afterEach, beforeEach } from 'vitest'
import { switchboard } from './switchboard.ts'

const { MUTATION_LOADED_WITH: mutant, MUTATION_HITS_MAX: hitsMax } = process.env

if (mutant !== undefined) {
  const board = switchboard()
  board.activeMutant = mutant
  board.hitCount ??= 0
  board.hitLimit = Number(hitsMax)
}

beforeEach(({ task }) => {
  const board = switchboard()
  board.currentTestId = task.id
  board.files ??= new Set()
  board.files.add(task.file)
})

afterEach(() => {
  switchboard().currentTestId = undefined
})
