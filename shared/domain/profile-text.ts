/** What a profile's digest is made of: the log knows a person by it alone. */
import { canonicalJson } from './canonical.ts'

export interface DigestedProfile {
  readonly salt: string
  readonly name: string
  readonly phone: string | null
  readonly birthday: {
    readonly calendar: 'solar' | 'lunar'
    readonly year: number | null
    readonly month: number
    readonly day: number
  } | null
  readonly idDocument: { readonly hash: string } | null
}

/**
 * The text whose SHA-256 is the digest. The ID document's hash is in it where there is one, so that a profile from before
 * there were any has the digest it always had.
 */
export function profileText({ salt, name, phone, birthday, idDocument }: DigestedProfile): string {
  const document = idDocument === null ? {} : { idDocument: idDocument.hash }
  return canonicalJson({ salt, name, phone, birthday, ...document })
}
