// A mutant of a rule: one change of the production code that breaks the rule, and where its tests are.

export type RuleMutant = {
  readonly rule: string
  /** One sentence: what the broken product does. */
  readonly what: string
  /** The production file, from the root. */
  readonly file: string
  /** Its text to be replaced; it stands there exactly once. */
  readonly find: string
  readonly replace: string
  /** Test files, from the root, that hold tests named by the rule. */
  readonly tests: readonly string[]
}

/**
 * The file's text with the rule broken.
 * @throws Error when what is to be replaced does not stand there exactly once, or nothing would change
 */
export function broken(mutant: RuleMutant, text: string): string {
  const times = text.split(mutant.find).length - 1
  if (times !== 1) {
    throw new Error(`${mutant.rule}: ${JSON.stringify(mutant.find)} stands ${times} times in ${mutant.file}`)
  }
  if (mutant.find === mutant.replace) throw new Error(`${mutant.rule}: the mutant changes nothing`)
  return text.replace(mutant.find, () => mutant.replace)
}

/** By what a row of the table and its result belong together. */
export function keyOf({ rule, file, find, replace }: RuleMutant): string {
  return JSON.stringify([rule, file, find, replace])
}
