/** A top-up undone at the till after part of what it earned and gave was used (RF-10, RF-03); verified at the end. */
import { afterEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { inFull, openWithMember, receive, stockOf, topUp, undo } from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { AUTOMATIC, RICH } from '../support/rich-programme.ts'
import { aDraft, codeOf, good, managerApproval, type Shop, sell, swipe, textOfSvg } from '../support/shop.ts'

let shop: Shop

afterEach(() => closeExplained(shop))

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
  shop = await openWithMember(programme)
}

const who = () => swipe(shop).identification

async function undone(slipNumber: string, giftsBack?: number[]) {
  const asked = { slipNumber, ...(giftsBack === undefined ? {} : { giftsBack }) }
  const quote = good(shop.till.points.quoteUndo(asked))
  const booked = await undo(shop, asked, { approval: managerApproval(shop) })
  return { quote, booked }
}

describe('RF-10 a top-up undone', () => {
  test('used points come off the money, unused ones are taken; the quote says what is booked', async () => {
    await open(earning(RICH))
    const { slipNumber } = await topUp(shop, 1000)
    expect(swipe(shop)).toMatchObject({ points: { total: 1000 }, vouchers: [{}] })
    await sell(
      shop,
      aDraft({
        identification: who(),
        regularYuan: 50,
        redeem: 200,
        tenders: inFull('voucher'),
      }),
    )
    const { quote, booked } = await undone(slipNumber)
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
    expect(codeOf(await undo(shop, { slipNumber }))).toBe('already_undone')
  })

  test('a used voucher and a gift that was not brought are owed at their value; one that was goes into stock', async () => {
    await open(earning(RICH))
    good(receive(shop, 'brush'))
    const first = await topUp(shop, 1000)
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
    const { quote, booked } = await undone(first.slipNumber, [1])
    expect(quote.result).toMatchObject({ handOutFen: 950_00, usedFen: 50_00 })
    expect(textOfSvg(good(booked).slipSvg)).toContain('50.00')
    expect(stockOf(shop, 'brush')).toBe(1)
  })

  test('only principal and bonus must be here whole', async () => {
    await open(earning(RICH))
    const { slipNumber } = await topUp(shop, 1000)
    const tenders = inFull('card_value')
    await sell(shop, aDraft({ identification: who(), regularYuan: 1, tenders }))
    const { quote, booked } = await undone(slipNumber)
    expect(quote.refusal?.code).toBe('already_used')
    expect(codeOf(booked)).toBe('already_used')
  })

  test('RF-08 what it converted by itself is undone, as far as it is unspent', async () => {
    await open(earning(AUTOMATIC))
    const { slipNumber } = await topUp(shop, 1000)
    expect(swipe(shop)).toMatchObject({ points: { total: 0 }, value: { rebateFen: 20_00 } })
    const tenders = inFull('card_value')
    await sell(shop, aDraft({ identification: who(), regularYuan: 5, tenders }))
    const { quote, booked } = await undone(slipNumber)
    expect(quote.result).toMatchObject({ shortfall: { points: 250, amountFen: 5_00 } })
    expect(codeOf(booked)).toBe('ok')
    expect(swipe(shop).value).toEqual({ principalFen: 0, bonusFen: 0, rebateFen: 0 })
  })

  test('RF-03 missing points become debt where the programme says so, and the next points pay it', async () => {
    const programme = earning(RICH)
    await open({ ...programme, refund: { ...programme.refund, shortfall: 'debt' } })
    const { slipNumber } = await topUp(shop, 1000)
    await sell(shop, aDraft({ identification: who(), regularYuan: 30, redeem: 100 }))
    const { quote, booked } = await undone(slipNumber)
    expect(quote.result).toMatchObject({ handOutFen: 1000_00 })
    expect(codeOf(booked)).toBe('ok')
    expect(swipe(shop).points.total).toBe(0)
    await sell(shop, aDraft({ identification: who(), regularYuan: 100 }))
    expect(swipe(shop).points.total).toBe(28)
  })
})
