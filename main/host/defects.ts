// What is said about a defect: where it happened, never whom it concerned.

/** Writes one line or block for the operator; the default is standard error. */
export type Report = (text: string) => void

const FRAMES_MAX = 12

/**
 * A defect in words for the log: its name, its code, the frames of its stack. Its message is left out, because a message may
 * quote what was asked for, and that may be a name or a number of a person.
 */
export function describeDefect(where: string, error: unknown): string {
  if (!(error instanceof Error)) return `${where}: a ${typeof error} was thrown`
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES_MAX)
  const cause = error.cause instanceof Error ? [describeDefect('  because of', error.cause)] : []
  return [`${where}: ${error.name}${codeOf(error)}`, ...frames, ...cause].join('\n')
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' && /^[\w-]{1,40}$/.test(error.code)
    ? ` (${error.code})`
    : ''
}
