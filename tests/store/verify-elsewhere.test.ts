/** What verify finds of a till with HQ where a forger wrote what HQ never said, or refunded what was not here. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tillIdentity } from '../../main/store/identity.ts'
import { appendEntry, nextSeq } from '../../main/store/log.ts'
import { programmeInForce } from '../../main/store/programmes.ts'
import type { WritableDb } from '../../main/store/query.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { actOf, slipNumberAt } from '../../main/till/parts.ts'
import type { UnknownReturnFacts } from '../../shared/domain/act.ts'
import { ENGINE, type UnbackedRefundBody } from '../../shared/domain/entry.ts'
import { givenBackPostings } from '../../shared/domain/inbox.ts'
import { memberOwner, POINTS_ASSET } from '../../shared/domain/ledger.ts'
import { unknownReturnPostings } from '../../shared/domain/ledger-acts.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { refuse } from '../../shared/domain/result.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { type Organisation, type OrganisationTill, openOrganisation } from '../support/organisation.ts'
import { aDraft, enrol, sell, signIn, swipe } from '../support/shop.ts'

let organisation: Organisation
let shop: OrganisationTill
let other: OrganisationTill
let memberId: string
let saleId: string
let slipNumber: string

beforeAll(async () => {
  organisation = openOrganisation(SHOES)
  shop = await organisation.addTill()
  other = await organisation.addTill()
  await signIn(shop)
  await signIn(other)
  memberId = enrol(shop).memberId
  const sold = await sell(shop, aDraft({ regularYuan: 500, identification: swipe(shop).identification }))
  saleId = sold.entryId
  slipNumber = sold.slipNumber
  organisation.sync()
  organisation.moveRight(other, slipNumber)
  organisation.sync()
})
afterAll(() => organisation.remove())

/** What verify finds with the forged entries in the log; they are taken back afterwards. */
function findingsWith(till: OrganisationTill, forge: (db: WritableDb) => void): readonly string[] {
  let found: readonly string[] = []
  till.store.act((db) => {
    forge(db)
    found = [...new Set(verifyDatabase(db).findings.map(({ check }) => check))]
    return refuse('taken_back')
  })
  return found
}

function envelope() {
  const atMs = shop.nowMs()
  return actOf(timeOrderedId(atMs, systemRandomness), atMs, null, 'staff')
}

function identityOf(till: OrganisationTill) {
  const identity = tillIdentity(till.store.db)
  if (identity === null) throw new Error('not set up')
  return identity
}

function forgeUnknownReturn(db: WritableDb, till: OrganisationTill, over: Partial<UnknownReturnFacts>) {
  const identity = identityOf(till)
  const adopted = programmeInForce(db)
  const act = envelope()
  if (adopted === null) throw new Error('no rules')
  const facts: UnknownReturnFacts = {
    businessDate: businessDateAt(act.atMs),
    member: { memberId, ...memberFacts() },
    amountFen: fen(100_00),
    tender: 'cash',
    reason: 'goodwill',
    held: { lots: [] },
    elsewherePoints: points(0),
    ...over,
  }
  const judged = evaluateUnknownReturn(facts, adopted.programme)
  if (!judged.ok) throw new Error(judged.code)
  const { result } = judged.value
  appendEntry(db, identity, {
    ...act,
    kind: 'return.unknown',
    postings: unknownReturnPostings({ id: act.id, holder: till.holder }, memberId, result),
    body: {
      v: 1,
      programme: adopted.ref,
      engine: ENGINE,
      slipNumber: slipNumberAt({ identity }, nextSeq(db, identity)),
      facts,
      result,
    },
  })
}

/** As the books of the till that enrolled have the member. */
function memberFacts() {
  const { tier } = swipe(shop)
  return {
    cardNumber: cardNumber(),
    strength: 'typed' as const,
    tier,
    cardActive: true,
    birthday: { day: false, month: false },
  }
}

const cardNumber = () => {
  const row = shop.store.db.connection.prepare('SELECT number FROM card').pluck().get()
  return String(row)
}

function forgeUnbacked(db: WritableDb, over: Partial<UnbackedRefundBody> = {}) {
  const identity = identityOf(other)
  const body: UnbackedRefundBody = {
    v: 1,
    slipNumber: slipNumberAt({ identity }, nextSeq(db, identity)),
    ofSlip: '70000001000000123',
    memberId: null,
    amountFen: fen(100),
    tender: 'cash',
    reason: 'goodwill',
    overrideReason: 'goodwill',
    ...over,
  }
  appendEntry(db, identity, { ...envelope(), kind: 'refund.unbacked', postings: [], body })
}

describe('points elsewhere', () => {
  let own: UnknownReturnFacts['held']
  beforeEach(() => {
    own = { lots: [{ lot: saleId, points: points(100) }] }
  })

  test('RF-03 of what is here and known nothing is found', () => {
    const lots = [{ lot: saleId, points: points(290) }]
    expect(findingsWith(shop, (db) => forgeUnknownReturn(db, shop, { held: { lots } }))).toEqual([])
  })

  test('RF-03 before HQ’s first word on a member, what this till itself sent there is known to be there, and no more', () => {
    const lots = [{ lot: saleId, points: points(250) }]
    const forged = (elsewherePoints: number) =>
      findingsWith(shop, (db) => {
        const amounts = [{ owner: memberOwner(memberId), asset: POINTS_ASSET, lot: saleId, amount: 40 }]
        appendEntry(db, identityOf(shop), {
          ...envelope(),
          kind: 'amounts.returned',
          postings: givenBackPostings(amounts, shop.holder),
          body: { v: 1, why: 'rest', amounts },
        })
        const facts = { held: { lots }, elsewherePoints: points(elsewherePoints) }
        forgeUnknownReturn(db, shop, facts)
      })
    expect(forged(40)).toEqual([])
    expect(forged(41)).toEqual(['points elsewhere'])
  })

  test('RF-03 more than HQ lets a till book is found', () => {
    organisation.send(shop, {
      kind: 'policy',
      policy: { v: 1, allowancePoints: 0, debtMaxPoints: 10, unbackedPerDay: 0, refundRightDays: 9 },
    })
    const at = { part: 0, pos: 1 }
    const over = { elsewherePoints: points(50), elsewhereAt: at, held: own }
    expect(findingsWith(shop, (db) => forgeUnknownReturn(db, shop, over))).toContain('points elsewhere')
  })

  test('RF-03 what HQ never said is found', () => {
    const forged = (pos: number) =>
      findingsWith(other, (db) =>
        forgeUnknownReturn(db, other, { elsewherePoints: points(90), elsewhereAt: { part: 0, pos } }),
      )
    expect(forged(99)).toContain('points elsewhere')
    const without = { elsewherePoints: points(90) }
    expect(findingsWith(other, (db) => forgeUnknownReturn(db, other, without))).toContain('points elsewhere')
  })
})

describe('refunds of what is elsewhere', () => {
  test('a sale whose refund right is at another till is found', () => {
    const found = findingsWith(shop, (db) => {
      const identity = identityOf(shop)
      const slip = slipNumberAt({ identity }, nextSeq(db, identity))
      const lines = [{ line: 0, units: 29_000, text: '38 码', article: null }]
      appendEntry(db, identity, {
        ...envelope(),
        kind: 'swap',
        postings: [],
        body: { v: 1, slipNumber: slip, saleId, memberId, why: 'other_size', lines },
      })
    })
    expect(found).toEqual(['refund right'])
  })

  test('RF-11 an unbacked refund of a slip that had one, or more than HQ lets a till book, is found', () => {
    expect(findingsWith(other, (db) => forgeUnbacked(db))).toEqual([])
    const twice = findingsWith(other, (db) => {
      forgeUnbacked(db)
      forgeUnbacked(db)
    })
    expect(twice).toEqual(['unbacked'])
    const three = findingsWith(other, (db) => {
      for (const last of [1, 2, 3]) forgeUnbacked(db, { ofSlip: `7000000100000012${last}` })
    })
    expect(three).toEqual(['unbacked'])
    expect(findingsWith(other, (db) => forgeUnbacked(db, { slipNumber: '70000001000000999' }))).toContain(
      'slip number',
    )
  })
})
