/** What sits here for a member and may be used, as facts of an act: points, stored value, gifts in stock, rewards used up. */
import { giftAsset, memberOwner, valueAsset } from '../../shared/domain/ledger.ts'
import { lastDayOf } from '../../shared/domain/lots.ts'
import type { Programme, ValueAsset } from '../../shared/domain/programme.ts'
import type { LotHolding, SaleFacts, SaleMember, ValueHolding } from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { holdingOf, pointsHeld, valueHeld } from './accounts.ts'
import { type Known, rewardsOf } from './known-member.ts'
import { timesHad } from './periods.ts'

const EVERYTHING = Number.MAX_SAFE_INTEGER

/** Lots of a member that may be spent on a day, oldest first, as many as make up `enough`. Expired ones are not among them. */
export function spendableLots(
  { books, holder }: Known,
  memberId: string,
  date: BusinessDate,
  enough: number,
  ownAccrual: string | null = null,
): readonly LotHolding[] {
  const counts = (lot: string) => (lastDayOf(lot) ?? date) >= date
  return pointsHeld(books, memberOwner(memberId), holder, enough, ownAccrual, counts)
}

/** RE-02: where points convert by themselves all of them are looked at; else as many as the act may take. */
export function lotsFor(
  known: Known,
  member: Pick<SaleMember, 'memberId' | 'cardActive'>,
  programme: Programme,
  date: BusinessDate,
  taken: number,
): readonly LotHolding[] {
  const converts = programme.redemption.mode === 'automatic' && member.cardActive
  if (converts) return spendableLots(known, member.memberId, date, EVERYTHING)
  return taken > 0 ? spendableLots(known, member.memberId, date, taken) : []
}

/** SV-01: by asset in the programme's order, those of which there is something. */
export function valueHoldings(
  { books, holder }: Known,
  memberId: string,
  programme: Programme,
): readonly ValueHolding[] {
  const order: readonly ValueAsset[] = programme.storedValue?.order ?? []
  return order
    .map((asset) => ({ asset, lots: valueHeld(books, memberOwner(memberId), valueAsset(asset), holder) }))
    .filter(({ lots }) => lots.length > 0)
}

/** Whether one of the tenders spends stored value. */
export function asksForValue(tenders: readonly { readonly code: string }[], programme: Programme): boolean {
  const codes = programme.tenders.filter(({ kind }) => kind === 'stored_value').map(({ code }) => code)
  return tenders.some(({ code }) => codes.includes(code))
}

/** What is in stock of a gift or event at this site. */
export function stockOf({ books, holder, site }: Known, code: string): number {
  return holdingOf(books, 'p:stock', giftAsset(site, code), holder) ?? 0
}

/** RF-10, RE-06: gifts in stock and rewards at their limit, as far as an act of this kind may give them. */
export function rewardHoldings(
  known: Known,
  programme: Programme,
  act: 'sale' | 'top_up',
  member: SaleMember,
  date: BusinessDate,
): Pick<SaleFacts['held'], 'gifts' | 'rewardsUsedUp'> {
  if (!member.cardActive) return {}
  const rewards = rewardsOf(programme, act)
  const gifts = rewards.flatMap(({ gives }) => (gives.kind === 'gift' ? [gives.gift] : []))
  const usedUp = rewards.filter(({ code, to, limit }) => {
    const whose = to === 'member' ? member.memberId : member.referrer
    if (limit === null || whose === undefined) return false
    return timesHad(known.books, whose, 'reward', code, limit.period, date) >= limit.count
  })
  return {
    ...(gifts.length === 0
      ? {}
      : { gifts: Object.fromEntries(gifts.map((code) => [code, stockOf(known, code)])) }),
    ...(usedUp.length === 0 ? {} : { rewardsUsedUp: usedUp.map(({ code }) => code) }),
  }
}
