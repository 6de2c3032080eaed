/** The one-time code of headquarters while it is typed: twenty characters in groups of four, forgiving about case and look-alikes. */

/** Crockford's alphabet: no I, L, O and U. */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 20
const GROUP = 4

/** The code's characters in what was typed or pasted: I and L are 1, O is 0; anything else is let go. At most twenty. */
export function codeOfText(text: string): string {
  return Array.from(text.toUpperCase(), (character) =>
    character === 'O' ? '0' : character === 'I' || character === 'L' ? '1' : character,
  )
    .filter((character) => CODE_ALPHABET.includes(character))
    .join('')
    .slice(0, CODE_LENGTH)
}

/** In groups: 'ABCD-EFGH-JK'. */
export function groupedCode(code: string): string {
  return (code.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-')
}

export function isWholeCode(code: string): boolean {
  return code.length === CODE_LENGTH
}
