// The refund right of another till's sale: from HQ with what a return is judged by, from another till after a recall, once.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveOpenRequests } from '../../../hq/authority/after-push.ts'
import { keepHouse } from '../../../hq/authority/housekeeping.ts'
import { givenBackPostings } from '../../../shared/domain/inbox.ts'
import { voucherNumberAt } from '../../../shared/domain/issued-vouchers.ts'
import { refundRightAsset, voucherAsset } from '../../../shared/domain/ledger.ts'
import { makeSlipNumber } from '../../../shared/domain/slip-number.ts'
import { startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, book, heldBy, issue } from '../../support/hq-books.ts'
import { effectsOf, type TillClient } from '../../support/till-client.ts'

let hq: TestHq
let seller: TillClient
let asker: TillClient
beforeAll(async () => {
  hq = await startHq()
  seller = await aTillOf(hq, '0001', 1)
  asker = await aTillOf(hq, '0002', 1)
})
afterAll(() => hq.close())

const PROGRAMME = { id: 'shoes', version: 3, hash: 'c'.repeat(64) }

/** A sale as HQ has it after a push, its right wherever the test wants it. */
async function aSale(at: string, memberId: string | null = null, site = 1, rewards?: readonly object[]) {
  const body = { v: 1, programme: PROGRAMME, ...(rewards === undefined ? {} : { result: { rewards } }) }
  const text = seller.entry('sale', body)
  const { id, seq } = JSON.parse(text)
  const slip = makeSlipNumber({ site, till: 1, epoch: 1, seq })
  await hq.db
    .insertInto('entry')
    .values({
      till: seller.id,
      epoch: seller.epoch,
      seq,
      id,
      kind: 'sale',
      business_date: '2026-11-21',
      at_ms: 0,
      received_at_ms: 0,
      text,
      hash: seller.hash,
      parked: null,
    })
    .execute()
  await hq.db
    .insertInto('sale')
    .values({
      id,
      till: seller.id,
      epoch: seller.epoch,
      seq,
      slip_number: slip,
      member_id: memberId,
      business_date: '2026-11-21',
      last_refund_id: null,
      claim_id: null,
      wholly_returned: false,
    })
    .execute()
  const asset = refundRightAsset(id)
  await issue(hq, 'p:refundable', asset, '', at, 1)
  return { id: String(id), slip, asset, text, hash: seller.hash }
}

test('a right at HQ comes with the sale, its returns so far, the debt in its lot and the rules it was sold by', async () => {
  await hq.db
    .insertInto('programme_version')
    .values({ ...PROGRAMME, document: '{"rules":1}', published_at_ms: null, valid_from: null })
    .execute()
  const owner = await aMemberOf(hq, 'r1')
  const sale = await aSale('hq', 'r1')
  await issue(hq, owner, 'debt', sale.id, 'hq', 4)
  await issue(hq, owner, 'debt', 'another', 'hq', 9)
  await hq.db
    .insertInto('sale_since')
    .values({ sale_id: sale.id, place: 1, entry_id: sale.id, till: seller.id })
    .execute()
  const id = randomUUID()
  const said = await asker.refundRight(sale.slip, id)
  expect(said.value.was).toBe('granted')
  expect(effectsOf(said.value.messages)).toEqual([
    {
      kind: 'refund_right',
      requestId: id,
      saleId: sale.id,
      memberId: 'r1',
      sale: { text: sale.text, hash: sale.hash },
      since: [{ text: sale.text, hash: sale.hash }],
      amounts: [
        { owner: 'p:refundable', asset: sale.asset, lot: '', amount: 1 },
        { owner, asset: 'debt', lot: sale.id, amount: 4 },
      ],
    },
  ])
  expect(said.value.messages[0]?.beside).toEqual({ programme: '{"rules":1}' })
  expect(await heldBy(hq, owner, 'debt')).toEqual({ hq: 9, [`>${asker.holder}`]: 4 })
  // The same request again: granted, and nothing is sent twice.
  expect((await asker.refundRight(sale.slip, id)).value).toEqual(said.value)
  asker.takeIn(said.value.messages)
})

test('RF-10 what the sale gave and lies at HQ comes along: vouchers, bound or not, and the points of its rewards', async () => {
  const member = await aMemberOf(hq, 'r2')
  const introducer = await aMemberOf(hq, 'r3')
  const sale = await aSale('hq', 'r2', 1, [
    { code: 'a', to: 'member', gives: { kind: 'voucher', voucher: 'fifty' } },
    { code: 'b', to: 'referrer', referrer: 'r3', gives: { kind: 'voucher', voucher: 'thirty' } },
    { code: 'c', to: 'member', gives: { kind: 'points', points: 100 } },
    { code: 'd', to: 'referrer', referrer: 'r3', gives: { kind: 'points', points: 50 } },
    { code: 'e', to: 'member', gives: { kind: 'gift', gift: 'socks', valueFen: 1500 } },
  ])
  const voucher = (position: number) => voucherAsset(voucherNumberAt(sale.slip, position))
  const along = [
    { owner: member, asset: voucher(0), lot: '', amount: 1 },
    { owner: 'p:bearer', asset: voucher(1), lot: '', amount: 1 },
    { owner: member, asset: 'points', lot: `${sale.id}.r2~2027-12-31`, amount: 40 },
    { owner: introducer, asset: 'points', lot: `${sale.id}.r3`, amount: 50 },
  ]
  for (const { owner, asset, lot, amount } of along) await issue(hq, owner, asset, lot, 'hq', amount)
  await issue(hq, member, 'points', sale.id, 'hq', 300)
  await issue(hq, member, voucher(7), '', 'hq', 1)
  const said = await asker.refundRight(sale.slip)
  const [effect] = effectsOf(said.value.messages).filter((one) => one.kind === 'refund_right')
  const right = { owner: 'p:refundable', asset: sale.asset, lot: '', amount: 1 }
  expect(effect?.amounts).toHaveLength(5)
  expect(effect?.amounts).toEqual(expect.arrayContaining([right, ...along]))
  expect(await heldBy(hq, member, 'points')).toEqual({ hq: 300, [`>${asker.holder}`]: 40 })
  asker.takeIn(said.value.messages)
})

test('a right at another till is recalled, and sent on when it has come home', async () => {
  const sale = await aSale(seller.holder)
  const id = randomUUID()
  expect((await asker.refundRight(sale.slip, id)).value).toEqual({ was: 'recalled', messages: [] })
  const recalled = await seller.pull()
  expect(effectsOf(recalled.value.messages)).toEqual([
    { kind: 'recall', owner: 'p:refundable', asset: sale.asset },
  ])
  const back = { owner: 'p:refundable', asset: sale.asset, lot: '', amount: 1 }
  await book(hq, givenBackPostings([back], seller.holder))
  await serveOpenRequests(hq.parts, { owners: [], refundRights: [sale.id] })
  const said = await asker.refundRight(sale.slip, id)
  expect(said.value.was).toBe('granted')
  expect(effectsOf(said.value.messages)).toMatchObject([{ kind: 'refund_right', requestId: id }])
  asker.takeIn(said.value.messages)
})

test('two tills that ask at once: one has the right, the other is told to wait', async () => {
  const third = await aTillOf(hq, '0003', 1)
  const sale = await aSale('hq')
  const said = await Promise.all([asker.refundRight(sale.slip), third.refundRight(sale.slip)])
  expect(said.map(({ value }) => value.was).sort()).toEqual(['granted', 'recalled'])
  const held = await heldBy(hq, 'p:refundable', sale.asset)
  expect(Object.values(held)).toEqual([1])
})

test('a slip HQ does not know, of a sale wholly returned, or from before a shop joined, gives no right', async () => {
  const unknown = makeSlipNumber({ site: 9, till: 9, epoch: 1, seq: 1 })
  expect((await asker.refundRight(unknown)).value.was).toBe('unknown')
  const sale = await aSale('hq')
  await hq.db.updateTable('sale').set({ wholly_returned: true }).where('id', '=', sale.id).execute()
  expect((await asker.refundRight(sale.slip)).value.was).toBe('wholly_returned')
  const alone = await aSale('hq', null, 0)
  expect((await asker.refundRight(alone.slip)).value.was).toBe('unknown')
  expect((await seller.refundRight(alone.slip)).value.was).toBe('granted')
})

test('RF-11 a right opens no more what was refunded without it', async () => {
  const sale = await aSale('hq')
  await hq.db
    .insertInto('matter')
    .values({
      id: randomUUID(),
      kind: 'unbacked',
      subject: `${seller.holder}/9`,
      evidence: JSON.stringify({ findings: [{ code: 'unbacked', details: { ofSlip: sale.slip } }] }),
      till: seller.id,
      state: 'decided',
      opened_at_ms: 0,
      decided_by: null,
      decided_at_ms: 1,
      decision: null,
    })
    .execute()
  expect((await asker.refundRight(sale.slip)).value.was).toBe('wholly_returned')
  expect(await heldBy(hq, 'p:refundable', sale.asset)).toEqual({ hq: 1 })
})

/** Goods and money back for a slip without its right, by a till that pushes it. */
async function refundUnbacked(till: TillClient, ofSlip: string): Promise<void> {
  const slipNumber = makeSlipNumber({ site: 2, till: 1, epoch: 1, seq: till.seq + 1 })
  const body = { v: 1, slipNumber, ofSlip, memberId: null, amountFen: 100, tender: 'cash', reason: 'size' }
  const text = till.entry('refund.unbacked', { ...body, overrideReason: 'offline' })
  expect((await till.push([text])).status).toBe(200)
}

function unbackedOf(slip: string) {
  return hq.db
    .selectFrom('matter')
    .select(['id', 'evidence', 'state'])
    .where('kind', '=', 'unbacked')
    .where(sql<boolean>`evidence #>> '{findings,0,details,ofSlip}' = ${slip}`)
    .execute()
}

describe('RF-11 goods refunded without their right', () => {
  test('HQ recalls the right from whoever has it and keeps it, and asks for it once', async () => {
    const till = await aTillOf(hq, '0004', 1)
    await till.push(till.made, { firstSeq: 1 })
    const before = effectsOf((await seller.pull()).value.messages).length
    const sale = await aSale(seller.holder)
    await refundUnbacked(till, sale.slip)
    await keepHouse(hq.parts)
    expect(effectsOf((await seller.pull()).value.messages).slice(before)).toEqual([
      { kind: 'recall', owner: 'p:refundable', asset: sale.asset },
    ])
    const back = { owner: 'p:refundable', asset: sale.asset, lot: '', amount: 1 }
    await book(hq, givenBackPostings([back], seller.holder))
    expect((await asker.refundRight(sale.slip)).value.was).toBe('wholly_returned')
    expect((await seller.refundRight(sale.slip)).value.was).toBe('wholly_returned')
    expect(await heldBy(hq, 'p:refundable', sale.asset)).toEqual({ hq: 1 })
  })

  test('the matter says when both happened where the till that had the right refunded too', async () => {
    const till = await aTillOf(hq, '0005', 1)
    await till.push(till.made, { firstSeq: 1 })
    const sale = await aSale(seller.holder)
    await refundUnbacked(till, sale.slip)
    const too = await returnAt(sale.id, 1, 77)
    await keepHouse(hq.parts)
    const [matter, ...others] = await unbackedOf(sale.slip)
    const nowMs = hq.parts.clock.nowMs()
    expect(matter?.evidence).toMatchObject({
      findings: [{ code: 'unbacked', details: { atMs: nowMs, receivedAtMs: nowMs } }],
      returns: [{ id: too, what: 'refund', atMs: 77, receivedAtMs: 88 }],
    })
    expect(others).toEqual([])
    // Decided, and then another arrives: a person is told again, once.
    await hq.db.updateTable('matter').set({ state: 'decided' }).where('kind', '=', 'unbacked').execute()
    await returnAt(sale.id, 2, 78)
    for (let turn = 0; turn < 2; turn += 1) await keepHouse(hq.parts)
    const all = await unbackedOf(sale.slip)
    expect(all.map(({ state }) => state).sort()).toEqual(['decided', 'open'])
  })
})

/** A return of a sale as HQ has it after a push. @returns its entry's id */
async function returnAt(saleId: string, place: number, atMs: number): Promise<string> {
  const id = randomUUID()
  const entry = { till: seller.id, epoch: 'returns', seq: atMs, id, kind: 'refund', text: '{}', hash: '' }
  const times = { business_date: '2026-11-21', at_ms: atMs, received_at_ms: 88, parked: null }
  await hq.db
    .insertInto('entry')
    .values({ ...entry, ...times })
    .execute()
  await hq.db
    .insertInto('sale_since')
    .values({ sale_id: saleId, place, entry_id: id, till: seller.id })
    .execute()
  return id
}
