/**
 * The texts of the screens, by their paths. One plain type says which there are and which values each takes: it is worked
 * out for a text where that text is used, so that it grows with no number of texts.
 */
import { useTranslation } from 'react-i18next'
import type { zh } from './zh.ts'

/** Refusals and reasons are looked up by their codes (sentences.ts) and are no keys here. */
type Source = Omit<typeof zh, 'refusal' | 'because'>

type PathsOf<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? Key : `${Key}.${PathsOf<Texts[Key]>}`
}[keyof Texts & string]

type TextAt<Texts, Path> = Path extends keyof Texts
  ? Texts[Path]
  : Path extends `${infer Key}.${infer Rest}`
    ? Key extends keyof Texts
      ? TextAt<Texts[Key], Rest>
      : never
    : never

/** The names of a text's {{places}}. */
type PlacesOf<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | PlacesOf<Rest> : never

/** 'sale.done' */
export type TextPath = PathsOf<Source>

type Values<Path> = Readonly<Record<PlacesOf<TextAt<Source, Path>>, string | number>>

/** The text at a path in the language shown, with a value for each of its places. */
export type Translate = <const Path extends TextPath>(
  path: Path,
  ...values: [PlacesOf<TextAt<Source, Path>>] extends [never] ? [] : [values: Values<Path>]
) => string

export function useTexts(): { readonly t: Translate } {
  return { t: useTranslation().t as Translate }
}
