// What becomes of an epoch whose log is not all here: advances are repaid by what comes home, and a stopped log can be decided about.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decideMatter } from '../../../hq/authority/decisions.ts'
import { keepHouse } from '../../../hq/authority/housekeeping.ts'
import { mergeMembers } from '../../../hq/authority/merge.ts'
import { isRecovering, openGeneration } from '../../../hq/authority/recovering.ts'
import { advance, declareFound, declareLost, endLostTill } from '../../../hq/authority/till-acts.ts'
import { givenBackPostings } from '../../../shared/domain/inbox.ts'
import { given, startHq, type TestHq } from '../../support/hq.ts'
import { aMemberOf, aTillOf, heldBy, issue } from '../../support/hq-books.ts'
import { askConsole } from '../../support/hq-office.ts'
import type { TillClient } from '../../support/till-client.ts'

let hq: TestHq
beforeAll(async () => {
  hq = await startHq()
})
afterAll(() => hq.close())

const OFFICER = 'o1'

async function aTill(site: string): Promise<TillClient> {
  const till = await aTillOf(hq, site, 1)
  await till.push(till.made, { firstSeq: 1 })
  return till
}

/** The till goes on in another epoch, which says so much of the anchor of the one before. */
async function goOn(
  till: TillClient,
  site: string,
  missing: number,
  epochNumber = 2,
  afterEpoch = till.epoch,
) {
  const [seq, hash] = [till.seq, till.hash]
  till.beginEpoch(`0${epochNumber}-cccccc`, epochNumber)
  expect((await till.hello()).status).toBe(200)
  const anchor = { seq: seq + missing, hash: missing === 0 ? hash : 'd'.repeat(64) }
  const after = { epoch: afterEpoch, seq, hash }
  const opened = { v: 1, siteCode: site, tillNumber: 1, publicKey: till.publicKey, after, anchor }
  expect((await till.push([till.entry('epoch.opened', opened)])).status).toBe(200)
}

async function openOf(kind: string, till: TillClient): Promise<string> {
  const row = await hq.db
    .selectFrom('matter')
    .select('id')
    .where('kind', '=', kind)
    .where('till', '=', till.id)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.id
}

async function advanceOf(holder: string, memberId: string, amount: number) {
  return advance(hq.parts, OFFICER, { holder, memberId, asset: 'points', amount })
}

describe('an advance', () => {
  test('is repaid when a person ends the epoch it was made for: nobody has points twice', async () => {
    const till = await aTill('0001')
    const owner = await aMemberOf(hq, 'e1')
    await issue(hq, owner, 'points', 'a', till.holder, 7)
    const { holder } = till
    await goOn(till, '0001', 3)
    given(await advanceOf(holder, 'e1', 5))
    given(await decideMatter(hq.parts, OFFICER, await openOf('epoch', till), { what: 'end_epoch' }))
    await keepHouse(hq.parts)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 7 })
    expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({})
  })

  test('is repaid when a lost till was found and its epoch ended with a whole log', async () => {
    const till = await aTill('0002')
    const owner = await aMemberOf(hq, 'e2')
    await issue(hq, owner, 'points', 'a', till.holder, 7)
    given(await declareLost(hq.parts, OFFICER, till.id))
    given(await advanceOf(till.holder, 'e2', 5))
    given(await declareFound(hq.parts, OFFICER, till.id))
    await goOn(till, '0002', 0)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 7 })
    expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({})
  })

  test('is made once and repaid though its member was merged meanwhile', async () => {
    const till = await aTill('0003')
    const owner = await aMemberOf(hq, 'e3')
    const other = await aMemberOf(hq, 'e4')
    await issue(hq, owner, 'points', 'a', till.holder, 100)
    given(await declareLost(hq.parts, OFFICER, till.id))
    given(await advanceOf(till.holder, 'e3', 100))
    given(await mergeMembers(hq.parts, OFFICER, { from: 'e3', to: 'e4' }))
    expect((await advanceOf(till.holder, 'e3', 1)).ok).toBe(false)
    const amounts = [{ owner, asset: 'points', lot: 'a', amount: 100 }]
    const postings = givenBackPostings(amounts, till.holder)
    const text = till.entry('amounts.returned', { v: 1, why: 'rest', amounts }, postings)
    expect((await till.push([text])).status).toBe(200)
    await keepHouse(hq.parts)
    expect(await heldBy(hq, owner, 'points')).toEqual({})
    expect(await heldBy(hq, other, 'points')).toEqual({ hq: 100 })
    expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({})
  })
})

test('an epoch that none of the later ones followed waits for a person', async () => {
  const till = await aTill('0004')
  const owner = await aMemberOf(hq, 'e5')
  await issue(hq, owner, 'points', 'a', till.holder, 7)
  const { holder } = till
  await goOn(till, '0004', 0, 3, '02-unheard')
  expect(await heldBy(hq, owner, 'points')).toEqual({ [holder]: 7 })
  given(await decideMatter(hq.parts, OFFICER, await openOf('epoch', till), { what: 'end_epoch' }))
  expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 7 })
})

test('a fork whose till has gone on in an epoch of its own is decided, and that epoch stays open', async () => {
  const till = await aTill('0005')
  const [seq, hash] = [till.seq, till.hash]
  await till.push([till.entry('shift.opened', { v: 1, which: 1 })])
  till.seq = seq
  till.hash = hash
  expect((await till.push([till.entry('shift.opened', { v: 1, which: 2 })])).problem.code).toBe('fork')
  till.beginEpoch('02-dddddd', 2)
  expect((await till.hello()).status).toBe(200)
  given(await decideMatter(hq.parts, OFFICER, await openOf('fork', till), { what: 'new_epoch' }))
  expect((await till.push([till.entry('shift.opened', { v: 1 })])).status).toBe(200)
})

describe('a lost till that an officer ends', () => {
  test('is waited for no more: what it held and what was under way is home, advances are repaid, its matter decided', async () => {
    const till = await aTill('0006')
    const owner = await aMemberOf(hq, 'e6')
    expect((await endLostTill(hq.parts, OFFICER, till.id)).ok).toBe(false)
    await issue(hq, owner, 'points', 'a', till.holder, 7)
    await issue(hq, owner, 'points', 'a', `>${till.holder}`, 2)
    given(await declareLost(hq.parts, OFFICER, till.id))
    given(await advanceOf(till.holder, 'e6', 5))
    given(await endLostTill(hq.parts, OFFICER, till.id))
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 9 })
    expect(await heldBy(hq, 'p:reserve', 'points')).toEqual({})
    const matters = hq.db.selectFrom('matter').select('state').where('till', '=', till.id)
    expect(await matters.execute()).toEqual([{ state: 'decided' }])
    expect((await declareFound(hq.parts, OFFICER, till.id)).ok).toBe(false)
    expect((await endLostTill(hq.parts, OFFICER, till.id)).ok).toBe(false)
  })

  test('that comes back is heard and granted nothing; what it used is a loss, what it returns nobody has twice', async () => {
    const till = await aTill('0007')
    const owner = await aMemberOf(hq, 'e7')
    await issue(hq, owner, 'points', 'a', till.holder, 7)
    given(await declareLost(hq.parts, OFFICER, till.id))
    given(await endLostTill(hq.parts, OFFICER, till.id))
    expect((await till.hello()).status).toBe(200)
    expect((await till.pull()).problem.code).toBe('lost')
    expect((await till.grant([{ owner, asset: 'points', amount: 1 }])).problem.code).toBe('lost')
    const at = { asset: 'points', lot: 'a', holder: till.holder }
    const used = [
      { ...at, owner, amount: -3 },
      { ...at, owner: 'p:redeemed', amount: 3 },
    ]
    expect((await till.push([till.entry('redeemed.somehow', { v: 1 }, used)])).status).toBe(200)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 7 })
    expect(await heldBy(hq, 'p:loss', 'points')).toEqual({ hq: -3 })
    const amounts = [{ owner, asset: 'points', lot: 'a', amount: 4 }]
    const postings = givenBackPostings(amounts, till.holder)
    const text = till.entry('amounts.returned', { v: 1, why: 'rest', amounts }, postings)
    expect((await till.push([text])).status).toBe(200)
    expect(await heldBy(hq, owner, 'points')).toEqual({ hq: 7 })
    expect(await heldBy(hq, 'p:loss', 'points')).toEqual({ hq: -3 })
  })

  test('was the last that a recovering HQ waited for: it grants again', async () => {
    const own = await startHq()
    try {
      const here = await aTillOf(own, '0001', 1)
      const gone = await aTillOf(own, '0001', 2)
      for (const till of [here, gone]) await till.push(till.made, { firstSeq: 1 })
      await openGeneration(own.parts, 'command')
      expect((await here.hello()).status).toBe(200)
      given(await declareLost(own.parts, OFFICER, gone.id))
      expect(await isRecovering(own.db)).toBe(true)
      given(await endLostTill(own.parts, OFFICER, gone.id))
      expect(await isRecovering(own.db)).toBe(false)
    } finally {
      await own.close()
    }
  })

  test('is ended by a manager and nobody below', async () => {
    const till = await aTill('0008')
    given(await declareLost(hq.parts, OFFICER, till.id))
    const path = `tills/${till.id}/end`
    expect((await askConsole(hq, await hq.officerToken('viewer'), path, {})).status).toBe(403)
    expect((await askConsole(hq, await hq.officerToken('manager'), path, {})).status).toBe(200)
    expect((await askConsole(hq, await hq.officerToken('manager'), path, {})).status).not.toBe(200)
  })
})
