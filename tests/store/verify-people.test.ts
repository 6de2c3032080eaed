/**
 * What verify finds in a log whose acts of cards and people were forged with the program at hand: hashes and tables are made
 * from what was forged, so that only the rules of section 1 are broken.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryById } from '../../main/store/entries.ts'
import { type TillIdentity, tillIdentity } from '../../main/store/identity.ts'
import { appendEntry } from '../../main/store/log.ts'
import { profileDigest, profileOf, saveProfile } from '../../main/store/profiles.ts'
import type { WritableDb } from '../../main/store/query.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import type {
  CardMovedBody,
  CardReplacedBody,
  MemberChangedBody,
  MemberEnrolledBody,
  NewEntry,
} from '../../shared/domain/entry.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import type { CardRules } from '../../shared/domain/programme.ts'
import { refuse } from '../../shared/domain/result.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aDraft, DAY_MS, enrol, good, openShop, type Shop, sell, signIn } from '../support/shop.ts'

const FEE = 10_00 as Fen

interface Examined {
  readonly shop: Shop
  readonly store: TillStore
  readonly identity: TillIdentity
  readonly memberId: string
  readonly enrolled: MemberEnrolledBody
  readonly walkInId: string
  readonly ownSaleId: string
}

/** A shop with one member whose card works, a sale of theirs and one of nobody's; closed, its store open. */
async function examine(card: Partial<CardRules>): Promise<Examined> {
  const loss = { kind: 'replaced', feeFen: FEE } as const
  const shop = await openShop({ ...SHOES, card: { ...SHOES.card, loss, ...card } })
  await signIn(shop)
  const walkIn = await sell(shop, aDraft({ regularYuan: 600 }))
  const entrySlips = card.entry === undefined ? {} : { entrySlips: [walkIn.slipNumber] }
  const { memberId, identification } = enrol(shop, entrySlips)
  const own = await sell(shop, aDraft({ identification, regularYuan: 700 }))
  const unused = await sell(shop, aDraft({ regularYuan: 800 }))
  await shop.till.close()
  const store = good(openStore(shop))
  const identity = tillIdentity(store.db)
  const entry = entryById(store.db, memberId)
  if (identity === null || entry?.kind !== 'member.enrolled') throw new Error('no member')
  return {
    shop,
    store,
    identity,
    memberId,
    enrolled: entry.body,
    walkInId: unused.entryId,
    ownSaleId: own.entryId,
  }
}

/** The names of the checks that find something in what was planted, each once; nothing of it stays. */
function checksAfter({ store }: Examined, plant: (db: WritableDb) => void): readonly string[] {
  let checks: readonly string[] = []
  store.act((db) => {
    plant(db)
    checks = [...new Set(verifyDatabase(db).findings.map(({ check }) => check))]
    return refuse('only_tried')
  })
  return checks
}

function append(at: Examined, db: WritableDb, act: Pick<NewEntry, 'kind' | 'body'>, id?: string): void {
  const atMs = at.shop.nowMs()
  appendEntry(db, at.identity, {
    id: id ?? timeOrderedId(atMs, systemRandomness),
    atMs,
    businessDate: businessDateAt(atMs),
    staff: null,
    approver: null,
    postings: [],
    ...act,
  } as NewEntry)
}

const plantEnrolment = (at: Examined, db: WritableDb, over: Partial<MemberEnrolledBody>) => {
  const atMs = at.shop.nowMs()
  const id = timeOrderedId(atMs, systemRandomness)
  const { entryPurchases: _, ...honest } = at.enrolled
  const body: MemberEnrolledBody = {
    ...honest,
    memberId: id,
    cardNumber: makeCardNumber(3_000_001),
    appliedAtMs: atMs,
    activeAtMs: atMs + DAY_MS,
    ...over,
  }
  append(at, db, { kind: 'member.enrolled', body }, id)
}

const plantMove = (at: Examined, db: WritableDb, over: Partial<CardMovedBody>) => {
  const body: CardMovedBody = {
    v: 1,
    memberId: at.memberId,
    cardNumber: at.enrolled.cardNumber,
    from: 'active',
    to: 'lost',
    why: 'reported_lost',
    ...over,
  }
  append(at, db, { kind: 'card.moved', body })
}

const plantReplacement = (at: Examined, db: WritableDb, over: Partial<CardReplacedBody>) => {
  const body: CardReplacedBody = {
    v: 1,
    memberId: at.memberId,
    oldNumber: at.enrolled.cardNumber,
    newNumber: makeCardNumber(3_000_002),
    activeAtMs: at.shop.nowMs(),
    feeFen: 0,
    programme: at.enrolled.programme,
    ...over,
  }
  append(at, db, { kind: 'card.replaced', body })
}

const plantChange = (at: Examined, db: WritableDb, over: Partial<MemberChangedBody>, salt = 'another') => {
  const profile = profileOf(db, at.memberId)
  if (profile === null) throw new Error('no profile')
  const after = { ...profile, salt: over.why === 'phone_lost' ? profile.salt : salt }
  const body: MemberChangedBody = {
    v: 1,
    memberId: at.memberId,
    fields: ['name'],
    why: 'changed',
    profileDigest: profileDigest(after),
    ...over,
  }
  append(at, db, { kind: 'member.changed', body })
  saveProfile(db, after)
}

type Plant = (at: Examined, db: WritableDb) => void

describe('where cards are given out at once', () => {
  let at: Examined
  beforeAll(async () => {
    at = await examine({})
  })
  afterAll(async () => {
    at.store.close()
    await at.shop.remove()
  })

  const now = () => at.shop.nowMs()

  test.each<[string, Plant, readonly string[]]>([
    ['an honest enrolment', (one, db) => plantEnrolment(one, db, {}), []],
    [
      'an id that is not its entry’s',
      (one, db) => plantEnrolment(one, db, { memberId: 'x' }),
      ['new member'],
    ],
    ['another tier', (one, db) => plantEnrolment(one, db, { tier: 'gold' }), ['tier']],
    ['no delay', (one, db) => plantEnrolment(one, db, { activeAtMs: now() }), ['card active']],
    ['an older application', (one, db) => plantEnrolment(one, db, { appliedAtMs: 0 }), ['card active']],
    ['rules not accepted', (one, db) => plantEnrolment(one, db, { consents: [] }), ['consents']],
    [
      'a consent of another version',
      (one, db) => plantEnrolment(one, db, { consents: [{ code: 'rules', version: 2 }] }),
      ['consents'],
    ],
    ['an honest referrer', (one, db) => plantEnrolment(one, db, { referrer: one.memberId }), []],
    ['an invented referrer', (one, db) => plantEnrolment(one, db, { referrer: 'nobody' }), ['referrer']],
    [
      'a purchase that is none',
      (one, db) => plantEnrolment(one, db, { entryPurchases: ['nothing'] }),
      ['entry purchases'],
    ],
    [
      "somebody else's purchase",
      (one, db) => plantEnrolment(one, db, { entryPurchases: [one.ownSaleId] }),
      ['entry purchases'],
    ],
    ['an honest purchase', (one, db) => plantEnrolment(one, db, { entryPurchases: [one.walkInId] }), []],
    ['an honest loss', (one, db) => plantMove(one, db, {}), []],
    ['a loss of another state', (one, db) => plantMove(one, db, { from: 'issued' }), ['card move']],
    ['a reason that leads elsewhere', (one, db) => plantMove(one, db, { why: 'found' }), ['card move']],
    ['a card of nobody', (one, db) => plantMove(one, db, { cardNumber: 'x' }), ['card', 'card move']],
    ['a time set by a loss', (one, db) => plantMove(one, db, { activeAtMs: 0 }), ['card active']],
    ['an honest new card', (one, db) => plantReplacement(one, db, {}), []],
    [
      'a lost card replaced, honestly',
      (one, db) => {
        plantMove(one, db, {})
        plantReplacement(one, db, { feeFen: FEE })
      },
      [],
    ],
    [
      'a lost card replaced without its fee',
      (one, db) => {
        plantMove(one, db, {})
        plantReplacement(one, db, {})
      },
      ['fee'],
    ],
    ['a fee for a broken card', (one, db) => plantReplacement(one, db, { feeFen: FEE }), ['fee']],
    [
      'a new card that works earlier',
      (one, db) => plantReplacement(one, db, { activeAtMs: 1 }),
      ['card active'],
    ],
    [
      'a new card for what another bought',
      (one, db) => plantReplacement(one, db, { entryPurchases: [one.walkInId] }),
      ['entry purchases'],
    ],
    [
      'a card replaced twice',
      (one, db) => {
        plantReplacement(one, db, {})
        plantReplacement(one, db, { newNumber: makeCardNumber(3_000_003) })
      },
      ['card', 'card active'],
    ],
    [
      'a new card after one handed back, honestly',
      (one, db) => {
        plantMove(one, db, { to: 'surrendered', why: 'handed_back' })
        plantReplacement(one, db, { activeAtMs: now() + DAY_MS, entryPurchases: [one.ownSaleId] })
      },
      [],
    ],
    [
      'a new card after one handed back, at once',
      (one, db) => {
        plantMove(one, db, { to: 'surrendered', why: 'handed_back' })
        plantReplacement(one, db, {})
      },
      ['card active'],
    ],
    ['an honest change', (one, db) => plantChange(one, db, {}), []],
    ['an honest lost phone', (one, db) => plantChange(one, db, { why: 'phone_lost', fields: ['phone'] }), []],
    ['a change of nothing', (one, db) => plantChange(one, db, { fields: [] }), ['changed fields']],
    [
      'a field named twice',
      (one, db) => plantChange(one, db, { fields: ['name', 'name'] }),
      ['changed fields'],
    ],
    ['a released name', (one, db) => plantChange(one, db, { why: 'phone_released' }), ['changed fields']],
    [
      'a change that leaves the digest',
      (one, db) => plantChange(one, db, {}, profileOf(db, one.memberId)?.salt),
      ['profile digest'],
    ],
    [
      'a found phone that is another',
      (one, db) => plantChange(one, db, { why: 'phone_found', fields: ['phone'] }),
      ['profile digest'],
    ],
    [
      'an employee who is nobody',
      (one, db) =>
        append(one, db, { kind: 'staff.linked', body: { v: 1, staffId: 'x', memberId: 'nobody' } }),
      ['member'],
    ],
    [
      'an employee who is a member',
      (one, db) =>
        append(one, db, { kind: 'staff.linked', body: { v: 1, staffId: 'x', memberId: one.memberId } }),
      [],
    ],
  ])('%s', (_, plant, expected) => {
    expect([...checksAfter(at, (db) => plant(at, db))].sort()).toEqual([...expected].sort())
  })
})

describe('where a card has a condition', () => {
  let at: Examined
  beforeAll(async () => {
    at = await examine({ entry: { kind: 'sale_from', amountFen: fen(500_00) } })
  })
  afterAll(async () => {
    at.store.close()
    await at.shop.remove()
  })

  test.each<[string, Plant, readonly string[]]>([
    ['a card for nothing', (one, db) => plantEnrolment(one, db, {}), ['entry condition']],
    ['a card proposed for nothing', (one, db) => plantEnrolment(one, db, { cardState: 'proposed' }), []],
    ['a card for a purchase', (one, db) => plantEnrolment(one, db, { entryPurchases: [one.walkInId] }), []],
  ])('%s', (_, plant, expected) => {
    expect(checksAfter(at, (db) => plant(at, db))).toEqual(expected)
  })
})

describe('where a manager approves', () => {
  let at: Examined
  beforeAll(async () => {
    at = await examine({})
  })
  afterAll(async () => {
    at.store.close()
    await at.shop.remove()
  })

  /** A proposed card that is approved and issued, the issue forged. */
  const plantApproval = (db: WritableDb, issue: Partial<CardMovedBody>) => {
    const atMs = at.shop.nowMs()
    const memberId = timeOrderedId(atMs, systemRandomness)
    const cardNumber = makeCardNumber(3_000_009)
    const { entryPurchases: _, ...honest } = at.enrolled
    const body = {
      ...honest,
      memberId,
      cardNumber,
      appliedAtMs: atMs,
      activeAtMs: atMs + DAY_MS,
      cardState: 'proposed' as const,
    }
    append(at, db, { kind: 'member.enrolled', body }, memberId)
    const move = { v: 1, memberId, cardNumber, why: 'approved' } as const
    append(at, db, { kind: 'card.moved', body: { ...move, from: 'proposed', to: 'approved' } })
    const programme = at.enrolled.programme
    append(at, db, {
      kind: 'card.moved',
      body: { ...move, from: 'approved', to: 'issued', activeAtMs: atMs + DAY_MS, programme, ...issue },
    })
  }

  test('the delay runs from the issue, by the programme it names', () => {
    expect(checksAfter(at, (db) => plantApproval(db, {}))).toEqual([])
    expect(checksAfter(at, (db) => plantApproval(db, { activeAtMs: at.shop.nowMs() }))).toEqual([
      'card active',
    ])
  })
  test('EN-05 it names nothing but what opens the card', () => {
    const naming = (entryPurchases: readonly string[]) =>
      checksAfter(at, (db) => plantApproval(db, { entryPurchases }))
    expect(naming([at.walkInId])).toEqual(['entry purchases'])
    expect(naming([at.ownSaleId])).toEqual(['entry purchases'])
    expect(naming(['nothing'])).toEqual(['entry purchases'])
    expect(checksAfter(at, (db) => plantMove(at, db, { entryPurchases: [at.walkInId] }))).toEqual([
      'entry purchases',
    ])
  })
})

describe('where a manager approves what was bought for the card', () => {
  let at: Examined
  beforeAll(async () => {
    at = await examine({ entry: { kind: 'sale_from', amountFen: fen(500_00) } })
  })
  afterAll(async () => {
    at.store.close()
    await at.shop.remove()
  })

  const approved = (applied: readonly string[], issuedFor: readonly string[] | undefined) =>
    checksAfter(at, (db) => {
      const atMs = at.shop.nowMs()
      const memberId = timeOrderedId(atMs, systemRandomness)
      const { programme } = at.enrolled
      const body = {
        ...at.enrolled,
        memberId,
        cardNumber: makeCardNumber(3_000_009),
        appliedAtMs: atMs,
        activeAtMs: atMs + DAY_MS,
        cardState: 'proposed' as const,
        entryPurchases: applied,
      }
      append(at, db, { kind: 'member.enrolled', body }, memberId)
      const move = { v: 1, memberId, cardNumber: body.cardNumber, why: 'approved' } as const
      append(at, db, { kind: 'card.moved', body: { ...move, from: 'proposed', to: 'approved' } })
      const issue = { ...move, from: 'approved', to: 'issued', activeAtMs: atMs + DAY_MS, programme } as const
      const names = issuedFor === undefined ? {} : { entryPurchases: issuedFor }
      append(at, db, { kind: 'card.moved', body: { ...issue, ...names } })
    })

  test.each([
    ['all of it', true, true, []],
    ['nothing of it', true, false, ['entry condition', 'entry purchases']],
    ['what was not shown', false, true, ['entry purchases']],
    ['nothing, for nothing', false, false, ['entry condition']],
  ])('EN-05 the card is issued for %s', (_, isShown, isNamed, expected) => {
    const checks = approved(isShown ? [at.walkInId] : [], isNamed ? [at.walkInId] : undefined)
    expect([...checks].sort()).toEqual(expected)
  })
})
