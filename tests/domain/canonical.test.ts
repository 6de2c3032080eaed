/** The one text of a value, so that its hash means something. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, isCanonicalText, isSameJson } from '../../shared/domain/canonical.ts'
import { DefectError } from '../../shared/domain/result.ts'

describe('canonical JSON', () => {
  test.each<[unknown, string]>([
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    [-0, '0'],
    [-12, '-12'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['', '""'],
    ['a "b"\n张', '"a \\"b\\"\\n张"'],
    [[], '[]'],
    [[1, [2], 'x'], '[1,[2],"x"]'],
    [{}, '{}'],
    [{ b: 1, a: { d: 2, c: [null] } }, '{"a":{"c":[null],"d":2},"b":1}'],
    [{ é: 1, z: 2, Z: 3, '10': 4, '9': 5 }, '{"10":4,"9":5,"Z":3,"z":2,"é":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [{ 'a"b': 1 }, '{"a\\"b":1}'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  test('does not depend on the order in which members were written', () => {
    const names = ['d', 'a', 'c', 'b', 'aa', 'B']
    const forth = Object.fromEntries(names.map((name, at) => [name, at]))
    const back = Object.fromEntries(names.map((name, at) => [name, at] as const).reverse())
    expect(canonicalJson(back)).toBe(canonicalJson(forth))
    expect(canonicalJson(forth)).toBe('{"B":5,"a":1,"aa":4,"b":3,"c":2,"d":0}')
  })

  test.each([
    ['a fraction', 0.5],
    ['a number beyond exact integers', Number.MAX_SAFE_INTEGER + 1],
    ['no number', Number.NaN],
    ['a function', () => 1],
    ['nothing at all', undefined],
    ['a nothing in a list', [undefined]],
    ['a fraction deep inside', { a: [{ b: 1.5 }] }],
    ['a big integer', 1n],
  ])('of %s is a defect', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(DefectError)
  })

  const lists = (depth: number): unknown => (depth === 0 ? 1 : [lists(depth - 1)])
  const objects = (depth: number): unknown => (depth === 0 ? 1 : { a: objects(depth - 1) })

  test('nests 32 deep and no deeper, in lists and in objects', () => {
    expect(canonicalJson(lists(32))).toBe(`${'['.repeat(32)}1${']'.repeat(32)}`)
    expect(canonicalJson(objects(32))).toBe(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`)
    expect(() => canonicalJson(lists(33))).toThrow(DefectError)
    expect(() => canonicalJson(objects(33))).toThrow(DefectError)
  })
})

/** Values as JSON has them, with whole numbers beside some that are none. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, -7, 1.5, 2 ** 60),
    fc.string({ maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '1', '10', '2', 'é'), tie('value'), { maxKeys: 4 }),
  ),
})).value

/** The slow way: the text made anew. */
const textOf = (value: unknown): string | null => {
  try {
    return canonicalJson(value)
  } catch {
    return null
  }
}

test('a canonical text is told as by making it anew', () => {
  fc.assert(
    fc.property(values, fc.boolean(), (value, isMade) => {
      const text = (isMade ? textOf(value) : null) ?? JSON.stringify(value)
      const parsed: unknown = JSON.parse(text)
      expect(isCanonicalText(parsed, text)).toBe(textOf(parsed) === text)
    }),
  )
})

test.each([
  ['members out of order', '{"b":1,"a":2}'],
  ['white space', '{"a": 1}'],
  ['a member named twice', '{"a":1,"a":1}'],
  ['a fraction', '{"a":1.5}'],
  ['a zero with a sign', '{"a":-0}'],
  ['an escape that need not be', '{"a":"\\u0041"}'],
])('a text with %s is not canonical', (_what, text) => {
  expect(isCanonicalText(JSON.parse(text), text)).toBe(false)
})

test('two values are the same as their canonical texts are', () => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      const [first, second] = [textOf(one), textOf(other)]
      fc.pre(first !== null && second !== null)
      expect(isSameJson(one, other)).toBe(first === second)
      expect(isSameJson(one, structuredClone(one))).toBe(true)
    }),
  )
  expect(isSameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true)
  expect(isSameJson({ a: 1, b: undefined }, { a: 1, c: 2 })).toBe(false)
})
