/** The programmes that tests are about are ones a shop could adopt. */
import { expect, test } from 'vitest'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { variants } from '../support/programmes.ts'

test.each(Object.entries(variants()))('%s passes schema and check unchanged', (_name, programme) => {
  const document: unknown = JSON.parse(JSON.stringify(programme))
  expect(readProgramme(document)).toEqual({ ok: true, value: programme })
})

test.each(Object.entries(variants()))('the check finds nothing to think about in %s', (_name, programme) => {
  expect(lintProgramme(programme)).toEqual([])
})
