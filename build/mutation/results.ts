// What became of each mutant: read from Stryker's report, and kept file by file, so that one module can be measured alone.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Position = z.object({ line: z.int().min(1), column: z.int().min(1) })

const Mutant = z.object({
  mutatorName: z.string(),
  replacement: z.string(),
  location: z.object({ start: Position, end: Position }),
  status: z.enum(['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'CompileError', 'Ignored']),
})

const MeasuredText = z.object({ source: z.string(), mutants: z.array(Mutant) })

const Report = z.object({ files: z.record(z.string(), MeasuredText) })

export type Mutant = z.infer<typeof Mutant>

/** One module with its text as it was mutated, and every mutant of it. */
export type Measured = z.infer<typeof MeasuredText> & { readonly file: string }

/** @throws ZodError when the text is no report of Stryker's */
export function readReport(text: string): readonly Measured[] {
  return Object.entries(Report.parse(JSON.parse(text)).files).map(([file, measured]) => ({
    file,
    ...measured,
  }))
}

/** Keeps each module's result under its name; `folder` is made when it is not there. */
export function keepResults(folder: string, results: readonly Measured[]): void {
  mkdirSync(folder, { recursive: true })
  for (const { file, ...measured } of results) {
    writeFileSync(join(folder, `${file.replaceAll('/', '+')}.json`), `${JSON.stringify(measured)}\n`)
  }
}

/** Every module's last result; none where nothing was measured yet. */
export function keptResults(folder: string): readonly Measured[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => ({
    file: name.replaceAll('+', '/').replace(/\.json$/, ''),
    ...MeasuredText.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  }))
}

/** How many of a module's mutants fell, and how: to a failing test, to a run without end, or with a test file that could not be loaded. */
export type Tally = {
  readonly killed: number
  readonly timedOut: number
  readonly unloadable: number
  readonly lives: number
  /** What was not tried; it counts neither way. */
  readonly ignored: number
}

export function tally(mutants: readonly Mutant[]): Tally {
  const count = (...statuses: readonly Mutant['status'][]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  return {
    killed: count('Killed'),
    timedOut: count('Timeout'),
    unloadable: count('RuntimeError'),
    lives: count('Survived', 'NoCoverage'),
    ignored: count('Ignored', 'CompileError'),
  }
}

/** How many mutants were tried. */
export function triedOf(mutants: readonly Mutant[]): number {
  return mutants.length - tally(mutants).ignored
}

/** The share of mutants that fell, in hundredths of a percent, rounded down; null for a module with nothing to mutate. */
export function scoreOf(mutants: readonly Mutant[]): number | null {
  const all = triedOf(mutants)
  return all === 0 ? null : Math.floor(((all - tally(mutants).lives) * 10_000) / all)
}

/** The code a mutant replaced, on one line. */
export function originalOf({ source }: Pick<Measured, 'source'>, { location }: Mutant): string {
  const { start, end } = location
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  const cut = lines.map((line, at) => (at === last ? line.slice(0, end.column - 1) : line))
  return onOneLine([(cut[0] ?? '').slice(start.column - 1), ...cut.slice(1)].join('\n'))
}

export function onOneLine(code: string): string {
  return code.replace(/\s+/g, ' ').trim()
}
