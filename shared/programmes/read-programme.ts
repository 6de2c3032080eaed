/** The one way a programme document becomes a programme: by the schema, then by its own check. */
import type { Programme } from '../domain/programme.ts'
import { ok, type Result, refuse } from '../domain/result.ts'
import { lintProgramme } from './lint.ts'
import { programmeSchema } from './schema.ts'

/**
 * Reads a programme. Refuses `programme_malformed` {where, problem} for what the schema refuses and `programme_unsound`
 * {where, problem} for what the check calls an error; each names the first finding and how many there are.
 */
export function readProgramme(
  document: unknown,
): Result<Programme, 'programme_malformed' | 'programme_unsound'> {
  const parsed = programmeSchema.safeParse(document)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return refuse('programme_malformed', {
      where: first?.path.join('.') ?? '',
      problem: first?.message ?? '',
      count: parsed.error.issues.length,
    })
  }
  const errors = lintProgramme(parsed.data).filter(({ severity }) => severity === 'error')
  const [error] = errors
  if (error === undefined) return ok(parsed.data)
  return refuse('programme_unsound', { where: error.where, problem: error.code, count: errors.length })
}
