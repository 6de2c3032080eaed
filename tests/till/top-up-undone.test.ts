/** A top-up undone at the till after part of what it earned and gave was used (RF-10, RF-03); verified at the end. */
import { afterEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { findingsOf } from '../support/audit.ts'
import { expectRowsExplained } from '../support/explained-rows.ts'
import { AUTOMATIC, RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  codeOf,
  enrol,
  good,
  managerApproval,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

afterEach(async () => {
  expect(await findingsOf(shop)).toEqual([])
  await expectRowsExplained(shop)
  await shop.remove()
})

/** Top-ups earn; 1000 gives a voucher of 50 and a brush worth 15. */
function earning(base: Programme): Programme {
  const when = { kind: 'top_up_from', amountFen: fen(1000_00) } as const
  const rewards = RICH.rewards
    .filter(({ code }) => code !== 'introduced')
    .map((reward) => ({ ...reward, when }))
  const storedValue = base.storedValue === null ? null : { ...base.storedValue, earnsAt: 'top_up' as const }
  const tenders = base.tenders.map((one) => (one.kind === 'stored_value' ? { ...one, earns: false } : one))
  return { ...base, rewards, storedValue, tenders }
}

async function open(programme: Programme) {
  shop = await openShop(programme)
  await signIn(shop, 'manager')
  enrol(shop)
}

const who = () => swipe(shop).identification

async function topUp() {
  const draft = { identification: who(), payFen: fen(1000_00), tenders: [{ code: 'cash', amountFen: null }] }
  const { result } = good(shop.till.points.quoteTopUp({ draft }))
  if (result === null) throw new Error('judged')
  const expected = { points: result.accruedPoints, fen: fen(result.principalFen + result.bonusFen) }
  return good(await shop.till.points.topUp({ actId: actId(shop), draft, expected, approval: null }))
}

async function undo(slipNumber: string, giftsBack?: number[]) {
  const asked = { slipNumber, ...(giftsBack === undefined ? {} : { giftsBack }) }
  const quote = good(shop.till.points.quoteUndo(asked))
  const booked = await shop.till.points.undo({
    ...asked,
    actId: actId(shop),
    approval: managerApproval(shop),
  })
  return { quote, booked }
}

const receive = () =>
  good(shop.till.points.countStock({ actId: actId(shop), item: 'brush', change: 1, why: 'received' }))
const brushes = () => good(shop.till.points.stock()).find(({ code }) => code === 'brush')?.here

describe('RF-10 a top-up undone', () => {
  test('used points come off the money, unused ones are taken; the quote says what is booked', async () => {
    await open(earning(RICH))
    const { slipNumber } = await topUp()
    expect(swipe(shop)).toMatchObject({ points: { total: 1000 }, vouchers: [{}] })
    await sell(
      shop,
      aDraft({
        identification: who(),
        regularYuan: 50,
        redeem: 200,
        tenders: [{ code: 'voucher', amountFen: null }],
      }),
    )
    const { quote, booked } = await undo(slipNumber)
    expect(quote).toMatchObject({
      refusal: null,
      result: { handOutFen: 996_00, points: -800, shortfall: { points: 200, amountFen: 4_00 } },
    })
    expect(quote.why.length).toBeGreaterThan(0)
    expect(textOfSvg(quote.slipSvg ?? '')).toContain('996.00')
    expect(textOfSvg(good(booked).slipSvg)).toContain('996.00')
    expect(swipe(shop)).toMatchObject({
      points: { total: 0 },
      value: { principalFen: 0, bonusFen: 0 },
      vouchers: [],
      earnedThisYear: 0,
    })
    expect(codeOf(await shop.till.points.undo({ slipNumber, actId: actId(shop), approval: null }))).toBe(
      'already_undone',
    )
  })

  test('a used voucher and a gift that was not brought are owed at their value; one that was goes into stock', async () => {
    await open(earning(RICH))
    receive()
    const first = await topUp()
    const number = swipe(shop).vouchers[0]?.number
    if (number === undefined) throw new Error('a voucher')
    const tenders = [
      { code: 'registered', amountFen: fen(50_00), voucher: number },
      { code: 'cash', amountFen: null },
    ]
    await sell(shop, aDraft({ identification: who(), regularYuan: 60, tenders }))
    expect(good(shop.till.points.quoteUndo({ slipNumber: first.slipNumber })).result).toMatchObject({
      handOutFen: 935_00,
      usedFen: 65_00,
      gifts: [{ position: 1, reward: 'brush' }],
    })
    const { quote, booked } = await undo(first.slipNumber, [1])
    expect(quote.result).toMatchObject({ handOutFen: 950_00, usedFen: 50_00 })
    expect(textOfSvg(good(booked).slipSvg)).toContain('50.00')
    expect(brushes()).toBe(1)
  })

  test('only principal and bonus must be here whole', async () => {
    await open(earning(RICH))
    const { slipNumber } = await topUp()
    const tenders = [{ code: 'card_value', amountFen: null }]
    await sell(shop, aDraft({ identification: who(), regularYuan: 1, tenders }))
    const { quote, booked } = await undo(slipNumber)
    expect(quote.refusal?.code).toBe('already_used')
    expect(codeOf(booked)).toBe('already_used')
  })

  test('RF-08 what it converted by itself is undone, as far as it is unspent', async () => {
    await open(earning(AUTOMATIC))
    const { slipNumber } = await topUp()
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, value: { rebateFen: 20_00 } })
    const tenders = [{ code: 'card_value', amountFen: null }]
    await sell(shop, aDraft({ identification: who(), regularYuan: 5, tenders }))
    const { quote, booked } = await undo(slipNumber)
    expect(quote.result).toMatchObject({ shortfall: { points: 250, amountFen: 5_00 } })
    expect(codeOf(booked)).toBe('ok')
    expect(swipe(shop).value).toEqual({ principalFen: 0, bonusFen: 0, rebateFen: 0 })
  })

  test('RF-03 missing points become debt where the programme says so, and the next points pay it', async () => {
    const programme = earning(RICH)
    await open({ ...programme, refund: { ...programme.refund, shortfall: 'debt' } })
    const { slipNumber } = await topUp()
    await sell(shop, aDraft({ identification: who(), regularYuan: 30, redeem: 100 }))
    const { quote, booked } = await undo(slipNumber)
    expect(quote.result).toMatchObject({ handOutFen: 1000_00 })
    expect(codeOf(booked)).toBe('ok')
    expect(swipe(shop).points.total).toBe(0)
    await sell(shop, aDraft({ identification: who(), regularYuan: 100 }))
    expect(swipe(shop).points.total).toBe(28)
  })
})
