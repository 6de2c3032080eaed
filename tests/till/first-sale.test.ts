/** The reward for a first sale is given by the first sale that can give it, and not lost before (EN-17, RF-10); verified at the end. */
import { afterEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { claim, exchange, exchangeDraft, inFull, openWithMember } from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import {
  aDraft,
  DAY_MS,
  enrol,
  giveBack,
  good,
  managerApproval,
  type Shop,
  sell,
  signIn,
  swipe,
} from '../support/shop.ts'

let shop: Shop

/** Member 1 introduces member 2. */
async function open(card: Partial<Programme['card']> = {}) {
  const rewards = RICH.rewards.filter(({ code }) => code === 'introduced')
  shop = await openWithMember({ ...RICH, rewards, card: { ...RICH.card, ...card } })
  await signIn(shop, 'manager')
}
afterEach(() => closeExplained(shop))

const enrolIntroduced = (over: Parameters<typeof enrol>[1] = {}) =>
  enrol(shop, { place: 2, referrer: swipe(shop).identification, ...over }, false)

const who = () => swipe(shop, 2).identification
const PAPER = inFull('voucher')

async function buy(over: Parameters<typeof aDraft>[0] = {}) {
  const sale = await sell(shop, aDraft({ identification: who(), regularYuan: 100, ...over }))
  return { ...sale, given: (sale.result.rewards ?? []).map(({ code }) => code) }
}

const REWARDED = ['introduced']

describe('EN-17 the reward for a first sale', () => {
  test('waits for a card that works', async () => {
    await open({ activationDelaySeconds: 3600 })
    enrolIntroduced()
    expect((await buy()).given).toEqual([])
    shop.passTime(3_600_000)
    expect((await buy()).given).toEqual(REWARDED)
    expect((await buy()).given).toEqual([])
    expect(swipe(shop).points.total).toBe(50)
  })

  test('waits for a sale that is not paid by vouchers alone', async () => {
    await open()
    enrolIntroduced()
    for (let paper = 0; paper < 21; paper += 1) expect((await buy({ tenders: PAPER })).given).toEqual([])
    expect((await buy()).given).toEqual(REWARDED)
    expect((await buy()).given).toEqual([])
  })

  test('is not lost to the purchase that the card was given for, nor to a claimed slip', async () => {
    const entry = {
      kind: 'any',
      of: [{ kind: 'none' }, { kind: 'sale_from', amountFen: fen(100_00) }],
    } as const
    await open({ entry, enrolmentPurchase: 'earns', activationDelaySeconds: 3600 })
    const sale = await sell(shop, aDraft({ regularYuan: 520 }))
    enrolIntroduced({ entrySlips: [sale.slipNumber] })
    expect(swipe(shop, 2).points.total).toBe(520)
    shop.passTime(3_600_000)
    const { slipNumber } = await sell(shop, aDraft({ regularYuan: 30 }))
    await claim(shop, slipNumber, who())
    expect((await buy()).given).toEqual(REWARDED)
  })

  test('RF-10 goes with the ground money of its sale, and the next sale has it', async () => {
    await open()
    enrolIntroduced()
    const lines = aDraft({ regularYuan: 100, specialYuan: 50 }).lines
    const tenders = [
      { code: 'voucher', amountFen: fen(149_99) },
      { code: 'cash', amountFen: null },
    ]
    const first = await buy({ lines, tenders })
    expect(first.given).toEqual(REWARDED)
    const cash = first.result.lines.findIndex(({ tenderFen }) => tenderFen[1] === 1)
    const units = first.result.lines[cash]?.costFen ?? 0
    const refund = await giveBack(shop, first.slipNumber, [{ line: cash, units }], who())
    expect(refund.result.rewardsGone).toHaveLength(1)
    expect(swipe(shop).points.total).toBe(0)
    expect((await buy()).given).toEqual(REWARDED)
  })

  test('RF-04 the new goods of an exchange have it where the old ones keep no ground money', async () => {
    await open()
    enrolIntroduced()
    const lines = aDraft({ regularYuan: 100, specialYuan: 50 }).lines
    const first = await buy({
      lines,
      tenders: [
        { code: 'voucher', amountFen: fen(149_99) },
        { code: 'cash', amountFen: null },
      ],
    })
    const cash = first.result.lines.findIndex(({ tenderFen }) => tenderFen[1] === 1)
    const units = first.result.lines[cash]?.costFen ?? 0
    const refund = { returned: [{ line: cash, units }] }
    const draft = exchangeDraft(shop, first.slipNumber, units, 80, { identification: who(), refund })
    const { sale } = good(shop.till.exchange.quote({ draft }))
    expect(sale?.rewards?.map(({ code }) => code)).toEqual(REWARDED)
    await exchange(shop, draft, managerApproval(shop, 'goodwill'))
    expect(swipe(shop).points.total).toBe(50)
    expect((await buy()).given).toEqual([])
    shop.passTime(DAY_MS)
  })
})
