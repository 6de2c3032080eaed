/** A till that HQ takes out of service: it books for nobody any more, gives everything home, and closes its log. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { headOfLog } from '../../main/store/entries.ts'
import { tillIdentity } from '../../main/store/identity.ts'
import { appendEntry } from '../../main/store/log.ts'
import { usableHere } from '../../main/store/resting.ts'
import { openShiftOf } from '../../main/store/shifts.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { ok, type Result } from '../../shared/domain/result.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { ORDINARY_DAY } from '../support/builders.ts'
import { type Organisation, type OrganisationTill, openOrganisation } from '../support/organisation.ts'
import {
  actId,
  aDraft,
  aForm,
  codeOf,
  enrol,
  good,
  managerApproval,
  sell,
  signIn,
  swipe,
} from '../support/shop.ts'
import { until } from '../support/sync.ts'

let organisation: Organisation
let shop: OrganisationTill

beforeEach(async () => {
  organisation = openOrganisation(SHOES)
  shop = await organisation.addTill()
  await signIn(shop)
})
afterEach(() => organisation.remove())

const lastKind = () => headOfLog(shop.store.db, {})?.kind
const isClosed = () => lastKind() === 'till.closed'
function ownIdentity() {
  const identity = tillIdentity(shop.store.db)
  if (identity === null) throw new Error('nobody')
  return identity
}
const nothingHere = () => usableHere(shop.store.db, shop.holder, 1).length === 0

/** A member with points and a sale, and the till retired under way. */
async function retired() {
  enrol(shop)
  const draft = aDraft({ regularYuan: 500, identification: swipe(shop).identification })
  await sell(shop, draft)
  organisation.send(shop, { kind: 'retire' })
  await until(nothingHere, 'everything to be given home')
}

function quotedSale() {
  const draft = aDraft({ regularYuan: 300, identification: swipe(shop).identification })
  const { result } = good(shop.till.quoteSale({ draft }))
  if (result === null) throw new Error('not priced')
  const id = actId(shop)
  return () => shop.till.commitSale({ actId: id, draft, expected: result, approval: null })
}

/** One of each kind of act, asked for as a screen asks. */
async function everyAct(): Promise<Readonly<Record<string, Result<unknown>>>> {
  const { till } = shop
  const { identification } = swipe(shop)
  const by = () => ({ actId: actId(shop), expected: { points: points(0), fen: fen(0) }, approval: null })
  const staffId = till.status().staff[0]?.staffId ?? ''
  return {
    sale: await quotedSale()(),
    enrolment: till.enrol({ actId: actId(shop), form: aForm({ place: 9 }) }),
    topUp: await till.points.topUp({
      ...by(),
      draft: { identification, payFen: fen(10_000), tenders: [{ code: 'cash', amountFen: null }] },
    }),
    redemption: await till.points.redeem({
      ...by(),
      draft: { identification, items: [{ code: 'gift', quantity: 1 }], tenders: [] },
    }),
    stock: till.points.countStock({ actId: actId(shop), item: 'gift', change: 1, why: 'received' }),
    card: await till.people.moveCard({
      actId: actId(shop),
      approval: managerApproval(shop),
      identification,
      action: 'freeze',
      why: 'suspicion',
    }),
    staff: till.people.linkStaff({ actId: actId(shop), staffId, identification }),
  }
}

describe('a till that HQ takes out of service', () => {
  test('books for nobody any more, whatever is asked, and changes nothing', async () => {
    await retired()
    const before = headOfLog(shop.store.db, {})
    const answers = await everyAct()
    const codes = Object.fromEntries(Object.entries(answers).map(([name, was]) => [name, codeOf(was)]))
    expect(codes).toEqual(Object.fromEntries(Object.keys(answers).map((name) => [name, 'till_retired'])))
    expect(headOfLog(shop.store.db, {})).toEqual(before)
    expect(shop.till.status().outbox.problem).toBe('retired')
  })

  test('answers a sale that was booked before as done', async () => {
    enrol(shop)
    const commit = quotedSale()
    const { entryId } = good(await commit())
    organisation.send(shop, { kind: 'retire' })
    expect(good(await commit()).entryId).toBe(entryId)
  })

  test('refunds nothing any more, also what was quoted before', async () => {
    enrol(shop)
    const draft = aDraft({ regularYuan: 500, identification: swipe(shop).identification })
    const { slipNumber } = await sell(shop, draft)
    const { lines } = good(shop.till.openSale({ slipNumber }))
    const returned = lines.map(({ line, keptUnits }) => ({ line, units: keptUnits }))
    const reason = shop.till.status().programme?.refund.reasons[0]?.code ?? ''
    const asked = { slipNumber, returned, identification: null, reason }
    const { result } = good(shop.till.quoteRefund({ draft: asked }))
    if (result === null) throw new Error('not judged')
    organisation.send(shop, { kind: 'retire' })
    const approval = managerApproval(shop, 'goodwill')
    const refund = { actId: actId(shop), draft: asked, expected: result, approval, reason: null }
    expect(codeOf(await shop.till.commitRefund(refund))).toBe('till_retired')
  })

  test('still shows members and slips, reprints, and closes its shift; then it closes its log', async () => {
    await retired()
    expect(swipe(shop).points.here).toBe(0)
    const job = good(shop.till.recentSlips())[0]?.jobId ?? 0
    good(shop.till.reprintSlip({ actId: actId(shop), jobId: job }))
    good(shop.till.shift.report())
    expect(isClosed()).toBe(false)
    good(shop.till.closeShift({ actId: actId(shop) }))
    await until(isClosed, 'the log to be closed')
    expect(organisation.verify(shop).findings).toEqual([])
  })

  test('closes the shift of a till that nobody is at', async () => {
    await retired()
    good(shop.till.lock())
    await until(isClosed, 'the log to be closed')
    expect(openShiftOf(shop.store.db)).toBeNull()
    expect(organisation.verify(shop).findings).toEqual([])
  })

  test('books nothing behind the end of its log: people look things up, and HQ’s messages go back', async () => {
    await retired()
    good(shop.till.lock())
    await until(isClosed, 'the log to be closed')
    const end = headOfLog(shop.store.db, {})
    await signIn(shop)
    expect(swipe(shop).points.here).toBe(0)
    const job = good(shop.till.recentSlips())[0]?.jobId ?? 0
    expect(good(shop.till.showSlip({ jobId: job })).svg).not.toBe('')
    expect(codeOf(shop.till.reprintSlip({ actId: actId(shop), jobId: job }))).toBe('till_retired')
    expect(codeOf(await quotedSale()())).toBe('till_retired')
    expect(() => organisation.send(shop, { kind: 'retire' })).toThrow('till_retired')
    good(shop.till.lock())
    expect(headOfLog(shop.store.db, {})).toEqual(end)
  })

  test('nothing can be appended to a closed log', async () => {
    await retired()
    good(shop.till.lock())
    await until(isClosed, 'the log to be closed')
    const more = () =>
      shop.store.act((db) => {
        appendEntry(db, ownIdentity(), {
          id: actId(shop),
          atMs: shop.nowMs(),
          businessDate: ORDINARY_DAY,
          staff: null,
          approver: null,
          kind: 'shift.opened',
          postings: [],
          body: { v: 1, shift: 9 },
        })
        return ok(null)
      })
    expect(more).toThrow('nothing follows')
  })
})

test('a till that HQ did not take out of service, or that still holds something, has no closed log', async () => {
  enrol(shop)
  await sell(shop, aDraft({ regularYuan: 500, identification: swipe(shop).identification }))
  const by = { id: actId(shop), atMs: shop.nowMs(), businessDate: ORDINARY_DAY, staff: null, approver: null }
  const closing = { ...by, kind: 'till.closed', postings: [], body: { v: 1 } } as const
  shop.store.act((db) => ok(appendEntry(db, ownIdentity(), closing)))
  const found = organisation.verify(shop).findings.map(({ what }) => what)
  expect(found).toEqual([
    'HQ did not take the till out of service',
    'a shift is open',
    'something is still here',
  ])
})
