/** Where two rules or two days meet at the till: a top-up as ground of a card, a guest of before, the last second of a year. */
import { afterEach, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { decide, handOver, inFull, openManaged } from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import { actId, aDraft, aForm, codeOf, enrol, good, type Shop, sell, swipe } from '../support/shop.ts'

let shop: Shop

async function open(programme: Programme) {
  shop = await openManaged(programme)
}
afterEach(() => closeExplained(shop))

test('EN-05 a top-up opens the card that waited for it, and not a smaller one', async () => {
  const entry = { kind: 'top_up_from', amountFen: fen(1000_00) } as const
  await open({ ...RICH, card: { ...RICH.card, entry } })
  const { memberId } = good(shop.till.enrol({ actId: actId(shop), form: aForm() })).member
  const approve = () => codeOf(decide(shop, memberId, true))
  const topUp = async (payFen: number, points: number) => {
    const { identification } = good(shop.till.openMember({ memberId }))
    const draft = { identification, payFen: fen(payFen), tenders: inFull('cash') }
    const expected = { points: 0 as Points, fen: fen(points) }
    good(await shop.till.points.topUp({ actId: actId(shop), draft, expected, approval: null }))
  }
  await topUp(500_00, 500_00)
  expect(approve()).toBe('entry_not_met')
  await topUp(1000_00, 1200_00)
  expect(approve()).toBe('ok')
  expect(swipe(shop).card.state).toBe('active')
})

test('EN-17 a guest nobody named at this till is refused in a draft', async () => {
  await open({ ...RICH, guests: { times: 1, earns: 'nobody' } })
  enrol(shop)
  const draft = aDraft({ identification: swipe(shop).identification, regularYuan: 10, guest: actId(shop) })
  expect(codeOf(shop.till.quoteSale({ draft }))).toBe('guest_unknown')
  const expected = { dueFen: fen(10_00), accruedPoints: 0 as Points, redeemedPoints: 0 as Points }
  const input = { actId: actId(shop), draft, expected, approval: null }
  expect(codeOf(await shop.till.commitSale(input))).toBe('guest_unknown')
})

test('RF-10 EA-05 once a year ends with the last second of the year', async () => {
  await open({
    ...RICH,
    rewards: RICH.rewards
      .filter(({ code }) => code === 'big_sale')
      .map((reward) => ({ ...reward, limit: { count: 1, period: 'year' } })),
  })
  enrol(shop)
  const given = async () => {
    const sale = await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 1000 }))
    return (sale.result.rewards ?? []).length
  }
  expect(await given()).toBe(1)
  shop.setTime(shopInstantMs(businessDate('2026-12-31'), '23:59:59'))
  await handOver(shop, 'manager')
  expect(await given()).toBe(0)
  expect(swipe(shop).visitsThisYear).toBe(2)
  shop.passTime(1000)
  expect(swipe(shop).visitsThisYear).toBe(0)
  expect(await given()).toBe(1)
  expect(await given()).toBe(0)
})
