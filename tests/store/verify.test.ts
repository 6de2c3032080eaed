/**
 * What verify finds in a log that a forger wrote with the program at hand: every hash, result, posting and table is made
 * from the forged facts, so that only the facts themselves are wrong.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryById } from '../../main/store/entries.ts'
import { type TillIdentity, tillIdentity } from '../../main/store/identity.ts'
import { refundFacts } from '../../main/store/known-refund.ts'
import { saleFacts } from '../../main/store/known-sale.ts'
import { appendEntry, nextSeq } from '../../main/store/log.ts'
import { programmeOf } from '../../main/store/programmes.ts'
import type { WritableDb } from '../../main/store/query.ts'
import { saleOfId } from '../../main/store/sales.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { ENGINE, type Entry, type RefundBody, type SaleBody } from '../../shared/domain/entry.ts'
import { birthdayRightAsset, rightIssuedPostings, tillHolder } from '../../shared/domain/ledger.ts'
import { refundPostings } from '../../shared/domain/ledger-refund.ts'
import { salePostings } from '../../shared/domain/ledger-sale.ts'
import { points } from '../../shared/domain/points.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import type { RefundFacts } from '../../shared/domain/refund.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { refuse } from '../../shared/domain/result.ts'
import type { LotHolding, SaleFacts, SaleMember } from '../../shared/domain/sale.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDate, businessDateAt } from '../../shared/domain/time.ts'
import { aDraft, enrol, giveBack, good, openShop, type Shop, sell, signIn, swipe } from '../support/shop.ts'

type SaleEntry = Extract<Entry, { kind: 'sale' }>
type RefundEntry = Extract<Entry, { kind: 'refund' }>

const YESTERDAY = businessDate('2026-11-22')

let shop: Shop
let store: TillStore
let identity: TillIdentity
let holder: string
let member: SaleMember
let otherMemberId: string
/** Its own lot was partly spent, nothing was returned. */
let spent: SaleEntry
/** Returned whole, in one refund. */
let returned: SaleEntry
/** Returned in part, twice. */
let partly: SaleEntry

beforeAll(async () => {
  shop = await openShop()
  await signIn(shop)
  const birthday = { calendar: 'solar', year: 1990, month: 11, day: 5 } as const
  enrol(shop, { birthday })
  otherMemberId = enrol(shop, { place: 2, birthday }).memberId
  const { identification } = swipe(shop)
  const sales = []
  for (const over of [{ specialYuan: 2000 }, { regularYuan: 500 }, { regularYuan: 800 }]) {
    sales.push(await sell(shop, aDraft({ identification, ...over })))
    shop.passTime(1000)
  }
  const [first, second, third] = sales
  if (first === undefined || second === undefined || third === undefined) throw new Error('three sales')
  await sell(shop, aDraft({ identification, regularYuan: 300, redeem: 1000, useBirthdayRight: true }))
  const everything = good(shop.till.openSale({ slipNumber: second.slipNumber })).lines
  await giveBack(
    shop,
    second.slipNumber,
    everything.map(({ line, wholeUnits }) => ({ line, units: wholeUnits })),
    identification,
  )
  for (const units of [100_00, 50_00])
    await giveBack(shop, third.slipNumber, [{ line: 0, units }], identification)
  await shop.till.close()
  store = good(openStore(shop))
  const found = tillIdentity(store.db)
  if (found === null) throw new Error('the till was set up')
  identity = found
  holder = tillHolder(identity.tillId, identity.epoch)
  const saleOf = (entryId: string) => {
    const entry = entryById(store.db, entryId)
    if (entry?.kind !== 'sale') throw new Error('no sale')
    return entry
  }
  spent = saleOf(first.entryId)
  returned = saleOf(second.entryId)
  partly = saleOf(third.entryId)
  if (spent.body.facts.member === null) throw new Error('a sale of a member')
  member = spent.body.facts.member
})
afterAll(async () => {
  store.close()
  await shop.remove()
})

/** The names of the checks that find something in what was planted, each once; nothing of it stays. */
function checksAfter(plant: (db: WritableDb) => void): readonly string[] {
  let checks: readonly string[] = []
  store.act((db) => {
    plant(db)
    checks = [...new Set(verifyDatabase(db).findings.map(({ check }) => check))]
    return refuse('only_tried')
  })
  return checks
}

/** The member's lots here. */
function lotsOf(db: WritableDb, memberId = member.memberId): readonly LotHolding[] {
  const rows = db.connection
    .prepare("SELECT lot, amount FROM balance WHERE owner = ? AND asset = 'points' ORDER BY lot")
    .all(`m:${memberId}`) as { lot: string; amount: number }[]
  return rows.map(({ lot, amount }) => ({ lot, points: points(amount) }))
}

const slipAt = (seq: number) =>
  makeSlipNumber({
    site: Number(identity.siteCode),
    till: identity.tillNumber,
    epoch: identity.epochNumber,
    seq,
  })

interface Forged<Facts, Body> {
  readonly facts?: Partial<Facts>
  readonly body?: Partial<Body>
  readonly atMs?: number
  readonly businessDate?: SaleEntry['businessDate']
}

/** The envelope of an act at an instant (now, when none is said). */
function envelope(forged: Forged<unknown, unknown>) {
  const atMs = forged.atMs ?? shop.nowMs()
  return {
    id: timeOrderedId(atMs, systemRandomness),
    atMs,
    businessDate: forged.businessDate ?? businessDateAt(atMs),
    staff: spent.staff,
    approver: null,
  }
}

const known = (db: WritableDb) => ({ books: db, log: db, holder, site: identity.siteCode })

/** Appends a sale of one plain line, honest but for what is forged. */
function plantSale(db: WritableDb, forged: Forged<SaleFacts, SaleBody> = {}): void {
  const head = envelope(forged)
  const { programme } = spent.body
  const rules = programmeOf(db, programme)
  const at = { atMs: head.atMs, businessDate: head.businessDate, programme: rules }
  const honest = good(saleFacts(known(db), { ...spent.body.facts, ...forged.facts }, at, 0))
  const facts: SaleFacts = { ...honest, ...forged.facts }
  const { result } = good(evaluateSale(facts, rules))
  const slipNumber = slipAt(nextSeq(db, identity))
  const posted = { id: head.id, holder, businessDate: head.businessDate, slipNumber, programme: rules }
  appendEntry(db, identity, {
    ...head,
    kind: 'sale',
    postings: salePostings(posted, facts, result),
    body: { v: 1, programme, engine: ENGINE, slipNumber, facts, result, ...forged.body },
  })
}

function lastRefundOf(db: WritableDb, sale: SaleEntry): RefundEntry | null {
  const row = db.connection.prepare('SELECT last_refund_id AS id FROM sale WHERE id = ?').get(sale.id) as {
    id: string | null
  }
  const entry = row.id === null ? null : entryById(db, row.id)
  return entry?.kind === 'refund' ? entry : null
}

const bookedOf = (sale: SaleEntry) => ({ facts: sale.body.facts, result: sale.body.result, lot: sale.id })

/** Appends a refund of ￥10 of the first line, honest but for what is forged. */
function plantRefund(db: WritableDb, sale: SaleEntry, forged: Forged<RefundFacts, RefundBody> = {}): void {
  const head = envelope(forged)
  const last = lastRefundOf(db, sale)
  const { programme } = sale.body
  const rules = programmeOf(db, programme)
  const kept = saleOfId(db, sale.id)
  if (kept === null) throw new Error('a sale')
  const asked = { returned: [{ line: 0, units: 10_00 }], reason: 'no_longer_wanted', ...forged.facts }
  const honest = refundFacts(known(db), kept, asked, { ...head, programme: rules }, null)
  const facts: RefundFacts = { ...honest, ...forged.facts }
  const { result } = good(evaluateRefund(bookedOf(sale), facts, rules, { overridePeriod: true }))
  const slipNumber = slipAt(nextSeq(db, identity))
  const posted = { id: head.id, holder, businessDate: head.businessDate, slipNumber, programme: rules }
  appendEntry(db, identity, {
    ...head,
    kind: 'refund',
    postings: refundPostings(posted, { ...kept.sale, memberId: member.memberId }, result),
    body: {
      v: 1,
      programme,
      engine: ENGINE,
      slipNumber,
      saleId: sale.id,
      previousRefundId: last?.id ?? null,
      memberId: member.memberId,
      overrides: [],
      facts,
      result,
      ...forged.body,
    },
  })
}

/** Everything of the one line of a sale. */
const wholeOf = (sale: SaleEntry) => [{ line: 0, units: sale.body.result.lines[0]?.costFen ?? 0 }]

describe('honest acts', () => {
  test('verify finds nothing in the history, nor in acts appended to it', () => {
    expect(checksAfter(() => undefined)).toEqual([])
    const appended = (db: WritableDb) => {
      plantSale(db)
      plantSale(db, { facts: { redeemPoints: points(1000) } })
      plantSale(db, { facts: { member: null } })
      plantRefund(db, spent)
      plantRefund(db, partly)
      plantRefund(db, spent, { facts: { returned: [{ line: 0, units: 500_00 }] } })
    }
    expect(checksAfter(appended)).toEqual([])
  })

  test('verify finds lots that were not named oldest first', () => {
    const backwards = (db: WritableDb) => {
      const lots = [...lotsOf(db)].reverse()
      plantSale(db, { facts: { redeemPoints: points(1000), held: { lots, birthdayRights: 0 } } })
    }
    expect(checksAfter(backwards)).toEqual(['held lots'])
  })
})

describe('the chain of refunds of one sale (RF-02)', () => {
  test('verify finds a second refund of a wholly returned sale that knows of no refund before it', () => {
    const again = (db: WritableDb) =>
      plantRefund(db, returned, {
        facts: { before: initialRefundState(bookedOf(returned)), returned: wholeOf(returned) },
        body: { previousRefundId: null },
      })
    expect(checksAfter(again)).toEqual(['refund chain', 'refund state'])
  })

  test('verify finds a refund that follows an older refund than the last', () => {
    const older = (db: WritableDb) => {
      const firstId = lastRefundOf(db, partly)?.body.previousRefundId ?? ''
      const first = entryById(db, firstId)
      if (first?.kind !== 'refund') throw new Error('two refunds')
      plantRefund(db, partly, {
        facts: { before: first.body.result.after },
        body: { previousRefundId: firstId },
      })
    }
    expect(checksAfter(older)).toEqual(['refund chain', 'refund state'])
  })

  test('verify finds a refund that begins as if nothing had been returned, though it names the last one', () => {
    const afresh = (db: WritableDb) =>
      plantRefund(db, returned, {
        facts: { before: initialRefundState(bookedOf(returned)), returned: wholeOf(returned) },
      })
    expect(checksAfter(afresh)).toEqual(['refund state'])
  })

  test('verify finds a refund that names no refund before it, though it begins where that one ended', () => {
    expect(checksAfter((db) => plantRefund(db, partly, { body: { previousRefundId: null } }))).toEqual([
      'refund chain',
    ])
  })

  test('verify finds a refund of a sale that is not there', () => {
    expect(checksAfter((db) => plantRefund(db, spent, { body: { saleId: 'no-such-sale' } }))).toEqual([
      'sale named',
    ])
  })

  test("verify finds a refund in another member's name", () => {
    expect(checksAfter((db) => plantRefund(db, spent, { body: { memberId: otherMemberId } }))).toEqual([
      'member',
    ])
  })
})

describe('the place of an act', () => {
  test('verify finds a sale judged by another day than its own', () => {
    expect(checksAfter((db) => plantSale(db, { facts: { businessDate: YESTERDAY } }))).toEqual([
      'business date',
    ])
  })

  test('verify finds a sale whose day is not that of its instant', () => {
    expect(checksAfter((db) => plantSale(db, { businessDate: YESTERDAY }))).toEqual(['business date'])
    const facts = { businessDate: businessDateAt(shop.nowMs()) }
    expect(checksAfter((db) => plantSale(db, { businessDate: YESTERDAY, facts }))).toEqual(['business date'])
  })

  test('RF-06 verify finds a refund judged by another day than its own', () => {
    expect(checksAfter((db) => plantRefund(db, spent, { facts: { businessDate: YESTERDAY } }))).toEqual([
      'business date',
    ])
    expect(checksAfter((db) => plantRefund(db, spent, { businessDate: YESTERDAY }))).toEqual([
      'business date',
    ])
  })

  test('verify finds a slip number of another place', () => {
    const slipNumber = slipAt(9_999)
    expect(checksAfter((db) => plantSale(db, { body: { slipNumber } }))).toEqual(['slip number'])
    expect(checksAfter((db) => plantRefund(db, spent, { body: { slipNumber } }))).toEqual(['slip number'])
  })

  test('verify finds an act judged by an engine that this program does not have', () => {
    const body = { engine: ENGINE + 1 }
    expect(checksAfter((db) => plantSale(db, { body }))).toEqual(['engine'])
    expect(checksAfter((db) => plantRefund(db, spent, { body }))).toEqual(['engine'])
  })

  test('verify says so where the rules cannot judge an act at all', () => {
    const programme = { ...spent.body.programme, version: 999, hash: '00' }
    expect(checksAfter((db) => plantSale(db, { body: { programme } }))).toEqual(['judged'])
  })
})

describe('the member of a sale', () => {
  const sold = (forged: Partial<SaleMember>) => (db: WritableDb) =>
    plantSale(db, { facts: { member: { ...member, ...forged } } })

  test('EN-04 verify finds a card that worked and is said not to', () => {
    expect(checksAfter(sold({ cardActive: false }))).toEqual(['card active'])
  })

  test('EN-04 verify finds a card that is said to work a millisecond too early', () => {
    const activeAtMs = store.db.connection
      .prepare('SELECT active_at_ms FROM card WHERE member_id = ?')
      .pluck()
      .get(member.memberId) as number
    expect(checksAfter((db) => plantSale(db, { atMs: activeAtMs }))).toEqual([])
    const early = { atMs: activeAtMs - 1, facts: { member } }
    expect(checksAfter((db) => plantSale(db, early))).toEqual(['card active'])
  })

  test('verify finds another tier than the member has', () => {
    const asGold = (db: WritableDb) => {
      const body = { memberId: 'gold', cardNumber: makeCardNumber(1_000_003), tier: 'gold' }
      const since = { appliedAtMs: 0, activeAtMs: 0, consents: [], profileDigest: '' }
      appendEntry(db, identity, {
        ...envelope({}),
        kind: 'member.enrolled',
        postings: [],
        body: { v: 1, programme: spent.body.programme, ...body, ...since },
      })
      sold({ memberId: body.memberId, cardNumber: body.cardNumber })(db)
    }
    expect(checksAfter(asGold)).toContain('tier')
  })

  test('verify finds the card of another member, a card nobody has, and a card left out', () => {
    for (const cardNumber of [makeCardNumber(1_000_002), makeCardNumber(1_000_077), null]) {
      expect(checksAfter(sold({ cardNumber })), String(cardNumber)).toEqual(['card'])
    }
  })
})

describe('what sat here (RE-01, RF-03, TI-06)', () => {
  const redeeming = (lots: (db: WritableDb) => readonly LotHolding[]) => (db: WritableDb) =>
    plantSale(db, {
      facts: { redeemPoints: points(1000), held: { lots: lots(db), birthdayRights: 0 } },
    })
  const more = ({ lot, points: here }: LotHolding) => ({ lot, points: points(here + 1) })

  test('verify finds a redemption out of a lot with more points than it had', () => {
    const newestRaised = (db: WritableDb) => {
      const lots = lotsOf(db)
      return lots.map((lot, position) => (position === lots.length - 1 ? more(lot) : lot))
    }
    expect(checksAfter(redeeming(newestRaised))).toEqual(['held lots'])
  })

  test('verify finds a redemption that names a lot twice, or one that never was', () => {
    expect(checksAfter(redeeming((db) => [...lotsOf(db), ...lotsOf(db)]))).toEqual(['held lots'])
    const invented = { lot: 'no-such-lot', points: points(5000) }
    expect(checksAfter(redeeming((db) => [...lotsOf(db), invented]))).toEqual(['held lots'])
  })

  test('verify finds lots that a sale names and does not ask for', () => {
    const facts = (db: WritableDb) => ({ held: { lots: lotsOf(db), birthdayRights: 0 } })
    expect(checksAfter((db) => plantSale(db, { facts: facts(db) }))).toEqual(['held lots'])
  })

  test('verify finds a birthday right that was not here', () => {
    const held = { lots: [], birthdayRights: 1 }
    expect(checksAfter((db) => plantSale(db, { facts: { held } }))).toEqual(['held rights'])
    expect(checksAfter(birthdaySale(1))).toEqual([])
    expect(checksAfter(birthdaySale(2))).toEqual(['held rights'])
  })

  /** The other member's right is issued and used; the sale says how many there were. */
  const birthdaySale = (birthdayRights: number) => (db: WritableDb) => {
    const asset = birthdayRightAsset(2026)
    appendEntry(db, identity, {
      ...envelope({}),
      kind: 'right.issued',
      postings: rightIssuedPostings(otherMemberId, asset, holder),
      body: { v: 1, memberId: otherMemberId, asset },
    })
    const buyer = { ...member, memberId: otherMemberId, cardNumber: makeCardNumber(1_000_002) }
    plantSale(db, {
      facts: { member: buyer, useBirthdayRight: true, held: { lots: [], birthdayRights } },
    })
  }

  const refunding = (held: (db: WritableDb) => readonly LotHolding[]) => (db: WritableDb) =>
    plantRefund(db, spent, { facts: { held: held(db), returned: wholeOf(spent) } })

  test('verify finds a refund that names more points than were here', () => {
    const generous = (db: WritableDb) => plantRefund(db, spent, { facts: { held: lotsOf(db).map(more) } })
    expect(checksAfter(generous)).toEqual(['held lots'])
  })

  test('verify finds points left out of a refund that was then short of them', () => {
    expect(checksAfter((db) => plantRefund(db, spent, { facts: { returned: wholeOf(spent) } }))).toEqual([])
    expect(checksAfter(refunding((db) => lotsOf(db).filter(({ lot }) => lot === spent.id)))).toEqual([
      'held lots',
    ])
  })

  test("verify finds a refund that leaves out the sale's own lot", () => {
    const others = (db: WritableDb) => lotsOf(db).filter(({ lot }) => lot !== spent.id)
    expect(checksAfter((db) => plantRefund(db, spent, { facts: { held: others(db) } }))).toEqual([
      'held lots',
    ])
  })
})
