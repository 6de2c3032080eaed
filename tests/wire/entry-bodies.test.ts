/** Bodies of entries at HQ's door: what a till books passes as it is, what no till books does not. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { EntryKind } from '../../shared/domain/entry.ts'
import { parseBody } from '../../shared/wire/entry-bodies.ts'
import { envelopeSchema } from '../../shared/wire/envelope.ts'
import { EVERY_ACT, liveEveryAct } from '../support/every-act.ts'
import { good, openShop, type Shop } from '../support/shop.ts'

let shop: Shop
let store: TillStore
let texts: readonly string[] = []

beforeAll(async () => {
  shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  store = good(openStore(shop))
  texts = store.db.connection.prepare('SELECT text FROM entry ORDER BY seq').pluck().all() as string[]
}, 60_000)
afterAll(async () => {
  store.close()
  await shop.remove()
})

const envelopes = () => texts.map((text) => envelopeSchema.parse(JSON.parse(text)))

test('every body that a till books passes unchanged', () => {
  const kinds = new Set<string>()
  for (const { kind, body } of envelopes()) {
    const parsed = parseBody(kind, body['v'], body)
    expect(parsed).toMatchObject({ ok: true })
    if (parsed.ok) expect(canonicalJson(parsed.body)).toBe(canonicalJson(body))
    kinds.add(kind)
  }
  expect(kinds.size).toBeGreaterThan(15)
})

/** One value of each leaf of a body after another, replaced by what cannot stand there. */
function* spoilt(body: unknown, spoil: (leaf: unknown) => unknown): Generator<unknown> {
  if (Array.isArray(body)) {
    for (const [place, part] of body.entries()) {
      for (const one of spoilt(part, spoil)) yield body.with(place, one)
    }
    return
  }
  if (typeof body !== 'object' || body === null) {
    yield spoil(body)
    return
  }
  for (const [key, part] of Object.entries(body)) {
    for (const one of spoilt(part, spoil)) yield { ...body, [key]: one }
  }
}

const SPOILT: readonly (readonly [string, (leaf: unknown) => unknown])[] = [
  ['a fraction or an object', (leaf) => (typeof leaf === 'number' ? 0.5 : {})],
  [
    'a number beyond all bounds or a text too long',
    (leaf) => (typeof leaf === 'number' ? 9e15 : 'x'.repeat(2_000)),
  ],
  ['a control character', () => 'a\u0000b'],
]

test.each(SPOILT)('a body with %s anywhere never reaches the rules', (_what, spoil) => {
  let tried = 0
  for (const { kind, body } of envelopes()) {
    const { v, ...rest } = body
    for (const wrong of spoilt(rest, spoil)) {
      expect(parseBody(kind, v, { ...(wrong as object), v }).ok).toBe(false)
      tried += 1
    }
  }
  expect(tried).toBeGreaterThan(500)
})

test('a field that nobody knows is no part of a body', () => {
  for (const { kind, body } of envelopes()) {
    expect(parseBody(kind, 1, { ...body, extra: 1 })).toMatchObject({ ok: false, fault: 'malformed' })
  }
})

test.each<[string, unknown, string]>([
  ['points.invented', 1, 'unknown_kind'],
  ['toString', 1, 'unknown_kind'],
  ['sale', 2, 'unknown_version'],
  ['sale', undefined, 'unknown_version'],
  ['sale', 1, 'malformed'],
])('a body of kind %s and version %s is %s', (kind, version, fault) => {
  expect(parseBody(kind, version, { v: version })).toMatchObject({ ok: false, fault })
})

test('what is wrong with a body is named without what stood in it', () => {
  const sale = envelopes().find(({ kind }) => kind === 'sale')
  const body = { ...sale?.body, slipNumber: '张小敏 13800000000' }
  expect(parseBody('sale' satisfies EntryKind, 1, body)).toEqual({
    ok: false,
    fault: 'malformed',
    where: 'slipNumber',
  })
})
