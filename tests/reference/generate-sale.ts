/** Sales drawn for a programme: few lines, small amounts, every way of paying; some of them must be refused. */

import { lotName } from '../../shared/domain/lots.ts'
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { Programme, ValueAsset } from '../../shared/domain/programme.ts'
import type {
  LotHolding,
  SaleFacts,
  SaleLine,
  SaleMember,
  SaleVoucher,
  TenderFact,
  ValueHolding,
} from '../../shared/domain/sale.ts'
import { type BusinessDate, plusDays } from '../../shared/domain/time.ts'
import type { Choices } from './choices.ts'
import { faulty } from './generate-faults.ts'
import { CATEGORIES, CLASSES, DAYS, GIFTS, SITES } from './generate-programme.ts'
import { referenceSale } from './sale.ts'

const fen = (amount: number) => amount as Fen
const points = (amount: number) => amount as Points

export interface DrawnSale {
  readonly facts: SaleFacts
  /** The programme as drawn, or with an amount moved next to what this sale comes to. */
  readonly programme: Programme
}

/** A sale; one in eight has something wrong with it on purpose. */
export function saleFrom(choices: Choices, drawn: Programme): DrawnSale {
  const unpaid = unpaidSale(choices, drawn)
  const programme = withCliffs(choices, drawn, dueOf(unpaid, drawn))
  const whole = paidSale(choices, withRedemption(choices, unpaid, programme), programme)
  return { facts: choices.chance(12) ? faulty(choices, whole) : whole, programme }
}

/** A sale whose facts are all as they should be, for what happens after it. */
export function soundSaleFrom(choices: Choices, drawn: Programme): DrawnSale {
  const unpaid = unpaidSale(choices, drawn)
  const programme = withCliffs(choices, drawn, dueOf(unpaid, drawn))
  return { facts: paidSale(choices, withRedemption(choices, unpaid, programme), programme), programme }
}

function unpaidSale(choices: Choices, programme: Programme): SaleFacts {
  const { pick, chance, upTo } = choices
  const businessDate = pick(DAYS)
  const member = chance(90) ? memberFrom(choices, programme) : null
  const isGuests = member !== null && programme.guests !== null && chance(8)
  const mayUseRight = member?.cardActive === true && !isGuests && programme.birthdayRight !== null
  const hasRight = mayUseRight && member.birthday[programme.birthdayRight?.window ?? 'day']
  return {
    businessDate,
    member: isGuests ? { ...member, strength: 'presented' } : member,
    lines: linesFrom(choices),
    deduction: chance(40) ? { amountFen: fen(1 + upTo(60)), reason: 'rounding' } : null,
    redeemPoints: points(0),
    useBirthdayRight: hasRight && chance(50),
    tenders: [{ code: 'cash', amountFen: null }],
    salesperson: null,
    site: pick(SITES.slice(0, 2)),
    ...(isGuests ? { guest: { guestId: 'guest-1', used: 0 } } : {}),
    held: {
      lots: member === null ? [] : lotsFrom(choices, businessDate),
      birthdayRights: 1,
      ...(member === null || programme.storedValue === null ? {} : { value: valueFrom(choices) }),
      ...(chance(70) ? { gifts: Object.fromEntries(GIFTS.map((gift) => [gift, pick([1, 0, 2])])) } : {}),
      ...(chance(20) ? { rewardsUsedUp: ['reward_0'] } : {}),
    },
  }
}

/** A member whose card mostly works, on a day that mostly means nothing to them. */
export function memberFrom({ pick, chance, upTo }: Choices, programme: Programme): SaleMember {
  const day = chance(10)
  return {
    memberId: 'member-1',
    cardNumber: '900000000018',
    strength: pick(['presented', 'proved', 'typed']),
    tier: pick(programme.tiers.map(({ code }) => code)),
    cardActive: !chance(8),
    birthday: { day, month: day || chance(30), ...(chance(30) ? { withinDays: pick([3, 7, 0]) } : {}) },
    homeSite: pick(['0001', '0001', '0002']),
    ...(chance(40) ? { redemptions: pick([1, 2, 4]) } : {}),
    ...(chance(30) ? accruedFrom(upTo) : {}),
    ...(chance(40) ? { firstSale: true } : {}),
    ...(chance(50) ? { referrer: 'member-2' } : {}),
  }
}

function accruedFrom(upTo: Choices['upTo']): Pick<SaleMember, 'accrued'> {
  const day = upTo(30)
  return { accrued: { day, month: day + upTo(40) } }
}

function linesFrom(choices: Choices): SaleLine[] {
  const { pick, chance, upTo } = choices
  return Array.from({ length: pick([1, 2, 3, 5]) }, () => {
    const counted = chance(50)
    return {
      kind: counted ? 'counted' : 'amount',
      text: '货',
      article: null,
      priceClass: pick(CLASSES),
      category: pick(CATEGORIES),
      unitPriceFen: fen(pick([100, 1 + upTo(3), 3330, 3350, 99, 101, 1 + upTo(4000), 1 + upTo(300)])),
      quantity: counted ? 1 + upTo(4) : 1,
    }
  })
}

/** Lots of points, oldest first; some with a last day, near or far, as they are where points expire. */
export function lotsFrom({ pick, upTo, chance }: Choices, today: BusinessDate): LotHolding[] {
  return Array.from({ length: pick([0, 1, 2, 3]) }, (_, place) => {
    const lastDay = chance(40) ? plusDays(today, pick([400, 0, 29, 30, 31, 5])) : null
    return { lot: lotName(`old-${place}`, lastDay), points: points(1 + upTo(pick([200, 20, 3000]))) }
  })
}

export function valueFrom({ pick, upTo }: Choices): ValueHolding[] {
  const assets: readonly ValueAsset[] = ['principal', 'bonus', 'rebate']
  return assets.map((asset) => ({
    asset,
    lots: Array.from({ length: pick([1, 2, 3, 0, 1, 2]) }, (_, place) => ({
      lot: `${asset === 'rebate' ? 'conversion' : 'top-up'}-${place}`,
      fen: fen(1 + upTo(pick([60, 300, 20, 1500]))),
    })),
  }))
}

function dueOf(facts: SaleFacts, programme: Programme): number {
  const judged = referenceSale(facts, programme)
  return 'value' in judged ? judged.value.dueFen : 0
}

/** "From X" is tried where X is just reached and just missed. */
function withCliffs({ chance, pick }: Choices, programme: Programme, due: number): Programme {
  if (due < 2 || !chance(35)) return programme
  const amountFen = fen(due + pick([0, 1, -1]))
  const moved = <Rule extends { readonly when: { readonly kind: string } }>(rule: Rule): Rule =>
    rule.when.kind === 'sale_from' ? { ...rule, when: { ...rule.when, amountFen } } : rule
  return {
    ...programme,
    accrual: { ...programme.accrual, factors: programme.accrual.factors.map(moved) },
    rewards: programme.rewards.map(moved),
  }
}

function withRedemption(choices: Choices, facts: SaleFacts, programme: Programme): SaleFacts {
  const { stepPoints, stepFen, minimumPoints, mode, moneyOff } = programme.redemption
  const here = facts.held.lots.reduce((sum, lot) => sum + lot.points, 0)
  const steps = Math.min(Math.floor(dueOf(facts, programme) / stepFen), Math.floor(here / stepPoints))
  const useful = steps * stepPoints >= minimumPoints && mode === 'on_request' && moneyOff
  if (!useful || facts.guest !== undefined || !choices.chance(50)) return facts
  const fewest = Math.ceil(minimumPoints / stepPoints)
  const wanted = fewest + (choices.chance(50) ? choices.upTo(steps - fewest) : 0)
  const redeeming = { ...facts, redeemPoints: points(wanted * stepPoints) }
  return 'value' in referenceSale(redeeming, programme) ? redeeming : facts
}

/** Tenders until the sale is paid; the last one pays the rest. */
function paidSale(choices: Choices, facts: SaleFacts, programme: Programme): SaleFacts {
  const { pick, chance, upTo } = choices
  let open = dueOf(facts, programme)
  const tenders: TenderFact[] = []
  const vouchers: SaleVoucher[] = []
  let value = (facts.held.value ?? []).flatMap(({ lots }) => lots).reduce((sum, lot) => sum + lot.fen, 0)
  const mixed = chance(60)
    ? programme.tenders.filter(({ kind }) => kind === 'voucher' || kind === 'stored_value')
    : []
  for (let count = pick([0, 1, 2, 3, 4]) + mixed.length; count > 0 && open > 1; count -= 1) {
    const { code, kind } = mixed.pop() ?? pick(programme.tenders)
    const most = kind === 'stored_value' ? Math.min(value, open) : open
    if (most < 1) continue
    const amountFen = fen(
      kind === 'stored_value' && chance(30) ? most : 1 + upTo(pick([most, most, 50]) % most),
    )
    if (kind === 'voucher') {
      const voucher = voucherFrom(choices, facts, programme, vouchers.length)
      const paying = fen(Math.min(amountFen, voucher.terms.valueFen))
      vouchers.push(voucher)
      tenders.push({ code, amountFen: paying, voucher: voucher.number })
      open -= paying
      continue
    }
    if (kind === 'stored_value') value -= amountFen
    tenders.push({ code, amountFen, ...(chance(6) ? carriedBy(kind, amountFen) : {}) })
    open -= amountFen
  }
  const money = programme.tenders.filter(({ kind }) => kind === 'money')
  const rest: TenderFact = { code: pick(money).code, amountFen: open > 0 && chance(20) ? fen(open) : null }
  const paying = { ...facts, tenders: chance(90) ? [...tenders, rest] : [rest, ...tenders] }
  return vouchers.length === 0 ? paying : { ...paying, vouchers }
}

/** RF-04: as an exchange writes it. */
function carriedBy(kind: string, amountFen: Fen): Pick<TenderFact, 'carried'> {
  if (kind === 'money') return { carried: {} }
  if (kind !== 'stored_value') return {}
  return { carried: { asset: 'principal', lots: [{ lot: 'top-up-0', fen: amountFen }] } }
}

/** Mostly a voucher that may be used: its terms are the programme's of the day of issue. */
function voucherFrom(
  { pick, chance }: Choices,
  { businessDate, member }: SaleFacts,
  programme: Programme,
  place: number,
): SaleVoucher {
  const { code, name: _name, validDays, bound, ...terms } = pick(programme.vouchers)
  const validFrom = plusDays(businessDate, -pick([10, 0, validDays]))
  return {
    number: `voucher-${place}`,
    kind: code,
    terms,
    boundTo: bound && member !== null ? (chance(4) ? 'member-2' : member.memberId) : null,
    validFrom,
    validTo: plusDays(validFrom, validDays),
    here: !chance(3),
  }
}
