/** What may be against an act, in the order in which decision 0004 asks; the first that holds is the refusal. */

export type Objection = readonly [holds: boolean, code: string]

/** The first objection that holds, as the reasons of an answer; empty when none does. */
export function firstHolding(objections: readonly Objection[]): readonly string[] {
  const found = objections.find(([holds]) => holds)
  return found === undefined ? [] : [found[1]]
}
