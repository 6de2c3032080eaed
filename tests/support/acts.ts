/** Acts at the till for tests: each quoted first, and booked as it was quoted. */
import type { ExchangeCommitted, ExchangeDraft, ExchangeQuote } from '../../shared/contract/exchange.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { CardAction } from '../../shared/contract/people.ts'
import type { UndoDraft } from '../../shared/contract/points.ts'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import {
  actId,
  aDraft,
  enrol,
  good,
  managerApproval,
  openShop,
  returnReason,
  type Shop,
  signIn,
  swipe,
} from './shop.ts'

type Approval = ReturnType<typeof managerApproval> | null

/** A shop with a manager signed in. */
export async function openManaged(programme: Programme): Promise<Shop> {
  const shop = await openShop(programme)
  await signIn(shop, 'manager')
  return shop
}

/** A shop with a manager signed in and one member, whose card works. */
export async function openWithMember(
  programme: Programme,
  over: Parameters<typeof enrol>[1] = {},
): Promise<Shop> {
  const shop = await openManaged(programme)
  enrol(shop, over)
  return shop
}

/** Whoever is at the till leaves it, and another signs in. */
export async function handOver(shop: Shop, role: 'cashier' | 'manager' = 'cashier'): Promise<void> {
  good(shop.till.lock())
  await signIn(shop, role)
}

/** The member by phone, as somebody without the card is known. */
export function typed(shop: Shop, phone = '19900000001'): MemberView {
  const found = good(shop.till.identify({ text: phone, via: 'typed' }))
  if (found.kind !== 'member') throw new Error(`the phone is ${found.kind}`)
  return found.member
}

/** One tender for all there is to pay. */
export const inFull = (code: string) => [{ code, amountFen: null }]

/** All that is kept of a sale, as a return takes it. */
export const whole = (shop: Shop, slipNumber: string) =>
  good(shop.till.openSale({ slipNumber })).lines.map(({ line, keptUnits }) => ({ line, units: keptUnits }))

interface TopUpOver {
  readonly identification?: string
  readonly tender?: string
}

export async function topUp(shop: Shop, yuan: number, over: TopUpOver = {}) {
  const { identification = swipe(shop).identification, tender = 'cash' } = over
  const draft = { identification, payFen: fen(yuan * 100), tenders: inFull(tender) }
  const { result, refusal } = good(shop.till.points.quoteTopUp({ draft }))
  if (result === null) throw new Error(`not judged: ${refusal?.code}`)
  const expected = { points: result.accruedPoints, fen: fen(result.principalFen + result.bonusFen) }
  return good(await shop.till.points.topUp({ actId: actId(shop), draft, expected, approval: null }))
}

/** One item for points, money beside them in cash. */
const itemDraft = (shop: Shop, code: string) => ({
  identification: swipe(shop).identification,
  items: [{ code, quantity: 1 }],
  tenders: inFull('cash'),
})

/** The points an item would take, or why it is not to be had. */
export function quoteItem(shop: Shop, code: string) {
  const { result, refusal } = good(shop.till.points.quoteRedemption({ draft: itemDraft(shop, code) }))
  return result?.points ?? refusal?.code
}

export async function redeem(shop: Shop, code: string) {
  const draft = itemDraft(shop, code)
  const { result, refusal } = good(shop.till.points.quoteRedemption({ draft }))
  if (result === null) throw new Error(`not judged: ${refusal?.code}`)
  const expected = { points: result.points, fen: result.payFen }
  return good(await shop.till.points.redeem({ actId: actId(shop), draft, expected, approval: null }))
}

/** EN-20: the points a claim would bring, or why it is refused. */
export function quoteClaim(
  shop: Shop,
  slipNumber: string,
  identification: string = swipe(shop).identification,
) {
  const { result, refusal } = good(shop.till.points.quoteClaim({ draft: { identification, slipNumber } }))
  return result?.accruedPoints ?? refusal?.code
}

export async function claim(
  shop: Shop,
  slipNumber: string,
  identification: string = swipe(shop).identification,
) {
  const draft = { identification, slipNumber }
  const { result, refusal } = good(shop.till.points.quoteClaim({ draft }))
  if (result === null) throw new Error(`not judged: ${refusal?.code}`)
  const expected = { points: result.accruedPoints, fen: fen(0) }
  return good(await shop.till.points.claim({ actId: actId(shop), draft, expected, approval: null }))
}

interface UndoOver {
  readonly actId?: string
  readonly approval?: Approval
}

/** RF-09 RF-10: a redemption or a top-up; refused as the till refuses it. */
export const undo = (shop: Shop, asked: UndoDraft, over: UndoOver = {}) =>
  shop.till.points.undo({ actId: over.actId ?? actId(shop), approval: over.approval ?? null, ...asked })

/** Gifts that came from the supplier, or fewer than nothing: those that went back. */
export const receive = (shop: Shop, item: string, change = 1) =>
  shop.till.points.countStock({ actId: actId(shop), item, change, why: 'received' })

/** How many of a gift are in this shop. */
export const stockOf = (shop: Shop, item: string) =>
  good(shop.till.points.stock()).find(({ code }) => code === item)?.here

interface ExchangeOver {
  readonly identification?: string | null
  readonly refund?: Partial<ExchangeDraft['refund']>
  readonly sale?: Partial<Omit<SaleDraft, 'identification' | 'guest'>>
}

/** Units of the first line come back, regular goods for so many yuan are taken for them. */
export function exchangeDraft(
  shop: Shop,
  slipNumber: string,
  units: number,
  yuan: number,
  over: ExchangeOver = {},
): ExchangeDraft {
  const { identification = swipe(shop).identification } = over
  const { identification: _, guest: __, ...goods } = aDraft({ regularYuan: yuan })
  const returned = [{ line: 0, units }]
  return {
    refund: { slipNumber, returned, identification, ...returnReason(shop), ...over.refund },
    sale: { ...goods, ...over.sale },
  }
}

/** What the cashier saw of an exchange, as it is to be booked. */
export const seenOf = ({ payFen, handOutFen, netPoints }: ExchangeQuote) => ({
  payFen,
  handOutFen,
  netPoints: points(netPoints),
})

/** RF-04, sent twice as after a lost answer: the second is answered with what the first booked. */
export async function exchange(
  shop: Shop,
  draft: ExchangeDraft,
  approval: Approval = null,
): Promise<ExchangeCommitted> {
  const quote = good(shop.till.exchange.quote({ draft }))
  if (quote.refusal !== null) throw new Error(`refused: ${quote.refusal.code}`)
  const input = { actId: actId(shop), draft, expected: seenOf(quote), approval, reason: null }
  const first = good(await shop.till.exchange.commit(input))
  const { slipNumber } = good(await shop.till.exchange.commit(input))
  if (slipNumber !== first.slipNumber) throw new Error(`booked twice: ${first.slipNumber}, ${slipNumber}`)
  return first
}

/** EN-08: a manager decides about a card that was applied for. */
export const decide = (shop: Shop, memberId: string, approve: boolean, id = actId(shop)) =>
  shop.till.people.decideProposal({ actId: id, memberId, approve })

/** The reason that each move of a card stands for. */
const CARD_REASONS: Readonly<Record<Exclude<CardAction, 'replace'>, string>> = {
  report_lost: 'reported_lost',
  found: 'found',
  freeze: 'suspicion',
  unfreeze: 'unfrozen',
  surrender: 'handed_back',
  revoke: 'misuse',
}

interface MoveOver {
  readonly why?: string
  readonly approved?: boolean
}

/** EN-14 */
export const moveCard = (
  shop: Shop,
  { identification }: Pick<MemberView, 'identification'>,
  action: Exclude<CardAction, 'replace'>,
  over: MoveOver = {},
) =>
  shop.till.people.moveCard({
    actId: actId(shop),
    identification,
    action,
    why: over.why ?? CARD_REASONS[action],
    approval: over.approved === true ? managerApproval(shop) : null,
  })

interface ReplaceOver {
  readonly actId?: string
  readonly approved?: boolean
  readonly proved?: boolean
}

/** EN-11 */
export const replaceCard = (
  shop: Shop,
  { identification }: Pick<MemberView, 'identification'>,
  newCard: string,
  over: ReplaceOver = {},
) =>
  shop.till.people.replaceCard({
    actId: over.actId ?? actId(shop),
    identification,
    newCard,
    identityProved: over.proved ?? false,
    approval: over.approved === true ? managerApproval(shop) : null,
  })
