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

/**
 * Whether a text is the canonical one of the value that was parsed from it; false where it has none. Most texts are told by
 * their order alone, without making them anew.
 */
export function isCanonicalText(value: unknown, text: string): boolean {
  if (isOrdered(value, 0) && JSON.stringify(value) === text) return true
  try {
    return canonicalJson(value) === text
  } catch {
    // A fraction, or nested too deep.
    return false
  }
}

/** Whether every object names its members in order and every number is whole: then its JSON is its canonical text. */
function isOrdered(value: unknown, depth: number): boolean {
  if (depth > DEPTH_MAX) return false
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every((item) => isOrdered(item, depth + 1))
  let before = ''
  let isFirst = true
  for (const [key, member] of Object.entries(value)) {
    if (!(isFirst || before < key) || !isOrdered(member, depth + 1)) return false
    before = key
    isFirst = false
  }
  return true
}

/** Whether two values have one canonical text, without making it; members whose value is undefined are none. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, at) => isSameJson(item, other[at]))
    )
  }
  if (Array.isArray(other)) return false
  const others: Readonly<Record<string, unknown>> = { ...other }
  const members = Object.entries(one)
  const named = members.filter(([, member]) => member !== undefined).length
  if (named !== Object.values(others).filter((member) => member !== undefined).length) return false
  return members.every(
    ([name, member]) =>
      member === undefined || (Object.hasOwn(others, name) && isSameJson(member, others[name])),
  )
}
