/** What verify found, and how much it looked at. */

export interface Finding {
  readonly check: string
  /** Where: an entry's position, a table and key. Never a name or a number of a person. */
  readonly where: string
  readonly what: string
}

/** A report stays readable: more findings than this say no more. */
const FINDINGS_MAX = 100

/** Notes each check, and what did not hold. */
export interface Findings {
  readonly found: readonly Finding[]
  readonly checked: Readonly<Record<string, number>>
  readonly count: (check: string) => void
  readonly expect: (holds: boolean, check: string, where: string, what: string) => void
}

export function newFindings(): Findings {
  const found: Finding[] = []
  const checked: Record<string, number> = {}
  const count = (check: string) => {
    checked[check] = (checked[check] ?? 0) + 1
  }
  return {
    found,
    checked,
    count,
    expect: (holds, check, where, what) => {
      count(check)
      if (!holds && found.length < FINDINGS_MAX) found.push({ check, where, what })
    },
  }
}
