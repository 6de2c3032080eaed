/** What sits here for a member and may be used, as facts of an act: points, stored value, gifts in stock, rewards used up. */
import { giftAsset, memberOwner, valueAsset } from '../../shared/domain/ledger.ts'
import { lastDayOf } from '../../shared/domain/lots.ts'
import type { PeriodLimit, Programme, ValueAsset } from '../../shared/domain/programme.ts'
import type {
  LotHolding,
  RewardGiven,
  SaleFacts,
  SaleMember,
  ValueHolding,
} from '../../shared/domain/sale.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { holdingOf, pointsHeld, valueHeld } from './accounts.ts'
import { type Known, rewardsOf } from './known-member.ts'
import { isInPeriod, timesHad } from './periods.ts'

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

/** RF-04: what the returned goods of an exchange had been given with and lose in the same act, before the new goods are judged. */
export interface RewardsBack {
  /** The day of the old sale. */
  readonly businessDate: BusinessDate
  readonly rewards: readonly {
    readonly reward: RewardGiven
    /** Whose it was. */
    readonly memberId: string
    /** As in RewardGone: a gift that was brought is 1. */
    readonly taken: number
  }[]
}

/**
 * RF-10, RE-06: gifts in stock and rewards at their limit, as far as an act of this kind may give them; those that `back` takes
 * back are here and were never had.
 */
export function rewardHoldings(
  known: Known,
  programme: Programme,
  act: 'sale' | 'top_up',
  member: SaleMember,
  date: BusinessDate,
  back: RewardsBack | null = null,
): Pick<SaleFacts['held'], 'gifts' | 'rewardsUsedUp'> {
  if (!member.cardActive) return {}
  const rewards = rewardsOf(programme, act)
  const gifts = rewards.flatMap(({ gives }) => (gives.kind === 'gift' ? [gives.gift] : []))
  const usedUp = rewards.filter(({ code, to, limit }) => {
    const whose = to === 'member' ? member.memberId : member.referrer
    if (limit === null || whose === undefined) return false
    const had = timesHad(known.books, whose, 'reward', code, limit.period, date)
    return had - timesBack(back, whose, code, limit.period, date) >= limit.count
  })
  return {
    ...(gifts.length === 0
      ? {}
      : {
          gifts: Object.fromEntries(
            gifts.map((code) => [code, stockOf(known, code) + giftsBack(back, code)]),
          ),
        }),
    ...(usedUp.length === 0 ? {} : { rewardsUsedUp: usedUp.map(({ code }) => code) }),
  }
}

function timesBack(
  back: RewardsBack | null,
  whose: string,
  code: string,
  period: PeriodLimit['period'],
  date: BusinessDate,
): number {
  if (back === null || !isInPeriod(period, date, back.businessDate)) return 0
  return back.rewards.filter(({ reward, memberId }) => reward.code === code && memberId === whose).length
}

function giftsBack(back: RewardsBack | null, code: string): number {
  return (back?.rewards ?? []).reduce(
    (sum, { reward: { gives }, taken }) => sum + (gives.kind === 'gift' && gives.gift === code ? taken : 0),
    0,
  )
}
