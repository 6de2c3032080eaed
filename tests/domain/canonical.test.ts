/** The one text of a value, so that its hash means something. */
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../shared/domain/canonical.ts'
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
