/** What the programme's own check finds where two places of a document contradict each other. */

export type DocumentPath = readonly (string | number)[]

/** Where in the document, and one plain sentence. */
export interface Inconsistency {
  readonly path: DocumentPath
  readonly message: string
}

/** The finding unless it `holds`; for lists of what must hold. */
export function demand(holds: boolean, path: DocumentPath, message: string): readonly Inconsistency[] {
  return holds ? [] : [{ path, message }]
}
