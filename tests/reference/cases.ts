/** Generated programmes with what is drawn for them, as properties: every case is replayed by its seed and path. */
import fc from 'fast-check'
import type { Programme } from '../../shared/domain/programme.ts'
import { type Choices, choicesFrom, type Rows, rows } from './choices.ts'
import { programmeFrom } from './generate-programme.ts'

/** Drawn programmes and sales without anything after them. */
export function eachDrawn(holds: (choices: Choices, programme: Programme) => void): fc.IProperty<[Rows]> {
  return eachHistory(0, (drawn, programme) => holds(choicesFrom(drawn.sale), programme))
}

/** Drawn programmes with the rows of a sale and of at most `acts` acts after it. */
export function eachHistory(
  acts: number,
  holds: (drawn: Rows, programme: Programme) => void,
): fc.IProperty<[Rows]> {
  return fc.property(rows(acts), (drawn) => {
    const programme = programmeFrom(choicesFrom(drawn.programme))
    if (programme !== null) holds(drawn, programme)
  })
}
