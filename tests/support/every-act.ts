/** A till's history with acts of every kind that a shop without HQ books, by the real till: what the ledger's tests read. */
import { fen } from '../../shared/domain/money.ts'
import { type Points, points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { expiringAfter, RICH } from './rich-programme.ts'
import {
  actId,
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
} from './shop.ts'

/** Rules under which all of it may happen. */
export const EVERY_ACT: Programme = {
  ...expiringAfter(2),
  accrual: { ...RICH.accrual, limits: { perSale: null, perDay: null, perMonth: points(1_000_000) } },
  refund: { ...RICH.refund, shortfall: 'debt' },
}

const CASH = [{ code: 'cash', amountFen: null }]
const seen = (pointsSeen: number, amount = 0) => ({ points: pointsSeen as Points, fen: fen(amount) })

/** One act of every kind, or more, by a cashier with a manager's consent. */
export async function liveEveryAct(shop: Shop): Promise<void> {
  const who = () => swipe(shop).identification
  const buy = (yuan: number, over: Parameters<typeof aDraft>[0] = {}) =>
    sell(shop, aDraft({ identification: who(), regularYuan: yuan, ...over }))
  const by = (expected: ReturnType<typeof seen>) => ({
    actId: actId(shop),
    expected,
    approval: managerApproval(shop),
  })
  await signIn(shop, 'manager')
  const referrer = enrol(shop).identification
  enrol(shop, { place: 2, name: '王芳芳', referrer })
  for (const item of ['mug', 'brush']) {
    good(shop.till.points.countStock({ actId: actId(shop), item, change: 5, why: 'received' }))
  }
  await signIn(shop)
  const { points: acts } = shop.till
  const big = await buy(2000)
  const second = { identification: swipe(shop, 2).identification }
  await sell(shop, aDraft({ ...second, regularYuan: 10 }))
  good(
    await acts.topUp({
      ...by(seen(0, 120_000)),
      draft: { identification: who(), payFen: fen(100_000), tenders: CASH },
    }),
  )
  const number = swipe(shop).vouchers[0]?.number ?? ''
  const tenders = [
    { code: 'registered', amountFen: fen(5000), voucher: number },
    { code: 'card_value', amountFen: null },
  ]
  await buy(100, { tenders })
  const mug = { items: [{ code: 'mug', quantity: 1 }], tenders: [] }
  const redeemed = good(await acts.redeem({ ...by(seen(300)), draft: { identification: who(), ...mug } }))
  const undone = { actId: actId(shop), slipNumber: redeemed.slipNumber, approval: managerApproval(shop) }
  good(await acts.undo(undone))
  good(await acts.giveExtra({ ...by(seen(10)), draft: { identification: who(), extra: 'check_in' } }))
  const adjusted = { identification: who(), change: points(-5), reason: 'mistake' }
  good(await acts.adjust({ ...by(seen(-5)), draft: adjusted }))
  const unclaimed = await buy(70, { identification: null })
  const claimed = { identification: who(), slipNumber: unclaimed.slipNumber }
  good(await acts.claim({ ...by(seen(70)), draft: claimed }))
  const unknown = { identification: who(), amountFen: fen(30_00), tender: 'cash', reason: 'goodwill' }
  good(await acts.returnUnknown({ ...by(seen(30, 30_00)), draft: unknown }))
  await exchangeAndSwap(shop, (await buy(200)).slipNumber)
  good(shop.till.closeShift({ actId: actId(shop) }))
  await signIn(shop)
  await giveBack(shop, big.slipNumber, [{ line: 0, units: 1500_00 }], who())
  await owe(shop)
  shop.passTime(80 * DAY_MS)
  await buy(20)
}

async function exchangeAndSwap(shop: Shop, slipNumber: string): Promise<void> {
  const lines = [{ line: 0, units: 50_00, text: '黑色', article: null }]
  const approval = managerApproval(shop)
  const draft = { slipNumber, why: 'other_size' as const, lines }
  good(await shop.till.exchange.swap({ actId: actId(shop), draft, approval, reason: null }))
  const { identification: _who, ...sale } = aDraft({ regularYuan: 260, redeem: 100 })
  const refund = {
    slipNumber,
    returned: [{ line: 0, units: 200_00 }],
    identification: swipe(shop).identification,
    reason: 'wrong_size',
  }
  const quote = good(shop.till.exchange.quote({ draft: { refund, sale } }))
  const { payFen, handOutFen, netPoints } = quote
  const expected = { payFen, handOutFen, netPoints: points(netPoints) }
  const input = { actId: actId(shop), draft: { refund, sale }, expected, approval, reason: null }
  good(await shop.till.exchange.commit(input))
}

/** The other member spends what a sale gave and returns it: debt, which the next sale pays. */
async function owe(shop: Shop): Promise<void> {
  const other = () => swipe(shop, 2).identification
  const sale = await sell(shop, aDraft({ identification: other(), regularYuan: 300 }))
  const paper = [{ code: 'voucher', amountFen: null }]
  await sell(shop, aDraft({ identification: other(), regularYuan: 100, redeem: 300, tenders: paper }))
  await giveBack(shop, sale.slipNumber, [{ line: 0, units: 300_00 }], other())
  await sell(shop, aDraft({ identification: other(), regularYuan: 50 }))
}
