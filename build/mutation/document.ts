// docs/mutation.md: the score of every module, and every mutant that lives with the reason why it may.
import type { Reason } from './reasons.ts'
import { type Measured, type Mutant, onOneLine, originalOf, scoreOf, tally, triedOf } from './results.ts'

export type Survivor = {
  readonly module: string
  /** Counted from 1. */
  readonly line: number
  readonly text: string
  readonly from: string
  readonly to: string
  readonly mutator: string
}

const SHOWN_MAX = 120

const moduleOf = (file: string): string => file.replace(/^shared\/domain\//, '').replace(/\.ts$/, '')

const shortened = (code: string): string => (code.length > SHOWN_MAX ? `${code.slice(0, SHOWN_MAX)}…` : code)

const isAlive = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage'

/** The mutants of a module that no test noticed, in the order of the text. */
export function survivorsOf(measured: Measured): readonly Survivor[] {
  const lines = measured.source.split('\n')
  return measured.mutants
    .filter(isAlive)
    .map((mutant) => ({
      module: moduleOf(measured.file),
      line: mutant.location.start.line,
      text: (lines[mutant.location.start.line - 1] ?? '').trim(),
      from: shortened(originalOf(measured, mutant)),
      to: shortened(onOneLine(mutant.replacement)),
      mutator: mutant.mutatorName,
    }))
    .sort((a, b) => a.line - b.line)
}

const explains = (reason: Reason, survivor: Survivor): boolean =>
  reason.in === survivor.module &&
  reason.from === survivor.from &&
  reason.to === survivor.to &&
  (reason.line === undefined || survivor.text.includes(reason.line))

/** Why the survivor may live, or undefined where nobody has said so. */
export function reasonFor(survivor: Survivor, reasons: readonly Reason[]): string | undefined {
  return reasons.find((reason) => explains(reason, survivor))?.why
}

/** Reasons for mutants of the measured modules that no longer live, or no longer exist. */
export function idleReasons(results: readonly Measured[], reasons: readonly Reason[]): readonly Reason[] {
  const survivors = results.flatMap(survivorsOf)
  const measured = new Set(results.map(({ file }) => moduleOf(file)))
  return reasons.filter(
    (reason) => measured.has(reason.in) && !survivors.some((survivor) => explains(reason, survivor)),
  )
}

/** A score in hundredths of a percent as text. */
export function percent(score: number | null): string {
  if (score === null) return 'nothing to mutate'
  return `${Math.floor(score / 100)}.${String(score % 100).padStart(2, '0')} %`
}

const code = (text: string): string => `\`${text.replaceAll('`', 'ˋ').replaceAll('|', '\\|')}\``

function scoreRow(name: string, mutants: readonly Mutant[]): string {
  const { killed, timedOut, unloadable, lives } = tally(mutants)
  const cells = [triedOf(mutants), killed, unloadable, timedOut, lives, percent(scoreOf(mutants))]
  return `| ${name} | ${cells.join(' | ')} |`
}

function survivorRow(survivor: Survivor, reasons: readonly Reason[]): string {
  const why = reasonFor(survivor, reasons) ?? '**no reason yet**'
  const { module, line, from, to } = survivor
  return `| ${module}.ts:${line} | ${code(from)} | ${to === '' ? 'nothing' : code(to)} | ${why} |`
}

/**
 * The whole document.
 * @param results the last result of every module that is still there
 * @param unmeasured modules without a result, or changed since
 */
export function mutationDocument(
  results: readonly Measured[],
  unmeasured: readonly string[],
  reasons: readonly Reason[],
): string {
  const sorted = results.toSorted((a, b) => (a.file < b.file ? -1 : 1))
  const all = sorted.flatMap(({ mutants }) => mutants)
  const survivors = sorted.flatMap(survivorsOf)
  const mutated = sorted.filter(({ mutants }) => scoreOf(mutants) !== null)
  return `${[
    '# Mutation testing of `shared/domain`',
    '',
    'Stryker changes the code of the rules one small thing at a time; each change (a mutant) must make a test of `tests/domain`',
    'fail. `npm run mutation` measures every module, `npm run mutation -- shared/domain/prorate.ts` one, `npm run mutation --',
    '--changed` those whose text changed since; each writes this page. Properties run on one fixed seed and with a twentieth of',
    `their cases. The sentences of defects are not mutated (${tally(all).ignored} mutants): nobody reads them but who mends the program.`,
    '',
    `**Score: ${percent(scoreOf(all))}** of ${triedOf(all)} mutants.`,
    ...(unmeasured.length === 0 ? [] : ['', `Changed since they were measured: ${unmeasured.join(', ')}.`]),
    '',
    '| module | mutants | failed a test | no test could be loaded | never ended | live | score |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...mutated.map(({ file, mutants }) => scoreRow(`${moduleOf(file)}.ts`, mutants)),
    '',
    '## What lives, and why it may',
    '',
    '| where | code | replaced by | why no test tells |',
    '| --- | --- | --- | --- |',
    ...survivors.map((survivor) => survivorRow(survivor, reasons)),
  ].join('\n')}\n`
}
