/** Accounts as a plain list of sums, and what moves on them when a sale is made and comes back. */

import type { Posting } from '../../shared/domain/entry.ts'
import {
  birthdayRightAsset,
  giftAsset,
  memberOwner,
  POINTS_ASSET,
  SOURCES,
  unbalanced,
  valueAsset,
  voucherAsset,
  voucherOwner,
} from '../../shared/domain/ledger.ts'
import type { LotHolding, ValueHolding } from '../../shared/domain/sale.ts'
import { heapsOf } from './answer.ts'
import { gathered, type Heap, lessBy, total } from './exact.ts'
import { GIFTS } from './generate-programme.ts'
import type { World } from './world.ts'

export type Books = ReadonlyMap<string, number>

export const HOLDER = 'till.1'
const SITE = '0001'
const MEMBER = memberOwner('member-1')
const REFERRER = memberOwner('member-2')

const nameOf = ({ owner, asset, lot, holder }: Omit<Posting, 'amount'>): string =>
  [owner, asset, lot, holder].join(' | ')

/** The books after an act; throws where it does not balance or takes what is not there. */
export function booked(books: Books, postings: readonly Posting[]): Books {
  const fault = unbalanced(postings)
  if (fault !== null) throw new Error(`does not balance: ${fault.asset} ${fault.lot} ${fault.sum}`)
  const after = new Map(books)
  for (const posting of postings) {
    const name = nameOf(posting)
    after.set(name, (after.get(name) ?? 0) + posting.amount)
  }
  for (const [name, amount] of after) {
    const isSource = SOURCES.some((owner) => name.startsWith(`${owner} |`))
    if (amount < 0 && !isSource) throw new Error(`below zero: ${name}: ${amount}`)
  }
  return after
}

/** What the member, the shop and whoever brings a voucher have before the sale. */
export function opening({ sale, conversions }: World): Books {
  const { held, member, businessDate, vouchers = [] } = sale.facts
  const year = Number(businessDate.slice(0, 4))
  const older = conversions.filter(({ lot }) => lot !== sale.lot)
  const own = (asset: string, lot: string, amount: number): Posting => ({
    owner: MEMBER,
    asset,
    lot,
    holder: HOLDER,
    amount,
  })
  const members =
    member === null
      ? []
      : [
          own(birthdayRightAsset(year), '', held.birthdayRights),
          ...held.lots.map(({ lot, points }) => own(POINTS_ASSET, lot, points)),
          ...(held.value ?? []).flatMap((holding) => holdingOf(holding)),
          ...older.map(({ lot, unspentFen }) => own(valueAsset('rebate'), lot, unspentFen)),
          // RF-04: what an exchange carries over was handed back to the card before.
          ...sale.result.tenders
            .filter(({ carried }) => carried === true)
            .flatMap(({ asset, lots = [] }) => (asset === undefined ? [] : holdingOf({ asset, lots }))),
        ]
  const others = [
    ...older.flatMap(({ points }) => points.map((one) => converted(one))),
    ...vouchers.map(({ number, boundTo }) => ({
      ...own(voucherAsset(number), '', 1),
      owner: voucherOwner(boundTo),
    })),
    ...GIFTS.map((gift) => ({
      ...own(giftAsset(SITE, gift), '', held.gifts?.[gift] ?? 0),
      owner: 'p:stock',
    })),
  ]
  const books = new Map<string, number>()
  for (const { amount, ...account } of [...members, ...others]) {
    books.set(nameOf(account), (books.get(nameOf(account)) ?? 0) + amount)
  }
  return books
}

const holdingOf = ({ asset, lots }: ValueHolding): readonly Posting[] =>
  lots.map(({ lot, fen }) => ({ owner: MEMBER, asset: valueAsset(asset), lot, holder: HOLDER, amount: fen }))

const converted = ({ lot, points }: LotHolding): Posting => ({
  owner: 'p:converted',
  asset: POINTS_ASSET,
  lot,
  holder: HOLDER,
  amount: points,
})

/** What the member has of points by the books. */
export function membersPoints(books: Books): readonly Heap[] {
  return lotsOf(books, POINTS_ASSET)
}

/** Value of the conversions that the sale and its returns made. */
export function membersRebate(books: Books): readonly Heap[] {
  return lotsOf(books, valueAsset('rebate')).filter(({ name }) => !name.startsWith('conversion-'))
}

export function rebateOf({ conversions }: World): readonly Heap[] {
  return byName(
    conversions
      .filter(({ lot }) => !lot.startsWith('conversion-'))
      .map(({ lot, unspentFen }) => ({ name: lot, amount: BigInt(unspentFen) })),
  )
}

function lotsOf(books: Books, asset: string): readonly Heap[] {
  const heaps = [...books].flatMap(([name, amount]) => {
    const [owner, of, lot = ''] = name.split(' | ')
    return owner === MEMBER && of === asset && amount !== 0 ? [{ name: lot, amount: BigInt(amount) }] : []
  })
  return byName(heaps)
}

const byName = (heaps: readonly Heap[]): readonly Heap[] =>
  gathered(heaps).toSorted((one, other) => (one.name < other.name ? -1 : 1))

/** What happened between the sale and its return, as far as it moved points, value and things that were given. */
export function meanwhileBooked(books: Books, before: World, after: World): Books {
  const gone = (heaps: readonly Heap[], left: readonly Heap[]) =>
    heaps.map(({ name, amount }) => ({
      name,
      amount: amount - total(left.filter((heap) => heap.name === name)),
    }))
  const move =
    (owner: string, to: string, asset: string) =>
    (heap: Heap): readonly Posting[] => [
      { owner, asset, lot: heap.name, holder: HOLDER, amount: -Number(heap.amount) },
      { owner: to, asset, lot: heap.name, holder: HOLDER, amount: Number(heap.amount) },
    ]
  const arrived = after.held.filter(({ name }) => !before.held.some((heap) => heap.name === name))
  const unspent = (world: World) =>
    world.conversions.map(({ lot, unspentFen }) => ({ name: lot, amount: BigInt(unspentFen) }))
  const expired = gone(after.expired, before.expired)
  return booked(books, [
    ...expired.flatMap((heap) => move(ownerOf(heap, before), 'p:expired', POINTS_ASSET)(heap)),
    ...lessBy(gone(before.held, after.held), expiredOf(expired, before.held)).flatMap(
      move(MEMBER, 'p:redeemed', POINTS_ASSET),
    ),
    ...lessBy(gone(before.referrers, after.referrers), expiredOf(expired, before.referrers)).flatMap(
      move(REFERRER, 'p:redeemed', POINTS_ASSET),
    ),
    ...arrived.flatMap(move('p:issued', MEMBER, POINTS_ASSET)),
    ...gone(unspent(before), unspent(after)).flatMap(move(MEMBER, 'p:used', valueAsset('rebate'))),
  ])
}

const isAmong = (heaps: readonly Heap[], { name }: Heap): boolean => heaps.some((heap) => heap.name === name)

const expiredOf = (expired: readonly Heap[], holder: readonly Heap[]): readonly Heap[] =>
  expired.filter((heap) => isAmong(holder, heap))

const ownerOf = (heap: Heap, { held }: World): string => (isAmong(held, heap) ? MEMBER : REFERRER)

export const heldOf = (held: readonly LotHolding[]): readonly Heap[] => byName(heapsOf(held))
