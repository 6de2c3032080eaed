/** The shape every language's texts have: the keys of the Chinese source, each a text. */
import type { zh } from './zh.ts'

/** A text for each text of the source. */
export type SameKeys<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : SameKeys<Source[Key]>
}

export type Texts = SameKeys<typeof zh>
