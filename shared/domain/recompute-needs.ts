/** What judging an entry again will ask for, so that a whole batch's look-ups are gathered at once. */
import type { Entry, Posting } from './entry.ts'
import {
  DEBT_ASSET,
  giftAsset,
  memberOwner,
  POINTS_ASSET,
  refundRightAsset,
  valueAsset,
  voucherAsset,
  voucherOwner,
} from './ledger.ts'
import type { ProgrammeRef } from './programme.ts'
import { assertNever } from './result.ts'
import type { LotHolding, SaleFacts, SaleMember } from './sale.ts'

/** An account at the holder of the till in question. */
export type AccountHere = Pick<Posting, 'owner' | 'asset' | 'lot'>

export interface Needs {
  readonly programmes: readonly ProgrammeRef[]
  /** Sales, with their claims and returns. */
  readonly sales: readonly string[]
  /** Redemptions and top-ups that are undone. */
  readonly acts: readonly string[]
  readonly members: readonly string[]
  /** Accounts that are looked at; those that are posted to come on top. */
  readonly accounts: readonly AccountHere[]
}

const NOTHING: Needs = { programmes: [], sales: [], acts: [], members: [], accounts: [] }

/** Everything that `recompute` may look up for this entry. */
export function dependenciesOf(entry: Entry): Needs {
  switch (entry.kind) {
    case 'sale':
      return ofSale(entry.body.programme, entry.body.facts)
    case 'refund':
      return ofReturn(entry.body.programme, entry.body.saleId, entry.body.memberId, entry.body.facts.held)
    case 'exchange': {
      const { refund, sale } = entry.body
      return together(
        ofReturn(refund.programme, refund.saleId, refund.memberId, refund.facts.held),
        ofSale(sale.programme, sale.facts),
      )
    }
    case 'swap':
      return { ...NOTHING, sales: [entry.body.saleId] }
    case 'sale.claimed': {
      const { programme, saleId, facts, memberId } = entry.body
      return together(
        ofReturn(programme, saleId, memberId, facts.held.lots),
        ofMember(facts.member, facts.held.lots),
      )
    }
    case 'redemption': {
      const { programme, facts } = entry.body
      const stock = Object.keys(facts.held.stock).map((code) => ({
        owner: 'p:stock',
        asset: giftAsset(facts.site, code),
        lot: '',
      }))
      return together(
        { ...NOTHING, programmes: [programme], accounts: stock },
        ofMember(facts.member, facts.held.lots),
      )
    }
    case 'top_up':
    case 'points.given':
    case 'points.adjusted':
    case 'return.unknown': {
      const { programme, facts } = entry.body
      return together({ ...NOTHING, programmes: [programme] }, ofMember(facts.member, facts.held.lots))
    }
    default:
      return ofOtherActs(entry)
  }
}

type OtherAct = Exclude<
  Entry,
  {
    kind:
      | 'sale'
      | 'refund'
      | 'exchange'
      | 'swap'
      | 'sale.claimed'
      | 'redemption'
      | 'top_up'
      | 'points.given'
      | 'points.adjusted'
      | 'return.unknown'
  }
>

function ofOtherActs(entry: OtherAct): Needs {
  switch (entry.kind) {
    case 'redemption.undone':
    case 'top_up.undone': {
      const { of, memberId } = entry.body
      const judged = entry.kind === 'top_up.undone' ? entry.body.judged : undefined
      const owner = memberOwner(memberId)
      const value = (['principal', 'bonus'] as const).map((asset) => ({
        owner,
        asset: valueAsset(asset),
        lot: of,
      }))
      const accounts = [...value, ...lotsOf(memberId, judged?.facts.held ?? [])]
      return { ...NOTHING, acts: [of], members: [memberId], accounts }
    }
    case 'points.expired':
    case 'debt.netted': {
      const { memberId, lots } = entry.body
      return { ...NOTHING, members: [memberId], accounts: lotsOf(memberId, lots) }
    }
    case 'member.enrolled':
    case 'card.replaced':
      return { ...NOTHING, programmes: [entry.body.programme], members: [entry.body.memberId] }
    case 'card.moved': {
      const { programme, memberId } = entry.body
      return { ...NOTHING, programmes: programme === undefined ? [] : [programme], members: [memberId] }
    }
    case 'right.issued':
    case 'member.changed':
    case 'member.met':
      return { ...NOTHING, members: [entry.body.memberId] }
    case 'staff.linked':
    case 'refund.unbacked':
      return { ...NOTHING, members: entry.body.memberId === null ? [] : [entry.body.memberId] }
    case 'programme.adopted':
      return { ...NOTHING, programmes: [entry.body.programme] }
    case 'till.opened':
    case 'staff.added':
    case 'shift.opened':
    case 'shift.closed':
    case 'stock.counted':
    case 'slip.reprinted':
    case 'till.closed':
    case 'hq.joined':
    case 'inbox.applied':
    case 'amounts.returned':
    case 'epoch.opened':
      return NOTHING
    default:
      return assertNever(entry)
  }
}

function together(one: Needs, other: Needs): Needs {
  return {
    programmes: [...one.programmes, ...other.programmes],
    sales: [...one.sales, ...other.sales],
    acts: [...one.acts, ...other.acts],
    members: [...one.members, ...other.members],
    accounts: [...one.accounts, ...other.accounts],
  }
}

function ofMember(member: SaleMember | null, lots: readonly LotHolding[]): Needs {
  if (member === null) return NOTHING
  return { ...NOTHING, members: [member.memberId], accounts: lotsOf(member.memberId, lots) }
}

function lotsOf(memberId: string, lots: readonly LotHolding[]): readonly AccountHere[] {
  return lots.map(({ lot }) => ({ owner: memberOwner(memberId), asset: POINTS_ASSET, lot }))
}

function ofSale(programme: ProgrammeRef, { member, held, vouchers = [] }: SaleFacts): Needs {
  const paying = vouchers.map(({ number, boundTo }) => ({
    owner: voucherOwner(boundTo),
    asset: voucherAsset(number),
    lot: '',
  }))
  const value =
    member === null
      ? []
      : (held.value ?? []).flatMap(({ asset, lots }) =>
          lots.map(({ lot }) => ({ owner: memberOwner(member.memberId), asset: valueAsset(asset), lot })),
        )
  return together(
    { ...NOTHING, programmes: [programme], accounts: [...paying, ...value] },
    ofMember(member, held.lots),
  )
}

/** The right of the sale, the debt in its own lot, what was held. */
function ofReturn(
  programme: ProgrammeRef,
  saleId: string,
  memberId: string | null,
  held: readonly LotHolding[],
): Needs {
  const right = { owner: 'p:refundable', asset: refundRightAsset(saleId), lot: '' }
  if (memberId === null) return { ...NOTHING, programmes: [programme], sales: [saleId], accounts: [right] }
  const debt = { owner: memberOwner(memberId), asset: DEBT_ASSET, lot: saleId }
  return {
    ...NOTHING,
    programmes: [programme],
    sales: [saleId],
    members: [memberId],
    accounts: [right, debt, ...lotsOf(memberId, held)],
  }
}
