/** Look-ups of cards and people go by an index; keyed hashes need the organisation's key and say nothing of each other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryGroundOf, entryPurchase, ownPurchases, saleIdOfSlip } from '../../main/store/entry-purchases.ts'
import { guestByPhoneHash, guestPhoneHash, guestUses } from '../../main/store/guests.ts'
import {
  ensureOrganisationKey,
  joinOrganisationKey,
  keyedHash,
  membersOfIdDocument,
  organisationKey,
  organisationKeys,
} from '../../main/store/id-documents.ts'
import { memberById, membersOfPhone, proposedMembers } from '../../main/store/members.ts'
import { profileOf } from '../../main/store/profiles.ts'
import type { ReadableDb, WritableDb } from '../../main/store/query.ts'
import { isOwnCard } from '../../main/store/staff.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { ok } from '../../shared/domain/result.ts'
import { aDraft, enrol, good, openShop, type Shop, sell, signIn, swipe } from '../support/shop.ts'

let shop: Shop
let store: TillStore
let saleId: string

beforeAll(async () => {
  shop = await openShop()
  await signIn(shop)
  enrol(shop)
  saleId = (await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 100 })))
    .entryId
  await shop.till.close()
  store = good(openStore(shop))
})
afterAll(async () => {
  store.close()
  await shop.remove()
})

/** Runs `act` in a transaction of its own. */
const acted = <Value>(act: (db: WritableDb) => Value): Value => good(store.act((db) => ok(act(db))))

/** The index of proposed cards holds nothing but what is asked for, so it is read from end to end. */
describe('every look-up is a search in an index', () => {
  const at = (db: ReadableDb) => ({ books: db, log: db })

  test.each<[string, (db: ReadableDb) => unknown]>([
    ['member', (db) => memberById(db, 'x')],
    ['phone', (db) => membersOfPhone(db, 'x')],
    ['ID document', (db) => membersOfIdDocument(db, 'x')],
    ['profile', (db) => profileOf(db, 'x')],
    ['proposals', (db) => proposedMembers(db)],
    ['guest', (db) => guestPhoneHash(db, 'x')],
    ["guest's uses", (db) => guestUses(db, 'x')],
    ['employee', (db) => isOwnCard(db, 'x', 'y')],
    ['slip', (db) => saleIdOfSlip(db, 'x')],
    ['purchase', (db) => entryPurchase(at(db), saleId)],
    ['own purchases', (db) => ownPurchases(at(db), 'x')],
    ['ground', (db) => entryGroundOf(at(db), 'x', 0)],
  ])('by %s', (_, lookUp) => {
    const statements = statementsOf(lookUp)
    expect(statements.length).toBeGreaterThan(0)
    for (const sql of statements) {
      const values = Array(sql.split('?').length - 1).fill('x')
      const steps = store.db.connection
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .raw()
        .all(...values)
      const plan = (steps as [number, number, number, string][]).map(([, , , step]) => step)
      expect(
        plan.filter((step) => /^SCAN (?!CONSTANT|card USING INDEX card_proposed)|TEMP B-TREE/.test(step)),
        sql,
      ).toEqual([])
    }
  })

  /** The statements a look-up prepares on a connection of which nothing was asked yet. */
  function statementsOf(lookUp: (db: ReadableDb) => unknown): readonly string[] {
    const seen: string[] = []
    const { connection } = store.db
    const watched = new Proxy(connection, {
      get: (target, name) => {
        if (name !== 'prepare') return Reflect.get(target, name)
        return (sql: string) => {
          seen.push(sql)
          return target.prepare(sql)
        }
      },
    })
    lookUp({ ...store.db, connection: watched })
    return seen
  }
})

describe('what is known by keyed hashes alone', () => {
  test('the key is made once, at first use', () => {
    expect(organisationKey(store.db)).toBeNull()
    const key = 'ab'.repeat(32)
    expect(acted((db) => ensureOrganisationKey(db, () => key))).toBe(key)
    expect(acted((db) => ensureOrganisationKey(db, () => 'cd'.repeat(32)))).toBe(key)
    expect(organisationKey(store.db)).toBe(key)
  })

  test('with the organisation’s key of HQ, what was hashed under the own key is looked for still', () => {
    const [own, ofHq] = ['ab'.repeat(32), 'ef'.repeat(32)]
    expect(organisationKeys(store.db)).toEqual([own])
    acted((db) => joinOrganisationKey(db, ofHq))
    expect(organisationKey(store.db)).toBe(ofHq)
    expect(organisationKeys(store.db)).toEqual([ofHq, own])
  })

  test('a hash depends on key, purpose and text', () => {
    const hash = keyedHash('ab'.repeat(32), 'id document', '1')
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(keyedHash('ab'.repeat(32), 'id document', '1')).toBe(hash)
    expect(keyedHash('cd'.repeat(32), 'id document', '1')).not.toBe(hash)
    expect(keyedHash('ab'.repeat(32), 'guest phone', '1')).not.toBe(hash)
    expect(keyedHash('ab'.repeat(32), 'id document', '2')).not.toBe(hash)
  })

  test('one phone is one guest; a sale wholly returned does not count', () => {
    const guestId = acted((db) => guestByPhoneHash(db, ['hash'], () => 'guest-1'))
    expect(acted((db) => guestByPhoneHash(db, ['of another key', 'hash'], () => 'guest-2'))).toBe(guestId)
    expect(guestPhoneHash(store.db, guestId)).toBe('hash')
    expect(guestPhoneHash(store.db, 'guest-2')).toBeNull()
    expect(guestUses(store.db, guestId)).toBe(0)
    const setGuest = 'UPDATE sale SET guest_id = ?, wholly_returned = ? WHERE id = ?'
    acted((db) => db.connection.prepare(setGuest).run(guestId, 0, saleId))
    expect(guestUses(store.db, guestId)).toBe(1)
    acted((db) => db.connection.prepare(setGuest).run(guestId, 1, saleId))
    expect(guestUses(store.db, guestId)).toBe(0)
  })
})
