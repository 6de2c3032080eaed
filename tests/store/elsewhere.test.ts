// What a member has elsewhere, against a world that knows: whatever arrives in which order, nothing is counted twice or forgotten.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveDirectoryMember } from '../../main/store/directory.ts'
import { elsewhereOf, heldAtHq } from '../../main/store/elsewhere.ts'
import { headOfLog } from '../../main/store/entries.ts'
import { type TillIdentity, tillIdentity } from '../../main/store/identity.ts'
import { appendEntry } from '../../main/store/log.ts'
import type { WritableDb } from '../../main/store/query.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { givenBackPostings, takenInPostings } from '../../shared/domain/inbox.ts'
import { memberOwner, POINTS_ASSET, tillHolder } from '../../shared/domain/ledger.ts'
import { refuse } from '../../shared/domain/result.ts'
import { businessDate } from '../../shared/domain/time.ts'
import { good, MORNING_MS, openShop, type Shop } from '../support/shop.ts'

let shop: Shop
let store: TillStore
let identity: TillIdentity

beforeAll(async () => {
  shop = await openShop()
  await shop.till.close()
  store = good(openStore(shop))
  const found = tillIdentity(store.db)
  if (found === null) throw new Error('the till was set up')
  identity = found
})
afterAll(async () => {
  store.close()
  await shop.remove()
})

const MEMBER = 'm-1'
const OWNER = memberOwner(MEMBER)
const ENVELOPE = { atMs: MORNING_MS, businessDate: businessDate('2026-11-21'), staff: null, approver: null }

const STEPS = ['grant', 'take_in', 'give_back', 'push', 'change'] as const
const steps = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.integer({ min: 1, max: 50 })), {
  minLength: 1,
  maxLength: 25,
})

const ELSEWHERE = 70

/** HQ's books as they are with what was pushed, what the till did since, and what it has. */
class World {
  hq = 500
  way = 0
  here = 0
  pushedSeq = 0
  pos = 0
  readonly granted: number[] = []
  /** What the till gave and took that HQ has not heard of. */
  unheard = { given: 0, taken: 0 }
  readonly #db: WritableDb
  readonly #holder = tillHolder(identity.tillId, identity.epoch)

  constructor(db: WritableDb) {
    this.#db = db
    this.push()
    this.change()
  }

  step(does: (typeof STEPS)[number], amount: number): void {
    if (does === 'push') this.push()
    else if (does === 'change') this.change()
    else if (does === 'grant') this.#grant(Math.min(amount, this.hq))
    else if (does === 'take_in') this.#takeIn()
    else this.#giveBack(Math.min(amount, this.here))
  }

  get elsewhere(): number {
    return this.hq + this.way + ELSEWHERE + this.unheard.given - this.unheard.taken
  }

  push(): void {
    this.hq += this.unheard.given
    this.way -= this.unheard.taken
    this.unheard = { given: 0, taken: 0 }
    this.pushedSeq = headOfLog(this.#db, {})?.seq ?? 0
  }

  #grant(amount: number): void {
    if (amount === 0) return
    this.hq -= amount
    this.way += amount
    this.granted.push(amount)
  }

  #takeIn(): void {
    const amount = this.granted.shift()
    if (amount === undefined) return
    this.here += amount
    this.unheard.taken += amount
    const effect = { kind: 'grant' as const, requestId: null, amounts: amountsOf(amount) }
    appendEntry(this.#db, identity, {
      ...envelope(),
      kind: 'inbox.applied',
      postings: takenInPostings(effect.amounts, this.#holder),
      body: { v: 1, generation: 'g', n: 1, hash: 'h', effect },
    })
  }

  #giveBack(amount: number): void {
    if (amount === 0) return
    this.here -= amount
    this.unheard.given += amount
    const amounts = amountsOf(amount)
    appendEntry(this.#db, identity, {
      ...envelope(),
      kind: 'amounts.returned',
      postings: givenBackPostings(amounts, this.#holder),
      body: { v: 1, why: 'rest', amounts },
    })
  }

  change(): void {
    this.pos += 1
    const at = (holder: string, amount: number) => ({ asset: POINTS_ASSET, holder, amount })
    saveDirectoryMember(this.#db, {
      part: 0,
      pos: this.pos,
      memberId: MEMBER,
      mergedInto: null,
      tier: 'basic',
      joinedOn: '2026-01-01',
      homeSite: '0002',
      homeTill: null,
      referrer: null,
      phoneLost: false,
      card: null,
      profileDigest: 'd',
      profile: null,
      held: [
        at('hq', this.hq),
        at(`>${this.#holder}`, this.way),
        at(this.#holder, 1_000_000),
        at('tother.01-aaaaaa', ELSEWHERE),
        { asset: 'debt', holder: 'hq', amount: 9 },
      ],
      counted: [{ holder: this.#holder, seq: this.pushedSeq }],
    })
  }
}

const amountsOf = (amount: number) => [{ owner: OWNER, asset: POINTS_ASSET, lot: 'lot', amount }]
const envelope = () => ({ ...ENVELOPE, id: timeOrderedId(MORNING_MS, systemRandomness) })

/** Nothing of it stays. */
function tried(run: (db: WritableDb) => void): void {
  store.act((db) => {
    run(db)
    return refuse('only_tried')
  })
}

test('elsewhere is what the world says, whatever was pushed and told when', () => {
  fc.assert(
    fc.property(steps, (all) =>
      tried((db) => {
        const world = new World(db)
        for (const [does, amount] of all) {
          world.step(does, amount)
          expect(elsewhereOf(db, MEMBER, POINTS_ASSET)).toBe(world.elsewhere)
          if (does === 'change') {
            expect(heldAtHq(db, MEMBER, POINTS_ASSET)).toBe(world.hq + world.unheard.given)
          }
        }
      }),
    ),
    { numRuns: 60 },
  )
})

test('of a member HQ never told of, what this till sent there is known', () => {
  tried((db) => {
    const world = new World(db)
    world.step('grant', 30)
    world.step('take_in', 0)
    db.connection.exec('DELETE FROM directory')
    world.step('give_back', 20)
    expect(heldAtHq(db, MEMBER, POINTS_ASSET)).toBe(20)
  })
})

test('an older word of HQ’s changes nothing', () => {
  tried((db) => {
    const world = new World(db)
    world.hq = 10
    world.pos = 0
    world.change()
    expect(elsewhereOf(db, MEMBER, POINTS_ASSET)).toBe(500 + ELSEWHERE)
  })
})
