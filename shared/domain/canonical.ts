/** Canonical JSON (RFC 8785 restricted to whole numbers): the one text of a value, so that its hash means something. */
import { assert } from './result.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Nesting that no honest document needs; it bounds the recursion. */
const DEPTH_MAX = 32

/**
 * Keys sorted by UTF-16 code units, no white space, whole numbers only. Members whose value is undefined are left out.
 * @throws DefectError on a fraction, an unsafe integer, a function, or nesting beyond 32.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  assert(depth <= DEPTH_MAX, 'a canonical document nests at most 32 deep')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), `canonical JSON holds whole numbers only, not ${value}`)
    return String(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`
  assert(typeof value === 'object', `canonical JSON holds no ${typeof value}`)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, depth + 1)}`)
  return `{${members.join(',')}}`
}
