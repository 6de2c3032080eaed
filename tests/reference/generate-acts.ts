/** Acts without goods: items for points, top-ups, points without a sale, adjustments, returns of unknown sales. */
import type {
  AdjustmentFacts,
  ExtraFacts,
  RedemptionFacts,
  TopUpFacts,
  UnknownReturnFacts,
} from '../../shared/domain/act.ts'
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { TenderFact } from '../../shared/domain/sale.ts'
import type { Choices } from './choices.ts'
import { DAYS, GIFTS, SITES } from './generate-programme.ts'
import { lotsFrom, memberFrom, valueFrom } from './generate-sale.ts'

const fen = (amount: number) => amount as Fen

const dayAndMember = (choices: Choices, programme: Programme) => ({
  businessDate: choices.pick(DAYS),
  member: memberFrom(choices, programme),
})

export function redemptionFrom(choices: Choices, programme: Programme): RedemptionFacts {
  const { pick, chance, upTo } = choices
  const who = dayAndMember(choices, programme)
  const codes = programme.redemption.items.map(({ code }) => code)
  const items = Array.from({ length: pick([1, 2, 3, 1, 0]) }, (_, place) => ({
    code: chance(3)
      ? 'no_such_item'
      : (codes[(place + upTo(1)) % Math.max(1, codes.length)] ?? 'no_such_item'),
    quantity: pick([1, 1, 2, 3, 0].slice(0, chance(5) ? 5 : 4)),
  }))
  const pay = items.reduce((sum, { code, quantity }) => {
    const item = programme.redemption.items.find((one) => one.code === code)
    return sum + (item?.payFen ?? 0) * quantity
  }, 0)
  return {
    ...who,
    site: pick(SITES),
    items,
    tenders: payingFrom(choices, programme, pay),
    held: {
      lots: [...lotsFrom(choices, who.businessDate), ...lotsFrom(choices, who.businessDate)].map(
        (lot, place) => ({
          ...lot,
          lot: `${place}-${lot.lot}`,
        }),
      ),
      stock: chance(90) ? { umbrella: pick([5, 1, 0]), concert: pick([5, 2]) } : {},
      ...(programme.storedValue === null ? {} : { value: valueFrom(choices) }),
    },
  }
}

/** Mostly what is to be paid, by one or two tenders. */
function payingFrom(
  { pick, chance, upTo }: Choices,
  programme: Programme,
  pay: number,
): readonly TenderFact[] {
  if (pay === 0) return chance(8) ? [{ code: 'cash', amountFen: fen(1) }] : []
  const code = chance(20) ? pick(programme.tenders).code : pick(['cash', 'wechat'])
  if (chance(5)) return [{ code, amountFen: fen(pay + pick([1, -1])) }]
  if (pay < 2 || chance(40)) return [{ code, amountFen: chance(50) ? fen(pay) : null }]
  const first = 1 + upTo(pay - 2)
  const isCard = programme.storedValue !== null && chance(50)
  return [
    { code: isCard ? 'card' : code, amountFen: fen(first) },
    { code: 'cash', amountFen: null },
  ]
}

export function topUpFrom(choices: Choices, programme: Programme): TopUpFacts {
  const { pick, chance, upTo } = choices
  const who = dayAndMember(choices, programme)
  const payFen = pick([1000, 5000, 1000, 1001].slice(0, chance(5) ? 4 : 3))
  return {
    ...who,
    payFen: fen(payFen),
    tenders: payingFrom(choices, programme, payFen),
    held: {
      valueFen: fen(upTo(pick([5000, 1000, 6000]))),
      lots: programme.redemption.mode === 'automatic' ? lotsFrom(choices, who.businessDate) : [],
      ...(chance(60) ? { gifts: Object.fromEntries(GIFTS.map((gift) => [gift, pick([1, 0, 2])])) } : {}),
      ...(chance(20) ? { rewardsUsedUp: ['reward_0'] } : {}),
    },
    ...(chance(4) ? { cardEnded: true as const } : {}),
  }
}

export function extraFrom(choices: Choices, programme: Programme): ExtraFacts {
  const { pick, chance } = choices
  const who = dayAndMember(choices, programme)
  return {
    ...who,
    extra: chance(5) ? 'no_such_extra' : pick(['check_in', 'sharing']),
    had: pick([0, 1, 2, 3]),
    held: { lots: programme.redemption.mode === 'automatic' ? lotsFrom(choices, who.businessDate) : [] },
  }
}

export function adjustmentFrom(choices: Choices, programme: Programme): AdjustmentFacts {
  const { pick, chance, upTo } = choices
  const who = dayAndMember(choices, programme)
  const size = upTo(pick([100, 2000, 20]))
  return {
    ...who,
    change: chance(50) ? size : -size,
    reason: chance(5) ? 'no_such_reason' : 'mistake',
    adjustedToday: chance(40) ? upTo(150) : 0,
    held: { lots: lotsFrom(choices, who.businessDate) },
  }
}

export function unknownReturnFrom(choices: Choices, programme: Programme): UnknownReturnFacts {
  const { pick, chance, upTo } = choices
  const { businessDate, member } = dayAndMember(choices, programme)
  const reasons = [...programme.refund.reasons, ...programme.overrideReasons].map(({ code }) => code)
  return {
    businessDate,
    member: chance(10) ? null : member,
    amountFen: fen(chance(3) ? 0 : 1 + upTo(pick([5000, 300, 30_000]))),
    tender: chance(5) ? pick(['paper', 'no_such_tender']) : pick(['cash', 'wechat']),
    reason: chance(5) ? 'no_such_reason' : pick(reasons),
    held: { lots: member === null ? [] : lotsFrom(choices, businessDate) },
    elsewherePoints: (chance(20) ? upTo(50) : 0) as Points,
  }
}
