// Whatever a page sends, the answer is a value, a refusal or BAD_REQUEST: never a defect, never silence, and the till serves on.
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { goodInputs } from './inputs.ts'
import { outcome, overBothTransports, signIn, value } from './world.ts'

type Path = readonly (string | number)[]

const LONG = 'x'.repeat(60_000)
/** In the place of something right. `REMOVED` takes it away. */
const REMOVED = Symbol('removed')
const WRONG: readonly unknown[] = [
  REMOVED,
  null,
  true,
  0.5,
  -1,
  2 ** 53,
  1e308,
  '',
  ' ',
  '0',
  '１２３４５６',
  LONG,
  'a\u0000b',
  '\u202e\ufeff',
  '\ud800',
  "'; DROP TABLE member; --",
  '../../etc/passwd',
  '__proto__',
  [],
  [[[]]],
  Array.from({ length: 300 }, () => ({})),
  {},
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
]

/** Every place in an input, the whole of it first. */
function placesOf(input: unknown, at: Path = []): readonly Path[] {
  if (typeof input !== 'object' || input === null) return [at]
  return [at, ...Object.entries(input).flatMap(([key, inner]) => placesOf(inner, [...at, key]))]
}

/** The input with something else in one place. */
function replaced(input: unknown, [key, ...deeper]: Path, by: unknown): unknown {
  if (key === undefined) return by === REMOVED ? undefined : by
  if (typeof input !== 'object' || input === null) return input
  const copy: Record<string, unknown> = { ...input }
  if (deeper.length === 0 && by === REMOVED) delete copy[key]
  else copy[key] = replaced(copy[key], deeper, by)
  return Array.isArray(input) ? Object.values(copy) : copy
}

const ANSWERED = /^(ok|BAD_REQUEST|refused [a-z_]+)$/
const PATHS = Object.entries(goodInputs())
  .filter(([, input]) => input !== undefined)
  .map(([path]) => path)

describe('malformed input', () => {
  overBothTransports('demo', (world) => {
    beforeAll(async () => {
      await signIn(world(), 'manager')
    })
    beforeEach(async () => {
      const { stage } = await value(world().client.session.status())
      if (stage !== 'ready') await signIn(world(), 'manager')
    })

    async function ended(path: string, input: unknown): Promise<string> {
      const done = await outcome(world().call(path, input))
      return done.ok ? 'ok' : done.code
    }
    function expectUnharmed(): void {
      expect(world().reports).toEqual([])
      expect(Object.keys(Object.prototype)).toEqual([])
      expect('polluted' in {}).toBe(false)
    }

    test.each(PATHS)('%s: anything in any place is answered', async (path) => {
      const good = goodInputs()[path]
      for (const place of placesOf(good)) {
        for (const wrong of WRONG) {
          const input = replaced(good, place, wrong)
          const answer = await ended(path, input)
          expect(answer, `${JSON.stringify(place)} ${JSON.stringify(wrong)?.slice(0, 80)}`).toMatch(ANSWERED)
        }
      }
      expect((await value(world().client.session.status())).demo).toBe(true)
      expectUnharmed()
    })

    test.each(PATHS)('%s: what is no object at all is a bad request', async (path) => {
      for (const wrong of [undefined, null, 7, 'text', [], [{}], true])
        expect(await ended(path, wrong)).toBe('BAD_REQUEST')
    })

    test.each(PATHS)('%s: any JSON is answered', async (path) => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (input) => {
          expect(await ended(path, input)).toMatch(ANSWERED)
        }),
        { numRuns: 25 },
      )
      expectUnharmed()
    })

    test('what nests too deep is a bad request', async () => {
      let deep: unknown = 1
      for (let level = 0; level < 1_000; level += 1) deep = level % 2 === 0 ? { deep } : [deep]
      for (const path of PATHS) expect(await ended(path, deep)).toBe('BAD_REQUEST')
      expectUnharmed()
    })

    test('dates, sets, patterns and not-a-number are no inputs of the contract', async () => {
      const text = { via: 'typed' }
      for (const wrong of [
        new Date(0),
        new Set(['1']),
        new Map(),
        /x/,
        Number.NaN,
        7n,
        new URL('app://pos/'),
      ])
        expect(await ended('member.identify', { ...text, text: wrong })).toBe('BAD_REQUEST')
      expect(await ended('sale.quote', { draft: { ...text, tenders: [undefined] } })).toBe('BAD_REQUEST')
    })

    test('a procedure that is not there is not found', async () => {
      for (const path of ['session.close', 'till.open', 'constructor.name', 'session.__proto__'])
        expect(await ended(path, {})).toMatch(/^(NOT_FOUND|BAD_REQUEST)$/)
    })
  })
})
