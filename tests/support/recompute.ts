/**
 * Computes an explanation's figure again from its own parts and params, by plain arithmetic written apart from the
 * evaluation: what a person with a pencil would do with the sentence on the screen.
 */
import { zhWhy } from '../../renderer/text/zh-why.ts'
import type { Explanation } from '../../shared/domain/explain.ts'
import { EXPLANATION_CODES, type ExplanationCode } from '../../shared/domain/explanation-codes.ts'

type Recompute = (parts: readonly number[], node: Explanation) => number

const given: Recompute = (_parts, node) => node.value.amount
const nothing: Recompute = () => 0
const sum: Recompute = (parts) => parts.reduce((all, part) => all + part, 0)
const firstLessRest: Recompute = ([first = 0, ...rest]) => first - rest.reduce((all, part) => all + part, 0)
const floored = (a: number, b: number, c: number) => Number((BigInt(a) * BigInt(b)) / BigInt(c))
const halfUp = (a: number, b: number, c: number) =>
  Number((2n * BigInt(a) * BigInt(b) + BigInt(c)) / (2n * BigInt(c)))
const raised = (a: number, b: number, c: number) => {
  const whole = floored(a, b, c)
  return BigInt(whole) * BigInt(c) < BigInt(a) * BigInt(b) ? whole + 1 : whole
}

function param(node: Explanation, name: string): number {
  const value = node.params[name]
  if (typeof value !== 'number') throw new Error(`${node.code} has no figure ${name}`)
  return value
}

/** A share of the list price, half up. */
const priceOfList: Recompute = ([list = 0], node) => {
  const thousandths = BigInt(list) * BigInt(param(node, 'ratePermille'))
  return Number(thousandths / 1000n + (thousandths % 1000n >= 500n ? 1n : 0n))
}

type Divide = (a: number, b: number, c: number) => number

const withFactor =
  (divide: Divide): Recompute =>
  ([base = 0, ...ways], node) => {
    const factor = param(node, 'factorPermille')
    if (ways.some((way) => way !== factor)) throw new Error('a way that does not come to its factor')
    return divide(base, factor, 1000)
  }

const basePoints =
  (divide: Divide): Recompute =>
  ([money = 0], node) =>
    divide(money, 1, param(node, 'unitFen')) * param(node, 'pointsPerUnit')

const limitLeft: Recompute = (_parts, node) => {
  const left = param(node, 'limitPoints') - param(node, 'before')
  return left < 0 ? 0 : left
}

const eachTimes: Recompute = (_parts, node) => param(node, 'each') * param(node, 'quantity')

/** The first part says what the others are made of. */
const othersAdded: Recompute = ([_of, ...parts]) => parts.reduce((all, part) => all + part, 0)

const keptCost: Recompute = (_parts, node) =>
  floored(param(node, 'costFen'), param(node, 'kept'), param(node, 'whole'))

const keptRedeemed: Recompute = (_parts, node) => {
  const redeemedFen = param(node, 'redeemedFen')
  return redeemedFen === 0 ? 0 : floored(param(node, 'points'), param(node, 'keptFen'), redeemedFen)
}

/** The first parts are added, as many as the node says, the others taken off. */
const balanced: Recompute = (parts, node) => {
  const gains = param(node, 'gains')
  return parts.reduce((all, part, place) => (place < gains ? all + part : all - part), 0)
}

const byCode: Readonly<Record<ExplanationCode, Recompute>> = {
  line_price_list: priceOfList,
  line_price_member: priceOfList,
  line_price_birthday: priceOfList,
  line_list: (_parts, node) => param(node, 'unitPriceFen') * param(node, 'quantity'),
  due: firstLessRest,
  sale_price: sum,
  deduction: given,
  redemption: (_parts, node) => {
    if (param(node, 'steps') * param(node, 'stepPoints') !== param(node, 'points'))
      throw new Error('not steps')
    return param(node, 'steps') * param(node, 'stepFen')
  },
  accrual_no_member: nothing,
  accrual_card_not_active: nothing,
  accrual_guest: nothing,
  accrual_no_points_day: nothing,
  accrual_not_at_top_up: nothing,
  accrual_limited: (parts) => Math.min(...parts),
  limit_per_sale: limitLeft,
  limit_per_day: limitLeft,
  limit_per_month: limitLeft,
  accrual: othersAdded,
  accrual_uncut: othersAdded,
  earning_money: firstLessRest,
  earning_list: othersAdded,
  paid_by_tenders: given,
  category_does_not_earn: given,
  class_does_not_earn: given,
  tender_does_not_earn: given,
  principal_does_not_earn: given,
  bonus_does_not_earn: given,
  rebate_does_not_earn: given,
  accrual_plain: withFactor(floored),
  accrual_with_factor: withFactor(floored),
  accrual_with_factor_half_up: withFactor(halfUp),
  accrual_with_factor_up: withFactor(raised),
  base_points: basePoints(floored),
  base_points_half_up: basePoints(halfUp),
  base_points_up: basePoints(raised),
  group_money: sum,
  line_earns: given,
  line_carried: given,
  line_earns_list: ([paid = 0], node) => floored(paid, param(node, 'listFen'), param(node, 'priceFen')),
  top_up_money: sum,
  paid_by_tender: given,
  factors_highest: (parts) => Math.max(...parts),
  factors_multiply: (parts) => parts.reduce((product, part) => floored(product, part, 1000), 1000),
  factors_add: (parts) => parts.reduce((all, part) => all + part - 1000, 1000),
  factor: given,
  conversion: ([available = 0], node) => {
    const used = param(node, 'steps') * param(node, 'stepPoints')
    if (used !== param(node, 'points') || used > available) throw new Error('not whole steps of the points')
    if (available < param(node, 'minimumPoints')) throw new Error('not as many as it takes')
    return param(node, 'steps') * param(node, 'stepFen')
  },
  points_available: sum,
  points_held: given,
  points_of_this_act: given,
  reward_from: ([ground = 0], node) => {
    if (ground < param(node, 'fromFen')) throw new Error('a reward below its amount')
    return node.value.amount
  },
  reward_first_sale: ([ground = 0], node) => {
    if (ground === 0) throw new Error('a reward of a sale that nobody paid money for')
    return node.value.amount
  },
  ground_money: sum,
  item_points: eachTimes,
  items_pay: sum,
  item_pay: eachTimes,
  items_value: sum,
  item_value: eachTimes,
  top_up_value: sum,
  top_up_principal: given,
  top_up_bonus: given,
  extra: given,
  adjustment: given,
  returned_goods: sum,
  returned_cost: firstLessRest,
  kept_cost_before: keptCost,
  kept_cost_after: keptCost,
  kept_cost_before_of_amount: given,
  kept_cost_after_of_amount: given,
  clawback: (parts, node) => Math.max(0, firstLessRest(parts, node)),
  points_taken: balanced,
  booked_points: given,
  clawed_before: given,
  kept_goods_points: sum,
  shortfall: firstLessRest,
  clawback_due: given,
  taken_from_expired: given,
  taken_from_conversions: given,
  taken_from_restored: given,
  taken_from_own_lot: given,
  taken_from_other_lots: given,
  taken_elsewhere: given,
  bought_back: given,
  hand_out: firstLessRest,
  refund_money: sum,
  tender_share: given,
  withheld: ([value = 0, before = 0], node) => Math.min(value - before, param(node, 'limitFen')),
  shortfall_value: ([short = 0], node) => floored(short, param(node, 'stepFen'), param(node, 'stepPoints')),
  shortfall_total: sum,
  shortfall_before: given,
  withheld_before: given,
  restored: sum,
  restored_line: firstLessRest,
  kept_redeemed_before: keptRedeemed,
  kept_redeemed_after: keptRedeemed,
  withheld_quality: ([due = 0, before = 0]) => Math.min(due, before) - before,
  shortfall_as_debt: nothing,
  to_withhold: sum,
  points_due: sum,
  reward_points_back: given,
  reward_points_missing: firstLessRest,
  reward_points_given: given,
  reward_points_here: given,
  owed_before: given,
  reward_owed: given,
  reward_points_owed: (_parts, node) =>
    floored(param(node, 'points'), param(node, 'stepFen'), param(node, 'stepPoints')),
  conversion_undone: ([back = 0], node) => raised(back, param(node, 'stepFen'), param(node, 'stepPoints')),
  conversion_points_back: (_parts, node) => {
    const ofStep = param(node, 'stepPoints')
    const wanted = raised(param(node, 'missingPoints'), 1, ofStep) * ofStep
    const possible = floored(param(node, 'unspentFen'), ofStep, param(node, 'stepFen'))
    return Math.min(wanted, possible, param(node, 'convertedPoints'))
  },
  entry_net: ([before = 0, returned = 0, exchanged = 0]) => Math.max(0, before - returned) + exchanged,
  entry_net_before: given,
  entry_net_returned: given,
  entry_net_exchanged: given,
  unknown_goods: given,
  exchange_pay: firstLessRest,
  exchange_hand_out: firstLessRest,
  new_goods_due: firstLessRest,
  carried_over: sum,
  exchange_points: balanced,
  points_used: given,
  points_change: balanced,
  points_converted: given,
  act_undone: ([done = 0]) => -done,
  expired_points: given,
  debt_paid: given,
}

function isExplanationCode(code: string): code is ExplanationCode {
  return EXPLANATION_CODES.some((known) => known === code)
}

const UNITS: ReadonlySet<string> = new Set(['fen', 'points', 'permille', 'count'])

/** The figure that the explanation and everything under it come to. @throws when a node says otherwise. */
export function recompute(node: Explanation): number {
  const { code } = node
  if (!isExplanationCode(code)) throw new Error(`an explanation without a sentence: ${code}`)
  if (!/^[A-Z]{2}-\d{2}$/.test(node.rule)) throw new Error(`${code} follows no rule: ${node.rule}`)
  if (!UNITS.has(node.value.unit)) throw new Error(`${code} has no unit`)
  for (const [, place = ''] of zhWhy[code].matchAll(/\{\{(\w+)\}\}/g)) {
    if (!Object.hasOwn(node.params, place)) throw new Error(`${code} says nothing for ${place}`)
  }
  const amount = byCode[code](
    node.parts.map((part) => recompute(part)),
    node,
  )
  if (amount !== node.value.amount) {
    throw new Error(`${code} says ${node.value.amount}, its parts come to ${amount}`)
  }
  return amount
}

/** All nodes with this code, depth first. */
export function nodesOf(node: Explanation, code: ExplanationCode): Explanation[] {
  return [...(node.code === code ? [node] : []), ...node.parts.flatMap((part) => nodesOf(part, code))]
}
