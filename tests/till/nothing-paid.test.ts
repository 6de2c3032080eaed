/** A sale that a deduction paid whole: its goods, its birthday right and its visit come back like any other's (RF-09, TI-06). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { openManaged } from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { RICH } from '../support/rich-programme.ts'
import {
  actId,
  aDraft,
  enrol,
  giveBack,
  good,
  returnReason,
  type Shop,
  sell,
  swipe,
} from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  const birthdayRight = { window: 'month', ratePermille: { regular: 500, special: 900 } } as const
  shop = await openManaged({ ...RICH, birthdayRight })
  enrol(shop, { birthday: { calendar: 'solar', year: 1990, month: 11, day: 20 } }, false)
})
afterEach(() => closeExplained(shop))

const who = () => swipe(shop).identification

/** 100 at the birthday price, all of it deducted. */
function sellForNothing() {
  const deduction = { amountFen: fen(50_00), reason: 'manager_discount' }
  const draft = aDraft({ identification: who(), regularYuan: 100, useBirthdayRight: true, deduction })
  return sell(shop, { ...draft, tenders: [] })
}

const standing = () => {
  const { visitsThisYear, birthday } = swipe(shop)
  return { visitsThisYear, birthday }
}

describe('RF-09 TI-06 a sale of amounts with nothing due', () => {
  test('is void with its right and its visit', async () => {
    const before = standing()
    const { slipNumber, result } = await sellForNothing()
    expect(result).toMatchObject({ dueFen: 0, birthdayRightUsed: true })
    expect(standing()).not.toEqual(before)
    const draft = { slipNumber, returned: [], void: true, identification: who() } as const
    const quote = good(shop.till.quoteRefund({ draft: { ...draft, returned: [] } }))
    expect(quote.refusal).toBeNull()
    if (quote.result === null) throw new Error('judged')
    const asked = { draft: { ...draft, returned: [] }, expected: quote.result }
    good(await shop.till.commitRefund({ actId: actId(shop), ...asked, approval: null, reason: null }))
    expect(standing()).toEqual(before)
  })

  test('comes back by the piece that the counter shows, once', async () => {
    const before = standing()
    const { slipNumber } = await sellForNothing()
    const shown = good(shop.till.openSale({ slipNumber })).lines
    expect(shown).toMatchObject([{ kind: 'counted', costFen: 0, keptUnits: 1, wholeUnits: 1 }])
    const refund = await giveBack(shop, slipNumber, [{ line: 0, units: 1 }], who())
    expect(refund.result).toMatchObject({ handOutFen: 0, birthdayRightComesBack: true })
    expect(standing()).toEqual(before)
    const draft = {
      slipNumber,
      returned: [{ line: 0, units: 1 }],
      identification: who(),
      ...returnReason(shop),
    }
    expect(good(shop.till.quoteRefund({ draft })).refusal?.code).toBe('wholly_returned')
  })
})
